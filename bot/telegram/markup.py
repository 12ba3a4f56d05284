"""What stands under a message, as the Bot API takes it."""

import hashlib
import json
from typing import Any, assert_never

from bot.telegram.packing import pack
from handlers.buttons import AskReply, Button, Keyboard
from handlers.rendered import Part


def reply_markup(under: Keyboard | AskReply) -> dict[str, Any]:
    """InlineKeyboardMarkup or ForceReply (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""
    match under:
        case Keyboard(rows):
            return {"inline_keyboard": [list(map(_button, row)) for row in rows]}
        case AskReply(button=Button() as button):
            # Servers before 10.3 show the button alone; the text says what to do.
            return {"inline_keyboard": [[_button(button)]], "force_reply": True}
        case AskReply(placeholder):
            return {
                "force_reply": True,
                "input_field_placeholder": placeholder,
                "selective": True,
            }
        case _:
            assert_never(under)


def _button(one: Button) -> dict[str, str]:
    return {"text": one.label, "callback_data": pack(one)}


def digest_of(part: Part) -> str:
    """Tells whether the message would look different from one already shown.

    Digests are kept for as long as the messages stand: what looks the same keeps its digest.
    """
    buttons = ""
    if part.keyboard is not None:
        buttons = json.dumps(reply_markup(part.keyboard), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{part.html}\0{buttons}".encode()).hexdigest()[:16]
