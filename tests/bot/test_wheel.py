"""The wheel is what an administrator installs: the program must be in it to the last file."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.e2e.kill.process import ROOT

PACKAGES = ("bot", "handlers", "domain", "storage")


def test_the_wheel_holds_every_file_of_the_program(tmp_path: Path) -> None:
    git = ("git", "ls-files", "-z", *PACKAGES)
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S603 - ours
    files = set(listed.split("\0")) - {""}
    for file in (*files, "pyproject.toml", "README.md"):
        copy = tmp_path / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, copy)
    build = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    built = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", build], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert built.returncode == 0, built.stderr
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.partition("/")[0] in PACKAGES}
    assert held == files
