"""Domain errors as data: a class or a reason is a kind of error, its fields are the details.

The user interface writes the Russian sentence. Docstrings name what is raised by its class or reason.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import dataclass_transform

from domain.model.actor import Signature
from domain.model.ids import IncidentNumber, PersonId


@dataclass_transform()
class DomainError(Exception):
    """A rule rejected the request; nothing was changed. Each subclass is a dataclass.

    They are not frozen: Python sets a raised error's traceback on the error itself.
    """

    def __init_subclass__(cls) -> None:
        dataclass(cls)


class IncidentError(DomainError):
    """A rule rejected the request about the incident of that number."""

    number: IncidentNumber


class Reason(StrEnum):
    """Why a rule refused, where the sentence needs no values and nothing tells the reason apart.

    Each has its sentence in `handlers/texts/refusals.toml`.
    """

    # Registration and its corrections
    TEXT_MISSING = "text_missing"
    """The citizen's message has no visible character."""
    DETECTED_IN_FUTURE = "detected_in_future"
    TOO_LATE_TO_CORRECT = "too_late_to_correct"
    """Others already work with the data that control would correct."""
    TOO_LATE_TO_COMPLETE = "too_late_to_complete"
    """The rest of a message came after routing."""
    NOT_OWN_MISTAKE = "not_own_mistake"
    """A colleague registered it, or for other authorities: only its coordinator can cancel it."""
    OWN_MISTAKE_TOO_LATE = "own_mistake_too_late"
    """The window since the registration is over, or somebody else has acted on it."""
    NO_ALERT = "no_alert"
    """The incident is not of high importance (any more), or was cancelled."""
    NOT_FOR_PUBLICATIONS = "not_for_publications"
    """The action is for incidents only: approval, interim answer, importance (§2, §10, §16)."""
    MESSAGE_OVERTAKEN = "message_overtaken"
    """An edit of the message has already been acted on, so its earlier text is ignored."""
    ANSWERED_TOO_LATE = "answered_too_late"
    """The question about this incident is no longer open."""

    # Comments that are sorted
    COMMENT_ERASED = "comment_erased"
    """Its words were erased."""
    COMMENT_CHANGED = "comment_changed"
    """Its author has changed it since it was shown, or the list is another by now."""
    COMMENT_RETURNS_NO_MORE = "comment_returns_no_more"
    """It was sorted away too long ago to be taken back on its card."""

    # Routing (§12)
    NOTHING_PICKED = "nothing_picked"
    """No authority was picked."""
    LEAD_MISSING = "lead_missing"
    """Several authorities are picked, but no lead for the consolidated answer."""
    LEAD_STAYS = "lead_stays"
    """The lead can't be removed before another one is named."""
    LEAD_CONTRIBUTES = "lead_contributes"
    """The authority is the lead itself: its texts are drafts."""
    NOT_PICKED = "not_picked"
    """The named lead is not among the picked authorities."""
    AUTHORITIES_NOT_CHANGING = "authorities_not_changing"
    """The authorities are not being changed: an old button was pressed."""
    NOT_ASSIGNED = "not_assigned"
    """The authority is not assigned to the incident (any more)."""
    ALREADY_ASSIGNED = "already_assigned"
    """The authority is assigned to the incident already."""
    REFERRAL_WAITS = "referral_waits"
    """The authority already has a referral that waits for control's decision."""
    UNKNOWN_REFERRAL = "unknown_referral"

    # Relations of incidents
    DUPLICATE_OF_ITSELF = "duplicate_of_itself"
    JOINED_TO_ITSELF = "joined_to_itself"
    NOT_JOINED = "not_joined"
    HAS_ANSWER_IN_HAND = "has_answer_in_hand"
    """It has its own draft that waits or is approved: it can't get another answer."""

    # Drafts
    DRAFT_EMPTY = "draft_empty"
    """A draft without visible characters."""
    DRAFT_ON_APPROVAL = "draft_on_approval"
    """The lead can't refer the incident while its draft waits."""
    OWN_DRAFT = "own_draft"
    """People may not decide on their own draft while another control employee can (§13)."""
    COMMENT_ON_APPROVED = "comment_on_approved"
    """The comment would not reach the executor."""
    COMMENT_ON_PLACED = "comment_on_placed"
    ANSWER_ONLY = "answer_only"
    """A publication has only a final answer: no interim answers, no clarifications (§10, §16)."""
    SECOND_INTERIM = "second_interim"
    """An interim answer was placed already, and control has not allowed another."""
    NO_INTERIM_YET = "no_interim_yet"
    """Another interim answer can be allowed only after the first one was placed."""
    NOTHING_CLARIFIED = "nothing_clarified"
    """The author was not asked anything: no clarification was placed."""

    # Placed answers
    ALREADY_PLACED = "already_placed"
    """The approval of a placed version can't be undone."""
    PLACED_IN_FUTURE = "placed_in_future"
    NOT_PLACEABLE = "not_placeable"
    """The answer can't be placed in the name of that page, or can't any more."""
    NOTHING_TO_KEEP = "nothing_to_keep"
    """The incident has no placed answer with a known text, for a template."""
    UNKNOWN_PROMISE = "unknown_promise"
    PROMISE_NOT_TRACKED = "promise_not_tracked"

    # Selections of incidents, and searches
    NOTHING_CHOSEN = "nothing_chosen"
    CHOICE_CHANGED = "choice_changed"
    """The confirmed action is not the last one asked about."""
    NOTHING_TO_CHOOSE = "nothing_to_choose"
    """There are no open incidents that the person coordinates here."""
    NOT_COORDINATING = "not_coordinating"
    """The person coordinates neither incidents (§4) nor publications (§5)."""
    SELECTION_GONE = "selection_gone"
    """It was closed or completed, or its owner opened another one."""
    SEARCH_GONE = "search_gone"
    """It is too old: the criteria were deleted."""

    # Reports
    JOB_KNOWN = "job_known"
    """The same job is already queued or running for that person and place."""
    BRIEFING_NOT_MADE = "briefing_not_made"
    """Its figures are still being counted."""
    BRIEFING_NOT_ORDERED = "briefing_not_ordered"
    """It was not ordered, so it can't be cancelled."""
    CONCLUSION_EMPTY = "conclusion_empty"
    NOBODY_TO_SEND_TO = "nobody_to_send_to"
    """The organisation has no deputy head."""
    BRIEFING_FAILED = "briefing_failed"
    """Its figures could not be counted."""
    SCHEDULED_JOB = "scheduled_job"
    """Nobody ordered it, so only administrators may stop it."""
    BRIEFING_GONE = "briefing_gone"
    FILES_GONE = "files_gone"
    """Those of a person's own report are kept for a week."""

    # The organisation
    SOMEBODY_WORKS_HERE = "somebody_works_here"
    """The organisation has employees: the code no longer appoints an administrator."""
    UNKNOWN_AUTHORITY = "unknown_authority"
    """No authority has this code."""
    POST_GONE = "post_gone"
    """They don't hold this post (any more)."""
    PAGE_GONE = "page_gone"
    """The administration does not have this page in a social network (any more)."""
    TEMPLATE_GONE = "template_gone"
    INVITATION_OVER = "invitation_over"
    """It was used, revoked or expired, or its code is wrong."""
    LINK_OVER = "link_over"
    """The link to another account was used, replaced or expired, or the code is unknown."""
    WRONG_MESSENGER = "wrong_messenger"
    """The employee's first account is in this messenger; the other one can't be."""
    PRIVATE_ONLY = "private_only"
    """Others read this chat, and the answer is for one person, or for those who see everything."""

    # Absences (§8)
    ABSENCE_REVERSED = "absence_reversed"
    """The last day is before the first."""
    ABSENCE_OVER = "absence_over"
    ABSENCE_TOO_LONG = "absence_too_long"
    OWN_SUBSTITUTE = "own_substitute"
    """A person can't be their own substitute."""
    UNSUITABLE_SUBSTITUTE = "unsuitable_substitute"
    """They can't act for the absent person on all of these days."""


class Refusal(DomainError):
    """A rule refused for that reason; `number`: its incident, if the rule knows it."""

    kind: Reason
    number: IncidentNumber | None = None


class DoneKind(StrEnum):
    """What was done already."""

    APPROVED = "approved"
    REJECTED = "rejected"
    """Returned for rework."""
    PLACING_ORDERED = "placing_ordered"
    PLACED = "placed"
    REPORTED = "reported"
    """To the head (§22)."""
    PROMISE_KEPT = "promise_kept"
    PROMISE_DROPPED = "promise_dropped"
    BRIEFING_SENT = "briefing_sent"
    BRIEFING_CANCELLED = "briefing_cancelled"


class AlreadyDone(DomainError):
    """It was done already: `signed` tells by whom and when."""

    kind: DoneKind
    signed: Signature
    number: IncidentNumber | None = None


class Owned(StrEnum):
    """What belongs to the person who opened or ordered it."""

    SELECTION = "selection"
    SEARCH = "search"
    JOB = "job"


class NotYours(DomainError):
    """It is another person's."""

    kind: Owned
    owner: PersonId


class Limited(StrEnum):
    """What there can be too many of."""

    WORDS = "words"
    """In the administration's word list."""
    OTHER_NAMES = "other_names"
    """Of an authority."""
    PAGES = "pages"
    """In social networks."""
    STOP_WORDS = "stop_words"
    """Of a page."""
    TEMPLATES = "templates"
    CHOSEN = "chosen"
    """Incidents of a selection."""
    ATTACHMENTS = "attachments"
    DRAFT = "draft"
    """Characters of a draft."""
    CONCLUSION = "conclusion"
    """Characters of control's conclusion on a report."""


class TooMany(DomainError):
    """No more than `most` are allowed; `count`: how many were given, where the sentence says it."""

    kind: Limited
    most: int
    count: int = 0
