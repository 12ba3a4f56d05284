"""Comments found on the pages of the administration and under its answers (§9, §19).

Control sorts them. A comment has no number until somebody registers it; its norm runs from the moment
it was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.actor import MONITORING, Actor, Signature
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import AuthorityCode, CommentId, IncidentNumber, Mark, mark_of
from domain.model.incident.answer.draft import visible
from domain.model.incident.workflow.policy import Policy
from domain.model.message.danger import danger_in
from domain.model.network.post import FoundPost, PageAddress
from domain.model.time.deadline import whole_minute
from domain.model.time.work_calendar import WorkCalendar

SHARED_FROM: Final = 5
"""So many waiting comments share one message."""

LINES: Final = 5
"""Comments on a page of the shared message."""

RETURNED_WITHIN: Final = timedelta(minutes=15)
"""So long the card of a comment that was sorted away takes it back."""

WORDS_KEPT: Final = timedelta(days=14)
"""Then the words of a comment that was sorted away are erased; until then `/find` finds it."""

REMINDED_TOGETHER: Final = timedelta(minutes=30)
"""Of comments that are due within this time one reminder is sent, however many come."""

_SORTED_WITHIN: Final = timedelta(minutes=30)
"""Working time until the first reminder."""

_WORDLESS: Final = "—"
"""For a comment whose words its author has removed: without any it would pass for erased."""

_MOST_ALARMS = 20
_MOST_ALARMS_BY_AUTHOR = 5
"""Waiting comments with words of danger that have come alone and with sound."""


class CommentState(StrEnum):
    """What has become of a comment; the values are stored."""

    WAITING = "waiting"
    REGISTERED = "registered"
    UNNEEDED = "unneeded"
    """It needs no answer."""
    DELETED = "deleted"
    """Its author deleted it, or the network did, before it was sorted."""


class SortedAlready(DomainError):
    """The comment was sorted before: as an incident of that number, or away."""

    incident: IncidentNumber | None


class PastDue(DomainError):
    """The deadline that it would have has passed; whoever registers it has to see that first."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment that was just found; `likely`: the authorities that its card offers first.

    `follows`: the incident under whose answer it stands.
    """

    page: PageAddress
    post: FoundPost
    found_at: datetime
    follows: IncidentNumber | None = None
    alarming: bool = False
    likely: tuple[AuthorityCode, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment and how it was sorted; `found_at` starts its norm (§9).

    `follows`: the incident under whose answer it stands. `opened`: it has a card of its own that
    somebody asked for, or words of danger brought. `edits`: how often its author changed it.
    `missed`: the last look did not find it. `reminded_until`: up to then reminders were sent.
    """

    id: CommentId
    page: PageAddress
    post: FoundPost
    found_at: datetime
    follows: IncidentNumber | None = None
    state: CommentState = CommentState.WAITING
    alarming: bool = False
    opened: bool = False
    edits: int = 0
    missed: bool = False
    likely: tuple[AuthorityCode, ...] = ()
    sorted: Signature | None = None
    number: IncidentNumber | None = None
    """The incident that it became."""
    reminded_until: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to be sorted."""
        return self.state is CommentState.WAITING

    @property
    def erased(self) -> bool:
        """Whether its words were erased; those of a registered one are with its incident."""
        return not self.post.text

    def sort(
        self, state: CommentState, by: Actor, at: datetime, number: IncidentNumber | None = None
    ) -> "FoundComment":
        """Return it sorted; a repeated decision of the same kind changes nothing.

        Raises SortedAlready, COMMENT_ERASED.
        """
        if self.state is state and number is None:
            return self
        if not self.waits:
            raise SortedAlready(self.number)
        if self.erased:
            raise Refusal(Reason.COMMENT_ERASED)
        return replace(self, state=state, sorted=by.signed(at), number=number)

    def take_back(self, at: datetime, *, found: bool) -> "FoundComment":
        """Return it waiting again; `found`: by a search, so long after it was sorted away.

        Raises SortedAlready, COMMENT_ERASED, COMMENT_RETURNS_NO_MORE.
        """
        if self.waits or self.sorted is None:
            return self
        if self.state is CommentState.REGISTERED:
            raise SortedAlready(self.number)
        if self.erased:
            raise Refusal(Reason.COMMENT_ERASED)
        if not found and at - self.sorted.at > RETURNED_WITHIN:
            raise Refusal(Reason.COMMENT_RETURNS_NO_MORE)
        return replace(self, state=CommentState.WAITING, sorted=None, missed=False)

    def brought_out(self) -> "FoundComment":
        """Return it with a card of its own."""
        return replace(self, opened=True)

    def looked(self, text: str | None, at: datetime) -> "FoundComment":
        """Return it as a look has found it: with these words, None: it is not there.

        Networks hide comments for a while, so only the second miss in a row is a deletion.
        """
        if text is None and self.missed:
            return replace(self, state=CommentState.DELETED, sorted=Signature(MONITORING, at))
        if text is None:
            return replace(self, missed=True)
        words = text if visible(text) else _WORDLESS
        edits = self.edits + (words != self.post.text)
        return replace(self, post=replace(self.post, text=words), edits=edits, missed=False)

    def reminded(self, until: datetime) -> "FoundComment":
        """Return it with all reminders up to then sent."""
        return replace(self, reminded_until=until)

    def reminders(self, calendar: WorkCalendar, policy: Policy) -> Sequence[datetime]:
        """When control is reminded while it waits, all within working time."""
        since = whole_minute(self.found_at)
        due = calendar.add(since, policy.normal)
        return sorted(
            {
                calendar.add(since, _SORTED_WITHIN),
                calendar.add(since, policy.normal / 2),
                calendar.subtract(due, policy.first_call),
            }
        )

    def next_reminder(
        self, calendar: WorkCalendar, policy: Policy, now: datetime
    ) -> datetime | None:
        """The next of these that was not sent; None: there is none.

        What a clock that was ahead recorded as sent counts only for the near future.
        """
        if not self.waits:
            return None
        told = min(self.reminded_until or self.found_at, now + REMINDED_TOGETHER)
        return next((one for one in self.reminders(calendar, policy) if one > told), None)


@dataclass(frozen=True, slots=True)
class Sorting:
    """A page of the shared message: its comments, and how many wait in all.

    `returning`: those that were sorted away last, all at once, and can still be taken back.
    """

    shown: Sequence[FoundComment]
    waiting: int
    after: CommentId
    more: bool = False
    returning: Sequence[CommentId] = ()

    @property
    def rest(self) -> Sequence[FoundComment]:
        """Those shown that nobody has opened: one press can sort them away together."""
        return [one for one in self.shown if not one.opened]

    @property
    def mark(self) -> Mark:
        """What a press on the rest is bound to."""
        return mark_of_rest(self.rest)


@dataclass(frozen=True, slots=True)
class Unsorted:
    """How many comments wait, and when the first of them was found."""

    count: int
    first_found_at: datetime


def mark_of_rest(comments: Iterable[FoundComment]) -> Mark:
    """The mark of these comments with these words."""
    return mark_of(f"{one.id}.{one.edits}" for one in comments)


def comes_alarming(post: FoundPost, waiting: Iterable[FoundPost]) -> bool:
    """Whether words of danger bring it alone, at once and with sound.

    `waiting`: those that came so before and still wait; of very many the next ones wait with all.
    """
    if danger_in(post.text) is None:
        return False
    before = list(waiting)
    who = post.author_url or post.author_name
    theirs = sum((one.author_url or one.author_name) == who for one in before) if who else 0
    return theirs < _MOST_ALARMS_BY_AUTHOR and len(before) < _MOST_ALARMS
