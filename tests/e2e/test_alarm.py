"""What is stuck or runs out is told to admins unasked: once, again each day, and when it is mended."""

import shutil
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from bot.loops.alarm import REPEAT_AFTER, Alarm, alarm_report
from bot.operations import examination
from bot.operations.findings import Area, Finding, Matter
from storage.leader.pulse import AlarmBook
from tests.e2e.town import TUESDAY_MORNING as NOW
from tests.e2e.town import Town

DISK = Finding(Area.DATABASE, "На диске мало места.", "Освободите.", matter=Matter.DISK)
FOUND = {Matter.DISK: DISK}


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("found", "before", "known", "told", "mended"),
    [
        pytest.param(FOUND, set(), {}, [], [], id="found for the first time"),
        pytest.param(FOUND, {Matter.DISK}, {}, [DISK], [], id="found again"),
        pytest.param(FOUND, {Matter.DISK}, {Matter.DISK: NOW}, [], [], id="told already"),
        pytest.param(
            FOUND, {Matter.DISK}, {Matter.DISK: NOW - REPEAT_AFTER}, [DISK], [], id="a day later"
        ),
        pytest.param(
            FOUND, {Matter.DISK}, {Matter.DISK: NOW + timedelta(hours=1)}, [DISK], [],
            id="told by a clock that was ahead",
        ),
        pytest.param({}, {Matter.DISK}, {Matter.DISK: NOW}, [], [], id="not found once"),
        pytest.param({}, set(), {Matter.DISK: NOW}, [], [Matter.DISK], id="mended"),
        pytest.param({}, {Matter.DISK}, {}, [], [], id="gone before anybody was told"),
    ],
)  # fmt: skip
def test_what_is_told(found: Any, before: Any, known: Any, told: Any, mended: Any) -> None:
    result = alarm_report(found, before, known, NOW)
    assert (result.found, result.mended) == (told, mended)
    expected = {Matter.DISK} if told or (known and not mended) else set()
    assert result.known.keys() == expected


class Looks:
    """The alarm of a town, looking when the story says so."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.book = AlarmBook(town.app.database, 1)
        app = town.app
        self.alarm = Alarm(lambda _: self.book, app._troubles, app.reading.office, app.clock)

    async def look(self) -> list[str]:
        """Looks twice, and gives what the admin has been told since."""
        before = len(self.town.chat(self.town.admin.id).messages)
        for _ in range(2):
            await self.alarm.look(self.book)
        await self.town.settle()
        return [one.text for one in self.town.chat(self.town.admin.id).messages[before:]]


@pytest.mark.file
async def test_a_disk_that_fills_is_told_once_again_each_day_and_when_there_is_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(town)
    await town.settle()
    assert await looks.look() == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**24))
    (told,) = await looks.look()
    assert told == (
        "❗️ На диске с базой данных осталось 16 МБ.\n→ Освободите место: нужно не меньше 256 МБ."
    )
    assert await looks.look() == []
    await town.pass_time(hours=25)
    (again,) = [one for one in await looks.look() if "осталось" in one]
    assert again == told
    monkeypatch.undo()
    assert "✅ Снова в порядке: место на диске." in (await looks.look())[-1]
    assert await looks.look() == []


async def test_nothing_is_told_while_the_messenger_of_the_admins_is_down(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(town)
    await town.settle()
    monkeypatch.setattr(examination, "HELD_UP", timedelta(seconds=-1))
    with town.sandbox.faults.outage():
        for _ in range(3):
            await looks.alarm.look(looks.book)
    assert await looks.book.told() == {}
