"""Files in MAX: uploaded, ready after a while, sent by their tokens, and downloaded."""

import json
from pathlib import PurePath
from urllib.parse import unquote

import aiohttp
import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.max.shapes import files_of
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import Max
from tests.max.person import Person
from tests.max.sandbox import Sandbox


async def put(
    max_api: Max, kind: str, content: bytes, name: str = "file", field: str = "data"
) -> tuple[str | None, str]:
    """Upload a file; return the token that came before, and the answer of the upload."""
    given = await max_api.done("POST", "/uploads", type=kind)
    form = aiohttp.FormData()
    form.add_field(field, content, filename=name)
    async with aiohttp.ClientSession() as session, session.post(given["url"], data=form) as done:
        assert done.status == 200
        return given.get("token"), await done.text()


async def image(max_api: Max, content: bytes = b"a photo") -> str:
    _, answer = await put(max_api, "image", content)
    [photo] = json.loads(answer)["photos"].values()
    token: str = photo["token"]
    return token


def attached(kind: str, token: str | None) -> Json:
    return {"type": kind, "payload": {"token": token}}


async def test_a_file_can_be_sent_a_while_after_its_upload(
    max_api: Max, group: Chat, clock: SteppedClock
) -> None:
    token = await image(max_api)
    body = {"text": "Яма", "attachments": [attached("image", token)]}
    status, refused = await max_api.call("POST", "/messages", body, chat_id=group.id)
    assert (status, refused["code"]) == (400, "attachment.not.ready")
    assert not group.messages

    await clock.advance(1)
    await max_api.send(group.id, "Яма", attached("image", token))
    assert group.last.content.media == ["photo"]


async def test_an_edit_with_an_unready_file_is_refused_with_http_200(
    max_api: Max, group: Chat
) -> None:
    mid = await max_api.send(group.id, "Яма")
    body = {"attachments": [attached("image", await image(max_api))]}
    status, refused = await max_api.call("PUT", "/messages", body, message_id=mid)
    assert (status, refused["success"], refused["code"]) == (200, False, "attachment.not.ready")


async def test_several_files_are_one_message(
    max_api: Max, group: Chat, clock: SteppedClock, sandbox: Sandbox
) -> None:
    first, second = await image(max_api, b"1"), await image(max_api, b"2")
    await clock.advance(1)
    await max_api.send(
        group.id, "Было и стало", attached("image", first), attached("image", second)
    )
    files = files_of(sandbox.world, group.last.content)
    assert [file.attachment for file in files] == [Photo(b"1"), Photo(b"2")]


async def test_a_document_is_the_only_attachment_of_its_message(
    max_api: Max, group: Chat, clock: SteppedClock
) -> None:
    _, answer = await put(max_api, "file", b"an act")
    act, photo = (
        attached("file", json.loads(answer)["token"]),
        attached("image", await image(max_api)),
    )
    button = {"type": "callback", "text": "Да", "payload": "1"}
    keyboard = {"type": "inline_keyboard", "payload": {"buttons": [[button]]}}
    await clock.advance(1)
    for others in ([act], [photo], [keyboard]):
        body = {"text": "Вот", "attachments": [act, *others]}
        status, refused = await max_api.call("POST", "/messages", body, chat_id=group.id)
        assert (status, refused["code"]) == (400, "proto.payload")
        await clock.advance(1)
    await max_api.send(group.id, "Вот", act)
    assert group.last.content.media == ["document"]


async def test_a_forbidden_type_of_files_is_refused(max_api: Max) -> None:
    _, answer = await put(max_api, "file", b"MZ", name="program.EXE")
    assert json.loads(answer)["error_msg"] == "File extension is forbidden"


@pytest.mark.parametrize("field", ["data", "file"])
async def test_a_video_is_named_before_it_is_uploaded(
    max_api: Max, group: Chat, clock: SteppedClock, ivanova: Person, field: str
) -> None:
    token, answer = await put(max_api, "video", b"a film", field=field)
    assert answer == "<retval>1</retval>"
    await clock.advance(1)
    await max_api.send(group.id, "", attached("video", token))
    assert ivanova.download(group.last) == Video(b"a film")


async def test_a_file_may_be_uploaded_in_parts(
    max_api: Max, group: Chat, clock: SteppedClock, ivanova: Person
) -> None:
    given = await max_api.done("POST", "/uploads", type="video")
    async with aiohttp.ClientSession() as session:
        for place, part in (("bytes 2-3/4", b"lm"), ("bytes 0-1/4", b"fi")):
            headers = {"Content-Range": place, "Content-Type": "application/x-binary"}
            async with session.post(given["url"], data=part, headers=headers) as answer:
                assert answer.status == 200
    await clock.advance(1)
    await max_api.send(group.id, "", attached("video", given["token"]))
    assert ivanova.download(group.last) == Video(b"film")


async def test_a_refused_upload_comes_with_http_200(max_api: Max) -> None:
    _, answer = await put(max_api, "file", b"")
    assert "error_code" in answer
    _, answer = await put(max_api, "file", b"content", field="photo")
    assert "error_code" in answer


async def test_peoples_files_are_downloaded_without_authorization(
    max_api: Max, ivanova: Person
) -> None:
    ivanova.send_album(ivanova.id, [Document("акт.pdf", b"an act")])
    [file] = (await max_api.updates())[-1]["message"]["body"]["attachments"]
    assert (file["type"], file["filename"], file["size"]) == ("file", "акт.pdf", 6)
    async with aiohttp.ClientSession() as session, session.get(file["payload"]["url"]) as answer:
        assert await answer.read() == b"an act"
        assert answer.content_disposition is not None
        encoded = answer.content_disposition.filename or ""
    assert PurePath(unquote(unquote(encoded))).name == "акт.pdf"


async def test_a_video_is_downloaded_by_its_details(max_api: Max, ivanova: Person) -> None:
    ivanova.send_album(ivanova.id, [Video(b"a film")])
    [video] = (await max_api.updates())[-1]["message"]["body"]["attachments"]
    details = await max_api.done("GET", f"/videos/{video['payload']['token']}")
    url = details["urls"]["mp4_720"]
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == b"a film"


async def test_a_token_is_for_one_kind_only(max_api: Max, group: Chat, clock: SteppedClock) -> None:
    token = await image(max_api)
    await clock.advance(1)
    body = {"attachments": [attached("file", token)]}
    assert (await max_api.call("POST", "/messages", body, chat_id=group.id))[0] == 400
