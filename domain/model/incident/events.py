"""What happened to an incident: ids and codes only, never a citizen's words.

Events are appended in the same transaction as the change and never altered. History, notices and
figures all come from them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.model.actor import Actor
from domain.model.ids import (
    AuthorityCode,
    DraftVersion,
    IncidentNumber,
    PersonId,
    PromiseNumber,
    ReferralNumber,
)
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
)
from domain.model.incident.workflow.threshold import ReminderKind
from domain.model.message.network import Network


@dataclass(frozen=True, slots=True)
class IncidentEvent:
    """Which incident, when (UTC), who and by which message.

    `by` is None for the monitoring system, which registers over HTTP.
    """

    number: IncidentNumber
    at: datetime
    by: Actor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(IncidentEvent):
    """The incident got its number; the clock runs from `detected_at` (§9)."""

    detected_at: datetime
    due_at: datetime
    importance: Importance
    kind: IncidentKind = IncidentKind.INCIDENT
    found_by: AuthorityCode | None = None
    """The authority that found it and works it at once (§7)."""
    imported: bool = False
    """It came with many others, in a file of the monitoring system's."""
    written_at: datetime | None = None
    """To the second, when somebody sent the message to the bot; None if it came in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredElsewhere(IncidentEvent):
    """It was answered before it came here, by the authority where that is known; `by` is None."""

    authority: AuthorityCode | None
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed(IncidentEvent):
    """Control sent it to the authority that can solve it (§11), and to `others` to inform it (§12)."""

    authority: AuthorityCode
    others: tuple[AuthorityCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoritiesChanged(IncidentEvent):
    """Control added or removed authorities, or named another lead (§12); the due stays.

    `former_lead` is None where the lead stays.
    """

    lead: AuthorityCode
    former_lead: AuthorityCode | None
    added: tuple[AuthorityCode, ...]
    removed: tuple[AuthorityCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionReceived(IncidentEvent):
    """An authority informed the lead (§12), or put right what it had told (`renewed`).

    `position` is the contribution's among those of the incident; it has so many `attachments`,
    and they are those that it had before if `files_kept`.
    """

    authority: AuthorityCode
    position: int
    renewed: bool
    overtook_referral: bool = False
    attachments: int = 0
    files_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenToWork(IncidentEvent):
    """An executor took it upon themselves, maybe from another one of the authority.

    `given_to`: an administrator gave it to them, since the other one leaves.
    """

    authority: AuthorityCode
    instead_of: PersonId | None
    given_to: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigneeLeft(IncidentEvent):
    """Its assignee `person` has left the authority: it needs somebody else; `by` is None (§8)."""

    authority: AuthorityCode
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportanceChanged(IncidentEvent):
    """Raised or lowered; the due is counted again from detection (§9, §15).

    Not so after an interim answer: then `due_moved` is False and `due_at` the due as it was.
    """

    importance: Importance
    due_at: datetime
    due_moved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecounted(IncidentEvent):
    """The calendar has changed, and the due with it; nobody acted, so `by` is None."""

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionCorrected(IncidentEvent):
    """Control put the moment of detection right before routing; the due is counted from it (§9)."""

    detected_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCorrected(IncidentEvent):
    """Control gave another link to the citizen's message before routing, and so its network.

    `links`: where the incident keeps both.
    """

    network: Network
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCompleted(IncidentEvent):
    """The rest of the citizen's message came before routing; it has so many `attachments` now.

    `edited`: whoever sent it has put its words right instead.
    """

    network: Network
    attachments: int
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(IncidentEvent):
    """An executor sent a version to control; `draft_due_kept` tells whether in time (§20).

    A clarification has no draft due to keep.
    """

    version: DraftVersion
    authority: AuthorityCode
    draft_due_kept: bool
    kind: DraftKind = DraftKind.FINAL
    overtook_referral: bool = False
    """Control had yet to decide on what the authority had put before it instead of a draft."""
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedToControl(IncidentEvent):
    """The authority finds the matter not its own, and says why in the referral."""

    authority: AuthorityCode
    referral: ReferralNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswerProposed(IncidentEvent):
    """The authority finds that no answer is to be given (§19)."""

    authority: AuthorityCode
    referral: ReferralNumber
    ground: NoAnswerGround


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDeclined(IncidentEvent):
    """Control left the incident with the authority; `returned`: else no answer was proposed."""

    authority: AuthorityCode
    referral: ReferralNumber
    returned: bool
    comments: int = 0
    """How many control had made by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCommented(IncidentEvent):
    """Control said why it decides so; `after_decline`: the authority is told at once."""

    authority: AuthorityCode
    referral: ReferralNumber
    index: int
    after_decline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirected(IncidentEvent):
    """Another authority works it in the place of the one that returned it; the clock runs on."""

    authority: AuthorityCode
    to: AuthorityCode
    referral: ReferralNumber
    beside: bool = False
    """It had worked it already, informing the one that left (§12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPrepared(IncidentEvent):
    """An authority has written the answer to a publication; nobody's approval is needed (§5, §10)."""

    version: DraftVersion
    authority: AuthorityCode
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenToControl(IncidentEvent):
    """The media department handed a publication over to control: it is an incident from now on.

    Detected when it was, so the due is by the same norm (§9). `version`: the text that was ready
    and now waits for control (§13).
    """

    due_at: datetime
    version: DraftVersion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWithdrawn(IncidentEvent):
    """The authority took the waiting version back."""

    version: DraftVersion
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApproved(IncidentEvent):
    """Control agreed to a version (§13); `own` marks a decision on one's own draft.

    `without`: knowing that these authorities have not informed the lead (§12).
    """

    version: DraftVersion
    own: bool = False
    without: tuple[AuthorityCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRecalled(IncidentEvent):
    """The approval of a version was undone before it was placed: it waits for a decision again."""

    version: DraftVersion
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRejected(IncidentEvent):
    """Control returned a version for rework, with its reasons (§13, §14)."""

    version: DraftVersion
    reasons: tuple[RejectionReason, ...]
    own: bool = False
    comments: int
    """How many control had made by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded(IncidentEvent):
    """Control commented a version; `after_rejection`: the executor is told at once."""

    version: DraftVersion
    index: int
    after_rejection: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlaced(IncidentEvent):
    """The approved final answer stands in the social network; this stops the clock (§9, §17).

    `version` is None where the bot has never seen the text: the link alone was sent (publications).
    `promised`: the days by which its text promises something.
    """

    version: DraftVersion | None
    with_link: bool
    in_time: bool
    promised: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimPlaced(IncidentEvent):
    """The approved interim answer stands in the social network; the final one is due then (§17).

    `opened` tells whether it stopped the first clock, and `in_time` whether that was met (§9, §15).
    `promised` as in AnswerPlaced.
    """

    version: DraftVersion
    with_link: bool
    in_time: bool
    due_at: datetime
    opened: bool
    promised: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationPlaced(IncidentEvent):
    """The author was asked what the approved clarification asks; the clock runs on (§10)."""

    version: DraftVersion
    with_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorReplied(IncidentEvent):
    """An executor brought what the author replied to a clarification (§10)."""

    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimAllowed(IncidentEvent):
    """Control allowed one more interim answer (§16); the second due stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementUndone(IncidentEvent):
    """The placement was recorded by mistake: it is still to be placed, the clock runs on.

    Where an interim answer had opened the second clock, the first one runs again.
    """

    version: DraftVersion | None
    kind: DraftKind = DraftKind.FINAL
    due_at: datetime | None = None
    """Of the first clock, where it runs again."""
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementLinkCorrected(IncidentEvent):
    """The answer stands under another link than was recorded; `links` as in SourceCorrected."""

    version: DraftVersion | None
    links: int
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementTimeCorrected(IncidentEvent):
    """The answer was really placed at `placed_at`; in time or late follows from that (§9)."""

    version: DraftVersion | None
    placed_at: datetime
    in_time: bool
    kind: DraftKind = DraftKind.FINAL
    due_at: datetime | None = None
    """Of the final answer, where an interim one placed then opened the second clock (§17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWatched(IncidentEvent):
    """What that version promises by `day` is under control; `again`: it was taken off, or kept."""

    promise: PromiseNumber
    authority: AuthorityCode
    day: date
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesDeclined(IncidentEvent):
    """What is left of the days named in that version needs no control."""

    version: DraftVersion
    authority: AuthorityCode


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(IncidentEvent):
    """What was promised by `day` is done; shown by so many `attachments`."""

    promise: PromiseNumber
    authority: AuthorityCode
    day: date
    in_time: bool
    attachments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMoved(IncidentEvent):
    """What was promised by `former` is promised by `day` now; why, the incident keeps."""

    promise: PromiseNumber
    authority: AuthorityCode
    former: date
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDropped(IncidentEvent):
    """What is promised by `day` was taken off control."""

    promise: PromiseNumber
    authority: AuthorityCode
    day: date
    whose: PersonId | None = None
    """The colleague who had put it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswerDecided(IncidentEvent):
    """Control decided that no answer is given (§19), maybe as an authority had proposed."""

    ground: NoAnswerGround
    proposed_by: AuthorityCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(IncidentEvent):
    """Control took the incident out of work; `original` is the one that it repeats."""

    ground: CancelGround
    original: IncidentNumber | None = None
    whose: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateLinked(IncidentEvent):
    """Another incident was cancelled as a duplicate of this one."""

    duplicate: IncidentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateUnlinked(IncidentEvent):
    """That other incident was reopened: it is no duplicate any more."""

    duplicate: IncidentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedTo(IncidentEvent):
    """Control joined it to `main`, whose answer it gets; it was `routed`: its bodies had its card."""

    main: IncidentNumber
    routed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparatedFrom(IncidentEvent):
    """It is worked by itself again, as control wished or because `main` was left without an answer."""

    main: IncidentNumber
    main_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherJoined(IncidentEvent):
    """Another incident gets the answer of this one."""

    joined: IncidentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSeparated(IncidentEvent):
    """That other incident is worked by itself again."""

    joined: IncidentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDueMoved(IncidentEvent):
    """Another one waits for the answer of this one by another due now; its own stays."""

    joined: IncidentNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShared(IncidentEvent):
    """It got version `of_main` of the answer of `main`, as its own `version`: that is to be placed."""

    version: DraftVersion
    main: IncidentNumber
    of_main: DraftVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAnswerWithdrawn(IncidentEvent):
    """That version, which it had got, is not to be placed any more."""

    version: DraftVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(IncidentEvent):
    """Control took a closed incident into work again; `new_norm`: one runs from now (§9, §15)."""

    due_at: datetime
    new_norm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(IncidentEvent):
    """The deputy head or an authorised officer took note of the alert (§22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedToHead(IncidentEvent):
    """They told the head of the incident of high importance (§22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(IncidentEvent):
    """People were reminded: `kind` has been true since `since`; nobody acted, so `by` is None.

    `authority`: whose contribution it is about (§12). `promise`: which one, where it is about one.
    """

    kind: ReminderKind
    since: datetime
    authority: AuthorityCode | None = None
    promise: PromiseNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorsCalled(IncidentEvent):
    """«Напомнить»: the coordinator called those from whom something is expected."""

    authorities: tuple[AuthorityCode, ...]


Event = (
    Registered
    | AnsweredElsewhere
    | Routed
    | AuthoritiesChanged
    | ContributionReceived
    | TakenToWork
    | AssigneeLeft
    | ImportanceChanged
    | DueRecounted
    | DetectionCorrected
    | SourceCorrected
    | MessageCompleted
    | DraftSubmitted
    | AnswerPrepared
    | GivenToControl
    | DraftWithdrawn
    | DraftApproved
    | ApprovalRecalled
    | DraftRejected
    | CommentAdded
    | AnswerPlaced
    | InterimPlaced
    | ClarificationPlaced
    | AuthorReplied
    | InterimAllowed
    | PlacementUndone
    | PlacementLinkCorrected
    | PlacementTimeCorrected
    | PromiseWatched
    | PromisesDeclined
    | PromiseKept
    | PromiseMoved
    | PromiseDropped
    | NoAnswerDecided
    | Cancelled
    | ReturnedToControl
    | NoAnswerProposed
    | ReferralDeclined
    | ReferralCommented
    | Redirected
    | DuplicateLinked
    | DuplicateUnlinked
    | JoinedTo
    | SeparatedFrom
    | OtherJoined
    | OtherSeparated
    | OtherDueMoved
    | AnswerShared
    | SharedAnswerWithdrawn
    | Reopened
    | Reminded
    | ExecutorsCalled
    | AlertAcknowledged
    | ReportedToHead
)

Undoing = (
    DraftSubmitted
    | AnswerPrepared
    | DraftWithdrawn
    | ApprovalRecalled
    | PlacementUndone
    | PlacementLinkCorrected
    | PromiseDropped
    | Cancelled
)
"""What may undo or replace the work of a colleague: `whose`; None: their own, or nobody's."""
