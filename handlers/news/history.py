"""`/history N`: one line for each event, with its time and author."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.model.incident import Incident, events
from domain.model.incident.events import IncidentEvent
from domain.model.organisation.office import Office
from handlers.cards import lines
from handlers.news.event_words import WORDS
from handlers.news.item import HistoryLine, StateBefore, filled
from handlers.texts import words
from handlers.ui.markup import incident_pages


def pages(
    incident: Incident,
    told: Sequence[IncidentEvent],
    office: Office,
    now: datetime,
    *,
    coordinated: bool = False,
) -> list[str]:
    """Return the whole history, oldest first, then the time spent, as finished messages.

    `coordinated`: only its coordinators read it, so it shows their comments on drafts.
    """
    heading = lines.heading(incident, f"история. Сейчас: {lines.state(incident)}")
    spent = lines.time_spent(incident, office, now)
    shown = _lines(incident, told, office, coordinated=coordinated)
    return incident_pages(incident.number, [heading, *shown, *spent])


def _lines(
    incident: Incident, told: Sequence[IncidentEvent], office: Office, *, coordinated: bool
) -> Iterator[str]:
    before = StateBefore()
    for event in told:
        then = before.and_then(event)
        kind = (then if isinstance(event, events.Registered) else before).kind
        ending = words.NOUN[kind].ending
        line = HistoryLine(event, office, incident, before, ending, coordinated=coordinated)
        yield f"{line.moment(event.at)}: {_happened(line)}{_whose(line)} ({line.who})"
        before = then


def _whose(of: HistoryLine[IncidentEvent]) -> str:
    """Return the colleague whose work was undone or replaced."""
    if not isinstance(of.event, events.Undoing) or of.event.whose is None:
        return ""
    return f", {WORDS[type(of.event)].whose}: {lines.person(of.office, of.event.whose)}"


def _happened(of: HistoryLine[IncidentEvent]) -> str:
    """Return the words for the event, as HTML; time and author are added."""
    history = WORDS[type(of.event)].history
    return filled(history, of) if isinstance(history, str) else history(of)
