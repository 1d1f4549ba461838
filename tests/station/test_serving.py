"""The app's files: assets for ever, pages by the app's own router, nothing outside."""

from pathlib import Path

import pytest
from django.test import Client

from cunqiao.station import views


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of an app of two files beside a secret."""
    app = tmp_path / "app"
    (app / "assets").mkdir(parents=True)
    (app / "index.html").write_text("<p>app")
    (app / "assets" / "a1.js").write_text("let a")
    (app / "assets" / "a1.js.br").write_bytes(b"packed")
    (tmp_path / "secret").write_text("secret")
    monkeypatch.setattr(views, "APP", app)
    return Client()


def test_every_page_of_the_app_is_its_index(client: Client) -> None:
    for path in ("/station/", "/station/villagers/17", "/station/index.html"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, b"<p>app")
        assert answer["Cache-Control"] == "no-cache"
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_assets_are_kept_for_ever_and_sent_packed_to_who_takes_it(client: Client) -> None:
    plain = client.get("/station/assets/a1.js")
    assert (plain.content, plain["Content-Type"]) == (b"let a", "text/javascript")
    packed = client.get("/station/assets/a1.js", headers={"accept-encoding": "gzip, br"})
    assert (packed.content, packed["Content-Encoding"]) == (b"packed", "br")
    assert "immutable" in packed["Cache-Control"]


def test_an_asset_that_is_gone_is_not_a_page(client: Client) -> None:
    assert client.get("/station/assets/old.js").status_code == 404


@pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "assets/../../secret", "..%2fsecret", "a%00b"])
def test_nothing_outside_the_app_is_sent(client: Client, path: str) -> None:
    assert b"secret" not in client.get(f"/station/{path}").content


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/station/").status_code == 405


def test_without_a_built_app_there_is_no_page(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(views, "APP", tmp_path / "none")
    assert client.get("/station/").status_code == 404
