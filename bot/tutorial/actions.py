"""The user's actions on the page, each done as one of the people of the performance."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.sandbox import Document, Membership, Message, Photo, SandboxError, SandboxPerson
from bot.sandbox.files import Attachment
from bot.sandbox.person import FromHidden
from bot.sandbox.protocol import Json
from bot.sandbox.vk import VkEntry
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.shown import key
from bot.tutorial.wall import CITIZEN, WALL, TownWall

_ANSWERED_WITHIN: Final = 8.0
"""Seconds; longer than a client shows progress."""


class NotPossible(Exception):
    """The messenger would not allow it; the text is the reason in Russian, for the user."""


async def do(sandboxes: Sandboxes, given: Json, files: Sequence[Attachment] = ()) -> Json:
    """Do an action; `what` is its name, `as` the person. Raises NotPossible."""
    try:
        if sandboxes.wall is not None and given.get("chat") == WALL:
            _act_on(sandboxes.wall, sandboxes, given, files)
        elif given["what"] == "press":
            return await _press(sandboxes, given)
        else:
            _act(sandboxes, given, files)
    except (KeyError, TypeError, ValueError):
        raise NotPossible("Непонятное действие: обновите страницу") from None
    except SandboxError:
        raise NotPossible(_REFUSED.get(str(given["what"]), "Здесь это сделать нельзя")) from None
    return {}


def _act_on(wall: TownWall, sandboxes: Sandboxes, given: Json, files: Sequence[Attachment]) -> None:
    """Do it as the citizen; nobody else writes there by hand."""
    if files:
        raise NotPossible("Под записью здесь можно только писать, без фото и файлов")
    if int(given["as"]) != CITIZEN.id:
        raise SandboxError("Only the citizen writes on the wall")
    match given["what"]:
        case "write":
            under = _replied(sandboxes, given) or wall.post
            wall.citizen.comment(_entry(under), _said(given))
        case "edit":
            wall.citizen.edit(_entry(_message(sandboxes, given)), _said(given))
        case "delete":
            wall.citizen.delete(_entry(_message(sandboxes, given)))
        case _:
            raise SandboxError("A wall has comments only")


def _entry(message: Message) -> VkEntry:
    if not isinstance(message, VkEntry):
        raise SandboxError("That does not stand on a wall")
    return message


def _said(given: Json) -> str:
    if not (said := str(given["text"]).strip()):
        raise SandboxError("A comment has words")
    return said


async def _press(sandboxes: Sandboxes, given: Json) -> Json:
    person = sandboxes.person(int(given["as"]))
    press = person.press(_message(sandboxes, given), str(given["label"]))
    try:
        answer = await press.answered(_ANSWERED_WITHIN)
    except SandboxError:
        return {"toast": "Бот пока не ответил", "alert": False}
    return {"toast": answer.text, "alert": answer.alert}


def _act(sandboxes: Sandboxes, given: Json, files: Sequence[Attachment]) -> None:
    """Do it in the messenger of the chat."""
    person, what = sandboxes.person(int(given["as"])), given["what"]
    match what:
        case "write":
            _write(person, given, files, _replied(sandboxes, given))
        case "edit":
            person.edit(_message(sandboxes, given), str(given["text"]))
        case "delete":
            person.delete(_message(sandboxes, given))
        case "forward":  # a citizen's message; `author` is the name shown by the messenger
            author = FromHidden(str(given.get("author") or "Житель"))
            person.forward(int(given["chat"]), author, str(given["text"]), files)
        case "forward_message":
            original = _message(sandboxes, given)
            attached = [person.download(original)] if original.content.media else []
            author = FromHidden(original.sender.name)
            person.forward(int(given["to"]), author, original.text, attached)
        case "topic":
            _create_topic(sandboxes, person, given)
        case "promote_bot":
            _promote_bot(sandboxes, person, int(given["chat"]))
        case _:
            numbers = [int(given[field]) for field in _OF_CHATS[what]]
            getattr(person, what)(*numbers)


def _write(
    person: SandboxPerson, given: Json, files: Sequence[Attachment], replied: Message | None
) -> None:
    chat, text, thread = int(given["chat"]), str(given["text"]), given.get("thread")
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


def _create_topic(sandboxes: Sandboxes, person: SandboxPerson, given: Json) -> None:
    chat = sandboxes.chat(int(given["chat"]))
    if not sandboxes.of(chat.id).world.has_forums:
        raise SandboxError("The messenger has no topics")
    chat.is_forum = True
    person.create_topic(chat.id, str(given["name"]))


def _promote_bot(sandboxes: Sandboxes, person: SandboxPerson, chat: int) -> None:
    """Make the bot an administrator, as MAX requires to see anything."""
    if sandboxes.of(chat).world.works_as is not Membership.ADMINISTRATOR:
        raise SandboxError("The bot needs no rights there")
    person.promote_bot(chat)


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


def _replied(sandboxes: Sandboxes, given: Json) -> Message | None:
    return _message(sandboxes, given, "reply") if given.get("reply") else None


def _message(sandboxes: Sandboxes, given: Json, name: str = "key") -> Message:
    chat = sandboxes.chat(int(given["chat"]))
    wanted = given[name]
    for message in (*chat.messages, *chat.whispers):
        if key(message) == wanted and not message.deleted:
            return message
    raise NotPossible("Этого сообщения больше нет")


def attachment(name: str, media_type: str, data: bytes) -> Attachment:
    """Return the file as an attachment: pictures become photos."""
    return Photo(data) if media_type.startswith("image/") else Document(name, data)
