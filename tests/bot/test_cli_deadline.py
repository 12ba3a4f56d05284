import json

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.console import deadline as module
from tests.unit.calendars import calendar

APP = typer.Typer()
APP.command()(module.deadline)


@pytest.fixture(autouse=True)
def _calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "described_calendar", lambda: calendar("KDA"))


def deadline(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(APP, arguments, input=stdin)


def test_it_explains_a_due_in_hours() -> None:
    result = deadline("--from", "2026-06-11T15:30:30", "--hours", "8")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Срок: 15.06.2026 16:20",
        "Начало: 11.06.2026 15:30, рабочих часов: 8",
        "11.06.2026 чт    29 мин 30 с  предпраздничный день, короче на 60 мин",
        "12.06.2026 пт              —  День России",
        "13.06.2026 сб              —  выходной",
        "14.06.2026 вс              —  выходной",
        "15.06.2026 пн  7 ч 30 мин 30 с  рабочий день",
    ]


def test_it_explains_a_due_in_working_days() -> None:
    result = deadline("--from", "2026-04-19T12:00", "--days", "2")
    assert result.stdout.splitlines() == [
        "Срок: 22.04.2026 17:00",
        "Начало: 19.04.2026 12:00, рабочих дней: 2",
        "20.04.2026 пн     7 ч 10 мин  1-й: предпраздничный день, короче на 60 мин",
        "21.04.2026 вт              —  Радоница",
        "22.04.2026 ср     8 ч 10 мин  2-й: рабочий день",
    ]


def test_json_has_the_fields_of_the_contract() -> None:
    result = deadline("--from", "2026-06-15T16:00", "--hours", "1.5", "--json")
    assert json.loads(result.stdout) == {
        "due": "2026-06-16T08:30:00+03:00",
        "steps": [
            {"date": "2026-06-15", "minutes": 60, "note": "рабочий день"},
            {"date": "2026-06-16", "minutes": 30, "note": "рабочий день"},
        ],
    }


def test_json_keeps_parts_of_a_minute() -> None:
    result = deadline("--from", "2026-06-15T16:59:30", "--hours", "1", "--json")
    found = json.loads(result.stdout)
    assert [step["minutes"] for step in found["steps"]] == [0.5, 59.5]
    assert found["due"] == "2026-06-16T08:59:30+03:00"


@pytest.mark.parametrize(
    "start", ["2026-06-16T09:00", "2026-06-16T09:00+03:00", "2026-06-16T06:00Z", "20260616T0900"]
)
def test_a_start_is_local_unless_it_says_otherwise(start: str) -> None:
    found = json.loads(deadline("--from", start, "--hours", "1", "--json").stdout)
    assert found["due"] == "2026-06-16T10:00:00+03:00"


def test_the_day_of_a_start_is_local_too() -> None:
    found = json.loads(deadline("--from", "2026-06-15T21:30Z", "--days", "1", "--json").stdout)
    assert found["due"] == "2026-06-17T17:00:00+03:00"


def test_a_preliminary_due_is_marked() -> None:
    result = deadline("--from", "2027-06-16T09:00", "--hours", "1")
    assert (
        "Срок предварительный: производственный календарь опубликован по 31.12.2026."
        in result.stdout.splitlines()
    )


def test_hours_may_have_a_decimal_comma() -> None:
    found = json.loads(deadline("--from", "2026-06-16T09:00", "--hours", "1,5", "--json").stdout)
    assert found["due"] == "2026-06-16T10:30:00+03:00"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--hours", "8"], "Укажите начало", id="no start"),
        pytest.param(["--from", "2026-06-16"], "--hours или --days", id="no norm"),
        pytest.param(
            ["--from", "2026-06-16", "--hours", "8", "--days", "7"], "одним из двух", id="two norms"
        ),
        pytest.param(["--from", "16.06.2026", "--hours", "8"], "«16.06.2026»", id="no ISO time"),
        pytest.param(["--from", "2026-02-30", "--hours", "8"], "«2026-02-30»", id="no such date"),
        pytest.param(["--from", "2026-06-16", "--hours", "восемь"], "«восемь»", id="no number"),
        pytest.param(["--from", "2026-06-16", "--hours", "0"], "больше нуля", id="no hours"),
        pytest.param(["--from", "2026-06-16", "--hours", "-8"], "«-8»", id="negative hours"),
        pytest.param(["--from", "2026-06-16", "--hours", "inf"], "«inf»", id="endless"),
        pytest.param(["--from", "2026-06-16", "--hours", "nan"], "«nan»", id="not a number"),
        pytest.param(["--from", "2026-06-16", "--days", "0"], "от одного", id="no days"),
        pytest.param(["--from", "2026-06-16", "--days", "9" * 5000], "целое", id="endless days"),
        pytest.param(["--from", "2026-06-16", "--days", "1.5"], "целое число", id="part of a day"),
        pytest.param(
            ["--from", "2026-06-16", "--hours", "99999"],
            "с 01.01.2024 по 31.12.2027",
            id="too long",
        ),
        pytest.param(["--from", "2026-06-16", "--days", "9999"], "пределы", id="too many days"),
        pytest.param(["--from", "1999-06-16", "--hours", "8"], "пределы", id="too early"),
        pytest.param(["--from", "0001-01-01T00:00+14:00", "--hours", "8"], "пределы", id="year 1"),
        pytest.param(["--batch", "--json"], "--batch", id="batch with another option"),
    ],
)
def test_a_mistake_is_told_and_nothing_else(arguments: list[str], told: str) -> None:
    result = deadline(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_batch_gives_one_due_a_line() -> None:
    result = deadline(
        "--batch", stdin=b"2026-06-11T15:30,480\n2026-06-16T06:00Z,60\n2026-06-16T11:00,60"
    )
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2026-06-15T16:20:00+03:00",
        "2026-06-16T10:00:00+03:00",
        "2026-06-16T12:00:00+03:00",
    ]


@pytest.mark.parametrize(
    "stdin",
    [
        pytest.param(b"start,minutes\n2026-06-16T09:00,60\n", id="header"),
        pytest.param(b"\xef\xbb\xbf2026-06-16T09:00,60\n", id="byte order mark"),
        pytest.param(b'"2026-06-16T09:00","60"\r\n', id="quotes and carriage return"),
        pytest.param(b"\n2026-06-16T09:00, 60\n\n", id="empty lines and a space"),
    ],
)
def test_a_batch_may_come_from_a_spreadsheet(stdin: bytes) -> None:
    assert deadline("--batch", stdin=stdin).stdout == "2026-06-16T10:00:00+03:00\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param(b"2026-06-16T09:00", "начало и минуты", id="one field"),
        pytest.param(b"2026-06-16T09:00,60,1", "начало и минуты", id="three fields"),
        pytest.param("вчера,60".encode(), "«вчера»", id="no time"),
        pytest.param(b"2026-06-16T09:00,x", "«x»", id="no number"),
        pytest.param(b"2026-06-16T09:00,-60", "«-60»", id="negative"),
        pytest.param(b"1999-06-16T09:00,60", "пределы", id="outside the calendar"),
        pytest.param(b"\xff\xfe,60", "ISO 8601", id="no UTF-8"),
        pytest.param(b"2026-06-16T09:00,6\x000", "«6\x000»", id="a zero byte"),
        pytest.param(b'"' + b"1" * 200_000 + b'",60', "CSV", id="an endless field"),
    ],
)
def test_a_bad_line_of_a_batch_is_told_by_its_number(line: bytes, told: str) -> None:
    result = deadline("--batch", stdin=b"2026-06-16T09:00,60\n\n" + line + b"\n")
    assert result.exit_code == 2
    assert result.stderr.startswith("Строка 3: ")
    assert told in result.stderr
    assert result.stdout == "2026-06-16T10:00:00+03:00\n"
