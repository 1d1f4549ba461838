"""What a sheet of goods would do, and doing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext

from cunqiao.catalog import queries
from cunqiao.catalog.access import get_merchant_for
from cunqiao.catalog.actions import (
    Described,
    NewGoods,
    NewPrice,
    NewSupply,
    describe,
    holds_from,
    put_on_offer,
    set_barcodes,
    set_prices,
    supply_all,
)
from cunqiao.catalog.models import Category, Handling, Sku
from cunqiao.desks.framework import Here
from cunqiao.desks.merchant import sheet
from cunqiao.desks.merchant.sheet import Line, Wrong


@dataclass(frozen=True, slots=True)
class Change:
    """What a line changes. `sku` is as it would be without it."""

    line: Line
    sku: Sku

    @property
    def price_fen(self) -> int | None:
        """The new price; None where it stays."""
        return self.line.price_fen if self.line.price_fen != self.sku.price_fen else None

    @property
    def barcode(self) -> str | None:
        """The new barcode; None where it stays."""
        return self.line.barcode if self.line.barcode != self.sku.barcode else None

    @property
    def described(self) -> Described | None:
        """What it is called from now on, and its handling; None where all of it stays."""
        line, sku = self.line, self.sku
        new = Described(sku.id, line.name or sku.name, line.name_en or sku.name_en, line.handling or sku.handling)
        return None if new == Described(sku.id, sku.name, sku.name_en, sku.handling) else new

    def __bool__(self) -> bool:
        return bool(self.price_fen or self.line.pieces or self.barcode or self.described)


@dataclass(frozen=True, slots=True)
class Addition:
    """Goods that are new by a line."""

    line: Line
    category: Category


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file comes to. `same` lines change nothing."""

    changes: Sequence[Change]
    additions: Sequence[Addition]
    wrong: Sequence[Wrong]
    same: int

    def __len__(self) -> int:
        """How many lines do something."""
        return len(self.changes) + len(self.additions)

    @property
    def has_pieces(self) -> bool:
        return any(line.pieces for line in [one.line for one in self.changes] + [one.line for one in self.additions])


class _WrongLine(Exception):
    """What is wrong with a line, in words."""


def plan(here: Here, content: bytes, at: datetime) -> Plan:
    """Three queries, however long the file is. Raises Invalid for what is no sheet of ours."""
    lines, wrong = sheet.read(content)
    own = queries.all_skus(at=at).filter(product__merchant_id=here.scope.required_place_id)
    asked = Q(id__in=[one.sku_id for one in lines if one.sku_id]) | Q(name__in=[one.name for one in lines])
    known = {sku.id: sku for sku in own.filter(asked)}
    kinds = _kinds(at)
    changes, additions = [], []
    for line in lines:
        try:
            if line.sku_id is None:
                additions.append(Addition(line, _category(line, kinds)))
            else:
                changes.append(_change(line, known))
        except _WrongLine as error:
            wrong.append(Wrong(line.number, line.name, str(error)))
    wrong += _called_the_same(known, changes, additions)
    telling = [change for change in changes if change]
    return Plan(telling, additions, sorted(wrong, key=lambda one: one.number), len(changes) - len(telling))


def _change(line: Line, known: Mapping[UUID, Sku]) -> Change:
    """Raises _WrongLine."""
    sku = known.get(line.sku_id) if line.sku_id else None
    if sku is None:
        raise _WrongLine(gettext("This is not one of your goods."))
    category = sku.product.category
    if line.category and line.category.casefold() not in _called(category):
        raise _WrongLine(gettext("Its category cannot be changed. Put it on offer anew under the other one."))
    return Change(line, sku)


def _called(category: Category) -> set[str]:
    return {name.casefold() for name in (category.slug, category.name, category.name_en)}


def _kinds(at: datetime) -> dict[str, list[Category]]:
    """The categories in which something can be sold, by all that they are called."""
    found: dict[str, list[Category]] = {}
    for category in queries.categories_on_sale(at):
        for name in _called(category):
            found.setdefault(name, []).append(category)
    return found


def _category(line: Line, kinds: Mapping[str, list[Category]]) -> Category:
    """Raises _WrongLine."""
    asked = line.category or ""
    match kinds.get(asked.casefold(), []):
        case [category]:
            return category
        case []:
            raise _WrongLine(gettext("There is no category “%(name)s” to sell in.") % {"name": asked[:30]})
        case several:
            slugs = ", ".join(one.slug for one in several)
            raise _WrongLine(gettext("Several categories are called so. Write one of: %(slugs)s.") % {"slugs": slugs})


def _called_the_same(
    known: Mapping[UUID, Sku], changes: Sequence[Change], additions: Sequence[Addition]
) -> Iterator[Wrong]:
    """New names that other goods of the merchant have, or get by another line."""
    renamed = {one.sku.id: one.described.name for one in changes if one.described}
    names = {id: renamed.get(id, sku.name) for id, sku in known.items()}
    owners: dict[str, int] = {}
    for name in (*names.values(), *(one.line.name for one in additions)):
        owners[name] = owners.get(name, 0) + 1
    fresh = [one.line for one in changes if one.described and one.described.name != one.sku.name]
    for line in (*fresh, *(one.line for one in additions)):
        if owners[line.name] > 1:
            words = gettext("You have goods of this name already.")
            yield Wrong(line.number, line.name, words)


def pack(here: Here, found: Plan, id: UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    """All that applying needs. New goods get an id by their line, so that the file makes them once."""
    keys = {one.line.number: uuid5(id, f"line {one.line.number}").hex for one in found.additions}
    new = [(keys[one.line.number], one.category.id.hex, _described(one.line)) for one in found.additions]
    lines = [(one.sku.id.hex, one.line) for one in found.changes]
    lines += [(keys[one.line.number], one.line) for one in found.additions]
    described = [one.described for one in found.changes if one.described]
    return {
        "id": str(id),
        "by": str(here.scope.person_id),
        "for": str(here.scope.required_place_id),
        "count": len(found),
        "place": data["place"],
        "valid_from": data["valid_from"].isoformat() if data["valid_from"] else "",
        "new": new,
        "described": [(one.sku_id.hex, one.name, one.name_en, one.handling) for one in described],
        "prices": [(one.sku.id.hex, one.price_fen) for one in found.changes if one.price_fen],
        "supplies": [(key, line.pieces) for key, line in lines if line.pieces],
        "barcodes": [(one.sku.id.hex, one.barcode) for one in found.changes if one.barcode],
    }


def _described(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "name_en": line.name_en or "",
        "handling": line.handling or Handling.SMALL.value,
        "barcode": line.barcode or "",
        "price_fen": line.price_fen,
    }


def apply(here: Here, id: UUID, packed: Mapping[str, Any]) -> None:
    """Raises Invalid where the moment is over, MomentTaken or NameTaken where others were quicker, all meanwhile."""
    at = holds_from(datetime.fromisoformat(packed["valid_from"]) if packed["valid_from"] else None)
    by, merchant = here.scope.person_id, get_merchant_for(here.scope, here.scope.required_place_id)
    describe(merchant, [Described(UUID(key), *rest) for key, *rest in packed["described"]])
    new = [NewGoods(UUID(key), UUID(category), **rest) for key, category, rest in packed["new"]]
    put_on_offer(here.scope, merchant, new, priced_from=at)
    set_prices([NewPrice(UUID(key), fen, at, by) for key, fen in packed["prices"]])
    supply_all(
        [NewSupply(uuid5(id, key), packed["place"], UUID(key), pieces, by) for key, pieces in packed["supplies"]]
    )
    set_barcodes({UUID(key): code for key, code in packed["barcodes"]})
