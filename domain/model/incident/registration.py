"""Registration of an incident, corrections before routing, and the alert (§2, §9, §15, §22)."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import AlreadyDone, DoneKind, Reason, Refusal
from domain.model.incident import events
from domain.model.incident.clocks import Clocks
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.alert import Alert
from domain.model.incident.workflow.status import Importance, Status, StatusPeriod
from domain.model.incident.workflow.thresholds import Track
from domain.model.message.citizen_message import CitizenMessage, Network, checked_attachments
from domain.model.message.likeness import Alike
from domain.model.network.post import PageAddress
from domain.model.time.deadline import Due, whole_minute


class Registration(Clocks):
    """Registering, completing and correcting; the importance and its alert."""

    __slots__ = ()

    @property
    def completable(self) -> bool:
        """Whether the message can still change, because only its senders have worked with it."""
        return self.status is Status.REGISTERED or (
            self.status is Status.IN_PROGRESS
            and self.registered_by_its_authority
            and not self.drafts
        )

    @property
    def registered_by_its_authority(self) -> bool:
        """Whether one of its authorities registered it, for itself (§7)."""
        return self.publication and self.found_by in self.authorities

    def record_registration(
        self,
        *,
        imported: bool = False,
        written_at: datetime | None = None,
        page: PageAddress | None = None,
    ) -> None:
        """Record the registration of a new incident; called once.

        `imported`: it came with many others whose deadlines may be long past, so reminders start
        only now. `written_at`: when the message was sent to the bot. `page`: where it was found.
        """
        self.record(
            events.Registered,
            self.registered_at,
            self.registered_by,
            detected_at=self.detected_at,
            due_at=self.due.at,
            importance=self.importance,
            kind=self.kind,
            found_by=self.found_by,
            imported=imported,
            written_at=written_at,
            page=page,
        )

    @effect_of(events.Registered)
    def _registered(self, event: events.Registered) -> None:
        self.periods = [StatusPeriod(self.status, event.at, imported=event.imported)]
        self._restart_reminders()
        if event.imported:
            self.reminded_until = dict.fromkeys(Track, event.at)
        self._raise_alert(event.at)

    def complete(
        self,
        message: CitizenMessage,
        by: Actor,
        at: datetime,
        alike: tuple[Alike, ...] = (),
        *,
        edited: bool = False,
    ) -> None:
        """Replace the message once the rest of it has come: more of its album, or a forward.

        `alike`: its possible originals now. `edited`: the text was edited instead.

        Only before routing, as authorities work with what they were sent; an authority may complete
        its own unanswered finding later. Raises TOO_LATE_TO_COMPLETE, TooMany.
        """
        if not self.completable:
            raise Refusal(Reason.TOO_LATE_TO_COMPLETE, self.number)
        checked_attachments(message.attachments)
        self.message, self.alike = message, alike
        self.record(
            events.MessageCompleted,
            at,
            by,
            network=message.network,
            attachments=len(message.attachments),
            edited=edited,
        )

    def correct_detection(
        self, detected_at: datetime, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Correct the moment of detection; the deadline is counted from its minute (§9).

        Only before routing, when nobody relies on the deadline yet. Raises DETECTED_IN_FUTURE,
        AlreadyClosed, TOO_LATE_TO_CORRECT.
        """
        self._must_be_registered()
        if detected_at > at:
            raise Refusal(Reason.DETECTED_IN_FUTURE, self.number)
        minute = whole_minute(detected_at)
        self.record(events.DetectionCorrected, at, by, detected_at=minute, due_at=due.at)
        self._note_deadlines(due, draft_due_at)

    @effect_of(events.DetectionCorrected)
    def _detection_corrected(self, event: events.DetectionCorrected) -> None:
        self.detected_at = event.detected_at
        self._run_until(event.due_at)

    def correct_source(self, url: str, network: Network, by: Actor, at: datetime) -> None:
        """Correct the link to the citizen's message, before routing.

        Raises AlreadyClosed, TOO_LATE_TO_CORRECT.
        """
        self._must_be_registered()
        links = self._put_right(self.message.url, url)
        self.message = replace(self.message, url=url, network=network)
        self.record(events.SourceCorrected, at, by, network=network, links=links)

    def change_importance(
        self, importance: Importance, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Change the importance; the deadline is counted again from detection (§9, §15).

        Once the second clock runs, the deadline stays (§17). Raises AlreadyClosed,
        NOT_FOR_PUBLICATIONS (§2).
        """
        self._must_be_open()
        self._must_be_incident()
        moved = self.second_clock is None
        due_at = due.at if moved else self.due.at
        self.record(
            events.ImportanceChanged, at, by, importance=importance, due_at=due_at, due_moved=moved
        )
        if moved:
            self._note_deadlines(due, draft_due_at)

    @effect_of(events.ImportanceChanged)
    def _importance_changed(self, event: events.ImportanceChanged) -> None:
        self.importance = event.importance
        if event.due_moved:
            self._run_until(event.due_at)
        self._raise_alert(event.at)

    def _must_be_registered(self) -> None:
        self._must_be_open()
        if self.status is not Status.REGISTERED:
            raise Refusal(Reason.TOO_LATE_TO_CORRECT, self.number)

    def acknowledge(self, by: Actor, at: datetime) -> bool:
        """Record an acknowledgement; False if repeated by the same person. Raises NO_ALERT (§22)."""
        alert = self._alert
        if any(one.by == by.person for one in alert.acknowledged):
            return False
        self.record(events.AlertAcknowledged, at, by)
        return True

    @effect_of(events.AlertAcknowledged)
    def _acknowledged(self, event: events.AlertAcknowledged) -> None:
        if self.alert is not None:
            self.alert.acknowledged.append(event.signed)

    def report_to_head(self, by: Actor, at: datetime) -> bool:
        """Record that the head was informed (§22); False if `by` has already reported it.

        Raises NO_ALERT, AlreadyDone.
        """
        alert = self._alert
        if alert.reported is not None:
            if alert.reported.by == by.person:
                return False
            raise AlreadyDone(DoneKind.REPORTED, alert.reported, self.number)
        self.acknowledge(by, at)
        self.record(events.ReportedToHead, at, by)
        return True

    @effect_of(events.ReportedToHead)
    def _reported_to_head(self, event: events.ReportedToHead) -> None:
        if self.alert is not None:
            self.alert.reported = event.signed

    @property
    def _alert(self) -> Alert:
        if self.alert is None or self.status is Status.CANCELLED:
            raise Refusal(Reason.NO_ALERT, self.number)
        return self.alert

    def _raise_alert(self, at: datetime) -> None:
        """Raise a new alert at each rise to high importance; remove it for a normal incident."""
        self.alert = Alert(at) if self.importance is Importance.HIGH else None
        self.reminded_until |= {Track.ALERT: at, Track.REPORT: at}
