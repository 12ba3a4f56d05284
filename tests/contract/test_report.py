"""Asking the real service: every fact has a source, and the report names nobody."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

from bot.runtime.clock import SystemClock
from tests import vk
from tests.bot.networks.vk.conftest import GROUP, SERVICE
from tests.bot.sandbox.max.conftest import TOKEN
from tests.contract.facts import facts, has_source, summary
from tests.contract.vk import is_test_page
from tests.max.sandbox import Sandbox

OTHER_TESTS = [one for one in Path("tests").iterdir() if one.name != "contract"]


def test_every_fact_has_a_source_with_its_date() -> None:
    stated = list(facts())
    assert [one.__name__ for one in stated if not has_source(one)] == []
    assert summary().startswith(f"{len(stated)} facts, {len(stated)} with a source")


async def test_the_summary_is_printed_where_xdist_runs_the_suite() -> None:
    """As by `make test`: its first process reads no conftest of the suite."""
    others = [f"--ignore={one}" for one in OTHER_TESTS]
    said = await _asked(dict(os.environ), "-n", "1", *others, "-k", "test_the_api_is_at_vk_ru")
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
        said = await _asked(env, "tests/contract/test_vk_walls.py", "-k", "page_s or second")
    assert len(list(post.comments)) == is_asked
    if is_asked:
        report = said[said.index(" report ") :]
        assert "* held: test_a_comment_is_the_page_s" in report
        assert "could not be deleted: 1" in report
        assert not any(one in report for one in (GROUP, SERVICE, "1001", real.url))
    else:
        assert "nothing was written" in said
        assert {call.method for call in real.calls} == {"groups.getById"}


async def _asked(env: dict[str, str], *arguments: str) -> str:
    """Return what a run on a "real" service prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "--tb=no", "-q", "-rN", *arguments),
        env=env,
        stdout=PIPE,
        stderr=STDOUT,
    )
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
        said = await _asked(env, "tests/contract/test_max.py", "-k", "others or newest")
    report = said[said.index(" report ") :]
    newest = "test_messages_of_a_chat_come_newest_first"
    held = "held" if is_administrator else "not held (last answer: 403 access.denied)"
    assert f"* {held}: {newest}" in report
    assert "* could not be asked: test_an_administrator_deletes_messages_of_others" in report
    assert f"could not be deleted: {len(chat.messages)}" in report
    assert (chat.messages == []) == is_administrator
    assert not any(one in report for one in (TOKEN, str(chat.id), "Иванова", "ЖКХ", real.url))
