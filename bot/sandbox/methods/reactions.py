"""Reactions to messages."""

from typing import Any, Final

from bot.sandbox.methods.messages import addressed
from bot.sandbox.methods.method import open_chat_of
from bot.sandbox.protocol import ApiError, Params, bad_request
from bot.sandbox.world import World

_STANDARD: Final = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 "
    "🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 "
    "🤷‍♂ 🤷 🤷‍♀ 😡 "
)
"""ReactionTypeEmoji; bots can use others only if they are under the message already."""


async def set_message_reaction(world: World, params: Params) -> bool:
    """`setMessageReaction`: set or remove the bot's one reaction, if the chat allows reactions."""
    if world.old:
        raise ApiError(404, "Not Found: method not found")
    given = params.decoded("reaction", "reactions") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    emoji = [_emoji(one) for one in given]
    chat = open_chat_of(world, params)
    message = addressed(chat, params, "react")
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if emoji and not (chat.reactions and emoji[0] in _STANDARD.split()):
        raise bad_request("REACTION_INVALID")
    world.react(message, world.bot, emoji[0] if emoji else "")
    return True


def _emoji(given: Any) -> str:
    match given:
        case {"type": "emoji", "emoji": str() as emoji}:
            return emoji
        case _:
            raise bad_request("can't parse ReactionType: Unsupported type specified")
