"""Plays the scenarios with the real program, and prints them chat by chat."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import Final

from bot.sandbox import Sandbox, SteppedClock
from bot.sandbox.transcript import transcript
from bot.setup.organisation_file import read_organisation
from bot.tutorial.acts import START, ZONE
from bot.tutorial.people import ORGANISATION, gather
from bot.tutorial.scenarios import SCENARIOS, Scenario
from bot.tutorial.simulation import TOKEN, Simulation
from bot.tutorial.summary import summary

_PROLOGUE: Final = """\
«ОТКЛИК»: как администрация отвечает на сообщения в социальных сетях

Telegram здесь — встроенная имитация, время переводит сам показ; остальное — настоящая
программа. Ниже — чаты, как их видят люди. [В скобках] — кнопки.
"""

_REST: Final = "Показать и остальное: otklik demo --script"


async def play(*, short: bool = False) -> AsyncIterator[str]:
    """Yield the prologue, the scenarios (if `short`, only the first), then the summary."""
    yield _PROLOGUE
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/demo.sqlite3"
        async with (
            Sandbox(token=TOKEN, clock=SteppedClock(START)) as sandbox,
            Simulation.running(sandbox, ORGANISATION, database) as sim,
        ):
            gather(sandbox, read_organisation(ORGANISATION))
            for scenario in SCENARIOS:
                before = {chat: len(sim.sandbox.chat(chat).story) for chat in scenario.chats}
                await scenario.play(sim)
                if not short or scenario is SCENARIOS[0]:
                    yield "\n".join(_told(scenario, sim, before))
            yield await summary(sim, len(SCENARIOS))
    if short:
        yield _REST


def _told(scenario: Scenario, sim: Simulation, before: dict[int, int]) -> Iterator[str]:
    yield scenario.prologue
    for chat in scenario.chats:
        yield transcript(sim.sandbox.chat(chat), ZONE, since=before[chat])
