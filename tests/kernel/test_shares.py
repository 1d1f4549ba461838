"""What takes long leaves connections to what does not."""

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import cast
from tests.acts import place_one, ship
from tests.api.caller import Caller
from tests.api.test_sync import an_order
from tests.catalog.test_pictures import sent
from tests.desks.desk import signed_in

from cunqiao.api.sync import MANY
from cunqiao.catalog.models import Picture
from cunqiao.desks.merchant.consignments import number_of
from cunqiao.kernel import shares
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Unavailable
from cunqiao.kernel.shares import long_work, one_piece
from cunqiao.project.settings import POOL

Queue = dict[str, list[dict[str, Any]]]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as may do something that takes long."""
    monkeypatch.setattr(shares, "_room", threading.BoundedSemaphore(1))
    monkeypatch.setattr(shares, "PATIENCE", 0)
    shares._room.acquire()


def queue(length: int) -> Queue:
    return {"commands": [an_order() for _ in range(length)]}


def test_most_connections_are_left() -> None:
    assert int(POOL["max_size"]) / 2 > shares.AT_ONCE


@pytest.mark.django_db
def test_what_is_begun_leaves_room_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "_room", threading.BoundedSemaphore(1))
    monkeypatch.setattr(shares, "PATIENCE", 0)
    for work in (long_work, one_piece):
        with pytest.raises(ZeroDivisionError), work():
            raise ZeroDivisionError
    with long_work(), pytest.raises(Unavailable), long_work():
        pass


@pytest.mark.django_db
def test_a_long_queue_and_a_new_copy_come_again(full: None) -> None:
    caller = Caller(cast.partner)
    for answer in (caller.post("/sync", queue(MANY + 1)), caller.get("/sync/changes")):
        assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "5")


@pytest.mark.django_db
def test_a_sheet_a_picture_and_labels_come_again(full: None) -> None:
    mei, consignment = signed_in("mei"), ship(place_one(pieces={cast.KETTLE: 1}))[0].consignment
    for page in (
        mei.post("/merchant/goods/import"),
        mei.get("/merchant/labels", {"id": number_of(consignment)}),
    ):
        assert (page.status_code, page["Retry-After"]) == (503, "5")
    picture = {"id": str(new_id()), "picture": SimpleUploadedFile("kettle.jpg", sent())}
    assert mei.post(f"/merchant/goods/{cast.KETTLE}/picture", picture).status_code == 503
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_short_requests_are_answered_meanwhile(request: pytest.FixtureRequest) -> None:
    caller = Caller(cast.partner)
    cursor = caller.get("/sync/changes").body["next"]
    while (page := caller.get("/sync/changes", since=cursor).body)["more"]:
        cursor = page["next"]
    request.getfixturevalue("full")
    assert caller.get("/sync/changes", since=page["next"]).status == 200
    assert caller.post("/sync", queue(MANY)).status == 200
    assert caller.get("/orders").status == 200
