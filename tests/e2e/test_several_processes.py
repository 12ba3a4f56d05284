"""Two processes serve one bot: whatever befalls one of them, the other goes on, and nothing is lost.

The people's choices follow a seed, which a failure prints; OTKLIK_KILL_SEED sets it.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from bot.operations.audit import Auditor
from bot.runtime.clock import SystemClock
from bot.setup.official_calendar import build_work_calendar
from domain.model.conversation.notices.kinds import Notice, SendFile
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import ChatId, Place
from domain.model.organisation.organisation import Organisation
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.outbox.queue import queue
from storage.upkeep.audit import AuditReading
from tests.console import on, otklik
from tests.e2e.kill.audit import Audit
from tests.e2e.kill.evidence import evidence
from tests.e2e.kill.organisation import ORGANISATION
from tests.e2e.kill.process import Forks
from tests.e2e.processes.fate import Fate
from tests.e2e.processes.run import Several, several
from tests.e2e.town import MOSCOW

pytestmark = [pytest.mark.kill, pytest.mark.postgresql]

_ANNA_IN_CONTROL = 'telegram_id = 501\nrole = "control"'
_ANNA_IN_CULTURE = 'telegram_id = 501\nrole = "executor"\nauthority = "culture"'
_A_PIECE = 1_000_000
_MORE_THAN_BUFFERS_HOLD = 20_000_000
"""Bytes: what has left the process goes on by itself."""


@pytest.fixture
async def two(
    tmp_path: Path, url_of_several: str, seed: int, forks: Forks
) -> AsyncIterator[Several]:
    async with several(tmp_path, url_of_several, seed, forks) as two:
        await two.start()
        yield two


async def test_both_take_updates_and_what_either_has_to_say_leaves(two: Several) -> None:
    for number in range(20):
        await registered(two, f"Яма {number}.")
    # Whoever is slow to take one loses it to the other.
    assert min(two.balancer.served.values()) >= 5


async def test_a_lost_connection_to_hear_by_is_made_anew(two: Several) -> None:
    for member in two.members:
        member.database.drop()
    async with asyncio.timeout(240):
        while not all(member.said("loop.interrupted") for member in two.members):  # noqa: ASYNC110 - it stands in the log
            await asyncio.sleep(0.1)
    for number in range(6):
        await registered(two, f"Яма {number}.")


async def test_the_order_within_a_chat_is_kept_whoever_gets_the_updates(two: Several) -> None:
    anna, said = two.sandbox.person(501), [f"Яма по порядку {number}." for number in range(24)]
    for each in said:
        anna.say(anna.id, f"/new {each}")
    await two.rest()
    found = await evidence(two.run.url, two.sandbox.world.clock)
    assert [found.incidents[number].message.text for number in sorted(found.incidents)] == said
    assert min(two.balancer.served.values()) >= 8


@pytest.mark.parametrize("fate", Fate, ids=lambda fate: fate.name.lower())
async def test_a_leader_is_replaced_and_says_no_more(two: Several, fate: Fate) -> None:
    """That it takes less than five seconds follows from the lease; what it took here is printed."""
    await registered(two, "Яма до того.")
    await two.rest()
    leader, epoch = await two.leader(), await two.epoch()
    began = time.monotonic()
    await fate.befall(leader)
    assert await two.leader(after=epoch) is two.other(leader)
    print(f"{fate.name.lower()}: replaced after {time.monotonic() - began:.1f} s")  # noqa: T201 - for who measures
    await registered(two, "Яма после того.")
    fate.pass_by(leader, two)
    await two.rest()
    await asyncio.sleep(1.5)  # whoever led before finds out
    assert await two.leader() is two.other(leader)
    texts = [message.text for message in two.sandbox.chat(501).messages if message.sender.is_bot]
    assert len([one for one in texts if "№2" in one.splitlines()[0]]) == 1
    assert await discrepancies(two) == []


async def test_a_file_on_its_way_when_another_begins_to_lead_comes_once(two: Several) -> None:
    """Its first megabytes have left; whoever is cut off hangs up before the other one sends it."""
    leader, epoch = await two.leader(), await two.epoch()
    leader.telegram.enough = leader.telegram.carried + _A_PIECE
    anna = Place(ChatId(501))
    file = MadeFile("Отчёт.xlsx", "application/octet-stream", bytes(_MORE_THAN_BUFFERS_HOLD))
    await queued(two.run.url, SendFile(anna, file, "Отчёт"))
    async with asyncio.timeout(240):
        while not leader.telegram.silent:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
    leader.database.silent = True
    assert await two.leader(after=epoch) is two.other(leader)
    came = two.sandbox.chat(501)
    await two.sandbox.until(lambda: any("Отчёт" in one.text for one in came.messages))
    leader.telegram.mend()
    leader.database.mend()
    async with asyncio.timeout(240):
        while not leader.said("leading.ended"):  # noqa: ASYNC110 - it stands in the log
            await asyncio.sleep(0.1)
    await two.rest()
    assert [one.text for one in came.messages if "Отчёт" in one.text] == ["Отчёт"]


async def test_a_right_that_the_console_takes_away_is_gone_in_both_at_the_next_press(
    two: Several, tmp_path: Path
) -> None:
    """Each has read the organisation before, and nobody tells it that there is another one."""
    anna = two.sandbox.person(501)
    for number in range(4):
        await registered(two, f"Яма {number}.")
    card = next(one for one in reversed(two.sandbox.chat(501).messages) if one.buttons)
    data = card.content.keyboard[0][0]["callback_data"]
    without = ORGANISATION.replace(_ANNA_IN_CONTROL, _ANNA_IN_CULTURE, 1)
    assert without != ORGANISATION
    await applied(two, tmp_path / "changed.toml", without)
    before = dict(two.balancer.served)
    for _ in range(4):
        answer = await anna.press_data(card, data).answered()
        assert "такого сообщения нет" in answer.text, answer
    assert all(two.balancer.served[one] > times for one, times in before.items())


async def applied(two: Several, file: Path, organisation: str) -> None:
    """By `otklik org import`, a third process."""
    await asyncio.to_thread(file.write_text, organisation, encoding="utf-8")
    line = ("org", "import", str(file))
    ended = await asyncio.to_thread(otklik, file.parent, *line, **on(two.run.url))
    assert ended.code == 0, ended


async def test_under_load_nothing_is_lost_whatever_befalls_the_leader(
    two: Several, seed: int
) -> None:
    """One after another, in the middle of what it notes and sends; the former one goes on each time."""
    chance = Random(f"{seed} fates")  # noqa: S311 - chance for tests
    two.run.load(8, 12)
    for fate in chance.sample(list(Fate), len(Fate)):
        await asyncio.sleep(chance.uniform(0.5, 1.5))
        leader = await two.leader()
        await fate.befall(leader)
        await two.replaced(leader, within=60)
        fate.pass_by(leader, two)
    await two.run.finished(within=480)
    Audit(
        two.run.workload.ledger, await evidence(two.run.url, two.sandbox.world.clock), two.sandbox
    ).all()
    assert await discrepancies(two) == []


async def test_one_polls_and_the_other_takes_over(
    tmp_path: Path, url_of_several: str, seed: int, forks: Forks
) -> None:
    async with several(tmp_path, url_of_several, seed, forks, by_webhook=False) as two:
        await two.start()
        await registered(two, "Яма до того.")
        leader, epoch = await two.leader(), await two.epoch()
        await leader.end()
        assert await two.leader(after=epoch) is two.other(leader)
        await registered(two, "Яма после того.")
        assert two.other(leader).said("receiving.contested") == []


async def queued(url: str, notice: Notice) -> None:
    """As if a use case had told it."""
    database = Database(url)
    async with database.writing() as connection:
        await queue(connection, [notice], SystemClock().now())
    await database.close()


async def registered(two: Several, what: str) -> None:
    """Anna registers it, and sees its card."""
    chat = two.sandbox.chat(501)
    two.sandbox.person(501).say(chat.id, f"/new {what}")

    def seen() -> bool:
        return any(message.sender.is_bot and what in message.text for message in chat.messages)

    await two.sandbox.until(seen)


async def discrepancies(two: Several) -> list[object]:
    """What `otklik db check` would tell."""

    def calendar(of: Organisation) -> WorkCalendar:
        return build_work_calendar(of.week, of.region, of.corrections, MOSCOW)

    database, now = Database(two.run.url), SystemClock().now
    await database.open()
    try:
        reading = SqlReading(database, Offices(database, calendar, now))
        auditor = Auditor(AuditReading(database), reading)
        return [one async for one in auditor.findings(now())]
    finally:
        await database.close()
