"""`otklik doctor` and `/health`: what people read of what is wrong, beside the bot and without it."""

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.messengers import probe
from bot.operations.examination import Examination
from bot.operations.findings import Area, Finding
from bot.runtime.startup_error import StartupError
from bot.sandbox import ApiRefusal, SlowAnswer
from bot.setup.settings import explicit_settings
from bot.setup.wiring import inspected
from tests.console import otklik
from tests.e2e.absences import other_absent
from tests.e2e.town import CONTROL, HOUSING, ORGANISATION, STAFF, Town, described, rewritten
from tests.telegram import Sandbox

MISSING = (
    STAFF
    + """
[[staff]]
name = "Белов Вадим Ильич"
telegram_id = 507
role = "responsible"
authority = "culture"
[[staff]]
name = "Медиева Мила Марковна"
telegram_id = 508
role = "media"
"""
)
ADMIN_TOO = """
[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "admin"
"""
WELL = "Проверка бота. Всё в порядке."

pytestmark = [
    pytest.mark.organisation(MISSING),
    pytest.mark.telegram(
        "findings about Telegram (`tests/e2e/test_doctor_in_max.py` has those about MAX)"
    ),
]


async def unseen(_done: int, _total: int) -> None:
    pass


async def found(town: Town, **settings: Any) -> list[Finding]:
    """What a doctor of these settings finds from outside while the bot works.

    On PostgreSQL one that does not lead yet does not seem to be at work.
    """
    async with asyncio.timeout(60):
        while not town.app.leading.leads:  # noqa: ASYNC110 - a term tells nobody that it began
            await asyncio.sleep(0.01)
    changed = town.app.settings.model_copy(update=settings)
    return await Examination(changed, town.clock).of_what_stands(unseen)


async def wrong(town: Town, **settings: Any) -> list[str]:
    """Of that, what is serious."""
    return [one.what for one in await found(town, **settings) if one.serious]


async def health(town: Town) -> str:
    return (await town.say(town.admin, town.admin, "/health")).text


async def test_in_a_town_at_work_nothing_is_wrong(town: Town) -> None:
    assert not await found(town)
    before = len(town.sandbox.calls_to("sendMessage"))
    assert await health(town) == WELL
    assert len(town.sandbox.calls_to("sendMessage")) == before + 1


async def test_a_group_without_the_bot_is_told_with_its_remedy(town: Town) -> None:
    town.rude = True
    town.boris.remove_bot(HOUSING)
    await town.settle()
    (one,) = await found(town)
    assert one.what == "Управление ЖКХ (чат -1003): бота нет в группе."
    assert one.remedy == f"Добавьте @{town.sandbox.world.bot.username} в эту группу."
    told = await health(town)
    assert told.startswith("Проверка бота. Исправьте: 1.\n\nЧаты\n❗️ Управление ЖКХ (чат -1003)")
    town.boris.add_bot(HOUSING)
    await town.settle()
    assert await health(town) == WELL


async def test_a_group_where_the_bot_is_silenced_is_told(town: Town) -> None:
    town.rude = True
    words = "Bad Request: not enough rights to send text messages to the chat"
    town.sandbox.faults.fail_next("sendChatAction", ApiRefusal(400, words), chat=HOUSING)
    assert await wrong(town) == ["Управление ЖКХ (чат -1003): боту нельзя писать в этот чат."]


async def test_a_group_that_nobody_knows_is_told(town: Town) -> None:
    town.rude = True
    text = (ORGANISATION + MISSING).replace("-1004", "-1999")
    await town.app.offices.apply(described(text))
    assert await wrong(town) == [
        "Отдел культуры (чат -1999): бота нет в группе, или её больше нет."
    ]


async def test_before_the_first_administrator_no_chat_is_missed(
    sandbox: Sandbox, database_url: str
) -> None:
    """Until then all work would come to the bot itself, which nobody could put right."""
    async with Town.running(sandbox, None, database_url) as town:
        await town.settle()
        assert [one.area for one in await found(town) if one.serious] == [Area.PEOPLE] * 3


async def test_a_closed_topic_is_told(sandbox: Sandbox, tmp_path: Path, database_url: str) -> None:
    topic = ORGANISATION.replace("chat = -1003\n", "chat = -1003\nthread = 7\n")
    file = rewritten(tmp_path / "forum.toml", topic + MISSING)
    async with Town.running(sandbox, file, database_url) as town:
        assert not await found(town)
        town.boris.close_topic(HOUSING, 7)
        await town.settle()
        assert await wrong(town) == [
            "Управление ЖКХ (чат -1003, тема 7): тема закрыта или удалена."
        ]


async def test_who_has_not_started_the_bot_is_told(town: Town) -> None:
    town.rude = True
    del town.sandbox.world.chats[801], town.sandbox.world.chats[503]
    town.vera.block()
    officers, others, blocked = await found(town)
    assert officers.what == "Не запустили бота: Титов Т. П. Оповещения до них не дойдут."
    assert officers.serious
    assert (others.what, others.serious) == ("Не запустили бота: Петров Б. В.", False)
    assert blocked.what == "Заблокировали бота: Белова В. Н."


async def test_chats_are_asked_about_a_few_at_a_time(town: Town) -> None:
    """The first answers are not given before four are asked for; who asks one by one gives up."""
    town.sandbox.faults.fail_next("getChat", SlowAnswer(1), times=4)
    seen = asyncio.create_task(found(town))
    async with asyncio.timeout(240):
        while len(town.sandbox.calls_to("getChat")) < 4:  # noqa: ASYNC110 - seen from outside
            await asyncio.sleep(0.02)
    await town.clock.advance(1)
    assert not await seen


async def test_a_telegram_that_hangs_holds_up_no_longer_than_one_bound(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "PLACES_WITHIN", 0.2)
    for method in ("getChat", "sendChatAction"):
        town.sandbox.faults.fail_next(method, SlowAnswer(3600), times=100)
    (one,) = await found(town)
    many = len(town.sandbox.calls_to("getChat")) + len(town.sandbox.calls_to("sendChatAction"))
    assert one.what.startswith("Telegram отвечает слишком медленно: не проверено чатов: ")
    assert not one.serious
    assert many <= 4
    monkeypatch.undo()
    town.sandbox.faults.clear()
    assert not await found(town)


async def test_a_token_that_telegram_does_not_know_is_told(town: Town) -> None:
    other = explicit_settings(bot_token="200000:other").bot_token
    assert await wrong(town, bot_token=other) == ["Telegram не знает такого токена."]


async def test_telegram_out_of_reach_is_told(town: Town) -> None:
    (what,) = await wrong(town, telegram_api_url="http://127.0.0.1:9")
    assert what.startswith("Telegram не отвечает (")


async def test_clocks_that_differ_are_told(town: Town) -> None:
    town.sandbox.world.ahead = timedelta(minutes=-5)
    (what,) = await wrong(town)
    assert what.startswith("Часы этой машины спешат на 5 мин")


async def test_privacy_mode_off_is_worth_a_look(town: Town) -> None:
    town.sandbox.world.privacy = False
    (one,) = await found(town)
    assert (one.serious, one.what.startswith("Режим приватности выключен")) == (False, True)
    assert "Обратите внимание: 1." in await health(town)


async def test_a_webhook_that_the_settings_do_not_name_is_told(town: Town) -> None:
    url = "https://bot.example.org/telegram"
    assert await wrong(town, webhook_url=url) == [
        "Telegram не знает адреса WEBHOOK_URL: события боту не приходят."
    ]


async def test_people_who_are_missing_are_told(town: Town, organisation_file: Path) -> None:
    rewritten(organisation_file, ORGANISATION)
    await town.app.offices.apply(described(ORGANISATION))
    assert await wrong(town) == [
        "Управление ЖКХ: нет работника с ролью «ответственное должностное лицо».",
        "Отдел культуры: нет работника с ролью «ответственное должностное лицо».",
        "Отдел СМИ: нет работника с ролью «отдел СМИ».",
        "Нет работника с ролью «заместитель главы».",
    ]


async def test_nobody_at_work_is_told(town: Town) -> None:
    for who in ("Белов В. И.", "Белова В. Н."):
        await other_absent(town, town.anna, who, "Без замещения")
    assert await wrong(town) == ["Отдел культуры: сегодня на работе никого."]


async def test_a_calendar_that_ends_soon_is_told(town: Town) -> None:
    office = await town.app.reading.office()
    until = office.calendar.published_until
    await town.clock.advance_to(town.clock.now().replace(year=until.year, month=12, day=31))
    await town.settle()
    (one,) = await found(town)
    assert one.what.startswith(f"Производственный календарь на {until.year + 1} год")
    assert not one.serious


async def test_an_organisation_file_that_can_not_be_read_is_told(
    town: Town, organisation_file: Path
) -> None:
    rewritten(organisation_file, "[control")
    (one,) = await found(town)
    assert one.area == "organisation"


async def test_in_a_group_and_to_others_health_tells_nothing(town: Town) -> None:
    refusal = "Настраивать бота может его администратор."
    assert (await town.say(town.anna, CONTROL, "/health")).text == refusal
    assert (await town.say(town.boris, town.boris, "/health")).text == refusal
    await town.app.offices.apply(described(ORGANISATION + MISSING + ADMIN_TOO))
    in_group = await town.say(town.anna, CONTROL, "/health")
    assert in_group.text == "Проверка бота — в личном чате с ним: /health"
    assert not town.sandbox.calls_to("getWebhookInfo")


async def test_an_outage_in_the_middle_is_told_once_it_is_over(town: Town) -> None:
    town.rude = True
    with town.sandbox.faults.outage():
        assert len(await wrong(town)) == 1
    assert not await found(town)


# The console


def test_before_the_first_start_the_console_says_what_to_do(tmp_path: Path) -> None:
    nobody = {"BOT_TOKEN": "1:a", "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    code, told, err = otklik(tmp_path, "doctor", **nobody)
    assert (code, err) == (1, "")
    assert "✖ DATABASE_URL: в этой базе данных ещё ничего нет." in told
    assert "→ Запустите бота (otklik run)" in told
    assert "✖ Telegram не отвечает" in told
    assert told.startswith("База данных\n")
    assert told.endswith("Исправьте: 2.\n")
    assert "\x1b" not in told
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_is_told_before_the_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path)
    settings = explicit_settings(database_url=f"sqlite:///{tmp_path}/data/otklik.sqlite3")

    async def look() -> None:
        async with inspected(settings):
            raise AssertionError

    with pytest.raises(StartupError, match=f"{tmp_path}: нет права на чтение и запись"):
        asyncio.run(look())


def test_an_organisation_file_that_is_missing_is_named(tmp_path: Path) -> None:
    nobody = {"BOT_TOKEN": "1:a", "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    _, told, _ = otklik(tmp_path, "doctor", **nobody, ORGANIZATION_FILE="/nowhere/o.toml")
    assert "✖ ORGANIZATION_FILE, файл: такого файла нет." in told


def test_the_console_gives_json(tmp_path: Path) -> None:
    code, told, err = otklik(tmp_path, "doctor", "--json", BOT_TOKEN="wrong")
    assert (code, err) == (1, "")
    shown: Mapping[str, Any] = json.loads(told)
    assert (shown["ok"], shown["findings"][0]["area"]) == (False, "settings")
