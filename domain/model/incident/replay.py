"""The state of an incident rebuilt from its history; the stored state must agree with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.model.errors import DomainError
from domain.model.incident import Incident, events
from domain.model.incident.answer.contribution import informing
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import MoveNotAllowed


class Disagreement(StrEnum):
    """A part of the stored state that differs from the history."""

    NO_HISTORY = "no_history"
    KIND = "kind"
    STATUS = "status"
    IMPORTANCE = "importance"
    VERSIONS = "versions"
    DECISIONS = "decisions"
    ALERT = "alert"
    RECORDED = "recorded"
    """Something is not recorded exactly once.

    That may be a contribution, a referral, a comment, a reply, or a citizen's comment under an
    answer; or an event is about something that was never recorded.
    """
    TWICE = "twice"
    """One message is recorded twice, or one reminder twice in a row."""
    AUTHORITIES = "authorities"
    INFORMED = "informed"
    PLACEMENTS = "placements"
    PLACED_AT = "placed_at"
    PROOFS = "proofs"
    PROMISES = "promises"
    JOINED = "joined"
    DUE = "due"


def fold(history: Iterable[IncidentEvent], stored: Incident) -> Incident | None:
    """Return the incident that the events make, oldest first; None unless they register it.

    What no event holds is taken from `stored`: the message, the policy and the calendar. Raises
    DomainError or LookupError for an impossible sequence.
    """
    incident: Incident | None = None
    for event in history:
        if isinstance(event, events.Registered):
            incident = Incident(
                number=event.number,
                message=stored.message,
                importance=event.importance,
                detected_at=event.detected_at,
                registered_at=event.at,
                registered_by=event.by,
                due=replace(stored.due, at=event.due_at),
                draft_due_at=stored.draft_due_at,
                policy=stored.policy,
                kind=event.kind,
                found_by=event.found_by,
            )
        if incident is not None:
            incident.apply(event)
    return incident


def _recorded(of: Incident) -> object:
    """If the texts were erased, the comments on referrals are gone."""
    return (
        len(of.contributions),
        len(of.authors_replies),
        [(one.number, one.ground, one.state, one.redirected_to) for one in of.referrals],
        [len(one.comments) for one in of.referrals if of.message.text],
        [len(one.comments) for one in of.drafts],
    )


def _alert_marks(of: Incident) -> object:
    if of.alert is None:
        return None
    reported = of.alert.reported
    return [one.by for one in of.alert.acknowledged], reported and reported.by


_COMPARED: Final[Mapping[Disagreement, Callable[[Incident], object]]] = {
    Disagreement.KIND: lambda of: of.kind,
    Disagreement.STATUS: lambda of: of.status,
    Disagreement.IMPORTANCE: lambda of: of.importance,
    Disagreement.VERSIONS: lambda of: [one.version for one in of.drafts],
    Disagreement.DECISIONS: lambda of: {
        one.version: (one.decision.reasons, one.decision.ready) for one in of.drafts if one.decision
    },
    Disagreement.ALERT: _alert_marks,
    Disagreement.RECORDED: _recorded,
    Disagreement.AUTHORITIES: lambda of: (of.lead, set(of.authorities)),
    Disagreement.INFORMED: lambda of: informing(of.contributions),
    Disagreement.PLACEMENTS: lambda of: [one.version for one in of.placements],
    Disagreement.PLACED_AT: lambda of: [one.at for one in of.placements],
    Disagreement.PROOFS: lambda of: [one.proof and one.proof.state for one in of.placements],
    Disagreement.PROMISES: lambda of: [(one.day, one.state) for one in of.promises],
    Disagreement.JOINED: lambda of: (of.joined_to, [one.number for one in of.joined]),
    Disagreement.DUE: lambda of: of.due.at,
}
"""What is compared. Words, files and moments of reminders are in no event."""


def disagreements(incident: Incident, history: Iterable[IncidentEvent]) -> Iterator[Disagreement]:
    """Yield the differences between the stored incident and its history."""
    try:
        replayed = fold(history, incident)
    except MoveNotAllowed:
        yield Disagreement.STATUS
        return
    except (DomainError, LookupError):  # it is about something that was never recorded
        yield Disagreement.RECORDED
        return
    if replayed is None:
        yield Disagreement.NO_HISTORY
        return
    yield from (what for what, of in _COMPARED.items() if of(replayed) != of(incident))


_ANY_TIME: Final = datetime.min.replace(tzinfo=UTC)


def recorded_twice(history: Sequence[IncidentEvent]) -> bool:
    """Return whether one message is recorded twice, or one reminder twice in a row.

    A button may be pressed again, so presses are not compared.
    """
    written = Counter(replace(event, at=_ANY_TIME) for event in history if _is_message(event))
    again = (
        isinstance(later, events.Reminded) and replace(before, at=later.at) == later
        for before, later in pairwise(history)
    )
    return any(times > 1 for times in written.values()) or any(again)


def _is_message(event: IncidentEvent) -> bool:
    return event.by is not None and event.by.source is not None and not event.by.pressed
