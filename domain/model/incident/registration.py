"""How an incident begins, and what can be put right before others go by it (§2, §9, §15)."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident.alerting import Alerting
from domain.model.incident.clocks import Clocks
from domain.model.incident.events import (
    DetectionCorrected,
    ImportanceChanged,
    MessageCompleted,
    Registered,
    SourceCorrected,
)
from domain.model.incident.workflow.stages import StatusPeriod
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.threshold import Track
from domain.model.message.attachment import checked_attachments
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import Alike, ranked
from domain.model.message.network import Network
from domain.model.time.deadline import Due, whole_minute


@dataclass
class DetectionInFuture(DomainError):
    """A moment of detection that is yet to come."""

    number: IncidentNumber


@dataclass
class TooLateToCorrect(DomainError):
    """The incident is in `status`: others work by what control would correct."""

    number: IncidentNumber
    status: Status


@dataclass
class TooLateToComplete(DomainError):
    """The rest of a message came when the incident was in `status`: it was routed without it."""

    number: IncidentNumber
    status: Status


class Registration(Clocks, Alerting):
    """Registering, completing and correcting; the importance."""

    __slots__ = ()

    @property
    def completable(self) -> bool:
        """Whether nobody can have gone by the message as it is but those who sent it."""
        return self.status is Status.REGISTERED or (
            self.status is Status.IN_PROGRESS and self.found_itself and not self.drafts
        )

    @property
    def found_itself(self) -> bool:
        """Whether an authority that works it has registered it for itself (§7)."""
        return self.publication and self.found_by in self.authorities

    def record_registration(
        self, *, imported: bool = False, written_at: datetime | None = None
    ) -> None:
        """Called once, when the incident is new.

        `imported`: with many others, whose dues may have passed long ago; of what has come before
        now nobody is reminded any more. `written_at`: when somebody sent the message to the bot.
        """
        self.periods = [StatusPeriod(self.status, self.registered_at)]
        self._restart_reminders()
        if imported:
            self.reminded_until = dict.fromkeys(Track, self.registered_at)
        self._raise_alert(self.registered_at)
        self._record(
            Registered,
            self.registered_at,
            self.registered_by,
            detected_at=self.detected_at,
            due_at=self.due.at,
            importance=self.importance,
            kind=self.kind,
            found_by=self.found_by,
            imported=imported,
            written_at=written_at,
        )

    def resemble(self, more: tuple[Alike, ...]) -> bool:
        """It may repeat these, too; False: whatever its card names of them, it names already."""
        named = {one.number for one in self.alike}
        before = self.alike
        self.alike = ranked([*before, *(one for one in more if one.number not in named)])
        return self.alike != before

    def complete(
        self,
        message: CitizenMessage,
        by: Actor,
        at: datetime,
        alike: tuple[Alike, ...] = (),
        *,
        edited: bool = False,
    ) -> None:
        """The rest of the citizen's message has come: more of its album, or what was forwarded.

        `alike`: what it may repeat, as it is now. `edited`: its words were put right instead.

        Only before routing: the authority works by what it was sent. What it has found itself, and
        not answered yet, it may still complete. Raises TooLateToComplete, TooManyAttachments.
        """
        if not self.completable:
            raise TooLateToComplete(self.number, self.status)
        checked_attachments(message.attachments)
        self.message, self.alike = message, alike
        self._record(
            MessageCompleted,
            at,
            by,
            network=message.network,
            attachments=len(message.attachments),
            edited=edited,
        )

    def correct_detection(
        self, detected_at: datetime, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Puts the moment of detection right, from whose minute the due is counted again (§9).

        Only before routing: nobody else goes by the due yet. Raises DetectionInFuture,
        AlreadyClosed, TooLateToCorrect.
        """
        self._must_be_registered()
        if detected_at > at:
            raise DetectionInFuture(self.number)
        self.detected_at = whole_minute(detected_at)
        self.due = due
        self.draft_due_at = draft_due_at
        self._restart_reminders()
        self._record(DetectionCorrected, at, by, detected_at=self.detected_at, due_at=due.at)

    def correct_source(self, url: str, network: Network, by: Actor, at: datetime) -> None:
        """Puts the link to the citizen's message right, before routing.

        Raises AlreadyClosed, TooLateToCorrect.
        """
        self._must_be_registered()
        links = self._put_right(self.message.url, url)
        self.message = replace(self.message, url=url, network=network)
        self._record(SourceCorrected, at, by, network=network, links=links)

    def change_importance(
        self, importance: Importance, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Raises or lowers it, with the due counted again from detection (§9, §15).

        Once the second clock runs, the due stays as it is (§17).
        Raises AlreadyClosed, NotForPublications (§2).
        """
        self._must_be_open()
        self._must_be_incident()
        self.importance = importance
        moved = self.second_clock is None
        if moved:
            self.due = due
            self.draft_due_at = draft_due_at
            self._restart_reminders()
        self._raise_alert(at)
        self._record(
            ImportanceChanged, at, by, importance=importance, due_at=self.due.at, due_moved=moved
        )

    def _must_be_registered(self) -> None:
        self._must_be_open()
        if self.status is not Status.REGISTERED:
            raise TooLateToCorrect(self.number, self.status)
