"""What stands under a message, as the Bot API takes it."""

import hashlib
import json
from typing import Any, assert_never

from bot.telegram.packing import pack
from handlers.buttons import AskReply, Keyboard
from handlers.rendered import Part


def reply_markup(under: Keyboard | AskReply) -> dict[str, Any]:
    """InlineKeyboardMarkup or ForceReply (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""
    match under:
        case Keyboard(rows):
            buttons = [
                [{"text": one.label, "callback_data": pack(one.data)} for one in row]
                for row in rows
            ]
            return {"inline_keyboard": buttons}
        case AskReply(placeholder):
            return {
                "force_reply": True,
                "input_field_placeholder": placeholder,
                "selective": True,
            }
        case _:
            assert_never(under)


def digest_of(part: Part) -> str:
    """Tells whether the message would look different from one already shown.

    Digests are kept for as long as the messages stand: what looks the same keeps its digest.
    """
    buttons = ""
    if part.keyboard is not None:
        buttons = json.dumps(reply_markup(part.keyboard), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{part.html}\0{buttons}".encode()).hexdigest()[:16]
