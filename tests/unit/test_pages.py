"""The administration's pages in social networks, as administrators set them up."""

import pytest

from domain.model.errors import Reason, TooMany
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.organisation import page_changes
from domain.model.organisation.page import LONGEST_STOP_WORD, Page, PageSwitch
from tests.refusals import refused_for
from tests.unit.test_organisation import ORGANISATION

PAGE = PageAddress(Network.VK, "-1001")
ADDED = page_changes.with_page(ORGANISATION, PAGE, "Наш район")


def test_a_new_page_has_everything_off() -> None:
    assert ADDED.pages == {PAGE: Page(PAGE, "Наш район")}
    assert not any(ADDED.pages[PAGE].is_on(switch) for switch in PageSwitch)


def test_a_page_that_is_added_again_keeps_its_switches() -> None:
    on = page_changes.page_switched(ADDED, PAGE, PageSwitch.PLACES, on=True)
    renamed = page_changes.with_page(on, PAGE, "Район\n")
    assert renamed.pages == {PAGE: Page(PAGE, "Район", places=True)}


@pytest.mark.parametrize("switch", PageSwitch)
def test_a_switch_is_turned_on_and_off_and_repeating_changes_nothing(switch: PageSwitch) -> None:
    on = page_changes.page_switched(ADDED, PAGE, switch, on=True)
    assert [one for one in PageSwitch if on.pages[PAGE].is_on(one)] == [switch]
    assert page_changes.page_switched(on, PAGE, switch, on=True) == on
    assert page_changes.page_switched(on, PAGE, switch, on=False) == ADDED


@pytest.mark.parametrize(
    ("word", "text", "stopped"),
    [
        ("Реклама", "Срочно: РЕКЛАМА, дёшево!", True),
        ("реклам", "(рекламу повесили)", True),
        ("кредит", "аккредитация", False),
        ("Ещё", "еще раз", True),
        ("займ под залог", "Займ  под-залог", True),
        ("займ под залог", "займ и залог", False),
    ],
)
def test_a_stop_word_is_the_beginning_of_a_word(word: str, text: str, stopped: bool) -> None:
    page = page_changes.stop_words_turned(ADDED, PAGE, [word]).pages[PAGE]
    assert page.is_stopped(text) is stopped


def test_a_stop_word_that_is_entered_again_is_removed() -> None:
    with_word = page_changes.stop_words_turned(ADDED, PAGE, ["Реклама"])
    assert page_changes.stop_words_turned(with_word, PAGE, ["реклама!"]) == ADDED


@pytest.mark.parametrize("text", ["", " ?! ", "а" * (LONGEST_STOP_WORD + 1)])
def test_a_stop_word_needs_a_letter_and_is_short(text: str) -> None:
    with pytest.raises(page_changes.StopWordUnfit):
        page_changes.stop_words_turned(ADDED, PAGE, [text])


def test_pages_and_stop_words_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_changes, "MOST_PAGES", 1)
    monkeypatch.setattr(page_changes, "MOST_STOP_WORDS", 0)
    with pytest.raises(TooMany):
        page_changes.with_page(ADDED, PageAddress(Network.VK, "-2"), "Другая")
    with pytest.raises(TooMany):
        page_changes.stop_words_turned(ADDED, PAGE, ["реклама"])


def test_what_was_removed_can_not_be_changed() -> None:
    assert page_changes.without_page(ADDED, PAGE) == ORGANISATION
    with refused_for(Reason.PAGE_GONE):
        page_changes.without_page(ORGANISATION, PAGE)
    with refused_for(Reason.PAGE_GONE):
        page_changes.page_switched(ORGANISATION, PAGE, PageSwitch.READS, on=True)
    with refused_for(Reason.PAGE_GONE):
        page_changes.stop_words_turned(ORGANISATION, PAGE, ["реклама"])
