"""Events: what history is made of must outlive the citizen's right to be forgotten."""

from dataclasses import FrozenInstanceError, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import pytest

from domain.model.actor import Actor
from domain.model.ids import MessageRef, Place
from domain.model.incident.events import IncidentEvent, Registered
from domain.model.network.post import PageAddress
from tests.unit.incidents import registered

EVENTS = IncidentEvent.__subclasses__()


def parts(hint: Any) -> list[Any]:
    """The simple types that a field's type is made of."""
    if get_origin(hint) in {Union, UnionType, tuple}:
        return [part for inner in get_args(hint) if inner is not ... for part in parts(inner)]
    if hint in {Actor, MessageRef, Place}:
        return [part for inner in get_type_hints(hint).values() for part in parts(inner)]
    return [hint]


def is_id_or_code(hint: Any) -> bool:
    if isinstance(hint, NewType):
        return True
    known = {int, bool, date, datetime, NoneType, PageAddress}
    return hint in known or issubclass(hint, StrEnum)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_holds_ids_and_codes_only(event: type[IncidentEvent]) -> None:
    hints = get_type_hints(event)
    kept = [field.name for field in fields(event)]
    assert not [name for name in kept if not all(map(is_id_or_code, parts(hints[name])))]


def test_a_free_text_in_an_event_would_be_noticed() -> None:
    assert not is_id_or_code(str)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_says_which_incident_when_and_who(event: type[IncidentEvent]) -> None:
    names = [field.name for field in fields(event)]
    assert names[:3] == ["number", "at", "by"]


def test_what_has_happened_can_not_be_changed() -> None:
    [event] = registered().events
    assert isinstance(event, Registered)
    with pytest.raises(FrozenInstanceError):
        event.by = None  # type: ignore[misc] # the attempt is the test
    assert len({event, event}) == 1
