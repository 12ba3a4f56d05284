"""Updates as recorded, but for a value that is null, missing or of another type.

Each is stored, and read or set aside as unreadable: nothing else may stop a chat.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.max.account import OwnAccount
from bot.max.arrivals import Arrivals
from bot.max.dialogs import Dialogs
from bot.max.profiles import Profiles
from bot.max.reading import read as read_max
from bot.messengers.packing import pack
from bot.messengers.updates import Unreadable
from bot.telegram.reading import read as read_telegram
from bot.telegram.updates import received
from domain.model.ids import BotId, IncidentNumber, Mark
from handlers.cards.control.buttons import Route
from handlers.ui.context import BotAccount
from handlers.ui.incoming import Incoming, IncomingMessage
from storage.inbox.inbox import Inbox, ReceivedUpdate
from tests.bot.max.conftest import Shelf
from tests.bot.max.updates import AT, BOT, DIALOG, GROUP, ME, Json, created, pressed, reply_to, user
from tests.mutations import ODD, mutated, mutations, odd
from tests.telegram import SteppedClock

NOW = datetime.fromtimestamp(AT / 1000, UTC) + timedelta(minutes=1)
SEND = pack(Route(number=IncidentNumber(12), seen=Mark("7e9a0c51")))

KEYBOARD = {
    "type": "inline_keyboard",
    "payload": {"buttons": [[{"type": "callback", "text": "Отправить", "payload": SEND}]]},
}
PHOTO = {"type": "image", "payload": {"photo_id": 7, "token": "t1", "url": "https://i.max/1"}}
VIDEO = {"type": "video", "payload": {"token": "t2", "url": "https://i.max/2"}, "duration": 9}
PAPER = {"type": "file", "payload": {"token": "t3", "url": "u"}, "filename": "акт.pdf", "size": 1}
MARKED = {"markup": [{"type": "link", "from": 0, "length": 5, "url": "https://vk.com/wall-1_2"}]}
INNER = {"mid": "mid.x", "seq": 1, "text": "Яма на Ленина", "attachments": [PHOTO], **MARKED}
MEMBER = {"update_type": "bot_added", "timestamp": AT, "chat_id": GROUP, "user": user()}

OF_MAX: dict[str, Json] = {
    "message": created("Ответ здесь", body=MARKED | {"attachments": [PHOTO, VIDEO, PAPER]}),
    "message in a group": created("/open", group=True),
    "edit": created() | {"update_type": "message_edited"},
    "reply": created("Готово", group=True, **reply_to(BOT, attachments=[KEYBOARD, PAPER])),
    "forward": created(None, link={"type": "forward", "sender": user(700), "message": INNER}),
    "press": pressed(SEND),
    "press in a group": pressed(SEND, group=True),
    "start": {
        "update_type": "bot_started",
        "timestamp": AT,
        "chat_id": DIALOG,
        "user": user(),
        "payload": "i-abc",
    },
    "added": MEMBER,
    "removed": MEMBER | {"update_type": "bot_removed", "is_channel": False},
    "rights": {
        "update_type": "bot_admin_permissions_changed",
        "timestamp": AT,
        "chat_id": GROUP,
        "user_id": 601,
        "permissions": ["read_all_messages", "write"],
    },
    "comment": created("Яма", recipient={"chat_id": -5, "chat_type": "channel"})
    | {"update_type": "comment_created"},
}

HERE = {"id": 601, "is_bot": False, "first_name": "Борис", "username": "boris"}
SIZES = [{"file_id": "P", "file_unique_id": "p"}]
SENT = {
    "message_id": 11,
    "from": HERE,
    "chat": {"id": -1003, "type": "supergroup", "title": "ЖКХ"},
    "date": AT // 1000,
}
LINK = [{"type": "text_link", "offset": 0, "length": 5, "url": "https://vk.com/wall-1_2"}]
CARD = {
    **SENT,
    "from": {"id": 100, "is_bot": True, "first_name": "Отклик"},
    "text": "№12 · Карточка",
    "reply_markup": {"inline_keyboard": [[{"text": "Отправить", "callback_data": SEND}]]},
}
OF_TELEGRAM: dict[str, Json] = {
    "message": {"message": SENT | {"text": "Готово", "entities": LINK}},
    "edit": {"edited_message": SENT | {"text": "Готово", "edit_date": AT // 1000}},
    "reply": {
        "message": SENT
        | {"text": "Да", "reply_to_message": CARD, "quote": {"text": "Карт", "position": 5}}
    },
    "topic": {"message": SENT | {"message_thread_id": 7, "is_topic_message": True, "text": "Да"}},
    "album": {
        "message": SENT
        | {"media_group_id": "77", "photo": SIZES, "caption": "Яма", "caption_entities": LINK}
    },
    "document": {
        "message": SENT
        | {"document": {"file_id": "D", "file_unique_id": "d", "file_name": "акт.pdf"}}
    },
    "forward": {
        "message": SENT
        | {
            "text": "Яма",
            "forward_origin": {"type": "user", "date": 1, "sender_user": {**HERE, "id": 700}},
        }
    },
    "forwarded post": {
        "message": SENT
        | {
            "text": "Яма",
            "forward_origin": {
                "type": "channel",
                "chat": {"id": -7, "title": "Новости", "username": "news"},
                "message_id": 5,
            },
        }
    },
    "anonymous": {"message": SENT | {"text": "/open", "sender_chat": {"id": -1003}}},
    "migrated": {"message": SENT | {"migrate_to_chat_id": -100500}},
    "closed topic": {"message": SENT | {"forum_topic_closed": {}}},
    "picked": {
        "message": SENT | {"users_shared": {"request_id": 9, "users": [{"user_id": 5, **HERE}]}}
    },
    "press": {"callback_query": {"id": "1", "from": HERE, "message": CARD, "data": SEND}},
    "member": {
        "my_chat_member": {
            "chat": {"id": -1003, "type": "group"},
            "from": HERE,
            "date": AT // 1000,
            "old_chat_member": {"status": "left", "user": HERE},
            "new_chat_member": {"status": "administrator", "can_pin_messages": True},
        }
    },
}


def stored_by_max(updates: Iterable[Any]) -> list[ReceivedUpdate]:
    shelf, clock = Shelf(), SteppedClock(NOW)
    arrivals = Arrivals(cast("Inbox", shelf), Dialogs(), Profiles(clock), ME, clock)
    arrivals.me = OwnAccount(BOT, "otklik_bot")
    arrivals.comments_arrived = lambda _: None
    asyncio.run(arrivals.store(updates))
    return list(shelf.rows.values())


def stored_by_telegram(updates: Iterable[Any]) -> list[ReceivedUpdate]:
    return [*map(received, updates)]


def parse_max(update: Any) -> Incoming | None:
    return read_max(update, ME, BOT, NOW)


def parse_telegram(update: Any) -> Incoming | None:
    message = update.get("message")
    album = [message] if isinstance(message, dict) and "media_group_id" in message else []
    return read_telegram(update, album, BotAccount(BotId(100), "otklik_bot"), NOW)


Parse = Callable[[Any], Incoming | None]
Store = Callable[[Iterable[Any]], list[ReceivedUpdate]]
RECORDED: list[Any] = [
    *(
        pytest.param(one, stored_by_max, parse_max, id=f"MAX, {name}")
        for name, one in OF_MAX.items()
    ),
    *(
        pytest.param({"update_id": 1, **one}, stored_by_telegram, parse_telegram, id=name)
        for name, one in OF_TELEGRAM.items()
    ),
]


def check(updates: Sequence[Any], store: Store, parse: Parse) -> None:
    for row in store(updates):
        assert abs(row.lane) < 2**63
        assert row.id is None or abs(row.id) < 2**63
    for incoming in (one for each in updates if (one := parsed(each, parse)) is not None):
        if isinstance(incoming, IncomingMessage):
            assert incoming.ref.message
            assert 0 <= incoming.ref.edited_at < 2**63
            assert abs(incoming.by.person) < 2**63


def parsed(update: Any, parse: Parse) -> Incoming | None:
    with suppress(Unreadable):
        return parse(update)
    return None


@pytest.mark.parametrize(("update", "store", "parse"), RECORDED)
def test_the_recorded_ones_are_read(update: Json, store: Store, parse: Parse) -> None:
    check([update], store, parse)
    assert parse(update) is not None or update["update_type"] == "comment_created"


@pytest.mark.parametrize(("update", "store", "parse"), RECORDED)
def test_one_odd_value_is_read_or_set_aside(update: Json, store: Store, parse: Parse) -> None:
    check([*mutations(update)], store, parse)


@pytest.mark.parametrize("of", ["MAX", "Telegram"])
@given(st.data())
@settings(max_examples=100, deadline=None)
def test_several_odd_values_are_read_or_set_aside(of: str, data: st.DataObject) -> None:
    recorded = OF_MAX if of == "MAX" else OF_TELEGRAM
    whole = {"update_id": 1, **data.draw(st.sampled_from([*recorded.values()]))}
    update = data.draw(odd(whole, fewest=2, most=4))
    if of == "MAX":
        check([update], stored_by_max, parse_max)
    else:
        check([update], stored_by_telegram, parse_telegram)


WHOLE = created("Акт и фото", body={"attachments": [PHOTO, PAPER]})


@pytest.mark.parametrize("odd", [None, "x", 5, [], {}, {"token": None}, {"token": ""}])
def test_a_file_that_can_not_be_read_is_named_and_the_rest_is_taken(odd: Any) -> None:
    broken = mutated(WHOLE, ("message", "body", "attachments", 1, "payload"), odd)
    incoming = parse_max(broken)
    assert isinstance(incoming, IncomingMessage)
    assert incoming.text == "Акт и фото"
    assert len(incoming.attachments) == 1
    assert [one.name for one in incoming.unread] == ["акт.pdf"]


@pytest.mark.parametrize("name", ["url", "photo_id"])
def test_a_photo_is_read_by_its_token_alone(name: str) -> None:
    way = ("message", "body", "attachments", 0, "payload", name)
    read = [parse_max(mutated(WHOLE, way, odd)) for odd in ODD if not isinstance(odd, str)]
    assert all(isinstance(one, IncomingMessage) and not one.unread for one in read)


@pytest.mark.parametrize("where", ["dialog", "group"])
@pytest.mark.parametrize("original", [None, {}])
def test_a_reply_without_its_original_is_a_message_that_answers_nothing(
    where: str, original: Any
) -> None:
    reply = created("Готово", group=where == "group", **reply_to(BOT))
    reply["message"]["link"]["message"] = original
    assert stored_by_max([reply])
    incoming = parse_max(reply)
    assert isinstance(incoming, IncomingMessage)
    assert incoming.text == "Готово"
    if where == "dialog":
        assert incoming.reply_to is None
    else:
        assert incoming.reply_to is not None
        assert incoming.reply_to.ours


def test_a_forward_without_its_own_body_is_read_by_the_original() -> None:
    forward = created(None, link={"type": "forward", "sender": user(700), "message": INNER})
    forward["message"]["body"] = None
    later = mutated(forward, ("message", "timestamp"), AT + 1) | {"timestamp": AT + 1}
    stored = [stored_by_max([one])[0].id for one in (forward, forward, later)]
    assert stored[0] == stored[1] != stored[2]
    first, second = map(parse_max, (forward, later))
    assert isinstance(first, IncomingMessage)
    assert isinstance(second, IncomingMessage)
    assert first.text == "Яма на Ленина"
    assert first.ref != second.ref


def test_a_forward_without_any_body_has_no_text() -> None:
    forward = created(None, link={"type": "forward", "message": None})
    forward["message"]["body"] = None
    incoming = parse_max(forward)
    assert isinstance(incoming, IncomingMessage)
    assert incoming.text is None
    assert incoming.origin is not None
    assert len(stored_by_max([forward])) == 1
