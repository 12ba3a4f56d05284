"""`otklik report`: what control and the deputy head read of a week's work (§21)."""

import asyncio
import json
import re
import zipfile
from pathlib import Path

import pytest

from bot.console.report import contents, make
from domain.model.organisation.office import Office
from domain.model.report.figures import Report
from domain.model.report.period import Period
from handlers.reports.summary import summary
from tests.console import Ended, on, otklik, started
from tests.e2e.town import HOUSING, TUESDAY_MORNING, Town

DAY = TUESDAY_MORNING.date()
WEEK = ("report", "--from", DAY.isoformat(), "--to", f"{DAY:%d.%m.%Y}")
NOTHING = {"received": 0, "answered_in_time": 0, "answered_late": 0, "open": 0}


async def told(folder: Path, url: str, *command: str) -> Ended:
    return await asyncio.to_thread(otklik, folder, *command, **on(url))


async def worked_day(town: Town) -> None:
    """One answered after a rejection, one late, one in work, one cancelled, one not routed yet."""
    await town.pass_time(minutes=10)
    card = await town.routed("На Мира, 3 не горит фонарь https://vk.com/wall-1_1")
    await town.pass_time(minutes=30)
    await town.reply(town.boris, card, "Фонарь на улице Мира починят завтра.")
    await town.pass_time(minutes=5)
    approval = town.last(-1001)
    await town.press(town.maria, approval, "↩️ Орфография, пунктуация")
    await town.pass_time(minutes=10)
    await town.reply(town.boris, card, "Фонарь на улице Мира, 3 починят завтра.")
    await town.press(town.maria, town.last(-1001), "✅ Согласовать")
    await town.pass_time(minutes=4)
    await town.reply(town.boris, town.last(HOUSING), "https://vk.com/wall-1_1?reply=2")
    await town.registered("Где расписание автобусов?")


async def made(town: Town) -> tuple[Report, Office]:
    """As the command makes it, by the town's own clock."""
    return await make(town.app.settings, Period(DAY, DAY), town.clock)


async def test_the_json_has_the_fields_of_the_contract(town: Town) -> None:
    await worked_day(town)
    report, _ = await made(town)
    assert json.loads(json.dumps(contents(report))) == {
        "received": 2,
        "answered_in_time": 1,
        "answered_late": 0,
        "open": 1,
        "open_overdue": 0,
        "no_answer": 0,
        "cancelled": 0,
        "interim": 0,
        "high": 0,
        "drafts": {
            "submitted": 2,
            "approved_at_first_try": 0,
            "rejected_off_topic": 0,
            "rejected_language": 1,
            "due_kept": 2,
            "due_missed": 0,
        },
        "stages": {
            "routing": {"median_minutes": 0, "p90_minutes": 0},
            "drafting": {"median_minutes": 30, "p90_minutes": 30},
            "approval": {"median_minutes": 5, "p90_minutes": 5},
            "placing": {"median_minutes": 4, "p90_minutes": 4},
        },
        "by_authority": {
            "zhkh": {"received": 1, "answered_in_time": 1, "answered_late": 0, "open": 0}
        },
        "by_network": {
            "vk": {"received": 1, "answered_in_time": 1, "answered_late": 0, "open": 0},
            "other": {"received": 1, "answered_in_time": 0, "answered_late": 0, "open": 1},
        },
        "publications": NOTHING,
        "comments": {},
    }


async def test_the_text_says_what_came_and_what_became_of_it(town: Town) -> None:
    await worked_day(town)
    *lines, hours = summary(*await made(town))
    assert lines == [
        "Отчёт о работе с сообщениями, выявленными 24.11.2026. Данные на 24.11.2026 09:59",
        "Инциденты: поступило 2 (23.11.2026 — нет данных); отвечено 1, в работе 1",
        "Доля отвеченных в срок: 100 %, 1 из 1 отвеченных и просроченных",
        (
            "Проекты: с первого раза согласовано 0 %, 0 из 1; возвращено не по сути 0, из-за ошибок 1;"
            " направлено в срок 100 %, 2 из 2"
        ),
        "Всего до ответа: обычно 49 мин рабочего времени, в девяти случаях из десяти не дольше 49 мин",
        (
            "Этапы (рабочее время, обычно / в 9 случаях из 10 не дольше): направление меньше минуты / меньше минуты,"
            " подготовка 30 мин / 30 мин, согласование 5 мин / 5 мин, размещение 4 мин / 4 мин"
        ),
    ]
    shares = re.fullmatch(r"Рабочее время: у отдела контроля (\d+) %, у органов (\d+) %", hours)
    assert shares is not None
    control, authority = map(int, shares.groups())
    assert control + authority == 100
    assert control in range(10, 15), "five minutes of 49, and what a slow machine takes for a press"


@pytest.mark.usefixtures("town")
async def test_the_command_prints_what_there_is_and_no_error_where_nothing_is(
    tmp_path: Path, database_url: str
) -> None:
    code, out, _ = await told(
        tmp_path, database_url, "report", "--from", "2020-01-01", "--to", "2020-01-31"
    )
    assert code == 0
    assert out.splitlines()[-1] == "Инцидентов за этот период нет."
    code, out, _ = await asyncio.to_thread(started, tmp_path, *WEEK, **on(database_url))
    assert code == 0
    assert out.startswith("Отчёт о работе с сообщениями, выявленными 24.11.2026. Данные на ")
    empty = json.loads((await told(tmp_path, database_url, *WEEK, "--json"))[1])
    assert empty["stages"]["routing"] == {"median_minutes": None, "p90_minutes": None}
    assert (empty["by_authority"], empty["by_network"]) == ({}, {})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Укажите первый и последний день отчёта, например"),
        (("--from", "2026-11-16"), "Укажите первый и последний день отчёта, например"),
        (("--from", "вчера", "--to", "2026-11-16"), "«вчера» — не дата."),
        (("--from", "31.11.2026", "--to", "2026-12-01"), "«31.11.2026» — не дата."),
        (
            ("--from", "2026-11-16", "--to", "15.11.2026"),
            "Последний день (15.11.2026) раньше первого (16.11.2026).",
        ),
        (("--from", "0001-01-01", "--to", "2026-11-16"), "год должен быть с 2000 по 2099"),
    ],
)
async def test_a_period_that_is_none_is_told(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = await told(tmp_path, "sqlite:///none.db", "report", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


async def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, _, err = await told(tmp_path, "sqlite:///none.db", *WEEK)
    assert code == 1
    assert "DATABASE_URL: в этой базе данных ещё ничего нет; запустите бота" in err


@pytest.mark.usefixtures("town")
async def test_a_file_is_written_beside_what_is_printed(tmp_path: Path, database_url: str) -> None:
    code, out, err = await told(tmp_path, database_url, *WEEK, "--out", "week.xlsx")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "Записано в week.xlsx."
    with zipfile.ZipFile(tmp_path / "week.xlsx") as packed:
        assert packed.testzip() is None
    code, out, _ = await told(tmp_path, database_url, *WEEK, "--out", "week.docx", "--json")
    assert (code, (tmp_path / "week.docx").exists()) == (0, True)
    assert json.loads(out)["received"] == 0
    code, _, err = await told(tmp_path, database_url, *WEEK, "--out", "week.png")
    assert (code, err) == (0, "")
    assert (tmp_path / "week.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("file", "code", "sentence"),
    [
        ("week.txt", 2, "«week.txt»: имя файла должно заканчиваться на .xlsx, .docx или .png"),
        (
            "none/week.xlsx",
            1,
            "none/week.xlsx: такой папки нет; создайте её или укажите другой путь",
        ),
    ],
)
async def test_a_file_that_can_not_be_written_is_told(
    tmp_path: Path, database_url: str, file: str, code: int, sentence: str
) -> None:
    ended, out, err = await told(tmp_path, database_url, *WEEK, "--out", file)
    assert (ended, out) == (code, "")
    assert sentence in err
