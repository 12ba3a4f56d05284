"""From an empty database: whoever may set the administration up comes, and begins."""

import re
from typing import Any

import pytest

from tests.e2e.administering import opened, turned
from tests.e2e.town import Caller, Town
from tests.telegram import Sandbox

CHIEF, OTHER = 900, 901

MISSING = (
    "Настройка: чего не хватает\n"
    "⚠️ У администрации нет названия: нажмите «Название». Оно стоит в приглашениях и отчётах.\n"
    "⚠️ Администратор без имени: откройте «Работники» и исправьте имя.\n"
    "⚠️ У отдела контроля нет группы: всё приходит в личный чат. Создайте группу и добавьте в неё"
    " бота: он спросит, кто в ней работает.\n"
    "⚠️ Нет ни одного органа: направлять сообщения некуда.\n"
    "⚠️ Нет работника с ролью «отдел контроля».\n"
    "⚠️ Нет работника с ролью «заместитель главы».\n"
)


def empty(sandbox: Sandbox, url: str, **variables: Any) -> Any:
    return Town.running(sandbox, None, url, **variables)


def told_code(capsys: pytest.CaptureFixture[str]) -> str:
    """What the console says."""
    found = re.search(r"^  /admin (\S+)$", capsys.readouterr().out, re.MULTILINE)
    assert found is not None
    return found[1]


async def test_an_admin_of_the_settings_is_welcomed(sandbox: Sandbox, database_url: str) -> None:
    chief, other = sandbox.person(CHIEF), sandbox.person(OTHER)
    chief.start()
    async with empty(sandbox, database_url, admin_ids=frozenset({CHIEF, OTHER})) as town:
        await town.settle()
        welcomes = [one.text for one in town.chat(chief).messages if one.sender.is_bot]
        assert welcomes[0] == MISSING + "Настроить по шагам: /settings"
        assert MISSING in welcomes[1]
        other.start()
        await town.settle()
        assert town.last(other).text.startswith("Здравствуйте!")
        assert town.last(other).text.endswith(MISSING + "Настроить по шагам: /settings")
        page = await opened(town)
        await turned(town, page, "Органы")
        await turned(town, page, "Добавить орган")
        await town.say(chief, chief, "Управление ЖКХ")
    async with empty(sandbox, database_url, admin_ids=frozenset({CHIEF, OTHER})) as town:
        before = len(town.chat(chief).messages)
        await town.settle()
        assert len(town.chat(chief).messages) == before
        assert "Органы: 1\n" in (await opened(town)).text


async def test_whoever_has_the_code_becomes_administrator(
    sandbox: Sandbox, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chief, other = sandbox.person(CHIEF), sandbox.person(OTHER)
    async with empty(sandbox, database_url) as town:
        code = told_code(capsys)
        refused = await town.say(other, other, "/settings")
        assert refused.text.startswith("Бот ещё не настроен. Чтобы стать его администратором")
        asked = await town.say(chief, chief, "/admin")
        assert asked.text.startswith("Пришлите код вместе с командой")
        await town.say(chief, chief, f"/admin {code.lower().replace('-', '')}")
        *_, welcome, page = town.chat(chief).messages
        assert welcome.text.startswith("Вы администратор бота\n")
        assert page.text.startswith(MISSING)
        assert (await turned(town, page, "Органы")).startswith("Органы: 0")
        await town.pass_time(hours=2)
        late = await town.say(other, other, f"/admin {code}")
        assert late.text.startswith("У бота уже есть администратор.")
        assert (await town.say(chief, chief, "/admin")).text.startswith("У бота уже есть")
    capsys.readouterr()
    async with empty(sandbox, database_url):
        assert "/admin" not in capsys.readouterr().out


async def test_each_start_tells_another_code(
    sandbox: Sandbox, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with empty(sandbox, database_url):
        former = told_code(capsys)
    async with empty(sandbox, database_url) as town:
        code = told_code(capsys)
        chief = sandbox.person(CHIEF)
        wrong = await town.say(chief, chief, f"/admin {former}")
        assert wrong.text.startswith("Код не подошёл.")
        await town.say(chief, chief, f"/admin {code}")
        assert town.last(chief).text.startswith("Настройка: чего не хватает")


async def test_who_guesses_has_to_wait_and_holds_nobody_up(
    sandbox: Sandbox, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    guesser, chief = sandbox.person(OTHER), sandbox.person(CHIEF)
    async with empty(sandbox, database_url) as town:
        code = told_code(capsys)
        for number in range(5):
            told = await town.say(guesser, guesser, f"/admin {number}")
            assert told.text.startswith("Код не подошёл.")
        locked = await town.say(guesser, guesser, f"/admin {code}")
        assert locked.text == "Неверных кодов слишком много. Следующий код бот примет через 10 мин."
        await town.say(chief, chief, f"/admin {code}")
        assert town.last(chief).text.startswith("Настройка: чего не хватает")


async def test_a_group_is_no_place_for_the_code(
    sandbox: Sandbox, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chief = sandbox.person(CHIEF)
    sandbox.group(-3001, "Группа", [chief])
    async with empty(sandbox, database_url) as town:
        told = await town.say(chief, -3001, f"/admin {told_code(capsys)}")
        assert told.text.startswith("Код администратора пришлите боту в личный чат")


async def test_nothing_is_registered_before_anybody_is_there(
    sandbox: Sandbox, database_url: str
) -> None:
    async with empty(sandbox, database_url) as town:
        caller = Caller(f"http://127.0.0.1:{town.app.http.port}")
        async with caller.session:
            body = {"text": "Горит склад.", "detected_at": "2026-11-24T08:59:00+03:00"}
            status, said = await caller.post(body)
            assert (status, said["errors"][0]["message"]) == (
                503,
                "бот ещё не настроен: сначала администратор указывает в чате органы и работников",
            )
            await town.settle()
            status, ready = await caller.get("/readyz")
            assert status == 200, ready
        await town.pass_time(days=2)


async def test_settings_may_name_the_administrator_later(
    sandbox: Sandbox, database_url: str
) -> None:
    chief = sandbox.person(CHIEF)
    async with empty(sandbox, database_url):
        pass
    chief.start()
    async with empty(sandbox, database_url, admin_ids=frozenset({CHIEF})) as town:
        await town.settle()
        assert town.find(chief, "Настроить по шагам: /settings")
