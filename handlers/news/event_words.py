"""The table of events and their words, by the chapter of the incident that records them."""

from collections.abc import Mapping
from typing import Any, Final

from domain.model.incident.events import IncidentEvent
from handlers.news import (
    alerting,
    closing,
    contributing,
    drafting,
    joining,
    placing,
    placing_orders,
    promises,
    proving,
    referring,
    registration,
    routing,
)
from handlers.news.item import EventWords

_ALL: Final[tuple[EventWords[Any], ...]] = (
    *registration.WORDS,
    *routing.WORDS,
    *contributing.WORDS,
    *referring.WORDS,
    *drafting.WORDS,
    *placing.WORDS,
    *placing_orders.WORDS,
    *proving.WORDS,
    *promises.WORDS,
    *closing.WORDS,
    *joining.WORDS,
    *alerting.WORDS,
)

WORDS: Final[Mapping[type[IncidentEvent], EventWords[Any]]] = {one.event: one for one in _ALL}
