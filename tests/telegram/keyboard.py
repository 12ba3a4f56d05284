"""Validation of keyboards, as by Telegram."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.markup import utf16_length
from bot.sandbox.telegram.protocol import ApiError, bad_request

_KINDS = (
    *("url", "callback_data", "web_app", "switch_inline_query", "login_url"),
    *("copy_text", "disabled"),
)
_STYLES = ("danger", "success", "primary")
_LONGEST_DATA = 64
_LONGEST_COPY = 256


def check_markup(given: Any, *, edits: bool) -> None:
    """Check a call's `reply_markup`; edits accept inline keyboards only. Raises 400."""
    if given is None:
        return
    if "keyboard" in given and "inline_keyboard" in given:
        raise bad_request("exactly one keyboard must be specified")
    if "inline_keyboard" in given:
        _check_rows(given["inline_keyboard"])
    elif given and edits:
        raise bad_request("inline keyboard expected")


def _check_rows(given: Any) -> None:
    name = 'field "inline_keyboard" of the InlineKeyboardMarkup'
    if not isinstance(given, list):
        raise bad_request(f"{name} must be an Array")
    if not all(isinstance(row, list) for row in given):
        raise bad_request(f"{name} must be an Array of Arrays")
    for row in given:
        for button in row:
            _check_button(button)


def _check_button(given: Any) -> None:
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
    if (style := given.get("style")) and style not in _STYLES:
        raise _unparsable("Unsupported button style specified")


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
