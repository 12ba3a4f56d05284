"""Control's decisions on drafts: approving, rejecting, one more interim answer (§13, §14, §16)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.reply_meaning import CommentOn, CommentOnReferral
from domain.model.ids import UNSEEN, DraftVersion, IncidentNumber, Mark, mark_of
from domain.model.incident import Incident
from domain.model.incident.answer.draft import RejectionReason
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
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

    False if it is kept already. Raises NotPermitted, COMMENT_ON_APPROVED, COMMENT_ON_PLACED,
    OutdatedVersion, UNKNOWN_REFERRAL, ReferralOver, DRAFT_EMPTY, TooMany, AlreadyClosed.
    """
    action = Action.DECIDE if isinstance(on, CommentOn) else Action.DECIDE_REFERRAL
    by = office.permit(by, action, incident)
    if by.source in {note.signed.source for note in incident.comments}:
        return False
    if isinstance(on, CommentOn):
        incident.comment(on.version, on.text, by, at, quote=on.quote, place=on.place)
    else:
        incident.comment_referral(on.authority, on.text, by, at, quote=on.quote)
    await uow.incidents.save(incident)
    return True


async def allow_interim(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> None:
    """Allows one more interim draft; idempotent.

    Raises NotPermitted, NO_INTERIM_YET, AlreadyClosed.
    """
    async with changing(uow, number, Action.ALLOW_INTERIM, by) as (incident, actor, _):
        incident.allow_interim(actor, at)
