"""Asking a person for a text or a word, holding what they wrote, and accepting the answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import (
    Ask,
    EndKind,
    QuestionEnd,
    RefreshCard,
    Retire,
)
from domain.model.conversation.question import (
    About,
    AboutIncident,
    HeldMessage,
    HeldText,
    Question,
)
from domain.model.conversation.questions import (
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    Register,
    WhatIsMeant,
    WriteContribution,
    WriteDraft,
)
from domain.model.conversation.reply_meaning import NewContribution, NewVersion, Reply
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, MessageRef, PersonId, Place
from domain.model.incident import Incident
from domain.model.message.citizen_message import Attachment, checked_attachments, with_more
from domain.model.organisation.permissions import Action, NotPermitted
from domain.model.organisation.rights import ways_to_register
from domain.ports.reading import AskedQuestion
from domain.ports.unit_of_work import UnitOfWork

T = TypeVar("T", bound=About)


class QuestionClosed(DomainError):
    """The question was answered or replaced."""


class AskedAnother(QuestionClosed):
    """The question is open for another person; `number`: the incident it is about, if any."""

    number: IncidentNumber | None


async def ask_for_message(uow: UnitOfWork, *, by: Actor) -> None:
    """Asks for the citizen's message to register where they are; raises NotPermitted."""
    async with uow:
        office = await uow.office()
        place = office.reply_place(by)
        ways = ways_to_register(office.person(by.person), place, office.organisation)
        if not ways:
            raise NotPermitted(Action.REGISTER)
        by = office.permit_way(by, ways[0])
        await ask(uow, Question(by.person, place, Register()), reply_to=by.source)
        await uow.commit()


async def ask_there(uow: UnitOfWork, about: About, *, by: Actor, at: datetime) -> None:
    """Asks a question about no incident; raises the errors that any answer would raise."""
    async with uow:
        office = await uow.office()
        question = Question(by.person, office.reply_place(by), about)
        question.check(None, office, at)
        await ask(uow, question, reply_to=by.source)
        await uow.commit()


async def ask(
    uow: UnitOfWork,
    question: Question,
    reply_to: MessageRef | None = None,
    not_before: datetime | None = None,
    *,
    again: int | None = None,
) -> None:
    """Sends the question to its place, as a reply to `reply_to`, and at that time if given.

    It replaces an open question on the same subject, whose message says so. Questions about a
    message of their own neither replace others nor are replaced. A held text is discarded only by a
    question about another text, but not by one about a further remark. Files that came ahead of a
    text stay with the question for it.

    `again`: the open question that asks this from now on, in the message that it has.
    """
    about, person, place = question.about, question.person, question.place
    kept: Mapping[int, AuthorityCode | None] = {}
    if isinstance(about, AboutIncident):
        kept = await keeping_files(uow, person, place, about.subject)
    if isinstance(about, HeldDraft | HeldContribution | WriteDraft | WriteContribution):
        kept = {one: whose for one, whose in kept.items() if whose != about.authority}
    if isinstance(about, WriteDraft | WriteContribution):
        ahead = await files_ahead(uow, person, place, about.subject, about.authority)
        question = replace(question, about=replace(about, files=with_more(ahead, about.files)))
    if not about.beside_others:
        subject, by = question.subject, type(about)
        stay = {*kept, *await _remarks_before(uow, question)} | ({again} if again else set())
        await withdraw_questions(uow, person, place, subject, replaced_by=by, kept=stay)
    if again is None:
        number = await uow.questions.ask(question)
        await uow.outbox.put(Ask(number, question.place, reply_to, not_before))
    elif await uow.questions.turn(again, person, about) is None:
        raise QuestionClosed
    else:
        await uow.outbox.put(Ask(again, question.place))
    await _refresh_cards(uow, question)


async def _remarks_before(uow: UnitOfWork, question: Question) -> Collection[int]:
    """Return their questions there about remarks that this one follows, with no room for it."""
    match question.about:
        case HeldDraft(held=held) | HeldContribution(held=held) if held.source and held.written_at:
            asked = await held_there(uow, question.person, question.place, question.about.subject)
            return [
                one.id
                for one, before in asked
                if before.held.remark_from([held.source]) is None
                and before.held.followed_by(held.warnings, held.written_at)
            ]
        case _:
            return ()


async def held_there(
    uow: UnitOfWork, person: PersonId, place: Place, subject: IncidentNumber
) -> Sequence[tuple[AskedQuestion, HeldDraft | HeldContribution]]:
    """Return the open questions in this place about texts of theirs for that incident, newest first."""
    return [
        (one, one.question.about)
        for one in await uow.questions.asked_there(person, place, subject)
        if isinstance(one.question.about, HeldDraft | HeldContribution)
    ]


async def with_remarks(
    uow: UnitOfWork,
    incident: Incident,
    new: NewVersion | NewContribution,
    text: HeldText,
    reply: Reply,
    *,
    by: Actor,
) -> tuple[HeldText, int | None]:
    """Return the text of the reply with the remarks that it belongs to, and the question about them.

    It is one more remark, or the newer state of one; None: it stays by itself.
    """
    place, authority = reply.sources[-1].place, authority_of(new)
    asked = await held_there(uow, by.person, place, incident.number)
    own = [(one.id, about.held) for one, about in asked if about.authority == authority]
    for question, held in own:
        came = (one for one in held.remarks if one == new.added_to)
        before = next(came, None) or held.remark_from(reply.sources)
        if before is not None:
            return (held.with_remark(text, before), question) if held.remarks else (text, None)
    for question, held in own[:1] if new.added_to is None else ():
        follows = text.written_at and held.followed_by(new.warnings, text.written_at)
        if follows and held.has_room_for(text):
            return held.with_remark(text), question
    return text, None


def authority_of(new: NewVersion | NewContribution) -> AuthorityCode | None:
    """Return whose information it is; None: it is a draft."""
    return new.authority if isinstance(new, NewContribution) else None


async def files_ahead(
    uow: UnitOfWork,
    person: PersonId,
    place: Place,
    subject: IncidentNumber,
    authority: AuthorityCode | None,
) -> tuple[Attachment, ...]:
    """Return the files that the person has sent there ahead of a text for that incident.

    `authority`: whose information the text is; None: it is a draft.
    """
    for one in await uow.questions.asked_there(person, place, subject):
        about = one.question.about
        if isinstance(about, WriteDraft | WriteContribution) and about.authority == authority:
            return about.files
    return ()


async def keeping_files(
    uow: UnitOfWork, person: PersonId, place: Place, subject: IncidentNumber
) -> Mapping[int, AuthorityCode | None]:
    """Return their questions there that keep files ahead of a text, and whose text it is."""
    return {
        one.id: about.authority
        for one in await uow.questions.asked_there(person, place, subject)
        if isinstance(about := one.question.about, WriteDraft | WriteContribution) and about.files
    }


async def withdraw_for_text(
    uow: UnitOfWork,
    person: PersonId,
    place: Place,
    subject: IncidentNumber,
    authority: AuthorityCode | None,
) -> None:
    """Closes their questions there as a text came, but for those with files of another authority.

    `authority`: as in `files_ahead`.
    """
    keeping = await keeping_files(uow, person, place, subject)
    kept = [one for one, whose in keeping.items() if whose != authority]
    await withdraw_questions(uow, person, place, subject, kept=kept)


async def withdraw_questions(
    uow: UnitOfWork,
    person: PersonId,
    place: Place,
    subject: IncidentNumber | None,
    replaced_by: type[About] | None = None,
    *,
    kept: Collection[int] = (),
) -> None:
    """Closes the person's open questions in this place about the incident, or about none.

    Except `kept`, and those that `replaced_by` leaves open.
    """
    withdrawn = await uow.questions.withdraw(person, place, subject, replaced_by, kept)
    for number, former in withdrawn.items():
        await take_buttons(uow, number, former)


async def ask_about(uow: UnitOfWork, about: About, by: Actor) -> None:
    """Asks the person where they have just pressed a button."""
    if by.source is None:
        raise QuestionClosed
    await ask(uow, Question(by.person, by.source.place, about))


async def hold(
    uow: UnitOfWork,
    about: HeldDraft | HeldContribution | HeldConclusion,
    by: Actor,
    *,
    again: int | None = None,
) -> None:
    """Holds the text and asks about it where it came from; `again`: as for `ask`.

    A text without a message of its own came by a press.
    """
    own = about.held.source
    source = own or by.source
    if source is None:
        raise QuestionClosed
    await ask(uow, Question(by.person, source.place, about), reply_to=own, again=again)


async def ask_whoever_pressed(
    uow: UnitOfWork, about: AboutIncident, *, by: Actor, at: datetime
) -> None:
    """Asks where they have pressed a button; raises the errors that any answer would raise."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(about.subject)
        question = Question(by.person, office.reply_place(by), about)
        question.check(incident, office, at)
        await ask(uow, question)
        await uow.commit()


async def drop_question(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """Closes the question and discards the held text; raises QuestionClosed."""
    async with uow:
        asked = await close_question(uow, question, by, QuestionEnd(EndKind.DROPPED))
        if not (isinstance(asked.about, HeldDraft) and asked.about.replaces):
            await _hand_files_on(uow, asked)  # else the files were to join the version that stays
        await uow.commit()


async def close_question(
    uow: UnitOfWork, question: int, by: Actor, end: QuestionEnd | None = None
) -> Question:
    """Return the question, closed by the answer of its recipient; raises QuestionClosed.

    `end`: the outcome that its message shows.
    """
    asked = await answer_step(uow, question, by)
    await take_buttons(uow, question, asked, end)
    if by.source is not None and by.source.place != asked.place and asked.has_buttons:
        await uow.outbox.put(Retire(question, by.source.place, end))
    return asked


async def answer_step(uow: UnitOfWork, question: int, by: Actor) -> Question:
    """Return an answered step of several; it keeps its buttons until the next step replaces it."""
    asked = await uow.questions.close(question)
    if asked is None or asked.person != by.person:
        raise QuestionClosed
    return asked


async def end_question(
    uow: UnitOfWork,
    question: int,
    kind: type[About] | None = None,
    end: QuestionEnd | None = None,
) -> Question | None:
    """Close the question and remove its buttons; return it, or None if it was not open.

    Raises QuestionClosed if it is not of that kind: a button may carry any question's id.
    """
    asked = await uow.questions.close(question)
    if asked is not None and kind is not None and not isinstance(asked.about, kind):
        raise QuestionClosed
    if asked is not None:
        await take_buttons(uow, question, asked, end)
    return asked


async def take_buttons(
    uow: UnitOfWork, question: int, asked: Question, end: QuestionEnd | None = None
) -> None:
    """Removes the buttons of a closed question, if it has any."""
    if asked.has_buttons:
        await uow.outbox.put(Retire(question, asked.place, end))
    await _refresh_cards(uow, asked)


async def _refresh_cards(uow: UnitOfWork, asked: Question) -> None:
    for card in asked.about.shown_on:
        await uow.outbox.put(RefreshCard(card))


async def take_answer(uow: UnitOfWork, question: int, by: Actor, kind: type[T]) -> T:
    """Return the subject of the answered question; raises QuestionClosed, also for another kind."""
    return (await take_dated(uow, question, by, kind))[0]


async def take_dated(
    uow: UnitOfWork, question: int, by: Actor, kind: type[T]
) -> tuple[T, datetime | None]:
    """`take_answer`, with the time at which the held text was written."""
    asked = await close_question(uow, question, by)
    if not isinstance(asked.about, kind):
        raise QuestionClosed
    return asked.about, asked.written_at


async def call_talk(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """Discards the held text as talk; more talk by the same person there isn't asked about.

    Raises QuestionClosed.
    """
    async with uow:
        asked = await close_question(uow, question, by, QuestionEnd(EndKind.TALK))
        await uow.questions.remember_talk(question)
        await _hand_files_on(uow, asked)
        await uow.commit()


async def take_talk_back(
    uow: UnitOfWork, question: int, by: Actor, kind: type[T]
) -> tuple[T, datetime | None]:
    """`take_dated` of a text that was taken for talk; they are asked about talk there again."""
    asked = await uow.questions.take_talk_back(question, by.person)
    if asked is None or not isinstance(asked.about, kind):
        raise QuestionClosed
    return asked.about, asked.written_at


async def _hand_files_on(uow: UnitOfWork, asked: Question) -> None:
    """Asks for the text of the files that came without words and joined a discarded text."""
    match asked.about:
        case HeldDraft(subject=number, held=held) if held.alone:
            about: AboutIncident = WriteDraft(number, held.kind, files=held.alone)
        case HeldContribution(subject=number, authority=authority, held=held) if held.alone:
            about = WriteContribution(number, authority, held.alone)
        case _:
            return
    await ask(uow, Question(asked.person, asked.place, about), reply_to=held.source)


async def ask_which(
    uow: UnitOfWork, held: HeldMessage, *, by: Actor, question: int | None = None
) -> None:
    """Holds the message and asks which incident it is about; `question`: the earlier one, closed.

    Raises UnknownPerson, QuestionClosed, TooMany.
    """
    checked_attachments(held.message.attachments)
    async with uow:
        office = await uow.office()
        office.person(by.person)
        if by.source is None:
            raise QuestionClosed
        if question is not None:
            await uow.questions.hold(question, held)
            await uow.outbox.put(Ask(question, by.source.place))
        else:
            asked = Question(by.person, by.source.place, WhatIsMeant(held))
            await ask(uow, asked, reply_to=by.source)
        await uow.commit()
