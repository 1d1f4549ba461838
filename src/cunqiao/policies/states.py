from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.states import Moves


class VersionStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


VERSION_MOVES = Moves(
    {
        "publish": ([VersionStatus.PROPOSED], VersionStatus.PUBLISHED),
        "withdraw": ([VersionStatus.PROPOSED], VersionStatus.WITHDRAWN),
    }
)
