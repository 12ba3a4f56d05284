"""Which posts and comments on the administration's pages are brought in."""

from datetime import UTC, datetime

import pytest

from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.organisation.matters import has_matter
from domain.model.organisation.page import Page
from domain.use_cases.monitoring import is_brought_in

ADDRESS = PageAddress(Network.VK, "-1001")
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
OWN = frozenset({"-1001", "-1002"})


def post(text: str, author: str | None = "77") -> FoundPost:
    address = PostAddress(Network.VK, "-1001_2_3")
    return FoundPost(address, "https://vk.com/wall-1001_2?reply=3", text, AT, author)


@pytest.mark.parametrize(
    "text",
    [
        "Когда починят фонарь на Мира",
        "А автобус сегодня ходит?",
        "Третий день нет воды на Ленина, 5.",
        "Во дворе не убирают снег",
        "Прошу спилить дерево.",
        "Просим вас обратить внимание на остановку",
        "Ям на дороге всё больше, яма на яме",
        "У нас темно как в подвале",
        "Мусор не вывозят вторую неделю",
        "Сколько можно ждать",
        "ПОЧЕМУ ОТКЛЮЧИЛИ СВЕТ",
        "Воды нет с утра",
        "Люк открыт возле школы",
        "Здравствуйте! Яма у остановки",
        "Спасибо, но двор так и не почистили",
        "Почистите двор, заранее спасибо",
        "Красивый парк получился",
        "Спасибо, что убрали двор, теперь дело за дорогой до школы и больницы",
    ],
)
def test_questions_and_complaints_are_matters(text: str) -> None:
    assert has_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо, всё сделали быстро!",
        "Поздравляем с праздником!",
        "Молодцы 👍",
        "Добрый день, уважаемая администрация!",
        "+",
    ],
)
def test_thanks_and_greetings_are_none(text: str) -> None:
    assert not has_matter(text)


def test_the_administration_never_brings_in_itself() -> None:
    page = Page(ADDRESS, "Калининский район", reads=True)
    assert is_brought_in(page, post("Когда починят фонарь?"), OWN)
    assert not is_brought_in(page, post("Когда починят фонарь?", "-1002"), OWN)


def test_a_stop_word_or_no_word_keeps_a_comment_out() -> None:
    page = Page(ADDRESS, "Калининский район", reads=True, stop_words=frozenset({"продам"}))
    assert not is_brought_in(page, post("Продам гараж. Где дать объявление?"), OWN)
    assert not is_brought_in(page, post(" \n "), OWN)
    assert is_brought_in(page, post("Спасибо!"), OWN)


def test_only_matters_are_brought_in_where_it_is_set() -> None:
    page = Page(ADDRESS, "Калининский район", reads=True, only_matters=True)
    assert not is_brought_in(page, post("Спасибо!"), OWN)
    assert is_brought_in(page, post("Спасибо! А когда откроют второй вход?"), OWN)
