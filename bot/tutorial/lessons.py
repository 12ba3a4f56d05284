"""Lessons, as data: their beginning, their steps, and the learner's progress."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """Done by a fact of that kind with these fields."""

    goal: str
    fact: str
    hints: tuple[str, ...]
    seat: Seat
    by: int | None = None
    """Who does it, if it is not the person of the seat; 0: the program."""
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
        by = self.seat.person if self.by is None else self.by
        return fact.kind == self.fact and fact.by == by and _fits(fact, self.where)


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
    before: tuple[Act, ...] = ()
    history: tuple[Past, ...] = ()
    """Earlier answers, stored at once like an import."""
    steps: tuple[Step, ...] = ()
    praise: str = ""
    otherwise: str = ""
    """What would have gone wrong without the right steps."""

    @property
    def begins_at(self) -> datetime:
        """The time on the clock at its beginning."""
        return START if self.start is None else self.start.replace(tzinfo=ZONE)

    @property
    def rows(self) -> list[NewIncident]:
        """The history as rows of an export."""
        return [past.as_row(number) for number, past in enumerate(self.history, start=1)]


_FORM: Final = TypeAdapter(Lesson)
_STEP: Final = {"goal", "hints", "touch", "give", "seat"}
_SHOWN: Final = dict.fromkeys(
    ("title", "role", "situation", "seats", "praise", "otherwise"), True
) | {"steps": {"__all__": _STEP}}
"""What the page shows of a lesson."""


@cache
def lessons() -> Mapping[str, Lesson]:
    """Return all lessons by code, in order; raises ValidationError for a malformed file."""
    written = {file.stem: file.read_text(encoding="utf-8") for file in _FOLDER.glob("*.toml")}
    read = {code: _FORM.validate_python(tomllib.loads(text)) for code, text in written.items()}
    return dict(sorted(read.items(), key=lambda item: item[1].order))


def shelf() -> list[Json]:
    """Return the lessons for the page's list."""
    return [
        {"code": code} | _FORM.dump_python(one, include={"title", "role", "minutes"})
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
        self._earlier: set[tuple[str, int]] = set()
        self._counting: dict[tuple[str, int], Fact] = {}
        """The facts of the lesson by their ids, in the order in which they were seen."""
        self.progress = self._reckoned()
        """The mark of each step and the latest mistake, for the page."""

    async def begin(self) -> None:
        """Perform the actions before the lesson; only later facts count."""
        for act in self.lesson.before:
            await act.perform(self._performance)
        if self.lesson.history:
            await self._performance.remember(self.lesson.rows)
            await self._performance.settle()
        self._earlier = {fact.id for fact in await facts(self._performance)}

    async def look(self) -> bool:
        """Read new facts; return whether the progress has changed."""
        before = self.progress
        found = await facts(self._performance)
        self._counting |= {fact.id: fact for fact in found if fact.id not in self._earlier}
        self.progress = self._reckoned()
        return self.progress != before

    def _reckoned(self) -> Json:
        counting = list(self._counting.values())
        found = marks(self.lesson.steps, counting)
        step = self.lesson.steps[found.index(Mark.OPEN)] if Mark.OPEN in found else None
        return {"marks": found, "mistake": self._mistake(step, counting) if step else ""}

    def _mistake(self, step: Step, counting: Sequence[Fact]) -> str:
        """Return how to return from a wrong way; or whether the last message in a group was no
        reply.

        In groups the bot reads only replies to it.
        """
        if step.astray is not None and step.astray.happened(counting):
            return step.astray.say
        if not step.mistake:
            return ""
        for message in reversed(self._performance.sandboxes.chat(step.seat.chat).messages):
            said = message.sender.id == step.seat.person and (message.text or message.content.media)
            if said and not message.text.startswith("/"):
                return "" if message.reply_to else step.mistake
        return ""

    def as_json(self) -> Json:
        """Return the lesson with its progress, for the page."""
        shown: Json = _FORM.dump_python(self.lesson, include=_SHOWN)
        return {"code": self.code} | shown | self.progress
