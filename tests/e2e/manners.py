"""What no story may end with, whatever it tells: the bot's manners towards people and Telegram."""

import re
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import func, select

from bot.demo.stage import Stage
from bot.sandbox.server import Call
from storage.schema.messages import OutboxState, outbox

_WRITES = frozenset({"sendmessage", "editmessagetext"})
_NO_CHANGE = "message is not modified"
_OF_THE_MACHINE = re.compile(r"Traceback|\w+Error\b|Exception|\bNone\b|\bnull\b|<class|[{}]")


async def lapses(stage: Stage) -> list[str]:
    """Every lapse, in words; empty for good manners."""
    return [*_in_calls(stage), *_in_texts(stage), *[lapse async for lapse in _left_behind(stage)]]


def _in_calls(stage: Stage) -> Iterator[str]:
    for call in stage.sandbox.calls:
        if call.error is not None and call.fault is None and _NO_CHANGE not in call.error:
            yield f"{call.method} was refused: {call.error}, {call.params}"
        if call.method.lower() in _WRITES and call.params.get("parse_mode") != "HTML":
            yield f"{call.method} as plain text: {call.params['text']}"
    for press in stage.sandbox.world.presses.values():
        if press.answer is None:
            yield f"«{press.label}» was never answered"


def _in_texts(stage: Stage) -> Iterator[str]:
    for text in _said(stage.sandbox.calls):
        if found := _OF_THE_MACHINE.search(text):
            yield f"«{found.group()}» was said to people: {text}"


def _said(calls: list[Call]) -> Iterator[str]:
    for call in calls:
        if "text" in call.params:
            yield str(call.params["text"])


async def _left_behind(stage: Stage) -> AsyncIterator[str]:
    for aside in await stage.app.inbox.dead_letters():
        yield f"set aside: {aside.error}"
    lost = select(func.count()).where(outbox.c.state == OutboxState.UNDELIVERABLE)
    async with stage.app.database.reading() as connection:
        if count := (await connection.execute(lost)).scalar_one():
            yield f"{count} notices could not be delivered"
