"""The adapter against the stand-in, over HTTP, with a group and a person who pressed Start."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.profiles import Profiles
from bot.max.sending import MaxSender
from bot.max.settling import Settling
from bot.sandbox import Chat
from bot.sandbox.protocol import Json
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import BotId, ChatId, MessageId, Messenger, Place, id_in
from storage.inbox.inbox import ReceivedUpdate
from storage.inbox.receiving_state import Gap
from tests.max.person import Person
from tests.max.sandbox import Sandbox
from tests.telegram import SteppedClock

TOKEN = "f9LHodD0cOI-token_of_the_tests"
START = datetime(2026, 11, 30, 6, tzinfo=UTC)
GROUP = -70_801_090_403_050


class Shelf:
    """An inbox in memory: it knows repetitions, and where the next poll continues."""

    def __init__(self) -> None:
        self.rows: dict[int | None, ReceivedUpdate] = {}
        self.at: str | None = None
        self.last: datetime | None = None
        self.lost: Gap | None = None
        self.told: list[TextNotice] = []

    async def add(
        self, bot: BotId, updates: Sequence[ReceivedUpdate], now: datetime, marker: str | None
    ) -> int:
        del bot
        new = {one.id: one for one in updates if one.id not in self.rows}
        self.rows |= new
        self.last = now if new or marker else self.last
        self.at = marker or self.at
        return len(new)

    async def marker(self, bot: BotId) -> str | None:
        del bot
        return self.at

    async def note_gap(self, bot: BotId, gap: Gap) -> None:
        del bot
        self.lost = self.lost or gap

    async def gap(self, bot: BotId) -> Gap | None:
        del bot
        return self.lost

    async def close_gap(self, bot: BotId, notices: Sequence[TextNotice], now: datetime) -> None:
        del bot, now
        self.lost = None
        self.told += notices

    async def heard_at(self, bot: BotId) -> datetime | None:
        del bot
        return self.last

    async def note_heard(self, bot: BotId, at: datetime) -> None:
        del bot
        self.last = at

    @property
    def texts(self) -> list[str]:
        """The texts of the stored messages, in order."""
        messages = [one.payload.get("message") for one in self.rows.values()]
        return [one["body"]["text"] for one in messages if one]


@dataclass
class Max:
    """All that a test needs."""

    sandbox: Sandbox
    api: MaxApi
    dialogs: Dialogs
    profiles: Profiles
    clock: SteppedClock
    new_sender: Callable[[], MaxSender]
    known: set[MessageId]
    """The messages that the database has recorded as sent."""
    ivanova: Person
    group: Chat

    @property
    def private(self) -> Place:
        return Place(ChatId(id_in(Messenger.MAX, self.ivanova.id)))

    @property
    def place(self) -> Place:
        return Place(ChatId(id_in(Messenger.MAX, GROUP)))

    async def recorded(self, place: Place, messages: Collection[MessageId]) -> set[MessageId]:
        del place
        return self.known & set(messages)

    def texts(self, chat: int = GROUP) -> list[str]:
        """What the bot has written there, as people see it."""
        messages = self.sandbox.chat(chat).messages
        return [one.content.rich.text for one in messages if one.sender.is_bot]

    def calls(self, method: str) -> list[Json]:
        return [call.params for call in self.sandbox.calls if call.method == method]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(START)


@pytest.fixture
async def max_(clock: SteppedClock) -> AsyncIterator[Max]:
    async with Sandbox(token=TOKEN, clock=clock) as sandbox:
        api = MaxApi(TOKEN, sandbox.url, None, None)
        dialogs, profiles = Dialogs(), Profiles(clock)

        def new_sender() -> MaxSender:
            settling = Settling(api, dialogs, clock, found.recorded, lambda: sandbox.world.bot.id)
            return MaxSender(api, dialogs, profiles, settling, clock, within=2.0)

        ivanova = sandbox.person(501, "Иванова А. П.")
        ivanova.start()
        group = sandbox.group(GROUP, "Управление ЖКХ", [ivanova])
        found = Max(sandbox, api, dialogs, profiles, clock, new_sender, set(), ivanova, group)
        yield found
        await api.close()
