"""`otklik org`: checks, applies and exports the organisation file; imports lists of people."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.runtime.startup_error import Problem, StartupError, not_written, whole
from bot.setup.organisation_file import read_organisation, read_people
from bot.setup.settings import load_settings
from domain.model.message.citizen_message import TABLES
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import INVITATION_LIFE, Invitation
from domain.model.organisation.people_list import Listed, ListPlan, Named
from domain.model.organisation.revision import Change
from domain.use_cases.administering import put_list
from handlers.reading.organisation_changes import describe, describe_list, summary
from handlers.reading.organisation_file import to_toml
from handlers.reading.people_list import unfit_problems
from handlers.ui.invitation_codes import id_of, new_code

if TYPE_CHECKING:
    from storage.engine.database import Database
    from storage.organisation.offices import Offices

_List = Annotated[
    Path, typer.Argument(metavar="ФАЙЛ", help="Файл организации .toml или список .csv, .xlsx.")
]

NOT_YET: Final = StartupError(
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


def import_file(
    file: _List,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Применить, не спрашивая.")] = False,
) -> None:
    """Показать, что изменит файл организации или список работников, и применить его.

    Организация становится такой, как в файле; из списка работники и органы только добавляются.
    Бот при этом может работать.
    """
    agreed = yes or not sys.stdin.isatty()
    if _is_table(file):
        lines = read_people(file)
        plan, _ = asyncio.run(_put(file, lines, commit=False))
        print(*describe_list(plan), sep="\n")
        if plan.new and (agreed or typer.confirm("Применить?")):
            _, begins = asyncio.run(_put(file, lines, commit=True))
            print(*begins, sep="\n")
        return
    organisation = read_organisation(file)
    planned = asyncio.run(_planned(organisation))
    print(*describe(planned, planned=True), sep="\n")
    if planned and (agreed or typer.confirm("Применить?")):
        applied = asyncio.run(_apply(organisation, None if agreed else planned))
        if applied == planned:
            print("Применено.")
        elif agreed:
            print(*describe(applied), sep="\n")
        else:
            print("За это время организация изменилась, файл не применён. Повторите команду.")


def export_file(file: Annotated[Path, typer.Argument(metavar="ФАЙЛ")]) -> None:
    """Записать действующую организацию в файл."""
    organisation = asyncio.run(stored())
    if organisation is None:
        raise NOT_YET
    try:
        with whole(file) as stream:
            stream.write(to_toml(organisation).encode())
    except OSError as error:
        why = Problem(str(file), not_written(error.errno))
        raise StartupError("Файл организации", [why]) from None
    print(f"Записано в {file}.")


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in TABLES


async def _put(
    file: Path, lines: Sequence[Listed], *, commit: bool
) -> tuple[ListPlan, Sequence[str]]:
    """Return the effect of the list, and how each of the invited begins."""
    from bot.runtime.clock import SystemClock
    from storage.organisation.offices import NoOrganisation
    from storage.unit_of_work import SqlUnitOfWork

    clock = SystemClock()
    until, begins = clock.now() + INVITATION_LIFE, list[str]()

    def invite(one: Named) -> Invitation:
        code = new_code()
        begins.append(f"{one.name}: в личном чате с ботом /start {code}")
        return Invitation(id_of(code), one.posts, one.name, None, until)

    async with (
        _opened() as (database, offices),
        SqlUnitOfWork(database, offices, clock.now) as unit,
    ):
        try:
            plan, _ = await put_list(unit, lines, invite, by=None, at=clock.now())
        except NoOrganisation:
            raise NOT_YET from None
        if wrong := list(unfit_problems(plan.unfit)):
            raise StartupError(f"Список работников {file}", wrong)
        if commit:
            await unit.commit()
    return plan, begins


async def _planned(file: Organisation) -> Sequence[Change]:
    async with _opened() as (_, offices):
        return await offices.planned(file)


async def _apply(file: Organisation, shown: Sequence[Change] | None) -> Sequence[Change]:
    async with _opened() as (_, offices):
        return await offices.apply(file, shown=shown)


@asynccontextmanager
async def _opened() -> AsyncIterator[tuple["Database", "Offices"]]:
    from bot.runtime import logs
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import make_offices, opened

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    async with opened(settings) as database:
        yield database, make_offices(database, settings, SystemClock())


async def stored() -> Organisation | None:
    """Return the organisation of the database; raises StartupError without a database in order."""
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import inspected, make_offices

    settings = load_settings()
    async with inspected(settings) as database:
        return await make_offices(database, settings, SystemClock()).stored()
