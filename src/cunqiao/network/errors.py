from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class StationHasPartner(Refusal):
    """One person runs a station at a time."""

    title = _("Somebody runs this station now. End their time first.")
    station: str


@dataclass(eq=False)
class CountyHasOne(Refusal):
    """A county has one centre, and one carrier at a time. `kind` says which of them stands there already."""

    title = _("The county has one already.")
    kind: str
    county_id: int
