"""No secret of the settings is ever printed, logged, stored or told, whatever fails at the highest level of logs."""

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.runtime.clock import SystemClock
from bot.sandbox import ApiRefusal, BadGateway, Fault, ForeignPage, TooManyRequests
from storage.engine.database import is_sqlite
from storage.engine.migrate import upgrade
from tests.console import otklik
from tests.e2e.kill.organisation import ADMIN, DEPUTY_HEAD, ORGANISATION, everybody
from tests.e2e.kill.process import ROOT
from tests.e2e.town import CONTROL, HOUSING
from tests.faked_time import FAKED_TIME
from tests.ports import reserve_port
from tests.storage.servers import POSTGRESQL, empty_database
from tests.telegram import (
    DropAfter,
    DropBefore,
    OddAnswer,
    Oddity,
    Proxy,
    ProxyKind,
    Reset,
    Sandbox,
    ServerError,
    WrongLogin,
)

NUMBER = "100000"
CONTROLLER, ANOTHER = 501, 502
SECRETS = {
    "BOT_TOKEN": "T0ken-s3cret-of-the-bot",
    "PROXY_URL": "pr0xy-s3cret",
    "INTAKE_TOKEN": "1ntake-s3cret-key",
    "WEBHOOK_SECRET": "w3bhook-s3cret-key",
    "DATABASE_URL": "datab4se-s3cret",
}
TOKEN = f"{NUMBER}:{SECRETS['BOT_TOKEN']}"
FAULTS = (
    ServerError(),
    BadGateway(),
    TooManyRequests(1),
    ForeignPage(503, "<h1>Сервис временно недоступен</h1>"),
)
REFUSES = "Пушкина"
"""What the database does not take, and quotes in its refusal."""

AUTHOR = {
    "author_name": "Сидоров Савва",
    "author_url": "https://vk.com/savva_sidorov",
    "url": "https://vk.com/wall-77_88",
}
CARD = "Сообщение:\nЯма на Мира"
"""What stands in the executors' card; a day that begins tells of the incident in other words."""

WORDS = (
    *("на Мира", "на Ленина", "918 555-12-34", "Сидоров", "sidorov", "wall-77"),
    *("засыплем", "заровняли", "вежливее", "Иванова", "Анна", "Петров"),
)
"""Of citizens, and of those who work: what they write, and their names."""

REFUSING = {
    True: f"""CREATE TRIGGER refusing BEFORE INSERT ON incident_text WHEN NEW.text LIKE '%{REFUSES}%'
        BEGIN SELECT RAISE(ABORT, 'Нет: {REFUSES}'); END""",
    False: f"ALTER TABLE incident_text ADD CHECK (text NOT LIKE '%{REFUSES}%')",
}
DOUBTFUL: Mapping[bool, Mapping[int, Fault]] = {
    True: {ANOTHER: DropBefore(), DEPUTY_HEAD: DropAfter()},
    False: {ANOTHER: DropBefore(), DEPUTY_HEAD: OddAnswer(Oddity.TRUNCATED)},
}
"""On SQLite or not, in chats where nothing is waited for: the next message there comes in a minute."""

FOR_GOOD = ApiRefusal(400, "Bad Request: message text is empty")


def shown(text: str) -> list[str]:
    """Whose secret stands there."""
    return [name for name, secret in SECRETS.items() if secret in text]


def ended(settings: Mapping[str, str], folder: Path, *command: str) -> str:
    """What a command says that ends by itself."""
    _, out, err = otklik(folder, *command, **settings)
    return out + err


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    return {
        "BOT_TOKEN": TOKEN,
        "INTAKE_TOKEN": SECRETS["INTAKE_TOKEN"],
        "WEBHOOK_SECRET": SECRETS["WEBHOOK_SECRET"],
        "DATABASE_URL": f"sqlite:///{tmp_path}/otklik.sqlite3",
        "ORGANIZATION_FILE": str(tmp_path / "organisation.toml"),
        "HTTP_PORT": str(reserve_port()),
        "LOG_LEVEL": "DEBUG",
        "PATH": os.environ["PATH"],
    }


@pytest.fixture(params=["sqlite", POSTGRESQL])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Of a database that fails at some words."""
    async with AsyncExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite+aiosqlite:///{tmp_path}/otklik.sqlite3"
        else:
            url = await stack.enter_async_context(empty_database())
        await upgrade(url)
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.execute(text(REFUSING[is_sqlite(url)]))
        await engine.dispose()
        yield url


async def test_a_program_at_work_among_failures_shows_none(
    tmp_path: Path, settings: dict[str, str], url: str
) -> None:
    """On SQLite by polling, on PostgreSQL by webhook."""
    by_webhook = not is_sqlite(url)
    if by_webhook:
        settings["DATABASE_URL"] = _with_a_password(url)
    login = ("otklik", SECRETS["PROXY_URL"])
    base = f"http://127.0.0.1:{settings['HTTP_PORT']}"
    async with (
        Sandbox(token=TOKEN, clock=SystemClock()) as sandbox,
        Proxy(ProxyKind.SOCKS5, login=login) as proxy,
    ):
        settings |= {"TELEGRAM_API_URL": sandbox.url, "PROXY_URL": proxy.url}
        if by_webhook:
            settings["WEBHOOK_URL"] = f"{base}/telegram"
        everybody(sandbox)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), **FAKED_TIME, **settings},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout is not None
        log = asyncio.create_task(process.stdout.read())
        await sandbox.until(lambda: sandbox.calls_to("getMe"))
        doubts = DOUBTFUL[is_sqlite(url)]
        for chat, doubtful in doubts.items():
            sandbox.faults.fail_next("sendMessage", doubtful, chat=chat)
        for fault in FAULTS:
            sandbox.faults.fail_next("sendMessage", fault)
        # What is refused so is not tried again: the card that is waited for must not be the one.
        sandbox.faults.fail_next("sendMessage", FOR_GOOD, chat=CONTROLLER)
        await _work(sandbox, base)
        admin = sandbox.chat(ADMIN)
        await sandbox.until(lambda: admin.find("otklik inbox replay"))
        befell = {*FAULTS, *doubts.values()}
        await sandbox.until(lambda: befell <= {call.fault for call in sandbox.calls})
        for trouble in (Reset(), WrongLogin()):
            with proxy.failing(trouble):
                await asyncio.sleep(1)
        process.send_signal(signal.SIGTERM)
        said = (await log).decode()
        await process.wait()
        told = str([call.params for call in sandbox.calls if "secret_token" not in call.params])
    assert "intake.registered" in said
    assert re.search(r"delivery\.put_off|unreachable|telegram_failed", said)
    assert shown(said) == []
    assert "IntegrityError" in said
    assert [words for words in (REFUSES, *WORDS) if words in said] == []
    assert shown(told) == []
    assert REFUSES not in str([message.text for message in admin.messages])
    if by_webhook:
        return
    with closing(sqlite3.connect(tmp_path / "otklik.sqlite3")) as connection:
        assert shown("\n".join(connection.iterdump())) == []


def _with_a_password(url: str) -> str:
    """The server of the tests asks for none."""
    known = make_url(url).set(drivername="postgresql", password=SECRETS["DATABASE_URL"])
    return known.render_as_string(hide_password=False)


async def _work(sandbox: Sandbox, base: str) -> None:
    """Somebody writes, also what can't be stored; somebody calls rightly, wrongly, with no body."""
    found = SystemClock().now() - timedelta(minutes=5)
    text = "Яма на Мира, 5. Звоните: +7 918 555-12-34."
    body = {"text": text, "detected_at": found.isoformat(), **AUTHOR}
    async with aiohttp.ClientSession() as session:
        for token, sent in (
            (SECRETS["INTAKE_TOKEN"], body | {"authorities": ["zhkh"]}),
            (f"{SECRETS['INTAKE_TOKEN']}x", body),
            (SECRETS["INTAKE_TOKEN"], {"text": 5}),
        ):
            headers = {"Authorization": f"Bearer {token}"}
            async with session.post(
                f"{base}/api/v1/incidents", json=sent, headers=headers
            ) as answer:
                assert shown(await answer.text()) == []
        key = {"X-Telegram-Bot-Api-Secret-Token": f"{SECRETS['WEBHOOK_SECRET']}x"}
        async with session.post(f"{base}/telegram", json={}, headers=key) as answer:
            assert shown(await answer.text()) == []
        async with session.get(f"{base}/readyz") as answer:
            assert shown(await answer.text()) == []
        async with session.get(f"{base}/metrics") as answer:
            assert shown(await answer.text()) == []
    sandbox.person(CONTROLLER).say(CONTROLLER, "/new Нет света на Ленина, 5.")
    sandbox.person(CONTROLLER).say(CONTROLLER, f"/new Нет воды на {REFUSES}, 5.")
    await sandbox.until(lambda: sandbox.chat(HOUSING).find(CARD))
    await _answered(sandbox)


async def _answered(sandbox: Sandbox) -> None:
    """Drafted, rejected with words, drafted better, approved, placed, looked for."""
    boris, anna = sandbox.person(503), sandbox.person(CONTROLLER)
    housing, control = sandbox.chat(HOUSING), sandbox.chat(CONTROL)
    for version, draft in enumerate(
        ("Яму на этой дороге засыплем.", "Яму на дороге засыпали и заровняли."), start=1
    ):
        boris.reply(housing.find(CARD), draft)
        await sandbox.until(partial(control.find, draft))
        if version == 1:
            anna.reply(control.find(draft), "Напишите вежливее.")
            anna.press(control.find(draft), "↩️ Обе причины")
            await sandbox.until(lambda: housing.find("вежливее"))
        else:
            anna.press(control.find(draft), "✅ Согласовать")
    await sandbox.until(lambda: housing.find("Разместите ответ"))
    boris.reply(housing.find("Разместите ответ"), f"{AUTHOR['url']}?reply=5")
    await sandbox.until(lambda: control.find("Размещено"))
    anna.say(CONTROLLER, "/find яма на Мира")
    await sandbox.until(lambda: sandbox.chat(CONTROLLER).find("Найдено"))


@pytest.mark.parametrize(
    "command",
    [("run",), ("doctor",), ("db", "upgrade"), ("db", "check"), ("db", "backup", "copy")],
    ids=" ".join,
)
def test_a_database_that_can_not_be_reached_is_told_without_its_password(
    tmp_path: Path, settings: dict[str, str], command: tuple[str, ...]
) -> None:
    url = f"postgresql://otklik:{SECRETS['DATABASE_URL']}@127.0.0.1:9/otklik"
    settings |= {"DATABASE_URL": url, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    settings["PROXY_URL"] = f"socks5://otklik:{SECRETS['PROXY_URL']}@127.0.0.1:9"
    said = ended(settings, tmp_path, *command)
    assert said
    assert shown(said) == []


def test_mistaken_settings_are_told_without_their_values(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    settings |= {
        "BOT_TOKEN": SECRETS["BOT_TOKEN"],
        "PROXY_URL": SECRETS["PROXY_URL"],
        "WEBHOOK_SECRET": f"{SECRETS['WEBHOOK_SECRET']} ю",
        "DATABASE_URL": SECRETS["DATABASE_URL"],
    }
    said = ended(settings, tmp_path, "run")
    assert "PROXY_URL" in said
    assert shown(said) == []
