"""Chats and their members."""

from bot.sandbox.chat import Chat, ChatKind, Membership
from bot.sandbox.methods.method import chat_of, open_chat_of
from bot.sandbox.protocol import Json, Params, bad_request
from bot.sandbox.world import World


async def get_chat(world: World, params: Params) -> Json:
    """`getChat`, with the fields of ChatFullInfo that are never absent."""
    chat = chat_of(world, params)
    if chat.kind is not ChatKind.PRIVATE:
        open_chat_of(world, params)
    return chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


async def get_chat_member(world: World, params: Params) -> Json:
    """`getChatMember` of any user known to Telegram."""
    chat = open_chat_of(world, params)
    user = world.users.get(params.number("user_id") or 0)
    if user is None:
        raise bad_request("user not found")
    return _member(world, chat, user.id)


async def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """`getChatAdministrators`, of groups only."""
    chat = open_chat_of(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    return [
        _member(world, chat, user)
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


def _member(world: World, chat: Chat, user: int) -> Json:
    return world.member_json(world.users[user], chat.membership(user))
