"""What several of these tests need."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Played = Callable[[str], None]


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """Has that script run where the program starts a process of its own."""

    def play(script: str) -> None:
        file = tmp_path / "played"
        file.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
        file.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(file))

    return play
