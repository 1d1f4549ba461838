from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.states import Moves


class ParcelStatus(models.TextChoices):
    SHIPPED = "shipped", _("Shipped")
    AT_COUNTY = "at_county", _("At the county centre")
    LOADED = "loaded", _("Loaded")
    ON_TRIP = "on_trip", _("On its way to the village")
    AT_STATION = "at_station", _("At the station")
    COLLECTED = "collected", _("Collected")


PARCEL_MOVES = Moves(
    {
        "arrived_county": ([ParcelStatus.SHIPPED], ParcelStatus.AT_COUNTY),
        "load": ([ParcelStatus.AT_COUNTY], ParcelStatus.LOADED),
        "depart": ([ParcelStatus.LOADED], ParcelStatus.ON_TRIP),
        "handed_over": ([ParcelStatus.ON_TRIP], ParcelStatus.ON_TRIP),  # the driver's word; the station's counts
        "received": ([ParcelStatus.ON_TRIP], ParcelStatus.AT_STATION),
        "collect": ([ParcelStatus.AT_STATION], ParcelStatus.COLLECTED),
    }
)


class TripStatus(models.TextChoices):
    LOADING = "loading", _("Loading")
    DEPARTED = "departed", _("Departed")
    DONE = "done", _("Done")


TRIP_MOVES = Moves(
    {
        "load": ([TripStatus.LOADING], TripStatus.LOADING),
        "assign": ([TripStatus.LOADING], TripStatus.LOADING),  # to another driver
        "depart": ([TripStatus.LOADING], TripStatus.DEPARTED),
        "finish": ([TripStatus.DEPARTED], TripStatus.DONE),  # with its last parcel received
    }
)
