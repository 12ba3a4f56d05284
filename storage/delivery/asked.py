"""A question as it is put to people: what is asked, about which incident, and what it offers."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices import Ask, QuestionEnd
from domain.model.conversation.question import (
    About,
    Administer,
    ChooseKept,
    ChoosePeriod,
    ChooseTemplate,
    HeldConclusion,
    HeldDraft,
    KeepTemplates,
    Question,
    WhatIsMeant,
    WriteDraft,
)
from domain.model.conversation.redaction import shown_message
from domain.model.incident.answer.draft import DraftState
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.office import Office
from domain.ports.snapshots import NOTHING_OFFERED, Offered, QuestionContent
from storage.conversation.briefings import kept_briefings, load_briefing, owed_briefings
from storage.conversation.questions import kind_of, question_of
from storage.incidents.loading import load_shown
from storage.incidents.reading import incident_rows
from storage.incidents.templates import load_templates
from storage.organisation.invitations import invited
from storage.schema.incidents import draft, incident
from storage.schema.messages import question as table


async def load_asked(
    connection: AsyncConnection, ask: Ask, end: QuestionEnd | None, office: Office, now: datetime
) -> QuestionContent:
    """Read the question with all that showing it takes; of a closed one, only what it was about."""
    row = (
        (await connection.execute(select(table).where(table.c.id == ask.question))).mappings().one()
    )
    number = row["subject"]
    subject = None if number is None else await load_shown(connection, number, office.organisation)
    put = _shown(question_of(row), office) if row["open"] else None
    offered = await _offered(connection, put.about, office, now) if put else NOTHING_OFFERED
    return QuestionContent(ask, kind_of(row), put, subject, office, offered, end)


async def _offered(
    connection: AsyncConnection, about: About, office: Office, now: datetime
) -> Offered:
    if (named := _named(about)) is not None:
        return Offered(incidents=await incident_rows(connection, office.organisation, named))
    match about:
        case ChoosePeriod() | ChooseKept():
            return Offered(await owed_briefings(connection), await kept_briefings(connection))
        case HeldConclusion(briefing):
            return Offered(subject=await load_briefing(connection, briefing))
        case KeepTemplates() | ChooseTemplate() | WriteDraft(template=int()):
            return Offered(templates=await load_templates(connection))
        case Administer(AdminPage(PageKind.OVERVIEW)):
            return Offered(invited=await invited(connection, now))
        case _:
            return NOTHING_OFFERED


def _named(about: About) -> ColumnElement[bool] | None:
    """Which incidents it names: one of which is meant, or under which the text stands already."""
    match about:
        case WhatIsMeant(message) if message.listed:
            return incident.c.number.in_(message.listed)
        case HeldDraft(subject=main, replaces=int(version), approved=True):
            placed = (draft.c.of_main == version) & (draft.c.state == DraftState.PLACED)
            stands = select(draft.c.number).where(draft.c.number == incident.c.number, placed)
            return (incident.c.joined_to == main) & stands.exists()
        case _:
            return None


def _shown(asked: Question, office: Office) -> Question:
    """A citizen's message that somebody is asked about, as it may be shown."""
    if not isinstance(asked.about, WhatIsMeant):
        return asked
    held = asked.about.message
    message = shown_message(held.message, office.organisation)
    return replace(asked, about=replace(asked.about, message=replace(held, message=message)))
