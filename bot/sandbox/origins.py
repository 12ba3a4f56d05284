"""Where a forwarded message comes from: `forward_origin` of the Bot API, in each of its kinds."""

from dataclasses import dataclass
from typing import assert_never

from bot.sandbox.protocol import Json


@dataclass(frozen=True, slots=True)
class FromUser:
    """A user with a visible account."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class FromHidden:
    """A user with a hidden account: only the name is known."""

    name: str


@dataclass(frozen=True, slots=True)
class FromGroup:
    """Sent in the name of a group by an anonymous admin."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class FromChannel:
    """A post of a channel."""

    id: int
    title: str
    post: int
    username: str | None = None


Origin = FromUser | FromHidden | FromGroup | FromChannel


def origin_json(origin: Origin, date: int) -> Json:
    """Return MessageOrigin; `date`, in Unix seconds, is that of the original message."""
    match origin:
        case FromUser(id=number, name=name):
            user = {"id": number, "is_bot": False, "first_name": name}
            return {"type": "user", "date": date, "sender_user": user}
        case FromHidden(name=name):
            return {"type": "hidden_user", "date": date, "sender_user_name": name}
        case FromGroup(id=number, title=title):
            chat = {"id": number, "type": "supergroup", "title": title}
            return {"type": "chat", "date": date, "sender_chat": chat}
        case FromChannel(id=number, title=title, post=post, username=username):
            channel = {"id": number, "type": "channel", "title": title}
            if username:
                channel["username"] = username
            return {"type": "channel", "date": date, "chat": channel, "message_id": post}
        case _:
            assert_never(origin)


def origin_name(origin: Json) -> str:
    """Return the author's name of a MessageOrigin, as a client shows it above the message."""
    match origin:
        case {"sender_user": {"first_name": str(name)}} | {"sender_user_name": str(name)}:
            return name
        case {"sender_chat": {"title": str(title)}} | {"chat": {"title": str(title)}}:
            return title
        case _:
            raise ValueError(origin)
