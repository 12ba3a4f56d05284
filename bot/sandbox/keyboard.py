"""`reply_markup`: validation of keyboards, as by Telegram."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.markup import utf16_length
from bot.sandbox.protocol import ApiError, Json, Params, bad_request

_KINDS = (
    *("url", "callback_data", "web_app", "switch_inline_query", "login_url"),
    *("copy_text", "disabled"),
)
_STYLES = ("danger", "success", "primary")
_LONGEST_DATA = 64
_LONGEST_COPY = 256


def reply_markup(params: Params) -> Json | None:
    """Return the call's `reply_markup`, checked; None if absent or an empty inline keyboard.

    Raises 400 as worded by Telegram.
    """
    given = params.decoded("reply_markup", "reply keyboard markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"])
        asks = given.get("force_reply") is True
        return {"inline_keyboard": rows} | ({"force_reply": True} if asks else {}) if rows else None
    return given or None


def inline_keyboard(params: Params) -> Json | None:
    """As `reply_markup`, for edits, which accept inline keyboards only."""
    given = reply_markup(params)
    if given is not None and "inline_keyboard" not in given:
        raise bad_request("inline keyboard expected")
    return given


def _rows(given: Any) -> list[list[Json]]:
    name = 'field "inline_keyboard" of the InlineKeyboardMarkup'
    if not isinstance(given, list):
        raise bad_request(f"{name} must be an Array")
    if not all(isinstance(row, list) for row in given):
        raise bad_request(f"{name} must be an Array of Arrays")
    return [[_button(button) for button in row] for row in given if row]


def _button(given: Any) -> Json:
    """Return a checked button."""
    if not isinstance(given, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    text = given.get("text")
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    kinds = [name for name in _KINDS if given.get(name) or given.get(name) == {}]
    if not kinds:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise _unparsable(f"Exactly one of {' and '.join(kinds)} must be specified")
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    _check(kinds[0], given[kinds[0]])
    found = {"text": text, kinds[0]: given[kinds[0]]}
    if not (style := given.get("style")):
        return found
    if style not in _STYLES:
        raise _unparsable("Unsupported button style specified")
    return found | {"style": style}


def _check(kind: str, given: Any) -> None:
    match kind:
        case "callback_data" if len(str(given).encode()) > _LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        case "url" if not _is_link(str(given)):
            raise bad_request(f"inline keyboard button URL '{given}' is invalid: Wrong HTTP URL")
        case "copy_text" if not _is_copied_text(given):
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "disabled" if not isinstance(given, dict):
            raise _unparsable('Field "disabled" must be of type Object')
        case _:
            pass


def _is_link(url: str) -> bool:
    """Return whether it is a web address with a valid host, or a tg:// link."""
    if url.startswith("tg://"):
        return True
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return False
    whole = not any(map(str.isspace, url))
    return whole and parts.scheme in ("http", "https") and "." in host.strip(".")


def _is_copied_text(given: Any) -> bool:
    if not isinstance(given, dict):
        return False
    return 1 <= utf16_length(str(given.get("text", ""))) <= _LONGEST_COPY


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
