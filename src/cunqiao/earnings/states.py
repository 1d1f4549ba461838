from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.states import Moves


class PayoutStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")


PAYOUT_MOVES = Moves({"approve": ([PayoutStatus.PROPOSED], PayoutStatus.APPROVED)})
