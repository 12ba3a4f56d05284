"""Information for the answer: from the other authorities (§12), and the citizen's reply (§10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.question import HeldText, Question
from domain.model.conversation.questions import (
    HeldContribution,
    WriteAuthorsReply,
    WriteContribution,
)
from domain.model.conversation.reply_meaning import (
    NewContribution,
    Nothing,
    Reply,
    asked_contribution,
)
from domain.model.ids import AuthorityCode, IncidentNumber, MessageRef
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import Contribution, position_of
from domain.model.incident.answer.draft import checked_text
from domain.model.message.citizen_message import with_more
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import (
    hold,
    take_answer,
    take_dated,
    take_talk_back,
    with_remarks,
    withdraw_for_text,
)
from domain.use_cases.drafting import joined_alone, keep_files, with_files_ahead
from domain.use_cases.routing import take_by_answering


async def contribute(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    new: NewContribution,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
    talk: bool = False,
) -> bool:
    """Passes the text and its files on to the lead, or asks the author first.

    False if they have been passed on already. `talk`: they are taken for talk, so they are only
    kept. Raises NotPermitted, DRAFT_EMPTY, TooMany, NOT_ASSIGNED, LEAD_CONTRIBUTES, AlreadyClosed.
    """
    authority, files, parts = new.authority, reply.attachments, reply.sources
    told, came = new.added_to, None
    if told is not None:
        came = told.source if isinstance(told, HeldText) else told.signed.source
    if told is not None and came is not None:
        files, parts = with_more(told.attachments, files), (came,)
    by = office.permit(by, Action.CONTRIBUTE, incident, authority)
    source = _known_by(incident, parts) or came or by.source
    proof, local = told.proof if isinstance(told, HeldText) else None, office.calendar.local
    since = told.signed.at if isinstance(told, Contribution) else reply.written_at or reply.at
    held = HeldText(
        checked_text(new.text),
        source,
        files,
        proof=proof,
        written_at=since,
        warnings=new.warnings,
        alone=joined_alone(told, reply),
    )
    question = None
    if not talk:
        held, question = await with_remarks(uow, incident, new, held, reply, by=by)
    if question is not None and held.source is not None:
        by, parts = replace(by, source=held.source), (held.source,)
    take_by_answering(incident, authority, by, reply.at)
    text, files = held.text, held.attachments
    if not incident.contribute(authority, text, by, reply.at, files, parts=parts):
        return False
    written = local(held.written_at or since).date()
    held = held.on(local(reply.at).date(), written)
    if talk and by.source is not None:
        about = HeldContribution(incident.number, authority, held)
        await uow.questions.ask(Question(by.person, by.source.place, about), talk=True)
    elif (held.warnings or held.proof) and by.source is not None:
        held = held.on(local(now).date(), written)
        about = HeldContribution(incident.number, authority, held)
        await hold(uow, about, by, again=question)
    else:
        await uow.incidents.save(incident)
        if by.source is not None:
            there = by.person, by.source.place, incident.number
            await withdraw_for_text(uow, *there, authority)
    return True


async def ask_information(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    authority: AuthorityCode,
    reply: Reply,
    *,
    by: Actor,
    not_before: datetime | None = None,
) -> None:
    """Keeps files that came without text and asks for the text, as `keep_files`.

    Raises NotPermitted, TooMany, NOT_ASSIGNED, LEAD_CONTRIBUTES, AlreadyClosed.
    """
    by = office.permit(by, Action.CONTRIBUTE, incident, authority)
    incident.check_contributing(authority)
    about = WriteContribution(incident.number, authority)
    await keep_files(uow, incident, about, reply, by=by, not_before=not_before)


async def contribute_asked(
    uow: UnitOfWork,
    number: IncidentNumber,
    authority: AuthorityCode,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
) -> Nothing | None:
    """Passes the requested information on; returns its other meaning if it is none.

    Raises the errors of `contribute`.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        new = asked_contribution(reply, authority)
        if new is Nothing.CONTRIBUTION_NEEDS_TEXT:
            await ask_information(uow, office, incident, authority, reply, by=by)
            await uow.commit()
            return None
        if isinstance(new, Nothing):
            return new
        reply = await with_files_ahead(uow, incident, new, reply, by)
        if not await contribute(uow, office, incident, new, reply, by=by, now=now):
            return Nothing.CONTRIBUTION_KNOWN
        await uow.commit()
        return None


async def confirm_contribution(
    uow: UnitOfWork, question: int, *, talk: bool = False, by: Actor, at: datetime
) -> bool:
    """Passes the held text on to the lead; its time is now. `talk`: it was taken for talk.

    False: its «завтра» now means another day than when they were asked, so that is asked about.
    Raises QuestionClosed, NotPermitted, NOT_ASSIGNED, LEAD_CONTRIBUTES, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        take = take_talk_back if talk else take_dated
        asked, wrote = await take(uow, question, by, HeldContribution)
        held, authority, local = asked.held, asked.authority, office.calendar.local
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.CONTRIBUTE, incident, authority)
        author = replace(by, source=held.source, pressed=False)
        take_by_answering(incident, authority, author, at)
        incident.contribute(authority, held.text, author, at, held.attachments)
        again = held.on(local(at).date(), local(wrote or at).date())
        if again == held:
            await uow.incidents.save(incident)
        else:
            about = HeldContribution(incident.number, authority, replace(again, warnings=()))
            await hold(uow, about, by)
        await uow.commit()
        return again == held


def _known_by(incident: Incident, parts: Sequence[MessageRef]) -> MessageRef | None:
    """The part of the album under which it was already passed on; the key stays the same."""
    position = position_of(incident.contributions, parts)
    return None if position is None else incident.contributions[position].signed.source


async def add_authors_reply(
    uow: UnitOfWork, question: int, text: str, *, by: Actor, at: datetime
) -> None:
    """Adds the citizen's reply to the cards of executors and control.

    Raises QuestionClosed, NotPermitted, NOTHING_CLARIFIED, AlreadyClosed, DRAFT_EMPTY,
    TooMany.
    """
    async with uow:
        office = await uow.office()
        asked = await take_answer(uow, question, by, WriteAuthorsReply)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.ADD_AUTHORS_REPLY, incident)
        incident.add_authors_reply(text, by, at)
        await uow.incidents.save(incident)
        await uow.commit()
