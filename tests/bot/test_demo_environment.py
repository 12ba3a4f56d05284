"""Demonstrations take nothing from the environment or `.env` of the server they are shown on."""

import ast
import os
import socket
from pathlib import Path

import pytest

from bot.setup.settings import Settings, explicit_settings, load_settings
from bot.tutorial.program import Understudy
from tests.bot.conftest import Played
from tests.console import otklik
from tests.e2e.kill.process import ROOT

SECRET = "the-secret-of-production"


def production(port: int) -> dict[str, str]:
    """Settings of a server at work; all its addresses lead to that port."""
    return {
        "BOT_TOKEN": f"42:{SECRET}",
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
        "MAX_TOKEN": f"{SECRET}-in-max",
        "MAX_API_URL": f"http://127.0.0.1:{port}",
        "MAX_WEBHOOK_URL": f"http://127.0.0.1:{port}/max",
        "MAX_WEBHOOK_SECRET": SECRET,
        "MAX_CA_FILE": "absent.pem",
        "VK_SERVICE_TOKEN": f"{SECRET}-of-vk",
        "VK_COMMUNITY_TOKEN": f"{SECRET}-of-a-page",
        "TOKEN_KEY": "c2VjcmV0LW9mLXByb2R1Y3Rpb24tMzItYnl0ZXMtLS0=",
        "VK_API_URL": f"http://127.0.0.1:{port}",
        "PROXY_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"postgresql://127.0.0.1:{port}/otklik",
        "ORGANIZATION_FILE": "absent.toml",
        "ADMIN_IDS": "777",
        "TIMEZONE": "Asia/Kamchatka",
        "HTTP_HOST": "192.0.2.1",
        "HTTP_PORT": "1",
        "INTAKE_TOKEN": SECRET,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": SECRET,
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json",
        "LOG_TRAFFIC": "absent/traffic.jsonl",
    }


def test_every_setting_is_tried() -> None:
    assert {name.lower() for name in production(1)} == set(Settings.model_fields)


def test_the_script_calls_nobody_of_production(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        set_there = production(listening.getsockname()[1])
        lines = "\n".join(f"{name}={value}" for name, value in set_there.items())
        (tmp_path / ".env").write_text(lines, encoding="utf-8")
        code, out, err = otklik(tmp_path, "demo", "--script", "--short", **set_there)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert (code, err) == (0, "")
    assert "Инцидент №1: в срок, всего 2 ч 20 мин (норма 8 ч)" in out


def test_explicit_settings_are_the_only_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    usual = load_settings(None)
    (tmp_path / ".env").write_text(f"BOT_TOKEN=42:{SECRET}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in production(1).items():
        monkeypatch.setenv(name, value)
    assert explicit_settings().model_dump() == usual.model_dump()
    assert explicit_settings(http_port=5).http_port == 5


async def test_the_page_starts_its_program_in_a_clean_environment(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    played("import os\nprint(os.environ)\n")
    for name, value in production(1).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    monkeypatch.setenv("VK_SERVICE_TOKEN", SECRET)
    child = await Understudy().take()
    said, _ = await child.communicate()
    assert os.environ["PATH"] in said.decode()
    assert SECRET not in said.decode()


def test_the_environment_is_read_in_one_place() -> None:
    """Whoever wants settings calls `load_settings`, or `explicit_settings` in a demonstration."""
    made_in = {
        file.relative_to(ROOT)
        for file in ROOT.joinpath("bot").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Settings"
    }
    assert made_in == {Path("bot/setup/settings.py")}
    for room in ("sandbox", "tutorial"):
        for file in ROOT.joinpath("bot", room).rglob("*.py"):
            assert "load_settings" not in file.read_text("utf-8"), file
