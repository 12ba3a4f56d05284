"""What the words about an event go by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import Event, IncidentEvent, Undoing
from domain.model.organisation.office import Office
from handlers.cards import lines, tasks
from handlers.texts import words
from handlers.ui.markup import Block, mention

E = TypeVar("E", bound=Event)
E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class ShownEvent(Generic[E_co]):
    """An event, and the office whose names and clocks it is told by."""

    event: E_co
    office: Office

    @property
    def who(self) -> str:
        """Who caused it, as HTML."""
        return lines.author_of(self.event, self.office)

    def body(self, code: AuthorityCode) -> str:
        """That authority, as HTML."""
        return lines.authority(self.office, code)

    def moment(self, at: datetime) -> str:
        """On the administration's clocks."""
        return lines.moment(self.office, at)

    def due(self, at: datetime) -> str:
        """The same of a due, marked while its year is not published."""
        return lines.due(self.office, at)


@dataclass(frozen=True, slots=True)
class NewsItem(ShownEvent[E_co]):
    """One piece of news: the incident as it is when it is told, and in which authority's words."""

    incident: Incident
    now: datetime
    authority: AuthorityCode | None = None
    """Whom it is told to, if to one of those that work it."""

    @property
    def colleague(self: "NewsItem[Undoing]") -> str:
        """Whose work was undone or replaced: a mention; empty if it was nobody else's."""
        whose = self.event.whose
        if whose is None:
            return ""
        return mention(words.person(self.office.organisation, whose), whose)

    def new_due(self, at: datetime) -> str:
        """A due that the event has set; it says so if that had passed by then."""
        return f"{self.due(at)}{lines.over(at, self.event.at)}"

    @property
    def leads(self) -> bool:
        """Whether it is told to who drafts and places the answer."""
        return self.authority == self.incident.lead

    @property
    def decision(self) -> str:
        """The line that says whose it was."""
        return f"Решение: {self.who}"

    def heading(self, what: str) -> str:
        """The first line: which incident, what the authority is to do now, and what happened."""
        task = tasks.of_authority(self.incident, self.authority, self.office, self.now)
        return lines.heading(self.incident, task, what)


View = Callable[[NewsItem[E]], Iterable[Block]]

Words = dict[type[IncidentEvent], View[Any]]
"""What one audience is told, by event."""


def row(event: type[E], view: View[E]) -> tuple[type[IncidentEvent], View[Any]]:
    """How the event is told; mypy sees that the view fits it."""
    return event, view


def by_event(*rows: tuple[type[IncidentEvent], View[Any]]) -> Words:
    """The words of these rows."""
    return dict(rows)
