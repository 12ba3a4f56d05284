import json
from datetime import date

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.console import texts
from domain.model.promise.dates import promised_dates
from tests.unit.calendars import calendar

APP = typer.Typer()
APP.command()(texts.promises)


@pytest.fixture(autouse=True)
def _calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "described_calendar", lambda: calendar("KDA"))


def promises(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(APP, arguments, input=stdin)


def test_it_tells_the_days_with_their_words() -> None:
    answer = "Яму заделаем в течение\n3 рабочих дней,\nа разметку нанесём до 15 мая.\n"
    result = promises("--on", "2026-12-30", stdin=answer)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "12.01.2027  в течение 3 рабочих дней",
        "15.05.2027  до 15 мая",
    ]


def test_json_has_a_line_for_each_line() -> None:
    lines = "\ufeffУберём завтра.\r\n\nРаботы выполнены 12 ноября.\n🚧 Яму заделаем до 12 декабря"
    result = promises("--on", "2026-11-25", "--json", stdin=lines.encode())
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"promises": [{"offset": 7, "length": 6, "date": "2026-11-26"}]},
        {"promises": []},
        {"promises": []},
        {"promises": [{"offset": 15, "length": 13, "date": "2026-12-12"}]},
    ]


def test_what_is_no_utf_8_is_read_as_far_as_it_goes() -> None:
    result = promises("--on", "2026-11-25", "--json", stdin=b"\xff \xd0\n")
    assert json.loads(result.stdout) == {"promises": []}


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ((), "Укажите день, когда размещён ответ, например --on 2026-11-25\n"),
        (
            ("--on", "завтра"),
            "«завтра» — не дата. Укажите год, месяц и день, например --on 2026-11-25\n",
        ),
        (
            ("--on", "0001-01-01"),
            "«0001-01-01»: год должен быть с 2000 по 2099, например --on 2026-11-25\n",
        ),
    ],
)
def test_without_a_day_it_says_what_to_do(on: tuple[str, ...], told: str) -> None:
    result = promises(*on)
    assert (result.exit_code, result.stderr) == (2, told)


def test_any_day_that_it_takes_can_be_counted_from() -> None:
    text = "Сделаем в течение 5 рабочих дней, через 900 лет, к концу следующего года."
    for on in (date(2000, 1, 1), date(2099, 12, 31)):
        assert promised_dates(text, on, calendar())[-1].date == date(on.year + 1, 12, 31)
