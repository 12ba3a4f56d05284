"""What Telegram refuses in calls whatever it shows: JSON, texts, keyboards and albums of the wrong form."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.sandbox.markup import RichText, in_order
from bot.sandbox.protocol import Json
from bot.sandbox.telegram.composing import written
from bot.sandbox.telegram.protocol import Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld
from tests.telegram.keyboard import check_markup
from tests.telegram.markup import MarkupError, as_html, entity_from, parse_html

_OBJECTS: Final[Mapping[str, tuple[str, type, str]]] = {
    "allowed_updates": (
        "allowed updates",
        list,
        "expected an Array of String as allowed updates",
    ),
    "commands": ("commands", list, "expected an Array of BotCommand"),
    "ephemeral_message_parameters": (
        "ephemeral message parameters",
        dict,
        "object expected as ephemeral message parameters",
    ),
    "link_preview_options": (
        "link preview options",
        dict,
        "object expected as link preview options",
    ),
    "media": ("media", list, "can't parse media JSON object"),
    "reaction": ("reactions", list, "expected an Array of ReactionType"),
    "reply_markup": ("reply keyboard markup", dict, "object expected as reply markup"),
    "reply_parameters": ("reply parameters", dict, "object expected as reply parameters"),
    "scope": (
        "BotCommandScope",
        dict,
        "can't parse BotCommandScope: BotCommandScope must be an Object",
    ),
}
"""Parameters that are JSON: their names in refusals, their types, and the refusal of another type."""

_ENTITIES: Final = {"text": "entities", "caption": "caption_entities"}
_LIMITS: Final = {
    "text": (4096, "message is too long", "MESSAGE_TOO_LONG"),
    "caption": (1024, "message caption is too long", "MEDIA_CAPTION_TOO_LONG"),
}
"""Characters without markup, and the refusals of sending and editing more."""
_TOAST_LIMIT: Final = 200
_SMALLEST_ALBUM, _BIGGEST_ALBUM = 2, 10
_MEDIA: Final = ("photo", "video", "document")


def check_call(world: TelegramWorld, name: str, params: Params) -> None:
    """Raise 400 for an invalid call; `name` is that of the method in lower case."""
    for field, (what, kind, refusal) in _OBJECTS.items():
        _check_object(params, field, what, kind, refusal)
    media = params.decoded("media") if name == "sendmediagroup" else None
    for part in (params, *map(Params, _parts(media))):
        _check_markup(part)
        _check_lengths(world, name, part)
    if name in ("sendmessage", "editmessagetext"):
        _check_text(world, params)
    if name == "sendmediagroup":
        _check_album(media)
    markup = params.decoded("reply_markup")
    check_markup(markup, edits=name.startswith("edit"))
    keys = (key for row in (markup or {}).get("keyboard", ()) for key in row)
    asks_for_people = any("request_users" in key for key in keys if isinstance(key, dict))
    if asks_for_people and (params.number("chat_id") or 0) < 0:
        raise bad_request("users can be requested in private chats only")


def _check_object(params: Params, field: str, what: str, kind: type, refusal: str) -> None:
    try:
        given = params.decoded(field)
    except ValueError:
        raise bad_request(f"can't parse {what} JSON object") from None
    if given is not None and not isinstance(given, kind):
        raise bad_request(refusal)


def _check_markup(part: Params) -> None:
    match part.text("parse_mode").lower():
        case "html":
            try:
                parse_html(part.text("text"))
                parse_html(part.text("caption"))
            except MarkupError as error:
                raise bad_request(f"can't parse entities: {error}") from None
        case "":
            pass
        case _:
            raise bad_request("unsupported parse_mode")


def _check_lengths(world: TelegramWorld, name: str, part: Params) -> None:
    for field, (limit, sent, edited) in _LIMITS.items():
        most = _TOAST_LIMIT if name == "answercallbackquery" else limit
        if len(written(world, part, field).text) > most:
            raise bad_request(sent if name.startswith("send") else edited)


def _check_text(world: TelegramWorld, params: Params) -> None:
    if not params.text("text"):
        raise bad_request("message text is empty")
    if not written(world, params, "text"):
        raise bad_request("text must be non-empty")


def _check_album(media: Any) -> None:
    parts = list(_parts(media))
    if media is None or len(parts) != len(media):
        raise bad_request("can't parse media JSON object")
    if len(media) < _SMALLEST_ALBUM:
        raise bad_request("too few messages to send as an album")
    if len(media) > _BIGGEST_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {part.get("type") for part in parts}
    if not kinds <= set(_MEDIA):
        raise bad_request('can\'t parse InputMedia: Field "type" must be photo, video or document')
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")


def _parts(media: Any) -> Iterator[Json]:
    yield from (one for one in media or () if isinstance(one, dict))


def with_html(params: Params) -> Params:
    """Return the call with texts in the HTML parse mode instead of entities. Raises 400."""
    values = _with_html(params.as_json())
    if isinstance(media := params.decoded("media"), list):
        values["media"] = [_with_html(one) for one in media]
    return Params(values)


def _with_html(values: Json) -> Json:
    """Return a call, or a part of an album, with texts in the HTML parse mode."""
    params, changed = Params(values), dict(values)
    for name, field in _ENTITIES.items():
        try:
            entities = [entity_from(one) for one in params.decoded(field) or ()]
        except (AttributeError, KeyError, TypeError, ValueError):
            raise bad_request("can't parse message entities JSON object") from None
        if entities and not params.text("parse_mode"):
            rich = RichText(params.text(name), in_order(entities))
            changed |= {name: as_html(rich), "parse_mode": "HTML"}
    return changed
