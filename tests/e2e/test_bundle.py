"""A release: its files are listed, and its folder of wheels is all that a machine without internet needs."""

import asyncio
import json
import os
import re
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
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is released of this commit; nothing may be changed since."""
    folder, venv = tmp_path_factory.mktemp("dist"), Path(sys.executable).parents[1]
    ran(
        *("make", "--assume-old", venv / ".runtime", "dist"),
        *(f"DIST={folder}", f"VENV={venv}", f"PYTHON={sys.executable}"),
        folder=ROOT,
    )
    return folder


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of a program that was installed from its folder of wheels alone."""
    folder = tmp_path_factory.mktemp("installed")
    venv = folder / "venv"
    ran(sys.executable, "-m", "venv", venv, folder=folder)
    ran(
        *(venv / "bin" / "pip", "install", "--no-index"),
        *("--find-links", dist / "otklik", next(dist.glob("otklik-*.whl"))),
        folder=folder,
    )
    return venv / "bin" / "otklik"


def test_the_checksums_are_those_of_all_files(dist: Path) -> None:
    ran("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", folder=dist)
    listed = re.findall(r"^\w{64}  (.+)$", (dist / "SHA256SUMS").read_text("utf-8"), re.MULTILINE)
    files = (one for one in dist.rglob("*") if one.is_file() and one.name != "SHA256SUMS")
    assert sorted(listed) == sorted(str(one.relative_to(dist)) for one in files)


def test_what_is_inside_is_listed(dist: Path) -> None:
    inside = json.loads((dist / "otklik.cdx.json").read_bytes())
    listed = {one["name"].lower().replace("_", "-") for one in inside["components"]}
    wheels = {one.name.split("-")[0].lower().replace("_", "-") for one in dist.glob("otklik/*")}
    assert inside["metadata"]["component"]["name"] == "otklik"
    assert wheels - {"otklik"} <= listed


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
