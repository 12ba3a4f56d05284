"""Keyboards in the Bot API's format."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, assert_never

from bot.telegram.api_version import Form, without_clock
from bot.telegram.packing import pack
from handlers.ui.buttons import AskReply, Button, Copies, Key, Keyboard, Opens, Says
from handlers.ui.rendered import Part


def reply_markup(under: Keyboard | AskReply | None, form: Form) -> dict[str, Any] | None:
    """Return InlineKeyboardMarkup, ForceReply (core.telegram.org/bots/api) or None."""
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
        case _:
            assert_never(under)


def _button(one: Key, form: Form) -> Iterator[dict[str, Any]]:
    """Yield nothing if the form lacks this kind of button."""
    shown = {"text": one.label}
    match one:
        case Says() if form is Form.NEWEST:
            yield {**shown, "disabled": {}}
        case Button():
            coloured = form is Form.NEWEST and one.style is not None
            style = {"style": str(one.style)} if coloured else {}
            yield shown | {"callback_data": pack(one)} | style
        case Opens(url=url) if form is not Form.BARE:
            yield shown | {"url": url}
        case Copies(text=text) if form is Form.NEWEST:
            yield {**shown, "copy_text": {"text": text}}
        case _:
            pass


def digest_of(part: Part) -> str:
    """Return a digest that changes when the message would look different.

    Digests are kept as long as the messages: equal looks must keep their digest, on newer and older
    servers alike.
    """
    markup = reply_markup(part.keyboard, Form.PLAIN)
    buttons = json.dumps(markup, ensure_ascii=False, separators=(",", ":")) if markup else ""
    shown = f"{without_clock(part.html)}\0{buttons}"
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
