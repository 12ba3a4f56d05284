"""A town for each story: the real program over HTTP, its chats, and the people in them."""

import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from bot import composition
from bot.app import App, build_app
from bot.audit.auditing import Auditor
from bot.cli.check import sentence
from bot.composition import make_offices
from bot.delivery.limits import Rates
from bot.demo.stage import INTAKE_TOKEN, TOKEN, Stage
from bot.organisation.official_calendar import build_work_calendar
from bot.sandbox import Chat, Message, Person, Press, Sandbox, SteppedClock
from bot.settings import Settings
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import Database
from storage.engine.migrate import differences
from storage.incidents.auditing import AuditReading
from storage.incidents.reading import SqlReading
from tests.e2e.manners import lapses

MOSCOW = ZoneInfo("Europe/Moscow")
TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=MOSCOW)

CONTROL, MEDIA, HOUSING, CULTURE = -1001, -1002, -1003, -1004
"""Chats: the control department, the media department and two authorities."""

ORGANISATION = """
[administration]
name = "Администрация муниципального образования Калининский район"
region = "KDA"

[control]
chat = -1001
[media]
chat = -1002

[[authority]]
code = "zhkh"
name = "Управление ЖКХ"
chat = -1003
[[authority]]
code = "culture"
name = "Отдел культуры"
chat = -1004

[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "control"
[[staff]]
name = "Козлова Мария Игоревна"
telegram_id = 502
role = "control"
[[staff]]
name = "Петров Борис Викторович"
telegram_id = 503
role = "executor"
authority = "zhkh"
[[staff]]
name = "Белова Вера Николаевна"
telegram_id = 504
role = "executor"
authority = "culture"
[[staff]]
name = "Орлов Олег Олегович"
telegram_id = 900
role = "admin"
"""


DRAFT = "Яму на дороге засыплем завтра."
"""Long enough not to be taken for talk in the chat."""

CALENDARS: dict[str, WorkCalendar] = {}
DIFFERENCES: dict[tuple[str, ...], list[str]] = {}
"""Of SQLite's schemas, by all that they are made with."""


@dataclass
class Town:
    """People and chats around the program: `say`, `reply`, `press` wait until all is settled."""

    stage: Stage
    rude: bool = False
    """The story provokes what no other may show: failed calls, updates set aside."""

    @property
    def sandbox(self) -> Sandbox:
        return self.stage.sandbox

    @cached_property
    def anna(self) -> Person:
        """Of the control department, as is Maria."""
        return self.sandbox.person(501, "Анна Иванова")

    @cached_property
    def maria(self) -> Person:
        return self.sandbox.person(502, "Мария Козлова")

    @cached_property
    def boris(self) -> Person:
        """Executor in the housing department."""
        return self.sandbox.person(503, "Борис Петров")

    @cached_property
    def vera(self) -> Person:
        """Executor in the department of culture."""
        return self.sandbox.person(504, "Вера Белова")

    @cached_property
    def admin(self) -> Person:
        return self.sandbox.person(900, "Олег Орлов")

    @cached_property
    def stranger(self) -> Person:
        """Sits in the housing department's chat, but works nowhere."""
        return self.sandbox.person(777, "Прохожий")

    def gather(self) -> None:
        """Everybody is in their groups and has met the bot."""
        everybody = (self.anna, self.maria, self.boris, self.vera, self.admin)
        self.sandbox.group(CONTROL, "Отдел контроля", [self.anna, self.maria])
        self.sandbox.group(MEDIA, "Отдел СМИ", [])
        self.sandbox.group(HOUSING, "ЖКХ", [self.boris, self.stranger])
        self.sandbox.group(CULTURE, "Культура", [self.vera])
        for person in everybody:
            self.sandbox.world.private_chat(person.user)

    def chat(self, whose: int | Person) -> Chat:
        return self.sandbox.chat(whose if isinstance(whose, int) else whose.id)

    def last(self, whose: int | Person) -> Message:
        return self.chat(whose).last

    async def say(self, person: Person, where: int | Person, text: str) -> Message:
        """Gives the newest message there, once all is settled."""
        person.say(where if isinstance(where, int) else where.id, text)
        await self.stage.settle()
        return self.last(where)

    async def reply(self, person: Person, message: Message, text: str) -> Message:
        """Gives the newest message there, once all is settled."""
        person.reply(message, text)
        await self.stage.settle()
        return message.chat.last

    async def press(self, person: Person, message: Message, label: str) -> str:
        """Gives the words of the answer to the press."""
        return await self.answered(person.press(message, label))

    async def press_data(self, person: Person, message: Message, data: str) -> str:
        """The same, of an outdated or forged button."""
        return await self.answered(person.press_data(message, data))

    async def answered(self, press: Press) -> str:
        await self.stage.settle()
        return (await press.answered()).text

    async def discrepancies(self) -> list[str]:
        """What `otklik db check` would tell."""
        app = self.stage.app
        reading = SqlReading(
            app.database, make_offices(app.database, app.settings, self.stage.clock)
        )
        auditor = Auditor(AuditReading(app.database), reading)
        return [sentence(one, MOSCOW) async for one in auditor.findings(self.stage.clock.now())]

    async def pass_time(self, **span: float) -> None:
        await self.stage.pass_time(timedelta(**span))

    async def registered(self, text: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """Control registers a message in private; gives its card there."""
        return await self.say(self.anna, self.anna, text)

    async def sent_to_housing(self, text: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """It goes to the housing department; gives control's card."""
        card = await self.registered(text)
        await self.press(self.anna, card, "Управление ЖКХ")
        await self.press(self.anna, card, "Направить")
        return card

    async def routed(self, text: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """The same; gives the executor's card."""
        await self.sent_to_housing(text)
        return self.last(HOUSING)

    async def drafted(self, text: str = DRAFT, about: str = "Яма.") -> Message:
        """The executor sends a draft; gives control's approval card."""
        await self.reply(self.boris, await self.routed(about), text)
        return self.last(CONTROL)

    async def approved(self, about: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """Control agrees; gives the message with the text to place."""
        card = await self.drafted(about=about)
        await self.press(self.maria, card, "✅ Согласовать")
        return self.last(HOUSING)

    async def answered_incident(self) -> Message:
        """The executor places it without a doubt; gives the message with the placed text."""
        to_place = await self.approved()
        await self.reply(self.boris, to_place, "https://example.org/answer")
        return to_place


@dataclass
class Caller:
    """The monitoring system."""

    base: str
    token: str | None = INTAKE_TOKEN
    session: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    async def post(
        self, body: Any = None, *, raw: bytes | io.BytesIO | None = None
    ) -> tuple[int, Any]:
        return await self._call(
            "POST", "/api/v1/incidents", **({"json": body} if raw is None else {"data": raw})
        )

    async def get(self, path: str) -> tuple[int, Any]:
        return await self._call("GET", path)

    async def incident(self, number: int) -> Any:
        status, found = await self.get(f"/api/v1/incidents/{number}")
        assert status == 200
        return found

    async def _call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        async with self.session.request(
            method, self.base + path, headers=headers, **body
        ) as response:
            is_json = response.content_type == "application/json"
            return response.status, await (response.json() if is_json else response.text())


def stopped_program(
    sandbox: Sandbox,
    organisation: Path | None,
    database_url: str,
    *,
    rates: Rates | None = None,
    **variables: Any,
) -> App:
    """The program before its start; `variables` are more settings."""
    settings: dict[str, Any] = {
        "bot_token": TOKEN,
        "telegram_api_url": sandbox.url,
        "database_url": database_url,
        "organization_file": organisation,
        "intake_token": INTAKE_TOKEN,
        "http_port": 0,
    }
    chosen = Settings(_env_file=None, **(settings | variables))
    return build_app(chosen, clock=sandbox.world.clock, rates=rates)


@asynccontextmanager
async def program(
    sandbox: Sandbox, organisation: Path | None, database_url: str, **variables: Any
) -> AsyncIterator[Stage]:
    """The program, from its start to an orderly stop."""
    clock = sandbox.world.clock
    assert isinstance(clock, SteppedClock)
    app = stopped_program(sandbox, organisation, database_url, **variables)
    async with app.running():
        yield Stage(sandbox, app, clock)


@pytest.fixture(autouse=True)
def towns_are_quickly_built_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """They share calendars and what is known of schemas.

    They don't wait for TLS connections to close: there are none.
    """

    def build(*about: Any) -> WorkCalendar:
        if (key := repr(about)) not in CALENDARS:
            CALENDARS[key] = build_work_calendar(*about)
        return CALENDARS[key]

    async def compare(database: Database) -> list[str]:
        if not database.sqlite:
            return await differences(database)
        async with database.reading() as connection:
            made = await connection.exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY rowid")
            schema = tuple(str(sql) for sql in made.scalars())
        if schema not in DIFFERENCES:
            DIFFERENCES[schema] = await differences(database)
        return DIFFERENCES[schema]

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:
            await session._session.close()

    monkeypatch.setattr(composition, "build_work_calendar", build)
    monkeypatch.setattr(composition, "differences", compare)
    monkeypatch.setattr(AiohttpSession, "close", close)


def rewritten(file: Path, text: str) -> Path:
    """The organisation file, with another text in it."""
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def organisation_file(tmp_path: Path) -> Path:
    return rewritten(tmp_path / "organisation.toml", ORGANISATION)


@pytest.fixture
def database_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """Migrated already; the demonstration and those that get killed start from nothing."""
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox:
        yield sandbox


@pytest.fixture
async def town(sandbox: Sandbox, organisation_file: Path, database_url: str) -> AsyncIterator[Town]:
    """Whatever the story tells, in the end the bot has been polite, and its books are in order."""
    async with program(sandbox, organisation_file, database_url) as stage:
        town = Town(stage)
        town.gather()
        yield town
        await stage.settle()
        assert town.rude or not await lapses(stage)
        assert town.rude or not await town.discrepancies()


@pytest.fixture
async def caller(town: Town) -> AsyncIterator[Caller]:
    caller = Caller(f"http://127.0.0.1:{town.stage.app.http.port}")
    async with caller.session:
        yield caller
