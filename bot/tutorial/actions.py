"""The user's actions on the page, each done as one of the people of the performance."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.sandbox import Document, Membership, Message, Photo, SandboxError, SandboxPerson
from bot.sandbox.files import Attachment
from bot.sandbox.person import FromHidden
from bot.sandbox.protocol import Json
from bot.tutorial.performance import Performance
from bot.tutorial.shown import key
from bot.tutorial.wall import CITIZEN, WALL, TownWall

_ANSWERED_WITHIN: Final = 8.0
"""Seconds; longer than a client shows progress."""


class NotPossible(Exception):
    """The messenger would not allow it; the text is the reason in Russian, for the user."""


async def do(performance: Performance, given: Json, files: Sequence[Attachment] = ()) -> Json:
    """Do an action; `what` is its name, `as` the person. Raises NotPossible."""
    try:
        if (wall := performance.sandboxes.wall) is not None and given.get("chat") == WALL:
            _do_on(wall, performance, given, files)
            return {}
        person = performance.sandboxes.person(int(given["as"]))
        if given["what"] == "press":
            return await _press(performance, person, given)
        if (fields := _OF_CHATS.get(given["what"])) is not None:
            getattr(person, given["what"])(*(int(given[field]) for field in fields))
        else:
            _DEEDS[given["what"]](performance, person, given, files)
    except (KeyError, TypeError, ValueError):
        raise NotPossible("Непонятное действие: обновите страницу") from None
    except SandboxError:
        raise NotPossible(_REFUSED.get(str(given["what"]), "Здесь это сделать нельзя")) from None
    return {}


def _do_on(
    wall: TownWall, performance: Performance, given: Json, files: Sequence[Attachment]
) -> None:
    """Do it as the citizen; nobody else writes there by hand."""
    if files:
        raise NotPossible("Под записью здесь можно только писать, без фото и файлов")
    if int(given["as"]) != CITIZEN.id:
        raise SandboxError("Only the citizen writes on the wall")
    match given["what"]:
        case "write":
            replied = _message(performance, given, "reply") if given.get("reply") else None
            wall.write(str(given["text"]), replied)
        case "edit":
            wall.edit(_message(performance, given, "key"), str(given["text"]))
        case "delete":
            wall.delete(_message(performance, given, "key"))
        case _:
            raise SandboxError("A wall has comments only")


async def _press(performance: Performance, person: SandboxPerson, given: Json) -> Json:
    press = person.press(_message(performance, given, "key"), str(given["label"]))
    try:
        answer = await press.answered(_ANSWERED_WITHIN)
    except SandboxError:
        return {"toast": "Бот пока не ответил", "alert": False}
    return {"toast": answer.text, "alert": answer.alert}


def _write(
    performance: Performance, person: SandboxPerson, given: Json, files: Sequence[Attachment]
) -> None:
    chat, text, thread = int(given["chat"]), str(given["text"]), given.get("thread")
    replied = _message(performance, given, "reply") if given.get("reply") else None
    for kind in (Photo, Document):
        if alike := [one for one in files if isinstance(one, kind)]:
            person.send_album(chat, alike, text, reply_to=replied, thread=thread)
            text = ""
    if files:
        return
    if replied:
        person.reply(replied, text, quote=str(given.get("quote") or ""))
    else:
        person.say(chat, text, thread=thread)


def _edit(
    performance: Performance, person: SandboxPerson, given: Json, _: Sequence[Attachment]
) -> None:
    person.edit(_message(performance, given, "key"), str(given["text"]))


def _delete(
    performance: Performance, person: SandboxPerson, given: Json, _: Sequence[Attachment]
) -> None:
    person.delete(_message(performance, given, "key"))


def _forward(
    _: Performance, person: SandboxPerson, given: Json, files: Sequence[Attachment]
) -> None:
    """Forward a citizen's message; `author` is the name shown by the messenger."""
    author = FromHidden(str(given.get("author") or "Житель"))
    person.forward(int(given["chat"]), author, str(given["text"]), files)


def _forward_message(
    performance: Performance, person: SandboxPerson, given: Json, _: Sequence[Attachment]
) -> None:
    original = _message(performance, given, "key")
    attached = [person.download(original)] if original.content.media else []
    author = FromHidden(original.sender.name)
    person.forward(int(given["to"]), author, original.text, attached)


def _topic(
    performance: Performance, person: SandboxPerson, given: Json, _: Sequence[Attachment]
) -> None:
    chat = performance.sandboxes.chat(int(given["chat"]))
    if not performance.sandboxes.of(chat.id).world.has_forums:
        raise SandboxError("The messenger has no topics")
    chat.is_forum = True
    person.create_topic(chat.id, str(given["name"]))


def _promote_bot(
    performance: Performance, person: SandboxPerson, given: Json, _: Sequence[Attachment]
) -> None:
    """Make the bot an administrator, as MAX requires to see anything."""
    chat = int(given["chat"])
    if performance.sandboxes.of(chat).world.works_as is not Membership.ADMINISTRATOR:
        raise SandboxError("The bot needs no rights there")
    person.promote_bot(chat)


_Deed = Callable[[Performance, SandboxPerson, Json, Sequence[Attachment]], Any]
_DEEDS: Final[Mapping[str, _Deed]] = {
    "write": _write,
    "edit": _edit,
    "delete": _delete,
    "forward": _forward,
    "forward_message": _forward_message,
    "topic": _topic,
    "promote_bot": _promote_bot,
}
_OF_CHATS: Final[Mapping[str, tuple[str, ...]]] = {
    "close_topic": ("chat", "thread"),
    "reopen_topic": ("chat", "thread"),
    "leave": ("chat",),
    "join": ("chat",),
    "remove_bot": ("chat",),
    "add_bot": ("chat",),
    "block": (),
    "start": (),
}
"""Methods of a person, with the fields that hold their numbers."""

CHANGES_CHATS: Final = frozenset({"topic", "promote_bot", *_OF_CHATS})
"""Actions that change the members or topics of chats."""

_REFUSED: Final = {
    "press": "Кнопки под этим сообщением уже другие",
    "write": "Сюда сейчас написать нельзя: тема закрыта, бот заблокирован или вы не в группе",
    "edit": "Изменить можно только своё сообщение",
    "delete": "Удалить можно только своё сообщение",
}


def _message(performance: Performance, given: Json, name: str) -> Message:
    chat = performance.sandboxes.chat(int(given["chat"]))
    wanted = given[name]
    for message in (*chat.messages, *chat.whispers):
        if key(message) == wanted and not message.deleted:
            return message
    raise NotPossible("Этого сообщения больше нет")


def attachment(name: str, media_type: str, data: bytes) -> Attachment:
    """Return the file as an attachment: pictures become photos."""
    return Photo(data) if media_type.startswith("image/") else Document(name, data)
