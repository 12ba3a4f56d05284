"""The parameters that all sending methods share: text, reply, topic."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.chat import Chat, Content, Membership, Message
from bot.sandbox.markup import Entity, MarkupError, RichText, parse_html
from bot.sandbox.protocol import Json, Params, bad_request
from bot.sandbox.world import World

_TEXT_LIMIT = 4096
_CAPTION_LIMIT = 1024


def text_of(world: World, params: Params, *, too_long: str) -> RichText:
    """`text`: never empty, up to 4096 characters after the entities are parsed. Raises 400."""
    text = params.text("text")
    if not text:
        raise bad_request("message text is empty")
    rich = world.rich(*_parsed(params, "text", "entities"))
    if not rich:
        raise bad_request("text must be non-empty")
    if len(rich.text) > _TEXT_LIMIT:
        raise bad_request(too_long)
    return rich


def caption_of(world: World, params: Params, *, too_long: str) -> RichText:
    """`caption`: maybe empty, up to 1024 characters after the entities are parsed. Raises 400."""
    rich = world.rich(*_parsed(params, "caption", "caption_entities"))
    if len(rich.text) > _CAPTION_LIMIT:
        raise bad_request(too_long)
    return rich


def send(world: World, chat: Chat, params: Params, contents: Sequence[Content]) -> list[Json]:
    """The bot's new messages, an album if there are several. Raises 400."""
    messages = world.post_all(
        chat,
        world.bot,
        contents,
        reply_to=_replied(chat, params),
        thread=_thread_of(world, chat, params),
        silent=params.flag("disable_notification"),
    )
    return [message.as_json() for message in messages]


def _replied(chat: Chat, params: Params) -> Message | None:
    """The message that `reply_parameters` name. Raises 400 unless it may be missing."""
    given = params.decoded("reply_parameters", "reply parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    number = given.get("message_id")
    if number is None:
        return None
    message = chat.message(int(number))
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _thread_of(world: World, chat: Chat, params: Params) -> int | None:
    """The topic that `message_thread_id` names; None for General. Raises 400.

    Without it a reply goes to the topic of what it answers.
    """
    thread = params.number("message_thread_id")
    if thread is None:
        answered = _replied(chat, params)
        thread = answered.thread if answered else None
    elif thread not in chat.topics:
        raise bad_request("message thread not found")
    is_closed = thread is not None and chat.topics[thread].closed
    if is_closed and chat.membership(world.bot.id) is not Membership.ADMINISTRATOR:
        raise bad_request("TOPIC_CLOSED")
    return thread


def _parsed(params: Params, text_name: str, entities_name: str) -> tuple[str, Sequence[Entity]]:
    text = params.text(text_name)
    match params.text("parse_mode").lower():
        case "html":
            try:
                rich = parse_html(text)
            except MarkupError as error:
                raise bad_request(f"can't parse entities: {error}") from None
            return rich.text, rich.entities
        case "":
            return text, _entities(params.decoded(entities_name, "entities"))
        case _:
            raise bad_request("unsupported parse_mode")


def _entities(given: Any) -> list[Entity]:
    try:
        return [Entity.from_json(each) for each in given or []]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise bad_request("can't parse MessageEntity") from None


def link_preview(params: Params) -> Json:
    """`link_preview_options` as a field of the message."""
    options = params.decoded("link_preview_options", "link preview options")
    return {"link_preview_options": options} if options else {}
