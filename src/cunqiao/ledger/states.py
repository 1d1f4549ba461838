from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.states import Moves


class TopUpStatus(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    CONFIRMED = "confirmed", _("Confirmed")


TOP_UP_MOVES = Moves({"confirm": ([TopUpStatus.REQUESTED], TopUpStatus.CONFIRMED)})
