"""What stands under a message, as the Bot API takes it."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, assert_never

from bot.telegram.api_version import Form, without_clock
from bot.telegram.packing import pack
from handlers.ui.buttons import AskReply, Button, Copies, Key, Keyboard, Opens, Says
from handlers.ui.rendered import Part


def reply_markup(under: Keyboard | AskReply | None, form: Form) -> dict[str, Any] | None:
    """InlineKeyboardMarkup or ForceReply (https://core.telegram.org/bots/api#inlinekeyboardmarkup).

    None: nothing.
    """
    match under:
        case None:
            return None
        case Keyboard(rows):
            shown = [[made for key in row for made in _button(key, form)] for row in rows]
            return {"inline_keyboard": whole} if (whole := list(filter(None, shown))) else None
        case AskReply(button=Button() as button):
            # Servers before 10.3 show the button alone; the text says what to do.
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
    """Nothing where that form has no such kind."""
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
    """Tells whether the message would look different from one already shown.

    Digests are kept for as long as the messages stand: what looks the same keeps its digest, and so
    does what tells the same to a newer server and to an older one.
    """
    markup = reply_markup(part.keyboard, Form.PLAIN)
    buttons = json.dumps(markup, ensure_ascii=False, separators=(",", ":")) if markup else ""
    shown = f"{without_clock(part.html)}\0{buttons}"
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
