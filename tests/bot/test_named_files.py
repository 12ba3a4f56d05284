"""Files that people name on the console are complete, and their owner's alone."""

import ast
from pathlib import Path

import pytest

from bot.runtime.startup_error import whole
from tests.console import on, otklik
from tests.e2e.kill.process import ROOT

EXAMPLE = ROOT / "organisation.example.toml"


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def readable_by_all(file: Path) -> Path:
    file.write_text("former", encoding="utf-8")
    file.chmod(0o644)
    return file


def test_a_file_is_for_its_owner_alone_whatever_was_there(tmp_path: Path) -> None:
    file = readable_by_all(tmp_path / "week.xlsx")
    unfinished = readable_by_all(tmp_path / "week.xlsx.part")
    with whole(file) as stream:
        assert mode(unfinished) == 0o600
        stream.write(b"new")
    assert (file.read_bytes(), mode(file), unfinished.exists()) == (b"new", 0o600, False)


def test_a_file_that_was_not_completed_leaves_the_former_one(tmp_path: Path) -> None:
    file = readable_by_all(tmp_path / "week.xlsx")
    with pytest.raises(ZeroDivisionError), whole(file) as stream:
        stream.write(bytes(1 // 0))
    assert file.read_text("utf-8") == "former"
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_no_file_is_written_to_as_it_is() -> None:
    with whole(Path("/dev/null")) as stream:
        stream.write(b"new")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "command",
    [
        "org export told.toml",
        "report --from 2026-11-23 --to 2026-11-29 --out told.xlsx",
        "report --from 2026-11-23 --to 2026-11-29 --out told.docx",
        "report --from 2026-11-23 --to 2026-11-29 --out told.png",
        "db backup told.copy",
    ],
)
def test_commands_write_for_their_owner_alone(tmp_path: Path, command: str) -> None:
    database = on(tmp_path / "otklik.sqlite3")
    assert otklik(tmp_path, "org", "import", str(EXAMPLE), **database).code == 0
    ended = otklik(tmp_path, *command.split(), **database)
    assert ended.code == 0, ended
    (told,) = tmp_path.glob("told.*")
    assert mode(told) == 0o600


def test_no_command_writes_a_file_in_another_way() -> None:
    """`whole` makes files for their owner alone; `bot/tutorial` is for developers."""
    by_hand = {"bot/console/install.py"}
    found = {
        str(file.relative_to(ROOT))
        for file in ROOT.joinpath("bot").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"write_text", "write_bytes"}
    }
    assert found <= by_hand
