"""Where a forwarded message comes from: the kinds that only tests forward."""

from dataclasses import dataclass

from bot.sandbox.protocol import Json


@dataclass(frozen=True, slots=True)
class FromUser:
    """A user with a visible account."""

    id: int
    name: str

    def as_json(self, date: int) -> Json:
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        return {"type": "user", "date": date, "sender_user": user}


@dataclass(frozen=True, slots=True)
class FromGroup:
    """Sent in the name of a group by an anonymous admin."""

    id: int
    title: str

    def as_json(self, date: int) -> Json:
        chat = {"id": self.id, "type": "supergroup", "title": self.title}
        return {"type": "chat", "date": date, "sender_chat": chat}


@dataclass(frozen=True, slots=True)
class FromChannel:
    """A post of a channel."""

    id: int
    title: str
    post: int
    username: str | None = None

    def as_json(self, date: int) -> Json:
        channel = {"id": self.id, "type": "channel", "title": self.title}
        if self.username:
            channel["username"] = self.username
        return {"type": "channel", "date": date, "chat": channel, "message_id": self.post}
