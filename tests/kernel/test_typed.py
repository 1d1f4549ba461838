"""What is typed, scanned or pasted: as the eye sees it. No database."""

import pytest

from cunqiao.catalog import barcodes
from cunqiao.desks.framework.filters import plain
from cunqiao.desks.framework.scanning import cleaned
from cunqiao.identity.phones import normal_phone
from cunqiao.kernel.money import fen_of
from cunqiao.kernel.typed import legible
from cunqiao.logistics.labels import tracking_of


def test_what_is_invisible_is_left_out() -> None:
    assert legible("\u202d１３８\u200b\u3000００–１\u202c\ufeff\x00") == "138 00-1"


@pytest.mark.parametrize("around", ["\u202d{}\u202c", "\ufeff{}", "{}\u200b", "\u2066{}\u2069 ", "\u00a0{}\u3000"])
def test_marks_that_come_along_with_a_copy_count_nowhere(around: str) -> None:
    """A number pasted from a chat looks right, and who pastes it cannot see what is wrong with it."""
    assert fen_of(around.format("５９．９元")) == 59_90
    assert barcodes.read(around.format("4006381–333931")) == "4006381333931"
    assert normal_phone(around.format("１３８–０000 1234")) == "13800001234"
    assert tracking_of(around.format("yt－１２3")) == "YT123"
    assert cleaned(around.format("1001–P5")) == "1001-P5"
    assert plain(around.format("4217—A457")) == "4217-A457"
