"""A chat's history in Russian, for readers without prior knowledge."""

from collections.abc import Iterator
from datetime import date
from textwrap import indent, wrap
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.sandbox.chat import (
    Chat,
    ChatKind,
    Deleted,
    Edited,
    Happening,
    Message,
    MessageContent,
    Posted,
    Press,
    Pressed,
    Reacted,
)
from bot.sandbox.protocol import Json

_WIDTH = 78
_MARGIN = " " * 7
_QUOTE_LENGTH = 48
_KINDS = {ChatKind.PRIVATE: "Личный чат с ботом: ", ChatKind.CHANNEL: ""}
"""The kind of a chat in its heading; all others are groups."""
_WEEKDAYS = (
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
)


def transcript(chat: Chat, zone: ZoneInfo, since: int = 0, *, where: str = "") -> str:
    """Return the chat's events by local time: messages, edits, presses and their answers.

    `since`: the number of events to skip; `where`: the messenger, named in the heading.
    """
    parts = [_heading(chat, where)]
    day: date | None = None
    for happening in chat.story[since:]:
        local = happening.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            parts.append(f"{day:%d.%m.%Y}, {_WEEKDAYS[day.weekday()]}")
        parts.append(entry(happening, zone))
    return "\n\n".join(parts) + "\n"


def _heading(chat: Chat, where: str) -> str:
    what = _KINDS.get(chat.kind, "Группа: ")
    title = f"{chat.title} ({where})" if where else chat.title
    return f"═══ {what}{title} ".ljust(_WIDTH, "═")


def entry(happening: Happening, zone: ZoneInfo) -> str:
    """Return one event, with its local time."""
    match happening:
        case Posted(message=message, content=content, replied=replied):
            head = f"{message.sender.name}{_marks(message, replied)}"
            body = _body(content)
        case Edited(message=message, before=before, content=content):
            head = f"{message.sender.name} изменяет {_quoted(before)}"
            body = _difference(before, content)
        case Deleted(message=message):
            head, body = f"удалено {_quoted(message.content)}", ""
        case Pressed(press=press, content=content):
            head = f"{press.user.name} нажимает «{press.label}» под {_quoted(content)}"
            body = _toast(press)
        case Reacted(message=message, by=by, emoji=emoji):
            head = f"{by.name}: {emoji or 'реакции больше нет'} под {_quoted(message.content)}"
            body = ""
        case _:
            assert_never(happening)
    return (
        f"{happening.at.astimezone(zone):%H:%M}  {head}\n{indent(_wrapped(body), _MARGIN)}".rstrip()
    )


def _wrapped(body: str) -> str:
    """Fold long lines between words, like a narrow screen."""
    lines = (
        wrap(line, _WIDTH - len(_MARGIN), break_long_words=False) for line in body.splitlines()
    )
    return "\n".join("\n".join(folded) for folded in lines)


def _marks(message: Message, replied: MessageContent | None) -> str:
    reply = f", в ответ на {_quoted(replied)}" if replied else ""
    sound = ", без звука" if message.silent else ""
    seen = f", видит только {message.receiver.name}" if message.receiver else ""
    return f"{reply}{sound}{seen}"


def _body(content: MessageContent) -> str:
    asks = (content.markup or {}).get("force_reply")
    hint = "(просит ответить на это сообщение)" if asks else ""
    buttons = _buttons(content) if content.keyboard else ""
    return "\n".join(filter(None, (_words(content), hint, buttons)))


def _difference(before: MessageContent, after: MessageContent) -> str:
    """Return only the lines and buttons added by an edit."""
    known = set(_words(before).splitlines())
    lines = [line for line in _words(after).splitlines() if line not in known]
    if before.keyboard != after.keyboard:
        lines.append(_buttons(after))
    return "\n".join(lines) or "(убрано лишнее)"


_SHOWN = {
    "sticker": "(стикер)",
    "photo": "(фото)",
    "video": "(видео)",
    "voice": "(голосовое сообщение)",
}
"""Descriptions of content without a text."""

_SERVICE = {
    "bot_started": "бот запущен",
    "migrate_to_chat_id": "группа стала супергруппой",
    "migrate_from_chat_id": "супергруппа создана из группы",
    "forum_topic_closed": "тема закрыта",
    "forum_topic_reopened": "тема снова открыта",
}


def _words(content: MessageContent) -> str:
    return "\n".join([*_marks_of(content), *filter(None, [content.rich.text])]) or "(без текста)"


def _marks_of(content: MessageContent) -> Iterator[str]:
    if origin := content.other.get("forward_origin"):
        yield f"(переслано от: {origin_name(origin)})"
    if document := content.other.get("document"):
        yield f"(файл «{document['file_name']}»)"
    if service := service_words(content.other):
        yield f"({service})"
    yield from (words for key, words in _SHOWN.items() if key in content.other)


def service_words(other: Json) -> str | None:
    """Return what a service message says; None for any other message."""
    if topic := other.get("forum_topic_created"):
        return f"создана тема «{topic['name']}»"
    if came := other.get("new_chat_members"):
        is_bot, name = came[0]["is_bot"], came[0]["first_name"]
        return "бот добавлен в группу" if is_bot else f"{name}: в группе"
    if left := other.get("left_chat_member"):
        return (
            "бот удалён из группы"
            if left["is_bot"]
            else f"{left['first_name']}: больше не в группе"
        )
    return next((words for name, words in _SERVICE.items() if name in other), None)


def _buttons(content: MessageContent) -> str:
    rows = (" ".join(map(_key, row)) for row in content.keyboard)
    return "\n".join(rows) or "(кнопок больше нет)"


def _key(button: Json) -> str:
    return f"({button['text']})" if "disabled" in button else f"[{button['text']}]"


def _toast(press: Press) -> str:
    if press.answer is None:
        return "(бот не ответил на нажатие)"
    if not press.answer.text:
        return ""
    return f"{'окно' if press.answer.alert else 'подсказка'}: «{press.answer.text}»"


def _quoted(content: MessageContent) -> str:
    first = (content.rich.text or _words(content)).splitlines()[0]
    return f"«{first}»" if len(first) <= _QUOTE_LENGTH else f"«{first[:_QUOTE_LENGTH].rstrip()}…»"


def origin_name(origin: Json) -> str:
    """Return the author's name of a MessageOrigin, as a client shows it above the message."""
    match origin:
        case {"sender_user": {"first_name": str(name)}} | {"sender_user_name": str(name)}:
            return name
        case {"sender_chat": {"title": str(title)}} | {"chat": {"title": str(title)}}:
            return title
        case _:
            raise ValueError(origin)
