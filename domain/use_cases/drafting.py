"""An executor's draft on its way to control, and back again (§13, §14, §20)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.attachment import Attachment, checked_attachments
from domain.model.draft import checked_text
from domain.model.draft_doubt import doubts_about
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.notices import Ask
from domain.model.permissions import Action
from domain.model.question import HeldText, Purpose, Question
from domain.model.status import IncidentKind, Status
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, close_question


async def submit_draft(
    uow: UnitOfWork,
    number: IncidentNumber,
    text: str,
    *,
    by: Actor,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> bool:
    """A new version for control; False if this very message has become a draft already.

    A text that looks like talk, or comes after the approval, is held and its author asked first.
    Raises NotPermitted, DraftEmpty, DraftTooLong, TooManyAttachments, AlreadyClosed,
    MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.SUBMIT_DRAFT, incident)
        if _known(incident, by):
            return False
        if incident.status is not Status.APPROVED:
            incident.check_submitting()
        text = checked_text(text)
        files = checked_attachments(attachments)
        purpose = _to_be_asked(incident, text)
        if purpose is not None and by.source is not None:
            held = HeldText(text, by.source, files)
            asked = Question(purpose, by.person, by.source.place, number, held=held)
            await uow.outbox.put(
                Ask(await uow.questions.ask(asked), asked.place, reply_to=by.source)
            )
        else:
            incident.submit(text, by, at, files)
            await uow.incidents.save(incident)
            if by.source is not None:
                await uow.questions.withdraw(by.person, by.source.place, number)
        await uow.commit()
        return True


async def confirm_draft(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> IncidentKind:
    """The held text is a draft: for control, in the place of an approved one where it was asked.

    Gives of what kind of incident: the answer to a publication goes to nobody.
    It counts from now. Raises QuestionClosed, NotPermitted, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        asked = await close_question(uow, question, by)
        if asked.subject is None or asked.held is None:
            raise QuestionClosed
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.SUBMIT_DRAFT, incident)
        author = replace(by, source=asked.held.source, pressed=False)
        if not _known(incident, author):
            put = (
                incident.replace_approved
                if asked.purpose is Purpose.REPLACE_APPROVED
                else incident.submit
            )
            put(asked.held.text, author, at, asked.held.attachments)
            await uow.incidents.save(incident)
        await uow.commit()
        return incident.kind


async def drop_draft(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """The held text goes nowhere; raises QuestionClosed."""
    async with uow:
        await close_question(uow, question, by)
        await uow.commit()


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


def _known(incident: Incident, by: Actor) -> bool:
    return by.source is not None and any(draft.source == by.source for draft in incident.drafts)


def _to_be_asked(incident: Incident, text: str) -> Purpose | None:
    """What its author must confirm before the text becomes a draft."""
    if incident.status is Status.APPROVED:
        return Purpose.REPLACE_APPROVED
    return Purpose.CONFIRM_DRAFT if doubts_about(text) else None
