"""`otklik install`: a service that is locked up, settings nobody else reads; twice does nothing more."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.console import install as installing
from bot.console.install import settings_to_fill_in, unit
from bot.console.main import app
from bot.runtime.startup_error import StartupError
from bot.setup.settings import Settings, load_settings

PROGRAM = Path("/opt/otklik/bin/otklik")


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Installs below a folder of the test, as whoever runs it; gives what it had done by others."""
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(installing, "HOME", tmp_path / "var" / "otklik")
    monkeypatch.setattr(installing, "UNIT", tmp_path / "otklik.service")
    monkeypatch.setattr(installing, "COMMAND", tmp_path / "otklik")
    monkeypatch.setattr(installing, "USER", pwd.getpwuid(os.geteuid()).pw_name)
    monkeypatch.setattr(installing, "_run", lambda *command: ran.append(command))
    monkeypatch.setattr(os, "chown", lambda *_: None)
    return ran


def test_the_service_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze")
    program = tmp_path / "otklik"
    program.touch(0o700)
    file = tmp_path / "otklik.service"
    file.write_text(unit(program), encoding="utf-8")
    ended = subprocess.run(  # noqa: S603 - systemd's own program
        ["systemd-analyze", "verify", str(file)],  # noqa: S607 - of the system
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_service_is_watched_and_locked_up() -> None:
    lines = unit(PROGRAM).splitlines()
    assert {
        "Type=notify",
        "User=otklik",
        f"ExecStart={PROGRAM} run",
        "Restart=always",
        "WatchdogSec=60",
        "StateDirectory=otklik",
        "ProtectSystem=strict",
        "NoNewPrivileges=true",
        "CapabilityBoundingSet=",
        "UMask=0077",
        "LimitNOFILE=8192",
    } <= {*lines}


def test_it_is_shown_and_nothing_is_done(commands: list[tuple[str, ...]]) -> None:
    shown = CliRunner().invoke(app, ["install", "--print"])
    assert shown.exit_code == 0
    assert "ExecStart=" in shown.output
    assert not installing.HOME.exists()
    assert not installing.UNIT.exists()
    assert commands == []


def test_everything_is_made_once_and_what_was_filled_in_stays(
    commands: list[tuple[str, ...]],
) -> None:
    first = installing._steps(PROGRAM)
    env = installing.HOME / ".env"
    assert len(first) == 4
    assert commands == [("systemctl", "daemon-reload")]
    assert stat.S_IMODE(installing.HOME.stat().st_mode) == 0o700
    assert stat.S_IMODE(env.stat().st_mode) == 0o640
    env.write_text("BOT_TOKEN=1:filled-in\n", encoding="utf-8")
    assert installing._steps(PROGRAM) == ["Всё уже установлено, ничего не изменено."]
    assert env.read_text(encoding="utf-8") == "BOT_TOKEN=1:filled-in\n"
    assert stat.S_IMODE(installing.COMMAND.stat().st_mode) == 0o755
    installing.UNIT.write_text("of an earlier version", encoding="utf-8")
    assert len(installing._steps(PROGRAM)) == 1
    assert installing.UNIT.read_text(encoding="utf-8") == unit(PROGRAM)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_the_command_works_in_the_services_folder_with_its_settings(
    tmp_path: Path, commands: list[tuple[str, ...]]
) -> None:
    del commands
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho "$PWD $HOME $*"\n', encoding="utf-8")
    program.chmod(0o755)
    installing._steps(program)
    ended = subprocess.run(  # noqa: S603 - what was just written
        [str(installing.COMMAND), "db", "backup", "a b"], capture_output=True, text=True, check=True
    )
    assert ended.stdout == f"{installing.HOME} {installing.HOME} db backup a b\n"


def test_the_settings_to_fill_in_are_all_there_are_and_read_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(settings_to_fill_in(), encoding="utf-8")
    for name in Settings.model_fields:
        assert f"\n{name.upper()}=\n" in file.read_text(encoding="utf-8")
        monkeypatch.delenv(name.upper(), raising=False)
    assert load_settings(file) == load_settings(None)


@pytest.mark.parametrize(
    ("root", "program", "why"),
    [
        (False, PROGRAM, "sudo /opt/otklik/bin/otklik install"),
        *(
            (True, Path("/", home, "otklik", "bin", "otklik"), "установите программу в /opt/otklik")
            for home in ("root", "home/anna")
        ),
    ],
    ids=["not root", "in root's folder", "in somebody's folder"],
)
def test_where_it_can_not_be_done_it_is_said_how(
    monkeypatch: pytest.MonkeyPatch, *, root: bool, program: Path, why: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    with pytest.raises(StartupError) as refused:
        installing._check(program)
    assert why in str(refused.value)


def test_without_systemd_at_work_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "BOOTED", tmp_path / "not booted")
    with pytest.raises(StartupError, match="systemd не работает"):
        installing._check(PROGRAM)


def test_a_python_that_the_service_does_not_see_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(installing, "BOOTED", tmp_path)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    installing._check(PROGRAM)
    for closed in installing._CLOSED:
        monkeypatch.setattr(sys, "base_prefix", str(closed / "python"))
        with pytest.raises(StartupError, match="/usr/bin/python3 -m venv"):
            installing._check(PROGRAM)
