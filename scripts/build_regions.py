"""Make the region data that the package ships, from the source lists. For developers only.

    python scripts/build_regions.py FOLDER_WITH_THE_CSV_XZ_LISTS

Needs pypinyin. Writes one file a province and `readings.json.xz` into `src/cunqiao/regions/data`;
`README.md` there describes them.
"""

import csv
import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin, load_phrases_dict, load_single_dict

from cunqiao.regions.names import searched

TARGET = Path(__file__).parents[1] / "src/cunqiao/regions/data"

# Readings that pypinyin does not give, set by hand. They follow the readings that dictionaries
# mark as those of the place (现代汉语词典 has 涡阳 guō, 洪洞 tóng, 荥经 yíng, 六合 lù, 什邡 shí).
# First the characters that read otherwise in names of places than in ordinary words.
CHARACTERS = {
    "长": "chang", "都": "du", "朝": "chao", "曾": "zeng", "勒": "le", "什": "shi", "佛": "fo",
    "翟": "zhai", "漯": "luo", "荥": "xing", "窨": "yin", "柞": "zuo", "仇": "qiu", "缪": "miao",
    "珲": "hun", "浚": "xun", "莞": "guan",
}  # fmt: skip
PHRASES = (
    "朝阳 chao yang|长治 chang zhi|长子县 zhang zi xian|单县 shan xian|单家 shan jia|"
    "单庄 shan zhuang|单楼 shan lou|单集 shan ji|解家 xie jia|解庄 xie zhuang|解楼 xie lou|"
    "仇家 qiu jia|"
    "解州 xie zhou|查家 zha jia|什邡 shi fang|繁峙 fan shi|洪洞 hong tong|涡阳 guo yang|"
    "漯河 luo he|荥经 ying jing|六合区 lu he qu|南乐 nan le|民乐 min le|乐陵 lao ling|"
    "佛冈 fo gang|佛坪 fo ping|万柏林 wan bai lin|柏林 bai lin|马尾 ma wei|"
    "东莞 dong guan|称多 chen duo|浪卡子 lang ka zi|筠连 jun lian|召陵 shao ling|穆棱 mu ling|"
    "大城县 dai cheng xian|浚县 xun xian|珲春 hun chun|乐都 le du|长岛 chang dao|长安 chang an"
)

Children = dict[str, list[dict[str, str]]]


def main(folder: Path) -> None:
    provinces, cities, counties, streets, villages = (
        _read(folder, name) for name in ("provinces", "cities", "counties", "streets", "villages")
    )
    below = _by_parent([*cities, *counties, *streets, *villages])
    for old in TARGET.glob("*.xz"):
        old.unlink()
    for province in provinces:
        _write(province["code"], _province(province, below))
    names = [row["name"] for row in [*provinces, *cities, *counties, *streets]]
    _write("readings", _readings({*names, *(searched(row["name"]) for row in villages)}))
    print(sum(file.stat().st_size for file in TARGET.glob("*.xz")), "bytes")


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    with lzma.open(folder / f"{name}.csv.xz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _by_parent(rows: Iterable[dict[str, str]]) -> Children:
    """The rows under the code of their parent, which begins their own."""
    below: Children = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["code"]):
        digits = {4: 2, 6: 4, 9: 6, 12: 9}[len(row["code"])]
        below[row["code"][:digits]].append(row)
    return below


def _province(province: dict[str, str], below: Children) -> dict[str, Any]:
    """One province in columns: for each level a list a parent, in the order of the parents."""
    levels: list[dict[str, list[str]]] = []
    parents, counties = [province["code"]], []
    for depth in range(4):
        groups = [below[code] for code in parents]
        steps = [_steps(code, group) for code, group in zip(parents, groups, strict=True)]
        names = ["\t".join(row["name"] for row in group) for group in groups]
        levels.append({"steps": steps, "names": names})
        parents = [row["code"] for group in groups for row in group]
        if depth == 1:
            counties = [_county(row) for group in groups for row in group]
    return {
        "code": province["code"],
        "name": province["name"],
        "counties": counties,
        "levels": levels,
    }


def _steps(parent: str, group: list[dict[str, str]]) -> str:
    """The last digits of the codes, each as the distance from the one before."""
    last = [0, *(int(row["code"][len(parent) :]) for row in group)]
    return " ".join(str(b - a) for a, b in pairwise(last))


def _county(row: dict[str, str]) -> list[Any]:
    """Our id, longitude, latitude, whether the position is estimated, the former codes."""
    former = [row["former_code"]] if row["former_code"] else []
    position = float(row["longitude"]), float(row["latitude"])
    return [int(row["id"]), *position, int(row["position_estimated"]), former]


def _readings(names: set[str]) -> dict[str, dict[str, str]]:
    """The usual syllable of each character, and the names that read otherwise, in syllables."""
    load_single_dict({ord(character): sound for character, sound in CHARACTERS.items()})
    load_phrases_dict(_phrases())
    spelled = {name: _syllables(name) for name in sorted(names)}
    sounds: dict[str, Counter[str]] = defaultdict(Counter)
    for name, syllables in spelled.items():
        for character, syllable in zip(name, syllables, strict=True):
            sounds[character][syllable] += 1
    usual = {character: sounds[character].most_common(1)[0][0] for character in sorted(sounds)}
    odd = {
        name: " ".join(syllables)
        for name, syllables in spelled.items()
        if syllables != [usual[character] for character in name]
    }
    return {"usual": usual, "odd": odd}


def _phrases() -> dict[str, list[list[str]]]:
    words = (phrase.split() for phrase in PHRASES.split("|"))
    return {word: [[syllable] for syllable in syllables] for word, *syllables in words}


def _syllables(name: str) -> list[str]:
    """One for each character; nothing for what has no sound (brackets, dots)."""
    sounds = lazy_pinyin(name, errors=list)  # type: ignore[arg-type]
    return [sound.lower() if sound.isascii() and sound.isalnum() else "" for sound in sounds]


def _write(name: str, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    data = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    (TARGET / f"{name}.json.xz").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
