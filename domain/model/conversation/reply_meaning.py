"""The meaning of a reply to a card, as described in docs/reference/meanings.md.

A pure function of the message, the card, the incident and the time. It rejects nothing: the
incident's own rules decide whether an action is possible.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Final

from domain.model.conversation import cards
from domain.model.conversation.question import About, HeldText
from domain.model.conversation.questions import HeldContribution, HeldDraft
from domain.model.ids import AuthorityCode, DraftVersion, MessageRef
from domain.model.incident import Incident, events
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import Draft, DraftKind, DraftState, ReviewFindings
from domain.model.incident.answer.draft_warning import DraftWarning, says_placed, warnings_about
from domain.model.incident.answer.quotation import Quotation, place_in
from domain.model.incident.answer.ready_text import is_ready_text
from domain.model.incident.answer.talk import acknowledges, surely_talk
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import (
    Attachment,
    CitizenMessage,
    kept_by_change,
    network_of,
    same_files,
    with_more,
)
from domain.model.message.link import Link, LinkWarning, warning_about

_FEW_WORDS: Final = 4
"""So few words under a placement card, such as «Спасибо», ask where the text was placed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to a card: a message, or an album with its caption."""

    text: str | None
    """None if there are no words."""
    at: datetime
    """The time from which it counts: when it was written or edited."""
    sources: tuple[MessageRef, ...]
    """The message, or all messages of the album."""
    attachments: tuple[Attachment, ...] = ()
    link: Link | None = None
    moment: datetime | None = None
    """The moment in the text, if the text is nothing else."""
    quoted: Quotation | None = None
    """The quoted words of the card."""
    to_colleague: bool = False
    """It addresses a colleague by name."""
    language: ReviewFindings | None = None
    """Findings of the language check; None if nothing was checked."""
    written_at: datetime | None = None
    """The time of writing, if `at` is later."""
    alone: tuple[Attachment, ...] = ()
    """Those of `attachments` that came in other messages, without words."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of the answer; its author is asked about its `warnings` and gaps.

    They are also asked before it replaces an approved version or a colleague's.
    """

    text: str
    kind: DraftKind
    warnings: tuple[DraftWarning, ...] = ()
    added_to: Draft | HeldText | None = None
    """The message has only files: they are added to this text and its files."""


@dataclass(frozen=True, slots=True)
class NewContribution:
    """Information for the lead (§12); its author is asked about its `warnings`."""

    text: str
    authority: AuthorityCode
    warnings: tuple[DraftWarning, ...] = ()
    added_to: Contribution | HeldText | None = None
    """The message has only files: they are added to this contribution or held text."""


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """A placement of that version, at `link` if given.

    `version` None: the text was never sent. `corrects`: it is placed already, under another link.
    `warning`: why the sender is asked about the link.
    """

    link: str | None
    version: DraftVersion | None
    corrects: bool = False
    warning: LinkWarning | None = None


@dataclass(frozen=True, slots=True)
class CommentOn:
    """Control's comment on that version; `quote`: the quoted words, at `place` of it if from it.

    `ready`: it looks like the answer itself, so its author is asked. `edits`: the index of the
    comment whose words it replaces.
    """

    text: str
    version: DraftVersion
    quote: str = ""
    place: int | None = None
    ready: bool = False
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class CommentOnReferral:
    """Control's comment on that authority's referral; `quote`: the quoted words."""

    text: str
    authority: AuthorityCode
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Detection:
    """A correction of the moment of detection."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A correction of the link to the citizen's message."""

    link: str


@dataclass(frozen=True, slots=True)
class CitizensWords:
    """An edit of the citizen's message by its sender, before routing."""

    message: CitizenMessage


@dataclass(frozen=True, slots=True)
class MoreProof:
    """More files that prove a kept promise."""

    kept: events.PromiseKept


@dataclass(frozen=True, slots=True)
class EditTooLate:
    """An edit of a message whose effect can't change any more.

    `version`: the draft made from it, if any; `newer`: the latest draft, if another.
    """

    done: type[events.IncidentEvent]
    version: DraftVersion | None = None
    state: DraftState | None = None
    newer: DraftVersion | None = None
    closed: bool = False
    """The incident is closed: nothing else can be sent either."""


class Nothing(Enum):
    """Why a message means nothing, or nothing new."""

    DRAFT_IS_TEXT = auto()
    DRAFT_NEEDS_TEXT = auto()
    """Files came without the text: their author is asked for it."""
    DRAFT_KNOWN = auto()
    CONTRIBUTION_IS_TEXT = auto()
    CONTRIBUTION_NEEDS_TEXT = auto()
    CONTRIBUTION_KNOWN = auto()
    COMMENT_IS_TEXT = auto()
    LINK_EXPECTED = auto()
    PLACED_ALREADY = auto()
    """The text was placed already, and there is no new link."""
    PLACEMENT_KNOWN = auto()
    CORRECTION_EXPECTED = auto()
    TOLD_NOBODY = auto()
    """A message from control that reaches nobody: no draft waits that it could comment on."""
    BUTTONS_ONLY = auto()
    """The card is operated with buttons only."""
    ONLY_SHOWN = auto()
    """The card is read-only there."""
    ACKNOWLEDGED = auto()
    """A few words to the bot or to colleagues that the task was seen."""
    UNCHANGED = auto()
    """An edit without effect on anything pending."""


Meaning = (
    NewVersion
    | NewContribution
    | NewPlacement
    | CommentOn
    | CommentOnReferral
    | Detection
    | Source
    | CitizensWords
    | MoreProof
    | EditTooLate
    | Nothing
)


def meaning(  # noqa: PLR0911 - one arm a kind
    reply: Reply, card: cards.CardKey, incident: Incident, now: datetime, held: About | None = None
) -> Meaning:
    """The meaning of a reply to this card of the incident.

    `held`: the text its author was asked about there; a message with files only adds to it.
    """
    match card:
        case cards.ExecutorCard() | cards.PlacementCard() if (
            reply.text is None and reply.attachments and held
        ):
            return _more_of_held(reply, held)
        case cards.ExecutorCard(authority=authority) if incident.lead not in {None, authority}:
            return _contribution(reply, authority, incident)
        case cards.ExecutorCard():
            return _draft_or_link(reply, incident, now)
        case cards.PlacementCard(version=version):
            return _link_or_replacement(reply, version, incident)
        case cards.ApprovalCard(version=version) if link := _placed_by_control(
            reply, version, incident, now
        ):
            return new_placement(link, incident, version)
        case cards.ApprovalCard() | cards.ReferralCard():
            return _comment(reply, card, incident)
        case cards.ControlCard():
            return _correction(reply, incident)
        case cards.AlertCard() | cards.PromiseCard():
            return Nothing.BUTTONS_ONLY
        case cards.OverviewCard():
            return Nothing.ONLY_SHOWN


def meaning_of_edit(  # noqa: PLR0911 - one arm a kind
    reply: Reply, held: About | None, done: events.IncidentEvent | None, incident: Incident
) -> Meaning:
    """The meaning of an edit; `held`: the open question about the message.

    `done`: the event it caused. A draft that waits or is approved becomes a new version, a held
    text is checked again, and a contribution or a correction is updated. Everything else is
    history.
    """
    match held:
        case HeldContribution(authority=authority):
            return _contribution(reply, authority, incident)
        case HeldDraft(held=text):
            return _edit_of_text(reply, text, incident)
        case _:
            pass
    match done:
        case events.ContributionReceived(authority=authority):
            return _contribution(reply, authority, incident)
        case events.DraftSubmitted(version=version) | events.AnswerPrepared(version=version):
            return _edit_of_draft(reply, _with_files(version, incident), type(done), incident)
        case (
            events.AnswerPlaced()
            | events.InterimPlaced()
            | events.ClarificationPlaced()
            | events.PlacementLinkCorrected()
        ):
            if reply.link is not None:
                return new_placement(reply.link.url, incident, done.version)
        case events.DetectionCorrected() | events.SourceCorrected():
            current = Detection(incident.detected_at), Source(incident.message.url or "")
            meant = _correction(reply, incident)
            return Nothing.UNCHANGED if meant in current else meant
        case events.PromiseKept(attachments=shown) if len(reply.attachments) > shown:
            return MoreProof(done)
        case None:
            return Nothing.UNCHANGED
        case _:
            pass
    return _edit_of_words(reply, done, incident)


def text_before(
    held: About | None, done: events.IncidentEvent | None, incident: Incident
) -> HeldText | Draft | Contribution | None:
    """The current text of that message, with all its files, including later ones."""
    match held, done:
        case ((HeldDraft(held=text) | HeldContribution(held=text)), _):
            return text
        case _, events.DraftSubmitted(version=version) | events.AnswerPrepared(version=version):
            return _with_files(version, incident)
        case _, events.ContributionReceived(position=position):
            return incident.contributions[position]
        case _:
            return None


def _new_version(
    text: str, reply: Reply, incident: Incident, kind: DraftKind | None = None
) -> NewVersion:
    """A text as a new version, of that kind or the one in hand; publications have one kind."""
    kind = kind or incident.next_kind
    warnings = warnings_about(text, kind, to_colleague=reply.to_colleague)
    if incident.publication:
        warnings = _without(DraftWarning.INTERIM, warnings)
    return NewVersion(text, kind, warnings)


def asked_version(
    reply: Reply, asked: DraftKind, *, kind_chosen: bool = True
) -> NewVersion | Nothing:
    """The meaning of an answer to the question for a draft of that kind.

    It is never talk. If its author has chosen the kind, they are not asked about it again.
    """
    if reply.text is None:
        return _no_draft(reply)
    warnings = () if kind_chosen else warnings_about(reply.text, asked)
    interim = tuple(one for one in warnings if one is DraftWarning.INTERIM)
    return NewVersion(reply.text, asked, interim)


def asked_contribution(reply: Reply, authority: AuthorityCode) -> NewContribution | Nothing:
    """The meaning of an answer to the question for that authority's information: never talk."""
    if reply.text is not None:
        return NewContribution(reply.text, authority)
    return Nothing.CONTRIBUTION_NEEDS_TEXT if reply.attachments else Nothing.CONTRIBUTION_IS_TEXT


def new_placement(
    link: str | None, incident: Incident, version: DraftVersion | None = None
) -> NewPlacement:
    """A placement of that version, or of the one to place or placed last."""
    version = version or _in_hand(incident)
    if version is None:
        corrects = incident.placed_undrafted
    else:
        corrects = incident.draft(version).state is DraftState.PLACED
    warning = None if link is None else warning_about(link, incident.message)
    return NewPlacement(link, version, link is not None and corrects, warning)


def _contribution(reply: Reply, authority: AuthorityCode, incident: Incident) -> Meaning:
    if reply.text is None:
        told = incident.last_contribution_of(authority)
        if told is not None and _has_more(reply, told.attachments):
            return NewContribution(told.text, authority, added_to=told)
        files = reply.attachments
        return Nothing.CONTRIBUTION_NEEDS_TEXT if files else Nothing.CONTRIBUTION_IS_TEXT
    if incident.status.awaits_draft and _acknowledged(reply):
        return Nothing.ACKNOWLEDGED
    warnings = warnings_about(reply.text, to_colleague=reply.to_colleague)
    return NewContribution(reply.text, authority, _without(DraftWarning.INTERIM, warnings))


def _draft_or_link(reply: Reply, incident: Incident, now: datetime) -> Meaning:
    """A link is the placement while an approved text waits, or soon after it was placed.

    For a publication a link alone is always one.
    """
    if reply.text is None:
        return _more_files(reply, incident.waiting_draft or incident.approved_draft)
    if reply.link is not None and _about_placement(reply.text, reply.link, incident, now):
        return new_placement(reply.link.url, incident)
    if incident.status.awaits_draft and _acknowledged(reply):
        return Nothing.ACKNOWLEDGED
    return _new_version(reply.text, reply, incident)


def _acknowledged(reply: Reply) -> bool:
    return acknowledges(reply.text or "") and not reply.attachments


def _about_placement(text: str, link: Link, incident: Incident, now: datetime) -> bool:
    """Whether a text with a link reports or corrects a placement, instead of being an answer."""
    if incident.status in {Status.APPROVED, Status.ANSWERED}:
        return True
    to_place = incident.publication or incident.undoable_placement(now) is not None
    return to_place and (link.alone or says_placed(text))


def _link_or_replacement(reply: Reply, version: DraftVersion, incident: Incident) -> Meaning:
    if reply.link is not None:
        return new_placement(reply.link.url, incident, version)
    if incident.draft(version).state is DraftState.PLACED and not incident.status.closed:
        return Nothing.PLACED_ALREADY
    text = reply.text or ""
    sent = _new_version(text, reply, incident)
    few = len(text.split()) <= _FEW_WORDS and DraftWarning.TALK in sent.warnings
    return Nothing.LINK_EXPECTED if few or says_placed(text) else sent


def _placed_by_control(
    reply: Reply, version: DraftVersion, incident: Incident, now: datetime
) -> str | None:
    """The link under which control placed the answer itself, or a correction of it (§8)."""
    if reply.link is None or not reply.link.alone:
        return None
    placed = incident.undoable_placement(now)
    approved = incident.draft(version).state is DraftState.APPROVED
    in_hand = approved or (placed is not None and placed.version == version)
    return reply.link.url if in_hand else None


def _comment(
    reply: Reply, card: cards.ApprovalCard | cards.ReferralCard, incident: Incident
) -> Meaning:
    if reply.text is None or reply.attachments:
        return Nothing.COMMENT_IS_TEXT
    quote = reply.quoted.words if reply.quoted else ""
    if isinstance(card, cards.ReferralCard):
        return CommentOnReferral(reply.text, card.authority, quote)
    draft = incident.draft(card.version)
    place = place_in(draft.text, reply.quoted) if reply.quoted else None
    return CommentOn(reply.text, card.version, quote, place, ready=_is_ready(reply, draft))


def _is_ready(reply: Reply, draft: Draft) -> bool:
    """Whether the text could be returned to the executor as the answer itself."""
    if reply.text is None or reply.quoted or reply.to_colleague:
        return False
    return draft.state is DraftState.WAITING and is_ready_text(reply.text, draft)


def _correction(reply: Reply, incident: Incident) -> Meaning:
    if reply.moment is not None:
        return Detection(reply.moment)
    if reply.link is not None:
        return Source(reply.link.url)
    if incident.status is Status.REGISTERED or incident.changing_authorities:
        return Nothing.CORRECTION_EXPECTED
    return Nothing.BUTTONS_ONLY if incident.status.closed else Nothing.TOLD_NOBODY


def _more_files(reply: Reply, before: Draft | None) -> Meaning:
    """Files without text are added to the previous text."""
    if before is None or not _has_more(reply, before.attachments):
        return _no_draft(reply)
    return NewVersion(before.text, before.kind, added_to=before)


def _more_of_held(reply: Reply, held: About) -> Meaning:
    match held:
        case HeldDraft(held=text) if _has_more(reply, text.attachments):
            last = text.last
            return NewVersion(last.text, last.kind, last.warnings, added_to=last)
        case HeldContribution(authority=authority, held=text) if _has_more(reply, text.attachments):
            last = text.last
            return NewContribution(last.text, authority, last.warnings, added_to=last)
        case _:
            return Nothing.UNCHANGED


def _has_more(reply: Reply, known: Sequence[Attachment]) -> bool:
    return len(with_more(known, reply.attachments)) > len(known)


def _no_draft(reply: Reply) -> Nothing:
    return Nothing.DRAFT_NEEDS_TEXT if reply.attachments else Nothing.DRAFT_IS_TEXT


def _edit_of_draft(
    reply: Reply, draft: Draft, done: type[events.IncidentEvent], incident: Incident
) -> Meaning:
    if draft.state in {DraftState.WAITING, DraftState.APPROVED} and not incident.status.closed:
        return _edit_of_text(reply, draft, incident)
    if (reply.text or "").strip() == draft.text and not _has_more(reply, draft.attachments):
        return Nothing.UNCHANGED
    last = incident.drafts[-1].version
    newer = None if last == draft.version else last
    return EditTooLate(done, draft.version, draft.state, newer, incident.status.closed)


def _with_files(version: DraftVersion, incident: Incident) -> Draft:
    """The version, or its successor that differs only by added files."""
    draft, last = incident.draft(version), incident.drafts[-1]
    grown = (last.text, last.signed.by) == (draft.text, draft.signed.by)
    return last if grown and draft.state is DraftState.SUPERSEDED else draft


def _edit_of_text(reply: Reply, before: Draft | HeldText, incident: Incident) -> Meaning:
    if reply.text is None:
        return _more_files(reply, before if isinstance(before, Draft) else None)
    unchanged = reply.text.strip() == before.text
    if unchanged and same_files(reply.attachments, before.attachments):
        return Nothing.UNCHANGED
    again = _new_version(reply.text, reply, incident, before.kind)
    if isinstance(before, Draft) and not surely_talk(reply.text):
        again = replace(again, warnings=_without(DraftWarning.TALK, again.warnings))
    return again


def _without(warning: DraftWarning, warnings: tuple[DraftWarning, ...]) -> tuple[DraftWarning, ...]:
    return tuple(one for one in warnings if one is not warning)


def _edit_of_words(reply: Reply, done: events.IncidentEvent, incident: Incident) -> Meaning:
    """An edit of the past, unless it is the citizen's message before routing."""
    words = (reply.text or "").strip()
    if words.startswith("/"):
        words = " ".join(words.split(maxsplit=1)[1:])
    if words in _words_of(done, incident):
        return Nothing.UNCHANGED
    if words and isinstance(done, events.CommentAdded) and _is_kept(done, incident):
        return CommentOn(words, done.version, edits=done.index)
    citizens = isinstance(done, events.Registered | events.MessageCompleted)
    if words and citizens and incident.status is Status.REGISTERED:
        return CitizensWords(_reworded(incident.message, words, reply))
    return EditTooLate(type(done))


def _is_kept(comment: events.CommentAdded, incident: Incident) -> bool:
    """Whether the comment still waits for the decision on its version."""
    waits = incident.draft(comment.version).state is DraftState.WAITING
    return waits and not incident.status.closed


def _reworded(message: CitizenMessage, words: str, reply: Reply) -> CitizenMessage:
    """The message with the new words, and with a link if it is new in them."""
    if message.note is not None:
        return replace(message, note=words)
    files = kept_by_change(reply.attachments, message.attachments, edited=True)
    link = reply.link.url if reply.link else ""
    added = link and link.removeprefix("https://") not in message.text
    url, network = (link, network_of(link)) if added else (message.url, message.network)
    return replace(message, text=words, url=url, network=network, attachments=files)


def _words_of(done: events.IncidentEvent, incident: Incident) -> Collection[str]:
    """The stored words of the message, as they were written."""
    match done:
        case events.Registered() | events.MessageCompleted():
            return (incident.message.text.strip(), (incident.message.note or "").strip())
        case events.CommentAdded(version=version, index=index):
            return (incident.draft(version).comments[index].text,)
        case events.ReferralCommented(referral=number, index=index):
            return [one.comments[index].text for one in incident.referrals if one.number == number]
        case events.ReturnedToControl(referral=number):
            return [one.reason for one in incident.referrals if one.number == number]
        case events.AuthorReplied(index=index):
            return (incident.authors_replies[index].text,)
        case _:
            return ()


def _in_hand(incident: Incident) -> DraftVersion | None:
    """The approved version, else the one placed last."""
    if incident.approved_draft is not None:
        return incident.approved_draft.version
    return incident.placements[-1].version if incident.placements else None
