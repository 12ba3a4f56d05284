"""Whatever VK answers, only the errors of the port are raised, and what is found can be stored."""

import asyncio
import contextlib
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.networks.vk import VkNetwork
from domain.model.network.post import FoundPost
from domain.ports.networks import NetworkUnavailable, PlacingUnknown
from tests.bot.networks.clock import HurriedClock
from tests.bot.networks.storable import check_storable
from tests.bot.networks.vk.conftest import PAGE, START, TOKENS
from tests.mutations import odd

COMMENT = {
    "id": 346,
    "from_id": 501,
    "date": 1_796_018_400,
    "text": "Когда?",
    "post_id": 345,
    "owner_id": -1001,
    "parents_stack": [340],
    "reply_to_comment": 341,
    "attachments": [{"type": "photo"}],
    "deleted": False,
}
POST = COMMENT | {"id": 345, "post_type": "post", "comments": {"count": 2}, "is_pinned": 0}
THREAD = COMMENT | {"id": 340, "parents_stack": [], "thread": {"count": 11, "items": [COMMENT]}}
AUTHORS = {
    "profiles": [{"id": 501, "first_name": "Мария", "last_name": "Смирнова"}],
    "groups": [{"id": 1001, "name": "Администрация", "screen_name": "adm"}],
}
ANSWERS: dict[str, Any] = {
    "wall.get": {"count": 1, "items": [POST], **AUTHORS},
    "wall.getById": {"items": [POST], **AUTHORS},
    "wall.getComments": {"count": 2, "current_level_count": 150, "items": [THREAD], **AUTHORS},
    "wall.createComment": {"comment_id": 347, "parents_stack": [340]},
    "groups.getById": {"groups": [{"id": 1001, "name": "Администрация", "deactivated": ""}]},
    "groups.getLongPollServer": {"server": "http://vk.test/poll", "key": "key", "ts": "5"},
    "groups.getTokenPermissions": {"mask": 8192, "permissions": [{"name": "wall", "setting": 1}]},
    "users.get": AUTHORS["profiles"],
}
EVENTS = {
    "ts": "6",
    "updates": [
        {"type": "wall_reply_new", "object": COMMENT | {"post_owner_id": -1001}},
        {"type": "wall_post_new", "object": POST | {"owner_id": -1001, "from_id": 502}},
    ],
}
POLLS: list[Any] = [EVENTS, {"failed": 1, "ts": 9}, {"failed": 2}, {"failed": 3}]
URLS = ("https://vk.com/wall-1001_345", "https://vk.com/wall-1001_345?reply=346")


class OddVk:
    """Answers with what is drawn."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    async def __call__(self, verb: str, url: str, *_: Any, **how: Any) -> tuple[int, Any]:
        if verb == "GET":
            return 200, self._drawn(self._data.draw(st.sampled_from(POLLS)))
        method = url.rpartition("/")[2]
        if method == "execute":
            called = re.findall(r"API\.([\w.]+)\(", how["data"]["code"])
            return 200, self._drawn({"response": [ANSWERS[one] for one in called]})
        return 200, self._drawn({"response": ANSWERS[method]})

    def _drawn(self, answer: Any) -> Any:
        return self._data.draw(odd(answer))


async def used(data: st.DataObject) -> None:
    network = VkNetwork("http://vk.test", lambda: TOKENS, HurriedClock(START))
    network._api._exchange = OddVk(data)  # type: ignore[method-assign] # no server is so odd
    at = [spot for url in URLS if (spot := network.address_of(url)) is not None]
    found: list[FoundPost] = []
    mark = None
    for _ in range(3):
        with contextlib.suppress(NetworkUnavailable):
            new = await network.new_posts(PAGE, mark)
            found += new.posts
            mark = new.mark
            assert "\0" not in mark.encode().decode()
    with contextlib.suppress(NetworkUnavailable):
        for looked in (await network.look(at)).values():
            found += [*looked.replies, *([looked.post] if looked.post else [])]
    with contextlib.suppress(NetworkUnavailable):
        page = await network.find_page("https://vk.com/adm")
        assert page is None or len(page[1].encode()) <= 800
    with contextlib.suppress(NetworkUnavailable, PlacingUnknown):
        found.append(await network.place(PAGE, at[1], "Ответ"))
    with contextlib.suppress(NetworkUnavailable):
        await network.find_placed(PAGE, at[1], "Ответ", START)
    with contextlib.suppress(NetworkUnavailable):
        await network.examine("token")
    for one in found:
        check_storable(one)
        assert network.address_of(one.url) == one.address


@given(st.data())
@settings(max_examples=150)
def test_an_odd_answer_raises_only_what_the_port_allows(data: st.DataObject) -> None:
    asyncio.run(used(data))
