"""What MAX refuses in calls whatever it shows: texts, buttons, files and numbers of the wrong form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.sandbox.chat import ChatKind
from bot.sandbox.files import Document
from bot.sandbox.max.composing import addressed_chat
from bot.sandbox.max.ids import message_at
from bot.sandbox.max.methods import Operation
from bot.sandbox.max.protocol import MaxRequest, access_denied, bad_payload
from bot.sandbox.max.rights import rights_in
from bot.sandbox.max.uploads import KINDS
from bot.sandbox.protocol import Json
from tests.max.world import World

TEXT_LIMIT: Final = 4000
FORMATS: Final = (None, "html")
_MOST_ATTACHMENTS: Final = 12
_ROWS, _IN_ROW, _IN_ROW_WITH_LINK = 30, 7, 3
_LABEL: Final = 128
_FIELDS: Final = {
    "callback": ("payload", 1024),
    "link": ("url", 2048),
    "clipboard": ("payload", 1024),
}
"""What each kind of button has besides its label, and how long that may be."""
_MOST_COMMANDS: Final = 32
_LONGEST_NAME, _LONGEST_DESCRIPTION = 64, 128
_LONGEST_PAGE: Final = 100
_BIGGEST_BATCH, _LONGEST_TIMEOUT = 1000, 90
_ACTIONS: Final = frozenset(
    {
        "typing_on",
        "sending_photo",
        "sending_video",
        "sending_audio",
        "sending_file",
        "mark_seen",
    }
)


def check_call(world: World, operation: Operation, request: MaxRequest) -> None:
    """Raise 400 for an invalid call, and 403 for a post of a bot that may not write posts."""
    if check := _CHECKS.get(operation.name):
        check(world, request)


def _check_sent(world: World, request: MaxRequest) -> None:
    chat = addressed_chat(world, request)
    if chat is not None and chat.kind is ChatKind.CHANNEL and chat.has(world.bot.id):
        if "write" not in rights_in(world, chat):
            raise access_denied("Insufficient permissions to write in the channel")
        if request.body.get("notify") is False:
            raise bad_payload("notify: a post of a channel can't be silent")
    _check_body(request.body)


def _check_edited(world: World, request: MaxRequest) -> None:
    """An edit of what is not the bot's is refused for that, whatever its body."""
    message = message_at(world, request.query.get("message_id", ""))
    if message is not None and message.sender is world.bot:
        _check_body(request.body)


def _check_answer(_: World, request: MaxRequest) -> None:
    if body := request.body.get("message"):
        _check_body(body)


def _check_body(body: Json) -> None:
    text, text_format = body.get("text"), body.get("format")
    if text is not None:
        if not isinstance(text, str):
            raise bad_payload("`text` must be a string")
        if len(text) >= TEXT_LIMIT:
            raise bad_payload(f"text: size must be between 0 and {TEXT_LIMIT}")
        if text_format not in FORMATS:
            raise bad_payload(f"Unknown format: {text_format}")
    if (given := body.get("attachments")) is not None:
        _check_attachments(given)


def _check_attachments(given: Any) -> None:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_payload("`attachments` must be an array of objects")
    if len(given) > _MOST_ATTACHMENTS:
        raise bad_payload(f"More than {_MOST_ATTACHMENTS} attachments")
    kinds = [one.get("type") for one in given]
    if kinds.count("inline_keyboard") > 1:
        raise bad_payload("More than one keyboard")
    for one in given:
        kind, payload = one.get("type"), one.get("payload")
        if kind == "inline_keyboard":
            _check_keyboard(payload)
        elif kind not in KINDS:
            raise bad_payload(f"Unknown type of attachment: {kind}")
        else:
            _check_file(kind, payload)
    if len(given) > 1 and any(KINDS.get(kind) is Document for kind in kinds):
        raise bad_payload("Must be the only attachment in message: file")


def _check_file(kind: str, payload: Any) -> None:
    match payload:
        case {"token": str()}:
            pass
        case {"photos": dict(photos)} if kind == "image" and photos:
            pass
        case _:
            raise bad_payload(f"Missing `token` in {kind} attachment")


def _check_keyboard(payload: Any) -> None:
    rows = payload.get("buttons") if isinstance(payload, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_payload("Keyboard must have `buttons`: rows of buttons")
    rows = list(filter(None, rows))
    if not rows:
        raise bad_payload("Keyboard has no buttons")
    if len(rows) > _ROWS:
        raise bad_payload(f"Keyboard has more than {_ROWS} rows")
    for row in rows:
        _check_row(row)


def _check_row(row: Sequence[Any]) -> None:
    if not all(isinstance(button, dict) for button in row):
        raise bad_payload("A button must be an object")
    with_link = any(button.get("type") == "link" for button in row)
    if len(row) > (_IN_ROW_WITH_LINK if with_link else _IN_ROW):
        raise bad_payload("Too many buttons in a row")
    for button in row:
        if (kind := button.get("type")) not in _FIELDS:
            raise bad_payload(f"Unknown type of button: {kind}")
        for name, longest in (("text", _LABEL), _FIELDS[kind]):
            _check_field(button, name, longest)


def _check_field(button: Json, name: str, longest: int) -> None:
    value = button.get(name)
    if not isinstance(value, str) or not value:
        raise bad_payload(f"Field '{name}' of a button cannot be null")
    if len(value) > longest:
        raise bad_payload(f"Field '{name}' of a button is longer than {longest}")


def _check_commands(_: World, request: MaxRequest) -> None:
    given = request.body.get("commands")
    if not isinstance(given, list):
        raise bad_payload("`commands` must be an array")
    if len(given) > _MOST_COMMANDS:
        raise bad_payload(f"More than {_MOST_COMMANDS} commands")
    for one in given:
        name, description = one.get("name"), one.get("description") or ""
        if not isinstance(name, str) or not 1 <= len(name) <= _LONGEST_NAME:
            raise bad_payload("Invalid name of a command")
        if len(description) > _LONGEST_DESCRIPTION:
            raise bad_payload("Invalid description of a command")


def _check_poll(_: World, request: MaxRequest) -> None:
    limit, timeout = request.number("limit"), request.number("timeout")
    is_batch = limit is None or 1 <= limit <= _BIGGEST_BATCH
    if not is_batch or not 0 <= (timeout or 0) <= _LONGEST_TIMEOUT:
        raise bad_payload("limit: 1 to 1000; timeout: 0 to 90")


def _check_page(_: World, request: MaxRequest) -> None:
    if not 1 <= (request.number("count") or 1) <= _LONGEST_PAGE:
        raise bad_payload("count: must be between 1 and 100")


def _check_upload(_: World, request: MaxRequest) -> None:
    if (kind := request.required("type")) not in KINDS:
        raise bad_payload(f"Unknown type of upload: {kind}")


def _check_pin(world: World, request: MaxRequest) -> None:
    message = message_at(world, str(request.body.get("message_id")))
    if message is not None and message.chat is not addressed_chat(world, request):
        raise bad_payload("The message is in another chat")


def _check_action(_: World, request: MaxRequest) -> None:
    if request.body.get("action") not in _ACTIONS:
        raise bad_payload("Unknown action")


_CHECKS: Final[Mapping[str, Callable[[World, MaxRequest], None]]] = {
    "sendMessage": _check_sent,
    "editMessage": _check_edited,
    "answerOnCallback": _check_answer,
    "editMyCommands": _check_commands,
    "getUpdates": _check_poll,
    "getMessages": _check_page,
    "getComments": _check_page,
    "getUploadUrl": _check_upload,
    "pinMessage": _check_pin,
    "sendAction": _check_action,
}
