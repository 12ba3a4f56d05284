"""The folder of wheels: on a machine without internet it is all that the program needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.kill.process import ROOT

pytestmark = pytest.mark.slow


def ran(*command: str | Path, folder: Path) -> str:
    ended = subprocess.run(  # noqa: S603 - our own programs
        [str(one) for one in command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_program_is_installed_from_the_bundle_alone(tmp_path: Path) -> None:
    bundle, venv = tmp_path / "bundle", tmp_path / "venv"
    python = Path(sys.executable).parent
    made_already = python.parent / ".runtime"
    ran(
        *("make", "--assume-old", made_already, "bundle"),
        *(f"BUNDLE={bundle}", f"VENV={python.parent}"),
        folder=ROOT,
    )
    ran(sys.executable, "-m", "venv", venv, folder=tmp_path)
    ran(
        *(venv / "bin" / "pip", "install", "--no-index", "--find-links", bundle, "otklik"),
        folder=tmp_path,
    )
    otklik = venv / "bin" / "otklik"
    assert "№1" in ran(otklik, "demo", "--script", folder=tmp_path)
    assert f"ExecStart={otklik} run" in ran(otklik, "install", "--print", folder=tmp_path)
