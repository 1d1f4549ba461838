from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.identity.models import Person
from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.kernel.money import SPLIT_RULE
from cunqiao.kernel.states import Stateful
from cunqiao.logistics.labels import MAX_LENGTH
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.network.models import Carrier, Station
from cunqiao.orders.models import Consignment, Line
from cunqiao.villagers.models import Villager


class Trip(Stateful):
    """One drive from the county centre to villages."""

    number = models.CharField(max_length=20)
    status = models.CharField(max_length=16, choices=TripStatus, default=TripStatus.LOADING)
    carrier = CountyKey(Carrier, related_name="trips", indexed=False)
    carrier_id: UUID
    driver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    created_by_id = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "number", name="one_trip_a_number")]
        indexes = [
            models.Index(fields=["county_id", "created_at", "id"], name="trips_of_a_county"),
            models.Index(fields=["county_id", "driver", "created_at", "id"], name="trips_of_a_driver"),
        ]


class Parcel(Stateful):
    """What goes to one villager under one number of ours. It stands alone: its addressee and station are its own, and
    it need not be of a consignment.

    Several parcels may lie in one box: they have its carrier and its tracking number, which is kept in one form
    (`logistics.labels`), come from one merchant and go to one station.
    """

    number = models.CharField(max_length=20)
    status = models.CharField(max_length=16, choices=ParcelStatus, default=ParcelStatus.SHIPPED)
    station = CountyKey(Station, related_name="parcels", then=["created_at", "id"])
    station_id: UUID
    addressee = CountyKey(Villager, related_name="parcels", indexed=False)
    addressee_id: UUID
    consignment = CountyKey(Consignment, related_name="parcels", null=True)
    consignment_id: UUID | None
    carrier = models.CharField(max_length=100)
    tracking = models.CharField(max_length=MAX_LENGTH)
    shelf = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "number", name="one_parcel_a_number")]
        indexes = [
            models.Index(fields=["county_id", "created_at", "id"], name="parcels_of_a_county"),
            models.Index(fields=["county_id", "tracking"], name="parcels_by_tracking"),
            models.Index(
                fields=["county_id", "status", "created_at", "id"],
                name="parcels_under_way",
                condition=~models.Q(status=ParcelStatus.COLLECTED),
            ),
        ]


class Leg(CountyModel):
    """One drive of a parcel: open from its loading onto a trip until it ended, at the station or wherever it got off.

    `handed_over_at` is when the driver says that the station has it.
    """

    parcel = CountyKey(Parcel, related_name="legs", then=["loaded_at"])
    parcel_id: UUID
    trip = CountyKey(Trip, related_name="legs")
    trip_id: UUID
    loaded_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "county_id", "parcel_id", name="one_open_leg_a_parcel", condition=models.Q(ended_at=None)
            )
        ]


class ParcelLine(CountyModel):
    """Pieces of an order's line that are in a parcel."""

    parcel = CountyKey(Parcel, related_name="contents", indexed=False)
    parcel_id: UUID
    line = CountyKey(Line, related_name="parcel_lines")
    line_id: UUID
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_parcel_line_has_pieces", condition=models.Q(quantity__gt=0)),
            models.UniqueConstraint("county_id", "parcel_id", "line_id", name="a_line_once_a_parcel"),
        ]


class Evidence(models.TextChoices):
    """What shows that the right person took the parcel."""

    SLIP = "slip", _("Signed slip")
    CODE = "code", _("Code")
    SIGNATURE = "signature", _("Signature")
    KNOWN = "known", _("Known in person")


class Collection(CountyModel):
    """A parcel handed to somebody, once. What of an order is in it is settled by it. Append-only by trigger.

    `split_rule` names how each line's value was split: `largest_remainder`, or `first_parts` before that.
    """

    parcel = CountyKey(Parcel, related_name="collections", indexed=False)
    parcel_id: UUID
    evidence = models.CharField(max_length=10, choices=Evidence)
    evidence_value = models.BinaryField(default=b"")  # the slip's text or the picture of the signature; never a code
    evidence_digest = models.BinaryField()  # SHA-256 of it
    collector_name = models.CharField(max_length=100, blank=True)  # empty: the addressee
    collector_relation = models.CharField(max_length=100, blank=True)
    handed_out_by_id = models.UUIDField()
    till = models.CharField(max_length=1, blank=True)
    split_rule = models.CharField(max_length=20, default=SPLIT_RULE, editable=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    commission_fen: int  # this and the following only where a tenure's earnings are asked for
    handling_fen: int
    fen: int
    released_at: datetime | None

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "parcel_id", name="collected_once")]
        indexes = [models.Index(fields=["county_id", "recorded_at"], name="collections_by_time")]


class Fee(CountyModel):
    """What the platform paid for a parcel: once for handling it (`leg` is null), and once for each of its drives.

    `entry_id` is the transfer's, where the fee was not 0 fen; `version_id` that of the policy in force. Append-only by
    trigger.
    """

    parcel = CountyKey(Parcel, related_name="fees", indexed=False)
    parcel_id: UUID
    leg = CountyKey(Leg, related_name="fees", null=True, indexed=False)
    leg_id: UUID | None
    entry_id = models.UUIDField()
    version_id = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "county_id", "parcel_id", "leg_id", name="one_fee_a_parcel_or_drive", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["county_id", "recorded_at"], name="fees_by_time")]


class WrongCodeTry(CountyModel):
    """A wrong code for a parcel. Few are allowed a parcel, and a station."""

    station = CountyKey(Station, related_name="+", then=["tried_at"])
    station_id: UUID
    parcel = CountyKey(Parcel, related_name="wrong_codes")
    parcel_id: UUID
    person_id = models.UUIDField()
    tried_at = models.DateTimeField()
