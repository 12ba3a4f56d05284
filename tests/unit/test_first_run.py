"""The first `make demo`, `make try` or `make test` says what it does while pip is silent."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SILENT = re.compile(r"-m (?:venv|pip)\b")


def recipe(target: str, folder: Path) -> list[str]:
    """Return what `make` would run with nothing set up yet, line by line."""
    told = subprocess.run(  # noqa: S603 - runs nothing: -n
        ["make", "-n", "--no-print-directory", f"VENV={folder}/venv", "PYTHON=python3", target],  # noqa: S607 - the user's own
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.splitlines()


@pytest.mark.parametrize("target", ["demo", "try", "run", "test", "lint", "test-page", "bundle"])
def test_what_takes_long_is_announced(target: str, tmp_path: Path) -> None:
    lines = recipe(target, tmp_path)
    silent = [number for number, line in enumerate(lines) if SILENT.search(line)]
    assert silent
    for number in silent:
        said = re.fullmatch(r'echo "(.*)" >&2', lines[number - 1])
        assert said, lines[number]
        assert re.search(r"seconds|minute", said[1])


def test_a_later_run_says_nothing(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    venv.mkdir()
    for stamp in (".runtime", ".dev"):
        (venv / stamp).touch()
    assert not [line for line in recipe("test", tmp_path) if line.startswith("echo")]
