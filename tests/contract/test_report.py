"""Asking the real service: every fact has a source, and the report names nobody."""

import asyncio
import inspect
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from types import ModuleType

import pytest

from bot.runtime.clock import SystemClock
from tests.bot.sandbox.max.conftest import TOKEN
from tests.contract import test_max, test_telegram
from tests.max.sandbox import Sandbox

SOURCE = re.compile(r"Source: .+\([A-Z][a-z]+ 20\d\d\)\.", re.DOTALL)


@pytest.mark.parametrize("module", [test_max, test_telegram])
def test_every_fact_has_a_source_with_its_date(module: ModuleType) -> None:
    facts = [one for name, one in vars(module).items() if name.startswith("test_")]
    assert facts
    assert [one.__name__ for one in facts if not SOURCE.search(inspect.getdoc(one) or "")] == []


@pytest.mark.parametrize("is_administrator", [True, False])
async def test_a_real_service_is_asked_and_the_report_names_nobody(
    *, is_administrator: bool
) -> None:
    """Our stand-in plays the real one; where the bot lacks rights, not all that is relied on holds."""
    async with Sandbox(token=TOKEN, clock=SystemClock()) as real:
        person = real.person(501, "Анна Иванова")
        person.start()
        chat = real.group(-100377, "Управление ЖКХ", [person])
        if not is_administrator:
            person.demote_bot(chat.id)
        env = os.environ | {
            "OTKLIK_REAL_TOKEN": TOKEN,
            "OTKLIK_REAL_SERVER": real.url,
            "OTKLIK_REAL_CHAT": str(chat.id),
            "OTKLIK_REAL_PAUSE": "0.5",
        }
        asked = ("--tb=no", "-q", "-rN", "tests/contract/test_max.py", "-k", "others or newest")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "pytest", *asked, env=env, stdout=PIPE, stderr=STDOUT
        )
        said = (await process.communicate())[0].decode()
    report = said[said.index(" report ") :]
    newest = "test_messages_of_a_chat_come_newest_first"
    held = "held" if is_administrator else "not held (last answer: 403 access.denied)"
    assert f"* {held}: {newest}" in report
    assert "* could not be asked: test_an_administrator_deletes_messages_of_others" in report
    assert f"could not be deleted: {len(chat.messages)}" in report
    assert (chat.messages == []) == is_administrator
    assert not any(one in report for one in (TOKEN, str(chat.id), "Иванова", "ЖКХ", real.url))
