import pytest

from cunqiao.regions.names import Level, VillageKind, kind_of, pairs, search_name

VILLAGE, COMMUNITY = VillageKind.ADMINISTRATIVE_VILLAGE, VillageKind.COMMUNITY


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("后坞村委会", VILLAGE),
        ("许家庄村民委员会", VILLAGE),
        ("雅村", VILLAGE),
        ("巴彦嘎查", VILLAGE),
        ("巴彦嘎查委员会", VILLAGE),
        ("角什科秀麻牧委会", VILLAGE),
        ("更戛社区村民委员会", VILLAGE),  # the committee's word decides, not one before it
        ("龙潭村民委员会（农村社区）", VILLAGE),  # what stands in brackets does not
        ("园艺场（特殊村委会）", VILLAGE),  # unless there is nothing else
        ("大坪村民委员会会", VILLAGE),  # as it is misspelled in the list
        ("多福巷社区居委会", COMMUNITY),
        ("新村居委会", COMMUNITY),
        ("雅村社区", COMMUNITY),
        ("杏花村街道居民委员会", COMMUNITY),
        ("七连生活区", COMMUNITY),
        ("第一管理区", COMMUNITY),
    ],
)
def test_the_kind_is_read_from_the_name(name: str, kind: VillageKind) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("name", "indexed"),
    [
        ("后坞村委会", "后坞村"),
        ("后坞村民委员会", "后坞村"),
        ("胡革村村民委员会", "胡革村"),
        ("雅村", "雅村"),
        ("多福巷社区居委会", "多福巷"),
        ("友福社区居民委员会", "友福"),
        ("雅村社区", "雅村"),
        ("更戛社区村民委员会", "更戛"),
        ("巴彦嘎查村民委员会", "巴彦嘎查"),
        ("巴彦嘎查委员会", "巴彦嘎查"),
        ("龙潭村民委员会（农村社区）", "龙潭村"),
        ("社区", "社区"),
        ("（高家坪村委会）", "（高家坪村委会）"),
        ("桐庐县", "桐庐县"),
    ],
)
def test_the_word_for_the_committee_is_not_indexed(name: str, indexed: str) -> None:
    assert search_name(name) == indexed


def test_pairs_are_neighbours() -> None:
    assert pairs("富春江镇") == {"富春", "春江", "江镇"}
    assert pairs("县") == set()


def test_the_length_of_a_code_says_the_level() -> None:
    codes = ("33", "3301", "330122", "330122109", "330122109200")
    assert [Level.of(code) for code in codes] == list(Level)
    with pytest.raises(KeyError):
        Level.of("330")
