"""Parsing of the updates of MAX into the handlers' input.

Only the necessary fields are read, so new or unknown ones never make an update unreadable
(https://dev.max.ru/docs-api/objects/Update). In practice MAX leaves out parts of a message that it
documents as always there: its body, the original of a reply, the token or address of a file.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from bot.max.files import TYPES, file_id_of
from bot.max.markup import payloads_in
from bot.messengers.links import Marked, link_in
from bot.messengers.packing import unpack
from bot.messengers.updates import Payload, StorableText, Unreadable, moment_of, unreadable
from domain.model.actor import Actor
from domain.model.ids import (
    BotId,
    ChatId,
    MessageId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    id_in,
)
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.message.link import Link
from handlers.ui.incoming import (
    BotMembership,
    ButtonPress,
    ForwardOrigin,
    Incoming,
    IncomingMessage,
    RepliedMessage,
    UnreadFile,
)

_Part = TypeVar("_Part", bound=BaseModel)

BEGUN: Final = "dialog_begun"
"""Not of MAX: the first half of `bot_started`, which both unblocks the bot and sends /start."""

_DIALOG: Final = "dialog"
_CHAT: Final = "chat"

_TRUSTED_FOR: Final = timedelta(days=7)
"""Older dates are not trusted; messages missed in a gap are read up to this age."""

_RIGHTS_CHANGED: Final = "bot_admin_permissions_changed"
_IN_GROUPS: Final = frozenset({"bot_added", "bot_removed", _RIGHTS_CHANGED})

NEEDED_RIGHTS: Final = frozenset({"read_all_messages", "write"})
"""Rights without which an administrator sees or says nothing in a group."""

_STARTED: Final = "started."
"""Begins the id of `bot_started`, which is no message and can't be replied to."""

_NAMELESS: Final = "nameless."
"""Begins the id of a message whose own one MAX left out; it can't be replied to either."""

_KINDS: Final = {name: kind for kind, name in TYPES.items()}


def is_message(message: MessageId) -> bool:
    """Return whether the id is that of a message in the chat."""
    return not message.startswith((_STARTED, _NAMELESS))


class _Bot(NamedTuple):
    id: BotId
    number: int | None
    """As MAX numbers it."""


def read(payload: Payload, bot: BotId, number: int | None, now: datetime) -> Incoming | None:
    """Parse an update to the bot with this number in MAX; return None for an unsupported kind.

    Raises Unreadable.
    """
    me = _Bot(bot, number)
    try:
        update = _Update.model_validate(payload)
    except ValidationError as error:
        raise unreadable(error) from None
    match update:
        case _Update(update_type="message_created", message=_Message() as message):
            return _message(message, me, now, 0)
        case _Update(update_type="message_edited", message=_Message() as message):
            return _message(message, me, now, max(update.timestamp, 1))
        case _Update(update_type="message_callback", callback=_Callback() as callback):
            return _press(callback, update.message, me)
        case _Update(update_type="bot_started", user=_User() as user):
            return _started(update, user, me, now)
        case _:
            return _membership(update)


def _number(number: int) -> int:
    """Return the number; raise ValueError if it has more bits than ids have."""
    id_in(Messenger.MAX, number)
    return number


def _readable(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    """Return what is read from the value, None if that fails."""
    try:
        return read(value)
    except ValidationError:
        return None


def _listed(value: object) -> object:
    return value if isinstance(value, list) else []


def _present(value: object) -> object:
    return {} if value is None else value


_Number = Annotated[int, AfterValidator(_number)]
_Milliseconds = Annotated[int, Field(ge=0, le=2**53)]
_Dispensable = WrapValidator(_readable)
_List = Annotated[list[Any], BeforeValidator(_listed)]


class _User(BaseModel):
    user_id: _Number
    first_name: Annotated[StorableText | None, _Dispensable] = None
    last_name: Annotated[StorableText | None, _Dispensable] = None
    name: Annotated[StorableText | None, _Dispensable] = None
    username: Annotated[StorableText | None, _Dispensable] = None
    is_bot: bool | None = None

    @property
    def person(self) -> PersonId:
        return PersonId(id_in(Messenger.MAX, self.user_id))

    @property
    def shown(self) -> str:
        return self.name or f"{self.first_name or ''} {self.last_name or ''}".strip()


class _Recipient(BaseModel):
    chat_id: _Number | None = None
    chat_type: str = _CHAT


class _Payload(BaseModel):
    token: StorableText = Field(min_length=1)
    url: Annotated[StorableText | None, _Dispensable] = None
    photo_id: Annotated[int | None, _Dispensable] = None


class _Attachment(BaseModel):
    """A photo, video or document; without a payload it can't be used."""

    type: str
    payload: Annotated[_Payload | None, _Dispensable] = None
    filename: Annotated[StorableText | None, _Dispensable] = None

    @property
    def kind(self) -> AttachmentKind:
        return _KINDS[self.type]

    def read(self, payload: _Payload) -> Attachment:
        """Return it; a photo has an id of its own, other files only their token."""
        same = str(payload.photo_id or payload.token)
        unique = hashlib.blake2s(f"{self.type} {same}".encode(), digest_size=12).hexdigest()
        file_id = file_id_of(payload.token, payload.url or "")
        return Attachment(self.kind, file_id, f"max-{unique}", self.filename)


class _Markup(BaseModel):
    type: str = ""
    at: int = Field(0, alias="from")
    length: int = 0
    url: StorableText | None = None


def _each(kind: type[_Part], parts: list[Any]) -> Iterator[_Part]:
    """Yield those of the parts that can be read."""
    for one in parts:
        with suppress(ValidationError):
            yield kind.model_validate(one)


class _Body(BaseModel):
    mid: str = ""
    text: StorableText | None = None
    attachments: _List = []
    markup: _List = []

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The photos, then the videos, then the documents."""
        files = [one.read(one.payload) for one in self._attached if one.payload]
        return tuple(sorted(files, key=lambda one: [*AttachmentKind].index(one.kind)))

    @property
    def unread(self) -> tuple[UnreadFile, ...]:
        """The files that MAX has not given completely."""
        return tuple(
            UnreadFile(one.kind, one.filename) for one in self._attached if not one.payload
        )

    @property
    def _attached(self) -> list[_Attachment]:
        return [one for one in _each(_Attachment, self.attachments) if one.type in _KINDS]

    @property
    def link(self) -> Link | None:
        marks = [
            Marked("text_link", one.at, one.length, one.url)
            for one in _each(_Markup, self.markup)
            if one.type == "link" and one.url
        ]
        return link_in([(self.text, marks)]) if self.text else None


def files_of(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Return the files of a message in an answer, none if it can't be read."""
    return tuple(file for body in _each(_Body, [message.get("body")]) for file in body.files)


class _Linked(BaseModel):
    type: str = ""
    sender: _User | None = None
    message: Annotated[_Body, BeforeValidator(_present)] = _Body()

    def origin(self, me: _Bot) -> ForwardOrigin:
        """The author of a forwarded message, unknown for a channel's post."""
        author = self.sender
        if author is None:
            return ForwardOrigin()
        own = author.user_id == me.number
        return ForwardOrigin(author.shown, person=PersonId(me.id) if own else author.person)


class _Message(BaseModel):
    sender: _User | None = None
    recipient: _Recipient
    timestamp: _Milliseconds = 0
    link: _Linked | None = None
    body: Annotated[_Body, BeforeValidator(_present)] = _Body()

    @property
    def id(self) -> MessageId:
        """Its own id, or one made up."""
        author = self.sender.user_id if self.sender else ""
        return MessageId(self.body.mid or f"{_NAMELESS}{author}.{self.timestamp}")

    @property
    def forwarded(self) -> _Linked | None:
        """The original of a forward, whose own text and files are empty."""
        return self.link if self.link and self.link.type == "forward" else None

    @property
    def content(self) -> _Body:
        return self.forwarded.message if self.forwarded else self.body

    def place(self, person: PersonId) -> Place:
        """The group, or the dialog with this person; raises Unreadable for a group without id."""
        if self.recipient.chat_type == _DIALOG:
            return Place(ChatId(person))
        if self.recipient.chat_id is None or self.recipient.chat_id >= 0:
            raise Unreadable("message.recipient.chat_id: no group")
        return Place(ChatId(id_in(Messenger.MAX, self.recipient.chat_id)))


class _Callback(BaseModel):
    callback_id: str
    payload: str | None = None
    user: _User


class _Update(BaseModel):
    update_type: str
    timestamp: _Milliseconds = 0
    message: _Message | None = None
    callback: _Callback | None = None
    chat_id: _Number | None = None
    user: _User | None = None
    payload: StorableText | None = None
    user_id: _Number | None = None
    permissions: list[str] | None = None
    is_channel: bool = False


def _message(message: _Message, me: _Bot, now: datetime, edited_at: int) -> IncomingMessage | None:
    """Return None for channels' posts and for messages of bots."""
    author, content = message.sender, message.content
    if author is None or author.is_bot or message.recipient.chat_type not in {_DIALOG, _CHAT}:
        return None
    ref = MessageRef(me.id, message.place(author.person), message.id, edited_at)
    return IncomingMessage(
        by=Actor(author.person, ref),
        at=_sent_at(message.timestamp, now),
        ref=ref,
        text=content.text or None,
        refs=(MessageRef(me.id, ref.place, ref.message),),
        attachments=content.files,
        link=content.link,
        origin=message.forwarded.origin(me) if message.forwarded else None,
        reply_to=_replied(message, ref.place, me),
        edited=edited_at > 0,
        name=author.shown,
        username=author.username or "",
        unread=content.unread,
    )


def _sent_at(milliseconds: int, now: datetime) -> datetime:
    sent = moment_of(milliseconds / 1000)
    return sent if sent and now - _TRUSTED_FOR <= sent <= now else now


def _replied(message: _Message, place: Place, me: _Bot) -> RepliedMessage | None:
    """Return what it replies to.

    Where MAX leaves out the original, a private message replies to nothing; in a group it still
    addresses the bot.
    """
    reply = message.link
    if reply is None or reply.type != "reply":
        return None
    sender, body = reply.sender, reply.message
    if not body.mid and place.private:
        return None
    return RepliedMessage(
        ref=MessageRef(me.id, place, MessageId(body.mid or _NAMELESS)),
        text=body.text or None,
        ours=sender is None or sender.user_id == me.number,
        by_bot=sender is not None and bool(sender.is_bot),
        buttons=tuple(map(unpack, payloads_in(body.attachments))),
        attachments=body.files,
        link=body.link,
    )


def _press(callback: _Callback, message: _Message | None, me: _Bot) -> ButtonPress:
    """Parse a press; the message is missing if it was deleted meanwhile."""
    person, source, sent_at = callback.user.person, None, None
    if message is not None:
        source = MessageRef(me.id, message.place(person), message.id)
        sent_at = moment_of(message.timestamp / 1000)
    data = unpack(callback.payload or "") if source else None
    return ButtonPress(callback.callback_id, Actor(person, source, pressed=True), data, sent_at)


def _started(update: _Update, user: _User, me: _Bot, now: datetime) -> IncomingMessage:
    """Parse the button «Начать», with what the link to the bot carried, as /start."""
    ref = MessageRef(me.id, Place(ChatId(user.person)), MessageId(f"{_STARTED}{update.timestamp}"))
    return IncomingMessage(
        by=Actor(user.person, ref),
        at=_sent_at(update.timestamp, now),
        ref=ref,
        text=f"/start {update.payload or ''}".strip(),
        refs=(ref,),
        name=user.shown,
        username=user.username or "",
    )


def _membership(update: _Update) -> BotMembership | None:
    """Parse the bot's arrival, removal and rights; None for other kinds and for channels.

    MAX names nobody for arrivals fetched by polling.
    """
    user, kind = update.user, update.update_type
    rights_changed = kind == _RIGHTS_CHANGED
    by = Actor(user.person) if user and not user.is_bot else None
    if rights_changed and update.user_id:
        by = Actor(PersonId(id_in(Messenger.MAX, update.user_id)))
    if user is not None and kind in {BEGUN, "bot_stopped", "dialog_removed"}:
        begun = kind == BEGUN
        return BotMembership(ChatId(user.person), present=begun, entered=begun, by=by)
    if kind not in _IN_GROUPS or update.is_channel or not update.chat_id or update.chat_id > 0:
        return None
    return BotMembership(
        ChatId(id_in(Messenger.MAX, update.chat_id)),
        present=kind != "bot_removed",
        entered=kind == "bot_added",
        may_pin="pin_message" in (update.permissions or ()),
        needs_rights=kind == "bot_added",
        may_read=rights_changed and set(update.permissions or ()) >= NEEDED_RIGHTS,
        by=by,
    )
