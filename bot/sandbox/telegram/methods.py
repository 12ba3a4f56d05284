"""The Bot API methods of the sandbox."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from bot.sandbox.chat import Answer, ChatKind, Membership, Message, MessageContent
from bot.sandbox.files import Attachment, Document, File, Photo, Video, attachment_of
from bot.sandbox.protocol import Json
from bot.sandbox.telegram import shapes
from bot.sandbox.telegram.composing import (
    Method,
    addressed,
    chat_of,
    link_preview,
    open_chat_of,
    reply_markup,
    send,
    thread_of,
    written,
)
from bot.sandbox.telegram.protocol import Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld

_LONGEST_POLL: Final = 50
_BIGGEST_BATCH: Final = 100
_BIGGEST_DOWNLOAD: Final = 20 * 1024**2
_KINDS: Final[Mapping[str, type[Attachment]]] = {
    "photo": Photo,
    "video": Video,
    "document": Document,
}


async def get_me(world: TelegramWorld, _: Params) -> Json:
    """`getMe`; `can_read_all_group_messages` is true if privacy mode is off."""
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


async def change_menu(_: TelegramWorld, __: Params) -> bool:
    """`setMyCommands` and `deleteMyCommands`: no client shows a menu."""
    return True


async def get_updates(world: TelegramWorld, params: Params) -> list[Json]:
    """`getUpdates`; the offset confirms all earlier updates."""
    world.updates.allow(params.decoded("allowed_updates"))
    world.updates.confirm(params.number("offset") or 0)
    limit = min(max(params.number("limit") or _BIGGEST_BATCH, 1), _BIGGEST_BATCH)
    timeout = min(max(params.number("timeout") or 0, 0), _LONGEST_POLL)
    return await world.updates.poll(limit, timeout)


async def delete_webhook(world: TelegramWorld, params: Params) -> bool:
    """`deleteWebhook`: there is none, only the pending updates can be dropped."""
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


async def get_webhook_info(world: TelegramWorld, _: Params) -> Json:
    """`getWebhookInfo`."""
    found: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.updates.allowed:
        found["allowed_updates"] = sorted(world.updates.allowed)
    return found


async def get_chat(world: TelegramWorld, params: Params) -> Json:
    """`getChat`, with the newest of the pinned messages."""
    chat = chat_of(world, params)
    if chat.kind is not ChatKind.PRIVATE:
        open_chat_of(world, params)
    if not chat.pinned:
        return shapes.chat(chat)
    newest = max(chat.pinned, key=lambda one: one.id)
    return shapes.chat(chat) | {"pinned_message": shapes.message(newest, nested=True)}


async def get_chat_member(world: TelegramWorld, params: Params) -> Json:
    """`getChatMember` of any user known to Telegram."""
    chat = open_chat_of(world, params)
    user = world.users.get(params.number("user_id") or 0)
    if user is None:
        raise bad_request("user not found")
    return world.member_json(user, chat.membership(user.id))


async def send_message(world: TelegramWorld, params: Params) -> Json:
    """`sendMessage`.

    With `ephemeral_message_parameters` only one person sees it; an old server shows it to all.
    """
    rich = written(world, params, "text")
    content = MessageContent(rich, reply_markup(params), link_preview(params))
    return send(world, open_chat_of(world, params), params, [content])[0]


async def send_file(world: TelegramWorld, params: Params, *, kind: str) -> Json:
    """`sendPhoto`, `sendVideo` and `sendDocument`."""
    chat = open_chat_of(world, params)
    given = f"attach://{kind}" if params.upload(kind) else params.text(kind)
    return send(world, chat, params, [_attached(world, params, params, given, kind)])[0]


async def send_media_group(world: TelegramWorld, params: Params) -> list[Json]:
    """`sendMediaGroup`; no buttons."""
    chat = open_chat_of(world, params)
    contents = [
        _attached(world, params, one, one.text("media"), one.text("type"))
        for one in map(Params, params.decoded("media"))
    ]
    return send(world, chat, params, contents)


def _attached(
    world: TelegramWorld, params: Params, about: Params, given: str, kind: str
) -> MessageContent:
    """Return the file with its caption, as `about` has it: the call, or a part of an album."""
    file = _file(world, params, given, kind)
    return MessageContent(written(world, about, "caption"), reply_markup(about), file.as_json())


def _file(world: TelegramWorld, params: Params, given: str, kind: str) -> File:
    """Return the file by its id, or from the upload `attach://<name>` of the multipart body."""
    wanted, name = _KINDS[kind], given.removeprefix("attach://")
    if name != given and (upload := params.upload(name)) is not None:
        return world.files.keep(attachment_of(wanted, upload))
    file = world.files.find(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not isinstance(file.attachment, wanted):
        stored = type(file.attachment).__name__
        raise bad_request(f"can't use file of type {stored} as {wanted.__name__}")
    return file


async def get_file(world: TelegramWorld, params: Params) -> Json:
    """`getFile`, up to 20 MB; the path is downloaded from `/file/bot<token>/<path>`."""
    file_id = params.text("file_id")
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.attachment.data) > _BIGGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return file.described(file_id)


async def edit_text(world: TelegramWorld, params: Params) -> Json:
    """`editMessageText`; without `reply_markup` the keyboard is removed."""
    message = _editable(world, params)
    if message.content.media:
        raise bad_request("there is no text in the message to edit")
    rich = written(world, params, "text")
    return _edit(world, message, MessageContent(rich, reply_markup(params), link_preview(params)))


async def edit_caption(world: TelegramWorld, params: Params) -> Json:
    """`editMessageCaption`; without `reply_markup` the keyboard is removed."""
    message = _editable(world, params)
    if not message.content.media:
        raise bad_request("there is no caption in the message to edit")
    rich = written(world, params, "caption")
    return _edit(world, message, MessageContent(rich, reply_markup(params), message.content.other))


async def edit_reply_markup(world: TelegramWorld, params: Params) -> Json:
    """`editMessageReplyMarkup`; without `reply_markup` the keyboard is removed."""
    message = _editable(world, params)
    shown = message.content
    return _edit(world, message, MessageContent(shown.rich, reply_markup(params), shown.other))


def _editable(world: TelegramWorld, params: Params) -> Message:
    """Return an own message; those with ForceReply or a reply keyboard can't be edited."""
    message = addressed(open_chat_of(world, params), params, "edit")
    has_other_markup = message.content.markup and not message.content.keyboard
    if message.sender is not world.bot or has_other_markup:
        raise bad_request("message can't be edited")
    return message


def _edit(world: TelegramWorld, message: Message, content: MessageContent) -> Json:
    """Replace the content. Raises 400 if it is the same already."""
    if content == message.content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message"
        )
    world.edit(message, content)
    return shapes.message(message)


async def answer_callback_query(world: TelegramWorld, params: Params) -> bool:
    """`answerCallbackQuery`: once per press, and in time."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or world.is_too_old(press):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.take(Answer(params.text("text"), params.flag("show_alert")))
    return True


async def send_chat_action(world: TelegramWorld, params: Params) -> bool:
    """`sendChatAction`; leaves no trace."""
    thread_of(world, open_chat_of(world, params), params)
    return True


async def pin_message(world: TelegramWorld, params: Params) -> bool:
    """`pinChatMessage`; in a group for administrators only. Pinning again is a no-op."""
    message = _to_pin(world, params, "pin")
    if message not in message.chat.pinned:
        message.chat.pinned.append(message)
    return True


async def unpin_message(world: TelegramWorld, params: Params) -> bool:
    """`unpinChatMessage`, of one message."""
    message = _to_pin(world, params, "unpin")
    if message not in message.chat.pinned:
        raise bad_request("message to unpin not found")
    message.chat.pinned.remove(message)
    return True


def _to_pin(world: TelegramWorld, params: Params, what_for: str) -> Message:
    chat = open_chat_of(world, params)
    may = chat.membership(world.bot.id) is Membership.ADMINISTRATOR
    if not (may or chat.kind is ChatKind.PRIVATE):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return addressed(chat, params, what_for)


async def set_reaction(world: TelegramWorld, params: Params) -> bool:
    """`setMessageReaction`: set or remove the bot's one reaction."""
    message = addressed(open_chat_of(world, params), params, "react")
    given = params.decoded("reaction") or []
    world.react(message, world.bot, given[0]["emoji"] if given else "")
    return True


async def delete_message(world: TelegramWorld, params: Params) -> bool:
    """`deleteMessage`: own messages, and any message in a private chat."""
    message = addressed(open_chat_of(world, params), params, "delete")
    if message.sender is not world.bot and message.chat.kind is not ChatKind.PRIVATE:
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


METHODS: Final[Mapping[str, Method]] = {
    "getme": get_me,
    "setmycommands": change_menu,
    "deletemycommands": change_menu,
    "getupdates": get_updates,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "sendmessage": send_message,
    **{f"send{kind}": partial(send_file, kind=kind) for kind in _KINDS},
    "sendmediagroup": send_media_group,
    "getfile": get_file,
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_reply_markup,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "pinchatmessage": pin_message,
    "unpinchatmessage": unpin_message,
    "setmessagereaction": set_reaction,
    "deletemessage": delete_message,
}
"""By lower-case name: Telegram ignores case."""
