import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.console import texts
from tests.unit.calendars import calendar

APP = typer.Typer()
APP.command()(texts.proofread)


@pytest.fixture(autouse=True)
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "described_calendar", calendar)
    monkeypatch.setattr(texts, "described_words", lambda: ("бойкопонура",))


def proofread(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(APP, arguments, input=stdin)


def test_it_tells_what_is_wrong_and_what_is_right(tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    file.write_text("Добрый день!\nСообщаем что работы выпалнены.\n", "utf-8")
    result = proofread(str(file))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2: «Сообщаем что» → «Сообщаем, что». Перед «что» нужна запятая.",
        "2: «выпалнены» → «выполнены». Похоже на опечатку.",
    ]
    assert proofread(str(tmp_path / "none.txt")).exit_code == 1


def test_json_has_a_line_for_each_line() -> None:
    lines = "\ufeffЯму засыпали.\r\n\n🚧 Яма которую засыпали.\n"
    result = proofread("--json", stdin=lines.encode())
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"findings": []},
        {"findings": []},
        {
            "findings": [
                {
                    "offset": 2,
                    "length": 11,
                    "kind": "punctuation",
                    "message": "Перед придаточным с «который» нужна запятая.",
                    "replacements": ["Яма, которую"],
                }
            ]
        },
    ]


def test_a_wrong_case_is_told_with_the_one_that_is_needed() -> None:
    result = proofread(
        stdin="Работы ведутся по устранение ямы.\nДороги ремонтируют согласно плана.\n"
    )
    assert result.stdout.splitlines() == [
        "1: «устранение» → «устранению». После «по» нужен дательный падеж.",
        "2: «плана» → «плану». После «согласно» нужен дательный падеж.",
    ]
