"""`otklik org`: the organisation file, or a list of people, is checked and applied; the file written back."""

import asyncio
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.runtime.file_errors import not_written, whole
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.organisation_file import read_organisation, read_people
from bot.setup.settings import load_settings
from domain.model.message.attachment import TABLES
from domain.model.organisation.invitation import LIFE, Invitation
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.organisation_merge import Change
from domain.model.organisation.people_list import Listed, ListPlan
from domain.use_cases.applying_list import put_list
from handlers.reading.organisation_changes import describe, describe_list, summary
from handlers.reading.organisation_file import to_toml
from handlers.reading.people_list import unfit_problems

_List = Annotated[
    Path, typer.Argument(metavar="ФАЙЛ", help="Файл организации .toml или список .csv, .xlsx.")
]

_NOT_YET: Final = StartupError(
    "Организация", [Problem("база данных", "организация ещё не описана, см. otklik org import")]
)


def check(file: _List) -> None:
    """Проверить файл организации или список работников и показать все ошибки сразу."""
    if _is_table(file):
        lines = read_people(file)
        people, bodies = {line.name for line in lines}, {line.body for line in lines if line.body}
        print(f"Список {file} без ошибок. Работники: {len(people)}, органы: {len(bodies)}.")
        return
    organisation = read_organisation(file)
    print(f"Файл {file} без ошибок.", *summary(organisation), sep="\n")


def import_file(file: _List) -> None:
    """Применить файл организации или список работников и показать, что изменилось.

    Бот при этом может работать.
    """
    if _is_table(file):
        plan, invited = asyncio.run(_put(file, read_people(file)))
        links = (f"{one.name}: в личном чате с ботом /start {one.code}" for one in invited)
        print(*describe_list(plan), *links, sep="\n")
        return
    changes = asyncio.run(_apply(read_organisation(file)))
    print(*describe(changes), sep="\n")


def export_file(file: Annotated[Path, typer.Argument(metavar="ФАЙЛ")]) -> None:
    """Записать действующую организацию в файл."""
    organisation = asyncio.run(_stored())
    if organisation is None:
        raise _NOT_YET
    try:
        with whole(file) as stream:
            stream.write(to_toml(organisation).encode())
    except OSError as error:
        why = Problem(str(file), not_written(error.errno))
        raise StartupError("Файл организации", [why]) from None
    print(f"Записано в {file}.")


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in TABLES


async def _put(file: Path, lines: Sequence[Listed]) -> tuple[ListPlan, Sequence[Invitation]]:
    from bot.runtime import logs
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import make_offices, opened
    from storage.organisation.offices import NoOrganisation
    from storage.unit_of_work import SqlUnitOfWork

    settings, clock = load_settings(), SystemClock()
    logs.configure(settings.log_level, settings.log_format)
    now = clock.now()
    async with opened(settings) as database:
        unit = SqlUnitOfWork(database, make_offices(database, settings, clock), clock.now)
        async with unit:
            try:
                plan, invited = await put_list(
                    unit,
                    lines,
                    lambda one: Invitation(
                        secrets.token_urlsafe(16), one.posts, one.name, None, now + LIFE
                    ),
                    by=None,
                    at=now,
                )
            except NoOrganisation:
                raise _NOT_YET from None
            if wrong := list(unfit_problems(plan.unfit)):
                raise StartupError(f"Список работников {file}", wrong)
            await unit.commit()
    return plan, invited


async def _apply(file: Organisation) -> Sequence[Change]:
    from bot.runtime import logs
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import make_offices, opened

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    async with opened(settings) as database:
        return await make_offices(database, settings, SystemClock()).apply(file)


async def _stored() -> Organisation | None:
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import inspected, make_offices

    settings = load_settings()
    async with inspected(settings) as database:
        return await make_offices(database, settings, SystemClock()).stored()
