"""The contents of a performance's chats for the page: people, chats and messages as JSON."""

from collections.abc import Iterable
from typing import Final

from bot.sandbox import Chat, ChatKind, Membership, Message
from bot.sandbox.protocol import Json
from bot.sandbox.transcript import origin_name, service_words
from bot.sandbox.world import BotWorld
from bot.tutorial.sandboxes import NAMES, Sandboxes
from bot.tutorial.wall import CITIZEN, WHERE
from domain.model.ids import number_of
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person
from handlers.texts import words

_CITIZEN: Final = {
    "id": CITIZEN.id,
    "name": CITIZEN.name,
    "role": "Жительница",
}
_KEPT_BEFORE: Final = 10
"""The greatest number of former texts shown of an edited message."""


def people_and_chats(sandboxes: Sandboxes, organisation: Organisation) -> Json:
    """Return the bots, the people, and the chats with their messages; the wall comes last."""
    worlds = [sandbox.world for sandbox in sandboxes.messengers]
    found: Json = {
        "bots": [world.bot.id for world in worlds],
        "people": [_person(one, organisation) for one in organisation.people.values()],
        "chats": [
            _chat(chat, NAMES[world.messenger]) | _bot_there(chat, world)
            for world in worlds
            for chat in world.chats.values()
        ],
    }
    if sandboxes.wall is not None:
        found["people"].append(_CITIZEN)
        found["chats"].append(_chat(sandboxes.wall.chat, WHERE) | {"wall": True})
    return found


def _person(employee: Person, organisation: Organisation) -> Json:
    """Return the person with name and role."""
    posts = sorted(words.post(post, organisation) for post in employee.posts)
    return {
        "id": number_of(employee.id),
        "name": words.short_name(employee.name),
        "role": words.capital("; ".join(posts)),
    }


def _chat(chat: Chat, where: str) -> Json:
    """Return a chat with its members and messages."""
    there = (chat.users[number] for number in chat.members if chat.has(number))
    return {
        "messenger": where,
        "id": chat.id,
        "title": chat.title,
        "private": chat.kind is ChatKind.PRIVATE,
        "members": sorted(user.id for user in there if not user.is_bot),
        "bot": False,
        "deaf": False,
        "topics": [
            {"id": number, "name": topic.name, "closed": topic.closed}
            for number, topic in chat.topics.items()
        ],
        "messages": [message_json(one) for one in standing(chat)],
    }


def _bot_there(chat: Chat, world: BotWorld) -> Json:
    """Return whether the bot is in the chat, and whether it lacks the rights to hear anything."""
    membership = chat.membership(world.bot.id)
    needs_rights = chat.kind is not ChatKind.PRIVATE and world.works_as is not Membership.MEMBER
    return {
        "bot": chat.has(world.bot.id),
        "deaf": needs_rights and membership is Membership.MEMBER,
    }


def standing(chat: Chat) -> Iterable[Message]:
    """Return all messages by time, including ephemeral ones."""
    return sorted([*chat.messages, *chat.whispers], key=lambda one: one.date)


def key(message: Message) -> str:
    """Return a key unique in the chat: ephemeral messages are numbered separately."""
    return f"{'e' if message.receiver else 'm'}{message.id}"


def message_json(message: Message) -> Json:
    """Return the message as it is now; texts and entities as in the Bot API."""
    content = message.content
    chat = message.chat
    quote, service = content.other.get("quote"), service_words(content.other)
    return {
        "key": key(message),
        "id": message.id,
        "chat": chat.id,
        "from": message.sender.id,
        "name": message.sender.name,
        "date": message.date,
        "edited": message.edit_date,
        "before": [one.rich.text for one in message.history[-_KEPT_BEFORE:]],
        "deleted": message.deleted,
        "text": content.rich.text,
        "entities": [chat.entity(one) for one in content.rich.entities],
        "keyboard": content.keyboard,
        "asks": message.asks_reply,
        "hint": (content.markup or {}).get("input_field_placeholder", ""),
        "reply": key(message.reply_to) if message.reply_to else None,
        "quote": quote["text"] if quote else None,
        "silent": message.silent,
        "thread": message.thread,
        "receiver": message.receiver.id if message.receiver else None,
        "reactions": sorted(set(message.reactions.values())),
        "album": content.other.get("media_group_id"),
        "photo": _file(content.other["photo"][-1]) if "photo" in content.other else None,
        "document": _file(content.other["document"]) if "document" in content.other else None,
        "forwarded": origin_name(content.other["forward_origin"])
        if "forward_origin" in content.other
        else None,
        "service": service and words.capital(service),
    }


def _file(of: Json) -> Json:
    return {"id": of["file_id"], "name": of.get("file_name", ""), "size": of["file_size"]}
