from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.kernel.search import Searchable
from cunqiao.network.models import Station


class Consent(models.TextChoices):
    """How somebody agreed."""

    SEEN = "seen", _("Saw it and agreed")
    SIGNATURE = "signature", _("Signed")
    PHONE_CODE = "phone_code", _("Code by phone")


class Household(CountyModel):
    """People of one home. They may collect for one another."""

    station = CountyKey(Station, related_name="households")
    station_id: UUID
    created_at = models.DateTimeField()


class Villager(CountyModel, Searchable):
    """A customer of a station."""

    station = CountyKey(Station, related_name="villagers", then=["registered_at", "id"])
    station_id: UUID
    household = CountyKey(Household, related_name="villagers")
    household_id: UUID
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_tail = models.CharField(max_length=4, blank=True, editable=False)  # its last four digits, to find it by
    consent_kind = models.CharField(max_length=12, choices=Consent)
    consent_value = models.TextField(blank=True)
    registered_by_id = models.UUIDField()
    registered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["county_id", "registered_at", "id"], name="villagers_of_a_county"),
            models.Index(fields=["county_id", "phone_tail"], name="villagers_by_phone"),
            GinIndex(fields=["search_grams"], name="villagers_by_name"),
        ]
