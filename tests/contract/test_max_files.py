"""Facts about files in MAX.

OpenAPI stands for MAX's own document in its version 0.0.32, snapshot of 1 July 2026.
"""

import json
from pathlib import PurePath
from urllib.parse import unquote

import aiohttp
import pytest

from bot.sandbox.clock import SteppedClock
from bot.sandbox.files import Document, Video
from bot.sandbox.protocol import Json
from tests.contract.max import ContractMax
from tests.max.person import Person

PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""One pixel, after which anything may follow."""


async def put(
    max_api: ContractMax, kind: str, content: bytes, name: str = "file", field: str = "data"
) -> tuple[str | None, str]:
    """Upload a file; return the token that came before, and the answer of the upload."""
    given = await max_api.done("POST", "/uploads", type=kind)
    form = aiohttp.FormData(quote_fields=False)
    form.add_field(field, content, filename=name)
    async with aiohttp.ClientSession() as session, session.post(given["url"], data=form) as done:
        assert done.status == 200
        return given.get("token"), await done.text()


async def image(max_api: ContractMax, content: bytes = PICTURE) -> str:
    _, answer = await put(max_api, "image", content, "яма.png")
    [photo] = json.loads(answer)["photos"].values()
    token: str = photo["token"]
    return token


def attached(kind: str, token: str | None) -> Json:
    return {"type": kind, "payload": {"token": token}}


@pytest.mark.needs("a file that is not ready yet")
async def test_a_file_can_be_sent_a_while_after_its_upload(
    max_api: ContractMax, clock: SteppedClock
) -> None:
    """Before that the status is 400, the code `attachment.not.ready`.

    Source: dev.max.ru, uploads (November 2026).
    """
    body = {"text": "Яма", "attachments": [attached("image", await image(max_api))]}
    max_api.hurry()
    status, refused = await max_api.call("POST", "/messages", body, chat_id=max_api.chat)
    assert (status, refused["code"]) == (400, "attachment.not.ready")
    await clock.advance(1)
    await max_api.done("POST", "/messages", body, chat_id=max_api.chat)


@pytest.mark.needs("a file that is not ready yet")
async def test_an_edit_with_an_unready_file_is_refused_with_http_200(max_api: ContractMax) -> None:
    """`success` is false, the code is that of sending.

    Source: dev.max.ru, changes of November (November 2026).
    """
    mid = await max_api.send(max_api.chat, "Яма")
    body = {"attachments": [attached("image", await image(max_api))]}
    max_api.hurry()
    status, refused = await max_api.call("PUT", "/messages", body, message_id=mid)
    assert (status, refused["success"], refused["code"]) == (200, False, "attachment.not.ready")


async def test_several_files_are_one_message(max_api: ContractMax) -> None:
    """Pictures stand with the text and the buttons of one message, each with an address of its own.

    Source: OpenAPI, NewMessageBody.attachments, PhotoAttachmentPayload (July 2026).
    """
    tokens = [await image(max_api, PICTURE + bytes([number])) for number in (1, 2)]
    pictures = [attached("image", token) for token in tokens]
    button = {"type": "callback", "text": "Да", "payload": "1"}
    keyboard = {"type": "inline_keyboard", "payload": {"buttons": [[button]]}}
    mid = await max_api.send(max_api.chat, "Было и стало", *pictures, keyboard)
    shown = (await max_api.done("GET", f"/messages/{mid}"))["body"]["attachments"]
    assert sorted(one["type"] for one in shown) == ["image", "image", "inline_keyboard"]
    urls = [one["payload"]["url"] for one in shown if one["type"] == "image"]
    assert len(set(urls)) == 2


async def test_a_message_has_up_to_12_attachments(max_api: ContractMax) -> None:
    """Pictures and the keyboard count; one more is refused.

    Source: as other bots have met it; dev.max.ru, limits of a message (November 2026).
    """
    pictures = [
        attached("image", await image(max_api, PICTURE + bytes([number]))) for number in range(12)
    ]
    button = {"type": "callback", "text": "Да", "payload": "1"}
    keyboard = {"type": "inline_keyboard", "payload": {"buttons": [[button]]}}
    await max_api.send(max_api.chat, "Было и стало", *pictures[:11], keyboard)
    body = {"text": "Было и стало", "attachments": [*pictures, keyboard]}
    status, refused = await max_api.call("POST", "/messages", body, chat_id=max_api.chat)
    assert (status, refused["code"]) == (400, "proto.payload")


async def test_a_document_stands_beside_no_other_file(max_api: ContractMax) -> None:
    """Beside a document or a picture it is refused; alone its name comes back.

    Source: OpenAPI, FileAttachmentRequest: the only attachment (July 2026).
    """
    _, answer = await put(max_api, "file", b"an act", "акт.txt")
    act = attached("file", json.loads(answer)["token"])
    for other in (act, attached("image", await image(max_api))):
        body = {"text": "Вот", "attachments": [act, other]}
        status, refused = await max_api.call("POST", "/messages", body, chat_id=max_api.chat)
        assert (status, refused["code"]) == (400, "proto.payload")
    mid = await max_api.send(max_api.chat, "Вот", act)
    [shown] = (await max_api.done("GET", f"/messages/{mid}"))["body"]["attachments"]
    assert (shown["type"], shown["filename"], shown["size"]) == ("file", "акт.txt", 6)


async def test_a_forbidden_type_of_files_is_refused(max_api: ContractMax) -> None:
    """The upload is answered with these words; the list is not published.

    Source: as other bots have met it (November 2026).
    """
    _, answer = await put(max_api, "file", b"MZ", name="program.EXE")
    assert json.loads(answer)["error_msg"] == "File extension is forbidden"


@pytest.mark.needs("a video")
@pytest.mark.parametrize("field", ["data", "file"])
async def test_a_video_is_named_before_it_is_uploaded(max_api: ContractMax, field: str) -> None:
    """Its token comes with the address; the answer of the upload is no JSON.

    Source: OpenAPI, UploadEndpoint; fields: maxapi 1.2.3; a server that takes only one of them answers 415
    (November 2026).
    """
    token, answer = await put(max_api, "video", b"a film", field=field)
    assert answer == "<retval>1</retval>"
    mid = await max_api.send(max_api.chat, "", attached("video", token))
    [shown] = (await max_api.done("GET", f"/messages/{mid}"))["body"]["attachments"]
    assert shown["type"] == "video"


async def test_a_refused_upload_comes_with_http_200(max_api: ContractMax) -> None:
    """The answer has `error_code`.

    Source: as other bots have met it (November 2026).
    """
    _, answer = await put(max_api, "file", b"")
    assert "error_code" in answer
    _, answer = await put(max_api, "file", b"content", field="photo")
    assert "error_code" in answer


@pytest.mark.needs("a second person")
async def test_peoples_files_are_downloaded_without_authorization(
    max_api: ContractMax, ivanova: Person
) -> None:
    """The attachment has name and size.

    Source: OpenAPI, FileAttachment (July 2026).
    """
    ivanova.send_album(ivanova.id, [Document("акт.pdf", b"an act")])
    [file] = (await max_api.updates())[-1]["message"]["body"]["attachments"]
    assert (file["type"], file["filename"], file["size"]) == ("file", "акт.pdf", 6)
    async with aiohttp.ClientSession() as session, session.get(file["payload"]["url"]) as answer:
        assert await answer.read() == b"an act"
        assert answer.content_disposition is not None
        encoded = answer.content_disposition.filename or ""
    assert PurePath(unquote(unquote(encoded))).name == "акт.pdf"


@pytest.mark.needs("a second person")
async def test_a_video_is_downloaded_by_its_details(max_api: ContractMax, ivanova: Person) -> None:
    """The addresses are named by their heights.

    Source: OpenAPI, GET /videos/{videoToken} (July 2026).
    """
    ivanova.send_album(ivanova.id, [Video(b"a film")])
    [video] = (await max_api.updates())[-1]["message"]["body"]["attachments"]
    details = await max_api.done("GET", f"/videos/{video['payload']['token']}")
    url = details["urls"]["mp4_720"]
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == b"a film"


async def test_a_token_is_for_one_kind_only(max_api: ContractMax) -> None:
    """Another kind is 400.

    Source: OpenAPI, UploadType; the status is inferred (July 2026).
    """
    body = {"attachments": [attached("file", await image(max_api))]}
    assert (await max_api.call("POST", "/messages", body, chat_id=max_api.chat))[0] == 400
