"""Parsing of Telegram's updates into the handlers' input.

Only the necessary fields are read, so new or unknown ones never make an update unreadable.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, ValidationError

from bot.messengers.links import Marked, link_in
from bot.messengers.packing import unpack
from bot.messengers.updates import Payload, StorableText, moment_of, unreadable
from domain.model.actor import Actor
from domain.model.ids import (
    LARGEST_NUMBER,
    ChatId,
    MessageId,
    MessageRef,
    PersonId,
    Place,
)
from domain.model.incident.answer.quotation import Quotation
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.message.link import Link
from handlers.ui.buttons import MOST_OFFERED, MOST_PICKED
from handlers.ui.context import BotAccount
from handlers.ui.incoming import (
    Anonymous,
    BotMembership,
    ButtonPress,
    ChatMigrated,
    ForwardOrigin,
    Incoming,
    IncomingMessage,
    PickedPeople,
    RepliedMessage,
    TopicTurned,
)

_TELEGRAM_KEEPS: Final = timedelta(hours=24)
"""How long Telegram keeps undelivered messages; older dates are not trusted."""


def read(
    payload: Payload, album: Sequence[Payload], me: BotAccount, now: datetime
) -> Incoming | None:
    """Parse an update; return None for an unsupported kind.

    For part of an album, `album` holds all parts received so far, in order. Raises Unreadable.
    """
    try:
        update = _Update.model_validate(payload)
        parts = [_Message.model_validate(part) for part in album]
    except ValidationError as error:
        raise unreadable(error) from None
    if update.message is not None:
        return _message(update.message, parts, me, now)
    if update.edited_message is not None:
        edit = _message(update.edited_message, parts, me, now, edited=True)
        return None if isinstance(edit, Anonymous) else edit
    if update.callback_query is not None:
        return _press(update.callback_query, me)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return None


# The parts of the Bot API's types in use (https://core.telegram.org/bots/api#update)


_Id = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]


class _Chat(BaseModel):
    id: _Id


class _Named(BaseModel):
    """A user or a chat, by name only."""

    first_name: StorableText = ""
    last_name: StorableText = ""
    title: StorableText | None = None
    username: StorableText | None = None

    @property
    def name(self) -> str | None:
        return self.title or f"{self.first_name} {self.last_name}".strip() or None


class _Sender(_Named):
    id: _Id
    is_bot: bool = False


class _File(BaseModel):
    file_id: StorableText
    file_unique_id: StorableText
    file_name: StorableText | None = None


class _Entity(BaseModel):
    type: str = ""
    offset: int = 0
    length: int = 0
    url: StorableText = ""


class _Origin(BaseModel):
    sender_user: _Sender | None = None
    sender_user_name: StorableText | None = None
    sender_chat: _Named | None = None
    chat: _Named | None = None
    message_id: int | None = None


class _Button(BaseModel):
    callback_data: str = ""


class _Markup(BaseModel):
    inline_keyboard: list[list[_Button]] = Field(default_factory=list)


class _Numbered(BaseModel):
    message_id: int
    date: int = 0

    @property
    def id(self) -> MessageId:
        return MessageId(str(self.message_id))


class _Content(_Numbered):
    sender: _Sender | None = Field(None, alias="from")
    text: StorableText | None = None
    entities: list[_Entity] = Field(default_factory=list)
    caption: StorableText | None = None
    caption_entities: list[_Entity] = Field(default_factory=list)
    photo: list[_File] = Field(default_factory=list)
    video: _File | None = None
    document: _File | None = None
    forward_origin: _Origin | None = None
    reply_markup: _Markup = Field(default_factory=_Markup)

    @property
    def attachment(self) -> Attachment | None:
        """The photo in its largest size, the video or the document; other files are ignored."""
        if self.photo:
            photo = self.photo[-1]
            return Attachment(AttachmentKind.PHOTO, photo.file_id, photo.file_unique_id)
        if (of := self.video or self.document) is not None:
            kind = AttachmentKind.VIDEO if self.video else AttachmentKind.DOCUMENT
            return Attachment(kind, of.file_id, of.file_unique_id, of.file_name)
        return None

    @property
    def words(self) -> str:
        """The text, or the caption of a supported file."""
        return self.text or (self.caption if self.attachment else "") or ""


class _Standing(_Numbered):
    """Where a message is; inaccessible messages have no more fields."""

    chat: _Chat
    message_thread_id: int | None = None
    is_topic_message: bool = False

    @property
    def place(self) -> Place:
        """The chat and topic; outside forums thread numbers mean replies, not topics.

        Topics of a private chat are ignored: a question in one may be answered in another, and an
        answer reaches its topic through the message it replies to.
        """
        place = Place(ChatId(self.chat.id), self.topic)
        return Place(place.chat) if place.private else place

    @property
    def topic(self) -> int | None:
        """The number of its topic, equal to that of the topic's first message."""
        return self.message_thread_id if self.is_topic_message else None


class _Quote(BaseModel):
    text: StorableText
    position: int = 0
    is_manual: bool = False


class _Shared(_Named):
    user_id: int = Field(gt=0, le=LARGEST_NUMBER)


class _UsersShared(BaseModel):
    request_id: int = 0
    users: list[_Shared] = Field(default_factory=list, max_length=MOST_PICKED)

    @property
    def picked(self) -> PickedPeople:
        question, choice = divmod(self.request_id, MOST_OFFERED)
        names = {PersonId(one.user_id): one.name or "" for one in self.users}
        return PickedPeople(question, choice, names)


class _Message(_Standing, _Content):
    users_shared: _UsersShared | None = None
    quote: _Quote | None = None
    edit_date: int = Field(0, ge=0, le=LARGEST_NUMBER)
    sender_chat: _Chat | None = None
    reply_to_message: _Content | None = None
    migrate_to_chat_id: _Id | None = None
    migrate_from_chat_id: _Id | None = None
    forum_topic_closed: Any = None
    forum_topic_reopened: Any = None
    general_forum_topic_hidden: Any = None
    general_forum_topic_unhidden: Any = None
    forum_topic_created: Any = None
    forum_topic_edited: Any = None
    pinned_message: Any = None
    message_auto_delete_timer_changed: Any = None
    chat_background_set: Any = None
    write_access_allowed: Any = None

    @property
    def of_the_chat(self) -> bool:
        """Whether it is a service message of a private chat or its topics."""
        told = (
            self.forum_topic_created,
            self.forum_topic_edited,
            self.forum_topic_closed,
            self.forum_topic_reopened,
            self.pinned_message,
            self.message_auto_delete_timer_changed,
            self.chat_background_set,
            self.write_access_allowed,
        )
        return self.place.private and any(one is not None for one in told)


class _Press(BaseModel):
    id: str
    sender: _Sender = Field(alias="from")
    message: _Standing | None = None
    data: str = ""


class _Member(BaseModel):
    status: str = "left"
    is_member: bool = True
    can_pin_messages: bool = False
    """Only set for administrators and for members with individual restrictions."""


class _MemberChange(BaseModel):
    chat: _Chat
    sender: _Sender | None = Field(None, alias="from")
    new_chat_member: _Member
    old_chat_member: _Member = _Member()


class _Update(BaseModel):
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _MemberChange | None = None


def _message(
    message: _Message,
    album: Sequence[_Message],
    me: BotAccount,
    now: datetime,
    *,
    edited: bool = False,
) -> IncomingMessage | Anonymous | ChatMigrated | TopicTurned | None:
    """Return None for messages without a personal author."""
    if message.migrate_to_chat_id is not None:
        return ChatMigrated(ChatId(message.chat.id), ChatId(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        return ChatMigrated(ChatId(message.migrate_from_chat_id), ChatId(message.chat.id))
    if message.of_the_chat:
        return None
    if (turned := _topic(message)) is not None:
        return turned
    place, parts = message.place, album or (message,)
    ref = MessageRef(me.id, place, message.id, message.edit_date)
    author, replied = message.sender, _reply_to(parts, place, me)
    hidden = message.sender_chat is not None
    if hidden or author is None or author.is_bot:
        return Anonymous(ref, message.text, replied) if hidden else None
    return IncomingMessage(
        by=Actor(PersonId(author.id), ref),
        at=_sent_at(parts, now),
        ref=ref,
        text=_text(parts),
        refs=tuple(MessageRef(me.id, place, part.id) for part in parts),
        attachments=_attachments(parts),
        link=_link(parts),
        origin=next((_origin(part) for part in parts if part.forward_origin), None),
        reply_to=replied,
        quoted=next(filter(None, map(_quoted, parts)), None),
        edited=edited,
        name=author.name or "",
        username=author.username or "",
        comment=_comment(parts, place, me),
        picked=message.users_shared.picked if message.users_shared else None,
    )


def _comment(parts: Sequence[_Message], place: Place, me: BotAccount) -> MessageRef | None:
    """Return the message before a forward: a comment is sent first, and gets the number before."""
    first = min(part.message_id for part in parts)
    if first <= 1 or not any(part.forward_origin for part in parts):
        return None
    return MessageRef(me.id, place, MessageId(str(first - 1)))


def _topic(message: _Message) -> TopicTurned | None:
    """Parse a service message about its topic; its other fields are always empty."""
    if message.forum_topic_closed is not None or message.general_forum_topic_hidden is not None:
        return TopicTurned(message.place, closed=True)
    if message.forum_topic_reopened is not None or message.general_forum_topic_unhidden is not None:
        return TopicTurned(message.place, closed=False)
    return None


def _sent_at(parts: Iterable[_Message], now: datetime) -> datetime:
    sent = min(part.date for part in parts)
    trusted = (now - _TELEGRAM_KEEPS).timestamp() <= sent <= now.timestamp()
    return datetime.fromtimestamp(sent, UTC) if trusted else now


def _reply_to(parts: Iterable[_Message], place: Place, me: BotAccount) -> RepliedMessage | None:
    for part in parts:
        replied = part.reply_to_message
        if replied is not None and replied.message_id != part.topic:
            return _replied(replied, place, me)
    return None


def _replied(message: _Content, place: Place, me: BotAccount) -> RepliedMessage:
    sender = message.sender
    return RepliedMessage(
        ref=MessageRef(me.id, place, message.id),
        text=_text((message,)),
        ours=_is_ours(sender, me),
        by_bot=sender is not None and sender.is_bot,
        buttons=tuple(
            unpack(button.callback_data)
            for row in message.reply_markup.inline_keyboard
            for button in row
        ),
        attachments=_attachments((message,)),
        origin=_origin(message),
        link=_link((message,)),
        sent_at=moment_of(message.date),
    )


def _is_ours(sender: _Sender | None, me: BotAccount) -> bool:
    """Return whether the bot sent it; self-hosted servers may omit the sender or renumber it."""
    if sender is None or sender.id == me.id:
        return True
    return sender.is_bot and (sender.username or "") == me.username


def _quoted(message: _Message) -> Quotation | None:
    """Return a quote selected by hand; Telegram itself quotes parts of long messages."""
    quote, replied = message.quote, message.reply_to_message
    if quote is None or replied is None or not quote.is_manual:
        return None
    shown = _text((replied,)) or ""
    before = shown.encode("utf-16-le", "ignore")[: 2 * quote.position]
    return Quotation(quote.text, len(before.decode("utf-16-le", "ignore")), shown)


def _text(parts: Iterable[_Content]) -> str | None:
    """Return the text or the joined captions; None for other kinds of message."""
    return "\n\n".join(part.words for part in parts if part.words) or None


def _link(parts: Iterable[_Content]) -> Link | None:
    return link_in(
        (
            part.words,
            [
                Marked(one.type, one.offset, one.length, one.url)
                for one in (*part.entities, *part.caption_entities)
            ],
        )
        for part in parts
        if part.words
    )


def _attachments(parts: Iterable[_Content]) -> tuple[Attachment, ...]:
    """Return the photos, then the videos, then the documents."""
    found = [attachment for part in parts if (attachment := part.attachment)]
    return tuple(sorted(found, key=lambda one: [*AttachmentKind].index(one.kind)))


def files_of(message: Any) -> tuple[Attachment, ...]:
    """Return the files of a message in an answer, none if it can't be read."""
    try:
        return _attachments([_Content.model_validate(message)])
    except ValidationError:
        return ()


def _origin(message: _Content) -> ForwardOrigin | None:
    """Return the author of a forwarded message, and the link of a public channel's post."""
    origin = message.forward_origin
    if origin is None:
        return None
    author = origin.sender_user or origin.sender_chat or origin.chat
    url = None
    if origin.chat is not None and origin.chat.username and origin.message_id:
        url = f"https://t.me/{origin.chat.username}/{origin.message_id}"
    person = PersonId(origin.sender_user.id) if origin.sender_user else None
    return ForwardOrigin(author.name if author else origin.sender_user_name, url, person)


def _press(press: _Press, me: BotAccount) -> ButtonPress:
    """Parse a press; a button outside any chat is not ours."""
    source = sent_at = None
    if press.message is not None:
        source = MessageRef(me.id, press.message.place, press.message.id)
        sent_at = moment_of(press.message.date)
    by = Actor(PersonId(press.sender.id), source, pressed=True)
    data = unpack(press.data) if source else None
    return ButtonPress(press.id, by, data, sent_at, anonymous=press.sender.is_bot)


def _membership(change: _MemberChange) -> BotMembership:
    new, old = change.new_chat_member, change.old_chat_member
    present, before = _is_there(new), _is_there(old)
    may_pin = present and new.can_pin_messages and not (before and old.can_pin_messages)
    return BotMembership(
        ChatId(change.chat.id),
        present,
        entered=present and not before,
        may_pin=may_pin,
        by=Actor(PersonId(change.sender.id)) if change.sender else None,
    )


def _is_there(member: _Member) -> bool:
    return member.status not in {"left", "kicked"} and member.is_member
