"""What of MAX is stored, in which lane, and what is dropped before it."""

from typing import Any, cast

import pytest

from bot.max.account import OwnAccount
from bot.max.arrivals import Arrivals, ChannelUpdate, relevant
from bot.max.dialogs import Dialogs
from bot.max.profiles import Profiles
from bot.max.reading import BEGUN
from domain.model.ids import Messenger, number_of
from storage.inbox.claims import bounds_of
from storage.inbox.inbox import Inbox, ReceivedUpdate
from tests.bot.max.conftest import START, Shelf
from tests.bot.max.updates import (
    AT,
    BOT,
    CHAT,
    DIALOG,
    GROUP,
    ME,
    OWN,
    PERSON,
    PRIVATE,
    Json,
    created,
    pressed,
    reply_to,
    user,
)
from tests.telegram import SteppedClock

CHANNEL = {"chat_id": -5, "chat_type": "channel"}
REMOVED = {"update_type": "comment_removed", "message_id": "mid.1", "chat_id": -5, "user_id": 601}

RELEVANT: dict[str, Any] = {
    "a message in a dialog": created(),
    "a command in a group": created("/open", group=True),
    "a command to this bot": created("/open@Otklik_bot завтра", group=True),
    "a reply to the bot": created("Да", group=True, **reply_to(BOT)),
    "a reply to the bot, not marked as one": created(
        "Да", group=True, link={"type": "reply", "sender": {"user_id": BOT}}
    ),
    "a reply to a hidden author": created("Да", group=True, **reply_to(None)),
    "an edit of a reply": created("Да", group=True, **reply_to(BOT))
    | {"update_type": "message_edited"},
    "a press in a group": pressed("x", group=True),
    "an arrival": {"update_type": "bot_added", "chat_id": GROUP},
    "one that can't be read": {"update_type": "bot_added", "chat_id": "?"},
}
IRRELEVANT: dict[str, Any] = {
    "talk in a group": created("Кто идёт обедать?", group=True),
    "a command to another bot": created("/open@weather_bot", group=True),
    "a path": created("/etc/hosts", group=True),
    "a reply to somebody else": created("Да", group=True, **reply_to(700)),
    "a forward": created(None, group=True, link={"type": "forward", "message": {"mid": "m"}}),
    "the bot's own": created("/open", group=True, sender=user(BOT, is_bot=True)),
    "a channel's post": created("/open", recipient=CHANNEL),
    "a comment": created("/open", recipient=CHANNEL) | {"update_type": "comment_created"},
    "an edited comment": created("/open", recipient=CHANNEL) | {"update_type": "comment_edited"},
    "a comment sent as a message": created("/open", recipient=CHANNEL | {"post_id": "mid.0"}),
    "a comment like a dialog's": created("/open") | {"update_type": "comment_created"},
    "a removed comment": REMOVED,
    "a voice message": {"update_type": "message_created", "timestamp": AT},
    "an empty one": {"update_type": "message_created", "message": {}},
    "an unknown type": {"update_type": "planet_created"},
    "no type": {"message": {}},
    "a type that is none": created() | {"update_type": ["message_created"]},
    "no object": [1, 2],
}


@pytest.mark.parametrize("update", RELEVANT.values(), ids=RELEVANT)
def test_what_concerns_the_bot_is_kept(update: Any) -> None:
    assert relevant(update, OWN)


def test_until_max_has_answered_a_reply_to_any_bot_is_kept() -> None:
    unknown = OwnAccount()
    assert relevant(created("Да", group=True, **reply_to(BOT)), unknown)
    assert relevant(created("/open@any_bot", group=True), unknown)
    assert not relevant(created("Да", group=True, **reply_to(700)), unknown)


@pytest.mark.parametrize("update", IRRELEVANT.values(), ids=IRRELEVANT)
def test_the_rest_is_dropped(update: Any) -> None:
    assert not relevant(update, OWN)


async def stored(*updates: Json) -> tuple[list[ReceivedUpdate], Dialogs]:
    shelf, dialogs = Shelf(), Dialogs()
    clock = SteppedClock(START)
    await Arrivals(cast("Inbox", shelf), dialogs, Profiles(clock), ME, clock).store(updates)
    return list(shelf.rows.values()), dialogs


async def test_a_dialog_and_a_group_are_the_lanes() -> None:
    updates = (created(), pressed("x"), pressed("x", message=None), created("/my", group=True))
    lanes = [(await stored(one))[0][0].lane for one in updates]
    assert lanes == [PERSON, PERSON, PERSON, CHAT.chat]


async def test_a_repeated_update_has_the_same_id_and_no_other_has() -> None:
    edit = created() | {"update_type": "message_edited"}
    updates = [
        created(),
        edit,
        edit | {"timestamp": AT + 1},
        pressed("x"),
        {"update_type": "bot_added", "chat_id": GROUP, "timestamp": AT},
        {"update_type": "bot_removed", "chat_id": GROUP, "timestamp": AT},
    ]
    first, _ = await stored(*updates)
    again, _ = await stored(*updates)
    ids = [row.id for row in first]
    assert ids == [row.id for row in again]
    assert len(set(ids)) == len(ids)
    assert all(one is not None and 0 <= one < 2**63 for one in ids)


async def test_a_start_first_unblocks_the_bot() -> None:
    start = {"update_type": "bot_started", "timestamp": AT, "chat_id": DIALOG, "user": user()}
    rows, dialogs = await stored(start)
    assert [row.payload["update_type"] for row in rows] == [BEGUN, "bot_started"]
    assert dialogs.chat(PRIVATE) == DIALOG


async def test_dialogs_are_learned_from_messages_and_presses() -> None:
    for update in (created(), pressed("x")):
        _, dialogs = await stored(update)
        assert dialogs.chat(PRIVATE) == DIALOG
    _, dialogs = await stored(created("/my", group=True))
    assert dialogs.chat(PRIVATE) is None
    assert dialogs.chat(CHAT) == GROUP


async def test_what_can_not_be_read_has_its_turn() -> None:
    rows, _ = await stored(
        {"update_type": "bot_added", "chat_id": "?"}, created(sender=user(2**60))
    )
    bounds = bounds_of(Messenger.MAX)
    for row in rows:
        assert bounds["from_lane"] <= row.lane <= bounds["to_lane"]
        assert number_of(row.lane) == 0


async def test_half_a_sign_in_an_id_is_stored() -> None:
    (row,), _ = await stored(created(body={"mid": "mid.\ud83d"}))
    assert row.lane == PERSON


async def test_a_channel_is_heard_of_and_nothing_of_it_stored() -> None:
    shelf = Shelf()
    clock = SteppedClock(START)
    arrivals = Arrivals(cast("Inbox", shelf), Dialogs(), Profiles(clock), ME, clock)
    heard: list[ChannelUpdate] = []
    arrivals.comments_arrived = heard.append
    for update in (
        created("Яма", recipient=CHANNEL) | {"update_type": "comment_created"},
        created("Яма", recipient=CHANNEL | {"post_id": "mid.0"}),
        REMOVED,
    ):
        await arrivals.store([update, update])
    of_post = ChannelUpdate(-5, "mid.0", AT)
    assert (heard, shelf.rows) == ([ChannelUpdate(-5), of_post, ChannelUpdate(-5)], {})
    added = {"update_type": "bot_added", "timestamp": AT, "chat_id": -6, "is_channel": True}
    await arrivals.store([added, created(), {"update_type": "comment_removed", "chat_id": "?"}])
    assert heard[3:] == [ChannelUpdate(-6)]
