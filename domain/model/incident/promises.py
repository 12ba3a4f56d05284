"""Promises in placed answers: found, tracked, kept, postponed, dropped (ADR 31).

An answered incident is closed, but its promises can still change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from domain.model.actor import Actor
from domain.model.errors import AlreadyDone, DomainError, DoneKind, Reason, Refusal
from domain.model.ids import DraftVersion, IncidentNumber, PromiseNumber
from domain.model.incident import events
from domain.model.incident.answer.draft import checked_text
from domain.model.incident.state import IncidentState, effect_of
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import Attachment, checked_attachments
from domain.model.promise.promise import (
    FURTHEST,
    NotPutOff,
    Postponement,
    Promise,
    PromiseState,
)

FoundPromise = tuple[date, str]
"""The promised day and the words of the promise."""


class Promises(IncidentState):
    """The promises and their states."""

    __slots__ = ()

    def promise(self, number: PromiseNumber) -> Promise:
        """The promise of that number; raises UNKNOWN_PROMISE."""
        for promise in self.promises:
            if promise.number == number:
                return promise
        raise Refusal(Reason.UNKNOWN_PROMISE, self.number)

    def promises_of(self, version: DraftVersion) -> list[Promise]:
        """The promises of that version, by day."""
        found = (one for one in self.promises if one.version == version)
        return sorted(found, key=lambda one: (one.day, one.number))

    @property
    def tracked_promises(self) -> list[Promise]:
        """The tracked promises: reminded of until kept; none if it was closed without an answer."""
        if self.status in {Status.CANCELLED, Status.NO_ANSWER}:
            return []
        return [one for one in self.promises if one.state is PromiseState.OPEN]

    def check_tracked(self, number: PromiseNumber) -> Promise:
        """The promise if it is tracked; raises UNKNOWN_PROMISE, PROMISE_NOT_TRACKED, AlreadyDone."""
        promise = self.promise(number)
        if promise.state is not PromiseState.OPEN:
            raise _not_tracked(promise, self.number)
        return promise

    def track_promise(self, number: PromiseNumber, by: Actor, at: datetime) -> bool:
        """Track it, possibly again; False if it is tracked already. Raises UNKNOWN_PROMISE."""
        promise = self.promise(number)
        if promise.state is PromiseState.OPEN:
            return False
        self.record(
            events.PromiseWatched,
            at,
            by,
            promise=number,
            authority=promise.authority,
            day=promise.day,
            again=promise.tracked is not None,
        )
        return True

    @effect_of(events.PromiseWatched)
    def _promise_tracked(self, event: events.PromiseWatched) -> None:
        self._renew(
            replace(
                self.promise(event.promise),
                state=PromiseState.OPEN,
                tracked=event.signed,
                told_until=event.at,
                ended=None,
                done="",
                attachments=(),
            )
        )

    def decline_promises(self, version: DraftVersion, by: Actor, at: datetime) -> bool:
        """Drop that version's promises that are still undecided; False if there are none."""
        found = self._undecided(version)
        if found:
            whose = found[0].authority
            self.record(events.PromisesDeclined, at, by, version=version, authority=whose)
        return bool(found)

    @effect_of(events.PromisesDeclined)
    def _promises_declined(self, event: events.PromisesDeclined) -> None:
        for promise in self._undecided(event.version):
            self._renew(replace(promise, state=PromiseState.DROPPED, ended=event.signed))

    def _undecided(self, version: DraftVersion) -> list[Promise]:
        return [one for one in self.promises_of(version) if one.state is PromiseState.FOUND]

    def keep_promise(
        self,
        number: PromiseNumber,
        done: str | None,
        attachments: Iterable[Attachment],
        by: Actor,
        at: datetime,
        *,
        today: date,
    ) -> None:
        """Mark it as kept, with a text or with files alone.

        Raises UNKNOWN_PROMISE, AlreadyDone, PROMISE_NOT_TRACKED, DRAFT_EMPTY, TooMany.
        """
        self._keep(self.check_tracked(number), done, attachments, by, at, today=today)

    def complete_proof(
        self,
        kept: events.PromiseKept,
        done: str | None,
        attachments: Sequence[Attachment],
        by: Actor,
        at: datetime,
        *,
        today: date,
    ) -> bool:
        """Add later files to the proof of a kept promise; False if nothing is new or it isn't kept.

        Raises UNKNOWN_PROMISE, TooMany.
        """
        promise = self.promise(kept.promise)
        if promise.state is not PromiseState.KEPT or len(attachments) <= len(promise.attachments):
            return False
        self._keep(promise, done, attachments, by, at, today=today)
        return True

    def _keep(
        self,
        promise: Promise,
        done: str | None,
        attachments: Iterable[Attachment],
        by: Actor,
        at: datetime,
        *,
        today: date,
    ) -> None:
        files = checked_attachments(attachments)
        words = "" if done is None and files else checked_text(done or "")
        self.record(
            events.PromiseKept,
            at,
            by,
            promise=promise.number,
            authority=promise.authority,
            day=promise.day,
            in_time=today <= promise.day,
            attachments=len(files),
        )
        kept = self.promise(promise.number)
        self._renew(replace(kept, done=words, attachments=files))

    @effect_of(events.PromiseKept)
    def _promise_kept(self, event: events.PromiseKept) -> None:
        promise = self.promise(event.promise)
        self._renew(replace(promise, state=PromiseState.KEPT, ended=event.signed))

    def move_promise(
        self,
        number: PromiseNumber,
        day: date,
        reason: str,
        by: Actor,
        at: datetime,
        *,
        today: date,
    ) -> None:
        """Postpone it to another day.

        Raises UNKNOWN_PROMISE, AlreadyDone, PROMISE_NOT_TRACKED, NotPutOff, DRAFT_EMPTY, TooMany.
        """
        promise = self.check_tracked(number)
        if day == promise.day or not today <= day <= today + FURTHEST:
            raise NotPutOff(self.number, day)
        reason = checked_text(reason)
        self.record(
            events.PromiseMoved,
            at,
            by,
            promise=number,
            authority=promise.authority,
            former=promise.day,
            day=day,
        )
        *earlier, move = self.promise(number).moves
        moves = (*earlier, replace(move, reason=reason))
        self._renew(replace(self.promise(number), moves=moves))

    @effect_of(events.PromiseMoved)
    def _promise_moved(self, event: events.PromiseMoved) -> None:
        promise = self.promise(event.promise)
        move = Postponement(event.former, event.day, "", event.signed)
        moves = (*promise.moves, move)
        self._renew(replace(promise, day=event.day, moves=moves, told_until=event.at))

    def drop_promise(self, number: PromiseNumber, by: Actor, at: datetime) -> bool:
        """Stop tracking it; False if it was dropped already.

        Raises UNKNOWN_PROMISE, AlreadyDone, PROMISE_NOT_TRACKED.
        """
        promise = self.promise(number)
        if promise.state is PromiseState.DROPPED:
            return False
        self.check_tracked(number)
        self.record(
            events.PromiseDropped,
            at,
            by,
            promise=number,
            authority=promise.authority,
            day=promise.day,
            whose=by.colleague(promise.tracked),
        )
        return True

    @effect_of(events.PromiseDropped)
    def _promise_dropped(self, event: events.PromiseDropped) -> None:
        promise = self.promise(event.promise)
        self._renew(replace(promise, state=PromiseState.DROPPED, ended=event.signed))

    def _add_promises(self, version: DraftVersion, days: Iterable[date]) -> None:
        """Add the promises of the answer just placed; its lead stays responsible for them."""
        lead = self.lead
        if lead is None:
            return
        for day in days:
            number = PromiseNumber(len(self.promises) + 1)
            self.promises.append(Promise(number, lead, version, day, words=""))

    def _write_promises(self, version: DraftVersion, found: Iterable[FoundPromise]) -> None:
        """Give the promises just added their words, which no event holds."""
        added = [one for one in self.promises if one.version == version]
        for promise, (_, words) in zip(added, found, strict=False):  # a question adds none
            self._renew(replace(promise, words=words))

    def _forget_promises(self, version: DraftVersion) -> None:
        """Forget the promises of an undone placement; a new placement asks about them again.

        Only the last placement can be undone, so its promises are the last ones.
        """
        self.promises = [one for one in self.promises if one.version != version]

    def _renew(self, promise: Promise) -> None:
        self.promises[self.promises.index(self.promise(promise.number))] = promise


def _not_tracked(promise: Promise, number: IncidentNumber) -> DomainError:
    """Return the refusal of an action on a promise that is not (any more) tracked."""
    if promise.ended is None:
        return Refusal(Reason.PROMISE_NOT_TRACKED, number)
    kept = promise.state is PromiseState.KEPT
    return AlreadyDone(
        DoneKind.PROMISE_KEPT if kept else DoneKind.PROMISE_DROPPED, promise.ended, number
    )
