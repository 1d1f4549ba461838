"""Makes the font of our printed matter: `python scripts/subset_font.py SOURCE.otf TARGET.otf`.

The source is Noto Sans SC Regular (the package pylopdf-fonts-zh-cn has it). What is kept: GB 2312, every character of
our list of regions, and plain Latin. Hinting and layout features go: a label needs none of them.
"""

import sys
from pathlib import Path

from fontTools import subset

from cunqiao.regions.data_files import province, province_codes

LATIN = {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2013, 0x2014, 0x2212, 0x3013]}


def gb2312() -> set[str]:
    """All signs of GB 2312."""
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))


def regions() -> set[str]:
    """All signs in the names of the list of regions."""
    return {sign for code in province_codes() for place in province(code).places for sign in place.name}


def main(source: Path, target: Path) -> None:
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 6, 13, 14])
    font = subset.load_font(str(source), options)
    cut = subset.Subsetter(options)
    cut.populate(text="".join(sorted(gb2312() | LATIN | regions())))
    cut.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
