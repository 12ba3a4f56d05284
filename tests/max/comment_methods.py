"""Comments under the posts of channels: reading, writing, editing, deleting."""

from typing import Any, Final

from bot.sandbox.chat import ChatKind, Message
from bot.sandbox.max.composing import message_of
from bot.sandbox.max.markup import parse
from bot.sandbox.max.methods import DONE, page_of
from bot.sandbox.max.protocol import MaxRefusal, MaxRequest, access_denied, bad_payload
from bot.sandbox.max.rights import rights_in
from bot.sandbox.protocol import Json
from tests.max.comments import ChannelComment
from tests.max.invalid_calls import FORMATS, TEXT_LIMIT
from tests.max.world import World

_EDITABLE_FOR: Final = 26 * 3600
"""Seconds."""
_READ: Final = "read_all_messages"


async def get_comments(world: World, request: MaxRequest) -> Json:
    """`GET /messages/{mid}/comments`: the newest first, or some by their ids."""
    post = _post(world, request, _READ)
    if ids := request.query.get("comment_ids"):
        found = [one for mid in ids.split(",") if (one := world.comments.at(post, mid))]
    else:
        found = page_of(request, world.comments.under(post), "before", "after")
    return {"messages": [world.comments.as_json(one) for one in found]}


async def get_comment(world: World, request: MaxRequest) -> Json:
    """`GET /messages/{mid}/comments/{mid}`."""
    post = _post(world, request, _READ)
    return world.comments.as_json(_comment(world, request, post))


async def send_comment(world: World, request: MaxRequest) -> Json:
    """`POST /messages/{mid}/comments`."""
    post = _post(world, request, _READ, "write")
    text = _text(request.body)
    answered = _answered(world, post, request.body.get("link"))
    if post.chat.id in world.comments.closed:
        raise MaxRefusal(500, "internal.error", "Internal error")
    sent = world.comments.write(post, world.bot, text, answered)
    return {"message": world.comments.as_json(sent)}


async def edit_comment(world: World, request: MaxRequest) -> Json:
    """`PUT /messages/{mid}/comments`: own ones, with a right also those of the channel."""
    post = _post(world, request)
    comment = _comment(world, request, post)
    of_channel = comment.in_name_of_channel and "edit" in rights_in(world, post.chat)
    if comment.sender is not world.bot and not of_channel:
        raise access_denied("Insufficient permissions to edit comment")
    text = _text(request.body)
    if world.unix_now() - comment.date > _EDITABLE_FOR:
        raise MaxRefusal(422, "comments.timeout_exceeded", "The time to edit has expired")
    world.comments.edit(comment, world.bot, text)
    return DONE


async def delete_comment(world: World, request: MaxRequest) -> Json:
    """`DELETE /messages/{mid}/comments`: anybody's; it can't be restored."""
    post = _post(world, request, _READ, "delete")
    world.comments.delete(_comment(world, request, post), world.bot)
    return DONE


def _post(world: World, request: MaxRequest, *rights: str) -> Message:
    """Return the channel's post, if the bot is there with these rights. Raises 403 and 404."""
    post = message_of(world, request.required("message_id"))
    if post.chat.kind is not ChatKind.CHANNEL or not post.chat.has(world.bot.id):
        raise MaxRefusal(404, "not.found", "Message not found")
    if not rights_in(world, post.chat) >= set(rights):
        raise access_denied("Insufficient permissions for comments")
    return post


def _comment(world: World, request: MaxRequest, post: Message) -> ChannelComment:
    """Return the comment. Raises 404."""
    if (found := world.comments.at(post, request.required("comment_id"))) is None:
        raise MaxRefusal(404, "not.found", "Comment not found")
    return found


def _answered(world: World, post: Message, link: Any) -> ChannelComment | None:
    """Return the comment that is answered. Raises 400."""
    match link:
        case None:
            return None
        case {"type": "reply", "mid": str(mid)} if found := world.comments.at(post, mid):
            return found
        case _:
            raise bad_payload("link: only a reply to a comment of the post")


def _text(body: Json) -> str:
    """Return the plain text. Raises 400."""
    text, text_format = body.get("text"), body.get("format")
    if not isinstance(text, str) or not text.strip():
        raise bad_payload("Comment is empty: `text` is required")
    if len(text) > TEXT_LIMIT:
        raise bad_payload(f"text: size must be between 0 and {TEXT_LIMIT}")
    if body.get("attachments"):
        raise bad_payload("Attachments are not allowed in comments")
    if text_format not in FORMATS:
        raise bad_payload(f"Unknown format: {text_format}")
    return parse(text, text_format).text
