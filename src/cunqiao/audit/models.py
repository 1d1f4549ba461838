from django.db import models

from cunqiao.kernel.county import new_id


class Run(models.Model):
    """All rules checked once, on demand or by the clock. Shared by all counties.

    `results` grows rule by rule while it runs: {rule, count, seconds, rows} each, with the first rows that break it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by_id = models.UUIDField(null=True)  # nobody: the clock
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    results = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="runs_newest_first")]
