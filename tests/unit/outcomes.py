"""What acts do to an incident, whole: each is refused, or told by its events and all that it changes.

Moments are in minutes since the registration, people have names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any, Final

from domain.model.actor import Actor, Signature
from domain.model.errors import DomainError
from domain.model.ids import PersonId
from domain.model.incident import Incident
from tests.unit import approved
from tests.unit.incidents import ANNA, BORIS, MARIA, NOW

GLEB: Final = Actor(PersonId(602))
NAMES: Final = {ANNA: "Anna", MARIA: "Maria", BORIS: "Boris", GLEB: "Gleb"}
PEOPLE: Final = {who.person: name for who, name in NAMES.items()}

Step = Callable[[Incident], object]
Story = tuple[Incident, *tuple[Step, ...]]
"""An incident, and what is done with it one after another."""


def check_stories(name: str, stories: Mapping[str, Story]) -> None:
    """Compare what each step of the stories does to the approved file of that name."""
    told: list[str] = []
    for title, (incident, *steps) in stories.items():
        told += [f"## {title}\n", *(f"- {outcome(incident, step)}" for step in steps), ""]
    approved.compare(name, "\n".join(told))


def outcome(incident: Incident, step: Step, *hidden: str) -> str:
    """Return the refusal, or the events and what has changed, without those fields."""
    incident.events.clear()
    before = deepcopy(incident)
    try:
        result = step(incident)
    except DomainError as refusal:
        assert incident == before
        return f"refused: {_shown(refusal, hidden)}"
    assert all(event.number == incident.number for event in incident.events)
    told = [_shown(event, ("number", *hidden)) for event in incident.events]
    seen = [f"= {change}" for change in _changed(derived(before), derived(incident))]
    lines = [*told, *changes(before, incident), *seen] or ["nothing"]
    lines[0] += f" → {result}" if isinstance(result, bool) else ""
    return "\n  ".join(lines)


DERIVED: Final = (
    "lead", "authorities", "missing_contributions", "awaited", "waiting_draft", "approved_draft",
    "draft_in_rework", "drafted", "next_kind", "clarified", "interim_allowed", "answered_at",
    "answer_agreed", "clock_from", "waiting_referral", "completable", "changing_authorities",
)  # fmt: skip


def derived(incident: Incident) -> dict[str, object]:
    """What follows from its fields; of a draft or referral its number."""
    found = {name: getattr(incident, name) for name in DERIVED}
    for name, one in found.items():
        found[name] = getattr(one, "version", getattr(one, "number", one))
    return found


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    for name, one in now.items():
        if before[name] != one:
            yield f"{name}: {leaf(before[name])} → {leaf(one)}"


def changes(before: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield what has changed, by its path; not the events."""
    if before == now or path == "events":
        return
    if isinstance(now, list):
        yield from (f"{path}[{n}] -" for n in range(len(now), len(before)))
        for number, one in enumerate(now):
            if number < len(before):
                yield from changes(before[number], one, f"{path}[{number}]")
            else:
                yield f"{path}[{number}] + {leaf(one)}"
    elif type(before) is type(now) and is_dataclass(now):
        for field in fields(now):
            name = f"{path}.{field.name}" if path else field.name
            yield from changes(getattr(before, field.name), getattr(now, field.name), name)
    else:
        yield f"{path}: {leaf(before)} → {leaf(now)}"


def leaf(value: Any) -> str:
    """Return the value in words."""
    match value:
        case datetime():
            told = f"{(value - NOW).total_seconds() / 60:+g}"
        case Actor():
            told = PEOPLE[value.person]
        case Signature(by=by, at=at, source=source):
            told = f"{PEOPLE[by]} {leaf(at)}{' by message' if source else ''}"
        case frozenset():
            told = f"({', '.join(sorted(map(leaf, value)))})"
        case tuple() | list():
            told = f"({', '.join(map(leaf, value))})"
        case dict():
            told = ", ".join(f"{key} {leaf(one)}" for key, one in value.items())
        case _:
            told = _shown(value) if is_dataclass(value) else str(value)
    return told


def _shown(value: Any, without: Sequence[str] = ()) -> str:
    """Its class, with those fields that are not as usual."""
    shown = []
    for field in fields(value):
        one = getattr(value, field.name)
        empty = field.default is not MISSING or field.default_factory is not MISSING
        if field.name not in without and not (empty and one in (field.default, [])):
            shown.append(f"{field.name}={leaf(one)}")
    return f"{type(value).__name__}({', '.join(shown)})"
