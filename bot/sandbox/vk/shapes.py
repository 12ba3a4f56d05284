"""Objects as VK shows them (dev.vk.com/reference/objects)."""

from collections.abc import Iterable
from itertools import chain

from bot.sandbox.chat import User
from bot.sandbox.protocol import Json
from bot.sandbox.vk.objects import VkCommunity, VkEntry


def post(one: VkEntry) -> Json:
    """Return a post."""
    return {
        "inner_type": "wall_wallpost",
        "id": one.id,
        "owner_id": one.chat.id,
        "from_id": one.sender.id,
        "date": one.date,
        "text": one.content.rich.text,
        "post_type": one.kind,
        "attachments": _attachments(one),
        "comments": {
            "can_post": int(not one.comments_closed),
            "can_view": int(not one.comments_hidden),
            "count": sum(not comment.deleted for comment in one.comments),
            "groups_can_post": not one.comments_closed,
        },
    }


def comment(one: VkEntry, cut: int = 0, thread_items: int | None = None) -> Json:
    """Return a comment; its text is cut off after `cut` characters, 0: never.

    `thread_items`: how many comments of its thread are shown; None: not even their number.
    """
    post = one.post or one
    shown: Json = {
        "id": one.id,
        "from_id": 0 if one.deleted else one.sender.id,
        "date": one.date,
        "text": "" if one.deleted else _cut(one.content.rich.text, cut),
        "post_id": post.id,
        "owner_id": one.chat.id,
        "parents_stack": [one.root.id] if one.root else [],
    }
    if one.deleted:
        shown["deleted"] = True
    elif attachments := _attachments(one):
        shown["attachments"] = attachments
    if one.reply_to is not None and not one.deleted:
        shown["reply_to_user"] = one.reply_to.sender.id
        shown["reply_to_comment"] = one.reply_to.id
    if thread_items is not None and one.root is None:
        kept = visible(one.replies)
        shown["thread"] = {
            "count": len(kept),
            "items": [comment(reply, cut) for reply in kept[:thread_items]],
            "can_post": not post.comments_closed,
            "show_reply_button": True,
            "groups_can_post": not post.comments_closed,
        }
    return shown


def _attachments(one: VkEntry) -> list[Json]:
    return [{"type": name} for name in one.content.media]


def visible(comments: Iterable[VkEntry]) -> list[VkEntry]:
    """Return those that VK lists: a deleted one stays only above its thread."""
    return [
        one
        for one in comments
        if not one.deleted or any(not reply.deleted for reply in one.replies)
    ]


def authors(entries: Iterable[VkEntry]) -> Json:
    """Return `profiles` and `groups` of an extended answer with these posts or comments."""
    known = {one.sender.id: one.sender for one in entries}.values()
    return {
        "profiles": [person(one) for one in known if not isinstance(one, VkCommunity)],
        "groups": [community(one) for one in known if isinstance(one, VkCommunity)],
    }


def authors_under(comments: Iterable[VkEntry]) -> Json:
    """Return `profiles` and `groups` of comments and their threads."""
    shown = chain.from_iterable((one, *one.replies) for one in comments)
    return authors(one for one in shown if not one.deleted)


def person(one: User) -> Json:
    """Return a user."""
    first, _, last = one.name.partition(" ")
    return {
        "id": one.id,
        "first_name": first,
        "last_name": last,
        "can_access_closed": True,
        "is_closed": False,
    }


def community(one: VkCommunity) -> Json:
    """Return a community."""
    return {
        "id": one.number,
        "name": one.name,
        "screen_name": one.screen_name,
        "is_closed": 0,
        "type": "page",
    }


def _cut(text: str, after: int) -> str:
    return f"{text[:after]}…" if 0 < after < len(text) else text
