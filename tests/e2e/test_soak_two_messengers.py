"""A stretch of work with two authorities in MAX and everybody else in Telegram; both fail at times.

As in `test_soak`, whose variables count here, too. In MAX a chat is read before anything is
repeated, so nothing comes twice there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import process_time

import pytest
from sqlalchemy import select

from bot.messengers.adapter import Rates
from bot.operations.messengers import RATES
from bot.sandbox.chat import Message
from bot.sandbox.max.ids import mid_of
from bot.setup.organisation_file import read_organisation
from bot.tutorial.sandboxes import TOKEN, Sandboxes
from domain.model.ids import Messenger, id_in
from storage.engine.database import Database
from storage.schema.delivery import sent_message
from storage.schema.messages import InboxState, OutboxState, inbox, outbox
from tests.e2e.kill.ledger import Ledger
from tests.e2e.kill.organisation import IN_MAX, IN_TWO_MESSENGERS, everybody_in_two
from tests.e2e.kill.workload import INTAKE_TOKEN, Workload
from tests.e2e.test_soak import IN_A_HURRY, INCIDENTS, TROUBLE, Soak, chosen_seed
from tests.e2e.town import TUESDAY_MORNING
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.max.shown import asks_reply, rows_of, text_of
from tests.telegram import Sandbox, SteppedClock
from tests.telegram.simulation import Simulation

pytestmark = pytest.mark.soak


_WRITING = frozenset({"sendmessage", "editmessage", "answeroncallback"})


class BothSoak(Soak):
    """The same people, some of them in MAX."""

    def __init__(
        self, sandbox: Sandbox, beside: MaxSandbox, organisation: Path, url: str, seed: int
    ) -> None:
        self.beside = beside
        places = everybody_in_two(sandbox, beside, read_organisation(organisation))
        super().__init__(sandbox, organisation, url, seed, Workload(sandbox, "", seed, places))
        beside.faults.random_rates(TROUBLE, seed, methods=_WRITING)

    def calm(self) -> None:
        """Both messengers are well."""
        super().calm()
        self.beside.faults.random_rates({}, 0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Simulation]:
        """The program from its start to its end."""
        async with Simulation.around(
            Sandboxes(self.sandbox, self.beside),
            self.organisation,
            self.url,
            rates={**RATES, Messenger.TELEGRAM: Rates(IN_A_HURRY, IN_A_HURRY, IN_A_HURRY)},
            intake_token=INTAKE_TOKEN,
        ) as sim:
            if not self.lives:
                await self.beside.until(lambda: self.beside.calls_to("getUpdates"))
            yield sim


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of MAX are looked at as those of Telegram."""
    asks_in_telegram = Message.asks_reply

    def asks(message: Message) -> bool:
        return asks_reply(message) or bool(asks_in_telegram.fget(message))  # type: ignore[attr-defined]

    monkeypatch.setattr(Message, "text", property(text_of))
    monkeypatch.setattr(Message, "buttons", property(rows_of))
    monkeypatch.setattr(Message, "asks_reply", property(asks))


def unanswered(ledger: Ledger, sandbox: Sandbox, beside: MaxSandbox) -> set[str]:
    """The presses whose answer neither came nor was refused by the messenger."""
    calls = [
        *sandbox.calls_to("answerCallbackQuery"),
        *beside.calls_to("answerOnCallback"),
    ]
    ids = ("callback_query_id", "callback_id")
    refused = {
        call.params[id_] for call in calls if not call.happened for id_ in ids if id_ in call.params
    }
    return {press.id for press in ledger.presses if press.answer is None} - refused


async def unrecorded(database: Database, beside: MaxSandbox) -> list[str]:
    """What stands in groups of MAX and no notice knows of: a copy."""
    async with database.reading() as connection:
        known = {(one.chat, one.message) for one in await connection.execute(select(sent_message))}
    return [
        message.text
        for place in IN_MAX
        for message in beside.chat(place).messages
        if message.sender.is_bot
        and (id_in(Messenger.MAX, place), mid_of(beside.world, message)) not in known
    ]


async def test_nothing_is_lost_in_two_messengers(tmp_path: Path, database_url: str) -> None:
    clock = SteppedClock(TUESDAY_MORNING)
    file = tmp_path / "organisation.toml"
    file.write_text(IN_TWO_MESSENGERS, "utf-8")
    began = process_time()
    async with (
        Sandbox(token=TOKEN, clock=clock) as sandbox,
        MaxSandbox(token=TOKEN, clock=clock) as beside,
    ):
        soak = BothSoak(sandbox, beside, file, database_url, chosen_seed())
        found = await soak.work(INCIDENTS)
    calls = len(sandbox.calls), len(beside.calls)
    told = f"{INCIDENTS} incidents, {soak.lives} lives, {calls} calls"
    print(f"{told}, {process_time() - began:.0f} s of processor")  # noqa: T201 - pytest shows it
    assert found == []
    database = Database(database_url)
    async with database.reading() as connection:
        states = select(outbox.c.state, outbox.c.error, outbox.c.kind, outbox.c.chat)
        given_up = states.where(outbox.c.state == OutboxState.UNDELIVERABLE)
        dead = select(inbox.c.error).where(inbox.c.state == InboxState.DEAD)
        assert [*await connection.execute(given_up)] == []
        assert [*await connection.execute(dead)] == []
    assert await unrecorded(database, beside) == []
    await database.close()
    ledger = soak.workload.ledger
    assert unanswered(ledger, sandbox, beside) == set()
    assert len(ledger.posted) + len(ledger.registered) == INCIDENTS
