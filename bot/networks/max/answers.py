"""Parsing of what MAX answers about posts and comments.

Only the necessary fields are read (https://dev.max.ru/docs-api/objects/CommentMessage); one that
is not as documented is dropped, never shown in the log.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, TypeVar

import structlog
from pydantic import BaseModel, Field, ValidationError

from bot.messengers.updates import StorableText, unreadable

log: Final = structlog.get_logger(__name__)

_LATEST: Final = 2**33 * 1000
"""Milliseconds: the year 2242."""

_LONGEST_TEXT, _LONGEST_NAME = 10_000, 200
"""Characters; MAX allows fewer."""

_BUTTONS: Final = "inline_keyboard"

_MID: Final = re.compile(r"(?:mid\.)?[a-zA-Z0-9_\-]{1,100}", re.ASCII)
Mid = Annotated[str, Field(pattern=rf"^{_MID.pattern}$")]
_Int64 = Annotated[int, Field(ge=-(2**63), lt=2**63)]


def is_mid(text: str) -> bool:
    """Return whether it has the form of a `mid`."""
    return bool(_MID.fullmatch(text))


class _Sender(BaseModel):
    user_id: _Int64
    first_name: StorableText = ""
    last_name: StorableText | None = None
    is_bot: bool = False


class _Body(BaseModel):
    mid: Mid
    text: StorableText | None = None
    attachments: list[Any] | None = None


class _Linked(BaseModel):
    type: str = ""
    message: _Body | None = None


class _Message(BaseModel):
    timestamp: int = Field(ge=0, lt=_LATEST)
    body: _Body

    @property
    def mid(self) -> str:
        return self.body.mid

    @property
    def text(self) -> str:
        return (self.body.text or "")[:_LONGEST_TEXT]

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp / 1000, UTC)


class _Recipient(BaseModel):
    chat_id: _Int64
    chat_type: str = ""


class MaxPost(_Message):
    """A post of a channel, or a message of another chat; `timestamp` in milliseconds."""

    recipient: _Recipient
    url: str | None = Field(None, max_length=300)

    @property
    def in_channel(self) -> bool:
        """Whether it is a channel's post."""
        return self.recipient.chat_type == "channel"

    @property
    def has_files(self) -> bool:
        """Whether there is more than text and buttons."""
        kinds = (one.get("type") for one in self.body.attachments or () if isinstance(one, dict))
        return any(kind != _BUTTONS for kind in kinds)


class MaxComment(_Message):
    """A comment; `sender` is None for the channel, and often for people."""

    sender: _Sender | None = None
    link: _Linked | None = None

    @property
    def answered(self) -> str | None:
        """The `mid` of the comment that it answers."""
        reply = self.link if self.link is not None and self.link.type == "reply" else None
        return reply.message.mid if reply is not None and reply.message is not None else None

    @property
    def name(self) -> str | None:
        """The name of its author."""
        if self.sender is None:
            return None
        name = f"{self.sender.first_name} {self.sender.last_name or ''}".strip()
        return name[:_LONGEST_NAME] or None


class _Chat(BaseModel):
    title: StorableText | None = None


def title_of(chat: Any) -> str:
    """Return the title of a chat, as MAX describes it; empty if it has none."""
    try:
        return (_Chat.model_validate(chat).title or "")[:_LONGEST_NAME]
    except ValidationError:
        return ""


_Model = TypeVar("_Model", MaxPost, MaxComment)


def read_one(model: type[_Model], answer: Any) -> _Model | None:
    """Parse a post or comment; None if it is not as documented."""
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        log.warning("networks.max_unreadable", fields=str(unreadable(error)))
        return None


@dataclass(frozen=True, slots=True)
class AnswerPage(Generic[_Model]):
    """The readable ones of the `length` posts or comments of an answer, newest first."""

    read: list[_Model]
    length: int


def read_page(model: type[_Model], answer: Any) -> AnswerPage[_Model] | None:
    """Parse a list of posts or comments; None if it is no such list."""
    match answer:
        case {"messages": list(messages)}:
            read = [one for each in messages if (one := read_one(model, each)) is not None]
            return AnswerPage(read, len(messages))
        case _:
            return None
