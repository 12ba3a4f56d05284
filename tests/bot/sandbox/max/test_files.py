"""Files in MAX: what the stand-in takes although the program does not send it."""

import aiohttp

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.files import Video
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import Max
from tests.max.person import Person


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
    video: Json = {"type": "video", "payload": {"token": given["token"]}}
    await max_api.send(group.id, "", video)
    assert ivanova.download(group.last) == Video(b"film")
