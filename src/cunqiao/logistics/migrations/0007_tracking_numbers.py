from django.db import migrations, models

# As `logistics.labels` has it: capital letters of ordinary width, without spaces, hyphens and signs that are not seen.
UNSEEN = r"[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2010-\u2015\u2212\ufeff-]"
FORM = rf"regexp_replace(upper(normalize(tracking, NFKC)), '{UNSEEN}', '', 'g')"


class Migration(migrations.Migration):
    dependencies = [("logistics", "0006_fee_versions")]
    operations = [
        migrations.RemoveConstraint(model_name="parcel", name="one_parcel_a_tracking"),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["county_id", "tracking"], name="parcels_by_tracking"),
        ),
        migrations.RunSQL(
            f"UPDATE logistics_parcel SET tracking = {FORM} WHERE tracking <> {FORM}", migrations.RunSQL.noop
        ),
    ]
