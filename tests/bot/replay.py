"""Reads a traffic log again: every update, every answer, and every look for a message of unknown fate."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from bot.max import calls as max_calls
from bot.max import reading as max_reading
from bot.max.account import OwnAccount
from bot.max.arrivals import relevant
from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.settling import Settling
from bot.messengers.updates import Unreadable
from bot.runtime.clock import Clock
from bot.telegram import calls as telegram_calls
from bot.telegram import reading as telegram_reading
from bot.telegram.updates import received
from domain.model.ids import BotId, ChatId, MessageId, Messenger, Place, id_in
from domain.model.outcome import Done, Outcome, Unknown
from handlers.ui.context import BotAccount
from handlers.ui.incoming import Incoming

ME: Final = BotAccount(BotId(1), "bot")
IN_MAX: Final = BotId(id_in(Messenger.MAX, 1))

Line = dict[str, Any]


@dataclass(slots=True)
class Replayed:
    """What a traffic log says to this version of the program."""

    incoming: list[Incoming] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """What is wrong with each update that can't be read."""
    outcomes: list[Outcome[Any]] = field(default_factory=list)
    """Of every call to a messenger but polls."""
    settled: list[Outcome[MessageId]] = field(default_factory=list)
    """What became of each message whose answer was lost, where MAX was asked for it."""


async def replay(lines: Iterable[str]) -> Replayed:
    """Read the lines of a traffic log again."""
    told = Replayed()
    lost: Line | None = None
    for line in map(json.loads, lines):
        for update in _updates(line):
            _read(update, datetime.fromisoformat(line["at"]), told)
        outcome = _outcome(line)
        if outcome is not None:
            told.outcomes.append(outcome)
        if line["call"] == "POST messages" and isinstance(outcome, Unknown):
            lost = line
        elif line["call"] == "GET messages" and lost is not None:
            told.settled.append(await _settled(lost, line))
            lost = None
    return told


def _updates(line: Line) -> Iterator[Line]:
    match line:
        case {"service": "webhook", "request": dict(update)}:
            yield update
        case {"call": "getUpdates", "answer": {"result": list(updates)}}:
            yield from updates
        case {"call": "GET updates", "answer": {"updates": list(updates)}}:
            yield from updates
        case _:
            pass


def _read(update: Line, now: datetime, told: Replayed) -> None:
    try:
        incoming = _in_max(update, now) if "update_type" in update else _in_telegram(update, now)
    except Unreadable as error:
        told.unreadable.append(str(error))
        return
    if incoming is not None:
        told.incoming.append(incoming)


def _in_max(update: Line, now: datetime) -> Incoming | None:
    if not relevant(update, OwnAccount()):
        return None
    return max_reading.read(update, IN_MAX, None, now)


def _in_telegram(update: Line, now: datetime) -> Incoming | None:
    payload = received(update).payload
    return telegram_reading.read(payload, [], ME, now)


def _outcome(line: Line) -> Outcome[Any] | None:
    body = json.dumps(line["answer"]).encode()
    match line:
        case {"status": None} | {"call": "getUpdates" | "GET updates"}:
            return Unknown(str(line["answer"])) if line["call"] == "POST messages" else None
        case {"service": "telegram"}:
            return telegram_calls.outcome_of(line["status"], body)
        case {"service": "max"}:
            return max_calls.outcome_of(line["status"], body)
        case _:
            return None


class _Answering:
    """MAX as it answered once."""

    dated = None

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    async def call(self, *_: object, **__: object) -> Outcome[Any]:
        return Done(self._answer)


async def _settled(lost: Line, look: Line) -> Outcome[MessageId]:
    to = lost["request"]["query"]
    number = to.get("chat_id") or to["user_id"]
    place = Place(ChatId(id_in(Messenger.MAX, number)))
    dialogs = Dialogs()
    dialogs.learn(number, look["request"]["query"]["chat_id"])

    async def recorded(_place: Place, _ids: Collection[MessageId]) -> Collection[MessageId]:
        return ()

    api = cast("MaxApi", _Answering(look["answer"]))
    settling = Settling(api, dialogs, cast("Clock", None), recorded, lambda: None)
    began = datetime.fromtimestamp(0, UTC) + timedelta(days=1)
    return await settling.after(place, lost["request"]["body"], began, Unknown("lost"))
