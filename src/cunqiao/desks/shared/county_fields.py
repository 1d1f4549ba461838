"""What is asked where a county begins, at the first start and ever after."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework.fields import PhoneField
from cunqiao.network.queries import all_centres
from cunqiao.regions.names import Level
from cunqiao.regions.queries import counties, search

FOUND = 8  # counties that are offered for what was typed


class CountyFields(forms.Form):
    """Where the network comes to: a county of the national list, its centre, and who drives."""

    OWN, OTHER = "own", "other"
    q = forms.CharField(
        label=_("Find the county"),
        max_length=50,
        help_text=_("By name, pinyin or code; a former name's code will do, too."),
    )
    county_id = forms.TypedChoiceField(label=_("County"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the county centre"), max_length=100)
    phone = PhoneField(label=_("Phone of the centre"))
    address = forms.CharField(
        label=_("Address for parcels"), max_length=200, help_text=_("Where merchants ship to; stands on their labels.")
    )
    drives = forms.ChoiceField(
        label=_("Who brings the parcels to the villages"),
        choices=[(OWN, _("Our own van")), (OTHER, _("A carrier"))],
        widget=forms.RadioSelect,
        initial=OWN,
    )
    carrier = forms.CharField(label=_("Name of the carrier"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self["q"].value() or ""
        self.found = counties_like(typed, keep=self["county_id"].value())
        self.fields["county_id"].choices = [(id, words) for id, words in self.found]  # type: ignore[attr-defined]

    def clean_county_id(self) -> int:
        county_id: int = self.cleaned_data["county_id"]
        if any(centre.county_id == county_id for centre in all_centres()):
            raise ValidationError(gettext("This county has a centre already."))
        return county_id

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("drives") == self.OTHER and not kept.get("carrier"):
            self.add_error("carrier", gettext("Give the name of the carrier."))
        if kept.get("drives") == self.OWN:
            kept["carrier"] = ""
        return kept


def counties_like(typed: str, *, keep: object = None) -> list[tuple[int, str]]:
    """Counties that are found by what was typed, and the one that is chosen: our number of it, and its words."""
    regions = search(typed, level=Level.COUNTY.value, limit=FOUND).items if typed.strip() else []
    ids = [region.county_id for region in regions if region.county_id is not None]
    if str(keep).isdecimal() and int(str(keep)) not in ids:
        ids.append(int(str(keep)))
    return [
        (county.id, f"{county.name} · {county.province} {county.prefecture} · {county.region_id}")
        for county in counties(ids)
    ]
