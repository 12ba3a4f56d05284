"""Lessons: what each begins with, what is to be done, and how far somebody has got. They are data."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import aiohttp
from pydantic import TypeAdapter

from bot.sandbox import Message
from bot.sandbox.protocol import Json
from bot.tutorial.debug_panel import Fact, facts
from bot.tutorial.performance import INTAKE_TOKEN, START, ZONE, Performance
from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.network import Network
from domain.use_cases.registering import Answered, NewIncident

_FOLDER: Final = Path(__file__).with_name("lessons")
_PATIENCE: Final = 60.0
"""Seconds of real time: nothing goes wrong before a lesson begins, but the machine may be busy."""
FREE: Final = "free"
"""The code of what is no lesson: everybody does as they like."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person looking at one chat."""

    person: int
    chat: int


@dataclass(frozen=True, slots=True)
class Past:
    """A message that was answered before the lesson; both moments are local."""

    text: str
    authority: str
    detected: datetime
    answered: datetime
    network: Network = Network.VK
    topic: str = ""

    def as_row(self, number: int) -> NewIncident:
        """As the export of the monitoring system has it."""
        return NewIncident(
            message=CitizenMessage(self.text, self.network),
            detected_at=self.detected.replace(tzinfo=ZONE),
            external_id=f"past-{number}",
            topic=Topic(name=self.topic or None),
            imported=True,
            answered=Answered(self.answered.replace(tzinfo=ZONE), AuthorityCode(self.authority)),
        )


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody has done before the lesson begins, or the monitoring system has.

    One of `say`, `reply`, `press` by `by` in `chat` (the latter two under the newest message with
    `under` in its words or on its buttons), `post` (by HTTP, as the intake takes it, detected now),
    `until` (the clock goes on to that local time, of the day that is so many `days` ahead), `join`;
    `history`: what was answered before, written down at once as an import does it.
    """

    by: int = 0
    chat: int = 0
    say: str = ""
    reply: str = ""
    press: str = ""
    under: str = ""
    post: Mapping[str, Any] = field(default_factory=dict)
    until: str = ""
    days: int = 0
    join: bool = False
    history: tuple[Past, ...] = ()

    async def perform(self, performance: Performance) -> None:
        """Does it, and lets the program do its part."""
        person = performance.sandbox.person(self.by) if self.by else None
        if self.history:
            rows = [one.as_row(number) for number, one in enumerate(self.history, start=1)]
            await performance.remember(rows)
        elif self.until:
            await performance.leap(_at(self.until, performance.clock.now(), self.days))
        elif self.post:
            await _post(performance, self.post)
        elif person and self.join:
            person.join(self.chat)
        elif person and self.press:
            await person.press(self._under(performance), self.press).answered(_PATIENCE)
        elif person and self.reply:
            person.reply(self._under(performance), self.reply)
        elif person:
            person.say(self.chat, self.say)
        await performance.settle(_PATIENCE)

    def _under(self, performance: Performance) -> Message:
        for message in reversed(performance.sandbox.chat(self.chat).messages):
            labels = [label for row in message.buttons for label in row]
            if self.under in message.text or self.under in labels:
                return message
        raise LookupError(self.under)


@dataclass(frozen=True, slots=True)
class Astray:
    """Another way than the step's: the newest fact of that kind has these fields."""

    fact: str
    say: str
    """How to come back to it."""
    where: Mapping[str, Any] = field(default_factory=dict)

    def happened(self, facts: Sequence[Fact]) -> bool:
        """Whether that is how it stands."""
        newest = next((one for one in reversed(facts) if one.kind == self.fact), None)
        return newest is not None and _fits(newest, self.where)


@dataclass(frozen=True, slots=True)
class Step:
    """Done when a fact of that kind has come about, by that person if named, with these fields."""

    goal: str
    fact: str
    hints: tuple[str, ...]
    seat: Seat
    by: int | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    after: bool = False
    """Whether only what comes after the step before it counts; else it may be done ahead."""
    closes: bool = False
    """Whether nothing before it can be done any more when it is: what was not is passed over."""
    touch: tuple[str, ...] = ()
    """The hints for fingers, where they differ."""
    give: str = ""
    """What the page writes for the person at one tap, to be sent or changed."""
    mistake: Literal["", "no_reply"] = ""
    """What usually goes wrong: in a group it is said at once where nothing was replied to."""
    astray: Astray | None = None

    def is_done_by(self, fact: Fact) -> bool:
        """Whether that is what the step asks for."""
        return fact.kind == self.fact and self.by in (None, fact.by) and _fits(fact, self.where)


def _fits(fact: Fact, where: Mapping[str, Any]) -> bool:
    return all(fact.payload.get(name) == value for name, value in where.items())


@dataclass(frozen=True, slots=True)
class Lesson:
    """One exercise; `start` is local time."""

    title: str
    role: str
    situation: str
    seats: tuple[Seat, ...]
    minutes: int = 0
    order: int = 0
    start: datetime | None = None
    before: tuple[Act, ...] = ()
    steps: tuple[Step, ...] = ()
    praise: str = ""
    otherwise: str = ""
    """What would have gone wrong."""

    @property
    def begins_at(self) -> datetime:
        """What the clock shows when it begins."""
        return START if self.start is None else self.start.replace(tzinfo=ZONE)


@cache
def lessons() -> Mapping[str, Lesson]:
    """All of them by their codes, in their order. Raises ValidationError where a file is wrong."""
    form = TypeAdapter(Lesson)
    read = {file.stem: form.validate_python(_read(file)) for file in _FOLDER.glob("*.toml")}
    return dict(sorted(read.items(), key=lambda item: item[1].order))


def _read(file: Path) -> Json:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def shelf() -> list[Json]:
    """The lessons as the page lists them."""
    return [
        {"code": code, "title": one.title, "role": one.role, "minutes": one.minutes}
        for code, one in lessons().items()
        if one.steps
    ]


class Mark(StrEnum):
    """What has become of a step."""

    OPEN = ""
    DONE = "done"
    MISSED = "missed"


def marks(steps: Sequence[Step], facts: Sequence[Fact]) -> list[Mark]:
    """Of each step, by the facts in the order in which they came about; each counts for one step."""
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
    """How far somebody has got with a lesson on a performance: looked up, not told by anybody."""

    def __init__(self, code: str, performance: Performance) -> None:
        self.code: Final = code
        self.lesson: Final = lessons()[code]
        self._performance = performance
        self._known: set[tuple[str, int]] = set()
        self._counting: list[Fact] = []
        self._progress = self._reckoned()

    async def begin(self) -> None:
        """Performs what has happened before; only what comes after counts."""
        for act in self.lesson.before:
            await act.perform(self._performance)
        self._known = {fact.id for fact in await facts(self._performance)}

    async def look(self) -> bool:
        """Whether anything has changed: a step is done, a mistake is made or mended."""
        before = self._progress
        for fact in await facts(self._performance):
            if fact.id not in self._known:
                self._known.add(fact.id)
                self._counting.append(fact)
        self._progress = self._reckoned()
        return self._progress != before

    def progress(self) -> Json:
        """For the page: the mark of each step, and the mistake that has just been made."""
        return self._progress

    def _reckoned(self) -> Json:
        found = marks(self.lesson.steps, self._counting)
        step = self.lesson.steps[found.index(Mark.OPEN)] if Mark.OPEN in found else None
        return {"marks": found, "mistake": self._mistake(step) if step is not None else ""}

    def _mistake(self, step: Step) -> str:
        """How to come back from another way; in groups, whether the last words replied to nothing.

        There the bot reads only what replies to it.
        """
        if step.astray is not None and step.astray.happened(self._counting):
            return step.astray.say
        if not step.mistake:
            return ""
        for message in reversed(self._performance.sandbox.chat(step.seat.chat).messages):
            said = message.sender.id == step.seat.person and (message.text or message.content.media)
            if said and not message.deleted and not message.text.startswith("/"):
                return "" if message.reply_to else step.mistake
        return ""

    def as_json(self) -> Json:
        """For the page."""
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
        } | self.progress()


def _at(local: str, now: datetime, days: int) -> datetime:
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(local), ZONE)


async def _post(performance: Performance, incident: Mapping[str, Any]) -> None:
    """The monitoring system calls the program."""
    body = {"detected_at": performance.clock.now().isoformat()} | dict(incident)
    url = f"http://127.0.0.1:{performance.program.http_port}/api/v1/incidents"
    headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, json=body) as answer,
    ):
        answer.raise_for_status()
