"""What is released: the program to the last file, and the same bytes from the same commit."""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.e2e.kill.process import ROOT

PACKAGES = ("bot", "handlers", "domain", "storage")


def made(folder: Path, *, umask: int = 0o022) -> Path:
    """Make the wheel and the source archive in that folder."""
    venv = Path(sys.executable).parents[1]
    make = ("make", "--assume-old", venv / ".runtime", "packages", f"VENV={venv}")
    built = subprocess.run(  # noqa: S603 - our own Makefile
        [*map(str, make), f"DIST={folder / 'dist'}"],
        cwd=ROOT,
        umask=umask,
        capture_output=True,
        check=False,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return folder / "dist"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("packages"))


def committed(*folders: str) -> set[str]:
    git = ("git", "ls-tree", "-r", "-z", "--name-only", "HEAD", *folders)
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S603 - ours
    return set(listed.split("\0")) - {""}


def test_the_wheel_holds_every_file_of_the_program(packages: Path) -> None:
    with ZipFile(next(packages.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.partition("/")[0] in PACKAGES}
    assert held == committed(*PACKAGES)


def test_the_source_archive_is_the_commit_with_its_metadata(packages: Path) -> None:
    file = next(packages.glob("*.tar.gz"))
    folder = file.name.removesuffix(".tar.gz")
    with tarfile.open(file) as archive:
        held = {one.name for one in archive if one.isfile()}
        metadata = archive.extractfile(f"{folder}/PKG-INFO")
        assert metadata is not None
        assert b"Name: otklik\n" in metadata.read()
    assert held == {f"{folder}/{name}" for name in (*committed(), "PKG-INFO")}


def test_a_commit_gives_the_same_bytes_again(packages: Path, tmp_path: Path) -> None:
    """Whatever the day, the folder, and who may read new files there."""
    assert dict(sums(packages)) == dict(sums(made(tmp_path, umask=0o077)))


def sums(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.iterdir()):
        yield file.name, sha256(file.read_bytes()).hexdigest()
