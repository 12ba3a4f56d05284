"""The pages of menus: each is declared, and a button names only what it may."""

import pytest

import handlers.questions.view  # noqa: F401 - declares the pages of every menu
from domain.model.conversation.menu import PageKind
from handlers.ui.menus import PAGES, Menu, OpenPage

FOLLOW_AN_ACTION = {
    PageKind.LINK_SURELY,
    PageKind.LINKED,
    PageKind.INVITATION,
    PageKind.FILE,
    PageKind.PEOPLE,
    PageKind.HAND_OVER,
    PageKind.TOKENS,
    PageKind.TOKEN,
    PageKind.ABSENCES,
    PageKind.SUBSTITUTE,
}


def test_every_kind_of_page_is_declared() -> None:
    assert PAGES.keys() == set(PageKind)


def test_a_page_is_declared_once() -> None:
    of = PAGES[PageKind.OVERVIEW]
    again = Menu(turn=of.menu.turn, needs=of.menu.needs)
    with pytest.raises(ValueError, match=PageKind.OVERVIEW):
        again.page(PageKind.OVERVIEW)(of.view)


def test_no_button_leads_to_a_page_that_follows_an_action() -> None:
    assert {kind for kind, of in PAGES.items() if of.key is None} == FOLLOW_AN_ACTION
    with pytest.raises(ValueError, match=PageKind.INVITATION):
        OpenPage(question=1, kind=PageKind.INVITATION, key="one")


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (PageKind.PERSON, "501", "anna"),
        (PageKind.ROLE, "", "anna"),
        (PageKind.BODY, "501.executor", "501.head"),
        (PageKind.BODY, ".executor", "anna.executor"),
        (PageKind.RELIEVE, "501.head.", "501.king."),
        (PageKind.INVITE, "head.", "king."),
        (PageKind.DAY, "2026-06-12", "12 June"),
        (PageKind.OPTION, "privacy.mask", "unmask"),
        (PageKind.PAGE, "vk.-1001", "nowhere.1"),
        (PageKind.TEMPLATE, "1", "9" * 19),
        (PageKind.ABSENCE_REASON, "501", "anna"),
        (PageKind.ABSENCE_DAYS, "501.trip", "501.boredom"),
        (PageKind.ABSENCE, "", "anna"),
        (PageKind.TEMPLATE_TEXT, "1", "-1"),
    ],
)
def test_a_button_names_a_key_that_its_page_knows(kind: PageKind, right: str, wrong: str) -> None:
    assert OpenPage(question=1, kind=kind, key=right).page.key == right
    with pytest.raises(ValueError, match=r".*"):
        OpenPage(question=1, kind=kind, key=wrong)
