from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from cunqiao.regions import data_files
from cunqiao.regions.names import Level


def test_the_package_has_the_whole_country_in_six_megabytes_and_no_name_needs_escaping() -> None:
    provinces = [data_files.province(code) for code in data_files.province_codes()]
    signs = {sign for province in provinces for place in province.places for sign in place.name}
    assert not signs & set('\\\t\n\r"')
    levels = Counter(Level.of(place.code) for province in provinces for place in province.places)
    assert [levels[level] for level in Level] == [31, 342, 2978, 41352, 620573]
    counties = [county for province in provinces for county in province.counties]
    assert sorted(county.id for county in counties) == list(range(1, 2979))
    assert sum(county.position_estimated for county in counties) == 169
    assert sum(county.villages for county in counties) == 620573
    folder = files("cunqiao.regions").joinpath("data")
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) <= 6 * 1024 * 1024


def test_the_version_is_another_with_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("11", "12", "readings"):
        (tmp_path / f"{name}.json.xz").write_bytes(name.encode())
    monkeypatch.setattr(data_files, "_FOLDER", tmp_path)
    monkeypatch.setattr(data_files, "province_codes", data_files.province_codes.__wrapped__)
    versions = {data_files.version.__wrapped__()}
    for name in ("11", "12", "readings"):
        (tmp_path / f"{name}.json.xz").write_bytes(b"other")
        versions.add(data_files.version.__wrapped__())
    assert len(versions) == 4
    assert all(len(version) == 64 for version in versions)


def test_a_code_begins_with_its_parents() -> None:
    places = {place.code: place for place in data_files.province("33").places}
    assert all(
        place.parent in places and place.code.startswith(place.parent) for place in places.values() if place.parent
    )
    assert [place.name for place in places.values() if place.parent is None] == ["浙江省"]


def test_a_county_has_its_facts() -> None:
    linan = next(county for county in data_files.province("33").counties if county.code == "330112")
    assert (linan.id, linan.name, linan.prefecture, linan.province) == (874, "临安区", "杭州市", "浙江省")
    assert (linan.longitude, linan.latitude) == (119.724734, 30.233873)
    assert linan.former_codes == ["330185"]


def test_no_county_has_this_number() -> None:
    with pytest.raises(KeyError):
        data_files.province_of_county(2979)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("桐庐县", "tongluxian", "tlx"),
        ("重庆市", "chongqingshi", "cqs"),
        ("厦门市", "xiamenshi", "xms"),
        ("六安市", "luanshi", "las"),
        ("蚌埠市", "bengbushi", "bbs"),
        ("丽水市", "lishuishi", "lss"),
        ("台州市", "taizhoushi", "tzs"),
        ("长治市", "changzhishi", "czs"),
        ("朝阳市", "chaoyangshi", "cys"),
        ("成都市", "chengdushi", "cds"),
        ("漯河市", "luoheshi", "lhs"),
        ("东莞市", "dongguanshi", "dgs"),
        ("什邡市", "shifangshi", "sfs"),
        ("单县", "shanxian", "sx"),
        ("洪洞县", "hongtongxian", "htx"),
        ("六合区", "luhequ", "lhq"),
        ("陕西省", "shanxisheng", "sxs"),
    ],
)
def test_names_of_places_are_read_as_people_say_them(name: str, pinyin: str, initials: str) -> None:
    assert data_files.readings().of(name) == (pinyin, initials)
