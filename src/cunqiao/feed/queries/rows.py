"""Rows of a device's copy: what kind, under which id, and what it says; None where the device shall have none."""

from collections.abc import Iterable
from typing import Any

Row = tuple[str, str, dict[str, Any] | None]


def gone(kind: str, ids: Iterable[Any]) -> list[Row]:
    """The device shall not have these any more; that it may never have had them does no harm."""
    return [(kind, str(id), None) for id in ids]
