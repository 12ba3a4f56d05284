"""What a message in answer to a card means, as docs/reference/meanings.md tells it row by row.

A pure function of the message, the card, the incident and the moment. It refuses nothing: whether the
incident takes what is meant is for the incident's own rules to say.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from domain.model.answer.contribution import position_of
from domain.model.answer.draft import Draft, DraftKind, DraftState
from domain.model.answer.draft_warning import warnings_about
from domain.model.course.status import Status
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident import Incident
from domain.model.message.attachment import Attachment, same_files
from domain.model.message.link import Link, LinkWarning, warning_about
from domain.model.place import MessageRef
from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.question import About, HeldContribution, HeldDraft


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody wrote in answer to a card: a message, or an album with the words under it."""

    text: str | None
    """None where there are no words."""
    at: datetime
    """When it counts from: it was written then, or edited."""
    sources: tuple[MessageRef, ...]
    """The message, or each of the album's."""
    attachments: tuple[Attachment, ...] = ()
    link: Link | None = None
    moment: datetime | None = None
    """The moment that the text is, if it is nothing else."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of the answer; its author has to confirm it before in two cases.

    `doubtful`: it looks like talk; `replaces`: an approved one stands in its place.
    """

    text: str
    kind: DraftKind
    doubtful: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class NewContribution:
    """What an authority tells the lead (§12); `doubtful`: it looks like talk, its author is asked."""

    text: str
    authority: AuthorityCode
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """That version stands in the network, at `link` if there is one.

    `version` None: the text was never sent. `corrects`: it is placed already, under another link.
    `warning`: why whoever sent the link is asked about it.
    """

    link: str | None
    version: DraftVersion | None
    corrects: bool = False
    warning: LinkWarning | None = None


@dataclass(frozen=True, slots=True)
class CommentOn:
    """Control's comment on that version."""

    text: str
    version: DraftVersion


@dataclass(frozen=True, slots=True)
class Detection:
    """The citizen's message was detected at another moment."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """The citizen's message stands under another link."""

    link: str


@dataclass(frozen=True, slots=True)
class EditOfReturned:
    """That version went back for rework: a new message reworks it, the old one is history."""

    version: DraftVersion


class Nothing(Enum):
    """Why a message means nothing, or nothing new."""

    DRAFT_IS_TEXT = auto()
    DRAFT_NEEDS_TEXT = auto()
    DRAFT_KNOWN = auto()
    CONTRIBUTION_IS_TEXT = auto()
    CONTRIBUTION_NEEDS_TEXT = auto()
    CONTRIBUTION_KNOWN = auto()
    COMMENT_IS_TEXT = auto()
    LINK_EXPECTED = auto()
    PLACED_ALREADY = auto()
    """The text that it answers stands in the network, and it is no other link."""
    PLACEMENT_KNOWN = auto()
    CORRECTION_EXPECTED = auto()
    BUTTONS_ONLY = auto()
    """The card is worked with its buttons."""
    UNCHANGED = auto()
    """An edit that changes nothing which waits for anybody."""


Meaning = (
    NewVersion
    | NewContribution
    | NewPlacement
    | CommentOn
    | Detection
    | Source
    | EditOfReturned
    | Nothing
)


def meaning(reply: Reply, card: CardKey, incident: Incident, now: datetime) -> Meaning:
    """What the message means in answer to this card of the incident."""
    match card:
        case ExecutorCard(authority=authority) if incident.lead not in {None, authority}:
            return _contribution(reply, authority)
        case ExecutorCard():
            return _draft_or_link(reply, incident, now)
        case PlacementCard(version=version):
            return _link_or_replacement(reply, version, incident)
        case ApprovalCard(version=version):
            return _comment(reply, version)
        case ControlCard():
            return _correction(reply)
        case ReferralCard() | AlertCard() | OverviewCard():
            return Nothing.BUTTONS_ONLY


def meaning_of_edit(reply: Reply, held: About | None, incident: Incident) -> Meaning:
    """What it means that a message says this now; `held`: what its author is asked about it.

    A draft that waits for control becomes a new version, a text that waits for its author's word is
    looked at again, information that was passed on to the lead is put right.
    """
    told = position_of(incident.contributions, reply.sources)
    if isinstance(held, HeldContribution):
        return _contribution(reply, held.authority)
    if told is not None:
        return _contribution(reply, incident.contributions[told].authority)
    draft = incident.waiting_draft
    own = draft if _came_in(draft, reply.sources) else None
    waiting = held.held if isinstance(held, HeldDraft) else own
    if waiting is None:
        return _edit_of_returned(reply, incident)
    if reply.text is None:
        return Nothing.DRAFT_NEEDS_TEXT
    unchanged = reply.text.strip() == waiting.text
    if unchanged and same_files(reply.attachments, waiting.attachments):
        return Nothing.UNCHANGED
    return replace(new_version(reply.text, incident), kind=waiting.kind)


def new_version(text: str, incident: Incident, asked: DraftKind | None = None) -> NewVersion:
    """A text as the answer: of the kind that was `asked` for, so that it is meant, or in hand."""
    kind = asked or incident.next_kind
    warnings = () if asked else warnings_about(text, asks=kind is DraftKind.CLARIFICATION)
    return NewVersion(text, kind, bool(warnings), incident.status is Status.APPROVED)


def asked_version(reply: Reply, incident: Incident, asked: DraftKind) -> NewVersion | Nothing:
    """What the message means in answer to the question for a draft of that kind."""
    return _no_draft(reply) if reply.text is None else new_version(reply.text, incident, asked)


def new_placement(
    link: str | None, incident: Incident, version: DraftVersion | None = None
) -> NewPlacement:
    """A placement of that version, else of the one that is to be placed or was last."""
    version = version or _in_hand(incident)
    if version is None:
        corrects = incident.placed_undrafted
    else:
        corrects = incident.draft(version).state is DraftState.PLACED
    warning = None if link is None else warning_about(link, incident.message)
    return NewPlacement(link, version, link is not None and corrects, warning)


def _contribution(reply: Reply, authority: AuthorityCode) -> Meaning:
    if reply.text is None:
        files = reply.attachments
        return Nothing.CONTRIBUTION_NEEDS_TEXT if files else Nothing.CONTRIBUTION_IS_TEXT
    return NewContribution(reply.text, authority, bool(warnings_about(reply.text)))


def _draft_or_link(reply: Reply, incident: Incident, now: datetime) -> Meaning:
    """A link is the placement where an approved text waits for one, or soon after it was placed.

    Of a publication a link alone is, wherever it stands.
    """
    if reply.text is None:
        return _no_draft(reply)
    if reply.link is not None and _about_placement(reply.link, incident, now):
        return new_placement(reply.link.url, incident)
    return new_version(reply.text, incident)


def _about_placement(link: Link, incident: Incident, now: datetime) -> bool:
    """Whether a text with a link tells of a placement, or corrects one, rather than answers."""
    if incident.status in {Status.APPROVED, Status.ANSWERED}:
        return True
    return link.alone and (incident.publication or incident.undoable_placement(now) is not None)


def _link_or_replacement(reply: Reply, version: DraftVersion, incident: Incident) -> Meaning:
    if reply.link is not None:
        return new_placement(reply.link.url, incident, version)
    if incident.draft(version).state is DraftState.PLACED and not incident.status.closed:
        return Nothing.PLACED_ALREADY
    text = reply.text or ""
    return Nothing.LINK_EXPECTED if warnings_about(text) else new_version(text, incident)


def _comment(reply: Reply, version: DraftVersion) -> Meaning:
    if reply.text is None or reply.attachments:
        return Nothing.COMMENT_IS_TEXT
    return CommentOn(reply.text, version)


def _correction(reply: Reply) -> Meaning:
    if reply.moment is not None:
        return Detection(reply.moment)
    return Nothing.CORRECTION_EXPECTED if reply.link is None else Source(reply.link.url)


def _no_draft(reply: Reply) -> Nothing:
    return Nothing.DRAFT_NEEDS_TEXT if reply.attachments else Nothing.DRAFT_IS_TEXT


def _edit_of_returned(reply: Reply, incident: Incident) -> Meaning:
    returned = incident.draft_in_rework
    if returned is None or not _came_in(returned, reply.sources):
        return Nothing.UNCHANGED
    same = (reply.text or "").strip() == returned.text
    return Nothing.UNCHANGED if same else EditOfReturned(returned.version)


def _came_in(draft: Draft | None, sources: Collection[MessageRef]) -> bool:
    """Whether the draft is the text of one of these messages, whichever edit of it."""
    source = draft.signed.source if draft else None
    return source is not None and replace(source, edited_at=0) in sources


def _in_hand(incident: Incident) -> DraftVersion | None:
    """The version that is to be placed, else the one placed last."""
    if incident.approved_draft is not None:
        return incident.approved_draft.version
    return incident.placements[-1].version if incident.placements else None
