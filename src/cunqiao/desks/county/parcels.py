"""Parcels of the county: the list, and each with its way."""

from cunqiao.desks.framework import Detail
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.parcel_page import parcel_shown
from cunqiao.desks.shared.parcels import PARCELS

PAGES: list[Page] = [PARCELS, Detail(name="parcel", path="parcels/<str:number>", show=parcel_shown)]
