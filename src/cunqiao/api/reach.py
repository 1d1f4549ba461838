"""Which county a request is about, for those who reach several."""

from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cunqiao.kernel.county import CountyModel
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.scope import Scope
from cunqiao.network.queries import county_of_number

C = TypeVar("C", bound=CountyModel)


def by_number(scope: Scope, number: str) -> Scope:
    """The scope in the county that a number belongs to. Raises NotFound for what is no number of ours."""
    return scope.in_county(county_of_number(number))


def one_county(rows: QuerySet[C], scope: Scope) -> Scope:
    """The scope in the county in which `rows`, those with one id, are found; as it was where there are none.

    Raises:
        Invalid: several counties have that id: the caller must say which.
    """
    counties = list(rows.values_list("county_id", flat=True)[:2])
    if len(counties) > 1:
        raise Invalid.field("county", _("Several counties have this id. Say which one."))
    return scope.in_county(counties[0]) if counties else scope
