"""What a hand may do wrong on the console: each mistake is told in Russian, with what to do."""

import re
import sys
from pathlib import Path

import pytest

from bot.console.main import main


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without settings and data, as one stands in by mistake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *line: str
) -> tuple[int | str | None, str]:
    """The exit code and what was said on both streams."""
    monkeypatch.setattr(sys, "argv", ["otklik", *line])
    monkeypatch.setattr("bot.console.main.tell_without_texts", lambda: None)
    monkeypatch.setattr("bot.runtime.logs.configure", lambda *_: None)  # it would outlive the test
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return ended.value.code, said.out + said.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("fnd яма", "Команды fnd нет; похоже на 'find'.\nКак её пишут: otklik --help"),
        ("db bakup x", "Команды bakup нет; похоже на 'backup'.\nКак её пишут: otklik db --help"),
        ("find", "Не хватает: СЛОВА.\nКак её пишут: otklik find --help"),
        ("privacy erase", "Укажите одно из двух: --author ССЫЛКА или --number N."),
        ("doctor --jsn", "Параметра --jsn нет; похоже на --json."),
        ("doctor --upside", "Параметра --upside нет.\n"),
        ("doctor now", "Лишнее: now."),
        ("deadline --hours", "Параметру --hours нужно значение."),
        ("doctor --json=1", "Параметр --json пишут без значения."),
        ("demo --port many", "Значение не подходит: --port."),
    ],
)
def test_a_line_typed_wrongly_is_told_in_russian(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    code, said = told(capsys, monkeypatch, *line.split())
    assert code == 2
    assert words in said


@pytest.mark.parametrize(
    "line", ["", "db", "demo", "org import", "db copy", "inbox replay", "find"]
)
def test_help_is_in_russian(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    code, said = told(capsys, monkeypatch, *line.split(), "--help")
    assert code in {0, None}
    assert f"Как пишут: otklik{line and ' ' + line} [ПАРАМЕТРЫ]" in said
    assert "Показать эту справку." in said
    for english in ("Usage", "Options", "Arguments", "Commands", "default", "required", "Show"):
        assert english not in said


def test_the_version_is_the_newest_of_the_changelog(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changelog = Path(__file__).parents[2] / "CHANGELOG.md"
    newest = re.search(r"^## (\S+), \d{4}-\d\d-\d\d$", changelog.read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert told(capsys, monkeypatch, "--version") == (0, f"otklik {newest[1]}\n")


@pytest.mark.parametrize(
    "line", ["privacy erase --author https://vk.com/id1", "import messages.csv", "find яма"]
)
def test_where_no_database_is_none_is_made(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, nowhere: Path, line: str
) -> None:
    (nowhere / "messages.csv").write_text("Текст\n")
    code, said = told(capsys, monkeypatch, *line.split())
    assert code == 1
    assert "в этой базе данных ещё ничего нет" in said
    assert not (nowhere / "data").exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("proofread answer.txt", "такого файла нет; проверьте путь к нему"),
        ("proofread .", "это папка, а нужен файл"),
        ("suggest --evaluate answers.csv", "такого файла нет; проверьте путь к нему"),
        ("import messages.csv", "такого файла нет; проверьте путь к нему"),
        ("org check list.toml", "такого файла нет; проверьте путь к нему"),
    ],
)
@pytest.mark.usefixtures("nowhere")
def test_a_file_that_is_not_there_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str, why: str
) -> None:
    code, said = told(capsys, monkeypatch, *line.split())
    assert code != 0
    assert why in said
    assert "No such file" not in said


def test_an_organisation_is_not_written_where_there_is_no_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, nowhere: Path
) -> None:
    example = Path(__file__).parents[2] / "organisation.example.toml"
    assert told(capsys, monkeypatch, "org", "import", str(example))[0] in {0, None}
    code, said = told(capsys, monkeypatch, "org", "export", str(nowhere / "no" / "o.toml"))
    assert code == 1
    assert "такой папки нет; создайте её или укажите другой путь" in said


@pytest.mark.usefixtures("nowhere")
def test_a_backup_is_a_file_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(capsys, monkeypatch, "db", "upgrade")
    for path, why in (
        ("data", "это папка, а нужен файл; допишите к пути имя файла"),
        ("data/otklik.sqlite3", "такой файл уже есть; укажите другое имя"),
        ("nowhere/copy", "такого файла или папки нет; проверьте путь"),
    ):
        code, said = told(capsys, monkeypatch, "db", "backup", path)
        assert (code, f"{path}: {why}" in said) == (1, True), said
