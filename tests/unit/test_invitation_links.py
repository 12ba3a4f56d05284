"""An invitation has a link to the bot of each messenger, that of the inviter's first."""

from datetime import UTC, datetime
from typing import Any, cast

from domain.model.conversation.notices.kinds import SendFile
from domain.model.ids import BotId, ChatId, Messenger, Place, id_in
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.people import Invitation, Post, Role
from handlers.administration.files import handed_out
from handlers.administration.inviting import invitation_page
from handlers.ui.context import BotAccount, Context
from tests.unit.test_organisation import ORGANISATION

TELEGRAM = BotAccount(BotId(777), "otklik_bot")
MAX = BotAccount(BotId(id_in(Messenger.MAX, 5)), "otklik_max_bot")
BOTS = {Messenger.TELEGRAM: TELEGRAM, Messenger.MAX: MAX}
LINKS = ["https://t.me/otklik_bot?start=code", "https://max.ru/otklik_max_bot?start=code"]


def context(me: BotAccount, bots: dict[Messenger, BotAccount]) -> Context:
    nothing = cast("Any", None)
    return Context(nothing, nothing, datetime(2026, 1, 1, tzinfo=UTC), me, nothing, bots=bots)


def test_the_bot_that_was_asked_comes_first() -> None:
    assert context(MAX, BOTS).all_bots == (MAX, TELEGRAM)
    assert context(TELEGRAM, BOTS).all_bots == (TELEGRAM, MAX)
    assert context(TELEGRAM, {}).all_bots == (TELEGRAM,)


def test_the_page_has_each_link_to_copy() -> None:
    page = AdminPage(PageKind.INVITATION, "code", " ".join(LINKS))
    text, rows = invitation_page(1, page, ORGANISATION)
    assert all(f"<code>{link}</code>" in text for link in LINKS)
    assert [row[0].label for row in rows][:2] == ["Ссылка для Telegram", "Ссылка для MAX"]


def test_invitations_to_print_and_to_forward_have_both_links() -> None:
    until = datetime(2026, 1, 8, tzinfo=UTC)
    invitation = Invitation("code", (Post(Role.HEAD),), "Иванов Иван Иванович", None, until)
    place = Place(ChatId(501))
    printed, forwarded = handed_out(place, [TELEGRAM, MAX], UTC, [invitation], ORGANISATION)
    assert isinstance(printed, SendFile)
    assert isinstance(forwarded, SendFile)
    assert all(link in printed.file.content.decode() for link in LINKS)
    assert " или ".join(LINKS) in forwarded.caption
