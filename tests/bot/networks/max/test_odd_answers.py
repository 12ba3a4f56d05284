"""Whatever MAX answers, only the errors of the port are raised, and what is found can be stored."""

import asyncio
import contextlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.max.account import OwnAccount
from bot.max.calls import MaxApi
from bot.networks.max.answers import MaxComment, read_one
from bot.networks.max.channels import MaxChannels
from bot.networks.max.comment_reader import READ_EVERY
from bot.networks.max.known import comment_address, page_address, post_address
from bot.networks.max.links import mid_of
from domain.model.network.post import FoundPost
from domain.model.outcome import Done, Outcome
from domain.ports.networks import NetworkUnavailable, PlacingUnknown
from tests.bot.networks.clock import HurriedClock
from tests.bot.networks.max.test_answers import AT, comment
from tests.bot.networks.max.test_channels import CHANNEL, START, pages
from tests.bot.networks.storable import check_storable
from tests.mutations import odd

POST = mid_of(CHANNEL, 5)
SENDER = {"user_id": 7, "first_name": "Мария", "last_name": "Смирнова", "is_bot": False}
RECIPIENT = {"chat_id": CHANNEL, "chat_type": "channel"}
IN_CHANNEL = comment(POST, recipient=RECIPIENT, url="https://max.ru/adm_town/AZ2H-TzaAOc")
COMMENT = comment("mid.1", "mid.2", AT + 60_000, sender=SENDER)
ANSWERS: dict[str, Any] = {
    "chats/{}": {"type": "channel", "title": "Администрация", "link": "https://max.ru/adm_town"},
    "chats/{}/members/me": {"is_admin": True, "permissions": ["read_all_messages", "write"]},
    "messages": {"messages": [IN_CHANNEL]},
    "messages/{}": IN_CHANNEL,
    "messages/{}/comments": {"messages": [COMMENT], "message": COMMENT},
    "messages/{}/comments/{}": COMMENT,
}


async def used(data: st.DataObject) -> None:
    async def call(_verb: str, path: str, *_: object, **__: object) -> Outcome[Any]:
        answer = data.draw(odd(ANSWERS[path]))
        return Done(answer if isinstance(answer, dict) else {})

    clock = HurriedClock(START)
    api = MaxApi("token", "http://max.test", None, None)
    api.call = call  # type: ignore[assignment] # no server is so odd
    channels = MaxChannels(api, clock, me=lambda: OwnAccount(1, "otklik_bot"), pages=pages)
    page, post = page_address(CHANNEL), post_address(POST)
    found: list[FoundPost] = []
    mark = None
    for _ in range(3):
        await clock.advance(READ_EVERY)
        with contextlib.suppress(NetworkUnavailable):
            new = await channels.new_posts(page, mark)
            found += new.posts
            mark = new.mark
            assert mark.isascii()
    with contextlib.suppress(NetworkUnavailable):
        asked = [post, comment_address(POST, "mid.1"), comment_address(POST, "mid.9")]
        for looked in (await channels.look(asked)).values():
            found += [*looked.replies, *([looked.post] if looked.post else [])]
    with contextlib.suppress(NetworkUnavailable):
        named = await channels.find_page(f"https://max.ru/c/{CHANNEL}")
        assert named is None or len(named[1].encode()) <= 800
    with contextlib.suppress(NetworkUnavailable, PlacingUnknown):
        found.append(await channels.place(page, post, "Ответ"))
    with contextlib.suppress(NetworkUnavailable):
        found += await channels.find_placed(page, post, "Когда?", START)
    for one in found:
        check_storable(one)


@given(st.data())
@settings(max_examples=100)
def test_an_odd_answer_raises_only_what_the_port_allows(data: st.DataObject) -> None:
    asyncio.run(used(data))


def test_a_lone_surrogate_hides_no_comment() -> None:
    text = comment(body={"mid": "mid.1", "text": "пара \ud83d"})
    found = read_one(MaxComment, text)
    assert found is not None
    assert found.text == "пара \N{REPLACEMENT CHARACTER}"
