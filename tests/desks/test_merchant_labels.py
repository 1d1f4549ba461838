"""Labels: every glyph that we may need, long names, and no trace of who gets the parcel."""

import json
import lzma
from dataclasses import replace
from importlib.resources import files
from typing import Any

from cunqiao.desks.labels import NO_GLYPH, Label, drawable, glyphs, pdf

TOO_RARE = {"𡌶", "𣒍", "\ue08b", "\ue170"}  # in names of villages; Noto Sans SC lacks them, Unicode the last two

WHERE = "白云源路 88 号 057164210000"
LABEL = Label("4217", "青山服务站", "桐庐县", WHERE, "4217-A457-1", "4217-P1033", 1, 2, "圆通", "YT1", "家电商行")


def words() -> set[str]:
    """All signs that our labels may show: the list of regions, GB 2312, Latin, and the translated words."""
    provinces = [file for file in files("cunqiao.regions").joinpath("data").iterdir() if file.name[:2].isdecimal()]
    assert len(provinces) == 31
    regions = {sign for file in provinces for sign in _names(json.loads(lzma.decompress(file.read_bytes())))}
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    plain = {pair.decode("gb2312", errors="ignore") for pair in pairs}
    return regions | plain | {chr(code) for code in range(0x20, 0x7F)}


def _names(province: dict[str, Any]) -> str:
    """The names of a province's file one behind the other, as it has them; `regions/data/README.md` describes it."""
    below = "".join(names for level in province["levels"] for names in level["names"])
    return province["name"] + below.replace("\t", "")


def test_no_glyph_is_missing() -> None:
    assert words() - glyphs() - {""} <= TOO_RARE


def test_what_no_font_draws_has_a_sign() -> None:
    assert drawable("村😀桥") == f"村{NO_GLYPH}桥"


def test_a_page_each() -> None:
    assert pdf([LABEL] * 3).count(b"/Type /Page\n") == 3


def test_long_names_have_room() -> None:
    longest = replace(
        LABEL, station="1234567", station_name="很长的名字" * 16, county="双江拉祜族佤族布朗族傣族自治县",
        consignment="1234567-A9999999999-9999", parcel="1234567-P9999999999", part=100, of=100,
        carrier="速" * 100, tracking="Y" * 100, merchant="𠮷😀" * 40,
    )  # fmt: skip
    assert pdf([longest]).count(b"/Type /Page\n") == 1
