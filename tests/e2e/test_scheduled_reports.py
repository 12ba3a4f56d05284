"""Reports that are made by themselves: once, late after downtime, and the monthly ones for good (§21)."""

from pathlib import Path

import pytest

from bot.documents import workbook
from tests.e2e.test_briefings import SEND, card
from tests.e2e.test_ordering_reports import files
from tests.e2e.town import CONTROL, ORGANISATION, STAFF, Starting, Town, rewritten
from tests.telegram import Person

MADE = ORGANISATION.replace("[reports]\nweekly = false\nmonthly = false\n", "")
WEEKLY = "Еженедельный отчёт с 23.11.2026 по 29.11.2026"
MONTHLY = "Ежемесячный отчёт с 01.11.2026 по 30.11.2026"
WEEK, MONTH = "Отчёт 23.11.2026–29.11.2026", "Отчёт 01.11.2026–30.11.2026"


@pytest.fixture
def organisation_file(tmp_path: Path) -> Path:
    return rewritten(tmp_path / "organisation.toml", MADE + STAFF)


def told(town: Town, where: int | Person, words: str) -> int:
    return len([one for one in town.chat(where).messages if one.text.startswith(words)])


def kinds(town: Town, where: int | Person) -> set[str]:
    return {name.rsplit(".", 1)[0] for name in files(town, where)}


async def test_a_week_is_reported_on_monday_and_a_month_on_its_first_working_day(
    town: Town,
) -> None:
    town.timur.start()
    await town.registered()
    await town.until(30, 7, 59)
    assert not told(town, CONTROL, WEEKLY)
    await town.until(30, 8, 1)
    report = card(town, CONTROL, WEEKLY)
    assert report.text.splitlines()[0] == WEEKLY
    assert "Инциденты: поступило 1" in report.text
    got = card(town, town.timur, "Еженедельный отчёт; подготовил отдел контроля")
    assert got.text.splitlines()[0] == "Отчёт с 23.11.2026 по 29.11.2026"
    assert kinds(town, CONTROL) == kinds(town, town.timur) == {WEEK}
    await town.until(1, 7, 59, month=12)
    assert told(town, CONTROL, WEEKLY) == 1
    await town.until(1, 8, 1, month=12)
    assert told(town, CONTROL, MONTHLY) == 1
    assert kinds(town, town.timur) == {WEEK, MONTH}

    await town.reply(town.anna, report, "Неделя спокойная.")
    await town.press(town.anna, card(town, CONTROL, WEEKLY), SEND)
    assert "Вывод отдела контроля (Иванова А. П." in card(town, town.timur, "спокойная").text


async def test_what_could_not_be_made_is_made_a_day_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    town.rude = True
    town.timur.start()
    await town.registered()
    with monkeypatch.context() as failing:
        failing.setattr(workbook, "write", full)
        await town.until(30, 12)
    week = "Отчёт с 23.11.2026 по 29.11.2026"
    failed = f"{week} подготовить не удалось, администратор извещён. Повторить: /report."
    assert (told(town, CONTROL, failed), told(town, CONTROL, WEEKLY)) == (1, 0)
    await town.until(1, 7, 59, month=12)
    assert not told(town, CONTROL, WEEKLY)
    await town.until(1, 8, 5, month=12)
    assert told(town, CONTROL, WEEKLY) == 1
    assert WEEK in kinds(town, town.timur)


async def test_a_monday_off_puts_it_off(starting: Starting, organisation_file: Path) -> None:
    off = '[calendar]\n"2026-11-30" = { kind = "off" }\n'
    rewritten(organisation_file, off + MADE + STAFF)
    async with starting() as town:
        await town.registered()
        await town.until(1, 7, 59, month=12)
        assert not told(town, CONTROL, WEEKLY)
        await town.until(1, 8, 1, month=12)
        assert told(town, CONTROL, WEEKLY) == told(town, CONTROL, MONTHLY) == 1


async def test_after_downtime_each_is_made_once_and_late(starting: Starting) -> None:
    async with starting() as town:
        town.timur.start()
        await town.registered()
    await town.clock.advance(8 * 24 * 3600)  # Wednesday, 02.12
    for _ in range(2):
        async with starting() as again:
            await again.settle()
            await again.pass_time(minutes=5)
            assert told(again, CONTROL, WEEKLY) == told(again, CONTROL, MONTHLY) == 1
            assert kinds(again, again.timur) == {WEEK, MONTH}


async def test_an_office_of_today_gets_none_of_before(town: Town) -> None:
    await town.registered()
    await town.pass_time(hours=3)
    assert not files(town, CONTROL)


async def test_what_the_file_says_is_not_made(starting: Starting, organisation_file: Path) -> None:
    rewritten(organisation_file, "[reports]\nweekly = false\n" + MADE + STAFF)
    async with starting() as town:
        await town.registered()
        await town.until(1, 9, month=12)
        assert not told(town, CONTROL, WEEKLY)
        assert told(town, CONTROL, MONTHLY) == 1


async def test_a_month_is_given_again_as_it_was(starting: Starting) -> None:
    async with starting() as town:
        town.timur.start()
        await town.registered()
        await town.until(1, 9, month=12)
        was = files(town, CONTROL)[f"{MONTH}.xlsx"]
    await town.clock.advance(20 * 24 * 3600)
    async with starting() as again:
        await again.settle()
        await again.registered("Яма на Мира, 2.")
        which = await again.say(again.anna, again.anna, "/report")
        await again.press(again.anna, which, "Архив")
        months = again.last(again.anna)
        assert months.buttons == [["Ноябрь 2026"]]
        assert await again.press(again.anna, months, "Ноябрь 2026") == "Отправляю сюда."
        text = card(again, again.anna, "Ежемесячный отчёт; подготовил отдел контроля")
        assert "Инциденты: поступило 1" in text.text
        assert files(again, again.anna)[f"{MONTH}.xlsx"] == was
        which = await again.say(again.timur, again.timur, "/report")
        assert ["Архив"] in which.buttons
