"""The page's program proofreads drafts, as the real one does."""

import asyncio
from pathlib import Path

from bot.sandbox import Message
from bot.tutorial.acts import Act
from bot.tutorial.performance import Performance
from bot.tutorial.program import Understudy
from tests.page.people import ANNA, BORIS, HOUSING

MISSPELT = "Здравствуйте! Фанари во дворе дома 12 горят с 24 ноября."
PATIENCE = 240.0
"""Seconds of real time: a text that comes before the child is warm goes unchecked."""


def asked(stage: Performance) -> Message | None:
    said = stage.sandboxes.chat(HOUSING).messages
    return next((one for one in said if "«Фанари» → «Фонари»" in one.text), None)


async def test_a_misspelt_draft_is_asked_about(tmp_path: Path) -> None:
    async with Performance.open(tmp_path, lambda *_: None, Understudy()) as stage:
        await Act(by=ANNA, say="/new Во дворе дома 12 темно.").perform(stage)
        await Act(by=ANNA, press="Управление ЖКХ", under="№1").perform(stage)
        async with asyncio.timeout(PATIENCE):
            while asked(stage) is None:
                await Act(by=BORIS, chat=HOUSING, reply=MISSPELT, under="Взять в работу").perform(
                    stage
                )
                await asyncio.sleep(0.5)
