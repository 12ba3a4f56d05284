"""The methods as VK describes them: with refusals of invalid parameters, and what it alone asks for."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from bot.sandbox.protocol import Json
from bot.sandbox.vk.methods import METHODS as USUAL
from bot.sandbox.vk.methods import Method
from bot.sandbox.vk.protocol import WORDS, VkRefusal, VkRequest
from bot.sandbox.vk.world import VkWorld
from tests.vk.world import World

_TEXT: Final = r"[\s\S]*"
_WORDS: Final = r"\s*\S[\s\S]*"
_NUMBER: Final = r"-?\d{1,18}"
_UP_TO_100: Final = r"\d{1,2}|100"
_UP_TO_10: Final = r"\d|10"
_POST: Final = r"-?\d{1,18}_\d{1,18}"
_POSTS: Final = f"{_POST}(?:,{_POST}){{0,99}}"

PARAMS: Final[Mapping[str, Mapping[str, str]]] = {
    "wall.get": {
        "owner_id": _NUMBER,
        "offset": _NUMBER,
        "count": _UP_TO_100,
        "filter": _TEXT,
        "extended": _NUMBER,
    },
    "wall.getById": {"posts": _POSTS, "extended": _NUMBER, "copy_history_depth": _NUMBER},
    "wall.getComments": {
        "owner_id": _NUMBER,
        "post_id": _NUMBER,
        "comment_id": _NUMBER,
        "start_comment_id": _NUMBER,
        "offset": _NUMBER,
        "count": _UP_TO_100,
        "sort": "asc|desc",
        "preview_length": _NUMBER,
        "extended": _NUMBER,
        "thread_items_count": _UP_TO_10,
    },
    "wall.createComment": {
        "owner_id": _NUMBER,
        "post_id": _NUMBER,
        "from_group": _NUMBER,
        "message": _WORDS,
        "reply_to_comment": _NUMBER,
        "guid": _TEXT,
    },
    "groups.getById": {"group_id": _TEXT, "group_ids": _TEXT},
    "groups.getLongPollServer": {"group_id": _NUMBER},
    "groups.getLongPollSettings": {"group_id": _NUMBER},
    "groups.getTokenPermissions": {},
    "users.get": {"user_ids": _TEXT},
}
"""The parameters of each method, and the form of each."""

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "wall.get": ("owner_id",),
    "wall.getById": ("posts",),
    "wall.getComments": ("owner_id", "post_id"),
    "wall.createComment": ("owner_id", "post_id", "message"),
    "groups.getLongPollServer": ("group_id",),
    "groups.getLongPollSettings": ("group_id",),
}
_LINK: Final = re.compile(r"https?://|\b[\w-]{1,60}\.(?:ru|com|рф)\b")

_EVENTS: Final = (
    "audio_new",
    "board_post_delete",
    "board_post_edit",
    "board_post_new",
    "board_post_restore",
    "donut_money_withdraw",
    "donut_money_withdraw_error",
    "donut_subscription_cancelled",
    "donut_subscription_create",
    "donut_subscription_expired",
    "donut_subscription_price_changed",
    "donut_subscription_prolonged",
    "group_change_photo",
    "group_change_settings",
    "group_join",
    "group_leave",
    "group_officers_edit",
    "market_comment_delete",
    "market_comment_edit",
    "market_comment_new",
    "market_comment_restore",
    "message_allow",
    "message_deny",
    "message_edit",
    "message_new",
    "message_reaction_event",
    "message_read",
    "message_reply",
    "message_typing_state",
    "photo_comment_delete",
    "photo_comment_edit",
    "photo_comment_new",
    "photo_comment_restore",
    "photo_new",
    "poll_vote_new",
    "user_block",
    "user_unblock",
    "video_comment_delete",
    "video_comment_edit",
    "video_comment_new",
    "video_comment_restore",
    "video_new",
    "wall_post_new",
    "wall_reply_delete",
    "wall_reply_edit",
    "wall_reply_new",
    "wall_reply_restore",
    "wall_repost",
    "wall_schedule_post_delete",
    "wall_schedule_post_new",
)
"""The kinds of events that a community can have reported; VK names all of them."""


def _check_params(name: str, params: Mapping[str, str]) -> None:
    """Raise error 100 for parameters that are unknown, absent, or of the wrong form."""
    forms = PARAMS[name]
    if unknown := params.keys() - forms.keys():
        raise _wrong(f"{', '.join(sorted(unknown))} is unknown")
    for needed in _NEEDED.get(name, ()):
        if not params.get(needed):
            raise _wrong(f"{needed} is undefined")
    for param, given in params.items():
        if given and re.fullmatch(forms[param], given, re.ASCII) is None:
            raise _wrong(f"{param} is invalid")


def _wrong(reason: str) -> VkRefusal:
    return VkRefusal(100, f"{WORDS[100]}: {reason}")


def _create_comment(world: VkWorld, request: VkRequest) -> Any:
    """Write a comment, in the community's own name and on its own wall."""
    request.must_have("wall")
    community = world.communities[request.token.community]
    if request.number("from_group") != community.number:
        raise VkRefusal(15, "Access denied: from_group is not the token's community")
    if request.number("owner_id") != community.id:
        raise VkRefusal(15, "Access denied: wall is not the community's own")
    if cast("World", world).forbids_links and _LINK.search(request.params["message"]):
        raise VkRefusal(222)
    return USUAL["wall.createComment"].run(world, request)


def _long_poll_settings(world: VkWorld, request: VkRequest) -> Json:
    """Return whether events are on, and which, by all their kinds."""
    found: Json = USUAL["groups.getLongPollSettings"].run(world, request)
    return found | {"events": dict.fromkeys(_EVENTS, 0) | found["events"]}


def _strict(name: str, method: Method) -> Method:
    def run(world: VkWorld, request: VkRequest) -> Any:
        _check_params(name, request.params)
        return method.run(world, request)

    return method._replace(run=run)


def _never(_: VkWorld, __: VkRequest) -> None:
    raise AssertionError


_OWN: Final = {
    "wall.createComment": USUAL["wall.createComment"]._replace(run=_create_comment),
    "groups.getLongPollSettings": USUAL["groups.getLongPollSettings"]._replace(
        run=_long_poll_settings
    ),
}
METHODS: Final[Mapping[str, Method]] = {
    name: _strict(name, method) for name, method in {**USUAL, **_OWN}.items()
} | dict.fromkeys(("wall.getComment", "wall.editComment", "wall.deleteComment"), Method(_never, ()))
"""The last three may only be called by a person's token, and nobody has one here."""
