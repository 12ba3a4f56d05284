"""`/history N`: one line for each event, with its time and author."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.model.incident import Incident, events
from domain.model.incident.events import IncidentEvent
from domain.model.organisation.office import Office
from handlers.cards import lines
from handlers.news.event_words import WORDS
from handlers.news.item import HistoryLine, StateBefore, promised
from handlers.texts import networks, words
from handlers.texts.tables import Forms
from handlers.ui.markup import address, incident_pages


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
    return Forms(_forms(of)).fill(history, of.event) if isinstance(history, str) else history(of)


def _forms(of: HistoryLine[IncidentEvent]) -> Mapping[str, Callable[[Any], str]]:
    """The forms of values in templates."""
    return {
        "bodies": lambda codes: ", ".join(map(of.body, codes)),
        "body": of.body,
        "due": of.due,
        "files": lambda number: f", вложений: {number}" if number else "",
        "ground": lambda ground: words.GROUND[ground],
        "link": lambda kept: _link(of.incident, kept),
        "links": lambda kept: _links(of.incident, kept),
        "network": lambda network: words.NETWORK[network],
        "new_due": of.new_due,
        "page": of.page,
        "person": lambda person: lines.person(of.office, person),
        "promised": promised,
        "proof": lambda state: words.PROOF[state],
        "reasons": words.reasons,
        "why": lambda why: networks.WHY_NOT_PLACED[why],
    }


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
