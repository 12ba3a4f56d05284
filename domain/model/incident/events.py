"""Events of an incident: ids and codes only, never a citizen's words.

Events are appended in the same transaction as the change and never altered. History, notices and
reports are derived from them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, dataclass_transform

from domain.model.actor import MONITORING, Actor, Signature
from domain.model.ids import (
    AuthorityCode,
    DraftVersion,
    IncidentNumber,
    PersonId,
    PromiseNumber,
    ReferralNumber,
)
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.answer.placing_order import WhyAsked
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
)
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.trouble import NetworkTrouble


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Recorded:
    """Base class that makes each subclass a frozen dataclass with keyword-only fields."""

    def __init_subclass__(cls, *, kw_only: bool = True) -> None:
        dataclass(frozen=True, kw_only=kw_only)(cls)


class IncidentEvent(Recorded, kw_only=False):
    """An event of one incident: when it happened (UTC), and who caused it by which message.

    `by` is None for the monitoring system, which registers over HTTP.
    """

    number: IncidentNumber
    at: datetime
    by: Actor | None
    by_itself: ClassVar[bool] = False
    """Whether the bot does it; any other event without an author is the monitoring system's."""
    reassigns: ClassVar[bool] = False
    """Whether others work on the incident from then on."""

    @property
    def signed(self) -> Signature:
        """The signature of whoever caused it."""
        return self.by.signed(self.at) if self.by else Signature(MONITORING, self.at)

    @property
    def sent(self) -> Signature:
        """The signature with the message in which it was sent."""
        return self.by.sent(self.at) if self.by else self.signed


class Registered(IncidentEvent):
    """The incident was registered; the clock runs from `detected_at` (§9)."""

    detected_at: datetime
    due_at: datetime
    importance: Importance
    kind: IncidentKind = IncidentKind.INCIDENT
    found_by: AuthorityCode | None = None
    """The authority that found it and started work at once (§7)."""
    imported: bool = False
    """It came from a file of the monitoring system."""
    written_at: datetime | None = None
    """When the message was sent to the bot, in seconds; None if it came in another way."""
    page: PageAddress | None = None
    """The page of the administration on which it was found."""


class AnsweredElsewhere(IncidentEvent):
    """It came already answered, by `authority` if that is known; `by` is None."""

    authority: AuthorityCode | None
    in_time: bool


class BodyRecognised(IncidentEvent):
    """The body that had answered elsewhere became known here by its name; `by` is None."""

    by_itself = True
    authority: AuthorityCode


class Routed(IncidentEvent):
    """Control routed it to the lead `authority` (§11), and to `others` for information (§12)."""

    reassigns = True
    authority: AuthorityCode
    others: tuple[AuthorityCode, ...] = ()


class AuthoritiesChanged(IncidentEvent):
    """Control added or removed authorities, or named another lead (§12); the deadline stays.

    `former_lead` is None if the lead stays.
    """

    reassigns = True
    lead: AuthorityCode
    former_lead: AuthorityCode | None
    added: tuple[AuthorityCode, ...]
    removed: tuple[AuthorityCode, ...]


class ContributionReceived(IncidentEvent):
    """An authority informed the lead (§12), or corrected its information (`renewed`).

    `position`: its index among the incident's contributions; `attachments`: their number;
    `files_kept`: they did not change.
    """

    authority: AuthorityCode
    position: int
    renewed: bool
    overtook_referral: bool = False
    attachments: int = 0
    files_kept: bool = False


class TakenToWork(IncidentEvent):
    """An executor took it, possibly over from a colleague in the authority.

    `given_to`: an administrator gave it to this person, because the former assignee leaves.
    """

    authority: AuthorityCode
    instead_of: PersonId | None
    given_to: PersonId | None = None


class AssigneeLeft(IncidentEvent):
    """Its assignee `person` left the authority: it needs a new one; `by` is None (§8)."""

    by_itself = True
    authority: AuthorityCode
    person: PersonId


class ImportanceChanged(IncidentEvent):
    """The importance changed; the deadline is counted again from detection (§9, §15).

    After an interim answer the deadline stays: then `due_moved` is False.
    """

    importance: Importance
    due_at: datetime
    due_moved: bool = True


class DueRecounted(IncidentEvent):
    """The deadline moved with a change of the calendar; `by` is None."""

    by_itself = True
    due_at: datetime


class DetectionCorrected(IncidentEvent):
    """Control corrected the moment of detection before routing; the deadline follows it (§9)."""

    detected_at: datetime
    due_at: datetime


class SourceCorrected(IncidentEvent):
    """Control corrected the link to the message before routing, and with it the network.

    `links`: the index of the stored pair of links.
    """

    network: Network
    links: int


class MessageCompleted(IncidentEvent):
    """The rest of the citizen's message came before routing; it now has `attachments` files.

    `edited`: its sender edited the text instead.
    """

    network: Network
    attachments: int
    edited: bool = False


class DraftSubmitted(IncidentEvent):
    """An executor sent a version to control; `draft_due_kept`: whether it was in time (§20).

    A clarification has no draft deadline.
    """

    version: DraftVersion
    authority: AuthorityCode
    draft_due_kept: bool
    kind: DraftKind = DraftKind.FINAL
    overtook_referral: bool = False
    """It ended a referral of the authority that waited for control's decision."""
    whose: PersonId | None = None
    """The colleague whose work was replaced or undone, here and below; None: nobody else's."""
    ready_of: DraftVersion | None = None
    """Control returned that version with exactly this text, which the executor has accepted.

    It has no draft deadline either: that was the executor's own version's.
    """


class PastAnswerTaken(IncidentEvent):
    """An executor began a draft with the answer to another incident, `answered`.

    `its_version`: None if that answer was imported.
    """

    answered: IncidentNumber
    its_version: DraftVersion | None


class ReturnedToControl(IncidentEvent):
    """The authority returned it as not its competence; the referral has the reason."""

    authority: AuthorityCode
    referral: ReferralNumber


class NoAnswerProposed(IncidentEvent):
    """The authority proposed to give no answer (§19)."""

    authority: AuthorityCode
    referral: ReferralNumber
    ground: NoAnswerGround


class ReferralDeclined(IncidentEvent):
    """Control declined a return (`returned`) or a proposal to give no answer."""

    authority: AuthorityCode
    referral: ReferralNumber
    returned: bool
    comments: int = 0
    """The number of control's comments at that time."""


class ReferralCommented(IncidentEvent):
    """Control commented on a referral; `after_decline`: the authority gets it at once."""

    authority: AuthorityCode
    referral: ReferralNumber
    index: int
    after_decline: bool


class Redirected(IncidentEvent):
    """Control replaced the authority that returned it with another one; the clock runs on."""

    reassigns = True
    authority: AuthorityCode
    to: AuthorityCode
    referral: ReferralNumber
    beside: bool = False
    """The new authority was already assigned, to contribute (§12)."""


class AnswerPrepared(IncidentEvent):
    """An authority wrote the answer to a publication, which needs no approval (§5, §10)."""

    version: DraftVersion
    authority: AuthorityCode
    whose: PersonId | None = None


class GivenToControl(IncidentEvent):
    """The media department handed a publication over to control, which made it an incident.

    The moment of detection and the norm stay (§9). `version`: the prepared text that now waits for
    control (§13).
    """

    reassigns = True
    due_at: datetime
    version: DraftVersion | None


class DraftWithdrawn(IncidentEvent):
    """The authority withdrew the waiting version."""

    version: DraftVersion
    whose: PersonId | None = None


class DraftApproved(IncidentEvent):
    """Control approved a version (§13); `own`: it was its approver's own draft.

    `without`: the authorities whose missing information control accepted (§12). `ready_of`: control
    approved it in advance, when it returned that version with this text; `by` has accepted it.
    """

    version: DraftVersion
    own: bool = False
    without: tuple[AuthorityCode, ...] = ()
    ready_of: DraftVersion | None = None


class ApprovalRecalled(IncidentEvent):
    """The approval of a version was undone before its placement: it waits for a decision again."""

    version: DraftVersion
    whose: PersonId | None = None


class DraftRejected(IncidentEvent):
    """Control rejected a version, with its reasons (§13, §14)."""

    version: DraftVersion
    reasons: tuple[RejectionReason, ...]
    own: bool = False
    comments: int
    """The number of control's comments at that time."""
    ready: int | None = None
    """The index of the comment that is control's own text of the answer."""


class CommentAdded(IncidentEvent):
    """Control commented on a version; `after_rejection`: the executor gets it at once.

    `asked`: it looks like the answer itself, so its author is asked, and needs no receipt.
    """

    version: DraftVersion
    index: int
    after_rejection: bool
    asked: bool = False


class AnswerPlaced(IncidentEvent):
    """The approved final answer was placed, which stops the clock (§9, §17).

    `version` is None for a publication placed by link alone. `promised`: the days of its promises.
    """

    version: DraftVersion | None
    with_link: bool
    in_time: bool
    promised: tuple[date, ...] = ()


class InterimPlaced(IncidentEvent):
    """The approved interim answer was placed; `due_at` is the final answer's deadline (§17).

    `opened`: whether it stopped the first clock; `in_time`: whether it met that deadline (§9, §15).
    `promised` as in AnswerPlaced.
    """

    version: DraftVersion
    with_link: bool
    in_time: bool
    due_at: datetime
    opened: bool
    promised: tuple[date, ...] = ()


class ClarificationPlaced(IncidentEvent):
    """The approved question to the author was placed; the clock runs on (§10)."""

    version: DraftVersion
    with_link: bool


class AuthorReplied(IncidentEvent):
    """An executor added the author's reply to a clarification (§10)."""

    index: int


class InterimAllowed(IncidentEvent):
    """Control allowed one more interim answer (§16); the second deadline stays."""


class PlacementUndone(IncidentEvent):
    """A placement recorded by mistake was undone; the clock runs on.

    If it was the interim answer that opened the second clock, the first clock runs again.
    """

    version: DraftVersion | None
    kind: DraftKind = DraftKind.FINAL
    due_at: datetime | None = None
    """The first clock's deadline, if that runs again."""
    whose: PersonId | None = None
    page: PageAddress | None = None
    """In whose name the program has written it: there it stays."""


class PlacementLinkCorrected(IncidentEvent):
    """The link of a placement was corrected; `links` as in SourceCorrected."""

    version: DraftVersion | None
    links: int
    whose: PersonId | None = None


class PlacementTimeCorrected(IncidentEvent):
    """The time of a placement was corrected to `placed_at`, and `in_time` with it (§9)."""

    version: DraftVersion | None
    placed_at: datetime
    in_time: bool
    kind: DraftKind = DraftKind.FINAL
    due_at: datetime | None = None
    """The final answer's deadline, if an interim answer then opened the second clock (§17)."""


class PlacingOrdered(IncidentEvent):
    """Somebody ordered the approved version to be placed in the name of the page."""

    version: DraftVersion
    page: PageAddress


class PlacingFailed(IncidentEvent):
    """The ordered version was certainly not placed, and will not be; `by` is None.

    `trouble` None: an administrator has switched placing off for the page.
    """

    by_itself = True
    version: DraftVersion
    page: PageAddress
    trouble: NetworkTrouble | None


class PlacingUnsettled(IncidentEvent):
    """The ordered version may stand under the message, but it was not found; `by` is None."""

    by_itself = True
    version: DraftVersion
    page: PageAddress


class PlacingAskedAgain(IncidentEvent):
    """Nothing of the ordered version was written; people are asked again; `by` is None."""

    by_itself = True
    version: DraftVersion
    page: PageAddress
    ordered_by: PersonId
    why: WhyAsked


class AnswerFound(IncidentEvent):
    """The ordered version was not written: it stands there already; `by` is None.

    `links` as in SourceCorrected: the link to what stands there.
    """

    by_itself = True
    version: DraftVersion
    page: PageAddress
    links: int


class ExtraAnswerFound(IncidentEvent):
    """The ordered version was written, but people had placed it, taken it back or closed it before.

    `by` is None. `links` as in SourceCorrected: the link to what was written.
    """

    by_itself = True
    version: DraftVersion
    page: PageAddress
    links: int


class PlacementChecked(IncidentEvent):
    """A look at the link of a placement found another state than the one before; `by` is None.

    `placement`: its index in the incident; those of publications may have no version. `asked`: it
    is the first time that the answer is not found as approved, so people are asked.
    """

    by_itself = True
    placement: int
    version: DraftVersion | None
    state: ProofState
    asked: bool


class PromiseWatched(IncidentEvent):
    """A promise for `day` is now tracked; `again`: it was dropped or kept before."""

    promise: PromiseNumber
    authority: AuthorityCode
    day: date
    again: bool = False


class PromisesDeclined(IncidentEvent):
    """The remaining promises of that version will not be tracked."""

    version: DraftVersion
    authority: AuthorityCode


class PromiseKept(IncidentEvent):
    """The promise for `day` was kept; `attachments`: the number of files that prove it."""

    promise: PromiseNumber
    authority: AuthorityCode
    day: date
    in_time: bool
    attachments: int = 0


class PromiseMoved(IncidentEvent):
    """A promise was postponed from `former` to `day`; the incident stores the reason."""

    promise: PromiseNumber
    authority: AuthorityCode
    former: date
    day: date


class PromiseDropped(IncidentEvent):
    """The promise for `day` is tracked no longer."""

    promise: PromiseNumber
    authority: AuthorityCode
    day: date
    whose: PersonId | None = None
    """The colleague who decided to track it."""


class NoAnswerDecided(IncidentEvent):
    """Control decided to give no answer (§19), possibly as an authority proposed."""

    ground: NoAnswerGround
    proposed_by: AuthorityCode | None = None


class Cancelled(IncidentEvent):
    """Control cancelled the incident; `original`: the incident it duplicates."""

    ground: CancelGround
    original: IncidentNumber | None = None
    whose: PersonId | None = None


class DuplicateLinked(IncidentEvent):
    """Another incident was cancelled as a duplicate of this one."""

    duplicate: IncidentNumber


class DuplicateUnlinked(IncidentEvent):
    """That duplicate was reopened and the link removed."""

    duplicate: IncidentNumber


class JoinedTo(IncidentEvent):
    """Control joined it to `main`, to get its answer; `routed`: its authorities have its card."""

    main: IncidentNumber
    routed: bool


class SeparatedFrom(IncidentEvent):
    """It is worked on separately again: control separated it, or `main` was closed unanswered."""

    main: IncidentNumber
    main_closed: bool


class OtherJoined(IncidentEvent):
    """Another incident was joined to this one and gets its answer."""

    joined: IncidentNumber


class OtherSeparated(IncidentEvent):
    """That joined incident is worked on separately again."""

    joined: IncidentNumber


class OtherDueMoved(IncidentEvent):
    """The deadline of an incident joined to this one changed; this one's own stays."""

    joined: IncidentNumber


class AnswerShared(IncidentEvent):
    """It got version `of_main` of the answer of `main` as its own `version`, ready to be placed."""

    version: DraftVersion
    main: IncidentNumber
    of_main: DraftVersion


class SharedAnswerWithdrawn(IncidentEvent):
    """The version it got from its main incident must not be placed any more."""

    version: DraftVersion


class Reopened(IncidentEvent):
    """Control reopened a closed incident; `new_norm`: a new norm starts now (§9, §15)."""

    due_at: datetime
    new_norm: bool


class AlertAcknowledged(IncidentEvent):
    """The deputy head or an authorised officer acknowledged the alert (§22)."""


class ReportedToHead(IncidentEvent):
    """They informed the head of the incident of high importance (§22)."""


class Reminded(IncidentEvent):
    """A reminder of `kind` was sent, due at `since`; `by` is None.

    `authority`: the one whose contribution is missing (§12). `promise`: the promise it is about.
    """

    by_itself = True
    kind: ReminderKind
    since: datetime
    authority: AuthorityCode | None = None
    promise: PromiseNumber | None = None


class ExecutorsCalled(IncidentEvent):
    """«Напомнить»: the coordinator called the authorities with a task."""

    authorities: tuple[AuthorityCode, ...]


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
"""Events that may undo or replace a colleague's work; `whose` is None for the person's own."""
