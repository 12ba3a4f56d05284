"""`/readyz` tells what keeps the program from its work; `/healthz` that it lives."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import make_url, select

from bot.http.health import CHECK_EVERY
from storage.delivery.delivering import Delivering
from storage.engine.database import DatabaseUnavailable
from storage.inbox.inbox import Inbox
from storage.schema.incidents import counter
from tests.e2e.test_faults import each_transaction
from tests.e2e.town import Caller, Starting, Town
from tests.telegram import Sandbox


async def skip_reasons(town: Town, caller: Caller) -> dict[str, str]:
    """What `/readyz` finds wrong by now; something is said, since a poll is held in real time."""
    town.anna.say(town.anna.id, "/help")
    await town.clock.advance(CHECK_EVERY)
    status, body = await caller.get("/readyz")
    wrong = {name: one["detail"] for name, one in body["checks"].items() if not one["ok"]}
    assert (status, body["ready"]) == ((503, False) if wrong else (200, True))
    assert set(body["checks"]) == {"database", town.messenger, "delivery", "loops"}
    assert (await caller.get("/healthz")) == (200, {"status": "ok"})
    return wrong


async def until_only(names: set[str], town: Town, caller: Caller) -> dict[str, str]:
    """What is wrong once it is that; a start, or the end of a trouble, takes its moment."""
    async with asyncio.timeout(240):
        while (wrong := await skip_reasons(town, caller)).keys() != names:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.02)
    return wrong


async def test_a_program_at_work_is_ready(town: Town, caller: Caller) -> None:
    assert await until_only(set(), town, caller) == {}


async def test_whoever_asks_often_causes_no_more_writes(town: Town, caller: Caller) -> None:
    await until_only(set(), town, caller)

    async def beats() -> Any:
        beats = select(counter.c.value).where(counter.c.name == "heartbeat")
        async with town.app.database.reading() as connection:
            return (await connection.execute(beats)).scalar()

    before = await beats()
    await asyncio.gather(*(caller.get("/readyz") for _ in range(20)))
    assert await beats() == before


@pytest.mark.file
async def test_a_held_lock_is_seen_and_no_caller_waits_for_it(
    town: Town, caller: Caller, database_url: str
) -> None:
    await until_only(set(), town, caller)
    body = {"text": "Яма.", "detected_at": "2026-11-24T08:59:00+03:00"}
    file = make_url(database_url).database or ""
    with closing(sqlite3.connect(file, check_same_thread=False)) as other:
        # In a thread: the program, which may be writing, must go on meanwhile.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        began = asyncio.get_running_loop().time()
        answers = await asyncio.gather(*(caller.post(body) for _ in range(5)))
        assert [status for status, _ in answers] == [503] * 5
        assert asyncio.get_running_loop().time() - began < 6
        assert "проверить не удалось" in (await skip_reasons(town, caller))["database"]
    await until_only(set(), town, caller)
    assert (await caller.post(body))[0] == 201
    await town.settle()


@pytest.mark.file
async def test_why_the_database_takes_nothing_is_told(town: Town, caller: Caller) -> None:
    await until_only(set(), town, caller)
    with each_transaction(town, "PRAGMA query_only = ON", "PRAGMA query_only = OFF"):
        wrong = await skip_reasons(town, caller)
        assert "доступны только для чтения; дайте право на запись" in wrong["database"]
    await until_only(set(), town, caller)


async def test_telegram_out_of_reach_is_seen_after_a_minute(town: Town, caller: Caller) -> None:
    await until_only(set(), town, caller)
    with town.sandbox.faults.outage():
        assert await skip_reasons(town, caller) == {}
        await town.clock.advance(60)
        wrong = await until_only({town.messenger}, town, caller)
        assert f"{town.messenger_name} не отвечает" in wrong[town.messenger]
    await until_only(set(), town, caller)


async def test_telegram_away_from_the_start_is_seen_at_once(
    starting: Starting, sandbox: Sandbox
) -> None:
    with sandbox.faults.outage():
        async with starting() as town:
            caller = Caller(f"http://127.0.0.1:{town.app.http.port}")
            async with caller.session:
                wrong = await until_only({town.messenger}, town, caller)
                async with caller.session.get(f"{caller.base}/readyz") as answer:
                    assert f"{town.messenger_name} ещё не ответил" in await answer.text()
    told = f"{town.messenger_name} ещё не ответил; проверьте сеть и прокси (PROXY_URL)"
    assert wrong == {town.messenger: told}


async def test_cards_that_do_not_leave_are_seen(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(*_: object, **__: object) -> list[object]:
        return []

    monkeypatch.setattr(Delivering, "heads", none)
    body = {"text": "Яма.", "detected_at": "2026-11-24T08:59:00+03:00"}
    assert (await caller.post(body))[0] == 201
    await until_only(set(), town, caller)
    for _ in range(4):
        await town.clock.advance(50)
        await until_only(set(), town, caller)
    await town.clock.advance(59)
    await skip_reasons(town, caller)
    await town.clock.advance(50)
    assert (await until_only({"delivery"}, town, caller))["delivery"].startswith(
        "сообщения ждут отправки"
    )
    monkeypatch.undo()
    await until_only(set(), town, caller)
    await town.settle()


async def test_a_loop_that_fails_again_and_again_is_seen(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: Inbox, *__: object) -> datetime:
        raise DatabaseUnavailable

    monkeypatch.setattr(Inbox, "take", fail)
    wrong = await until_only({"loops"}, town, caller)
    assert wrong["loops"].startswith("возобновляется после сбоя: обработка событий")
    monkeypatch.undo()
    await until_only(set(), town, caller)
