"""Whoever is concerned by a change of the organisation hears of it, however it was made."""

import asyncio
from pathlib import Path

from bot.sandbox import Document, Message
from tests.console import on, otklik
from tests.e2e.test_memo import MEMO
from tests.e2e.town import CONTROL, HOUSING, ORGANISATION, Starting, Town, rewritten, written
from tests.telegram import Sandbox

NEW, NEWER = -2001, -2002
ROLE = """
[[staff]]
name = "Белова Вера Николаевна"
telegram_id = 504
role = "control"
"""


def moved(to: int, *, more: str = "") -> str:
    """The file with culture in that group, and more of its people."""
    return ORGANISATION.replace("-1004", str(to)) + more


def memos(town: Town, where: int) -> list[Message]:
    return [one for one in town.chat(where).messages if one.text.startswith(MEMO)]


async def imported(file: Path, url: str) -> None:
    """On the console."""
    ended = await asyncio.to_thread(otklik, file.parent, "org", "import", str(file), **on(url))
    assert ended.code == 0, ended


async def arrive(town: Town) -> None:
    """The new groups are there with the bot, and Vera has met it."""
    for number in (NEW, NEWER):
        town.sandbox.group(number, "Культура", [town.vera])
    await town.say(town.vera, town.vera, "/start")


async def test_a_file_in_chat_is_told_to_whom_it_concerns(town: Town) -> None:
    await arrive(town)
    task = await town.registered()
    await town.press(town.anna, task, "Отдел культуры")
    before = len(town.chat(CONTROL).messages)
    await town.send(
        town.admin,
        town.admin,
        Document("organisation.toml", written(moved(NEW, more=ROLE)).encode()),
    )
    await town.press(town.admin, town.last(town.admin), "Применить")
    assert town.last(town.vera).text.startswith("Белова В. Н.: отдел контроля\n")
    assert "Назначение: Орлов О. О." in town.last(town.vera).text
    assert len(memos(town, NEW)) == 1
    assert town.find(NEW, "№1").buttons
    assert len(town.chat(CONTROL).messages) == before  # whom it does not concern


async def test_a_file_on_the_console_is_told_by_the_bot_at_work_or_once_it_starts(
    starting: Starting, sandbox: Sandbox, tmp_path: Path, database_url: str
) -> None:
    changed = tmp_path / "changed.toml"
    async with starting() as town:
        await arrive(town)
        rewritten(changed, moved(NEW, more=ROLE))
        await imported(changed, database_url)
        await town.settle()
        assert town.last(town.vera).text.startswith("Белова В. Н.: отдел контроля\n")
        assert len(memos(town, NEW)) == 1
    rewritten(changed, moved(NEWER))
    await imported(changed, database_url)
    assert not memos(town, NEWER)
    async with Town.running(sandbox, None, database_url) as town:
        await town.settle()
        assert town.last(town.vera).text == "Роль снята: отдел контроля"
        assert len(memos(town, NEWER)) == 1
        assert town.last(NEW).text.startswith("Эта группа больше не подключена к боту")


async def test_the_first_file_is_told_to_the_groups_and_to_whoever_has_met_the_bot(
    sandbox: Sandbox, organisation_file: Path, database_url: str
) -> None:
    async with Town.running(sandbox, None, database_url) as town:
        vera = sandbox.person(504, "Вера")
        vera.start()
        for number in (CONTROL, HOUSING, -1002, -1004):
            sandbox.group(number, "Группа", [vera])
        await town.settle()
        assert "Бот ещё не настроен" in town.last(vera).text
        await imported(organisation_file, database_url)
        await town.settle()
        assert town.last(vera).text.startswith("Белова В. Н.: исполнитель, Отдел культуры\n")
        assert len(memos(town, HOUSING)) == len(memos(town, CONTROL)) == 1


async def test_a_group_that_works_reads_the_memo_when_the_bot_comes(town: Town) -> None:
    town.rude = True
    town.boris.remove_bot(HOUSING)
    await town.settle()
    assert not memos(town, HOUSING)
    town.boris.add_bot(HOUSING)
    await town.settle()
    [memo] = memos(town, HOUSING)
    town.boris.remove_bot(HOUSING)
    town.boris.add_bot(HOUSING)
    await town.settle()
    assert memos(town, HOUSING) == [memo]
