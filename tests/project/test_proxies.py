"""Where a request came from: what our own proxies say counts, and what a stranger invents does not."""

from typing import Any

import pytest

from cunqiao.project import proxies
from cunqiao.project.errors import SettingsWeak

LOOPBACK = proxies.networks("127.0.0.0/8,::1", "CUNQIAO_PROXIES")
CHAIN = proxies.networks("127.0.0.1, 10.0.0.0/24", "CUNQIAO_PROXIES")
STRANGER = "203.0.113.9"


def seen(*lines: tuple[str, str], peer: str = "127.0.0.1", trusted: Any = LOOPBACK) -> dict[str, Any]:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines]
    scope = {"type": "http", "scheme": "http", "client": (peer, 5000), "headers": [(b"host", b"inner:8000"), *headers]}
    return proxies.as_sent(scope, trusted)


def address(*forwarded: str, **options: Any) -> str:
    client: str = seen(*(("X-Forwarded-For", line) for line in forwarded), **options)["client"][0]
    return client


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "127.0.0.1"),
        ([STRANGER], STRANGER),
        (["198.51.100.1, 203.0.113.9"], STRANGER),  # the left one is invented
        (["127.0.0.1, 203.0.113.9"], STRANGER),
        (["198.51.100.1", STRANGER], STRANGER),  # the stranger sent a line of the header, the proxy added another
        ([f"{STRANGER}, 127.0.0.1"], STRANGER),  # two proxies of this machine
        ([f"{STRANGER}:4711"], STRANGER),
        (["[2001:db8::9]:4711"], "2001:db8::9"),
        (["[2001:DB8::9]"], "2001:db8::9"),
        (["2001:db8:0::9"], "2001:db8::9"),
        ([f"::ffff:{STRANGER}"], STRANGER),
        (["unknown"], "127.0.0.1"),
        ([f"{STRANGER}, unknown"], "127.0.0.1"),  # left of what cannot be read nothing counts
        ([f"{STRANGER}, "], "127.0.0.1"),
        (["<script>"], "127.0.0.1"),
        (["\xff\xfe"], "127.0.0.1"),
        ([", ".join([*["198.51.100.1"] * 20_000, STRANGER])], STRANGER),
        (["1" * 100_000], "127.0.0.1"),
        (["127.0.0.1, 127.0.0.2"], "127.0.0.1"),  # this machine itself
    ],
)
def test_the_client_is_the_right_most_address_of_no_proxy(lines: list[str], expected: str) -> None:
    assert address(*lines) == expected


def test_a_chain_of_proxies_is_followed_as_far_as_it_is_ours() -> None:
    assert address(f"198.51.100.1, {STRANGER}, 10.0.0.3", trusted=CHAIN) == STRANGER
    assert address(f"198.51.100.1, {STRANGER}, 10.0.1.3", trusted=CHAIN) == "10.0.1.3"


@pytest.mark.parametrize("peer", [STRANGER, "10.0.0.3", "::ffff:203.0.113.9", ""])
def test_who_is_no_proxy_says_nothing_of_others(peer: str) -> None:
    lines = [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "shop.example")]
    scope = seen(*lines, peer=peer)
    assert scope["client"][0] == peer.removeprefix("::ffff:")
    assert scope["scheme"] == "http"
    assert scope["headers"] == [(b"host", b"inner:8000")]


def test_a_proxy_of_ours_may_come_by_either_version_of_ip() -> None:
    assert address(STRANGER, peer="::ffff:127.0.0.1") == STRANGER
    assert address(STRANGER, peer="::1") == STRANGER


def test_nobody_is_trusted_where_none_is_named() -> None:
    assert address(STRANGER, trusted=proxies.networks("", "CUNQIAO_PROXIES")) == "127.0.0.1"


@pytest.mark.parametrize(
    ("lines", "scheme"),
    [
        (["https"], "https"),
        (["HTTPS"], "https"),
        (["https, http"], "http"),
        (["https", "http"], "http"),
        (["javascript"], "http"),
        ([""], "http"),
    ],
)
def test_the_scheme_is_the_right_most(lines: list[str], scheme: str) -> None:
    assert seen(*(("X-Forwarded-Proto", line) for line in lines))["scheme"] == scheme


def test_the_host_is_the_right_most_and_stands_once() -> None:
    scope = seen(("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Host", "shop.example"), ("Accept", "*/*"))
    assert scope["headers"] == [(b"accept", b"*/*"), (b"host", b"shop.example")]


def test_what_tells_of_a_proxys_client_goes_no_further() -> None:
    lines = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Anything", "X-Real-IP"]
    assert seen(*((name, STRANGER) for name in lines))["headers"] == [(b"host", b"inner:8000")]


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.1/24", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "*"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(SettingsWeak, match="CUNQIAO_PROXIES"):
        proxies.networks(text, "CUNQIAO_PROXIES")
