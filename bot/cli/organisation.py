"""`otklik org`: the organisation file is checked, applied, and written back."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.organisation.file import read_organisation, to_toml
from bot.organisation.texts import describe, summary
from bot.settings import load_settings
from bot.startup import Problem, StartupError
from domain.model.staff.organisation import Organisation
from domain.model.staff.organisation_merge import Change


def check(file: Path) -> None:
    """Проверить файл организации и показать все ошибки сразу."""
    organisation = read_organisation(file)
    print(f"Файл {file} без ошибок.", *summary(organisation), sep="\n")


def import_file(file: Path) -> None:
    """Применить файл организации и показать, что изменилось. Бот при этом может работать."""
    changes = asyncio.run(_apply(read_organisation(file)))
    print(*describe(changes), sep="\n")


def export_file(file: Path) -> None:
    """Записать действующую организацию в файл."""
    organisation = asyncio.run(_stored())
    if organisation is None:
        raise StartupError(
            "Организация",
            [Problem("база данных", "организация ещё не описана, см. otklik org import")],
        )
    file.write_text(to_toml(organisation), encoding="utf-8")
    print(f"Записано в {file}.")


async def _apply(file: Organisation) -> Sequence[Change]:
    from bot import logs
    from bot.clock import SystemClock
    from bot.composition import make_offices, opened

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    async with opened(settings) as database:
        return await make_offices(database, settings, SystemClock()).apply(file)


async def _stored() -> Organisation | None:
    from bot.clock import SystemClock
    from bot.composition import inspected, make_offices

    settings = load_settings()
    async with inspected(settings) as database:
        return await make_offices(database, settings, SystemClock()).stored()
