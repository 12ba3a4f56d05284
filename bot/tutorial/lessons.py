"""Lessons, as data: their beginning, their steps, and the learner's progress."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from bot.sandbox.protocol import Json
from bot.tutorial.acts import Act
from bot.tutorial.clock import START, ZONE
from bot.tutorial.facts import Fact, facts
from bot.tutorial.performance import Performance
from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.use_cases.registering import AnsweredBefore, NewIncident

_FOLDER: Final = Path(__file__).with_name("lessons")
FREE: Final = "free"
"""The code of free play, without a lesson."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person looking at a chat."""

    person: int
    chat: int


@dataclass(frozen=True, slots=True)
class Past:
    """A message answered before the lesson; both moments are local."""

    text: str
    authority: str
    detected: datetime
    answered: datetime
    network: Network = Network.VK
    topic: str = ""

    def as_row(self, number: int) -> NewIncident:
        """Return it as a row of the monitoring system's export."""
        return NewIncident(
            message=CitizenMessage(self.text, self.network),
            detected_at=self.detected.replace(tzinfo=ZONE),
            external_id=f"past-{number}",
            topic=Topic(name=self.topic or None),
            imported=True,
            answered=AnsweredBefore(
                self.answered.replace(tzinfo=ZONE), AuthorityCode(self.authority)
            ),
        )


@dataclass(frozen=True, slots=True)
class Before(Act):
    """An action before the lesson; `history`: earlier answers, stored at once like an import."""

    history: tuple[Past, ...] = ()

    async def perform_in(self, performance: Performance) -> None:
        """Perform it and wait for the program."""
        if not self.history:
            return await self.perform(performance)
        rows = [one.as_row(number) for number, one in enumerate(self.history, start=1)]
        await performance.remember(rows)
        return await performance.settle()


@dataclass(frozen=True, slots=True)
class Astray:
    """A wrong way: the newest fact of that kind has these fields."""

    fact: str
    say: str
    """How to return from it."""
    where: Mapping[str, Any] = field(default_factory=dict)

    def happened(self, facts: Sequence[Fact]) -> bool:
        """Return whether the learner is on this way."""
        newest = next((one for one in reversed(facts) if one.kind == self.fact), None)
        return newest is not None and _fits(newest, self.where)


@dataclass(frozen=True, slots=True)
class Step:
    """Done by a fact of that kind, by that person if given, with these fields."""

    goal: str
    fact: str
    hints: tuple[str, ...]
    seat: Seat
    by: int | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    after: bool = False
    """Whether it must come after the previous step; else it may be done ahead."""
    closes: bool = False
    """Whether it makes earlier steps impossible: open ones are then missed."""
    touch: tuple[str, ...] = ()
    """Hints for touch screens, if different."""
    give: str = ""
    """A text that the page offers at one tap, to be sent or changed."""
    mistake: Literal["", "no_reply"] = ""
    """A common mistake: in a group it is reported when a message replies to nothing."""
    astray: Astray | None = None

    def is_done_by(self, fact: Fact) -> bool:
        """Return whether the fact completes the step."""
        return fact.kind == self.fact and self.by in (None, fact.by) and _fits(fact, self.where)


def _fits(fact: Fact, where: Mapping[str, Any]) -> bool:
    return all(fact.payload.get(name) == value for name, value in where.items())


@dataclass(frozen=True, slots=True)
class Lesson:
    """An exercise; `start` is local time."""

    title: str
    role: str
    situation: str
    seats: tuple[Seat, ...]
    minutes: int = 0
    order: int = 0
    start: datetime | None = None
    wall: bool = False
    """Whether the wall in VKontakte is there, and the program connected to it."""
    before: tuple[Before, ...] = ()
    steps: tuple[Step, ...] = ()
    praise: str = ""
    otherwise: str = ""
    """What would have gone wrong without the right steps."""

    @property
    def begins_at(self) -> datetime:
        """The time on the clock at its beginning."""
        return START if self.start is None else self.start.replace(tzinfo=ZONE)


@cache
def lessons() -> Mapping[str, Lesson]:
    """Return all lessons by code, in order; raises ValidationError for a malformed file."""
    form = TypeAdapter(Lesson)
    read = {file.stem: form.validate_python(_read(file)) for file in _FOLDER.glob("*.toml")}
    return dict(sorted(read.items(), key=lambda item: item[1].order))


def _read(file: Path) -> Json:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def shelf() -> list[Json]:
    """Return the lessons for the page's list."""
    return [
        {"code": code, "title": one.title, "role": one.role, "minutes": one.minutes}
        for code, one in lessons().items()
        if one.steps
    ]


class Mark(StrEnum):
    """The state of a step."""

    OPEN = ""
    DONE = "done"
    MISSED = "missed"


def marks(steps: Sequence[Step], facts: Sequence[Fact]) -> list[Mark]:
    """Return the mark of each step, by the facts in order; each fact counts for one step."""
    found: list[int | None] = []
    for step in steps:
        before = found[-1] if found else None
        ahead = step.after and before is None
        begins = before + 1 if step.after and before is not None else 0
        fitting = (
            number
            for number in range(begins, len(facts))
            if number not in found and step.is_done_by(facts[number])
        )
        found.append(None if ahead else next(fitting, None))
    closed = max(
        (place for place, at in enumerate(found) if at is not None and steps[place].closes),
        default=0,
    )
    return [
        Mark.DONE if at is not None else Mark.MISSED if place < closed else Mark.OPEN
        for place, at in enumerate(found)
    ]


class Course:
    """The learner's progress in a lesson, derived from the performance's data."""

    def __init__(self, code: str, performance: Performance) -> None:
        self.code: Final = code
        self.lesson: Final = lessons()[code]
        self._performance = performance
        self._known: set[tuple[str, int]] = set()
        self._counting: list[Fact] = []
        self.progress = self._reckoned()
        """The mark of each step and the latest mistake, for the page."""

    async def begin(self) -> None:
        """Perform the actions before the lesson; only later facts count."""
        for act in self.lesson.before:
            await act.perform_in(self._performance)
        self._known = {fact.id for fact in await facts(self._performance)}

    async def look(self) -> bool:
        """Read new facts; return whether the progress has changed."""
        before = self.progress
        for fact in await facts(self._performance):
            if fact.id not in self._known:
                self._known.add(fact.id)
                self._counting.append(fact)
        self.progress = self._reckoned()
        return self.progress != before

    def _reckoned(self) -> Json:
        found = marks(self.lesson.steps, self._counting)
        step = self.lesson.steps[found.index(Mark.OPEN)] if Mark.OPEN in found else None
        return {"marks": found, "mistake": self._mistake(step) if step is not None else ""}

    def _mistake(self, step: Step) -> str:
        """Return how to return from a wrong way; or whether the last message in a group was no
        reply.

        In groups the bot reads only replies to it.
        """
        if step.astray is not None and step.astray.happened(self._counting):
            return step.astray.say
        if not step.mistake:
            return ""
        for message in reversed(self._performance.sandboxes.chat(step.seat.chat).messages):
            said = message.sender.id == step.seat.person and (message.text or message.content.media)
            if said and not message.deleted and not message.text.startswith("/"):
                return "" if message.reply_to else step.mistake
        return ""

    def as_json(self) -> Json:
        """Return the lesson with its progress, for the page."""
        of = self.lesson
        return {
            "code": self.code,
            "title": of.title,
            "role": of.role,
            "situation": of.situation,
            "seats": [asdict(seat) for seat in of.seats],
            "steps": [
                {
                    "goal": one.goal,
                    "hints": one.hints,
                    "touch": one.touch or one.hints,
                    "give": one.give,
                    "seat": asdict(one.seat),
                }
                for one in of.steps
            ],
            "praise": of.praise,
            "otherwise": of.otherwise,
        } | self.progress
