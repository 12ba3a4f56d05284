"""`otklik suggest --evaluate`: the shares of right suggestions, and files that say too little."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.console.suggest import suggest
from domain.model.ids import AuthorityCode, ChatId, Place
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority
from tests.unit.incidents import ORGANISATION
from tests.unit.labelled import labelled

APP = typer.Typer()
APP.command()(suggest)


def evaluated(file: Path, *options: str) -> Result:
    return CliRunner().invoke(APP, ["--evaluate", str(file), *options])


def sheet(heading: str, count: int, separator: str = ",") -> str:
    written = io.StringIO()
    rows = csv.writer(written, delimiter=separator)
    rows.writerow(heading.split())
    rows.writerows((one.authority, one.text, one.topic.name) for one in labelled(count))
    rows.writerow(["", "Ничьё", ""])
    return written.getvalue()


def test_the_shares_are_told_with_and_without_the_topic(tmp_path: Path) -> None:
    file = tmp_path / "answered.csv"
    file.write_text(sheet("authority text topic", 150), encoding="utf-8")
    result = evaluated(file, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["messages"], told["skipped"], told["folds"]) == (150, 1, 5)
    assert 0.3 < told["without_topic"]["first"] <= told["without_topic"]["first_three"] < 1
    assert told["commonest"] < told["first"] <= told["first_three"] < 1


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "cp1251"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "utf-8")],
)
def test_a_sheet_of_a_russian_spreadsheet_is_read_too(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    file = tmp_path / "ответы.csv"
    file.write_bytes(sheet("Орган Текст Номер", 120, separator).encode(encoding))
    lines = evaluated(file).stdout.splitlines()
    assert lines[0] == "Сообщений: 120, органов: 16, частей проверки: 5"
    assert lines[1] == "Пропущено строк без текста или органа: 1"
    assert [line.split("  ")[0] for line in lines[2:]] == [
        "Верный орган предложен",
        "по тексту",
        "всегда самый частый",
    ]


def test_an_authority_of_several_names_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    housing, roads = AuthorityCode("zhkh"), AuthorityCode("dorogi-1")
    bodies = [
        Authority(housing, "Управление ЖКХ", Place(ChatId(-1)), other_names=("МКУ «УЖКХ»",)),
        Authority(roads, "Отдел дорог", Place(ChatId(-2))),
    ]

    async def stored() -> Organisation:
        return replace(ORGANISATION, authorities={one.code: one for one in bodies}, people={})

    monkeypatch.setattr("bot.console.suggest.stored", stored)
    names = ["zhkh", "УПРАВЛЕНИЕ  ЖКХ", "мку «ужкх»", "dorogi-1", "Отдел дорог", "Прочие", "прочие"]
    file = tmp_path / "names.csv"
    rows = "".join(f'Яма {at};"{name}"\n' for at, name in enumerate(names))
    file.write_text(f"text;authority\n{rows}", encoding="utf-8")
    assert json.loads(evaluated(file, "--json").stdout)["authorities"] == 3


@pytest.mark.parametrize("count", [5, 20, 99, 100])
def test_few_rows_are_judged_with_a_warning(tmp_path: Path, count: int) -> None:
    file = tmp_path / "few.csv"
    file.write_text(sheet("authority text topic", count), encoding="utf-8")
    result = evaluated(file, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["messages"] == count
    assert 0 <= told["first"] <= told["first_three"] <= 1
    warning = (
        f"Строк мало ({count}): доли неточны; "
        "бот подсказывает, когда изучил не меньше 50 сообщений.\n"
    )
    assert result.stderr == (warning if count < 100 else "")


def test_a_row_for_each_authority_teaches_nothing_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "each.csv"
    rows = "".join(f"Яма на дороге,орган {number}\n" for number in range(5))
    file.write_text(f"text,authority\n{rows}", encoding="utf-8")
    result = evaluated(file, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["first_three"] == 0


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, "такого файла нет; проверьте путь к нему"),
        ("", "нет столбца text и authority"),
        ("text,topic\nа,б\n", "нет столбца authority; первая строка: 'text,topic'"),
        (sheet("authority text topic", 4), "с текстом и органом 4, а нужно не меньше 5."),
    ],
    ids=["no file", "empty", "no authority", "too few"],
)
def test_what_can_not_be_judged_is_refused(tmp_path: Path, written: str | None, told: str) -> None:
    file = tmp_path / "some.csv"
    if written is not None:
        file.write_text(written, encoding="utf-8")
    result = evaluated(file)
    assert result.exit_code == 2
    assert told in result.output
