"""`otklik install`: the program as a systemd service with its own user, folder and settings."""

import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings

USER: Final = "otklik"
HOME: Final = Path("/var/lib/otklik")
UNIT: Final = Path("/etc/systemd/system/otklik.service")
COMMAND: Final = Path("/usr/local/bin/otklik")
BOOTED: Final = Path("/run/systemd/system")
"""Exists while systemd runs the machine: sd_booted(3)."""

_UNIT: Final = Path(__file__).with_name("otklik.service")

_COMMAND: Final = """\
#!/bin/sh
# Сделано командой otklik install: программа от имени {user}, в папке {home}
exec runuser -u {user} -- env HOME={home} sh -c 'cd && exec "$0" "$@"' {program} "$@"
"""

_CLOSED: Final = (Path("/root"), Path("/home"))
"""Folders hidden from the service."""

_NEXT: Final = """\
Готово. Дальше:
  1. Впишите токен: sudo nano {env}
  2. Запустите:     sudo systemctl enable --now otklik
  3. Код для /admin: sudo journalctl -u otklik -n 30
Проверить всё: sudo otklik doctor"""


def install(
    *,
    only_print: Annotated[
        bool, typer.Option("--print", help="Показать службу и шаги, ничего не менять.")
    ] = False,
) -> None:
    """Установить бота службой systemd: пользователь, папка данных, файл настроек. Можно повторять."""
    program = Path(sys.executable).with_name("otklik")
    if only_print:
        print(unit(program))
        print(f"# Файл: {UNIT}. Пользователь: {USER}. Данные и настройки: {HOME}, {HOME}/.env")
        print(f"# Команда для консоли: {COMMAND}")
        return
    _check(program)
    for done in _steps(program):
        print(done)
    print(_NEXT.format(env=HOME / ".env"))


def unit(program: Path) -> str:
    """Return the systemd unit that runs this program."""
    return _UNIT.read_text(encoding="utf-8").format(user=USER, home=HOME, program=program)


def command(program: Path) -> str:
    """Return the administrators' command, which uses the settings and data of the service."""
    return _COMMAND.format(user=USER, home=HOME, program=program)


def settings_to_fill_in() -> str:
    """Return a settings file with every variable and its description."""
    lines = ["# Настройки бота. После изменения: sudo systemctl restart otklik", ""]
    for name, field in Settings.model_fields.items():
        lines += [f"# {field.description}", f"{name.upper()}=", ""]
    return "\n".join(lines)


def _check(program: Path) -> None:
    found = []
    if os.geteuid() != 0:
        how = f"нужны права администратора; запустите sudo {program} install"
        found.append(Problem("Права", how))
    if not BOOTED.is_dir():
        how = "на этой машине systemd не работает; запускайте otklik run другим способом, например в Docker"
        found.append(Problem("systemd", how))
    if _is_closed(program):
        how = f"служба не увидит {program}; установите программу в /opt/otklik"
        found.append(Problem("Папка программы", how))
    elif _is_closed(python := Path(sys.base_prefix)):
        how = f"служба не увидит {python}; создайте папку программы заново Питоном системы: /usr/bin/python3 -m venv"
        found.append(Problem("Python", how))
    if found:
        raise StartupError("Установка", found)


def _is_closed(path: Path) -> bool:
    return any(path.is_relative_to(closed) for closed in _CLOSED)


def _steps(program: Path) -> list[str]:
    """Do the missing steps and return their descriptions."""
    done = []
    if not _known(USER):
        arguments = ["--system", "--user-group", "--home-dir", str(HOME), "--no-create-home"]
        _run("useradd", *arguments, "--shell", "/usr/sbin/nologin", USER)
        done.append(f"Пользователь {USER} создан.")
    owner = pwd.getpwnam(USER)
    if not HOME.is_dir():
        HOME.mkdir(parents=True)
        done.append(f"Папка {HOME} создана.")
    HOME.chmod(0o700)
    os.chown(HOME, owner.pw_uid, owner.pw_gid)
    env = HOME / ".env"
    if not env.exists():
        _write(env, settings_to_fill_in(), 0o640)
        os.chown(env, 0, owner.pw_gid)  # the service can read it and can't change it
        done.append(f"Файл настроек {env} создан.")
    if not UNIT.exists() or UNIT.read_text(encoding="utf-8") != unit(program):
        _write(UNIT, unit(program), 0o644)
        _run("systemctl", "daemon-reload")
        done.append(f"Служба {UNIT} записана.")
    if not COMMAND.exists() or COMMAND.read_text(encoding="utf-8") != command(program):
        _write(COMMAND, command(program), 0o755)
        done.append(f"Команда {COMMAND} записана.")
    return done or ["Всё уже установлено, ничего не изменено."]


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _write(file: Path, text: str, mode: int) -> None:
    """Write without making the file readable to others even for a moment."""
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.touch(0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(mode)
    unfinished.replace(file)


def _run(*command: str) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the system's own programs
    if ended.returncode:
        raise StartupError("Установка", [Problem(command[0], ended.stderr.strip())])
