"""The people whom a reminder mentions in a chat: those in charge, a few at most (§8)."""

from collections.abc import Iterator

from domain.model.conversation.own_card import CONTROLS_TURN
from domain.model.ids import PersonId
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.threshold import ReminderKind
from domain.model.place import Place
from handlers.cards import lines
from handlers.news.item import NewsItem
from handlers.texts import words

_FOR_CONTROL = {ReminderKind.ALERT_IGNORED, ReminderKind.NOT_REPORTED}


def coordinators(of: NewsItem[Reminded], place: Place) -> Iterator[str]:
    """Mention the people in charge at the coordinator's; a muted chat notifies of mentions only.

    Never in private.
    """
    people = _coordinating(of, place)
    if people:
        role = words.ROLE[lines.coordinator(of.incident, of.office)]
        yield f"{words.capital(role)}: {lines.called(people, of.office, set())}"


def named(of: NewsItem[Reminded], place: Place, heard: set[PersonId]) -> str:
    """Return one line's mentions, as HTML; people in `heard` are not mentioned again."""
    incident, organisation = of.incident, of.office.organisation
    if people := _coordinating(of, place):
        return f" — {lines.called(people, of.office, heard)}"
    for code in (of.event.authority, incident.lead):
        if code is not None and place == organisation.place_of(code):
            people = lines.on_it(incident, code, of.office)
            return f" — {lines.called(people, of.office, heard)}" if people else ""
    return ""


def _coordinating(of: NewsItem[Reminded], place: Place) -> tuple[PersonId, ...]:
    incident, organisation = of.incident, of.office.organisation
    turn = incident.status in CONTROLS_TURN or incident.waiting_referral is not None
    if place.private or place != organisation.coordinator(incident.kind):
        return ()
    if of.event.authority is not None or not (turn or of.event.kind in _FOR_CONTROL):
        return ()
    return lines.at_hand(of.office, lines.coordinator(incident, of.office))
