"""Photos, videos, documents and albums: sent by `file_id` or as an upload, and downloaded."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.chat import MessageContent
from bot.sandbox.files import Attachment, Document, File, Photo, Video, attachment_of
from bot.sandbox.protocol import Json
from bot.sandbox.telegram.methods.composing import caption_of, open_chat_of, reply_markup, send
from bot.sandbox.telegram.protocol import Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld

_BIGGEST_DOWNLOAD = 20 * 1024**2
_SMALLEST_ALBUM, _BIGGEST_ALBUM = 2, 10
_TOO_LONG = "message caption is too long"
_KINDS: Mapping[str, type[Attachment]] = {
    "photo": Photo,
    "video": Video,
    "document": Document,
}


async def send_photo(world: TelegramWorld, params: Params) -> Json:
    """`sendPhoto`."""
    return _send(world, params, "photo")


async def send_video(world: TelegramWorld, params: Params) -> Json:
    """`sendVideo`."""
    return _send(world, params, "video")


async def send_document(world: TelegramWorld, params: Params) -> Json:
    """`sendDocument`."""
    return _send(world, params, "document")


async def send_media_group(world: TelegramWorld, params: Params) -> list[Json]:
    """`sendMediaGroup`: 2 to 10 photos and videos, or as many documents; no buttons."""
    chat = open_chat_of(world, params)
    given = params.decoded("media", "media")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise bad_request("can't parse media JSON object")
    if len(given) < _SMALLEST_ALBUM:
        raise bad_request("too few messages to send as an album")
    if len(given) > _BIGGEST_ALBUM:
        raise bad_request("too many messages to send as an album")
    contents = [_album_part(world, params, each) for each in given]
    if len({content.media == ["document"] for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    return send(world, chat, params, contents)


async def get_file(world: TelegramWorld, params: Params) -> Json:
    """`getFile`, up to 20 MB; the path is downloaded from `/file/bot<token>/<path>`."""
    file_id = params.text("file_id")
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.attachment.data) > _BIGGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return file.described(file_id)


def _send(world: TelegramWorld, params: Params, field: str) -> Json:
    chat = open_chat_of(world, params)
    given = f"attach://{field}" if params.upload(field) else params.text(field)
    file = _file(world, params, given, _KINDS[field])
    caption = caption_of(world, params, too_long=_TOO_LONG)
    content = MessageContent(caption, reply_markup(params), file.as_json())
    return send(world, chat, params, [content])[0]


def _album_part(world: TelegramWorld, params: Params, given: Mapping[str, Any]) -> MessageContent:
    kind = _KINDS.get(str(given.get("type")))
    if kind is None:
        raise bad_request('can\'t parse InputMedia: Field "type" must be photo, video or document')
    file = _file(world, params, str(given.get("media", "")), kind)
    return MessageContent(
        caption_of(world, Params(given), too_long=_TOO_LONG), None, file.as_json()
    )


def _file(world: TelegramWorld, params: Params, given: str, kind: type[Attachment]) -> File:
    """Return the file by its id, or from the upload `attach://<name>` of the multipart body."""
    name = given.removeprefix("attach://")
    if name != given and (upload := params.upload(name)) is not None:
        return world.files.keep(attachment_of(kind, upload))
    file = world.files.find(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not isinstance(file.attachment, kind):
        stored = type(file.attachment).__name__
        raise bad_request(f"can't use file of type {stored} as {kind.__name__}")
    return file
