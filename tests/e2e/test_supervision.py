"""An error that nobody foresaw ends neither the program nor the loop that it came up in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.loops.alarm import Alarm
from bot.loops.backups import BackingUp
from bot.loops.page_reading import PageReading
from bot.runtime.supervision import Loop
from domain.model.ids import Messenger
from storage.delivery.delivering import Delivering
from storage.delivery.menus import GivenMenus
from storage.inbox.inbox import Inbox
from storage.incidents.attention import AttentionQueue
from storage.incidents.experience import LearnedHistory
from storage.incidents.incidents import SqlIncidents
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.incidents.searching import SearchIndex
from storage.leader.job_queue import JobQueue
from storage.leader.leadership import Leadership
from storage.reports.sums import DayCounting
from tests.e2e.town import (
    HOUSING,
    MOSCOW,
    ORGANISATION,
    Stage,
    Starting,
    Town,
    described,
    familiar,
)
from tests.telegram import Sandbox
from tests.telegram.simulation import gather

FRAGILE = {
    Loop.LEADING: (Leadership, "renew"),
    Loop.RECEIVING: (Inbox, "next_offset"),
    Loop.RECEIVING_MAX: (Inbox, "marker"),
    Loop.PROCESSING: (Inbox, "take"),
    Loop.PROCESSING_MAX: (Inbox, "take"),
    Loop.SWEEP: (AttentionQueue, "due"),
    Loop.DELIVERY: (Delivering, "heads"),
    Loop.MENUS: (GivenMenus, "given"),
    Loop.JOBS: (JobQueue, "unfinished"),
    Loop.COUNTING: (DayCounting, "next"),
    Loop.INDEXING: (SearchIndex, "derive"),
    Loop.RECOGNISING: (SqlIncidents, "unrecognised_names"),
    Loop.LEARNING: (LearnedHistory, "go_on"),
    Loop.ALARM: (Alarm, "run"),
    Loop.HOUSEKEEPING: (Inbox, "prune"),
    Loop.BACKING_UP: (BackingUp, "run"),
    Loop.PAGES: (PageReading, "_wanted"),
    Loop.PLACEMENTS: (LookQueue, "due"),
    Loop.PLACING: (PlacingQueue, "due"),
}
"""A method that each loop calls at once."""


def failing_once(sound: Callable[..., Any]) -> Callable[..., Any]:
    failures = [KeyError("nobody foresaw it")]

    async def method(*args: Any, **kwargs: Any) -> Any:
        if failures:
            raise failures.pop()
        return await sound(*args, **kwargs)

    return method


IN_MAX = {Loop.RECEIVING: Loop.RECEIVING_MAX, Loop.PROCESSING: Loop.PROCESSING_MAX}
"""What does the same there."""

ELSEWHERE = {Loop.LISTENING, Loop.TOKENS, Loop.MENUS, *IN_MAX.values()}
"""Loops that don't run on SQLite or in each messenger, or do nothing before a change."""


@pytest.mark.parametrize(
    "loop",
    [
        *(loop for loop in Loop if loop not in ELSEWHERE),
        pytest.param(Loop.MENUS, marks=pytest.mark.telegram("menus per chat")),
    ],
    ids=lambda loop: loop.name.lower(),
)
async def test_a_loop_that_fails_goes_on_and_admins_learn_of_it(
    sandbox: Sandbox, starting: Starting, monkeypatch: pytest.MonkeyPatch, loop: Loop
) -> None:
    """Everybody is there before the program starts, or the admins could not be told of its first steps."""
    gather(sandbox, described(ORGANISATION), called=familiar)
    if Stage.messenger is Messenger.MAX:
        loop = IN_MAX.get(loop, loop)
    owner, name = FRAGILE[loop]
    monkeypatch.setattr(owner, name, failing_once(getattr(owner, name)))
    running = starting()
    async with running as town:
        await town.sandbox.until(lambda: "Сбой в программе" in "".join(told(town)))
        assert (await town.routed()).text.startswith("№1 ·")
        await town.pass_time(hours=9)
        assert "осталось" in town.last(HOUSING).text or "просроч" in town.last(HOUSING).text
        assert [loop.value in text for text in told(town)] == [True]
        await town.sandbox.until(lambda: not town.app.supervisor.resting)


async def test_a_clock_beyond_the_calendar_stops_nothing_but_what_needs_the_calendar(
    starting: Starting,
) -> None:
    async with starting() as town:
        await town.routed()
        now = town.clock.now()
        town.clock.jump_wall(datetime(2046, 1, 9, 9, 0, tzinfo=MOSCOW))
        await town.clock.advance(15)
        await town.sandbox.until(lambda: Loop.SWEEP in town.app.supervisor.resting)
        town.clock.jump_wall(now + timedelta(minutes=1))
        assert (await town.registered()).text.startswith("№2 ·")
        assert ["напоминания и сводки" in text for text in told(town)] == [True]
        await town.pass_time(hours=9)
        assert "№1" in town.last(HOUSING).text


def told(town: Town) -> list[str]:
    """What the admin was told of failures."""
    texts = (message.text for message in town.chat(town.admin).messages)
    return [text for text in texts if text.startswith("Сбой")]
