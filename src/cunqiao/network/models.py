from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.identity.models import Person
from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.regions.models import Region


class Centre(CountyModel):
    """The county operation centre: where parcels come in and trips start. One a county."""

    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20, blank=True, default="")
    address = models.CharField(_("address"), max_length=200, blank=True, default="")  # where merchants ship to
    opened_at = models.DateTimeField()
    county_name: str  # only on what is asked for with it

    class Meta:
        constraints = [models.UniqueConstraint("county_id", name="one_centre_a_county")]


class Carrier(CountyModel):
    """Who drives the last leg of a county from a moment until the next carrier, and is paid a fee for each parcel."""

    name = models.CharField(_("name"), max_length=100)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "started_at", name="one_carrier_a_moment")]


class Number(models.Model):
    """The directory of station numbers: a short national number leads to its county and station."""

    number = models.AutoField(primary_key=True)
    county_id = models.PositiveSmallIntegerField()
    station_id = models.UUIDField(unique=True)


class Station(CountyModel):
    """A village service station. `number` is what people call it by (`4217`)."""

    number = models.CharField(max_length=8)
    name = models.CharField(_("name"), max_length=100)
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    hours = models.CharField(_("opening hours"), max_length=100, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "number", name="one_station_a_number")]


class Tenure(CountyModel):
    """One person's time at one station. The float, the commissions and the statements are the tenure's.

    The grant by which the person acts as the station's partner names the tenure, as may those of others who work there.
    """

    station = CountyKey(Station, related_name="tenures", indexed=False)
    station_id: UUID
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    credit_version_id = models.UUIDField()  # of the policy that says what credit may be granted

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "station_id", "id", name="one_station_a_tenure"),
            models.UniqueConstraint(
                "county_id", "station_id", name="one_open_tenure", condition=models.Q(ended_at=None)
            ),
        ]


class Counter(CountyModel):
    """The next number of a kind at a place: a station's server-counted orders and parcels, a county's trips."""

    class Kind(models.TextChoices):
        ORDER = "order"
        PARCEL = "parcel"
        TRIP = "trip"

    place_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "place_id", "kind", name="one_counter_of_a_kind")]
