"""Long work that somebody asked for: done by itself, while they see how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.model.conversation.notices import Notice
from domain.model.conversation.tally import Tally
from domain.model.errors import DomainError
from domain.model.ids import BriefingId, JobId, PersonId
from domain.model.message.attachment import Attachment
from domain.model.organisation.people import Person, Role
from domain.model.place import Place
from domain.model.report.period import Period


class JobState(StrEnum):
    """Where it has got to."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = frozenset({JobState.WAITING, JobState.RUNNING})


@dataclass(frozen=True, slots=True)
class MakeReport:
    """The report of §21 for a period; of a `briefing`, what control prepares it from."""

    period: Period
    briefing: BriefingId | None = None


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """What is wrong with the bot, its chats and its people, and how to mend it."""


@dataclass(frozen=True, slots=True)
class CheckImport:
    """What an export of the monitoring system's holds; nothing of it is registered."""

    file: Attachment


@dataclass(frozen=True, slots=True)
class PutImport:
    """Its `rows` are registered; those that are `finished`, too, as what was answered before.

    Of so many `new` ones control was told.
    """

    file: Attachment
    finished: bool
    rows: int
    new: int


Work = MakeReport | CheckHealth | CheckImport | PutImport
"""What somebody may ask for."""


@dataclass
class JobOver(DomainError):
    """It is finished, or was stopped already."""


@dataclass
class NotYourJob(DomainError):
    """Only whoever asked for it may stop it, or an admin of the bot; None: its schedule asked."""

    person: PersonId | None


@dataclass
class JobKnown(DomainError):
    """The same is in hand already, for the same person in the same place."""


@dataclass(frozen=True, slots=True)
class Job:
    """`done` of `total` steps are committed; `total` is 0 until it is known.

    `person` None: it has a schedule. `instead_of` is the absent colleague by whose right they asked.
    `shown`: a message in `place`, where the result goes, tells how far it is. `found`: of an import.
    `starts`: processes that have begun it since its last lasting progress and may have died of it.
    `delayed`: the messenger does not give its file at present; it is fetched again later.
    """

    id: JobId
    what: Work
    person: PersonId | None
    place: Place
    state: JobState = JobState.WAITING
    done: int = 0
    total: int = 0
    starts: int = 0
    shown: bool = False
    instead_of: PersonId | None = None
    found: Tally | None = None
    delayed: bool = False

    @property
    def asks(self) -> bool:
        """Whether somebody is to say what becomes of what was found."""
        checked = isinstance(self.what, CheckImport) and self.state is JobState.DONE
        return checked and self.found is not None and self.found.anything

    @property
    def briefing(self) -> BriefingId | None:
        """What control prepares from it; of a report alone."""
        return self.what.briefing if isinstance(self.what, MakeReport) else None

    def check_may_stop(self, person: Person) -> None:
        """Raises NotYourJob, JobOver."""
        if person.id != self.person and all(post.role is not Role.ADMIN for post in person.posts):
            raise NotYourJob(self.person)
        if self.state not in UNFINISHED and not self.asks:
            raise JobOver


@dataclass(frozen=True, slots=True)
class Made:
    """What comes of a job: who is told what, the figures as a text (HTML), what an import has found."""

    notices: Sequence[Notice]
    text: str = ""
    found: Tally | None = None
