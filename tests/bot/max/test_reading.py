"""Updates as MAX sends them, and as a newer MAX may."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.max.files import token_of
from bot.max.reading import BEGUN, is_message, read
from bot.messengers.packing import pack
from bot.messengers.updates import Unreadable
from domain.model.actor import Actor
from domain.model.ids import IncidentNumber, Mark, MessageId, MessageRef, Messenger, PersonId, id_in
from domain.model.message.citizen_message import AttachmentKind
from domain.model.message.link import Link
from handlers.cards.control.buttons import Route
from handlers.ui.incoming import BotMembership, ButtonPress, ForwardOrigin, IncomingMessage
from tests.bot.max.updates import (
    AT,
    BOT,
    CHAT,
    GROUP,
    ME,
    PERSON,
    PRIVATE,
    Json,
    created,
    message,
    pressed,
    reply_to,
    user,
)

NOW = datetime.fromtimestamp(AT / 1000, UTC) + timedelta(minutes=1)
SEND = Route(number=IncidentNumber(12), seen=Mark("7e9a0c51"))


def written(update: Json) -> IncomingMessage:
    incoming = read(update, ME, BOT, NOW)
    assert isinstance(incoming, IncomingMessage)
    return incoming


def test_a_dialog_is_the_persons_place_whatever_its_chat_is() -> None:
    incoming = written(created())
    assert incoming.place == PRIVATE
    assert incoming.by == Actor(PERSON, MessageRef(ME, PRIVATE, MessageId("mid.1")))
    assert (incoming.text, incoming.name, incoming.username) == ("Здравствуйте", "Борис", "")
    assert incoming.at == datetime.fromtimestamp(AT / 1000, UTC)


def test_a_group_is_its_own_place() -> None:
    assert written(created(group=True)).place == CHAT


def test_an_edit_has_a_version() -> None:
    update = created() | {"update_type": "message_edited", "timestamp": AT + 5_000}
    incoming = written(update)
    assert incoming.edited
    assert incoming.ref.edited_at == AT + 5_000


def test_of_a_forward_the_inner_message_counts() -> None:
    inner = {"mid": "mid.x", "seq": 1, "text": "Яма на Ленина"}
    link = {"type": "forward", "sender": user(700), "chat_id": -5, "message": inner}
    incoming = written(created(None, link=link))
    assert incoming.text == "Яма на Ленина"
    assert incoming.origin == ForwardOrigin("Борис", person=PersonId(id_in(Messenger.MAX, 700)))
    assert incoming.reply_to is None


def test_a_forward_of_the_bots_own_message_is_recognised() -> None:
    inner = {"mid": "mid.x", "seq": 1, "text": "№12"}
    link = {"type": "forward", "sender": user(BOT, is_bot=True), "message": inner}
    assert written(created(None, link=link)).origin == ForwardOrigin("Борис", person=PersonId(ME))


def test_a_forwarded_post_has_no_known_author() -> None:
    inner = {"mid": "mid.x", "seq": 1, "text": "Яма"}
    incoming = written(created(None, link={"type": "forward", "message": inner}))
    assert incoming.origin == ForwardOrigin()


def test_a_reply_brings_the_buttons_of_the_card() -> None:
    buttons = [[{"type": "callback", "text": "Отправить", "payload": pack(SEND), "intent": "x"}]]
    keyboard = {"type": "inline_keyboard", "payload": {"buttons": buttons}}
    replied = written(created("Готово", group=True, **reply_to(BOT, attachments=[keyboard])))
    assert replied.reply_to is not None
    assert replied.reply_to.ours
    assert replied.reply_to.buttons == (SEND,)
    assert replied.reply_to.ref == MessageRef(ME, CHAT, MessageId("mid.0"))


def test_a_reply_to_somebody_else_is_not_ours() -> None:
    replied = written(created("Да", **reply_to(700))).reply_to
    assert replied is not None
    assert not replied.ours


def test_a_reply_without_its_message_still_addresses_the_bot_in_a_group() -> None:
    link = {"type": "reply", "sender": user(BOT, is_bot=True)}
    replied = written(created("Готово", group=True, link=link)).reply_to
    assert replied is not None
    assert replied.ours
    assert written(created("Готово", link=link)).reply_to is None


PHOTO = {"type": "image", "payload": {"photo_id": 7, "token": "t1", "url": "https://i.max/1"}}
PAPER = {"type": "file", "payload": {"token": "t2", "url": "u"}, "filename": "акт.pdf", "size": 1}
VOICE = {"type": "audio", "payload": {"token": "t3", "url": "u"}}


def test_files_of_one_message_are_one_message() -> None:
    attachments = [PAPER, PHOTO, VOICE, {"type": "planet", "payload": 5}, {"type": "image"}]
    files = written(created(None, body={"attachments": attachments})).attachments
    assert [one.kind for one in files] == [AttachmentKind.PHOTO, AttachmentKind.DOCUMENT]
    assert [token_of(one) for one in files] == ["t1", "t2"]
    assert [one.name for one in files] == [None, "акт.pdf"]


def test_a_file_with_neither_address_nor_token_is_named_as_unread() -> None:
    paper = PAPER | {"payload": {"url": None, "token": None}}
    incoming = written(created(None, body={"attachments": [PHOTO, paper]}))
    assert [token_of(one) for one in incoming.attachments] == ["t1"]
    assert [(one.kind, one.name) for one in incoming.unread] == [
        (AttachmentKind.DOCUMENT, "акт.pdf")
    ]


def test_a_photo_is_the_same_under_another_token() -> None:
    again = {"type": "image", "payload": {"photo_id": 7, "token": "t9", "url": "https://i.max/9"}}
    one, other = (
        written(created(None, body={"attachments": [photo]})).attachments[0]
        for photo in (PHOTO, again)
    )
    assert one.file_unique_id == other.file_unique_id
    assert one.file_id != other.file_id


def test_a_hidden_link_is_found_by_its_mark() -> None:
    markup = [{"type": "link", "from": 6, "length": 5, "url": "https://vk.com/wall-1_2"}]
    assert written(created("Ответ здесь", body={"markup": markup})).link == Link(
        "https://vk.com/wall-1_2"
    )


def test_a_press_is_made_by_whoever_pressed() -> None:
    press = read(pressed(pack(SEND), group=True), ME, BOT, NOW)
    source = MessageRef(ME, CHAT, MessageId("mid.1"))
    at = datetime.fromtimestamp(AT / 1000, UTC)
    assert press == ButtonPress("c1", Actor(PERSON, source, pressed=True), SEND, at)


def test_a_press_on_a_deleted_message_is_answered_all_the_same() -> None:
    press = read(pressed(pack(SEND), message=None), ME, BOT, NOW)
    assert press == ButtonPress("c1", Actor(PERSON, pressed=True), None)


def test_a_start_carries_what_the_link_carried() -> None:
    update = {"update_type": "bot_started", "timestamp": AT, "chat_id": 5, "user": user()}
    incoming = written(update | {"payload": "i-abc"})
    assert incoming.text == "/start i-abc"
    assert incoming.place == PRIVATE
    assert not is_message(incoming.ref.message)
    assert written(update).text == "/start"


MEMBERSHIPS: dict[str, tuple[Json, BotMembership]] = {
    "begun": (
        {"update_type": BEGUN, "user": user()},
        BotMembership(PRIVATE.chat, present=True, entered=True, by=Actor(PERSON)),
    ),
    "stopped": (
        {"update_type": "bot_stopped", "user": user()},
        BotMembership(PRIVATE.chat, present=False, by=Actor(PERSON)),
    ),
    "added": (
        {"update_type": "bot_added", "chat_id": GROUP, "user": user()},
        BotMembership(CHAT.chat, present=True, entered=True, by=Actor(PERSON), needs_rights=True),
    ),
    "added by nobody that is named": (
        {"update_type": "bot_added", "chat_id": GROUP},
        BotMembership(CHAT.chat, present=True, entered=True, needs_rights=True),
    ),
    "removed": (
        {"update_type": "bot_removed", "chat_id": GROUP, "user": user()},
        BotMembership(CHAT.chat, present=False, by=Actor(PERSON)),
    ),
    "may pin": (
        {
            "update_type": "bot_admin_permissions_changed",
            "chat_id": GROUP,
            "permissions": ["write", "pin_message"],
        },
        BotMembership(CHAT.chat, present=True, may_pin=True),
    ),
    "may read": (
        {
            "update_type": "bot_admin_permissions_changed",
            "chat_id": GROUP,
            "user_id": user()["user_id"],
            "permissions": ["read_all_messages", "write"],
        },
        BotMembership(CHAT.chat, present=True, may_read=True, by=Actor(PERSON)),
    ),
}


@pytest.mark.parametrize(("update", "change"), MEMBERSHIPS.values(), ids=MEMBERSHIPS)
def test_memberships(update: Json, change: BotMembership) -> None:
    assert read(update, ME, BOT, NOW) == change


NOTHING: dict[str, Json] = {
    "a bot's message": created(sender=user(5, is_bot=True)),
    "a channel's post": created(recipient={"chat_id": -5, "chat_type": "channel"}),
    "a channel": {"update_type": "bot_added", "chat_id": GROUP, "is_channel": True},
    "an unknown type": {"update_type": "planet_created", "chat_id": GROUP},
    "an empty message": {"update_type": "message_created", "timestamp": AT},
}


@pytest.mark.parametrize("update", NOTHING.values(), ids=NOTHING)
def test_the_rest_is_ignored(update: Json) -> None:
    assert read(update, ME, BOT, NOW) is None


UNREADABLE: dict[str, Any] = {
    "no type": {"message": message()},
    "a number too large": created(sender=user(2**53)),
    "a group without a number": created(recipient={"chat_type": "chat"}),
    "no text": created(body={"text": 5}),
}


@pytest.mark.parametrize("update", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_update_says_where_but_never_what(update: Json) -> None:
    with pytest.raises(Unreadable) as error:
        read(update, ME, BOT, NOW)
    assert "Здравствуйте" not in str(error.value)
