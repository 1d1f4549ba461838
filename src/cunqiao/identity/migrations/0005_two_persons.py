from django.db import migrations, models
from django.db.models import F, Q

TWO = ["headquarters", "county_operator", "auditor"]
# A grant says for ever who has what by whom; an end may be brought forward, never put off or taken away.
KEPT = """
    CREATE FUNCTION identity_keep_grant() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE'
            OR (OLD.id, OLD.person_id, OLD.role, OLD.county_id, OLD.place_id, OLD.place)
                IS DISTINCT FROM (NEW.id, NEW.person_id, NEW.role, NEW.county_id, NEW.place_id, NEW.place)
            OR (OLD.granted_at, OLD.granted_by_id, OLD.reason)
                IS DISTINCT FROM (NEW.granted_at, NEW.granted_by_id, NEW.reason)
            OR OLD.tenure_id <> NEW.tenure_id OR (OLD.tenure_id IS NOT NULL AND NEW.tenure_id IS NULL)
            OR (OLD.valid_from IS NOT NULL AND OLD.valid_from IS DISTINCT FROM NEW.valid_from)
            OR (OLD.approved_by_id IS NOT NULL AND OLD.approved_by_id IS DISTINCT FROM NEW.approved_by_id)
            OR (OLD.valid_to IS NOT NULL AND (NEW.valid_to > OLD.valid_to OR NEW.valid_to IS NULL))
        THEN
            RAISE EXCEPTION 'grant % is kept as it was given', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON identity_grant
    FOR EACH ROW EXECUTE FUNCTION identity_keep_grant();
"""
# Ends have an event from now on; those that came before get theirs.
ENDED = """
    INSERT INTO kernel_event (county_id, id, subject, subject_id, move, person_id, till, happened_at, recorded_at)
    SELECT 0, gen_random_uuid(), 'identity.grant', id, 'end', ended_by_id, '', valid_to, now()
    FROM identity_grant WHERE valid_to IS NOT NULL
"""


class Migration(migrations.Migration):
    """Roles that decide are given by two persons, who also let such people choose a new password."""

    dependencies = [("identity", "0004_invitations"), ("kernel", "0007_tries_of_messages")]
    operations = [
        *(
            migrations.AddField("grant", name, field)
            for name, field in (
                ("granted_by_id", models.UUIDField(null=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("approved_by_id", models.UUIDField(null=True)),
                ("why_refused", models.CharField(blank=True, default="", max_length=200)),
            )
        ),
        migrations.AlterField("grant", "valid_from", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=~Q(role__in=TWO) | Q(granted_by_id=None) | Q(valid_from=None) | Q(approved_by_id__isnull=False),
                name="two_persons_give_roles_that_decide",
            ),
        ),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=Q(approved_by_id=None)
                | ~(Q(approved_by_id=F("granted_by_id")) | Q(approved_by_id=F("person_id"))),
                name="a_grant_is_approved_by_another",
            ),
        ),
        migrations.AddField("invitation", "approved_by_id", models.UUIDField(null=True)),
        migrations.AlterField("invitation", "expires_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "invitation",
            models.CheckConstraint(
                condition=Q(approved_by_id=None)
                | ~(Q(approved_by_id=F("made_by_id")) | Q(approved_by_id=F("person_id"))),
                name="an_invitation_is_approved_by_another",
            ),
        ),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, "DROP TRIGGER kept ON identity_grant; DROP FUNCTION identity_keep_grant()"),
    ]
