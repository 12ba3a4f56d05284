"""The type of methods, and parameters shared by many: chat, text, reply, topic."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.sandbox.chat import Chat, ChatKind, Membership, Message, MessageContent, User
from bot.sandbox.markup import RichText, parse_html
from bot.sandbox.protocol import Json
from bot.sandbox.telegram import shapes
from bot.sandbox.telegram.protocol import ApiError, Params, bad_request, forbidden
from bot.sandbox.telegram.world import TelegramWorld
from bot.sandbox.world import How

_WHISPERED_WITHIN = 15.0
"""Seconds after a press."""

Method = Callable[[TelegramWorld, Params], Awaitable[Any]]
"""Takes the world and the call's parameters, returns `result`; raises ApiError."""


def written(world: TelegramWorld, params: Params, name: str) -> RichText:
    """Return the `text` or `caption` of the call as Telegram stores it, of any length."""
    text = params.text(name)
    rich = parse_html(text) if params.text("parse_mode") else RichText(text)
    return world.rich(rich.text, rich.entities)


def reply_markup(params: Params) -> Json | None:
    """Return the call's `reply_markup`; None if absent or an empty inline keyboard."""
    given: Json = params.decoded("reply_markup") or {}
    if "inline_keyboard" not in given:
        return given or None
    rows = list(filter(None, given["inline_keyboard"]))
    return given | {"inline_keyboard": rows} if rows else None


def link_preview(params: Params) -> Json:
    """Return `link_preview_options` as a field of the message."""
    options = params.decoded("link_preview_options")
    return {"link_preview_options": options} if options else {}


def send(
    world: TelegramWorld, chat: Chat, params: Params, contents: Sequence[MessageContent]
) -> list[Json]:
    """Send the bot's messages, as an album if there are several. Raises 400."""
    receiver = _receiver(world, chat, params)
    how: How = {"reply_to": _replied(chat, params), "thread": thread_of(world, chat, params)}
    if receiver is not None:
        sent = [world.whisper(chat, receiver, one, **how) for one in contents]
    else:
        how["silent"] = params.flag("disable_notification")
        sent = world.post_all(chat, world.bot, contents, **how)
    return [shapes.message(message) for message in sent]


def _receiver(world: TelegramWorld, chat: Chat, params: Params) -> User | None:
    """Return the receiver of an ephemeral message: a member who has just pressed a button there.

    An administrator bot needs no press. Raises 400.
    """
    given = params.decoded("ephemeral_message_parameters")
    if given is None:
        return None
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("ephemeral messages can be sent to groups and supergroups only")
    receiver = world.users.get(Params(given).number("receiver_user_id") or 0)
    if receiver is None or receiver.is_bot or not chat.has(receiver.id):
        raise bad_request("USER_ID_INVALID")
    if chat.membership(world.bot.id) is Membership.ADMINISTRATOR:
        return receiver
    press = world.presses.get(Params(given).text("callback_query_id"))
    if press is None or press.user is not receiver or press.message.chat is not chat:
        raise bad_request("QUERY_ID_INVALID")
    if world.is_too_old(press, _WHISPERED_WITHIN):
        raise bad_request("QUERY_ID_INVALID")
    return receiver


def _replied(chat: Chat, params: Params) -> Message | None:
    """Return the message of `reply_parameters`. Raises 400 unless it may be missing."""
    given = params.decoded("reply_parameters") or {}
    number = given.get("message_id")
    if number is None:
        return None
    message = chat.message(int(number))
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def thread_of(world: TelegramWorld, chat: Chat, params: Params) -> int | None:
    """Return the topic of `message_thread_id`; None for General. Raises 400.

    Without it a reply goes to the topic of the replied message; where there are no topics it is ignored.
    """
    thread = params.number("message_thread_id") if chat.is_forum else None
    if thread is None:
        answered = _replied(chat, params)
        thread = answered.thread if answered else None
    elif thread not in chat.topics:
        raise bad_request("message thread not found")
    is_closed = thread is not None and chat.topics[thread].closed
    if is_closed and chat.membership(world.bot.id) is not Membership.ADMINISTRATOR:
        raise bad_request("TOPIC_CLOSED")
    return thread


def chat_of(world: TelegramWorld, params: Params) -> Chat:
    """Return the call's chat, if the bot has met it. Raises 400."""
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(params.number("chat_id") or 0)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat_of(world: TelegramWorld, params: Params) -> Chat:
    """Return the call's chat, if the bot may act there. Raises 400, 403."""
    number = params.number("chat_id")
    if number in world.users and number not in world.chats:
        raise forbidden("bot can't initiate conversation with a user")
    chat = chat_of(world, params)
    if chat.migrated_to is not None:
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, description, {"migrate_to_chat_id": chat.migrated_to})
    match chat.membership(world.bot.id):
        case Membership.MEMBER | Membership.ADMINISTRATOR:
            return chat
        case Membership.KICKED if chat.kind is ChatKind.PRIVATE:
            raise forbidden("bot was blocked by the user")
        case Membership.KICKED:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        case Membership.LEFT:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")


def addressed(chat: Chat, params: Params, what_for: str) -> Message:
    """Return the message of `message_id`. Raises 400."""
    number = params.number("message_id")
    if number is None:
        raise bad_request("message identifier is not specified")
    message = chat.message(number)
    if message is None:
        raise bad_request(f"message to {what_for} not found")
    return message
