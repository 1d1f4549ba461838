"""Labels of consignments that were shipped, as one PDF."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from cunqiao.catalog.access import get_merchant_for
from cunqiao.desks.framework import Here, View
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.labels import Label, pdf
from cunqiao.desks.merchant.consignments import number_of
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.shares import long_work
from cunqiao.logistics import queries
from cunqiao.network.queries import centres, county_of_number
from cunqiao.orders.models import Consignment

MAX_CONSIGNMENTS = 500  # at once


def labels(here: Here) -> HttpResponse:
    """Of `?id=`, one or many, in the order asked. Raises NotFound if one is not the merchant's."""
    numbers = list(dict.fromkeys(here.request.GET.getlist("id")))[:MAX_CONSIGNMENTS]
    found = list(_labels(here, _consignments(here, numbers)))
    if not found:
        here.flash(_("Labels come with shipping: none of these is shipped yet."))
        return HttpResponseRedirect(here.link("to-ship"))
    with long_work():
        response = HttpResponse(pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="labels-{numbers[0]}.pdf"'
    return response


def _consignments(here: Here, numbers: list[str]) -> list[Consignment]:
    """A constant number of queries, and one for each station's county."""
    counties = {number.split("-")[0]: number for number in numbers}
    reach = {county_of_number(number) for number in counties.values()}
    orders = {number.rpartition("-")[0] for number in numbers}
    rows = queries.consignments(here.scope).filter(county_id__in=reach, order__number__in=orders)
    known = {number_of(row): row for row in rows}
    if missing := [number for number in numbers if number not in known]:
        raise NotFound(kind="consignment", id=missing[0])
    return [known[number] for number in numbers]


def _labels(here: Here, consignments: Iterable[Consignment]) -> Iterator[Label]:
    rows = list(consignments)
    merchant = get_merchant_for(here.scope, here.scope.required_place_id).name
    where = {one.county_id: one for one in centres(here.scope).filter(county_id__in={row.county_id for row in rows})}
    for row in rows:
        parcels = sorted(row.parcels.all(), key=lambda parcel: (len(parcel.number), parcel.number))
        for part, parcel in enumerate(parcels, 1):
            centre = where[row.county_id]
            yield Label(
                station=row.order.station.number,
                station_name=row.order.station.name,
                county=centre.county_name,
                centre=f"{centre.address} {centre.phone}".strip() or centre.name,
                consignment=number_of(row),
                parcel=parcel.number,
                part=part,
                of=len(parcels),
                carrier=parcel.carrier,
                tracking=parcel.tracking,
                merchant=merchant,
            )


PAGES: list[Page] = [View(name="labels", path="labels", template="", show=labels)]
