"""Updates as Telegram sends them, and as a newer Telegram may."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.messengers.updates import Unreadable
from bot.telegram.reading import read
from domain.model.actor import Actor
from domain.model.ids import (
    AuthorityCode,
    BotId,
    ChatId,
    IncidentNumber,
    Mark,
    MessageId,
    MessageRef,
    PersonId,
    Place,
)
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.message.link import Link
from handlers.cards.control.buttons import Route
from handlers.cards.executor.buttons import Take
from handlers.ui.context import BotAccount
from handlers.ui.incoming import (
    Anonymous,
    BotMembership,
    ButtonPress,
    ChatMigrated,
    ForwardOrigin,
    Incoming,
    IncomingMessage,
    RepliedMessage,
)

ME = BotAccount(BotId(100), "otklik_bot")
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SENT = NOW - timedelta(minutes=5)
GROUP = Place(ChatId(-1003))
PHOTO = {"file_id": "P", "file_unique_id": "p", "width": 1, "height": 1}
BOT = {"id": ME.id, "is_bot": True, "first_name": "Отклик"}

Json = dict[str, Any]


def body(**more: Any) -> Json:
    """A message of somebody in a group, with what a newer Telegram may add everywhere."""
    return {
        "message_id": 11,
        "from": {"id": 601, "is_bot": False, "first_name": "Борис", "aura": "blue"},
        "chat": {"id": -1003, "type": "hypergroup", "title": "ЖКХ", "planet": 3},
        "date": int(SENT.timestamp()),
        "reactor": {"fuel": [1, 2]},
        **more,
    }


def got(kind: str, content: Json, *album: Json) -> Incoming | None:
    return read({"update_id": 1, "novelty": {}, kind: content}, album, ME, NOW)


def written(*album: Json, **more: Any) -> IncomingMessage:
    incoming = got("message", body(**more), *album)
    assert isinstance(incoming, IncomingMessage)
    return incoming


def test_a_zero_character_is_replaced_and_shifts_nothing() -> None:
    """PostgreSQL does not keep it."""
    link = {"type": "text_link", "offset": 3, "length": 4, "url": "https://vk.com/wall-1_2"}
    of = {"type": "user", "sender_user": {"id": 5, "first_name": "Ми\0тя"}}
    message = written(text="а\0 вода", entities=[link], forward_origin=of)
    assert message.text == "а\N{REPLACEMENT CHARACTER} вода"
    assert "\0" not in repr(message)
    assert "Ми\N{REPLACEMENT CHARACTER}тя" in repr(message)
    file = {"file_id": "D", "file_unique_id": "d", "file_name": "ак\0т.pdf"}
    assert "\0" not in repr(written(caption="а\0", document=file))


def test_a_message_is_read_whatever_else_it_holds() -> None:
    ref = MessageRef(ME.id, GROUP, MessageId("11"))
    assert written(text="Готово", entities=[{"type": "sparkle"}]) == IncomingMessage(
        by=Actor(PersonId(601), ref),
        at=SENT,
        ref=ref,
        text="Готово",
        refs=(ref,),
        name="Борис",
    )


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        pytest.param(SENT.timestamp(), SENT, id="minutes ago"),
        pytest.param((NOW - timedelta(hours=25)).timestamp(), NOW, id="longer than Telegram keeps"),
        pytest.param((NOW + timedelta(hours=1)).timestamp(), NOW, id="ahead of us"),
        pytest.param(10**30, NOW, id="no date at all"),
    ],
)
def test_a_date_counts_if_it_can_be_true(sent: float, at: datetime) -> None:
    assert written(text="Готово", date=int(sent)).at == at


def test_an_edit_says_which_state_of_the_message_it_is() -> None:
    edit = got("edited_message", body(text="Готово", edit_date=1_800_000_000))
    assert isinstance(edit, IncomingMessage)
    assert edit.edited
    assert edit.ref == MessageRef(ME.id, GROUP, MessageId("11"), 1_800_000_000)
    assert edit.refs == (MessageRef(ME.id, GROUP, MessageId("11")),)


@pytest.mark.parametrize(
    ("origin", "read_as"),
    [
        (
            {"type": "user", "sender_user": {"id": 5, "first_name": "Мария", "last_name": "К."}},
            ForwardOrigin("Мария К.", person=PersonId(5)),
        ),
        ({"type": "hidden_user", "sender_user_name": "Мария"}, ForwardOrigin("Мария")),
        ({"type": "chat", "sender_chat": {"id": -5, "title": "Соседи"}}, ForwardOrigin("Соседи")),
        (
            {"type": "channel", "chat": {"title": "ЖКХ", "username": "zhkh"}, "message_id": 7},
            ForwardOrigin("ЖКХ", "https://t.me/zhkh/7"),
        ),
        ({"type": "channel", "chat": {"title": "ЖКХ"}, "message_id": 7}, ForwardOrigin("ЖКХ")),
        ({"type": "story", "story": {"id": 1}}, ForwardOrigin()),
    ],
)
def test_whose_words_were_forwarded(origin: Json, read_as: ForwardOrigin) -> None:
    assert written(text="Нет воды", forward_origin={"date": 1, **origin}).origin == read_as


POST = "https://vk.com/wall-1_2"


def url(offset: int, length: int) -> Json:
    return {"type": "url", "offset": offset, "length": length}


def label(offset: int, length: int, to: str = POST) -> Json:
    return {"type": "text_link", "offset": offset, "length": length, "url": to}


@pytest.mark.parametrize(
    ("text", "marks", "link"),
    [
        pytest.param("vk.com/wall-1_2", [url(0, 15)], Link(POST, alone=True), id="no scheme"),
        pytest.param("👍👍 vk.com/wall-1_2", [url(5, 15)], Link(POST, alone=True), id="emoji"),
        pytest.param("Готово: vk.com/wall-1_2.", [url(8, 15)], Link(POST), id="among words"),
        pytest.param("Ответ здесь", [label(6, 5)], Link(POST), id="behind a word"),
        pytest.param("Ответ здесь", [label(0, 11)], Link(POST, alone=True), id="behind all words"),
        pytest.param(
            f"{POST} vk.com/b", [url(0, 23), url(24, 8)], Link(POST, alone=True), id="two"
        ),
        pytest.param(
            "a.ru/1 здесь", [label(7, 5), url(0, 6)], Link("https://a.ru/1", alone=True), id="order"
        ),
        pytest.param(
            "тут, тут",
            [label(0, 3), label(5, 3, "https://a.ru/1")],
            Link(POST, alone=True),
            id="one label",
        ),
        pytest.param(f"Готово {POST}", [], Link(POST), id="not marked"),
        pytest.param("Готово: vk.com/wall-1_2.", [], Link(POST), id="neither, no scheme"),
        pytest.param("см. ул.Мира/2, vk.com", [], None, id="no page"),
        pytest.param("Пишите на gosuslugi.ru", [url(10, 12)], None, id="a site only named"),
        pytest.param("@anna, здесь", [label(7, 5, "tg://user?id=5")], None, id="a person"),
        pytest.param(
            "vk.com/wall-1_2", [{"type": "code", "offset": 0, "length": 15}], None, id="-"
        ),
        pytest.param("Готово", [url(90, 5), label(-3, 700, "")], None, id="marks of nothing"),
    ],
)
def test_links_are_those_that_telegram_marks(
    text: str, marks: list[Json], link: Link | None
) -> None:
    assert written(text=text, entities=marks).link == link
    photo = written(photo=[PHOTO], caption=text, caption_entities=marks)
    assert photo.link == link
    cited = {"message_id": 3, "text": text, "entities": marks}
    assert written(text="/new", reply_to_message=cited).reply_to == RepliedMessage(
        MessageRef(ME.id, GROUP, MessageId("3")), text, ours=True, link=link
    )


def test_a_link_of_an_album_is_that_of_any_part() -> None:
    parts = [
        body(message_id=11, photo=[PHOTO], caption="Двор"),
        body(message_id=12, photo=[PHOTO], caption="ok.ru/a", caption_entities=[url(0, 7)]),
    ]
    assert written(*parts).link == Link("https://ok.ru/a")


def test_files_beside_the_words() -> None:
    small, largest = {**PHOTO, "file_id": "S"}, PHOTO
    photo = written(photo=[small, largest], caption="Двор")
    assert photo.text == "Двор"
    assert photo.attachments == (Attachment(AttachmentKind.PHOTO, "P", "p"),)
    paper = {"file_id": "D", "file_unique_id": "d", "file_name": "Акт.pdf", "pages": 3}
    assert written(document=paper).attachments == (
        Attachment(AttachmentKind.DOCUMENT, "D", "d", "Акт.pdf"),
    )
    unknown = written(hologram={"file_id": "H"}, caption="Двор")
    assert (unknown.text, unknown.attachments) == (None, ())


def test_an_album_is_one_message() -> None:
    parts = [
        body(message_id=11, document={"file_id": "D", "file_unique_id": "d"}, caption="Акт"),
        body(message_id=12, photo=[PHOTO], caption="Двор", reply_to_message={"message_id": 3}),
    ]
    album = written(*parts, photo=[PHOTO])
    assert album.text == "Акт\n\nДвор"
    assert [one.file_id for one in album.attachments] == ["P", "D"]
    assert [ref.message for ref in album.refs] == ["11", "12"]
    assert album.reply_to == RepliedMessage(MessageRef(ME.id, GROUP, MessageId("3")), ours=True)


def test_what_is_replied_to() -> None:
    markup = {
        "inline_keyboard": [
            [{"text": "Взять", "callback_data": "tk:7:zhkh:"}, {"text": "?", "copy_text": {}}],
            [{"text": "…", "callback_data": "zz:1"}],
        ]
    }
    card = {"message_id": 3, "from": BOT, "text": "№7. Новое", "reply_markup": markup}
    assert written(text="Готово", reply_to_message=card).reply_to == RepliedMessage(
        MessageRef(ME.id, GROUP, MessageId("3")),
        "№7. Новое",
        ours=True,
        by_bot=True,
        buttons=(Take(number=IncidentNumber(7), authority=AuthorityCode("zhkh")), None, None),
    )
    other = {**card, "from": {"id": 5, "is_bot": True}}
    answered = written(text="Готово", reply_to_message=other).reply_to
    assert answered is not None
    assert (answered.ours, answered.by_bot) == (False, True)


@pytest.mark.parametrize(
    ("sender", "ours"),
    [
        pytest.param(None, True, id="not told"),
        pytest.param({"id": 5, "is_bot": True, "username": ME.username}, True, id="our name"),
        pytest.param({"id": 5, "is_bot": True, "username": "other_bot"}, False, id="another"),
        pytest.param({"id": 5, "is_bot": True}, False, id="a bot without a name"),
        pytest.param({"id": 5, "is_bot": False}, False, id="a person"),
    ],
)
def test_a_server_may_tell_less_of_our_own_messages(sender: Json | None, *, ours: bool) -> None:
    cited = {"message_id": 3, "from": sender, "text": "№7. Новое"}
    answered = written(text="Готово", reply_to_message=cited).reply_to
    assert answered is not None
    assert answered.ours is ours


def test_a_message_without_its_time_is_of_now() -> None:
    untimed = body(text="Готово")
    del untimed["date"]
    read_now = got("message", untimed)
    assert isinstance(read_now, IncomingMessage)
    assert read_now.at == NOW


def test_the_first_message_of_a_topic_is_answered_by_nobody() -> None:
    first = {"message_id": 3, "from": BOT, "forum_topic_created": {"name": "ЖКХ"}}
    topic = {"message_thread_id": 3, "is_topic_message": True, "reply_to_message": first}
    message = written(text="Готово", **topic)
    assert message.place == Place(ChatId(-1003), 3)
    assert message.reply_to is None
    in_a_thread = written(text="Готово", **(topic | {"is_topic_message": False}))
    assert in_a_thread.place == GROUP
    assert in_a_thread.reply_to is not None


def test_who_writes_in_the_name_of_the_group_is_nobody() -> None:
    group = {"from": {"id": 1_087_968_824, "is_bot": True}, "sender_chat": {"id": -1003}}
    ref = MessageRef(ME.id, GROUP, MessageId("11"))
    assert got("message", body(text="/open", **group)) == Anonymous(ref, "/open")
    assert got("edited_message", body(text="/open", edit_date=5, **group)) is None
    channel = {**group, "sender_chat": {"id": -7}}
    assert got("message", body(text="/open", **channel)) == Anonymous(ref, "/open")
    unmarked = {**group, "from": {"id": 1_087_968_824, "first_name": "Group"}}
    assert got("message", body(text="/open", **unmarked)) == Anonymous(ref, "/open")
    assert got("message", body(text="/open", **{"from": group["from"]})) is None


def test_a_press() -> None:
    query = {"id": "77", "from": {"id": 601}, "data": "to:7::x", "chat_instance": "1"}
    source = MessageRef(ME.id, GROUP, MessageId("11"))
    by = Actor(PersonId(601), source, pressed=True)
    assert got("callback_query", {**query, "message": body()}) == ButtonPress(
        "77", by, Route(number=IncidentNumber(7), seen=Mark("x")), SENT
    )
    gone = {"message_id": 11, "date": 0, "chat": {"id": -1003}}
    assert got("callback_query", {**query, "message": gone}) == ButtonPress(
        "77", by, Route(number=IncidentNumber(7), seen=Mark("x"))
    )
    forged = {**query, "message": gone, "data": "to:seven::x"}
    assert got("callback_query", forged) == ButtonPress("77", by, None)
    hidden = got("callback_query", {**query, "message": body(), "from": {"id": 5, "is_bot": True}})
    assert isinstance(hidden, ButtonPress)
    assert hidden.anonymous
    nowhere = got("callback_query", query)
    assert nowhere == ButtonPress("77", Actor(PersonId(601), pressed=True), None)


def test_a_group_goes_on_as_another_chat() -> None:
    moved = ChatMigrated(ChatId(-1003), ChatId(-100_7))
    assert got("message", body(migrate_to_chat_id=-100_7)) == moved
    new = body(chat={"id": -100_7}, migrate_from_chat_id=-1003)
    assert got("message", {**new, "from": {"id": 1_087_968_824, "is_bot": True}}) == moved


@pytest.mark.parametrize(
    ("member", "present"),
    [
        ({"status": "member"}, True),
        ({"status": "administrator", "can_levitate": True}, True),
        ({"status": "restricted", "is_member": True}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "left"}, False),
        ({"status": "kicked", "until_date": 0}, False),
    ],
)
def test_the_bot_is_taken_in_or_out(member: Json, present: bool) -> None:
    change = {**body(), "old_chat_member": {}, "new_chat_member": member}
    by = Actor(PersonId(601))
    expected = BotMembership(ChatId(-1003), present, entered=present, by=by)
    assert got("my_chat_member", change) == expected
    change["old_chat_member"] = {"status": "member"}
    assert got("my_chat_member", change) == BotMembership(ChatId(-1003), present, by=by)


@pytest.mark.parametrize(
    ("before", "now", "may_pin"),
    [
        ({"status": "member"}, {"status": "administrator", "can_pin_messages": True}, True),
        ({"status": "member"}, {"status": "administrator", "can_pin_messages": False}, False),
        ({"status": "left"}, {"status": "restricted", "can_pin_messages": True}, True),
        (
            {"status": "administrator", "can_pin_messages": True},
            {"status": "administrator", "can_pin_messages": True, "can_invite_users": True},
            False,
        ),
        ({"status": "administrator", "can_pin_messages": True}, {"status": "kicked"}, False),
    ],
)
def test_the_bot_is_let_pin(before: Json, now: Json, may_pin: bool) -> None:
    told = got("my_chat_member", {**body(), "old_chat_member": before, "new_chat_member": now})
    assert isinstance(told, BotMembership)
    assert told.may_pin is may_pin


@pytest.mark.parametrize("kind", ["poll", "business_message", "message_reaction", "telepathy"])
def test_other_kinds_of_update_mean_nothing(kind: str) -> None:
    assert got(kind, {"id": "1"}) is None


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        ("message", body(date="вчера"), "message.date"),
        ("message", body(message_id="Секрет"), "message.message_id"),
        ("message", body(chat={}), "message.chat.id"),
        ("message", body(reply_to_message={"from": BOT}), "message.reply_to_message.message_id"),
        ("edited_message", body(text={"words": "Секрет"}), "edited_message.text"),
        ("callback_query", {"data": "to:7::x"}, "callback_query.id"),
    ],
)
def test_without_what_is_needed_it_cannot_be_read(kind: str, content: Json, field: str) -> None:
    with pytest.raises(Unreadable, match=field) as refused:
        got(kind, content)
    assert "Секрет" not in str(refused.value)
