from django.db import models
from django.db.models.functions import Now


class XidField(models.BigIntegerField):  # type: ignore[type-arg]
    """The full number of a transaction, which never comes round again."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Change(models.Model):
    """A transaction touched something that a station keeps a copy of. Written by triggers alone.

    `kind` is one of the feed's, or `money` where only balances moved. Kept for some weeks: whoever has been away for
    longer starts a new copy.
    """

    pk = models.CompositePrimaryKey("county_id", "station_id", "xid", "kind", "subject_id")
    county_id = models.PositiveSmallIntegerField()
    station_id = models.UUIDField()
    xid = XidField(db_default=models.Func(function="pg_current_xact_id"))
    kind = models.CharField(max_length=10)
    subject_id = models.UUIDField()
    noted_at = models.DateTimeField(db_default=Now())
