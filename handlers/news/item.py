"""The data from which the words about an event are made, and the form of these words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Generic, Self, TypeVar

from domain.model.conversation.notices.kinds import Audience
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.events import IncidentEvent, Undoing
from domain.model.incident.workflow.status import IncidentKind
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.ports.reading import AskedQuestion
from handlers.cards import lines, tasks
from handlers.texts import networks, words
from handlers.texts.tables import Forms
from handlers.ui.buttons import Keyboard
from handlers.ui.markup import Block, address, escape, mention
from handlers.ui.rendered import CardFiles

_LONGEST_WORDS: Final = 200

DONE: Final = "👍"
"""The reaction to a message that needs no more work."""

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
        by = self.event.by
        if by is None:
            return lines.unmanned(self.event)
        return lines.person(self.office, by.person, by.instead_of)

    def body(self, code: AuthorityCode) -> str:
        """Return the authority's name, as HTML."""
        return lines.authority(self.office, code)

    def moment(self, at: datetime) -> str:
        """Return the moment in the administration's time zone."""
        return lines.moment(self.office, at)

    def due(self, at: datetime) -> str:
        """Return a deadline, marked while the calendar of its year is not published."""
        return lines.due(self.office, at)

    def page(self, of: PageAddress) -> str:
        """Return the name of a page in a network, as HTML."""
        return f"«{escape(words.page(self.office.organisation, of))}»"


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


@dataclass(frozen=True, slots=True)
class StateBefore:
    """The state before an event, as far as the lines of the history need it."""

    kind: IncidentKind = IncidentKind.INCIDENT
    due_at: datetime | None = None
    detected_at: datetime | None = None
    placed_at: Mapping[DraftVersion | None, datetime] = field(default_factory=dict)

    def and_then(self, event: IncidentEvent) -> Self:
        """Return the state after the event."""
        known = replace(self, due_at=getattr(event, "due_at", None) or self.due_at)
        match event:
            case events.Registered():
                return replace(known, kind=event.kind, detected_at=event.detected_at)
            case events.GivenToControl():
                return replace(known, kind=IncidentKind.INCIDENT)
            case events.DetectionCorrected():
                return replace(known, detected_at=event.detected_at)
            case events.AnswerPlaced() | events.InterimPlaced() | events.ClarificationPlaced():
                return replace(known, placed_at={**self.placed_at, event.version: event.at})
            case events.PlacementTimeCorrected():
                return replace(known, placed_at={**self.placed_at, event.version: event.placed_at})
            case _:
                return known


@dataclass(frozen=True, slots=True)
class HistoryLine(ShownEvent[E_co]):
    """One event of the incident, with the state before it."""

    incident: Incident
    before: StateBefore
    ending: str
    """Grammatical ending for the incident's kind at that time."""
    coordinated: bool = False
    """Only coordinators read it."""

    def new_due(self, at: datetime) -> str:
        """Return the deadline, with the one it replaces."""
        return self.due(at) + self.was(at, self.before.due_at)

    def was(self, now: datetime, before: datetime | None, was: str = "был") -> str:
        """Return the former moment if it is displayed differently."""
        former = None if before is None else self.moment(before)
        return "" if former in {None, self.moment(now)} else f" ({was} {former})"


def quoted_words(text: str) -> str:
    """Quote a text after its subject in the history; nothing if it was erased."""
    return f": «{escape(words.cut(text, _LONGEST_WORDS))}»" if text else ""


def promised(days: Sequence[date]) -> str:
    """Name the promised days at the end of a line of the history; nothing if there are none."""
    named = ", ".join(f"{day:%d.%m.%Y}" for day in days)
    return f", обещано: {named}" if named else ""


def filled(template: str, of: HistoryLine[Any] | NewsItem[Any]) -> str:
    """Fill in a template of `EventWords`: fields of the event, or of what it is shown with."""
    forms: Mapping[str, Callable[[Any], str]] = {
        "bodies": lambda codes: ", ".join(map(of.body, codes)),
        "body": of.body,
        "due": of.due,
        "files": lambda number: f", вложений: {number}" if number else "",
        "ground": lambda ground: words.GROUND[ground],
        "link": lambda kept: _link(of.incident, kept),
        "links": lambda kept: _links(of.incident, kept),
        "moment": of.moment,
        "network": lambda network: words.NETWORK[network],
        "new_due": of.new_due,
        "page": of.page,
        "person": lambda person: lines.person(of.office, person),
        "promised": promised,
        "proof": lambda state: words.PROOF[state],
        "reasons": words.reasons,
        "why": lambda why: networks.WHY_NOT_PLACED[why],
    }
    return Forms(forms).fill(template, of.event, of)


def _link(incident: Incident, kept: int) -> str:
    """Return the link of an extra answer, unless it was erased."""
    links = incident.other_links
    return f": {address(links[kept].link)}" if kept < len(links) else ""


def _links(incident: Incident, kept: int) -> str:
    """Return a link before and after the change, unless they were erased."""
    if kept >= len(incident.other_links):
        return ""
    both = incident.other_links[kept]
    former = "не было" if both.former is None else f"было {address(both.former)}"
    return f": {address(both.link)} ({former})"


def awaited(of: NewsItem[IncidentEvent]) -> bool:
    """Return whether the incident waits for the recipient."""
    return of.authority in of.incident.awaited


def nobody(of: NewsItem[IncidentEvent]) -> bool:
    """Return False: the event gives the authority no task."""
    del of
    return False


View = tuple[str, ...] | Callable[[NewsItem[E]], Iterable[Block | Keyboard | CardFiles]]
"""The lines of a message as templates, first what happened; or a function that yields the lines,
and its buttons and files, if it has any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords(Generic[E]):
    """All words about one kind of event: in the history, and in the news for each audience.

    Words without a choice are templates. A field may name its form, as in {to:body}, or choose
    words: of {again:yes|no} the first if it is true.
    Who gets the news is decided in `domain/model/conversation/notices/recipients.py`.
    """

    event: type[E] = field(kw_only=False)
    history: str | Callable[[HistoryLine[E]], str]
    """What happened, as HTML."""
    whose: str = ""
    """In the history, before the colleague whose work the event undid or replaced."""
    control: View[E] | None = None
    authority: View[E] | None = None
    officers: View[E] | None = None
    author: View[E] | None = None
    """A receipt."""
    colleague: View[E] | None = None
    reaction: str | Callable[[NewsItem[E]], str | None] | None = None
    """The reaction that replaces the receipt; None: the text is needed."""
    calls: Callable[[NewsItem[E]], bool] = awaited
    """Whether the news for an authority mentions the people in charge there.

    The author of the draft or referral that the event decides on is mentioned in their place.
    """

    @property
    def news(self) -> Mapping[Audience, View[E]]:
        """The news for each audience that gets it."""
        views = {
            Audience.CONTROL: self.control,
            Audience.AUTHORITY: self.authority,
            Audience.OFFICERS: self.officers,
            Audience.AUTHOR: self.author,
            Audience.COLLEAGUE: self.colleague,
        }
        return {audience: view for audience, view in views.items() if view is not None}
