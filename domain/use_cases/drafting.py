"""An executor's draft on its way to control, and back again (§13, §14, §20)."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.answer.draft import Draft, DraftKind, DraftState, checked_text
from domain.model.course.status import IncidentKind
from domain.model.ids import DraftVersion, IncidentNumber, TemplateId
from domain.model.incident import Incident
from domain.model.message.attachment import checked_attachments
from domain.model.staff.office import Office
from domain.model.staff.permissions import Action
from domain.model.telling.meaning import NewVersion, Nothing, Reply, asked_version
from domain.model.telling.question import HeldDraft, HeldText, Question, WriteDraft
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, ask_about, take_answer
from domain.use_cases.taking import take_by_answering


async def submit(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    new: NewVersion,
    reply: Reply,
    *,
    by: Actor,
) -> bool:
    """A new version for control, or its author asked first; False if the message is one already.

    Raises NotPermitted, DraftEmpty, DraftTooLong, TooManyAttachments, AlreadyClosed,
    MoveNotAllowed, AnswerOnly, SecondInterim.
    """
    by = office.permit(by, Action.SUBMIT_DRAFT, incident)
    if _known(incident, by):
        return False
    replaced = incident.in_the_place_of(by)
    if (new.doubtful or replaced) and by.source is not None:
        incident.check_draft(new.kind)
        text, files = checked_text(new.text), checked_attachments(reply.attachments)
        await _hold(
            uow, incident, HeldText(text, by.source, files, new.kind, new.template), replaced, by
        )
    else:
        take_by_answering(incident, incident.lead, by, reply.at)
        incident.submit(
            new.text, by, reply.at, reply.attachments, kind=new.kind, template=new.template
        )
        await uow.incidents.save(incident)
        if by.source is not None:
            await uow.questions.withdraw(by.person, by.source.place, incident.number)
    return True


async def submit_asked(
    uow: UnitOfWork,
    number: IncidentNumber,
    kind: DraftKind,
    reply: Reply,
    *,
    by: Actor,
    template: TemplateId | None = None,
) -> Nothing | None:
    """The draft of that kind for which its author was asked; what it is instead, if it is none.

    `template`: what it was to be made of. Raises what `submit` raises.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        new = asked_version(reply, incident, kind, template)
        if isinstance(new, Nothing):
            return new
        if not await submit(uow, office, incident, new, reply, by=by):
            return Nothing.DRAFT_KNOWN
        await uow.commit()
        return None


async def ask_for_draft(
    uow: UnitOfWork, number: IncidentNumber, kind: DraftKind, *, by: Actor
) -> None:
    """Asks for the text of a draft of that kind (§10, §16).

    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, SecondInterim.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.SUBMIT_DRAFT, incident)
        incident.check_draft(kind)
        await ask_about(uow, WriteDraft(number, kind), by)
        await uow.commit()


async def confirm_draft(
    uow: UnitOfWork, question: int, *, by: Actor, at: datetime
) -> IncidentKind | None:
    """The held text is a draft: for control, in the place of another one where it was asked.

    Where it would take the place of something else by now, they are asked about that: None. Else
    gives of what kind of incident: the answer to a publication goes to nobody.
    It counts from now. Raises QuestionClosed, NotPermitted, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        asked = await take_answer(uow, question, by, HeldDraft)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.SUBMIT_DRAFT, incident)
        held = asked.held
        author = replace(by, source=held.source, pressed=False)
        replaced = incident.in_the_place_of(by)
        agreed = replaced is None or _agreed(asked, replaced)
        if not agreed:
            incident.check_draft(held.kind)
            await _hold(uow, incident, held, replaced, by)
        elif not _known(incident, author):
            take_by_answering(incident, incident.lead, author, at)
            incident.replace_approved(
                held.text,
                author,
                at,
                held.attachments,
                kind=held.kind,
                template=held.template,
            )
            await uow.incidents.save(incident)
        await uow.commit()
        return incident.kind if agreed else None


async def withdraw_draft(
    uow: UnitOfWork, number: IncidentNumber, version: DraftVersion, *, by: Actor, at: datetime
) -> None:
    """Takes a waiting version back; taking it back again is success.

    Raises NotPermitted, AlreadyDecided, OutdatedVersion, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.WITHDRAW_DRAFT, incident)
        if incident.withdraw(version, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def _hold(
    uow: UnitOfWork, incident: Incident, held: HeldText, replaced: Draft | None, by: Actor
) -> None:
    """Keeps the text and asks about it where it came; another question about it is asked no more."""
    if held.source is None:
        raise QuestionClosed
    about = HeldDraft(incident.number, held)
    if replaced is not None:
        approved = replaced.state is DraftState.APPROVED
        about = replace(about, replaces=replaced.version, approved=approved)
    await ask(uow, Question(by.person, held.source.place, about), reply_to=held.source)


def _agreed(asked: HeldDraft, replaced: Draft) -> bool:
    """Whether that was asked about, as it stands: an approval may have come, or another version."""
    undone = replaced.state is DraftState.APPROVED and not asked.approved
    return asked.replaces == replaced.version and not undone


def _known(incident: Incident, by: Actor) -> bool:
    return by.source is not None and any(
        draft.signed.source == by.source for draft in incident.drafts
    )
