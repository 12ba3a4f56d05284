"""The files of a SQLite database: of one program, for its owner's eyes, and refused in plain words."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.stage import TOKEN
from bot.organisation_file import read_organisation
from bot.sandbox import Sandbox
from tests.e2e.conftest import Town, program
from tests.e2e.test_starting import refused

ROOT = Path(__file__).parents[2]
BOUND = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
"""Root, too, may write only where the modes of files allow it."""


def otklik(folder: Path, file: Path, *command: str) -> tuple[int, str, str]:
    """The real console, on this database; its exit code, and what it says on both streams."""
    variables = {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{file}",
        "HTTP_PORT": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ended = subprocess.run(  # noqa: S603 - our own interpreter and program
        [*BOUND, sys.executable, "-m", "bot", *command],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


def others_may(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


@pytest.mark.parametrize("command", [("run",), ("db", "upgrade")], ids=" ".join)
async def test_a_second_program_on_one_file_is_refused(
    town: Town, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "otklik.sqlite3"
    code, _, told = otklik(tmp_path, file, *command)
    assert code == 1
    assert f"с файлом {file} уже работает другой процесс {os.getpid()};" in told
    assert (await town.registered()).text.startswith("Инцидент №1")


async def test_a_link_to_the_file_is_the_same_database(
    town: Town, sandbox: Sandbox, organisation_file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.sqlite3"
    link.symlink_to(tmp_path / "otklik.sqlite3")
    told = await refused(sandbox, organisation_file, f"sqlite+aiosqlite:///{link}")
    assert f"уже работает другой процесс {os.getpid()}" in told
    assert (await town.registered()).text.startswith("Инцидент №1")


async def test_commands_work_beside_the_program(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    assert await town.discrepancies() == []
    for command in (("org", "export", "written.toml"), ("org", "import", "written.toml")):
        assert otklik(tmp_path, file, *command)[0] == 0
    assert otklik(tmp_path, file, "db", "check") == (0, "Расхождений нет.\n", "")


async def test_the_files_are_for_their_owner_alone(
    sandbox: Sandbox, organisation_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a" / "b" / "otklik.sqlite3"
    async with program(sandbox, organisation_file, f"sqlite+aiosqlite:///{file}"):
        assert {path.name for path in file.parent.iterdir()} == {
            "otklik.sqlite3",
            "otklik.sqlite3-wal",
            "otklik.sqlite3-shm",
            "otklik.sqlite3.lock",
        }
        assert not any(map(others_may, (file.parent, *file.parent.iterdir())))


async def test_files_that_others_could_read_are_closed_to_them(
    sandbox: Sandbox, organisation_file: Path, database_url: str, tmp_path: Path
) -> None:
    file, other = tmp_path / "otklik.sqlite3", tmp_path / "otklik.sqlite3.by-hand"
    copy = tmp_path / "otklik.sqlite3.before-0002"
    for path in (file, copy, other):
        path.touch()
        path.chmod(0o644)
    async with program(sandbox, organisation_file, database_url):
        assert not others_may(file)
        assert not others_may(copy)
        assert others_may(other)  # not made by us


async def test_a_folder_in_the_place_of_the_file_is_told(
    sandbox: Sandbox, organisation_file: Path, tmp_path: Path
) -> None:
    told = await refused(sandbox, organisation_file, f"sqlite+aiosqlite:///{tmp_path}")
    assert f"DATABASE_URL: {tmp_path}: это папка, а нужен файл" in told


@pytest.mark.parametrize("path", ["organisation.toml/x.sqlite3", "organisation.toml/y/x.sqlite3"])
async def test_a_folder_that_cannot_be_made_is_told(
    sandbox: Sandbox, organisation_file: Path, tmp_path: Path, path: str
) -> None:
    told = await refused(sandbox, organisation_file, f"sqlite+aiosqlite:///{tmp_path / path}")
    assert str((tmp_path / path).parent) in told
    assert "укажите другой путь" in told


async def test_a_file_that_is_no_database_is_told_and_left_alone(
    sandbox: Sandbox, organisation_file: Path
) -> None:
    told = await refused(sandbox, organisation_file, f"sqlite+aiosqlite:///{organisation_file}")
    assert "этот файл не база данных SQLite" in told
    assert read_organisation(organisation_file).authorities


@pytest.mark.parametrize("mode_of_the_folder", [0o700, 0o500], ids=["file", "folder too"])
def test_what_may_only_be_read_is_told_at_the_start(
    tmp_path: Path, migrated_sqlite: Path, mode_of_the_folder: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    file.chmod(0o400)
    folder.chmod(mode_of_the_folder)
    code, _, told = otklik(tmp_path, file, "db", "upgrade")
    folder.chmod(0o700)
    assert (code, f"{file}" in told, "нет права на чтение и запись" in told) == (1, True, True)


@pytest.mark.parametrize(
    "command", [("inbox", "list"), ("inbox", "replay", "1"), ("org", "export", "written.toml")]
)
def test_commands_that_look_make_no_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    code, _, told = otklik(tmp_path, tmp_path / "data" / "otklik.sqlite3", *command)
    assert (code, "в этой базе данных ещё ничего нет" in told) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_updates_are_listed_without_migrating(tmp_path: Path, migrated_sqlite: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    code, _, told = otklik(tmp_path, file, "inbox", "list")
    assert (code, "otklik db upgrade" in told) == (1, True)
