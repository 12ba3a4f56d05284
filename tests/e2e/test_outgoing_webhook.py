"""Another program is told of placements and closings: signed, once each, whatever happens meanwhile."""

import asyncio
import base64
import hashlib
import hmac
import json
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import func, select

from bot.http import outgoing
from bot.http.outgoing import GIVE_UP_AFTER, LONGEST_PAUSE
from bot.runtime.clock import SystemClock
from bot.setup.organisation_file import read_organisation
from storage.schema.delivery import WEBHOOK_WAITING, webhook
from tests.e2e.kill.organisation import ORGANISATION as WHOLE
from tests.e2e.kill.organisation import everybody
from tests.e2e.kill.process import program_process
from tests.e2e.kill.run import TOKEN
from tests.e2e.town import CONTROL, HOUSING, ORGANISATION, Caller, Town, rewritten
from tests.telegram import Sandbox

KEY = "intake-of-the-page"
INCIDENT = {
    "external_id": "mon-1",
    "text": "Нет воды, Мария Петровна",
    "author_name": "Сидорова",
    "author_url": "https://vk.com/id7",
    "url": "https://vk.com/wall-1_2",
    "detected_at": "2026-11-24T08:30:00+03:00",
}


@dataclass
class Receiver:
    """The other program: a real server; `answers` with that status."""

    status: int = HTTPStatus.OK
    taken: list[dict[str, Any]] = field(default_factory=list)
    slowness: float = 0.0
    tries: int = 0
    asked: list[tuple[int, str]] = field(default_factory=list)
    """Incident and type of every try."""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/otklik"

    async def take(self, request: web.Request) -> web.Response:
        self.tries += 1
        body = await request.read()
        event_id, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        said = f"{event_id}.{at}.".encode() + body
        expected = base64.b64encode(hmac.digest(KEY.encode(), said, hashlib.sha256)).decode()
        assert request.headers["webhook-signature"] == f"v1,{expected}"
        told = json.loads(body)
        self.asked.append((told["incident"]["number"], told["type"]))
        if self.status == HTTPStatus.OK:
            self.taken.append(json.loads(body))
            assert self.taken[-1]["id"] == event_id
        await asyncio.sleep(self.slowness)
        headers = {"Location": "http://127.0.0.1/elsewhere"} if self.status == 307 else {}
        return web.Response(status=self.status, headers=headers)

    @property
    def numbers(self) -> set[int]:
        return {told["incident"]["number"] for told in self.taken}

    async def has(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(240):
            while len(self.taken) < count:  # noqa: ASYNC110 - it is told over HTTP
                await asyncio.sleep(0.02)
        return self.taken


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/otklik", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
def organisation_file(tmp_path: Path, receiver: Receiver) -> Path:
    return rewritten(
        tmp_path / "organisation.toml", f'{ORGANISATION}\n[webhook]\nurl = "{receiver.url}"\n'
    )


async def reached(count: Callable[[], int], least: int) -> None:
    async with asyncio.timeout(240):
        while count() < least:  # noqa: ASYNC110 - it is told over HTTP
            await asyncio.sleep(0.02)


async def put_off(town: Town) -> None:
    """It was tried in vain, and is noted to be tried again at its time."""
    attempts = select(webhook.c.attempts).where(webhook.c.attempts > 0)
    async with asyncio.timeout(240):
        while True:
            async with town.app.database.reading() as connection:
                if (await connection.execute(attempts)).first():
                    return
            await asyncio.sleep(0.02)


async def test_placement_and_closing_are_told_as_the_api_shows_them(
    town: Town, caller: Caller, receiver: Receiver
) -> None:
    await caller.post(INCIDENT | {"authorities": ["zhkh"]})
    await town.settle()
    await town.reply(town.boris, town.last(HOUSING), "Яму на дороге засыпали и заровняли.")
    await town.press(town.maria, town.last(CONTROL), "✅ Согласовать")
    assert receiver.tries == 0
    await town.reply(town.boris, town.last(HOUSING), "https://vk.com/wall-1_2?reply=1")
    (told,) = await receiver.has(1)
    assert told["type"] == "placed"
    assert told["incident"] == await caller.incident(1)
    assert told["incident"]["placement_url"] == "https://vk.com/wall-1_2?reply=1"
    assert told["at"].endswith("+03:00")
    for citizen in ("Мария", "Сидорова", "id7", "засыпали"):
        assert citizen not in json.dumps(told, ensure_ascii=False)

    await town.registered()
    await town.press_data(town.anna, town.last(CONTROL), "cg:2:mistake")
    closed = (await receiver.has(2))[1]
    assert (closed["type"], closed["incident"]["status"]) == ("closed", "cancelled")
    for one in (told, closed):  # after a restoration numbers of events come again
        assert one["id"].endswith(f"_{datetime.fromisoformat(one['at']).timestamp():.0f}")
    assert closed["id"] != told["id"]
    await asyncio.sleep(1.2)
    assert receiver.tries == 2


@pytest.mark.parametrize("status", [500, 404, 307])
async def test_what_was_not_taken_is_told_again_under_the_same_id(
    town: Town, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    await town.answered_incident()
    await put_off(town)
    receiver.status = HTTPStatus.OK
    await town.clock.advance(LONGEST_PAUSE)
    await receiver.has(1)
    await asyncio.sleep(1.2)
    assert len(receiver.taken) == 1


async def test_a_receiver_that_hangs_holds_up_no_message(town: Town, receiver: Receiver) -> None:
    receiver.slowness = 60
    await town.answered_incident()
    await reached(lambda: receiver.tries, 1)
    assert (await town.routed("Ещё одна яма.")).text.startswith("№2 ·")


async def test_after_days_it_is_given_up_and_admins_are_told(
    town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.rude = True
    monkeypatch.setattr(outgoing, "pause_after", lambda *_: GIVE_UP_AFTER.total_seconds())
    monkeypatch.setattr(outgoing, "LONGEST_PAUSE", GIVE_UP_AFTER.total_seconds())
    receiver.status = 500
    await town.answered_incident()
    await put_off(town)
    await town.pass_time(hours=72.1)
    await town.say(town.anna, town.anna, "/help")  # and the messenger says what time it is
    await town.pass_time(hours=72.1)
    told = await town.sandbox.until(lambda: town.chat(town.admin).find("за 3 дня (HTTP 500)"), 10)
    assert "не приняла сообщение об этом инциденте" in told.text
    await town.settle()
    receiver.status = HTTPStatus.OK
    await asyncio.sleep(1.2)
    assert receiver.taken == []


async def test_a_clock_that_is_ahead_gives_nothing_up(
    town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "pause_after", lambda *_: GIVE_UP_AFTER.total_seconds())
    receiver.status = 500
    await town.answered_incident()
    await put_off(town)
    town.sandbox.world.ahead = -2 * GIVE_UP_AFTER
    await town.pass_time(hours=72.1)
    await reached(lambda: receiver.tries, 2)
    receiver.status = HTTPStatus.OK
    await town.pass_time(hours=72.1)
    await reached(lambda: len(receiver.taken), 1)


async def test_a_start_without_the_key_deletes_nothing(
    sandbox: Sandbox, organisation_file: Path, database_url: str, receiver: Receiver
) -> None:
    receiver.status = 500
    async with Town.running(sandbox, organisation_file, database_url) as town:
        await town.answered_incident()
        await put_off(town)
    tries = receiver.tries
    receiver.status = HTTPStatus.OK
    async with Town.running(sandbox, organisation_file, database_url, intake_token=None) as keyless:
        await keyless.clock.advance(LONGEST_PAUSE)
        await asyncio.sleep(1.5)
    assert receiver.tries == tries
    async with Town.running(sandbox, organisation_file, database_url) as town:
        (told,) = await receiver.has(1)
        assert told["type"] == "placed"


async def test_without_an_address_nothing_is_kept(
    sandbox: Sandbox, organisation_file: Path, database_url: str, receiver: Receiver
) -> None:
    receiver.status = 500
    async with Town.running(sandbox, organisation_file, database_url) as town:
        await town.answered_incident()
        await put_off(town)
    rewritten(organisation_file, ORGANISATION)
    async with Town.running(sandbox, organisation_file, database_url) as town:
        await town.app.offices.apply(read_organisation(organisation_file))
        await town.clock.advance(LONGEST_PAUSE)
        async with asyncio.timeout(240):
            while await left(town):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.02)


async def left(town: Town) -> int:
    """How many events are still to be told."""
    async with town.app.database.reading() as connection:
        count = select(func.count()).select_from(webhook).where(WEBHOOK_WAITING)
        return (await connection.execute(count)).scalar_one()


async def test_what_happened_later_waits_behind_what_happened_before(
    town: Town, receiver: Receiver
) -> None:
    receiver.status = 500
    await town.answered_incident()
    await put_off(town)
    await town.act(town.anna, town.find(town.anna, "№1"), "Возобновить", "Да, подтверждаю")
    await town.registered("Яма на Садовой.")
    await town.press_data(town.anna, town.last(town.anna), "cg:2:mistake")
    await reached(lambda: receiver.asked.count((2, "closed")), 1)
    assert {*receiver.asked} == {(1, "placed"), (2, "closed")}
    receiver.status = HTTPStatus.OK
    await town.clock.advance(LONGEST_PAUSE)
    told = [(one["incident"]["number"], one["type"]) for one in await receiver.has(3)]
    assert [kind for number, kind in told if number == 1] == ["placed", "reopened"]


@pytest.mark.kill
async def test_each_is_told_once_by_its_id_although_the_process_is_killed(
    receiver: Receiver, tmp_path: Path
) -> None:
    """A kill between the call and the note repeats it; whoever takes it knows the id."""
    organisation = rewritten(
        tmp_path / "whole.toml", f'{WHOLE}\n[webhook]\nurl = "{receiver.url}"\n'
    )
    receiver.slowness = 0.2
    async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
        everybody(sandbox)
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'otklik.sqlite3'}",
            "ORGANIZATION_FILE": str(organisation),
            "HTTP_PORT": "0",
            "INTAKE_TOKEN": KEY,
        }
        anna = sandbox.person(501)
        chat = sandbox.chat(anna.id)
        async with program_process(settings, tmp_path / "program.log") as program:
            for life in range(3):
                await program.start()
                for number in range(3 * life + 1, 3 * life + 4):
                    anna.say(anna.id, f"/new Во дворе на Ленина, {number} яма.")
                    card = await sandbox.until(lambda: chat.find(f"№{number} "))  # noqa: B023 - awaited at once
                    anna.press_data(card, f"cg:{number}:mistake")
                await reached(lambda: receiver.tries, 3 * life + 1)
                await program.end(signal.SIGKILL)
            await program.start()
            async with asyncio.timeout(240):
                while len(receiver.numbers) < 9:  # noqa: ASYNC110 - it is told over HTTP
                    await asyncio.sleep(0.05)
            await asyncio.sleep(1.5)
            await program.end(signal.SIGTERM)
    assert receiver.numbers == set(range(1, 10))
    ids = {told["id"]: told["incident"]["number"] for told in receiver.taken}
    assert sorted(ids.values()) == list(range(1, 10))
    assert len(receiver.taken) <= 9 + 3  # what was in flight at a kill comes again
