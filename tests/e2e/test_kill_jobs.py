"""The real process is killed while it makes a report, and while it sends it: nothing is lost."""

import io
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Select, func, select

from bot.runtime.clock import SystemClock
from bot.sandbox import Document, SlowAnswer
from domain.model.conversation.job import JobState
from domain.model.conversation.notices.kinds import SendStoredFile
from storage.engine.database import Database
from storage.schema.jobs import job
from storage.schema.messages import OUTBOX_WAITING, outbox
from tests.e2e.kill.organisation import DEPUTY_HEAD, ORGANISATION, everybody
from tests.e2e.kill.process import program_process
from tests.e2e.kill.run import TOKEN
from tests.e2e.town import CONTROL
from tests.e2e.waiting import until
from tests.storage.copies import copy_messages
from tests.telegram import Person, Sandbox

pytestmark = pytest.mark.kill

MANY = 6_000
"""Messages: more than a second of counting."""

RUNNING = select(func.count()).where(job.c.state == JobState.RUNNING, job.c.done > 0)
DONE = select(func.count()).where(job.c.state == JobState.DONE)
WAITING = select(func.count()).select_from(outbox).where(OUTBOX_WAITING)
MADE = select(func.count()).where(outbox.c.kind == SendStoredFile.kind)


def documents(anna: Person, sandbox: Sandbox) -> list[Document]:
    sent = [one for one in sandbox.chat(anna.id).messages if "document" in one.content.other]
    found = (anna.download(one) for one in sent)
    return [one for one in found if isinstance(one, Document)]


class Killed:
    """The real process around a sandbox, and what its database says."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.url = f"sqlite+aiosqlite:///{folder / 'otklik.sqlite3'}"
        self.organisation = folder / "organisation.toml"
        self.organisation.write_text(ORGANISATION, encoding="utf-8")
        self.settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": self.url,
            "ORGANIZATION_FILE": str(self.organisation),
            "HTTP_PORT": "0",
        }
        everybody(sandbox)

    async def count(self, query: Select[Any]) -> int:
        database = Database(self.url)
        async with database.reading() as connection:
            found = int((await connection.execute(query)).scalar_one())
        await database.close()
        return found

    async def counting(self) -> bool:
        return await self.count(RUNNING) == 1

    async def told(self) -> bool:
        return not await self.count(WAITING)

    async def multiplied(self) -> None:
        """There are so many messages that counting them takes a while."""
        database = Database(self.url)
        async with database.writing() as connection:
            await copy_messages(connection, 1, MANY)
        await database.close()


async def test_an_order_of_the_deputy_head_outlives_kills_and_is_sent_once(tmp_path: Path) -> None:
    async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
        killed = Killed(tmp_path, sandbox)
        anna, timur = sandbox.person(501), sandbox.person(DEPUTY_HEAD)
        control, chat = sandbox.chat(CONTROL), sandbox.chat(timur.id)
        async with program_process(killed.settings, tmp_path / "program.log") as program:
            await program.start()
            anna.say(anna.id, "/new Во дворе на Ленина, 5 яма.")
            await sandbox.until(lambda: sandbox.chat(anna.id).find("№1"))
            await program.end(signal.SIGTERM)
            await killed.multiplied()

            await program.start()
            timur.say(timur.id, "/report")
            which = await sandbox.until(lambda: chat.find("За какой период отчёт?"))
            timur.press(which, "Поручить отделу контроля")
            which = await sandbox.until(lambda: chat.find("За какой период поручить"))
            timur.press(which, "Этот год")
            await until(killed.counting)
            await program.end(signal.SIGKILL)

            await program.start()
            report = await sandbox.until(lambda: control.find("направьте заместителю главы"))
            await until(killed.told)
            anna.reply(report, "Сроки соблюдены.")
            report = await sandbox.until(lambda: control.find("Вывод отдела контроля"))
            before = len(sandbox.calls_to("sendMediaGroup"))
            sandbox.faults.fail_next("sendMediaGroup", SlowAnswer(5))
            anna.press(report, "Направить заместителю главы")
            await sandbox.until(lambda: len(sandbox.calls_to("sendMediaGroup")) > before)
            await program.end(signal.SIGKILL)

            await program.start()
            await until(killed.told)
            await program.end(signal.SIGTERM)
        assert "Направлен заместителю главы" in report.text
        assert (
            len([one for one in control.messages if "Направлен заместителю главы" in one.text]) == 1
        )
        got = [one for one in chat.messages if "Сроки соблюдены." in one.text]
        assert len(got) == 1
        copies = Counter(Path(one.name).suffix for one in documents(timur, sandbox))
        assert copies[".docx"] == copies[".xlsx"] <= 2


async def test_a_killed_process_loses_no_report(tmp_path: Path) -> None:
    async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
        killed = Killed(tmp_path, sandbox)
        anna = sandbox.person(501)
        chat = sandbox.chat(anna.id)
        async with program_process(killed.settings, tmp_path / "program.log") as program:
            await program.start()
            anna.say(anna.id, "/new Во дворе на Ленина, 5 яма.")
            await sandbox.until(lambda: chat.find("№1"))
            await program.end(signal.SIGTERM)
            await killed.multiplied()

            await program.start()
            anna.say(anna.id, "/report")
            which = await sandbox.until(lambda: chat.find("За какой период отчёт?"))
            anna.press(which, "Этот год")
            await until(killed.counting)
            await program.end(signal.SIGKILL)
            assert await killed.count(MADE) == 0

            sandbox.faults.fail_next("sendMediaGroup", SlowAnswer(5))
            await program.start()
            await sandbox.until(lambda: sandbox.calls_to("sendMediaGroup"))
            await program.end(signal.SIGKILL)
            assert await killed.count(DONE) == 1
            assert await killed.count(MADE) == 3  # a picture, the page, the workbook

            await program.start()
            await until(killed.told)
            await program.end(signal.SIGTERM)
        found = documents(anna, sandbox)
        copies = Counter(Path(one.name).suffix for one in found)
        assert copies.keys() == {".xlsx", ".docx"}
        assert copies[".docx"] == copies[".xlsx"] <= 2
        [sheet, *_] = (one for one in found if one.name.endswith(".xlsx"))
        assert "Сводка" in load_workbook(io.BytesIO(sheet.data), read_only=True).sheetnames
