"""Control's decisions on drafts: approving, rejecting, one more interim answer (§13, §14, §16)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.cards import ApprovalCard
from domain.model.conversation.notices.kinds import Ask, EndKind, QuestionEnd, RefreshCard
from domain.model.conversation.question import Question
from domain.model.conversation.questions import ReturnWithText
from domain.model.conversation.reply_meaning import CommentOn, CommentOnReferral
from domain.model.ids import UNSEEN, DraftVersion, IncidentNumber, Mark, mark_of
from domain.model.incident import Incident
from domain.model.incident.answer.draft import RejectionReason
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, close_question
from domain.use_cases.changing_incidents import changing


async def decide(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion,
    reasons: Iterable[RejectionReason],
    *,
    without: Mark = UNSEEN,
    by: Actor,
    at: datetime,
) -> None:
    """Approves the version (no reasons), or rejects it with one or both reasons.

    `without`: the mark of the doubts shown on the card. The first press wins; the same press by the
    same person is idempotent. Raises NotPermitted, OWN_DRAFT, ApprovalUnconfirmed, AlreadyDone,
    OutdatedVersion, AlreadyClosed.
    """
    async with changing(uow, number, Action.DECIDE, by) as (incident, actor, office):
        doubts = office.doubts_about(incident.draft(version), incident, at)
        incident.decide(
            version,
            reasons,
            actor,
            at,
            doubts=bool(doubts),
            confirmed=without == mark_of(doubts),
            colleagues=office.others_in_control(actor.person),
        )


async def recall_approval(
    uow: UnitOfWork, number: IncidentNumber, version: DraftVersion, *, by: Actor, at: datetime
) -> Sequence[IncidentNumber]:
    """Recalls an approval until the answer is placed; idempotent.

    Returns the joined incidents where that version is already placed and must be corrected. Raises
    NotPermitted, OutdatedVersion, AlreadyClosed.
    """
    async with changing(uow, number, Action.RECALL_APPROVAL, by) as (incident, actor, _):
        others = [await uow.incidents.get(one.number) for one in incident.joined]
        incident.recall(version, actor, at)
    return [one.number for one in others if one.has_placed_of_main(version)]


async def return_with_text(
    uow: UnitOfWork,
    question: int,
    reasons: Iterable[RejectionReason],
    *,
    by: Actor,
    at: datetime,
) -> IncidentNumber:
    """Rejects the version with the comment that was asked about as the text of the answer.

    The executor can accept it with a press. Raises QuestionClosed, and as `decide` does.
    """
    async with uow:
        office = await uow.office()
        asked = await close_question(uow, question, by, QuestionEnd(EndKind.DONE))
        about = asked.about
        if not isinstance(about, ReturnWithText):
            raise QuestionClosed
        incident = await uow.incidents.get(about.subject)
        by = office.permit(by, Action.DECIDE, incident)
        colleagues = office.others_in_control(by.person)
        ready = about.comment
        incident.decide(about.draft, reasons, by, at, colleagues=colleagues, ready=ready)
        await uow.incidents.save(incident)
        await uow.commit()
        return about.subject


async def comment(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    on: CommentOn | CommentOnReferral,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Keeps a comment for the coming decision, or for the authority after a declined referral.

    If it looks like the answer itself, its author is asked whether to return the draft with it.
    False if it is kept already. Raises NotPermitted, COMMENT_ON_APPROVED, COMMENT_ON_PLACED,
    OutdatedVersion, UNKNOWN_REFERRAL, ReferralOver, DRAFT_EMPTY, TooMany, AlreadyClosed.
    """
    action = Action.DECIDE if isinstance(on, CommentOn) else Action.DECIDE_REFERRAL
    by = office.permit(by, action, incident)
    if isinstance(on, CommentOn) and on.edits is not None:
        await _reword(uow, office, incident, on, on.edits, by=by)
        return True
    if by.source in {note.signed.source for note in incident.comments}:
        return False
    if isinstance(on, CommentOn):
        question = _whether_to_return(
            office, incident, on, len(incident.draft(on.version).comments), by
        )
        asked = on.ready and question.open_to(incident, office, at)
        incident.comment(on.version, on.text, by, at, quote=on.quote, place=on.place, asked=asked)
        await uow.incidents.save(incident)
        if asked:
            await ask(uow, question, by.source)
    else:
        incident.comment_referral(on.authority, on.text, by, at, quote=on.quote)
        await uow.incidents.save(incident)
    return True


def _whether_to_return(
    office: Office, incident: Incident, on: CommentOn, index: int, by: Actor
) -> Question:
    """The question to the author of that comment whether it is the answer itself."""
    about = ReturnWithText(incident.number, on.version, index)
    return Question(by.person, office.reply_place(by), about)


async def _reword(
    uow: UnitOfWork, office: Office, incident: Incident, on: CommentOn, index: int, *, by: Actor
) -> None:
    """Replaces the words of a comment that its author has edited before the decision."""
    incident.reword_comment(on.version, index, on.text)
    await uow.incidents.save(incident)
    await uow.outbox.put(RefreshCard(ApprovalCard(incident.number, on.version)))
    question = _whether_to_return(office, incident, on, index, by)
    for one in await uow.questions.asked_there(by.person, question.place, incident.number):
        if one.question.about == question.about:
            await uow.outbox.put(Ask(one.id, question.place))


async def allow_interim(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> None:
    """Allows one more interim draft; idempotent.

    Raises NotPermitted, NO_INTERIM_YET, AlreadyClosed.
    """
    async with changing(uow, number, Action.ALLOW_INTERIM, by) as (incident, actor, _):
        incident.allow_interim(actor, at)
