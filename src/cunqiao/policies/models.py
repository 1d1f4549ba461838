from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from cunqiao.kernel.states import Stateful
from cunqiao.policies.kinds import KINDS, Policy
from cunqiao.policies.states import VersionStatus

LEAD = timedelta(minutes=5)  # what is published is committed, and known on every server, when it begins to count


class Version(Stateful):
    """The terms of one kind of policy from a day on, for one county or, as county 0, for the whole network.

    `terms` is None where a county gives up terms of its own: the network's hold there again.
    `proposed_by_id` is None for the first versions, which came with the program.
    By trigger, only `status` ever changes, and only while it is proposed.
    """

    status = models.CharField(max_length=16, choices=VersionStatus, default=VersionStatus.PROPOSED)
    kind = models.CharField(max_length=24)
    terms = models.JSONField(null=True)
    valid_from = models.DateTimeField()  # where a day begins
    proposed_by_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "county_id", "kind", "valid_from", name="one_version_a_day", condition=Q(status=VersionStatus.PUBLISHED)
            ),
            models.CheckConstraint(name="the_network_has_terms", condition=Q(terms__isnull=False) | Q(county_id__gt=0)),
        ]

    @property
    def publish_by(self) -> datetime:
        """Until when it may be published."""
        return self.valid_from - LEAD

    @property
    def rule(self) -> type[Policy]:
        """The kind of policy that this is a version of."""
        return KINDS[self.kind]

    @property
    def policy(self) -> Policy | None:
        """The terms, typed."""
        return None if self.terms is None else self.rule.of(self.terms)
