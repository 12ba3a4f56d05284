"""Invariants of what the bot says and calls, whatever story is told."""

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from http import HTTPStatus

from sqlalchemy import func, select

from bot.sandbox.server import Call
from bot.telegram.account import QUESTION
from storage.schema.messages import OutboxState, outbox
from tests.telegram.simulation import Simulation

PHONE = "8 918 123-45-67"
CITIZEN = "Ольга Соседова"
"""Who writes in many stories, and where they can be reached: no chat is told (law 152-ФЗ)."""

_WRITES = frozenset({"sendmessage", "editmessagetext", "editmessage"})
_NO_CHANGE = "message is not modified"
_MAY_NOT_PIN = ("manage pinned messages", "pin message")
"""The bot only learns so that it may not: what it says stands there all the same."""

_MARKED_UP = (("parse_mode", "HTML"), ("format", "html"))
"""How each messenger is told that a text has markup."""

_SAID = ("text", "caption", "notification")
"""Parameters with words for people."""

_OF_THE_MACHINE = re.compile(r"Traceback|\w+Error\b|Exception|\bNone\b|\bnull\b|<class|[{}]")
_FIELD = re.compile(r"\{[а-яё ]+\}")
"""Of a template of answers: control writes and reads them so."""

_TAG = re.compile(r"<[^>]*>")
_FOREIGN = re.compile(
    r"https?://\S+|@\w+|/[a-z]+|\w*\.(?:xlsx|csv|docx)|otklik(?: [a-z]+)+|postgresql-client"
)
"""Links, the bot's name, its commands, names of files, and what is to be typed on the server are Latin."""

_LATIN = re.compile(r"[A-Za-z]{2,}")
_NAMES = frozenset({"Telegram", "MAX", "Excel", "ID"})
"""Of networks and programs."""


async def violations(sim: Simulation) -> list[str]:
    """Every call that was refused, text of the machine's, press without an answer, notice undelivered."""
    return [*_in_calls(sim), *_in_texts(sim), *[violation async for violation in _left_behind(sim)]]


def _in_calls(sim: Simulation) -> Iterator[str]:
    for call in sim.sandbox.calls:
        refused = call.error is not None and call.fault is None and call.chat != QUESTION.chat_id
        if refused and not _is_harmless(call):
            yield f"{call.method} was refused: {call.error}, {call.params}"
        if call.method.lower() in _WRITES and _is_plain(call):
            yield f"{call.method} as plain text: {call.params['text']}"
    for press in sim.sandbox.world.presses.values():
        if press.answer is None:
            yield f"«{press.label}» was never answered"


def _is_harmless(call: Call) -> bool:
    """MAX limits every kind of call: it is repeated a second later.

    It also takes a while until an uploaded file can be sent, and a reply to a message that is
    deleted is refused, then sent without.
    """
    too_early = call.status == HTTPStatus.TOO_MANY_REQUESTS
    being_processed = "file.not.processed" in str(call.error)
    reply_to_deleted = "link" in call.params and str(call.error).endswith("not found")
    expected = any(one in str(call.error) for one in (_NO_CHANGE, *_MAY_NOT_PIN))
    return too_early or being_processed or reply_to_deleted or expected


def _is_plain(call: Call) -> bool:
    marked_up = any(call.params.get(name) == value for name, value in _MARKED_UP)
    return "text" in call.params and not marked_up


def _in_texts(sim: Simulation) -> Iterator[str]:
    for text in _said(sim.sandbox.calls):
        yield from (f"«{one}» was told: {text}" for one in (PHONE, CITIZEN) if one in text)
        if found := _OF_THE_MACHINE.search(_FIELD.sub("", text)):
            yield f"«{found.group()}» was said to people: {text}"


def _said(calls: list[Call]) -> Iterator[str]:
    for call in calls:
        yield from (str(call.params[key]) for key in _SAID if key in call.params)


async def _left_behind(sim: Simulation) -> AsyncIterator[str]:
    for aside in await sim.app.inbox.dead_letters():
        yield f"set aside: {aside.error}"
    lost = select(func.count()).where(outbox.c.state == OutboxState.UNDELIVERABLE)
    async with sim.app.database.reading() as connection:
        if count := (await connection.execute(lost)).scalar_one():
            yield f"{count} notices could not be delivered"


def latin_words(sim: Simulation) -> Iterator[str]:
    """Every Latin word in a message, on a button or in the answer to a press."""
    for text in _shown(sim):
        plain = _FOREIGN.sub(" ", unescape(_TAG.sub(" ", text)))
        if found := set(_LATIN.findall(plain)) - _NAMES:
            yield f"{sorted(found)} in: {text}"


def _shown(sim: Simulation) -> Iterator[str]:
    for call in sim.sandbox.calls:
        yield from (str(call.params[name]) for name in _SAID if name in call.params)
    for press in sim.sandbox.world.presses.values():
        if press.answer is not None:
            yield press.answer.text
    for chat in sim.sandbox.world.chats.values():
        for message in chat.messages:
            yield from (label for row in message.buttons for label in row)
