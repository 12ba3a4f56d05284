"""Messages in the Bot API's format: keyboards, and the form by whether the server supports 10.3.

Telegram's own server always does; a self-hosted one (TELEGRAM_API_URL) may be older, and no method
reports its version. It is probed once at the start; until then the plain form is used. Messages
that an older server would show to all instead of one person are not sent to it. A server that is
downgraded while the program runs is recognised by its refusals: a refused message was not shown, so
the plain form follows without duplicates.
"""

import hashlib
import json
from collections.abc import Iterator
from enum import Enum, auto
from typing import Any, assert_never

from bot.messengers.packing import pack
from domain.model.outcome import Refused, Remedy
from handlers.ui.buttons import (
    MOST_PICKED,
    AskPeople,
    AskReply,
    Button,
    Copies,
    Key,
    Keyboard,
    Opens,
    Says,
    Under,
)
from handlers.ui.markup import without_clock
from handlers.ui.rendered import MessagePart


class MarkupForm(Enum):
    """The form of a message, by the server's features."""

    NEWEST = auto()
    """With all features."""
    PLAIN = auto()
    """With features that any server supports."""
    BARE = auto()
    """Plain text with the callback buttons only, after some part was refused."""


def is_newer(answer: Refused) -> bool:
    """Return whether the probe's answer shows version 10.3; unknown wordings count as old."""
    return answer.remedy is Remedy.NAME_CHAT


def reply_markup(under: Under, form: MarkupForm) -> dict[str, Any] | None:
    """Return the markup as in core.telegram.org/bots/api, or None."""
    match under:
        case None:
            return None
        case Keyboard(rows):
            shown = [[made for key in row for made in _button(key, form)] for row in rows]
            return {"inline_keyboard": whole} if (whole := list(filter(None, shown))) else None
        case AskReply(button=Button() as button):
            # Servers before 10.3 show only the button; the text explains what to do.
            return {"inline_keyboard": [[*_button(button, form)]], "force_reply": True}
        case AskReply(placeholder):
            return {
                "force_reply": True,
                "input_field_placeholder": placeholder,
                "selective": True,
            }
        case AskPeople(labels=labels, leave=leave):
            picks = [
                [{"text": label, "request_users": _users(under.request(choice))}]
                for choice, label in enumerate(labels)
            ]
            keyboard = [*picks, [{"text": leave}]]
            return {"keyboard": keyboard, "one_time_keyboard": True, "resize_keyboard": True}
        case _:
            assert_never(under)


def _users(request: int) -> dict[str, Any]:
    return {
        "request_id": request,
        "user_is_bot": False,
        "max_quantity": MOST_PICKED,
        "request_name": True,
    }


def _button(one: Key, form: MarkupForm) -> Iterator[dict[str, Any]]:
    """Yield nothing if the form lacks this kind of button."""
    shown = {"text": one.label}
    match one:
        case Says() if form is MarkupForm.NEWEST:
            yield {**shown, "disabled": {}}
        case Button():
            coloured = form is MarkupForm.NEWEST and one.style is not None
            style = {"style": str(one.style)} if coloured else {}
            yield shown | {"callback_data": pack(one)} | style
        case Opens(url=url) if form is not MarkupForm.BARE:
            yield shown | {"url": url}
        case Copies(text=text) if form is MarkupForm.NEWEST:
            yield {**shown, "copy_text": {"text": text}}
        case _:
            pass


def digest_of(part: MessagePart) -> str:
    """Return a digest that changes when the message would look different.

    Digests are kept as long as the messages: equal looks must keep their digest, on newer and older
    servers alike.
    """
    markup = reply_markup(part.keyboard, MarkupForm.PLAIN)
    buttons = json.dumps(markup, ensure_ascii=False, separators=(",", ":")) if markup else ""
    shown = f"{without_clock(part.html)}\0{buttons}"
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
