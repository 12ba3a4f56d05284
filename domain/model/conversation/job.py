"""Background jobs that a person starts: their progress and the rows they count."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.conversation.notices.kinds import Notice
from domain.model.errors import DomainError, NotYours, Owned, Reason, Refusal
from domain.model.ids import AuthorityCode, BriefingId, JobId, PersonId, Place
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.people import Person, Role
from domain.model.report.period import Period


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A body or employee that `rows` of an export name, and that stands for no authority.

    `given`: the authority that a person has chosen for it; None: it is kept as it is.
    """

    name: str
    rows: int
    given: AuthorityCode | None = None


@dataclass(frozen=True, slots=True)
class NamesPage:
    """What a preview shows of the unknown names: a sheet of them, or the choices for one.

    `name`: its index; `bodies`: the sheet of authorities to choose from.
    """

    sheet: int = 0
    name: int | None = None
    bodies: int = 0


MOST_NAMES: Final = 100
"""Unknown names that can be chosen for; the others are kept as they are."""


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Counts of `rows`; every row is in exactly one of the next counts.

    Only `names`, which a preview has until it is decided on, are words of people.

    `new` need work, and `overdue` of them have missed their deadline. `finished` were answered
    elsewhere; `left`, too, but the import was ordered without them. `unanswered` were closed there
    without an answer. `known` are registered already, `repeated` occur earlier in the file. `wrong`
    can't be read; `problems` are the first of them, with row numbers and reasons. `refused`: why
    the whole file can't be read.
    """

    rows: int = 0
    new: int = 0
    finished: int = 0
    left: int = 0
    unanswered: int = 0
    known: int = 0
    repeated: int = 0
    wrong: int = 0
    overdue: int = 0
    problems: tuple[tuple[int, str], ...] = ()
    recognised: tuple[str, ...] = ()
    unneeded: int = 0
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    """Columns, by their headings."""
    hidden: int = 0
    """Rows hidden in the spreadsheet, in any count."""
    unlinked: int = 0
    """Rows with words instead of a link."""
    broken: int = 0
    """Rows with bytes that are no letters; `broken_rows` are the numbers of the first."""
    broken_rows: tuple[int, ...] = ()
    names: tuple[UnknownName, ...] = ()
    """The most frequent of the unknown names, of rows that wait for an answer or have one."""
    names_in_all: int = 0
    named_rows: int = 0
    """How many rows have an unknown name."""
    page: NamesPage | None = None
    """None: the preview itself is shown."""
    slashed: str = ""
    """The first ambiguous date, such as «05/06/2026», as written."""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    """Sheets with content that was not read."""
    refused: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to register."""
        return bool(self.new or self.finished)


class JobState(StrEnum):
    """The state of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = frozenset({JobState.WAITING, JobState.RUNNING})


@dataclass(frozen=True, slots=True)
class MakeReport:
    """The report of §21 for a period; `briefing`: it is the basis of that briefing."""

    period: Period
    briefing: BriefingId | None = None


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """A check of the bot, its chats and its people, with remedies."""


@dataclass(frozen=True, slots=True)
class CheckImport:
    """A check of an export of the monitoring system; nothing is registered."""

    file: Attachment


@dataclass(frozen=True, slots=True)
class PutImport:
    """Register the `rows` of an export; `finished`: also the rows answered before.

    Control was informed of `new` new ones.
    """

    file: Attachment
    finished: bool
    rows: int
    new: int


Work = MakeReport | CheckHealth | CheckImport | PutImport
"""The kinds of jobs."""


class JobOver(DomainError):
    """The job is finished, or was stopped already."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job; `done` of `total` steps are committed; `total` is 0 until it is known.

    `person` None: started by its schedule. `instead_of`: the absent colleague whose right was used.
    `shown`: a message in `place`, where the result goes, shows the progress. `found`: for an
    import. `starts`: processes that have started it since its last committed progress and may have
    crashed. `delayed`: the messenger can't deliver its file now; it is fetched again later.
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
    found: RowCounts | None = None
    delayed: bool = False

    @property
    def asks(self) -> bool:
        """Whether it waits for a decision on what was found."""
        checked = isinstance(self.what, CheckImport) and self.state is JobState.DONE
        found = self.found
        return checked and found is not None and bool(found.anything or found.names)

    @property
    def has_nothing_to_show(self) -> bool:
        """Whether its message may go: its result has come in messages of its own."""
        return self.state is JobState.DONE and isinstance(self.what, MakeReport | CheckHealth)

    @property
    def briefing(self) -> BriefingId | None:
        """The briefing it is for; reports only."""
        return self.what.briefing if isinstance(self.what, MakeReport) else None

    def check_may_stop(self, person: Person) -> None:
        """Raises NotYours, SCHEDULED_JOB, JobOver."""
        if person.id != self.person and all(post.role is not Role.ADMIN for post in person.posts):
            if self.person is None:
                raise Refusal(Reason.SCHEDULED_JOB)
            raise NotYours(Owned.JOB, self.person)
        if self.state not in UNFINISHED and not self.asks:
            raise JobOver


@dataclass(frozen=True, slots=True)
class Made:
    """The result of a job: notices, the figures as text (HTML), the findings of an import."""

    notices: Sequence[Notice]
    text: str = ""
    found: RowCounts | None = None
