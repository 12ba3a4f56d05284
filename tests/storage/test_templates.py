"""Templates: who changed them when, and changes at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from sqlalchemy import select, text

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import KeepTemplates
from domain.model.errors import Reason
from domain.model.ids import ChatId, DraftVersion, IncidentNumber, Place, TemplateId
from domain.model.incident.answer.template import Template, Wording
from domain.model.organisation.office import Office
from domain.model.organisation.revision import ChangeKind, TemplateRevision
from domain.ports.incidents import StaleIncident
from domain.use_cases.templating import change_template
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.schema.incidents import template
from tests.e2e.waiting import until
from tests.refusals import refused_for
from tests.storage.samples import ADMIN, NOW, Units, ivanova, minutes
from tests.storage.servers import POSTGRESQL

ANNA = ivanova().person
PIT = Wording("Яма", "Яму засыплем ___.")
LIGHT = Wording("Свет", "Свет дадим ___.")


async def add(
    units: Units, wording: Wording, made_of: tuple[IncidentNumber, DraftVersion] | None = None
) -> TemplateId | None:
    async with units.unit() as uow:
        new = await uow.templates.add(wording, ANNA, NOW, made_of)
        await uow.commit()
        return new


async def test_each_change_is_kept_and_what_is_removed_is_gone(
    units: Units, reading: SqlReading, database: Database
) -> None:
    made_of = IncidentNumber(1), DraftVersion(1)
    pit = await add(units, PIT, made_of)
    assert pit is not None
    assert await add(units, LIGHT, made_of) is None
    later = NOW + minutes(1)
    async with units.unit() as uow:
        await uow.templates.change(pit, LIGHT, ANNA, later)
        assert (await uow.templates.get(pit)).wording == LIGHT
        await uow.templates.remove(pit, ANNA, later + minutes(1))
        with refused_for(Reason.TEMPLATE_GONE):
            await uow.templates.change(pit, PIT, ANNA, later)
        assert not await uow.templates.all()
        await uow.commit()
    assert await database.scalars(select(template.c.text)) == [""]
    assert await add(units, PIT, made_of) is not None
    journal = [one for one in await reading.revisions(0, 9) if isinstance(one, TemplateRevision)]
    told = sorted((one.at, one.what, one.title, one.by) for one in journal)
    assert told == [
        (NOW, ChangeKind.ADDED, "Яма", ANNA),
        (NOW, ChangeKind.ADDED, "Яма", ANNA),
        (later, ChangeKind.CHANGED, "Свет", ANNA),
        (later + minutes(1), ChangeKind.REMOVED, "Свет", ANNA),
    ]


@pytest.mark.parametrize("url", [POSTGRESQL], indirect=True)
async def test_two_who_make_one_of_an_answer_at_once_make_one(units: Units) -> None:
    made_of = IncidentNumber(1), DraftVersion(1)
    async with units.unit() as first:
        assert await first.templates.add(PIT, ANNA, NOW, made_of) is not None
        second = asyncio.create_task(add(units, PIT, made_of))
        await until(partial(waiting_for_a_lock, units.database))
        await first.commit()
    with pytest.raises(StaleIncident):
        await second
    assert await add(units, PIT, made_of) is None


@pytest.mark.parametrize("url", [POSTGRESQL], indirect=True)
@pytest.mark.parametrize(
    "do",
    [partial(change_template, words=one) for one in (f"{PIT.title}\n{PIT.text}", None)],
    ids=["change", "remove"],
)
async def test_nobody_changes_or_removes_what_a_colleague_is_just_changing(
    units: Units, do: Callable[..., Awaitable[bool]]
) -> None:
    pit = await add(units, PIT)
    assert pit is not None
    here = Place(ChatId(ANNA))
    async with units.unit() as uow:
        shown = KeepTemplates(MenuPage(PageKind.TEMPLATE, str(pit), seen=PIT.mark))
        question = await uow.questions.ask(Question(ANNA, here, shown))
        await uow.commit()

    def tell(place: Place, _now: Template, _office: Office) -> TextNotice:
        return TextNotice(place, "overtaken")

    async with units.unit() as first:
        await first.templates.change(pit, LIGHT, ADMIN, NOW)
        doing = do(units.unit(), question, template=pit, tell=tell, by=ivanova(), at=NOW)
        second = asyncio.ensure_future(doing)
        await until(partial(waiting_for_a_lock, units.database))
        await first.commit()
    assert not await second
    async with units.unit() as uow:
        assert (await uow.templates.get(pit)).wording == LIGHT


async def waiting_for_a_lock(database: Database) -> bool:
    """Whether somebody in this database waits until another's transaction ends."""
    waits = text(
        "SELECT 1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with database.reading() as connection:
        return (await connection.execute(waits)).first() is not None
