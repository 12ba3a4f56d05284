"""An executor's draft: submitting it to control and withdrawing it (§13, §14, §20)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import ApprovalCard
from domain.model.conversation.notices.kinds import RefreshCard
from domain.model.conversation.question import HeldText, Question
from domain.model.conversation.questions import HeldDraft, WriteContribution, WriteDraft
from domain.model.conversation.reply_meaning import (
    NewContribution,
    NewVersion,
    Nothing,
    Reply,
    asked_version,
)
from domain.model.ids import DraftVersion, IncidentNumber, TemplateId
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import (
    Draft,
    DraftFinding,
    DraftKind,
    DraftState,
    FindingKind,
    ReviewFindings,
    apart,
    checked_text,
)
from domain.model.incident.answer.form import Asked, form
from domain.model.incident.answer.template import fields_left
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import Attachment, checked_attachments, with_more
from domain.model.organisation.changing import taught
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import (
    ask,
    authority_of,
    files_ahead,
    held_there,
    hold,
    take_dated,
    take_talk_back,
    with_remarks,
    withdraw_for_text,
)
from domain.use_cases.changing_incidents import changing
from domain.use_cases.routing import take_by_answering


async def submit(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    new: NewVersion,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
    talk: bool = False,
) -> bool:
    """Submits a new version, or asks its author first; False if the message already is a version.

    `talk`: it is taken for talk, so it is only kept.
    Raises NotPermitted, DRAFT_EMPTY, TooMany, AlreadyClosed,
    MoveNotAllowed, ANSWER_ONLY, SECOND_INTERIM.
    """
    by, local = office.permit(by, Action.SUBMIT_DRAFT, incident), office.calendar.local
    if _known(incident, by):
        return False
    replaced = incident.draft_replaced_by_text_of(by)
    text, files, kept = checked_text(new.text), reply.attachments, new.added_to
    if kept is not None:
        files = with_more(kept.attachments, files)
    files = checked_attachments(files)
    proof = kept.proof if kept else _proof(text, new.kind, incident, reply, office)
    source = kept.source if isinstance(kept, HeldText) else by.source
    since = kept.signed.at if isinstance(kept, Draft) else reply.written_at or reply.at
    alone = joined_alone(kept, reply)
    known = HeldText(text, source, files, new.kind, proof, since, new.warnings, alone)
    question = None
    if not talk:
        known, question = await with_remarks(uow, incident, new, known, reply, by=by)
    if question is not None:
        known = _with_form(known, incident, office, reply.at)
        by = replace(by, source=known.source)
    written = local(known.written_at or since).date()
    held = known.on(local(reply.at).date(), written)
    doubts = isinstance(kept, HeldText) or held != known if kept else held.doubtful
    if talk and by.source is not None:
        incident.check_draft(new.kind)
        about = HeldDraft(incident.number, held, lead=incident.lead)
        await uow.questions.ask(Question(by.person, by.source.place, about), talk=True)
    elif (doubts or replaced) and by.source is not None:
        incident.check_draft(new.kind)
        held = held.on(local(now).date(), written)
        await _hold(uow, incident, held, replaced, by, again=question)
    else:
        take_by_answering(incident, incident.lead, by, reply.at)
        incident.submit(held.text, by, reply.at, held.attachments, kind=new.kind, proof=held.proof)
        await uow.incidents.save(incident)
        if by.source is not None:
            there = by.person, by.source.place, incident.number
            await withdraw_for_text(uow, *there, authority=None)
    return True


def joined_alone(
    text: Draft | Contribution | HeldText | None, reply: Reply
) -> tuple[Attachment, ...]:
    """The files that have joined that text without words, now that the reply is added to it."""
    if text is None:
        return reply.alone
    return with_more(text.alone if isinstance(text, HeldText) else (), reply.attachments)


FILES_WAIT: Final = timedelta(minutes=2)
"""The time in which the text usually follows its files."""


async def ask_text(
    uow: UnitOfWork,
    incident: Incident,
    about: WriteDraft,
    reply: Reply,
    *,
    by: Actor,
    not_before: datetime | None = None,
) -> None:
    """Keeps files that came without text and asks for the text of the draft, as `keep_files`.

    Raises NotPermitted, TooMany, AlreadyClosed, MoveNotAllowed, SECOND_INTERIM.
    """
    by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
    incident.check_draft(about.kind)
    await keep_files(uow, incident, about, reply, by=by, not_before=not_before)


async def keep_files(
    uow: UnitOfWork,
    incident: Incident,
    about: WriteDraft | WriteContribution,
    reply: Reply,
    *,
    by: Actor,
    not_before: datetime | None,
) -> None:
    """Asks for the text of files, not before then unless some are kept already: it may follow."""
    there = by.person, reply.sources[-1].place, incident.number
    ahead = await files_ahead(uow, *there, about.authority)
    about = replace(about, files=checked_attachments(with_more(ahead, reply.attachments)))
    if by.source is not None:
        question = Question(by.person, by.source.place, about)
        await ask(uow, question, by.source, None if ahead else not_before)


async def with_files_ahead(
    uow: UnitOfWork,
    incident: Incident,
    new: NewVersion | NewContribution,
    reply: Reply,
    by: Actor,
) -> Reply:
    """The reply, with the files that its author has already sent for it.

    Files that have just been added to the version that a draft replaces belong to it, too, and
    those of an unanswered question that came without words or just before, unless it is about a
    remark before this one.
    """
    there, authority = (by.person, reply.sources[-1].place, incident.number), authority_of(new)
    ahead = await files_ahead(uow, *there, authority)
    if authority is None:
        ahead = with_more(incident.files_added_alone(by, reply.at - FILES_WAIT), ahead)
    for asked, about in (await held_there(uow, *there))[:1]:
        held, since = about.held, reply.written_at or reply.at
        replaced = held.remark_from(reply.sources) is None
        if about.authority == authority and replaced and not held.followed_by(new.warnings, since):
            joined = held.attachments if asked.question.recent(reply.at) else held.alone
            ahead = with_more(ahead, joined)
    whole = with_more(ahead, reply.attachments)
    return replace(reply, attachments=whole, alone=with_more(reply.alone, ahead))


async def submit_asked(
    uow: UnitOfWork,
    number: IncidentNumber,
    kind: DraftKind,
    reply: Reply,
    *,
    by: Actor,
    now: datetime,
    template: TemplateId | None = None,
) -> Nothing | None:
    """Submits the requested draft of that kind; returns its other meaning if it is no draft.

    `template`: the one it begins with. Raises the errors of `submit`.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        new = asked_version(reply, kind, kind_chosen=template is None)
        if new is Nothing.DRAFT_NEEDS_TEXT:
            await ask_text(uow, incident, WriteDraft(number, kind, template), reply, by=by)
            await uow.commit()
            return None
        if isinstance(new, Nothing):
            return new
        reply = await with_files_ahead(uow, incident, new, reply, by)
        if not await submit(uow, office, incident, new, reply, by=by, now=now):
            return Nothing.DRAFT_KNOWN
        await uow.commit()
        return None


async def confirm_draft(
    uow: UnitOfWork,
    question: int,
    *,
    corrected: bool = False,
    kind: DraftKind | None = None,
    talk: bool = False,
    by: Actor,
    at: datetime,
) -> IncidentKind | None:
    """Submits the held text as a draft, replacing the waiting one if that was asked about.

    `corrected`: certain language errors are corrected (§13) and the form is checked again (§18).
    `kind`: the kind that the author has chosen, if asked (§16). `talk`: it was taken for talk.

    Returns the incident's kind: the answer to a publication needs no approval. None: the author
    is asked again, because the draft it would replace has changed, its corrected form is doubtful,
    or its «завтра» now means another day. The draft counts from now. Raises QuestionClosed,
    NotPermitted, AlreadyClosed, MoveNotAllowed, SECOND_INTERIM.
    """
    async with uow:
        office = await uow.office()
        local = office.calendar.local
        take = take_talk_back if talk else take_dated
        asked, written = await take(uow, question, by, HeldDraft)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.SUBMIT_DRAFT, incident)
        sent = False
        held = asked.held.no_talk if talk else _of_kind(asked.held, kind, incident, office, at)
        held = _corrected(held, incident, office, at) if corrected else held
        again = held.on(local(at).date(), local(written or at).date())
        left = corrected and held.proof and held.proof.doubts
        if again != held or left or (talk and held.doubtful):
            await _hold(uow, incident, again, incident.draft_replaced_by_text_of(by), by)
        else:
            sent = await _confirmed(uow, incident, replace(asked, held=held), by=by, at=at)
        await uow.commit()
        return incident.kind if sent else None


async def teach_held(
    uow: UnitOfWork, question: int, index: int, *, by: Actor, at: datetime
) -> IncidentKind | None:
    """Adds an unknown word of the held draft to the dictionary, then does as `confirm_draft`.

    None also if the draft has other findings: its author is asked again. Raises the errors of
    `confirm_draft`, TooMany.
    """
    async with uow:
        office = await uow.office()
        by, local = office.permit(by, Action.TEACH_WORDS), office.calendar.local
        asked, written = await take_dated(uow, question, by, HeldDraft)
        incident = await uow.incidents.get(asked.subject)
        proof = asked.held.proof or ReviewFindings()
        words = proof.unknown_words[index : index + 1]
        await uow.change_organisation(partial(taught, words=words), by.person)
        held = replace(asked.held, proof=proof.without(words))
        held = held.on(local(at).date(), local(written or at).date())
        by = office.permit(by, Action.SUBMIT_DRAFT, incident)
        sent = False
        if held.doubtful:
            await _hold(uow, incident, held, incident.draft_replaced_by_text_of(by), by)
        else:
            sent = await _confirmed(uow, incident, replace(asked, held=held), by=by, at=at)
        await uow.commit()
        return incident.kind if sent else None


async def teach_word(
    uow: UnitOfWork, number: IncidentNumber, version: DraftVersion, index: int, *, by: Actor
) -> str | None:
    """Adds an unknown word of a version to the dictionary; returns it, or None if it is gone.

    Raises NotPermitted, TooMany.
    """
    async with uow:
        office, incident = await uow.office(), await uow.incidents.get(number)
        by = office.permit(by, Action.SEE, incident)
        by = office.permit(by, Action.TEACH_WORDS)
        words = (incident.draft(version).proof or ReviewFindings()).unknown_words[index : index + 1]
        if not words:
            return None
        await uow.change_organisation(partial(taught, words=words), by.person)
        await uow.outbox.put(RefreshCard(ApprovalCard(number, version)))
        await uow.commit()
        return words[0]


async def accept_text(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion,
    language: ReviewFindings | None,
    *,
    by: Actor,
    at: datetime,
) -> DraftState | None:
    """Submits the text with which control returned that version, as it stands, with its files.

    Returns the state of the new version: control has approved it in advance, unless that decision
    may no longer hold. None: its author is asked first, as about any text, because something in it
    is doubtful that nobody has left so before, or its days have changed their meaning. Idempotent.
    Raises NotPermitted, AlreadyClosed, OutdatedVersion, MoveNotAllowed, SECOND_INTERIM.
    """
    async with uow:
        office, incident = await uow.office(), await uow.incidents.get(number)
        by, local = office.permit(by, Action.SUBMIT_DRAFT, incident), office.calendar.local
        if accepted := incident.accepted(version, by.person):
            return accepted.state
        returned, ready = incident.check_ready(version)
        reply = Reply(ready.text, at, (), language=language)
        proof = _proof(ready.text, returned.kind, incident, reply, office)
        files, since = returned.attachments, ready.signed.at
        held = HeldText(ready.text, None, files, returned.kind, proof, since)
        dated = held.on(local(at).date(), local(since).date())
        if dated != held or _more_doubtful(held, returned):
            incident.check_draft(held.kind)
            await _hold(uow, incident, dated, None, by)
            await uow.commit()
            return None
        author = replace(by, source=None)
        take_by_answering(incident, incident.lead, author, at)
        approved = incident.accept_ready(version, author, at, proof)
        await uow.incidents.save(incident)
        if by.source is not None:
            await withdraw_for_text(uow, by.person, by.source.place, number, authority=None)
        await uow.commit()
        return DraftState.APPROVED if approved else DraftState.WAITING


def _more_doubtful(held: HeldText, than: Draft) -> bool:
    """Whether something in the text is doubtful that its author had not left in that version."""
    left = (
        {(one.message, one.words(than.text)) for one in than.proof.doubts} if than.proof else set()
    )
    doubts = held.proof.doubts if held.proof else ()
    more = [one for one in doubts if (one.message, one.words(held.text)) not in left]
    return bool(more or fields_left(held.text))


async def withdraw_draft(
    uow: UnitOfWork, number: IncidentNumber, version: DraftVersion, *, by: Actor, at: datetime
) -> None:
    """Withdraws a waiting version; idempotent.

    Raises NotPermitted, AlreadyDone, OutdatedVersion, AlreadyClosed.
    """
    async with changing(uow, number, Action.WITHDRAW_DRAFT, by) as (incident, actor, _):
        incident.withdraw(version, actor, at)


async def _confirmed(
    uow: UnitOfWork, incident: Incident, asked: HeldDraft, *, by: Actor, at: datetime
) -> bool:
    """Submits the held text; False if it would now replace something its author didn't agree to."""
    held = asked.held
    author = replace(by, source=held.source, pressed=False)
    replaced = incident.draft_replaced_by_text_of(by)
    if replaced is not None and not _agreed(asked, replaced):
        incident.check_draft(held.kind)
        await _hold(uow, incident, held, replaced, by)
        return False
    if not _known(incident, author):
        take_by_answering(incident, incident.lead, author, at)
        incident.replace_approved(
            held.text,
            author,
            at,
            held.attachments,
            kind=held.kind,
            proof=held.proof,
        )
        await uow.incidents.save(incident)
    return True


async def _hold(
    uow: UnitOfWork,
    incident: Incident,
    held: HeldText,
    replaced: Draft | None,
    by: Actor,
    *,
    again: int | None = None,
) -> None:
    """Holds the text and asks about it, with the draft that it replaces; `again`: as for `ask`."""
    about = HeldDraft(incident.number, held, lead=incident.lead)
    if replaced is not None:
        approved = replaced.state is DraftState.APPROVED
        about = replace(about, replaces=replaced.version, approved=approved)
    await hold(uow, about, by, again=again)


def _of_kind(
    held: HeldText, kind: DraftKind | None, incident: Incident, office: Office, at: datetime
) -> HeldText:
    """The held text with the kind its author has chosen, and the findings for that kind."""
    held = replace(held, kind=kind or held.kind, warnings=())
    if held.proof is None or kind is not DraftKind.INTERIM:
        return held
    of_form = _of_form(held.text, kind, incident, office, at)
    more = [one for one in of_form if one.hint and one not in held.proof.findings]
    return replace(held, proof=replace(held.proof, findings=apart([*held.proof.findings, *more])))


def _corrected(held: HeldText, incident: Incident, office: Office, at: datetime) -> HeldText:
    """The corrected text, checked again: a correction may cause findings, e.g. in an address."""
    if held.proof is None:
        return held
    text, proof = held.proof.corrected(held.text)
    return _with_form(replace(held, text=text, proof=proof), incident, office, at)


def _with_form(held: HeldText, incident: Incident, office: Office, at: datetime) -> HeldText:
    """The text with the findings about its form as it is now."""
    text, files = checked_text(held.text), checked_attachments(held.attachments)
    if (proof := held.proof) is not None:
        language = [one for one in proof.findings if one.kind is not FindingKind.FORM]
        found = apart([*language, *_of_form(text, held.kind, incident, office, at)])
        proof = replace(proof, findings=found)
    return replace(held, text=text, attachments=files, proof=proof)


def _proof(
    text: str, kind: DraftKind, incident: Incident, reply: Reply, office: Office
) -> ReviewFindings | None:
    """The findings on language and form (§18); offsets refer to the stripped text."""
    if reply.language is None:
        return None
    moved = len(reply.text or "") - len((reply.text or "").lstrip())
    found = [replace(one, offset=one.offset - moved) for one in reply.language.findings]
    of_form = _of_form(text, kind, incident, office, reply.at)
    return ReviewFindings(apart([*found, *of_form]), reply.language.answered)


def _of_form(
    text: str, kind: DraftKind, incident: Incident, office: Office, at: datetime
) -> Iterator[DraftFinding]:
    message, local = incident.message, office.calendar.local
    asked = Asked(message.network, message.text, local(at).date())
    if kind is DraftKind.INTERIM:
        final = office.final_due(incident, at)
        asked = replace(asked, final_by=local(final).date())
    yield from form(text, asked, office.calendar)


def _agreed(asked: HeldDraft, replaced: Draft) -> bool:
    """Whether the author was asked about `replaced` in its current state: it may be approved."""
    undone = replaced.state is DraftState.APPROVED and not asked.approved
    return asked.replaces == replaced.version and not undone


def _known(incident: Incident, by: Actor) -> bool:
    return by.source is not None and any(
        draft.signed.source == by.source for draft in incident.drafts
    )
