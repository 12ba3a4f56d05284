"""The folder of wheels: on a machine without internet it is all that the program needs."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.runtime.clock import SystemClock
from tests.e2e.kill.organisation import ORGANISATION, everybody
from tests.e2e.kill.process import ROOT
from tests.e2e.kill.run import TOKEN
from tests.e2e.town import CONTROL, DRAFT, HOUSING
from tests.faked_time import FAKED_TIME
from tests.ports import reserve_port
from tests.telegram import Sandbox

pytestmark = pytest.mark.slow

LINK = "https://vk.com/wall-1_1?reply=2"


def ran(*command: str | Path, folder: Path, code: int = 0) -> str:
    ended = subprocess.run(  # noqa: S603 - our own programs
        [str(one) for one in command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of a program that was installed from the bundle alone."""
    folder = tmp_path_factory.mktemp("installed")
    bundle, venv = folder / "bundle", folder / "venv"
    python = Path(sys.executable).parent
    made_already = python.parent / ".runtime"
    ran(
        *("make", "--assume-old", made_already, "bundle"),
        *(f"BUNDLE={bundle}", f"VENV={python.parent}"),
        folder=ROOT,
    )
    ran(sys.executable, "-m", "venv", venv, folder=folder)
    ran(
        *(venv / "bin" / "pip", "install", "--no-index", "--find-links", bundle, "otklik"),
        folder=folder,
    )
    return venv / "bin" / "otklik"


def test_the_demonstration_plays(installed: Path, tmp_path: Path) -> None:
    assert "№1" in ran(installed, "demo", "--script", folder=tmp_path)


def test_the_doctor_says_what_is_missing(installed: Path, tmp_path: Path) -> None:
    said = ran(installed, "doctor", folder=tmp_path, code=1)
    assert "Не указан токен бота" in said


def test_a_service_starts_the_installed_program(installed: Path, tmp_path: Path) -> None:
    assert f"ExecStart={installed} run" in ran(installed, "install", "--print", folder=tmp_path)


async def test_an_incident_is_answered(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
        everybody(sandbox)
        process = await asyncio.create_subprocess_exec(
            *(installed, "run"),
            cwd=tmp_path,
            env={
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": sandbox.url,
                "DATABASE_URL": f"sqlite:///{tmp_path}/otklik.sqlite3",
                "ORGANIZATION_FILE": str(tmp_path / "organisation.toml"),
                "HTTP_PORT": str(reserve_port()),
                **FAKED_TIME,
            },
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            await _answered(sandbox)
        finally:
            process.send_signal(signal.SIGTERM)
            code = await process.wait()
        assert code == 0


async def _answered(sandbox: Sandbox) -> None:
    """Registered, routed, drafted, approved and placed."""
    anna, boris = sandbox.person(501), sandbox.person(503)
    control, housing = sandbox.chat(CONTROL), sandbox.chat(HOUSING)
    anna.say(anna.id, "/new Яма на Мира, 5.")
    anna.press(await sandbox.until(lambda: sandbox.chat(anna.id).find("№1")), "Управление ЖКХ")
    boris.reply(await sandbox.until(lambda: housing.find("Яма на Мира")), DRAFT)
    anna.press(await sandbox.until(lambda: control.find(DRAFT)), "✅ Согласовать")
    boris.reply(await sandbox.until(lambda: housing.find("Разместите ответ")), LINK)
    await sandbox.until(lambda: control.find("Размещено"))
