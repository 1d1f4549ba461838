"""The made-up goods' barcodes: of GS1's prefixes 20 to 29, which shops give out for themselves, so that none of them
is ever on a real article."""

from cunqiao.catalog.barcodes import check_digit
from cunqiao.simulation.world.shelf import BRANDS, SHELVES, Kind, Variant

KINDS = [kind for shelf in SHELVES for kind in shelf.kinds]


def barcode(brand: tuple[str, str], kind: Kind, variant: Variant) -> str:
    """The same article has the same one, whoever sells it: two merchants may."""
    digits = f"20{BRANDS.index(brand) + 1:04}{KINDS.index(kind) + 1:04}{kind.variants.index(variant) + 1:02}"
    return digits + check_digit(digits)
