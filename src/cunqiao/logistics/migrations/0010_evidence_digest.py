from django.db import migrations, models

# A digest of what is kept already, past the guard of what was written for ever.
DIGESTS = """
    ALTER TABLE logistics_collection DISABLE TRIGGER append_only;
    UPDATE logistics_collection SET evidence_digest = sha256(evidence_value);
    ALTER TABLE logistics_collection ENABLE TRIGGER append_only
"""


class Migration(migrations.Migration):
    """That evidence is still what was shown can be seen."""

    dependencies = [("logistics", "0009_fees")]
    operations = [
        migrations.AddField("collection", "evidence_digest", models.BinaryField(null=True)),
        migrations.RunSQL(DIGESTS, migrations.RunSQL.noop),
        migrations.AlterField("collection", "evidence_digest", models.BinaryField()),
    ]
