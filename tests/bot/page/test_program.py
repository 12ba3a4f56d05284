"""The page's hold on the program's process: one that does not start, and one that answers late."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.tutorial import program
from bot.tutorial import sessions as theatres
from bot.tutorial.clock import SharedClock
from bot.tutorial.lessons import Course, lessons
from bot.tutorial.program import Program, ProgramGone, ProgramState, Understudy
from bot.tutorial.sessions import Theatre
from tests.bot.conftest import Played

MORNING = datetime(2026, 11, 24, 6, 10, tzinfo=UTC)
ENDS_AT_ONCE = "raise SystemExit(1)"
FIRST_ANSWER_IS_LATE = """
import json
def tell(to, **what):
    print(json.dumps({"to": to, "next": "2026-11-24T09:10:00+03:00", "waits": False} | what), flush=True)
input(); input()
tell(0, http_port=5)
while True:
    line = input()
    if line == "?2":
        tell(1, idle=False)
        tell(2, idle=True)
"""

DIES_WHEN_ASKED = """
import json
input(); input()
print(json.dumps({"to": 0, "http_port": 5}), flush=True)
input()
"""


async def test_an_answer_that_came_late_is_not_taken_for_the_next(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(FIRST_ANSWER_IS_LATE)
    asked = Program({}, SharedClock.starting(MORNING), Understudy())
    await asked.start()
    with monkeypatch.context() as impatient:
        impatient.setattr(program, "_ANSWERS_WITHIN", 0)
        with pytest.raises(ProgramGone):
            await asked.standing()
    assert (await asked.standing()).idle
    await asked.kill()


async def test_a_program_that_ended_by_itself_is_not_taken_for_a_working_one(
    played: Played,
) -> None:
    played(DIES_WHEN_ASKED)
    told: asyncio.Queue[ProgramState] = asyncio.Queue()
    dying = Program({}, SharedClock.starting(MORNING), Understudy())
    await dying.start()
    dying.changed = told.put_nowait
    await dying.start()
    with pytest.raises(ProgramGone):
        await dying.standing()
    async with asyncio.timeout(240):
        assert await told.get() is dying.state is ProgramState.STOPPED
    await dying.start()
    await dying.kill()
    await asyncio.sleep(0)
    assert [told.get_nowait() for _ in range(told.qsize())] == [
        *(ProgramState.STARTING, ProgramState.WORKING),
        ProgramState.KILLED,  # once: whoever kills it knows that it ended
    ]


async def test_one_look_that_fails_does_not_end_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: asyncio.Queue[bool] = asyncio.Queue()

    class Failing:
        lesson = lessons()["first"]

        async def look(self) -> bool:
            looks.put_nowait(True)
            raise OSError

    monkeypatch.setattr(theatres, "_LOOK_EVERY", 0)
    theatre = Theatre(tmp_path)
    theatre.course = cast("Course", Failing())
    following = asyncio.create_task(theatre.follow())
    async with asyncio.timeout(240):
        for _ in range(3):
            await looks.get()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following


async def test_whoever_looks_on_is_told_when_the_program_does_not_start(
    tmp_path: Path, played: Played
) -> None:
    theatre = Theatre(tmp_path)
    played(ENDS_AT_ONCE)
    async with theatre.looking() as told:
        with pytest.raises(ProgramGone):
            await theatre.play("first")
        assert told.get_nowait() == 'event: all\ndata: {"preparing": true, "failed": false}\n\n'
        assert told.get_nowait().startswith("event: preparing")
        assert told.get_nowait() == 'event: all\ndata: {"preparing": true, "failed": true}\n\n'
    assert await theatre.state() == {"preparing": True, "failed": True}
    await theatre.leave()
