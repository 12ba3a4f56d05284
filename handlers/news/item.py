"""The data from which the words about an event are made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar, get_args

from domain.model.conversation.notices.kinds import Audience
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import IncidentEvent, Undoing
from domain.model.organisation.office import Office
from domain.ports.reading import AskedQuestion
from handlers.cards import lines, tasks
from handlers.texts import words
from handlers.ui.markup import Block, mention

E = TypeVar("E", bound=IncidentEvent)
E_co = TypeVar("E_co", bound=IncidentEvent, covariant=True)


@dataclass(frozen=True, slots=True)
class ShownEvent(Generic[E_co]):
    """An event, with the organisation whose names and time zone are used."""

    event: E_co
    office: Office

    @property
    def who(self) -> str:
        """The author of the event, as HTML."""
        return lines.author_of(self.event, self.office)

    def body(self, code: AuthorityCode) -> str:
        """Return the authority's name, as HTML."""
        return lines.authority(self.office, code)

    def moment(self, at: datetime) -> str:
        """Return the moment in the administration's time zone."""
        return lines.moment(self.office, at)

    def due(self, at: datetime) -> str:
        """Return a deadline, marked while the calendar of its year is not published."""
        return lines.due(self.office, at)


@dataclass(frozen=True, slots=True)
class NewsItem(ShownEvent[E_co]):
    """One event as news: with the incident at the time of sending, and the recipient authority."""

    incident: Incident
    now: datetime
    authority: AuthorityCode | None = None
    """The recipient, if it is one of the incident's authorities."""
    held: tuple[AskedQuestion, ...] = ()
    """The open questions about texts that their authors have yet to confirm."""

    @property
    def colleague(self: "NewsItem[Undoing]") -> str:
        """The colleague whose work was undone or replaced, as a mention; empty for one's own."""
        whose = self.event.whose
        if whose is None:
            return ""
        return mention(words.person(self.office.organisation, whose), whose)

    def new_due(self, at: datetime) -> str:
        """Return a deadline set by the event, with a warning if it had passed by then."""
        return f"{self.due(at)}{lines.over(at, self.event.at)}"

    @property
    def leads(self) -> bool:
        """Whether the recipient is the lead authority."""
        return self.authority == self.incident.lead

    @property
    def decision(self) -> str:
        """A line with the author of the decision."""
        return f"Решение: {self.who}"

    def heading(self, what: str) -> str:
        """Return the first line: the incident, the authority's current task, and the event."""
        task = tasks.of_authority(self.incident, self.authority, self.office, self.now)
        return lines.heading(self.incident, task, what)


View = Callable[[NewsItem[Any]], Iterable[Block]]
_View = TypeVar("_View", bound=View)

WORDS: Final[Mapping[Audience, dict[type[IncidentEvent], View]]] = {one: {} for one in Audience}
"""The words for each audience, by event."""


def news_for(*audiences: Audience) -> Callable[[_View], _View]:
    """Register the words of the events that the view's parameter may carry, for these audiences."""

    def register(view: _View) -> _View:
        for audience in audiences:
            WORDS[audience].update(dict.fromkeys(events_of(view), view))
        return view

    return register


def events_of(view: Callable[..., Any]) -> tuple[type[IncidentEvent], ...]:
    """Return the kinds of event that the parameter `of` may carry."""
    (carried,) = get_args(view.__annotations__["of"])
    return get_args(carried) or (carried,)
