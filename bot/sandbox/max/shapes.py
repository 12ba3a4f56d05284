"""The JSON of MAX: users, chats, members and messages."""

import base64
from collections.abc import Iterator, Sequence
from typing import Final

from bot.sandbox.chat import Chat, ChatKind, Membership, Message, MessageContent, User
from bot.sandbox.files import Document, File, Photo, Video
from bot.sandbox.max import keyboard
from bot.sandbox.max.ids import mid_of, milliseconds, number_of, seq_of
from bot.sandbox.max.markup import markup
from bot.sandbox.max.rights import rights_in
from bot.sandbox.protocol import Json
from bot.sandbox.world import BotWorld

_HIDDEN = 9_000_000_000
"""MAX hides nobody: people who are only names elsewhere have numbers from here on."""

SIZE_OF_VIDEOS: Final[Json] = {"width": 1280, "height": 720, "duration": 9}


def user(world: BotWorld, one: User) -> Json:
    """Return User, without `name`, which is announced to go."""
    first, _, last = one.name.partition(" ")
    found: Json = {
        "user_id": one.id,
        "first_name": first,
        "is_bot": one.is_bot,
        "last_activity_time": milliseconds(world.unix_now()),
    }
    return (
        found
        | ({"last_name": last} if last else {})
        | ({"username": one.username} if one.username else {})
    )


def chat(world: BotWorld, one: Chat) -> Json:
    """Return Chat."""
    is_dialog = one.kind is ChatKind.PRIVATE
    name = one.public_name
    found: Json = {
        "chat_id": number_of(world, one),
        "type": _type(one),
        "status": "active" if one.has(world.bot.id) else "suspended" if is_dialog else "removed",
        "title": None if is_dialog else one.title,
        "icon": None,
        "last_event_time": milliseconds(world.unix_now()),
        "participants_count": sum(one.has(id_) for id_ in one.members),
        "is_public": name is not None,
        "link": name and f"https://max.ru/{name}",
        "description": None,
    }
    if is_dialog:
        found["dialog_with_user"] = user(world, world.users[one.id])
    if one.pinned:
        found["pinned_message"] = message(world, one.pinned[-1])
    return found


def member(world: BotWorld, one: Chat, id_: int) -> Json:
    """Return ChatMember."""
    is_admin = one.membership(id_) is Membership.ADMINISTRATOR
    rights = rights_in(world, one) if id_ == world.bot.id else {"read_all_messages", "write"}
    return user(world, world.users[id_]) | {
        "last_access_time": milliseconds(world.unix_now()),
        "is_owner": False,
        "is_admin": is_admin,
        "join_time": milliseconds(world.unix_now()),
        "permissions": sorted(rights) if is_admin else None,
    }


def _type(one: Chat) -> str:
    """Return ChatType."""
    match one.kind:
        case ChatKind.PRIVATE:
            return "dialog"
        case ChatKind.CHANNEL:
            return "channel"
        case ChatKind.GROUP | ChatKind.SUPERGROUP:
            return "chat"


def message(world: BotWorld, one: Message) -> Json:
    """Return Message: what was forwarded or replied to is inside `link`.

    A channel's post has no author, and an address of its own if the channel is public.
    """
    recipient: Json = {"chat_id": number_of(world, one.chat), "chat_type": _type(one.chat)}
    if one.chat.kind is ChatKind.PRIVATE:
        receiver = world.bot.id if one.sender is not world.bot else one.chat.id
        recipient["user_id"] = receiver
    found: Json = {
        "recipient": recipient,
        "timestamp": milliseconds(one.date),
        "body": _body(world, one),
    }
    if one.chat.kind is ChatKind.CHANNEL:
        found |= {"url": _public_address(one), "stat": {"views": 1}}
    else:
        found["sender"] = user(world, one.sender)
    if origin := one.content.other.get("forward_origin"):
        found["link"] = _forwarded(world, one, origin)
    elif one.reply_to is not None:
        found["link"] = {
            "type": "reply",
            "sender": user(world, one.reply_to.sender),
            "message": _body(world, one.reply_to),
        }
    return found


def _public_address(post: Message) -> str | None:
    """Return the address of a public channel's post, as seen in service."""
    name = post.chat.public_name
    number = base64.urlsafe_b64encode(seq_of(post).to_bytes(8, "big")).decode()
    return name and f"https://max.ru/{name}/{number.rstrip('=')}"


def _ids(world: BotWorld, one: Message) -> Json:
    return {"mid": mid_of(world, one), "seq": seq_of(one)}


def _body(world: BotWorld, one: Message) -> Json:
    """Return the body of a message; that of a forward is empty, also in a reply to it."""
    if "forward_origin" in one.content.other:
        return _ids(world, one) | {"text": ""}
    return _content(world, one)


def _content(world: BotWorld, one: Message) -> Json:
    content = one.content
    found = _ids(world, one) | {"text": content.rich.text}
    if attachments := list(_attachments(world, one)):
        found["attachments"] = attachments
    if elements := markup(content.rich):
        found["markup"] = elements
    return found


def _forwarded(world: BotWorld, one: Message, origin: Json) -> Json:
    """Return the link of a forward; of a chat or channel only its number is known."""
    found: Json = {"type": "forward", "message": _content(world, one)}
    match origin:
        case {"sender_user": {"id": int(id_), "first_name": str(name), **rest}}:
            name = f"{name} {rest.get('last_name', '')}".strip()
            found["sender"] = user(world, world.users.get(id_) or User(id_, name))
        case {"sender_user_name": str(name)}:
            found["sender"] = user(world, User(_HIDDEN + sum(name.encode()), name))
        case {"sender_chat": {"id": int(id_)}} | {"chat": {"id": int(id_)}}:
            found["chat_id"] = id_
        case _:
            raise ValueError(origin)
    return found


def _attachments(world: BotWorld, one: Message) -> Iterator[Json]:
    content = one.content
    yield from (attachment(world, file) for file in files_of(world, content))
    if "sticker" in content.other:
        payload = {"url": f"{world.url}/sticker", "code": "1d2a3b"}
        yield {"type": "sticker", "payload": payload, "width": 128, "height": 128}
    if content.keyboard:
        yield keyboard.attachment(content.keyboard, mid_of(world, one))


def attachment(world: BotWorld, file: File) -> Json:
    """Return a file of a message, with its token and the address for downloading it."""
    payload: Json = {"url": address(world, file), "token": file.ids[-1]}
    match file.attachment:
        case Photo():
            return {"type": "image", "payload": payload | {"photo_id": file.number}}
        case Video():
            thumbnail = {"url": f"{world.url}/thumbnail"}
            found: Json = {"type": "video", "payload": payload, "thumbnail": thumbnail}
            return found | SIZE_OF_VIDEOS
        case Document(name=name, data=data):
            about = {"filename": name, "size": len(data)}
            return {"type": "file", "payload": payload} | about


def address(world: BotWorld, file: File) -> str:
    """Return where a file can be downloaded, without authorization."""
    return f"{world.url}/download/{file.ids[-1]}"


def files_of(world: BotWorld, content: MessageContent) -> list[File]:
    """Return the files of a message."""
    ids = content.other.get("files") or [
        described[-1]["file_id"] if name == "photo" else described["file_id"]
        for name in content.media
        if (described := content.other[name])
    ]
    return [file for one in ids if (file := world.files.find(one)) is not None]


def several(files: Sequence[File]) -> Json:
    """Return the fields of a message with these files; the first one as in the Bot API."""
    if not files:
        return {}
    more = {"files": [file.ids[-1] for file in files]} if len(files) > 1 else {}
    return files[0].as_json() | more
