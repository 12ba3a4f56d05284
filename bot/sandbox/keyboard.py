"""`reply_markup`: what Telegram accepts under a message."""

from typing import Any

from bot.sandbox.protocol import ApiError, Json, Params, bad_request

_ACTIONS = ("url", "callback_data", "copy_text", "web_app", "switch_inline_query", "login_url")


def reply_markup(params: Params) -> Json | None:
    """The call's `reply_markup`, checked; None where absent, an empty inline keyboard included.

    Raises 400 as Telegram words it.
    """
    given = params.decoded("reply_markup", "reply keyboard markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"])
        asks = {"force_reply": True} if given.get("force_reply") is True else {}
        return {"inline_keyboard": rows} | asks if rows else None
    return given or None


def inline_keyboard(params: Params) -> Json | None:
    """As `reply_markup`, for edits: nothing but an inline keyboard can be put under a message."""
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
    if not isinstance(given, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    text = given.get("text")
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    action = next((name for name in _ACTIONS if given.get(name)), None)
    if action is None:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    match action, given[action]:
        case "callback_data", data if len(str(data).encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
        case "url", url if not _is_link(str(url)):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        case "copy_text", copied if not _is_copied_text(copied):
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case _:
            return {"text": text, action: given[action]}


def _is_link(url: str) -> bool:
    scheme, _, rest = url.rpartition("://")
    return scheme == "tg" or (scheme in ("", "http", "https") and "." in rest and " " not in url)


def _is_copied_text(given: Any) -> bool:
    return isinstance(given, dict) and 1 <= len(str(given.get("text", ""))) <= 256


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
