"""The methods of the API that the program calls."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from bot.sandbox.chat import Chat
from bot.sandbox.protocol import Json
from bot.sandbox.vk import shapes
from bot.sandbox.vk.objects import VkCommunity, VkEntry
from bot.sandbox.vk.protocol import VERSION, WORDS, TokenKind, VkRefusal, VkRequest
from bot.sandbox.vk.world import VkWorld

_PREVIEW: Final = 90
_MASKS: Final = {"wall": 8192, "manage": 262_144}

_BOTH: Final = frozenset(TokenKind)
_SERVICE: Final = frozenset({TokenKind.SERVICE})
_GROUP: Final = frozenset({TokenKind.GROUP})


class Method(NamedTuple):
    """A method of the API, and the tokens that may call it."""

    run: Callable[[VkWorld, VkRequest], Any]
    kinds: Collection[TokenKind]


def _wall(world: VkWorld, owner_id: int) -> Chat:
    wall = world.chats.get(owner_id)
    if wall is None:
        raise VkRefusal(15, "Access denied: wall is disabled")
    if owner_id in world.hidden_walls:
        raise VkRefusal(world.hidden_walls[owner_id])
    return wall


def _post(world: VkWorld, request: VkRequest) -> VkEntry:
    wall = _wall(world, request.number("owner_id"))
    post = world.post_at(wall.id, request.number("post_id"))
    if post is None:
        raise VkRefusal(15, "Access denied: post was not found check post_id param")
    return post


def get(world: VkWorld, request: VkRequest) -> Json:
    """Return posts of a wall, newest first."""
    wall = _wall(world, request.number("owner_id"))
    offset, count = request.number("offset"), request.number("count", 20)
    posts = [one for one in world.posts(wall) if one.kind == "post"]
    shown = posts[offset : offset + count]
    answer: Json = {"count": len(posts), "items": [shapes.post(one) for one in shown]}
    return answer | _extended(request, shapes.authors(shown))


def get_by_id(world: VkWorld, request: VkRequest) -> Json:
    """Return posts by their ids; those that are not there, or not open, are left out."""
    shown = []
    for one in request.params["posts"].split(","):
        owner, post = map(int, one.split("_"))
        found = world.post_at(owner, post)
        if found is not None and owner not in world.hidden_walls:
            shown.append(found)
    answer: Json = {"items": [shapes.post(one) for one in shown]}
    return answer | _extended(request, shapes.authors(shown))


def get_comments(world: VkWorld, request: VkRequest) -> Json:
    """Return the comments under a post, or those in the thread of `comment_id`."""
    post = _post(world, request)
    if post.comments_hidden:
        raise VkRefusal(212)
    level = _level(post, request.number("comment_id"))
    listed = shapes.visible(level)
    total = sum(not one.deleted for one in post.comments)
    shown = _page(listed, request)
    cut = request.number("preview_length", _PREVIEW)
    items = request.number("thread_items_count")
    answer: Json = {
        "count": len(listed) if request.params.get("comment_id") else total,
        "current_level_count": len(listed),
        "items": [shapes.comment(one, cut, items) for one in shown],
        "can_post": not post.comments_closed,
        "show_reply_button": True,
        "groups_can_post": not post.comments_closed,
    }
    return answer | _extended(request, shapes.authors_under(shown))


def _level(post: VkEntry, comment_id: int) -> Sequence[VkEntry]:
    if not comment_id:
        return post.replies
    found = next((one for one in post.replies if one.id == comment_id), None)
    if found is None:
        raise VkRefusal(100, f"{WORDS[100]}: comment_id is incorrect")
    return found.replies


def _page(listed: Sequence[VkEntry], request: VkRequest) -> Sequence[VkEntry]:
    offset, count = request.number("offset"), request.number("count", 10)
    sort = request.params.get("sort", "asc")
    start = request.number("start_comment_id")
    if start:
        listed = [one for one in listed if (one.id >= start if sort == "asc" else one.id <= start)]
    ordered = listed if sort == "asc" else listed[::-1]
    return ordered[offset : offset + count]


def create_comment(world: VkWorld, request: VkRequest) -> Json:
    """Write a comment in the name of the community whose token it is."""
    request.must_have("wall")
    post = _post(world, request)
    community = world.communities[request.token.community]
    if post.comments_closed:
        raise VkRefusal(213)
    under, reply_to = post, request.number("reply_to_comment")
    if reply_to:
        found = (one for one in post.comments if one.id == reply_to and not one.deleted)
        if (answered := next(found, None)) is None:
            raise VkRefusal(100, f"{WORDS[100]}: reply_to_comment not found")
        under = answered
    written = world.add_comment(community, under, request.params["message"].strip())
    stack = [written.root.id] if written.root else []
    return {"comment_id": written.id, "parents_stack": stack}


def groups_by_id(world: VkWorld, request: VkRequest) -> Json:
    """Return communities by id or name; a group's token without parameters: its own."""
    asked = request.params.get("group_id") or request.params.get("group_ids", "")
    if not asked and request.token.kind is TokenKind.GROUP:
        asked = str(request.token.community)
    found = [_community(world, one) for one in asked.split(",")]
    if not all(found):
        raise VkRefusal(100, f"{WORDS[100]}: group_ids is undefined")
    return {"groups": [shapes.community(one) for one in found if one], "profiles": []}


def _community(world: VkWorld, named: str) -> VkCommunity | None:
    if named.isdecimal():
        return world.communities.get(int(named))
    return next((one for one in world.communities.values() if one.screen_name == named), None)


def long_poll_server(world: VkWorld, request: VkRequest) -> Json:
    """Return where the events of the community are polled."""
    community = _own(world, request)
    if not community.long_poll:
        raise VkRefusal(100, f"{WORDS[100]}: longpoll for this group is not enabled")
    number, events = community.number, world.events[community.number]
    return {"key": events.key, "server": f"{world.url}/poll/{number}", "ts": str(events.ts)}


def long_poll_settings(world: VkWorld, request: VkRequest) -> Json:
    """Return whether events are on, and which."""
    community = _own(world, request)
    kinds = ("wall_post_new", "wall_reply_new")
    events = {kind: int(kind not in community.unticked) for kind in kinds}
    return {"is_enabled": community.long_poll, "api_version": VERSION, "events": events}


def _own(world: VkWorld, request: VkRequest) -> VkCommunity:
    request.must_have("manage")
    if request.number("group_id") != request.token.community:
        raise VkRefusal(15, "Access denied: group is not the token's community")
    return world.communities[request.token.community]


def token_permissions(world: VkWorld, request: VkRequest) -> Json:
    """Return the rights of a community's token."""
    del world
    rights = sorted(request.token.rights)
    settings = [{"name": one, "setting": _MASKS.get(one, 0)} for one in rights]
    return {"mask": sum(one["setting"] for one in settings), "permissions": settings}


def users_get(world: VkWorld, request: VkRequest) -> list[Json]:
    """Return users by their ids; unknown ones are left out."""
    asked = request.params.get("user_ids", "").split(",")
    found = (world.users.get(int(one)) for one in asked if one.isdecimal())
    return [shapes.person(one) for one in found if one is not None]


def _extended(request: VkRequest, authors: Json) -> Json:
    return authors if request.number("extended") else {}


METHODS: Final[Mapping[str, Method]] = {
    "wall.get": Method(get, _SERVICE),
    "wall.getById": Method(get_by_id, _SERVICE),
    "wall.getComments": Method(get_comments, _SERVICE),
    "wall.createComment": Method(create_comment, _GROUP),
    "groups.getById": Method(groups_by_id, _BOTH),
    "groups.getLongPollServer": Method(long_poll_server, _GROUP),
    "groups.getLongPollSettings": Method(long_poll_settings, _GROUP),
    "groups.getTokenPermissions": Method(token_permissions, _GROUP),
    "users.get": Method(users_get, _BOTH),
}
