"""Buttons: as MAX names them, and as the sandbox keeps them, in the form of the Bot API."""

from collections.abc import Sequence

from bot.sandbox.protocol import Json


def kept(button: Json) -> Json:
    """Return a button of MAX as the sandbox keeps it."""
    match button:
        case {"type": "callback", "text": text, "payload": payload}:
            return {"text": text, "callback_data": payload}
        case {"type": "link", "text": text, "url": url}:
            return {"text": text, "url": url}
        case {"type": "clipboard", "text": text, "payload": payload}:
            return {"text": text, "copy_text": {"text": payload}}
        case _:
            raise ValueError(button)


def attachment(rows: Sequence[Sequence[Json]], callback_id: str) -> Json:
    """Return the attachment `inline_keyboard` of a message."""
    buttons = [[_shown(button) for button in row] for row in rows]
    return {
        "type": "inline_keyboard",
        "callback_id": callback_id,
        "payload": {"buttons": buttons},
    }


def _shown(button: Json) -> Json:
    match button:
        case {"callback_data": payload, "text": text}:
            return {"type": "callback", "text": text, "payload": payload, "intent": "default"}
        case {"url": url, "text": text}:
            return {"type": "link", "text": text, "url": url}
        case {"copy_text": {"text": payload}, "text": text}:
            return {"type": "clipboard", "text": text, "payload": payload}
        case _:
            raise ValueError(button)
