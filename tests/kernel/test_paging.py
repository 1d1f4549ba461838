"""Pages by keys: nothing twice, nothing left out, and only cursors of the same order lead on."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from tests.cast import TONGLU

from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import queue
from cunqiao.kernel.paging import Page, Sort, page

pytestmark = pytest.mark.django_db
NEWEST = Sort("created_at", descending=True)


def written(value: Any, id: object = "00000000-0000-0000-0000-000000000001") -> str:
    return urlsafe_b64encode(json.dumps([value, id]).encode()).decode()


def pages(sort: Sort, **where: str) -> Page[Message]:
    return page(Message.objects.filter(kind="test"), sort, 2, **where)


@pytest.fixture
def five() -> None:
    for number in range(5):
        queue(TONGLU, kind="test", about=str(number // 2), about_id=new_id(), phone="")


@pytest.mark.usefixtures("five")
def test_pages_lead_forth_and_back_over_all_rows_once() -> None:
    for sort in (NEWEST, Sort("about", descending=False)):
        seen = [first := pages(sort)]
        while after := seen[-1].after:
            seen.append(pages(sort, after=after))
        numbers = [row.id for one in seen for row in one.rows]
        assert len(numbers) == len(set(numbers)) == 5
        assert first.before is None
        back = pages(sort, before=str(seen[2].before))
        assert [row.id for row in back.rows] == [row.id for row in seen[1].rows]
        assert back.before is not None


@pytest.mark.usefixtures("five")
def test_what_is_no_cursor_of_this_order_is_refused_by_name() -> None:
    time = json.loads(urlsafe_b64decode(str(pages(NEWEST).after) + "=="))[0]
    odd = [
        "", "nonsense", "W10", "长", written("yesterday"), written(5), written(time, "x"), written(None),
        written("2026-01-01T00:00:00"), written([time]), written({}), written("2026-13-01T00:00:00+00:00"),
    ]  # fmt: skip
    for cursor in odd:
        for name in ("after", "before"):
            with pytest.raises(Invalid) as refused:
                pages(NEWEST, **{name: cursor})
            assert refused.value.errors[0].field == name, cursor
    for text in ("a\0", "\ud800"):
        with pytest.raises(Invalid):
            pages(Sort("about", descending=False), after=written(text))


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30, 10**4000])
def test_a_number_that_no_column_holds_is_refused(number: int) -> None:
    with pytest.raises(Invalid):
        pages(Sort("tries", descending=False), after=written(number))
