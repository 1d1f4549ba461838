from django.db import models

from cunqiao.kernel.county import new_id


class SetUp(models.Model):
    """One row: the set-up's address, which is derived from `address_id`, and what was filled in so far."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    address_id = models.UUIDField(default=new_id)
    expires_at = models.DateTimeField()
    operator = models.JSONField(default=dict)  # as the form of the step keeps it
    county = models.JSONField(default=dict)
    people = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_set_up", condition=models.Q(id=1))]
