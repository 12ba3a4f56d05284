"""The files of a SQLite database: of one program, for its owner's eyes, and refused in plain words."""

import asyncio
import fcntl
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.console.check import check
from bot.runtime.startup_error import StartupError
from bot.setup.organisation_file import read_organisation
from bot.setup.settings import Settings, explicit_settings
from bot.setup.wiring import inspected, upgraded
from bot.tutorial.sandboxes import TOKEN
from storage.engine.copying import back_up
from storage.engine.sqlite_files import InUse, copies_of, held, in_use, lock_of
from tests.console import bound, on, otklik, started
from tests.e2e.test_starting import refused
from tests.e2e.town import Starting, Town
from tests.telegram import Sandbox

pytestmark = pytest.mark.file


def settings_on(file: Path) -> Settings:
    return explicit_settings(bot_token=TOKEN, database_url=f"sqlite+aiosqlite:///{file}")


def revision_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(revision)


def others_may(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


@pytest.mark.parametrize("command", [("run",), ("db", "upgrade")], ids=" ".join)
async def test_a_second_program_on_one_file_is_refused(
    town: Town, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "otklik.sqlite3"
    code, _, told = otklik(tmp_path, *command, BOT_TOKEN=TOKEN, HTTP_PORT="0", **on(file))
    assert code == 1
    assert f"с файлом {file} уже работает другая программа (процесс {os.getpid()});" in told
    assert (await town.registered()).text.startswith("№1 ·")


async def test_a_link_to_the_file_is_the_same_database(
    town: Town, sandbox: Sandbox, organisation_file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.sqlite3"
    link.symlink_to(tmp_path / "otklik.sqlite3")
    told = await refused(sandbox, organisation_file, f"sqlite+aiosqlite:///{link}")
    assert f"уже работает другая программа (процесс {os.getpid()})" in told
    assert (await town.registered()).text.startswith("№1 ·")


async def test_commands_work_beside_the_program(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    assert await town.discrepancies() == []
    for command in (("org", "export", "written.toml"), ("org", "import", "written.toml")):
        assert (await asyncio.to_thread(otklik, tmp_path, *command, **on(file)))[0] == 0
    checked = await asyncio.to_thread(otklik, tmp_path, "db", "check", **on(file))
    assert checked == (0, "Расхождений нет.\n", "")


async def test_the_files_are_for_their_owner_alone(
    sandbox: Sandbox, organisation_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a" / "b" / "otklik.sqlite3"
    async with Town.running(sandbox, organisation_file, f"sqlite+aiosqlite:///{file}"):
        assert {path.name for path in file.parent.iterdir()} == {
            "otklik.sqlite3",
            "otklik.sqlite3-wal",
            "otklik.sqlite3-shm",
            "otklik.sqlite3.lock",
        }
        assert not any(map(others_may, (file.parent, *file.parent.iterdir())))


async def test_files_that_others_could_read_are_closed_to_them(
    starting: Starting, tmp_path: Path
) -> None:
    file, other = tmp_path / "otklik.sqlite3", tmp_path / "otklik.sqlite3.by-hand"
    copy = tmp_path / "otklik.sqlite3.before-0002"
    for path in (file, copy, other):
        path.touch()
        path.chmod(0o644)
    async with starting():
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
    assert "этот файл — не база данных SQLite" in told
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
    code, _, told = bound(tmp_path, "db", "upgrade", **on(file))
    folder.chmod(0o700)
    assert (code, f"{file}" in told, "нет права на чтение и запись" in told) == (1, True, True)


READ_ONLY, ANOTHERS_FILE, ANOTHERS_FOLDER = (0o500, 0o400), (0o700, 0), (0, 0o600)


@pytest.mark.parametrize(
    ("modes", "command", "what"),
    [
        (READ_ONLY, "doctor", "доступны только для чтения"),
        (READ_ONLY, "db backup copy", "доступны только для чтения"),
        (ANOTHERS_FILE, "find яма", "нет права на чтение и запись"),
        (ANOTHERS_FOLDER, "db check", "нет права на чтение и запись"),
        (ANOTHERS_FOLDER, "db backup copy", "нет права на чтение и запись"),
    ],
)
def test_who_has_no_right_to_the_file_is_told_so(
    tmp_path: Path, migrated_sqlite: Path, modes: tuple[int, int], command: str, what: str
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    of_folder, of_file = modes
    file.chmod(of_file)
    folder.chmod(of_folder)
    code, said, told = bound(tmp_path, *command.split(), **on(file))
    folder.chmod(0o700)
    assert (code, what in said + told) == (1, True), said + told


def test_a_path_through_a_file_is_no_question_of_rights(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    code, _, told = started(tmp_path, "db", "check", **on(tmp_path / "data" / "otklik.sqlite3"))
    assert (code, f"{tmp_path / 'data'}: это файл, а нужна папка" in told) == (1, True), told


def test_settings_that_may_not_be_read_are_told_so(tmp_path: Path) -> None:
    (tmp_path / ".env").touch(0)
    code, _, told = bound(tmp_path, "db", "check", **on(tmp_path / "otklik.sqlite3"))
    assert (code, ".env: нет права его читать" in told) == (1, True)


@pytest.mark.parametrize(
    "command", [("inbox", "list"), ("inbox", "replay", "1"), ("org", "export", "written.toml")]
)
def test_commands_that_look_make_no_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    code, _, told = otklik(tmp_path, *command, **on(tmp_path / "data" / "otklik.sqlite3"))
    assert (code, "в этой базе данных ещё ничего нет" in told) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("later_revision")
async def test_whoever_only_looks_migrates_nothing(tmp_path: Path, migrated_sqlite: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    with pytest.raises(StartupError, match="otklik db upgrade"):
        async with inspected(settings_on(file)):
            pass
    assert revision_of(file) == revision_of(migrated_sqlite)


@pytest.mark.usefixtures("later_revision")
async def test_tables_that_do_not_fit_their_revision_are_told_in_a_sentence(
    sandbox: Sandbox, organisation_file: Path, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "otklik.sqlite3"
    revision = revision_of(file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE later (id INTEGER)")
    before = file.read_bytes()
    told = await refused(sandbox, organisation_file, database_url)
    assert f"DATABASE_URL: таблицы не те, что были в версии {revision} (" in told
    assert "обновить их нельзя; восстановите базу данных из резервной копии" in told
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", [("run",), ("db", "upgrade"), ("inbox", "list")], ids=" ".join)
def test_a_database_from_before_the_first_release_is_told(
    tmp_path: Path, migrated_sqlite: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0067'")
    before = file.read_bytes()
    code, _, told = otklik(tmp_path, *command, BOT_TOKEN=TOKEN, HTTP_PORT="0", **on(file))
    assert code == 1
    assert "база данных сделана программой до версии 1.0.0, обновить её нельзя" in told
    assert "otklik org export" in told
    assert (file.read_bytes(), copies_of(file)) == (before, [])


def test_a_database_with_the_tables_of_another_program_is_told(tmp_path: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE event (id INTEGER)")
    code, _, told = otklik(tmp_path, "db", "upgrade", **on(file))
    assert code == 1
    assert told.splitlines()[-1] == (
        "  DATABASE_URL: здесь уже есть таблицы другой программы (table event already exists);"
        " укажите пустую базу данных"
    )


async def test_tables_that_are_not_the_programs_are_told_at_the_start(
    sandbox: Sandbox, organisation_file: Path, database_url: str, tmp_path: Path
) -> None:
    """As those of a build that was never released: the revision is right, the tables are not."""
    file = tmp_path / "otklik.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("ALTER TABLE inbox DROP COLUMN failures")
        connection.execute("DROP INDEX ix_inbox_lane")
        connection.execute("CREATE TABLE somebody_elses (number INTEGER)")
    told = await refused(sandbox, organisation_file, database_url)
    assert "отличаются: inbox.failures, ix_inbox_lane; восстановите базу данных" in told
    with pytest.raises(StartupError, match=r"отличаются: inbox\.failures"):
        await check(
            explicit_settings(bot_token=TOKEN, database_url=database_url), sandbox.world.clock
        )


async def test_a_file_is_copied_before_it_is_migrated(
    tmp_path: Path, migrated_sqlite: Path, later_revision: str
) -> None:
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    for revision in ("0001", "0002", "0003"):
        (tmp_path / f"otklik.sqlite3.before-{revision}").touch()
    await upgraded(settings_on(file))
    copy = tmp_path / f"otklik.sqlite3.before-{later_revision}"
    assert [path.name[-4:] for path in copies_of(file)] == ["0002", "0003", later_revision]
    assert not others_may(copy)
    assert (revision_of(copy), revision_of(file)) == (revision_of(migrated_sqlite), later_revision)
    with (
        closing(sqlite3.connect(copy)) as copied,
        closing(sqlite3.connect(migrated_sqlite)) as released,
    ):
        assert sorted(copied.iterdump()) == sorted(released.iterdump())


def test_nothing_is_copied_of_a_new_or_current_file(tmp_path: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    for _ in range(2):
        assert otklik(tmp_path, "db", "upgrade", **on(file))[0] == 0
    assert copies_of(file) == []


@pytest.mark.usefixtures("later_revision")
async def test_without_room_for_the_copy_nothing_is_migrated(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    revision = revision_of(file)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=65536))
    with pytest.raises(StartupError, match="не удалось сделать копию") as refusal:
        await upgraded(settings_on(file))
    assert "МБ и запустите ещё раз. База данных не изменена" in str(refusal.value)
    assert (revision_of(file), copies_of(file)) == (revision, [])


async def test_a_database_of_a_later_version_is_told(
    sandbox: Sandbox, organisation_file: Path, database_url: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "otklik.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    told = await refused(sandbox, organisation_file, database_url)
    assert "база данных более новой версии программы; обновите программу" in told


async def test_the_program_serves_a_database_of_an_earlier_release(
    starting: Starting, tmp_path: Path, later_revision: str
) -> None:
    async with starting() as town:
        assert (await town.registered()).text.startswith("№1 · выберите орган, ")
    assert revision_of(tmp_path / "otklik.sqlite3") == later_revision


def test_a_restore_that_comes_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    damaged = tmp_path / "copy"
    damaged.write_bytes(b"SQLite format 3\0 and no more")
    code, _, told = otklik(
        tmp_path, "db", "restore", "copy", **on(tmp_path / "data" / "otklik.sqlite3")
    )
    assert (code, "копия не годится" in told) == (1, True), told
    assert not list((tmp_path / "data").iterdir())


async def test_a_copy_with_a_trigger_of_others_is_not_restored(
    starting: Starting, tmp_path: Path
) -> None:
    async with starting():
        back_up(f"sqlite:///{tmp_path / 'otklik.sqlite3'}", tmp_path / "copy")
    place = on(tmp_path / "data" / "otklik.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        connection.execute(
            "CREATE TRIGGER thief AFTER INSERT ON event BEGIN DELETE FROM incident_text; END"
        )
    ended = await asyncio.to_thread(otklik, tmp_path, "db", "restore", "copy", **place)
    assert ended.code == 1
    assert "в копии не те триггеры или представления, что создаёт программа: thief" in ended.err
    assert not list((tmp_path / "data").iterdir())
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        connection.execute("DROP TRIGGER thief")
    ended = await asyncio.to_thread(otklik, tmp_path, "db", "restore", "copy", **place)
    assert ended.code == 0, ended.err


def test_a_lock_that_was_removed_meanwhile_locks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking it whoever had it may have ended."""
    file, lock, removed = tmp_path / "otklik.sqlite3", fcntl.flock, False

    def late(descriptor: int, how: int) -> None:
        nonlocal removed
        if not removed:
            removed = True
            lock_of(file).unlink()
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with held(file), pytest.raises(InUse), held(file):
        pass
    assert not list(tmp_path.iterdir())


def test_who_only_looks_at_the_lock_keeps_no_program_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `otklik doctor` does for an instant where the number in it is another program's by now."""
    file, lock, looks = tmp_path / "otklik.sqlite3", fcntl.flock, 3
    file.touch()
    lock_of(file).write_text(f"{os.getpid()}\n", "ascii")

    def looked_at(descriptor: int, how: int) -> None:
        nonlocal looks
        if (looks := looks - 1) < 0:
            return lock(descriptor, how)
        with lock_of(file).open("rb") as other:
            lock(other, fcntl.LOCK_SH)
            return lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", looked_at)
    with held(file):
        assert in_use(file)
