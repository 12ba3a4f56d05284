"""Methods of the Bot API that the bot calls in tests only, and an old server's ways."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from bot.sandbox.chat import ChatKind, Membership
from bot.sandbox.protocol import Json
from bot.sandbox.telegram.composing import Method, addressed, open_chat_of
from bot.sandbox.telegram.methods import METHODS as USUAL
from bot.sandbox.telegram.protocol import ApiError, Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld
from tests.telegram.invalid_calls import check_call, with_html
from tests.telegram.webhook import Webhook
from tests.telegram.world import World

_OwnMethod = Callable[[World, Params], Awaitable[Any]]
"""A method for this world; one for the usual world is one, too."""

_MOST_COMMANDS = 100
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_SCOPES_OF_A_CHAT = ("chat", "chat_administrators", "chat_member")
_CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_STANDARD = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 "
    "🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 "
    "🤷‍♂ 🤷 🤷‍♀ 😡 "
)
"""ReactionTypeEmoji; bots can use others only if they are under the message already."""
GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)

NEWER_TAG = "<tg-time"
NEWER_BUTTONS = ("copy_text", "disabled", "style")


async def get_chat(world: World, params: Params) -> Json:
    """`getChat`, with the fields of ChatFullInfo that are never absent."""
    found: Json = await USUAL["getchat"](world, params)
    return found | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }


async def send_chat_action(world: World, params: Params) -> Any:
    """`sendChatAction`, of a known action."""
    done = await USUAL["sendchataction"](world, params)
    if params.text("action") not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return done


async def set_my_commands(world: World, params: Params) -> bool:
    """`setMyCommands`, for each scope and language separately."""
    if (commands := params.decoded("commands")) is None:
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[scope_of(world, params)] = [_command(given) for given in commands]
    return True


async def delete_my_commands(world: World, params: Params) -> bool:
    """`deleteMyCommands` of exactly that scope and language."""
    world.commands.pop(scope_of(world, params), None)
    return True


async def set_message_reaction(world: World, params: Params) -> bool:
    """`setMessageReaction`: set or remove the bot's one reaction, if the chat allows reactions."""
    emoji = [_emoji(one) for one in params.decoded("reaction") or ()]
    chat = open_chat_of(world, params)
    message = addressed(chat, params, "react")
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if emoji and not (chat.reactions and emoji[0] in _STANDARD.split()):
        raise bad_request("REACTION_INVALID")
    world.react(message, world.bot, emoji[0] if emoji else "")
    return True


async def get_my_commands(world: World, params: Params) -> list[Json]:
    """`getMyCommands` of exactly that scope and language."""
    return world.commands.get(scope_of(world, params), [])


async def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """`getChatAdministrators`, of groups only."""
    chat = open_chat_of(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    return [
        world.member_json(world.users[user], membership)
        for user, membership in chat.members.items()
        if membership is Membership.ADMINISTRATOR
    ]


async def get_chat_member_count(world: World, params: Params) -> int:
    """`getChatMemberCount`, the bot included."""
    chat = open_chat_of(world, params)
    return sum(chat.has(user) for user in chat.members)


async def create_forum_topic(world: World, params: Params) -> Json:
    """`createForumTopic`; for administrators only."""
    chat = open_chat_of(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.membership(world.bot.id) is not Membership.ADMINISTRATOR:
        raise bad_request("not enough rights to create a topic")
    if not (name := params.text("name")):
        raise bad_request("topic name is empty")
    thread = world.create_topic(chat, world.bot, name)
    return {"message_thread_id": thread, "name": name, "icon_color": 7322096}


async def get_updates(world: World, params: Params) -> Any:
    """`getUpdates`, unless a webhook is set."""
    if world.updates.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first",
        )
    return await USUAL["getupdates"](world, params)


async def set_webhook(world: World, params: Params) -> bool:
    """`setWebhook`; accepts plain http, like a local Bot API server; an empty url deletes."""
    url = params.text("url")
    if not url:
        return await delete_webhook(world, params)
    if urlsplit(url).scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.allow(params.decoded("allowed_updates"))
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    webhook = Webhook(url, params.text("secret_token"), params.number("max_connections") or 40)
    world.updates.set_webhook(webhook)
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """`deleteWebhook`: updates wait for `getUpdates` again."""
    await USUAL["deletewebhook"](world, params)
    world.updates.set_webhook(None)
    return True


async def get_webhook_info(world: World, params: Params) -> Json:
    """`getWebhookInfo`."""
    found: Json = await USUAL["getwebhookinfo"](world, params)
    if webhook := world.updates.webhook:
        found |= {"url": webhook.url, "max_connections": webhook.max_connections}
        if webhook.last_error:
            found["last_error_date"] = webhook.last_error_at
            found["last_error_message"] = webhook.last_error
    return found


def scope_of(world: World, params: Params) -> str:
    """Return the scope: all chats, a kind of chats, one chat, or one member (BotCommandScope)."""
    scope = params.decoded("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind in _SCOPES_OF_A_CHAT:
        open_chat_of(world, Params(scope))
    elif kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind == "chat_member" and (Params(scope).number("user_id") or 0) <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return json.dumps([scope, params.text("language_code")], sort_keys=True)


def _command(given: Json) -> Json:
    command = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", ""))
    is_name = command.replace("_", "a").isalnum() and command.isascii() and command.islower()
    if not is_name or len(command) > 32:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _emoji(given: Any) -> str:
    match given:
        case {"type": "emoji", "emoji": str() as emoji}:
            return emoji
        case _:
            raise bad_request("can't parse ReactionType: Unsupported type specified")


def _strict(name: str, method: _OwnMethod) -> Method:
    """Return the method with Telegram's refusals of texts and keyboards.

    An old server does it, too, in its own way: it ignores what it doesn't know.
    """

    @wraps(method)
    async def done(world: TelegramWorld, params: Params) -> Any:
        own = cast("World", world)
        if own.old:
            if name == "setmessagereaction":
                raise ApiError(404, "Not Found: method not found")
            params = _older(params)
        check_call(world, name, params)
        return await method(own, with_html(params))

    return done


def _older(params: Params) -> Params:
    values = params.as_json()
    values.pop("ephemeral_message_parameters", None)
    texts = values.get("text", ""), values.get("caption", "")
    for text in map(str, texts if params.text("parse_mode").lower() == "html" else ()):
        if NEWER_TAG in text:
            at = len(text.partition(NEWER_TAG)[0].encode())
            reason = f'Unsupported start tag "{NEWER_TAG[1:]}" at byte offset {at}'
            raise bad_request(f"can't parse entities: {reason}")
    markup = params.decoded("reply_markup")
    if isinstance(markup, dict) and "inline_keyboard" in markup:
        rows = [[_plainer(button) for button in row] for row in markup["inline_keyboard"]]
        values["reply_markup"] = {"inline_keyboard": rows}
    return Params(values)


def _plainer(button: Json) -> Json:
    return {name: value for name, value in button.items() if name not in NEWER_BUTTONS}


_OWN = (
    *(get_chat, send_chat_action, set_my_commands, delete_my_commands, set_message_reaction),
    *(get_my_commands, get_chat_administrators, get_chat_member_count, create_forum_topic),
    *(get_updates, set_webhook, delete_webhook, get_webhook_info),
)
METHODS: Mapping[str, Method] = {
    name: _strict(name, method)
    for name, method in {
        **USUAL,
        **{method.__name__.replace("_", ""): method for method in _OWN},
    }.items()
}
