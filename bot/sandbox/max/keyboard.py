"""Buttons of MAX and their limits."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.max.protocol import bad_payload
from bot.sandbox.protocol import Json

_ROWS, _IN_ROW, _IN_ROW_WITH_LINK = 30, 7, 3
_LABEL = 128
_PAYLOAD = 1024
_CLIPBOARD = 1024
_URL = 2048


def rows_from(payload: Any) -> list[list[Json]]:
    """Return the rows of an `inline_keyboard` as the sandbox keeps them. Raises 400."""
    rows = payload.get("buttons") if isinstance(payload, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_payload("Keyboard must have `buttons`: rows of buttons")
    rows = list(filter(None, rows))
    if not rows:
        raise bad_payload("Keyboard has no buttons")
    if len(rows) > _ROWS:
        raise bad_payload(f"Keyboard has more than {_ROWS} rows")
    return [_row(row) for row in rows]


def _row(row: Sequence[Any]) -> list[Json]:
    if not all(isinstance(button, dict) for button in row):
        raise bad_payload("A button must be an object")
    with_link = any(button.get("type") == "link" for button in row)
    if len(row) > (_IN_ROW_WITH_LINK if with_link else _IN_ROW):
        raise bad_payload("Too many buttons in a row")
    return [_button(button) for button in row]


def _button(button: Json) -> Json:
    label = _text(button, "text", _LABEL)
    match button.get("type"):
        case "callback":
            return {"text": label, "callback_data": _text(button, "payload", _PAYLOAD)}
        case "link":
            return {"text": label, "url": _text(button, "url", _URL)}
        case "clipboard":
            return {"text": label, "copy_text": {"text": _text(button, "payload", _CLIPBOARD)}}
        case kind:
            raise bad_payload(f"Unknown type of button: {kind}")


def _text(button: Json, name: str, longest: int) -> str:
    value = button.get(name)
    if not isinstance(value, str) or not value:
        raise bad_payload(f"Field '{name}' of a button cannot be null")
    if len(value) > longest:
        raise bad_payload(f"Field '{name}' of a button is longer than {longest}")
    return value


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
        case {"callback_data": str(payload), "text": text}:
            return {"type": "callback", "text": text, "payload": payload, "intent": "default"}
        case {"url": str(url), "text": text}:
            return {"type": "link", "text": text, "url": url}
        case {"copy_text": {"text": payload}, "text": text}:
            return {"type": "clipboard", "text": text, "payload": payload}
        case _:
            raise ValueError(button)
