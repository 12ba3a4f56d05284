"""Which posts and comments on the administration's pages are brought in."""

from datetime import UTC, datetime

from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.organisation.page import Page
from domain.use_cases.monitoring import is_brought_in

ADDRESS = PageAddress(Network.VK, "-1001")
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
OWN = frozenset({"-1001", "-1002"})


def post(text: str, author: str | None = "77") -> FoundPost:
    address = PostAddress(Network.VK, "-1001_2_3")
    return FoundPost(address, "https://vk.com/wall-1001_2?reply=3", text, AT, author)


def test_the_administration_never_brings_in_itself() -> None:
    page = Page(ADDRESS, "Калининский район", reads=True)
    assert is_brought_in(page, post("Когда починят фонарь?"), OWN)
    assert not is_brought_in(page, post("Когда починят фонарь?", "-1002"), OWN)


def test_a_stop_word_or_no_word_keeps_a_comment_out() -> None:
    page = Page(ADDRESS, "Калининский район", reads=True, stop_words=frozenset({"продам"}))
    assert not is_brought_in(page, post("Продам гараж. Где дать объявление?"), OWN)
    assert not is_brought_in(page, post(" \n "), OWN)
    assert is_brought_in(page, post("Спасибо!"), OWN)
