"""The real process is killed while it places an answer in VK: it is written at most once."""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.runtime.clock import SystemClock
from bot.sandbox import SlowAnswer
from domain.model.incident.workflow.status import Status
from tests.e2e.kill.organisation import ORGANISATION, everybody
from tests.e2e.kill.placing import COMMUNITY, PAGE, SERVICE, Ordered
from tests.e2e.kill.process import ProgramProcess, program_process
from tests.e2e.kill.run import TOKEN
from tests.e2e.town import CONTROL, DRAFT, HOUSING
from tests.e2e.waiting import until
from tests.messenger.faults import DropBefore
from tests.telegram import Sandbox
from tests.vk import Sandbox as Vk
from tests.vk.faults import VkFault

pytestmark = pytest.mark.kill

LATE = 120
"""Seconds: an answer that nobody waits for."""


@dataclass
class Placing(Ordered):
    """The process besides."""

    settings: dict[str, str]
    program: ProgramProcess


@asynccontextmanager
async def placing(folder: Path) -> AsyncIterator[Placing]:
    url = f"sqlite+aiosqlite:///{folder / 'otklik.sqlite3'}"
    organisation = folder / "organisation.toml"
    organisation.write_text(ORGANISATION + PAGE, encoding="utf-8")
    async with (
        Sandbox(token=TOKEN, clock=SystemClock()) as sandbox,
        Vk(service_token=SERVICE, clock=SystemClock()) as vk,
    ):
        everybody(sandbox)
        page = vk.community(1001, "Калининский район", token=COMMUNITY)
        asked = vk.person(77).comment(page.post("Ремонт дорог"), "Во дворе яма.")
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": url,
            "ORGANIZATION_FILE": str(organisation),
            "HTTP_PORT": "0",
            "VK_API_URL": vk.url,
            "VK_SERVICE_TOKEN": SERVICE,
            "VK_COMMUNITY_TOKEN": COMMUNITY,
        }
        async with program_process(settings, folder / "program.log") as program:
            await program.start()
            yield Placing(url, sandbox, vk, asked, settings, program)
            await program.end(signal.SIGTERM)


async def test_what_a_killed_process_has_written_is_found_and_not_written_again(
    tmp_path: Path,
) -> None:
    async with placing(tmp_path) as of:
        of.vk.faults.fail_next("wall.createComment", SlowAnswer(LATE))
        to_place = await of.order()
        await of.sandbox.until(lambda: of.written)
        await of.program.end(signal.SIGKILL)
        assert await of.tried()

        await of.program.start()
        await until(of.answered)
        await of.sandbox.until(lambda: "Размещено" in to_place.text)
        stored = await of.stored()
        (placement,) = stored.placements
        assert placement.url == of.asked.replies[0].url
        assert (placement.recorded.by, stored.placing_order) == (503, None)
        assert of.written == [DRAFT]
        assert len(of.vk.calls_to("wall.createComment")) == 1


async def test_what_a_killed_process_has_not_written_is_left_to_people(tmp_path: Path) -> None:
    async with placing(tmp_path) as of:
        of.vk.faults.fail_next("wall.createComment", DropBefore())
        await of.order()
        await until(of.tried)
        await of.program.end(signal.SIGKILL)
        await of.long_ago()

        await of.program.start()
        await until(of.over)
        housing = of.sandbox.chat(HOUSING)
        await of.sandbox.until(lambda: housing.find("не удалось узнать, размещён ли ответ"))
        assert of.written == []
        assert (await of.stored()).status is Status.APPROVED


async def test_an_approval_taken_back_while_the_program_is_down_is_heard_first(
    tmp_path: Path,
) -> None:
    async with placing(tmp_path) as of:
        of.vk.faults.fail_next("wall.createComment", VkFault(9))
        await of.order()
        await of.vk.until(lambda: len(of.vk.calls_to("wall.createComment")) == 1)
        maria, control = of.sandbox.person(502), of.sandbox.chat(CONTROL)
        approval = control.find("Проект ответа")
        maria.press(approval, "Отменить согласование")
        surely = "Да, отменить согласование"
        await of.sandbox.until(lambda: surely in str(approval.buttons))
        await of.program.end(signal.SIGKILL)
        maria.press(approval, surely)
        await of.due_now()

        await of.program.start()
        await until(of.over)
        assert of.written == []
        assert (await of.stored()).status is Status.ON_APPROVAL
        assert len(of.vk.calls_to("wall.createComment")) == 1
