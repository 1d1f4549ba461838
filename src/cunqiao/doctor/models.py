from django.db import models


class Examination(models.Model):
    """What the worker found last: one row. `findings` is a list of {check, fault, facts}."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    made_at = models.DateTimeField()
    findings = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_examination", condition=models.Q(id=1))]


class Backup(models.Model):
    """A copy of the database that was made: where, and how large in bytes."""

    made_at = models.DateTimeField()
    file = models.CharField(max_length=400)
    bytes = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="backups_by_time")]
