"""A message in reply to a card or about an incident: its meaning is recognised and carried out.

Its meaning is decided on the locked incident, which may have changed since the card was read.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, ExecutorCard, PlacementCard, own_card
from domain.model.conversation.notices.kinds import EndKind, QuestionEnd
from domain.model.conversation.question import About, HeldText, Question
from domain.model.conversation.questions import (
    HeldContribution,
    HeldDraft,
    PlacementLink,
    WriteDraft,
)
from domain.model.conversation.reply_meaning import (
    CitizensWords,
    CommentOn,
    CommentOnReferral,
    Detection,
    EditTooLate,
    Meaning,
    MoreProof,
    NewContribution,
    NewPlacement,
    NewVersion,
    Nothing,
    Reply,
    Source,
    meaning,
    meaning_of_edit,
    new_placement,
    text_before,
)
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import Draft
from domain.model.incident.answer.draft_warning import (
    DraftWarning,
    greets_as_answer,
    says_placed,
)
from domain.model.incident.answer.form import days_named
from domain.model.incident.answer.talk import plain_answer
from domain.model.incident.events import IncidentEvent
from domain.model.message.citizen_message import kept_by_change
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import (
    QuestionClosed,
    close_question,
    held_there,
    take_answer,
)
from domain.use_cases.contributing import ask_information, contribute
from domain.use_cases.correcting import correct_detection, correct_message, correct_source
from domain.use_cases.deciding import comment
from domain.use_cases.drafting import FILES_WAIT, ask_text, submit, with_files_ahead
from domain.use_cases.placing import ask_missed_link, record
from domain.use_cases.promising import show_more

Undone = EditTooLate | Nothing
"""Why nothing was done."""

_KNOWN: Final[Mapping[type[Meaning], Nothing]] = {
    NewVersion: Nothing.DRAFT_KNOWN,
    NewContribution: Nothing.CONTRIBUTION_KNOWN,
    NewPlacement: Nothing.PLACEMENT_KNOWN,
}
"""The author is told of these repeats; a repeated comment or edit is ignored silently."""


async def reply_to_card(
    uow: UnitOfWork, card: CardKey, reply: Reply, *, by: Actor, now: datetime
) -> Undone | None:
    """Acts on the message as a reply to the card; None: done.

    Raises UnknownIncident, NotPermitted unless they may see the incident, and the errors of the
    rules.
    """
    async with uow:
        office, incident = await uow.office(), await uow.incidents.get(card.number)
        by = office.permit(by, Action.SEE, incident)
        return await _reply(uow, office, incident, card, reply, by=by, now=now)


async def reply_about(
    uow: UnitOfWork,
    number: IncidentNumber,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
    question: int | None = None,
) -> Undone | None:
    """Acts on a message that names the incident, or on a button: as on their card of it there.

    `question`: the answered question which of several incidents is meant. The action's time is when
    the message was written, or the incident's last event if later. Raises UnknownIncident,
    NotPermitted, QuestionClosed, and the errors of the rules.
    """
    async with uow:
        office = await uow.office()
        if question is not None:
            await close_question(uow, question, by, QuestionEnd(EndKind.DONE, number))
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.SEE, incident)
        if question is not None:
            since = max(reply.at, incident.stage_since)
            reply = replace(reply, at=since, written_at=reply.at)
        card = own_card(office.person(by.person), reply.sources[-1].place, office, incident, now)
        asked = question is not None
        return await _reply(uow, office, incident, card, reply, by=by, now=now, asked=asked)


async def _reply(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    card: CardKey,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
    asked: bool = False,
) -> Undone | None:
    """Acts on the reply to the card; `asked`: it is known that it is meant for the incident."""
    reply, held = await _held(uow, incident, reply, by)
    meant = meaning(reply, card, incident, now, held)
    talk = not asked and await _talks(uow, incident, card, meant, reply, by=by)
    if meant is Nothing.CONTRIBUTION_NEEDS_TEXT and isinstance(card, ExecutorCard):
        later = now + FILES_WAIT  # the text may follow
        await ask_information(uow, office, incident, card.authority, reply, by=by, not_before=later)
        await uow.commit()
        return None
    return await _act(uow, office, incident, meant, reply, by=by, now=now, talk=talk)


async def reply_with_link(
    uow: UnitOfWork, question: int, reply: Reply, *, by: Actor, now: datetime
) -> Undone | None:
    """Acts on the answer to the question for the link, as on the card of the placed text.

    Raises QuestionClosed and the errors of the rules.
    """
    async with uow:
        asked = await take_answer(uow, question, by, PlacementLink)
        incident = await uow.incidents.get(asked.subject)
        version = new_placement(None, incident).version
        if version is None:
            raise QuestionClosed
        meant = meaning(reply, PlacementCard(incident.number, version), incident, now)
        return await _act(uow, await uow.office(), incident, meant, reply, by=by, now=now)


async def edit_reply(
    uow: UnitOfWork,
    number: IncidentNumber,
    reply: Reply,
    asked: Question | None,
    done: IncidentEvent | None,
    *,
    edited: bool,
    by: Actor,
    now: datetime,
) -> Undone | None:
    """Acts on the changed content of a message about the incident; raises as `reply_to_card`.

    `asked`: the open question about it; `done`: the event it caused; `edited` False: its album has
    grown. Relative days in the unchanged text count from when it was written.
    """
    async with uow:
        office, incident = await uow.office(), await uow.incidents.get(number)
        by = office.permit(by, Action.SEE, incident)
        asked = _about_remark(asked, reply) if asked else None
        held = asked.about if asked else None
        if (before := text_before(held, done, incident)) is not None:
            grown = asked or await _grown(uow, number, before, reply, by)
            reply = _in_the_place_of(before, grown, reply, edited=edited)
        meant = meaning_of_edit(reply, held, done, incident)
        undone = await _act(uow, office, incident, meant, reply, by=by, now=now)
        return None if undone in _KNOWN.values() else undone


def _about_remark(asked: Question, reply: Reply) -> Question:
    """The question, as if it were about that one of several remarks."""
    match asked.about:
        case HeldDraft(held=held) | HeldContribution(held=held) as about:
            remark = held.remark_from(reply.sources) or held
            return replace(asked, about=replace(about, held=remark))
        case _:
            return asked


async def _grown(
    uow: UnitOfWork,
    number: IncidentNumber,
    text: HeldText | Draft | Contribution,
    reply: Reply,
    by: Actor,
) -> Question | None:
    """The question about that text, with the files that came for it."""
    for asked, about in (await held_there(uow, by.person, reply.sources[-1].place, number))[:1]:
        return asked.question if about.held.text == text.text else None
    return None


def _in_the_place_of(
    text: HeldText | Draft | Contribution, asked: Question | None, reply: Reply, *, edited: bool
) -> Reply:
    """The reply with the unchanged parts of that text, and the files of the open question."""
    held = asked.held if asked else None
    before = held if isinstance(held, HeldText) else text
    if isinstance(before, HeldText):
        reply = replace(reply, alone=before.alone)
    kept = kept_by_change(reply.attachments, before.attachments, edited=edited)
    reply = replace(reply, attachments=kept)
    if days_named(reply.text or "") != days_named(before.text):
        return reply
    written = before.signed.at if isinstance(before, Draft | Contribution) else None
    return replace(reply, written_at=written or (asked.written_at if asked else None))


async def _held(
    uow: UnitOfWork, incident: Incident, reply: Reply, by: Actor
) -> tuple[Reply, About | None]:
    """The held text to which files alone belong: they take its time."""
    if reply.text is not None or not reply.attachments:
        return reply, None
    for asked, about in (
        await held_there(uow, by.person, reply.sources[-1].place, incident.number)
    )[:1]:
        if asked.question.recent(reply.at):
            written = about.held.last.written_at or asked.question.asked_at
            return replace(reply, written_at=written), about
    return reply, None


async def _act(  # noqa: C901 - one arm a kind, no logic
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    meant: Meaning,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
    talk: bool = False,
) -> Undone | None:
    """Acts on the meaning; `talk`: a text is only kept."""
    if isinstance(meant, Nothing):
        return await _asked(uow, incident, meant, reply, by=by, now=now)
    done = True
    if isinstance(meant, NewVersion | NewContribution) and meant.added_to is None:
        reply = await with_files_ahead(uow, incident, meant, reply, by)
    match meant:
        case NewVersion():
            done = await submit(uow, office, incident, meant, reply, by=by, now=now, talk=talk)
        case NewContribution():
            done = await contribute(uow, office, incident, meant, reply, by=by, now=now, talk=talk)
        case NewPlacement():
            done = await record(uow, office, incident, meant, by=by, at=reply.at, now=now)
        case CommentOn() | CommentOnReferral():
            done = await comment(uow, office, incident, meant, by=by, at=reply.at)
        case Detection(moment):
            await correct_detection(uow, office, incident, moment, by=by, at=now)
        case Source(link):
            await correct_source(uow, office, incident, link, by=by, at=now)
        case CitizensWords(message):
            await correct_message(uow, office, incident, message, by=by, at=now)
        case MoreProof(kept):
            done = await show_more(uow, office, incident, kept, reply, by=by)
        case EditTooLate():
            return meant
    if not done:
        return _KNOWN.get(type(meant))
    await uow.commit()
    return None


async def _talks(
    uow: UnitOfWork,
    incident: Incident,
    card: CardKey,
    meant: Meaning,
    reply: Reply,
    *,
    by: Actor,
) -> bool:
    """Whether its author has declared talk there, and it is no plain answer.

    Never under an approved text: nothing said of that may go unanswered.
    """
    text = reply.text or ""
    if not isinstance(card, ExecutorCard) or incident.approved_draft is not None:
        return False
    if not isinstance(meant, NewVersion | NewContribution) or says_placed(text):
        return False
    plain = not meant.warnings and (greets_as_answer(text) or plain_answer(text))
    if meant.added_to is not None or plain or meant.warnings not in {(), (DraftWarning.TALK,)}:
        return False
    return await uow.questions.talks(by.person, reply.sources[-1].place, incident.number)


async def _asked(
    uow: UnitOfWork,
    incident: Incident,
    meant: Nothing,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
) -> Nothing | None:
    """Asks for the link of a reported placement, or for the text to files; returns the rest."""
    if meant is Nothing.DRAFT_NEEDS_TEXT:
        about = WriteDraft(incident.number, incident.next_kind)
        await ask_text(uow, incident, about, reply, by=by, not_before=now + FILES_WAIT)
        await uow.commit()
        return None
    if meant is not Nothing.LINK_EXPECTED:
        return meant
    await ask_missed_link(uow, incident, by=by, at=now)
    await uow.commit()
    return None
