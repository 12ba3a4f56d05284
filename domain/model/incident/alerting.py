"""The alert of an incident of high importance (§22)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.incident.events import AlertAcknowledged, ReportedToHead
from domain.model.incident.state import IncidentState
from domain.model.incident.workflow.alert import Alert, AlreadyReported, NoAlert
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.threshold import Track


class Alerting(IncidentState):
    """Acknowledgements of the alert, and the report to the head."""

    __slots__ = ()

    def acknowledge(self, by: Actor, at: datetime) -> bool:
        """Record an acknowledgement; False if repeated by the same person. Raises NoAlert (§22)."""
        alert = self._alert
        if any(one.by == by.person for one in alert.acknowledged):
            return False
        alert.acknowledged.append(by.signed(at))
        self._record(AlertAcknowledged, at, by)
        return True

    def report_to_head(self, by: Actor, at: datetime) -> bool:
        """Record that the head was informed (§22); False if `by` has already reported it.

        Raises NoAlert, AlreadyReported.
        """
        alert = self._alert
        if alert.reported is not None:
            if alert.reported.by == by.person:
                return False
            raise AlreadyReported(self.number, alert.reported)
        self.acknowledge(by, at)
        alert.reported = by.signed(at)
        self._record(ReportedToHead, at, by)
        return True

    @property
    def _alert(self) -> Alert:
        if self.alert is None or self.status is Status.CANCELLED:
            raise NoAlert(self.number)
        return self.alert

    def _raise_alert(self, at: datetime) -> None:
        """Raise a new alert at each rise to high importance; remove it for a normal incident."""
        self.alert = Alert(at) if self.importance is Importance.HIGH else None
        self.reminded_until |= {Track.ALERT: at, Track.REPORT: at}
