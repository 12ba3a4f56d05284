"""Posts and comments of VK's answers and events, read into the form of the port.

VK omits fields of deleted comments and adds new ones at any time: what lacks its number, its author
or its date is no post.
"""

import html
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple, TypeGuard

from bot.messengers.updates import moment_of, storable
from bot.networks.vk.links import Spot, above_thread, profile_url, url_of
from domain.model.message.mentions import with_mentions_shown
from domain.model.network.post import FoundPost

_LONGEST_TEXT, _LONGEST_NAME = 16_384, 200
"""Characters; the text is up to four times longer as VK escapes it."""

_NUMBERS: Final = 10**18
"""No number is as large."""

Json = Mapping[str, Any]

Names = Mapping[int, str]
"""The names of people and communities (negative) by number."""


def items_of(answer: Any) -> list[Json]:
    """Return the `items` of an answer that have a number."""
    return _listed(answer, "items")


def count_of(answer: Any, field: str) -> int:
    """Return a number of an answer, 0 if it is absent."""
    match answer:
        case {**fields} if isinstance(number := fields.get(field), int):
            return number
        case _:
            return 0


def has_more(answer: Any, reached: int, most: int) -> bool:
    """Whether there are comments of this level after the first `reached`; `most` are in an answer."""
    if isinstance(answer, dict) and "current_level_count" in answer:
        return count_of(answer, "current_level_count") > reached
    return len(items_of(answer)) >= most


def thread_of(item: Json) -> tuple[list[Json], bool]:
    """Return what is shown of the thread under a comment, and whether that is all of it."""
    thread = item.get("thread")
    shown = items_of(thread)
    return shown, count_of(thread, "count") <= len(shown)


def is_deleted(item: Json) -> bool:
    """Whether a comment or a post is only a trace of a deleted one."""
    return bool(item.get("deleted") or item.get("is_deleted"))


def names_in(answers: Iterable[Any]) -> dict[int, str]:
    """Return the names in `profiles` and `groups` of extended answers."""
    names = {}
    for answer in answers:
        for user in _listed(answer, "profiles"):
            names[user["id"]] = name_of(user.get("first_name"), user.get("last_name"))
        for group in _listed(answer, "groups"):
            names[-group["id"]] = name_of(group.get("name"))
    return names


def name_of(*parts: object) -> str:
    """Return the name that has those parts; what is no text is left out."""
    words = (one[:_LONGEST_NAME] for one in parts if isinstance(one, str))
    return storable(" ".join(words))[:_LONGEST_NAME].strip()


def is_number(value: object) -> TypeGuard[int]:
    """Return whether it can be the number of a person, a page (negative), a post or a comment."""
    return type(value) is int and 0 < abs(value) < _NUMBERS


def is_positive(value: object) -> TypeGuard[int]:
    """Return whether it can be the number of anything but a page."""
    return is_number(value) and value > 0


def _listed(answer: Any, field: str) -> list[Json]:
    listed = answer.get(field) if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        return []
    return [one for one in listed if isinstance(one, dict) and is_positive(one.get("id"))]


class Parent(NamedTuple):
    """What a comment answers, and above whose thread it stands."""

    thread: int | None
    reply_to: int | None


def parent_of(item: Json) -> Parent:
    """Return the comments to which a comment belongs; None for one directly under the post."""
    above = None
    match item.get("parents_stack"):
        case [thread, *_] if is_positive(thread):
            above = thread
        case _:
            pass
    reply_to = item.get("reply_to_comment")
    return Parent(above, reply_to if is_positive(reply_to) else above)


def read_comment(item: Json, post: Spot, names: Names) -> FoundPost | None:
    """Return a comment under that post; None if it is deleted or lacks what a comment has."""
    parent = parent_of(item)
    spot = Spot(post.owner, post.post, item.get("id"))
    under = post if parent.reply_to is None else Spot(post.owner, post.post, parent.reply_to)
    found = _read(item, spot, parent.thread, names)
    thread = above_thread(spot, parent.thread)
    return found and replace(found, under=under.address, post=post.address, thread=thread)


def read_post(item: Json, names: Names) -> FoundPost | None:
    """Return a post of a wall; None if it is deleted or lacks what a post has."""
    match item:
        case {"owner_id": owner, "id": number} if is_number(owner) and is_positive(number):
            return _read(item, Spot(owner, number), None, names)
        case _:
            return None


def _read(item: Json, spot: Spot, thread: int | None, names: Names) -> FoundPost | None:
    match item:
        case {"from_id": writer, "date": int(date)} if is_number(writer) and not is_deleted(item):
            at = moment_of(date)
        case _:
            return None
    if at is None:
        return None
    return FoundPost(
        spot.address,
        url_of(spot, thread),
        text_of(item),
        at,
        str(writer),
        author_name=names.get(writer) or None,
        author_url=profile_url(writer),
        has_files=bool(item.get("attachments") or item.get("copy_history")),
    )


def text_of(item: Json) -> str:
    """Return the words as people see them."""
    text = item.get("text")
    written = text[: 4 * _LONGEST_TEXT] if isinstance(text, str) else ""
    return storable(with_mentions_shown(html.unescape(written)))[:_LONGEST_TEXT].strip()
