"""The real process is killed while a draft is read, and while its author is asked: it comes to control once."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.runtime.clock import SystemClock
from bot.sandbox import Message
from storage.schema.incidents import draft
from storage.schema.messages import inbox, inbox_pending
from tests.e2e.kill.process import PROOFREADING, program_process
from tests.e2e.kill.run import TOKEN
from tests.e2e.test_kill_jobs import Killed
from tests.e2e.town import CONTROL, DRAFT, HOUSING
from tests.e2e.waiting import until
from tests.telegram import Sandbox

pytestmark = pytest.mark.kill

WRONG = "Добрый день! Работы выпалнены в полном объёме."

IN_HAND = select(func.count()).where(inbox_pending(), inbox.c.starts > 0)
DRAFTS = select(func.count()).select_from(draft)


def _ended(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text("ascii").rpartition(")")[2].split()[0] == "Z"


async def test_drafts_that_were_read_or_asked_about_come_to_control_once(tmp_path: Path) -> None:
    log = tmp_path / "program.log"
    async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
        killed = Killed(tmp_path, sandbox)
        anna, boris = sandbox.person(501), sandbox.person(503)
        control, housing = sandbox.chat(CONTROL), sandbox.chat(HOUSING)

        async def routed(number: int, text: str) -> Message:
            anna.say(anna.id, f"/new {text}")
            card = await sandbox.until(lambda: sandbox.chat(anna.id).find(f"№{number}"))
            anna.press(card, "Управление ЖКХ")
            return await sandbox.until(lambda: housing.find(f"№{number}"))

        async def warm() -> bool:
            return "proofreading.ready" in log.read_text("utf-8")

        async def in_hand() -> bool:
            return await killed.count(IN_HAND) == 1

        def came() -> list[str]:
            return [one.text for one in control.messages if "Проект ответа, версия" in one.text]

        async with program_process(killed.settings | {PROOFREADING: "120"}, log) as program:
            await program.start()
            await until(warm)
            asked, read = await routed(1, "Во дворе яма."), await routed(2, "Не горит фонарь.")
            boris.reply(asked, WRONG)
            question = await sandbox.until(lambda: housing.find("«выпалнены»"))
            [reader] = program.children()
            os.kill(reader, signal.SIGSTOP)
            boris.reply(read, DRAFT)
            await until(in_hand)
            await program.end(signal.SIGKILL)
            assert await killed.count(DRAFTS) == 0
            os.kill(reader, signal.SIGCONT)
            await sandbox.until(lambda: _ended(reader))

            await program.start()
            await sandbox.until(lambda: len(came()) == 1)
            boris.press(question, "Отправить без исправлений")
            await sandbox.until(lambda: len(came()) == 2)
            await until(killed.told)
            await program.end(signal.SIGTERM)
        assert await killed.count(DRAFTS) == 2
        first, second = came()
        assert DRAFT in first
        assert WRONG in second
