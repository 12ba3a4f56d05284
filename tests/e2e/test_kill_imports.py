"""The real process is killed again and again in the middle of an import: it goes on where it was, and nothing comes twice."""

import signal
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import func, select

from bot.jobs.queue import _MOST_STARTS
from bot.runtime.clock import SystemClock
from bot.sandbox import Document
from handlers.texts.words import grouped
from storage.schema.incidents import incident
from storage.schema.jobs import job
from tests.e2e.kill.process import program_process
from tests.e2e.kill.run import TOKEN
from tests.e2e.test_kill_jobs import Killed
from tests.e2e.waiting import until
from tests.telegram import Sandbox
from tests.unit.exports import as_csv, numbered, row

pytestmark = pytest.mark.kill

MANY: Final = 3_000
"""Rows: some seconds of registering, shared among the processes."""

KILLS: Final = _MOST_STARTS + 2

REGISTERED = select(func.count()).select_from(incident)
NUMBERS = select(func.count(incident.c.external_id.distinct()))
DONE = select(func.coalesce(func.max(job.c.done), 0)).where(job.c.kind == "import")


async def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    rows = [numbered(one) | {"Дата создания": "2024-12-25 10:00:00"} for one in range(1, MANY + 1)]
    async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
        killed = Killed(tmp_path, sandbox)
        anna = sandbox.person(501)
        chat = sandbox.chat(anna.id)

        async def goes_on(begun: int) -> bool:
            return await killed.count(DONE) > begun

        async with program_process(killed.settings, tmp_path / "program.log") as program:
            await program.start()
            anna.send_document(anna.id, Document("export.csv", as_csv(map(row, rows))))
            preview = await sandbox.until(lambda: chat.find("Новых, ждут ответа"))
            anna.press(preview, "Импортировать")
            begun = 0
            for _ in range(KILLS):
                await until(partial(goes_on, begun))
                await program.end(signal.SIGKILL)
                before, begun = begun, await killed.count(REGISTERED)
                assert before < begun < MANY
                assert await killed.count(DONE) == begun
                await program.start()
            await sandbox.until(lambda: "импорт закончен" in preview.text)
            await program.end(signal.SIGTERM)
        assert await killed.count(REGISTERED) == await killed.count(NUMBERS) == MANY
        assert preview.text.splitlines()[1:] == [
            f"Строк: {grouped(MANY)}",
            f"Зарегистрировано новых: {grouped(MANY)}",
        ]
