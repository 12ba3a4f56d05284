"""Links of VK, friendly and hostile."""

import time

import pytest

from bot.networks.vk.links import Spot, Threads, page_named_in, read_link, spot_of, url_of
from domain.model.message.citizen_message import Network
from domain.model.network.post import PostAddress, stored_address

POST = (-1001, 345, None)
COMMENT = (-1001, 345, 346)


@pytest.mark.parametrize(
    ("url", "spot", "thread"),
    [
        ("https://vk.com/wall-1001_345", POST, None),
        ("http://www.vk.ru/wall-1001_345/", POST, None),
        ("vk.com/wall-1001_345", POST, None),
        ("https://m.vk.com/wall-1001_345?from=feed", POST, None),
        ("https://VK.COM/wall-1001_345#comments", POST, None),
        ("https://vk.com/wall501_7", (501, 7, None), None),
        ("https://vk.com/club1001?w=wall-1001_345", POST, None),
        ("https://vk.com/feed?w=wall-1001_345%2Fall", POST, None),
        ("https://vk.com/kalininsky?w=wall-1001_345_r346", COMMENT, None),
        ("https://vk.com/wall-1001_345?w=wall-1001_345_r346", COMMENT, None),
        ("https://vk.com/wall-1001_345_r346", COMMENT, None),
        ("https://vk.com/wall-1001_345?reply=346", COMMENT, None),
        ("https://vk.com/wall-1001_345?reply=346&thread=340", COMMENT, 340),
        ("https://vk.ru/wall-1001_345?thread=340&reply=346", COMMENT, 340),
        ("https://vk.com/wall-1001_345?reply=346&thread=346", COMMENT, None),
        ("https://vk.com/wall-1001_345?reply=346&thread=0", COMMENT, None),
        ("https://vk.com/wall-1001_345?reply=abc", POST, None),
        ("https://vk.com/wall-1001_0345", POST, None),
    ],
)
def test_a_link_to_a_wall_is_read(url: str, spot: tuple[int, int, int | None], thread) -> None:
    assert read_link(url) == (Spot(*spot), thread)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://vk.com/",
        "https://vk.com/id1",
        "https://vk.com/wall-1001",
        "https://vk.com/wall-0_345",
        "https://vk.com/wall-1001_0",
        "https://vk.com/wall--1001_345",
        "https://vk.com/wall-1001_345_346",
        "https://vk.com/photo-1001_345",
        "https://vk.com/wall-1001_345/photo",
        "https://vk.com/club1?w=photo-1_2",
        "https://vk.cc/wall-1001_345",
        "https://vk.com.example.org/wall-1001_345",
        "https://example.org/vk.com/wall-1001_345",
        "https://vk.com@example.org/wall-1001_345",
        "https://ok.ru/wall-1001_345",
        "http://[vk.com/wall-1001_345",
        "https://vk.com/wall-" + "9" * 19 + "_1",
        "https://vk.com/wall-1٣_345",
        "https://vk.com/wall-1001_345?x=" + "a" * 3000,
    ],
)
def test_anything_else_is_no_link_to_a_wall(url: str) -> None:
    assert read_link(url) is None


@pytest.mark.parametrize("piece", ["wall-1_", "&w=", "?reply=1", "%2F", "[id1|", "wall-1_2_r"])
def test_hostile_links_take_no_time(piece: str) -> None:
    began = time.perf_counter()
    for _ in range(20):
        read_link(f"https://vk.com/{piece * 100_000}")
        page_named_in(f"https://vk.com/{piece * 300}")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("spot", [POST, COMMENT, (501, 7, None)])
def test_an_address_is_stored_and_leads_back(spot: tuple[int, int, int | None]) -> None:
    address = Spot(*spot).address
    assert spot_of(stored_address(str(address))) == Spot(*spot)
    assert read_link(url_of(Spot(*spot))) == (Spot(*spot), None)
    assert read_link(url_of(Spot(*COMMENT), 340)) == (Spot(*COMMENT), 340)


@pytest.mark.parametrize("key", ["", "-1001", "-1001_", "-1001_345_346_347", "-1001_0", "a_b"])
def test_a_foreign_key_is_no_spot(key: str) -> None:
    assert spot_of(PostAddress(Network.VK, key)) is None
    assert spot_of(PostAddress(Network.MAX, "-1001_345")) is None


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://vk.com/club1001", "1001"),
        ("https://vk.com/public1001", "1001"),
        ("https://m.vk.com/event1001?from=search", "1001"),
        ("vk.ru/kalininsky_rayon", "kalininsky_rayon"),
        ("https://vk.com/wall-1001_345?reply=346", "1001"),
        ("https://vk.com/wall501_7", None),
        ("https://vk.com/", None),
        ("https://vk.com/a/b", None),
        ("https://vk.com/администрация", None),
        ("https://example.org/club1001", None),
    ],
)
def test_a_link_names_a_page(url: str, named: str | None) -> None:
    assert page_named_in(url) == named


def test_threads_are_remembered_up_to_a_limit() -> None:
    threads = Threads()
    for number in range(1, 20_100):
        threads.learn(Spot(-1, 1, number), 7)
    assert threads.of(Spot(-1, 1, 1)) is None
    assert threads.of(Spot(-1, 1, 20_099)) == 7
    threads.learn(Spot(-1, 1), 7)
    assert threads.of(Spot(-1, 1)) is None
