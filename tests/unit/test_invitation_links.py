"""An invitation has a link to the bot of each messenger, that of the inviter's first."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

import handlers.administration.menu  # noqa: F401 - declares the pages that buttons lead to
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import SendFile
from domain.model.ids import BotId, ChatId, Messenger, Place, id_in
from domain.model.organisation.people import Invitation, Post, Role
from handlers.administration.files import handed_out
from handlers.administration.inviting import invitation_page
from handlers.ui.context import BotAccount, Context
from handlers.ui.invitation_codes import InvitationCodes, id_of, new_code, new_id
from handlers.ui.menus import OpenedPage
from tests.unit.test_organisation import ORGANISATION

TELEGRAM = BotAccount(BotId(777), "otklik_bot")
MAX = BotAccount(BotId(id_in(Messenger.MAX, 5)), "otklik_max_bot")
BOTS = {Messenger.TELEGRAM: TELEGRAM, Messenger.MAX: MAX}
CODES = InvitationCodes("a key of nobody")
CODE = CODES.code_of("one")
LINKS = [f"https://t.me/otklik_bot?start={CODE}", f"https://max.ru/otklik_max_bot?start={CODE}"]


def context(me: BotAccount, bots: dict[Messenger, BotAccount]) -> Context:
    nothing = cast("Any", None)
    return Context(
        nothing, nothing, datetime(2026, 1, 1, tzinfo=UTC), me, nothing, CODES, bots=bots
    )


def test_the_bot_that_was_asked_comes_first() -> None:
    assert context(MAX, BOTS).all_bots == (MAX, TELEGRAM)
    assert context(TELEGRAM, BOTS).all_bots == (TELEGRAM, MAX)
    assert context(TELEGRAM, {}).all_bots == (TELEGRAM,)


def test_the_page_has_each_link_to_copy() -> None:
    without_code = " ".join(bot.link("") for bot in BOTS.values())
    page = MenuPage(PageKind.INVITATION, "one", without_code)
    assert CODE not in without_code
    asked = cast("Any", SimpleNamespace(id=1))
    text, rows = invitation_page(OpenedPage(asked, CODES.complete(page)))
    assert all(f"<code>{link}</code>" in text for link in LINKS)
    assert [row[0].label for row in rows][:2] == ["Ссылка для Telegram", "Ссылка для MAX"]


def test_invitations_to_print_and_to_forward_have_both_links() -> None:
    until = datetime(2026, 1, 8, tzinfo=UTC)
    invitation = Invitation("one", (Post(Role.HEAD),), "Иванов Иван Иванович", None, until)
    place = Place(ChatId(501))
    links_of = context(TELEGRAM, BOTS).invitation_links
    printed, forwarded = handed_out(place, links_of, UTC, [invitation], ORGANISATION)
    assert isinstance(printed, SendFile)
    assert isinstance(forwarded, SendFile)
    assert all(link in printed.file.content.decode() for link in LINKS)
    assert " или ".join(LINKS) in forwarded.caption


def test_a_code_opens_its_invitation_and_fits_into_a_link() -> None:
    ids = {new_id() for _ in range(100)}
    codes = {CODES.code_of(one) for one in ids}
    assert len(codes) == len(ids) == 100
    assert {CODES.opened(code) for code in codes} == ids
    assert all(re.fullmatch(r"[\w-]{1,64}", code, re.ASCII) for code in codes)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("", id="empty"),
        pytest.param("one", id="id alone"),
        pytest.param(CODE[:-1], id="shorter"),
        pytest.param(CODE + "A", id="longer"),
        pytest.param(CODE.swapcase(), id="other case"),
        pytest.param("two" + CODE[3:], id="proof of another"),
        pytest.param(f" {CODE}", id="space"),
        pytest.param("ё" * 30, id="cyrillic"),
        pytest.param("\ud800" * 30, id="half a sign"),
        pytest.param(InvitationCodes("another key").code_of("one"), id="another key"),
    ],
)
def test_a_code_that_the_program_has_not_made_opens_another_id(code: str) -> None:
    assert CODES.opened(code) not in {"", "one", "two", code}


def test_a_code_made_without_the_key_opens_its_invitation_and_so_does_a_later_link() -> None:
    code = new_code()
    assert id_of(code) not in code
    assert CODES.opened(code) == id_of(code)
    again = CODES.code_of(id_of(code))
    assert CODES.opened(again) == id_of(code)
    assert len(again) <= 64
