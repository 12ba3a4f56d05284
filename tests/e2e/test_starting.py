"""Starting: what is wrong is said clearly and in Russian, and a changed organisation is applied."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.runtime.startup_error import StartupError
from bot.sandbox import BadGateway
from bot.sandbox.faults import ApiRefusal, Fault, ForeignPage
from bot.setup.organisation_file import read_organisation
from bot.tutorial.sandboxes import TOKEN, Sandboxes
from bot.tutorial.simulation import program
from domain.model.ids import Messenger
from storage.engine.database import Database, DatabaseUnavailable
from tests.e2e.town import (
    CONTROL,
    CULTURE,
    HOUSING,
    ORGANISATION,
    Caller,
    Stage,
    Starting,
    Town,
    rewritten,
)
from tests.telegram import DropBefore, Sandbox, ServerError

TOKEN_SETTING = {Messenger.TELEGRAM: "bot_token", Messenger.MAX: "max_token"}


async def refused(sandbox: Sandbox, organisation: Path | None, url: str, **changes: Any) -> str:
    """What the program says instead of starting."""
    with pytest.raises(StartupError) as refusal:
        async with asyncio.timeout(240):
            await program(Sandboxes(sandbox), organisation, url, **changes).run(asyncio.Event())
    text = str(refusal.value)
    assert "Traceback" not in text
    assert any("а" <= letter <= "я" for letter in text)
    return text


@pytest.mark.parametrize(
    "token", [f"{TOKEN}-other", "100001:of-another-bot"], ids=["wrong", "another bot's"]
)
async def test_a_wrong_token_is_told(
    sandbox: Sandbox, organisation_file: Path, database_url: str, token: str
) -> None:
    setting = TOKEN_SETTING[Stage.messenger]
    text = await refused(sandbox, organisation_file, database_url, **{setting: token})
    assert setting.upper() in text
    assert token not in text


async def test_a_missing_token_is_told(
    sandbox: Sandbox, organisation_file: Path, database_url: str
) -> None:
    setting = TOKEN_SETTING[Stage.messenger]
    text = await refused(sandbox, organisation_file, database_url, **{setting: None})
    assert "BOT_TOKEN" in text


async def test_a_database_that_does_not_answer_is_told(
    sandbox: Sandbox, organisation_file: Path
) -> None:
    nobody = "postgresql+asyncpg://nobody@127.0.0.1:9/otklik"
    told = await refused(sandbox, organisation_file, nobody)
    assert "DATABASE_URL: база данных не отвечает" in told


def failing_at_first(*, committed: bool) -> Any:
    """`Database.writing` that fails before it begins, or behind its commit: twice, once each time."""
    well, turns = Database.writing, chain([True, False, True], repeat(False))

    @asynccontextmanager
    async def writing(database: Database, **how: Any) -> AsyncIterator[AsyncConnection]:
        fails = next(turns)
        if fails and not committed:
            raise DatabaseUnavailable
        async with well(database, **how) as connection:
            yield connection
        if fails:
            raise DatabaseUnavailable

    return writing


@pytest.mark.parametrize("committed", [False, True], ids=["in vain", "answer lost"])
@pytest.mark.parametrize("described", [True, False], ids=["described", "in chat"])
async def test_what_the_start_needs_of_the_database_is_waited_for(
    sandbox: Sandbox,
    organisation_file: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    described: bool,
    committed: bool,
) -> None:
    """Another process may be paused with the organisation in hand; people are told no less for it."""
    chief, file = sandbox.person(900), (organisation_file if described else None)
    chief.start()
    monkeypatch.setattr(Database, "writing", failing_at_first(committed=committed))
    admins = frozenset({chief.id})
    async with Town.running(sandbox, file, database_url, admin_ids=admins) as town:
        await town.settle()
        told = [one.text for one in town.chat(chief).messages if one.sender.is_bot]
    missing = [one for one in told if one.startswith("Настройка: чего не хватает")]
    assert len(missing) == (0 if described else 1)


async def test_a_missing_file_is_told(sandbox: Sandbox, tmp_path: Path, database_url: str) -> None:
    told = await refused(sandbox, tmp_path / "nowhere.toml", database_url)
    assert "nowhere.toml" in told
    assert "такого файла нет" in told


async def test_every_mistake_of_the_file_is_told_at_once(
    sandbox: Sandbox, organisation_file: Path, database_url: str
) -> None:
    broken = (
        ORGANISATION.replace("chat = -1003", 'chat = "чат"')
        .replace('role = "admin"', 'role = "king"')
        .replace('authority = "culture"', 'authority = "ballet"')
    )
    rewritten(organisation_file, broken)
    text = await refused(sandbox, organisation_file, database_url)
    for key in ("authority", "chat", "king", "ballet"):
        assert key in text
    assert len(text.splitlines()) >= 4


async def test_a_file_that_is_no_toml_is_told_with_its_line(
    sandbox: Sandbox, organisation_file: Path, database_url: str
) -> None:
    rewritten(organisation_file, "[control\nchat = 1")
    text = await refused(sandbox, organisation_file, database_url)
    assert "1" in text


async def test_a_port_in_use_is_told(
    sandbox: Sandbox, organisation_file: Path, database_url: str
) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        text = await refused(sandbox, organisation_file, database_url, http_port=port)
    assert f"HTTP_PORT: 127.0.0.1:{port}: порт занят другой программой" in text


@pytest.mark.parametrize(
    "fault", [BadGateway(), ServerError(), DropBefore()], ids=["502", "500", "drop"]
)
async def test_telegram_out_of_reach_is_waited_for(
    starting: Starting, sandbox: Sandbox, fault: BadGateway
) -> None:
    sandbox.faults.fail_next("getMe", fault)
    sandbox.faults.fail_next("deleteWebhook", fault)
    async with starting() as town:
        assert (await town.registered()).text.startswith("№1 ·")


@pytest.mark.telegram("newer and older servers")
@pytest.mark.parametrize(
    "fault",
    [ApiRefusal(404, "Not Found"), ForeignPage(404, "404: Not Found")],
    ids=["refusal", "page"],
)
async def test_a_server_that_knows_only_what_is_needed_is_enough(
    starting: Starting, sandbox: Sandbox, fault: Fault
) -> None:
    for method in ("deleteWebhook", "editMessageReplyMarkup", "setMyCommands"):
        sandbox.faults.fail_next(method, fault, times=1000)
    if isinstance(fault, ApiRefusal):
        sandbox.faults.fail_next("setMessageReaction", fault, times=1000)
    async with starting() as town:
        town.rude = True
        await town.drafted()
        await town.approve_last()
        assert town.last(HOUSING).text.startswith("№1 · разместите")


async def test_the_log_ends_with_an_orderly_stop(
    sandbox: Sandbox, organisation_file: Path, database_url: str
) -> None:
    stop = asyncio.Event()
    with capture_logs() as logs:
        life = asyncio.create_task(
            program(Sandboxes(sandbox), organisation_file, database_url).run(stop)
        )
        await sandbox.until(lambda: bool(sandbox.calls_to("getMe")))
        stop.set()
        await life
    assert logs[-1]["event"] == "app.stopped"


async def test_incidents_are_registered_while_telegram_is_away(
    starting: Starting, sandbox: Sandbox
) -> None:
    with sandbox.faults.outage():
        async with starting() as town:
            caller = Caller(f"http://127.0.0.1:{town.app.http.port}")
            async with caller.session:
                body = {"text": "Горит склад.", "detected_at": "2026-11-24T08:59:00+03:00"}
                assert (await caller.post(body | {"importance": "high"}))[0] == 201
    async with starting() as town:
        await town.settle()
        assert "Горит склад." in town.last(CONTROL).text


async def test_the_organisation_of_before_serves_without_its_file(
    starting: Starting, sandbox: Sandbox, database_url: str
) -> None:
    async with starting():
        pass
    async with Town.running(sandbox, None, database_url) as town:
        await town.routed()
        assert town.last(HOUSING).text.startswith("№1 ·")


async def test_changes_of_the_file_count_once_they_are_applied(
    starting: Starting, organisation_file: Path
) -> None:
    async with starting() as town:
        await town.drafted()
    changed = (
        ORGANISATION.replace("Управление ЖКХ", "Департамент ЖКХ")
        .replace("Петров Борис Викторович", "Петров-Водкин Борис Викторович")
        .replace('telegram_id = 502\nrole = "control"', 'telegram_id = 502\nrole = "media"')
    )
    rewritten(organisation_file, changed)
    async with starting() as town:
        card = await town.say(town.anna, town.anna, "/incident 1")
        assert "Управление ЖКХ" in card.text  # the file fills only what is empty
        await town.app.offices.apply(read_organisation(organisation_file))
        card = await town.say(town.anna, town.anna, "/incident 1")
        assert "Департамент ЖКХ" in card.text
        assert "Петров-Водкин Б. В." in card.text
        answer = await town.press(town.maria, town.last(-1001), "✅ Согласовать")
        assert answer == "№1: согласовывать проекты ответов может отдел контроля."


async def test_an_authority_that_has_left_is_neither_offered_nor_routed_to(
    starting: Starting, organisation_file: Path
) -> None:
    async with starting() as town:
        card = await town.registered()
        await town.act(town.anna, card, "Несколько органов…", "Отдел культуры")
    without = ORGANISATION.replace(
        '[[authority]]\ncode = "culture"\nname = "Отдел культуры"\nchat = -1004\n', ""
    ).replace('role = "executor"\nauthority = "culture"', 'role = "media"')
    assert "culture" not in without
    rewritten(organisation_file, without)
    async with starting() as town:
        await town.app.offices.apply(read_organisation(organisation_file))
        answer = await town.press(town.anna, card, "Направить")
        assert "такого органа больше нет в организации." in answer
        assert "органа" in await town.press_data(town.anna, card, "ch:1:culture:1")
        card = await town.say(town.anna, town.anna, "/incident 1")
        assert not any("культуры" in label for row in card.buttons for label in row)
        await town.act(town.anna, card, "Управление ЖКХ", "Направить")
        assert town.last(HOUSING).text.startswith("№1 ·")
        assert town.chat(CULTURE).messages == []
