"""Loads a question for display: its content, its incident and its choices.

Most questions offer only their own values; the others register a loader here.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.menu import PageKind
from domain.model.conversation.notices.kinds import Ask, QuestionEnd
from domain.model.conversation.question import About
from domain.model.conversation.questions import (
    Administer,
    ChooseKept,
    ChoosePastAnswer,
    ChoosePeriod,
    ChooseTemplate,
    HeldConclusion,
    HeldDraft,
    KeepTemplates,
    WhatIsMeant,
    WriteDraft,
)
from domain.model.incident.answer.draft import DraftState
from domain.model.organisation.office import Office
from domain.model.organisation.page import owner_of
from domain.ports.snapshots import NOTHING_OFFERED, Offered, QuestionContent
from storage.conversation.briefings import kept_briefings, load_briefing, owed_briefings
from storage.conversation.questions import kind_of, question_of
from storage.incidents.listing import incident_rows
from storage.incidents.past_answers import load_past_answers
from storage.incidents.rows import load_shown
from storage.incidents.templates import load_templates
from storage.organisation.invitations import invited
from storage.organisation.tokens import token_of
from storage.schema.incidents import draft, incident
from storage.schema.messages import question as table

_Q = TypeVar("_Q", bound=About)


class _Source(NamedTuple):
    """The data that choices are read from, at one moment."""

    connection: AsyncConnection
    office: Office
    now: datetime


_Offer = Callable[[_Q, _Source], Awaitable[Offered]]
_OFFERS: Final[dict[type[About], _Offer[Any]]] = {}


def _offers_for(*kinds: type[_Q]) -> Callable[[_Offer[_Q]], _Offer[_Q]]:
    """Register the function that loads the choices of these questions."""

    def register(offer: _Offer[_Q]) -> _Offer[_Q]:
        _OFFERS.update(dict.fromkeys(kinds, offer))
        return offer

    return register


async def load_asked(
    connection: AsyncConnection, ask: Ask, end: QuestionEnd | None, office: Office, now: datetime
) -> QuestionContent:
    """Load the question with everything needed to show it; of a closed one, only its subject."""
    row = (
        (await connection.execute(select(table).where(table.c.id == ask.question))).mappings().one()
    )
    number = row["subject"]
    subject = None if number is None else await load_shown(connection, number, office.organisation)
    if not row["open"]:
        return QuestionContent(ask, kind_of(row), None, subject, office, NOTHING_OFFERED, end)
    asked = question_of(row)
    asked = replace(asked, about=asked.about.shown(office.organisation))
    offer = await offered(connection, asked.about, office, now)
    return QuestionContent(ask, kind_of(row), asked, subject, office, offer, end)


async def offered(
    connection: AsyncConnection, about: About, office: Office, now: datetime
) -> Offered:
    """Load the choices or the subject of the question."""
    offer = _OFFERS.get(type(about))
    if offer is None:
        return NOTHING_OFFERED
    return await offer(about, _Source(connection, office, now))


@_offers_for(ChoosePeriod, ChooseKept)
async def _briefings(_: About, source: _Source) -> Offered:
    connection = source.connection
    return Offered(await owed_briefings(connection), await kept_briefings(connection))


@_offers_for(HeldConclusion)
async def _briefing(about: HeldConclusion, source: _Source) -> Offered:
    return Offered(subject=await load_briefing(source.connection, about.briefing))


@_offers_for(KeepTemplates, ChooseTemplate)
async def _templates(_: About, source: _Source) -> Offered:
    return Offered(templates=await load_templates(source.connection))


@_offers_for(ChoosePastAnswer)
async def _answers(about: ChoosePastAnswer, source: _Source) -> Offered:
    return Offered(answers=await load_past_answers(source.connection, about.answers))


@_offers_for(WriteDraft)
async def _begun_with(about: WriteDraft, source: _Source) -> Offered:
    if about.past is not None:
        return Offered(answers=await load_past_answers(source.connection, [about.past]))
    return NOTHING_OFFERED if about.template is None else await _templates(about, source)


@_offers_for(Administer)
async def _administered(about: Administer, source: _Source) -> Offered:
    match about.page.kind:
        case PageKind.OVERVIEW:
            return Offered(invited=await invited(source.connection, source.now))
        case PageKind.TOKEN:
            owner = owner_of(about.page.key)
            return Offered(token=await token_of(source.connection, owner))
        case _:
            return NOTHING_OFFERED


@_offers_for(WhatIsMeant)
async def _listed(about: WhatIsMeant, source: _Source) -> Offered:
    if not about.held.listed:
        return NOTHING_OFFERED
    return await _incidents(incident.c.number.in_(about.held.listed), source)


@_offers_for(HeldDraft)
async def _placed_already(about: HeldDraft, source: _Source) -> Offered:
    """The incidents under which the draft to be replaced is already placed."""
    if about.replaces is None or not about.approved:
        return NOTHING_OFFERED
    placed = (draft.c.of_main == about.replaces) & (draft.c.state == DraftState.PLACED)
    stands = select(draft.c.number).where(draft.c.number == incident.c.number, placed)
    return await _incidents((incident.c.joined_to == about.subject) & stands.exists(), source)


async def _incidents(which: ColumnElement[bool], source: _Source) -> Offered:
    organisation = source.office.organisation
    return Offered(incidents=await incident_rows(source.connection, organisation, which))
