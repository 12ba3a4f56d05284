"""A call that waited leaves only while its process still leads."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.delivery.bringing import Attempt
from domain.model.ids import ChatId, MessageId
from domain.model.place import Place
from domain.model.telling.outcome import Done
from storage.delivery.leader import LeadershipLost


class Messenger:
    def __init__(self) -> None:
        self.sent = 0

    async def send(self, *_: Any, **__: Any) -> Done[MessageId]:
        self.sent += 1
        return Done(MessageId(self.sent))

    def digest(self, _: Any) -> str:
        return ""


class Outbox:
    """Of a process that another one has followed as the leader."""

    async def part_done(self, *_: Any) -> None:
        return

    async def ensure_leading(self) -> None:
        raise LeadershipLost


@pytest.mark.parametrize(("waits", "sent"), [(True, 1), (False, 2)])
async def test_after_a_wait_it_is_asked_who_leads(waits: bool, sent: int) -> None:
    async def take(_: Any) -> bool:
        return waits

    place = Place(ChatId(5))
    work = SimpleNamespace(
        waiting=SimpleNamespace(place=place),
        unanswered={},
        files=(),
        reply_to=None,
        tried=False,
    )
    rendered = SimpleNamespace(
        parts=("a", "b"), files=SimpleNamespace(attachments=(), caption=""), silent=False
    )
    messenger = Messenger()
    parts: Any = (work, rendered, Outbox(), messenger, SimpleNamespace(take=take))
    try:
        await Attempt(*parts).bring(())
    except LeadershipLost:
        assert waits
    assert messenger.sent == sent
