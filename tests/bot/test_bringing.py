"""A call leaves only while its process leads."""

from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.delivery.send_steps import Attempt, FileWaits
from bot.runtime.clock import SystemClock
from domain.model.ids import ChatId, MessageId, Place
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy
from handlers.ui.rendered import MessagePart, Rendered
from storage.leader.leadership import LeadershipLost
from tests.telegram import SteppedClock


class Calls:
    def __init__(self) -> None:
        self.sent = 0

    async def send(self, *_: Any, **__: Any) -> Done[MessageId]:
        self.sent += 1
        return Done(MessageId(str(self.sent)))


class Outbox:
    async def part_done(self, *_: Any) -> None:
        return


async def take(_: Any) -> None:
    return


async def test_a_file_holds_its_notice_up_for_minutes_only() -> None:
    """Whatever else happens in between; and the time begins anew once the file was sent."""
    clock = SteppedClock(datetime(2026, 6, 16, tzinfo=UTC))
    waits = FileWaits(clock)
    unready: Outcome[None] = NotSent("not ready", of_file=True)
    assert waits.patient("photo", unready) == unready
    await clock.advance(200)
    busy: Outcome[None] = NotSent("429", 1.0)
    assert waits.patient("photo", busy) == busy
    assert waits.patient("another", unready) == unready
    await clock.advance(100)
    assert waits.patient("photo", unready) == Refused(Remedy.LOOK, "not ready")
    assert waits.patient("another", unready) == unready
    asked: Outcome[None] = NotSent("429", 250.0, of_file=True)
    assert waits.patient("another", asked) == Refused(Remedy.LOOK, "429")
    assert waits.patient("photo", Done(None)) == Done(None)
    assert waits.patient("photo", unready) == unready


@pytest.mark.parametrize("lasts", [0, 1, 2])
async def test_each_call_leaves_only_while_its_process_leads(lasts: int) -> None:
    place = Place(ChatId(5))
    work = SimpleNamespace(
        queued=SimpleNamespace(place=place, id=1),
        unanswered={},
        shown=(),
        files=(),
        reply_to=None,
        tried_since=None,
    )
    rendered = Rendered((MessagePart("a"), MessagePart("b")))
    messenger, adapter = Calls(), SimpleNamespace(digest=lambda _: "")

    async def ensure_leading() -> None:
        if messenger.sent == lasts:
            raise LeadershipLost

    turns, waits = SimpleNamespace(take=take), FileWaits(SystemClock())
    parts: Any = (
        work,
        rendered,
        Outbox(),
        messenger,
        adapter,
        None,
        turns,
        waits,
        SystemClock(),
        ensure_leading,
    )
    with suppress(LeadershipLost):
        await Attempt(*parts).bring(())
    assert messenger.sent == lasts
