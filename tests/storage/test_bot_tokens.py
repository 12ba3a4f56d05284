"""A bot keeps its id when its token is renewed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import BotId, ChatId, Messenger, Place
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.inbox.receiving_state import Gap
from storage.organisation.offices import Offices
from storage.schema.messages import outbox
from storage.upkeep.bot_switch import serve
from storage.upkeep.bot_tokens import BotTokens

FIRST, SECOND = BotId(2**53 + 1), BotId(2**53 + 2)
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


async def test_a_bot_is_found_by_its_token_and_by_its_account(database: Database) -> None:
    tokens = BotTokens(database)
    assert await tokens.bot(1) is None
    await tokens.note(1, FIRST, 42)
    await tokens.note(2, FIRST, 42)
    await tokens.note(2, FIRST, 42)
    assert (await tokens.bot(1), await tokens.bot(2)) == (FIRST, FIRST)
    assert await tokens.accounts() == {42: FIRST}


async def test_of_two_bots_of_one_account_the_one_that_serves_is_meant(
    database: Database, offices: Offices
) -> None:
    tokens = BotTokens(database)
    assert await tokens.serving(Messenger.MAX) is None
    for token, bot in ((9, FIRST), (1, SECOND)):
        await tokens.note(token, bot, 42)
    for bot in (SECOND, FIRST):
        await serve(database, offices, [bot], NOW)
        assert await tokens.accounts() == {42: bot}
        assert await tokens.serving(Messenger.MAX) == bot
    assert await tokens.serving(Messenger.TELEGRAM) is None


async def test_a_gap_lasts_from_its_beginning_until_it_is_closed(database: Database) -> None:
    inbox = Inbox(database)
    later = NOW + timedelta(hours=1)
    await inbox.note_gap(FIRST, Gap(NOW, None))
    await inbox.note_gap(FIRST, Gap(later, later))
    await inbox.note_heard(FIRST, later)
    assert (await inbox.gap(FIRST), await inbox.gap(SECOND)) == (Gap(NOW, later), None)
    notices = [TextNotice(Place(ChatId(5)), "Повторите")]
    for _ in range(2):
        await inbox.close_gap(FIRST, notices, NOW)
    assert await inbox.gap(FIRST) is None
    assert len(await database.rows(select(outbox.c.id))) == 1
    assert (await inbox.heard_at(FIRST), await inbox.heard_at(SECOND)) == (later, None)
