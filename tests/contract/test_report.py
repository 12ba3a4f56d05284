"""Asking the real service: every fact has a source, and the report names nobody."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.runtime.clock import SystemClock
from tests import telegram, vk
from tests.bot.networks.vk.conftest import GROUP, SERVICE
from tests.bot.sandbox.conftest import TOKEN as TELEGRAM_TOKEN
from tests.bot.sandbox.max.conftest import TOKEN
from tests.contract.facts import facts, has_source, is_inferred, needs_of, summary
from tests.contract.vk import is_test_page
from tests.max.sandbox import Sandbox

OTHER_TESTS = [one for one in Path("tests").iterdir() if one.name != "contract"]


def test_every_fact_has_a_source_with_its_date() -> None:
    stated = list(facts())
    assert [one.__name__ for one in stated if not has_source(one)] == []
    assert summary().startswith(f"{len(stated)} facts, {len(stated)} with a source")


def test_each_inferred_fact_is_in_the_table_of_assumptions() -> None:
    """With its service, and with what asking the real one needs."""
    page = Path("docs/reference/assumptions.md").read_text("utf-8")
    table = re.findall(r"^\| (\w+) \| `(test_\w+)` \| ([^|]+) \| [^|]+ \|$", page, re.MULTILINE)
    inferred = [
        (_service_of(one), one.__name__, f"needs {needs}" if (needs := needs_of(one)) else "asks")
        for one in facts()
        if is_inferred(one)
    ]
    assert sorted(table) == sorted(inferred)


def _service_of(fact: Callable[..., object]) -> str:
    name = fact.__module__.rpartition(".")[2].split("_")[1]
    return {"max": "MAX", "telegram": "Telegram", "vk": "VK"}[name]


async def test_the_summary_is_printed_where_xdist_runs_the_suite() -> None:
    """As by `make test`: its first process reads no conftest of the suite."""
    others = [f"--ignore={one}" for one in OTHER_TESTS]
    suite = (sys.executable, "-m", "pytest", "-n", "1", *others, "-k", "test_the_api_is_at_vk_ru")
    said = await _ran(dict(os.environ), *suite)
    assert summary() in said


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Тестовая страница", "club1001"), True),
        (("Отклик: тест", "club1001"), True),
        (("Администрация", "otklik_test2"), True),
        (("Администрация Калининского района", "club1001"), False),
        (("Тесто и протест", "contest"), False),
    ],
)
def test_a_test_page_is_recognised_by_its_name(names: tuple[str, str], *, expected: bool) -> None:
    assert is_test_page(*names) == expected


@pytest.mark.parametrize(("name", "is_asked"), [("Тест", True), ("Администрация", False)])
async def test_only_a_test_page_is_written_on(name: str, *, is_asked: bool) -> None:
    async with vk.Sandbox(service_token=SERVICE, clock=SystemClock()) as real:
        page = real.community(1001, name, token=GROUP)
        post = page.post("Отключение воды")
        env = os.environ | {
            "OTKLIK_REAL_TOKEN": GROUP,
            "OTKLIK_REAL_SERVICE_TOKEN": SERVICE,
            "OTKLIK_REAL_SERVER": real.url,
            "OTKLIK_REAL_PAGE": "1001",
        }
        said = await _asked("vk", env, "page_s or second")
    assert len(list(post.comments)) == is_asked
    if is_asked:
        report = said[said.index(" report ") :]
        assert "* held: test_a_comment_is_the_page_s" in report
        assert "could not be deleted: 1" in report
        assert not any(one in report for one in (GROUP, SERVICE, "1001", real.url))
    else:
        assert "nothing was written" in said
        assert {call.method for call in real.calls} == {"groups.getById"}


async def test_the_whole_suite_asks_telegram_and_leaves_nothing() -> None:
    async with telegram.Sandbox(token=TELEGRAM_TOKEN, clock=SystemClock()) as real:
        chat = real.group(-1003, "Управление ЖКХ", [])
        env = os.environ | {
            "OTKLIK_REAL_TOKEN": TELEGRAM_TOKEN,
            "OTKLIK_REAL_SERVER": real.url,
            "OTKLIK_REAL_CHAT": str(chat.id),
            "OTKLIK_REAL_PAUSE": "0.001",
        }
        said = await _asked("telegram", env)
    report = said[said.index(" report ") :]
    assert "not held" not in report
    assert "* held: test_a_document_is_downloaded_as_it_was" in report
    assert "* could not be asked: test_a_press_is_answered_once" in report
    assert "could not be deleted: 0" in report
    assert chat.messages == []
    assert not any(one in report for one in (TELEGRAM_TOKEN, str(chat.id), "ЖКХ", real.url))


async def test_a_token_is_needed() -> None:
    env = {name: value for name, value in os.environ.items() if "OTKLIK_REAL" not in name}
    assert "OTKLIK_REAL_TOKEN and OTKLIK_REAL_CHAT" in await _asked("max", env)


async def _asked(service: str, env: dict[str, str], which: str = "") -> str:
    """Return what the command prints that asks a "real" service, about some facts if given."""
    venv = Path(sys.prefix)
    made = (f"--assume-old={venv / one}" for one in (".runtime", ".dev"))
    options = {"PYTEST_ADDOPTS": f"-k '{which}'"} if which else {}
    command = ("make", *made, f"VENV={venv}", "test-real", f"SERVICE={service}")
    return await _ran(env | options, *command)


async def _ran(env: dict[str, str], *command: str) -> str:
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=PIPE, stderr=STDOUT)
    return (await process.communicate())[0].decode()


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
        said = await _asked("max", env, "others or newest")
    report = said[said.index(" report ") :]
    newest = "test_messages_of_a_chat_come_newest_first"
    held = "held" if is_administrator else "not held (last answer: 403 access.denied)"
    assert f"* {held}: {newest}" in report
    assert "* could not be asked: test_an_administrator_deletes_messages_of_others" in report
    assert f"could not be deleted: {len(chat.messages)}" in report
    assert (chat.messages == []) == is_administrator
    assert not any(one in report for one in (TOKEN, str(chat.id), "Иванова", "ЖКХ", real.url))
