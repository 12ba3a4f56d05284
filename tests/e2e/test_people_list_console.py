"""A list of people on the console: checked, and applied while the bot may run."""

import asyncio
from functools import partial
from pathlib import Path

from tests.console import on, otklik, started
from tests.e2e.stored import holding
from tests.e2e.town import CONTROL, ORGANISATION, Town, rewritten
from tests.telegram import Sandbox
from tests.unit.exports import PEOPLE_HEADINGS, xlsx

ROWS = (
    ("Лосева Лидия Львовна", "исполнитель", "Управление благоустройства", ""),
    ("Белова Вера Николаевна", "контроль", "", ""),
    ("Смирнова Софья Сергеевна", "отдел СМИ", "", ""),
)


async def test_a_list_is_checked_and_applied(
    sandbox: Sandbox, tmp_path: Path, database_url: str
) -> None:
    known = on(database_url)
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.csv"
    good.write_bytes(xlsx(PEOPLE_HEADINGS, *ROWS))
    bad.write_text("ФИО;Роль\nЛосева;король", encoding="cp1251")
    assert otklik(tmp_path, "org", "check", str(bad), **known).err.splitlines()[1:] == [
        "  строка 2: ФИО напишите полностью",
        "  строка 2: роль «король» неизвестна, возможно, «отдел контроля»",
    ]
    found = "без ошибок. Работники: 3, органы: 1.\n"
    assert otklik(tmp_path, "org", "check", str(good), **known)[:2] == (0, f"Список {good} {found}")
    assert otklik(tmp_path, "org", "import", str(good), **known)[0] == 1
    file = rewritten(tmp_path / "town.toml", ORGANISATION.replace("[media]\nchat = -1002\n", ""))
    async with Town.running(sandbox, file, database_url) as town:
        command = partial(started, tmp_path, "org", "import", str(good), **known)
        code, told, _ = await asyncio.to_thread(command)
        assert code == 0
        assert told.startswith(
            "Орган: Управление благоустройства\n"
            "Орган: Отдел СМИ\n"
            "Дать роль: Белова Вера Николаевна — отдел контроля\n"
            "Пригласить: Лосева Лидия Львовна — исполнитель, Управление благоустройства\n"
            "Пригласить: Смирнова Софья Сергеевна — отдел СМИ\n"
            "Лосева Лидия Львовна: в личном чате с ботом /start "
        )
        newcomer = town.sandbox.person(950)
        opening = told.splitlines()[-2].split()[-1]
        newcomer.start(opening)
        await town.settle()
        assert await holding(town.app.database, opening) == set()
        await town.press(newcomer, town.last(newcomer), "Да, это я")
        assert "Лосева Л. Л.: исполнитель" in town.last(newcomer).text
        again = await asyncio.to_thread(command)  # the bot may be in the middle of a transaction
        assert again[:2] == (0, "Ещё не пришёл по приглашению: Смирнова Софья Сергеевна\n")
        assert not town.chat(CONTROL).messages
