"""Reading what is new on a community's page."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.networks.vk.marks import new_mark, read_mark
from bot.sandbox.chat import MessageContent
from bot.sandbox.faults import BadGateway
from bot.sandbox.files import Photo
from bot.sandbox.markup import RichText
from domain.model.network.post import PageAddress
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable, NewPosts
from tests.bot.networks.vk.conftest import PAGE, START, TOKENS, Vk
from tests.messenger.faults import OddAnswer, Oddity
from tests.refusals import in_trouble
from tests.vk.faults import VkFault


class Reader:
    """Reads again and again, and keeps the mark as the program does."""

    def __init__(self, vk: Vk) -> None:
        self._vk = vk
        self.mark: str | None = None
        self.texts: list[str] = []

    async def read(self) -> NewPosts:
        new = await self._vk.network.new_posts(PAGE, self.mark)
        self.mark = new.mark
        self.texts += [one.text for one in new.posts]
        return new


@pytest.fixture
async def reader(vk: Vk) -> Reader:
    vk.maria.comment(vk.post, "До начала")
    await vk.clock.advance(1)
    reader = Reader(vk)
    new = await reader.read()
    assert (new.posts, new.whole) == ((), True)
    await vk.clock.advance(100)
    return reader


async def test_new_comments_and_posts_come_once_and_in_order(vk: Vk, reader: Reader) -> None:
    asked = vk.maria.comment(vk.post, "[club1001|Администрация], когда дадут воду?")
    vk.page.comment(asked, "Сегодня")
    vk.page.post("Своя запись")
    new = await reader.read()
    (found,) = new.posts
    assert found.text == "Администрация, когда дадут воду?"
    assert (found.author, found.author_name) == ("501", "Мария Смирнова")
    assert (found.under, found.post) == (vk.address(vk.post.url),) * 2
    assert found.url == asked.url
    reply = vk.ivan.comment(asked, "И у нас")
    world = vk.sandbox.world
    pictured = MessageContent(RichText("Яма на дороге"), other=world.files.keep(Photo()).as_json())
    post = world.add_post(vk.ivan.user, vk.page.wall, pictured)
    new = await reader.read()
    assert [one.text for one in new.posts] == ["И у нас", "Яма на дороге"]
    assert new.posts[0].url == reply.url
    assert new.posts[0].under == vk.address(asked.url)
    assert (new.posts[1].post, new.posts[1].has_files) == (None, True)
    assert new.posts[1].address == vk.address(post.url)


async def test_nothing_new_is_nothing_and_the_same_mark(reader: Reader) -> None:
    before = reader.mark
    assert await reader.read() == NewPosts((), str(before))


async def test_a_suggested_post_is_not_on_the_page(vk: Vk, reader: Reader) -> None:
    events = vk.sandbox.world.events[1001]
    about = {"id": 900, "owner_id": -1001, "from_id": 501, "date": 1_790_000_000, "text": "Яма"}
    about |= {"inner_type": "wall_wallpost"}
    events.push("wall_post_new", about | {"post_type": "suggest"})
    assert (await reader.read()).posts == []


async def test_an_expired_key_is_renewed_and_nothing_is_lost(vk: Vk, reader: Reader) -> None:
    vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.world.events[1001].expire_key()
    new = await reader.read()
    assert (reader.texts, new.whole) == (["Когда?"], True)
    assert vk.methods().count("groups.getLongPollServer") == 2


async def test_a_new_process_goes_on_from_the_mark(vk: Vk, reader: Reader) -> None:
    vk.maria.comment(vk.post, "Когда?")
    vk.network._long_poll._sessions.clear()
    await reader.read()
    assert reader.texts == ["Когда?"]


@pytest.mark.parametrize("how", ["forgotten", "all lost", "numbered anew"])
async def test_after_a_gap_the_wall_is_read(vk: Vk, reader: Reader, how: str) -> None:
    known = vk.maria.comment(vk.post, "Известный вопрос")
    await reader.read()
    events = vk.sandbox.world.events[1001]
    await vk.clock.advance(40)
    vk.ivan.comment(known, "Первый ответ")
    await vk.clock.advance(24 * 3600)
    post = vk.ivan.write_on(vk.page.wall, "Яма на дороге")
    await vk.clock.advance(1)
    asked = vk.maria.comment(post, "И у нас яма")
    vk.page.comment(asked, "Заделаем")
    deleted = vk.maria.comment(post, "Удалю")
    vk.maria.delete(deleted)
    if how == "forgotten":
        events.forget()
    elif how == "all lost":
        events.lost = True
    else:
        assert reader.mark is not None
        reader.mark = json.dumps(json.loads(reader.mark) | {"ts": "99999"})
    new = await reader.read()
    assert new.whole
    assert reader.texts == ["Известный вопрос", "Первый ответ", "Яма на дороге", "И у нас яма"]
    assert new.posts[0].under == vk.address(known.url)
    assert new.posts[0].author_name == "Иван Петров"
    vk.maria.comment(vk.post, "После перерыва")
    await reader.read()
    assert reader.texts[4:] == ["После перерыва"]


async def test_a_comment_of_the_gap_does_not_come_again_by_its_event(
    vk: Vk, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = vk.sandbox.world.events[1001]
    vk.maria.comment(vk.post, "В перерыве")
    events.forget()
    call = vk.network._api.bundle

    async def bundle(token: str, calls: Any) -> Any:
        if calls[0][0] == "wall.get":
            vk.ivan.comment(vk.post, "Пока читается стена")
        return await call(token, calls)

    monkeypatch.setattr(vk.network._api, "bundle", bundle)
    await reader.read()
    await reader.read()
    assert reader.texts == ["В перерыве", "Пока читается стена"]


async def test_a_comment_whose_event_was_late_is_found_in_the_gap_after_it(
    vk: Vk, reader: Reader
) -> None:
    events = vk.sandbox.world.events[1001]
    vk.page.community.unticked = frozenset({"wall_reply_new"})
    vk.maria.comment(vk.post, "Событие не пришло")
    vk.page.community.unticked = frozenset()
    await vk.clock.advance(30)
    vk.ivan.comment(vk.post, "Событие пришло")
    await reader.read()
    events.forget()
    await reader.read()
    assert reader.texts == ["Событие пришло", "Событие не пришло"]


async def test_long_threads_and_busy_posts_of_a_gap_are_read_whole(vk: Vk, reader: Reader) -> None:
    first = vk.maria.comment(vk.post, "Первый")
    for number in range(30):
        vk.ivan.comment(first, f"В ветке {number}")
    for number in range(210):
        vk.maria.comment(vk.post, f"Вопрос {number}")
    vk.sandbox.world.events[1001].forget()
    new = await reader.read()
    assert new.whole
    assert len(reader.texts) == len(set(reader.texts)) == 241
    assert "До начала" not in reader.texts
    moments = [(one.at, int(one.address.key.rpartition("_")[2])) for one in new.posts]
    assert moments == sorted(moments)


async def test_more_than_can_be_read_is_no_whole_reading(vk: Vk, reader: Reader) -> None:
    first = vk.maria.comment(vk.post, "Первый")
    for number in range(120):
        vk.ivan.comment(first, f"В ветке {number}")
    vk.sandbox.world.events[1001].forget()
    new = await reader.read()
    assert not new.whole
    assert len(new.posts) == 111  # the first ten of the thread are shown beside the comment


async def test_a_wall_with_a_hundred_new_posts_is_no_whole_reading(vk: Vk, reader: Reader) -> None:
    for number in range(100):
        vk.ivan.write_on(vk.page.wall, f"Яма {number}")
    vk.sandbox.world.events[1001].forget()
    new = await reader.read()
    assert (len(new.posts), new.whole) == (100, False)


async def test_gaps_that_follow_each_other_are_closed_ever_more_rarely(
    vk: Vk, reader: Reader
) -> None:
    closed = []
    for _ in range(400):
        vk.sandbox.world.events[1001].forget()
        before = vk.methods().count("execute")
        await reader.read()
        if vk.methods().count("execute") > before:
            closed.append(vk.clock.monotonic())
    pauses = [later - early for early, later in pairwise(closed)]
    assert pauses[:3] == pytest.approx([60, 120, 240], abs=26)
    assert max(pauses) <= 3600 + 26
    vk.maria.comment(vk.post, "Когда?")
    await vk.clock.advance(3600)
    await reader.read()
    assert reader.texts == ["Когда?"]


async def test_a_gap_without_a_service_token_stays_one(vk: Vk, reader: Reader) -> None:
    vk.maria.comment(vk.post, "В перерыве")
    vk.sandbox.world.events[1001].forget()
    vk.tokens = replace(TOKENS, service=None)
    new = await reader.read()
    assert (new.posts, new.whole) == ((), False)
    vk.maria.comment(vk.post, "После")
    await reader.read()
    assert reader.texts == ["После"]


async def test_a_gap_on_a_closed_wall_stays_one(vk: Vk, reader: Reader) -> None:
    vk.maria.comment(vk.post, "В перерыве")
    vk.sandbox.world.events[1001].forget()
    vk.sandbox.world.hidden_walls[vk.page.wall.id] = 15
    assert not (await reader.read()).whole


async def test_a_gap_is_tried_again_after_a_failure(vk: Vk, reader: Reader) -> None:
    vk.maria.comment(vk.post, "В перерыве")
    vk.sandbox.world.events[1001].forget()
    vk.sandbox.faults.fail_next("execute", BadGateway(), skip=1)
    with pytest.raises(NetworkUnavailable):
        await reader.read()
    new = await reader.read()
    assert (reader.texts, new.whole) == (["В перерыве"], True)


@pytest.mark.parametrize(
    ("method", "fault", "trouble"),
    [
        ("a_check", BadGateway(), NetworkTrouble.UNREACHABLE),
        ("a_check", OddAnswer(Oddity.TRUNCATED), NetworkTrouble.UNREACHABLE),
        ("groups.getLongPollServer", VkFault(5), NetworkTrouble.TOKEN),
        ("groups.getLongPollServer", VkFault(27), NetworkTrouble.NO_RIGHT),
        ("groups.getLongPollServer", OddAnswer(Oddity.NEW_SHAPE), NetworkTrouble.UNREACHABLE),
    ],
)
async def test_a_failed_read_says_why_and_loses_nothing(
    vk: Vk, reader: Reader, method: str, fault: Any, trouble: NetworkTrouble
) -> None:
    vk.maria.comment(vk.post, "Когда?")
    vk.network._long_poll._sessions.clear()
    vk.sandbox.faults.fail_next(method, fault)
    with in_trouble(trouble):
        await reader.read()
    await reader.read()
    assert reader.texts == ["Когда?"]


async def test_odd_events_hide_no_others(vk: Vk, reader: Reader) -> None:
    events = vk.sandbox.world.events[1001]
    for about in ({}, {"id": 1}, {"id": "x", "post_id": 1}, {"post_owner_id": -7, "id": 5}):
        events._kept.append((events.ts + 1, {"type": "wall_reply_new", "object": about}))
        events.ts += 1
    events._kept.append((events.ts + 1, {"type": "group_join", "object": {"user_id": 1}}))
    events.ts += 1
    vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.odd = True
    await reader.read()
    assert reader.texts == ["Когда?"]


async def test_names_are_done_without(vk: Vk, reader: Reader) -> None:
    vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.faults.fail_next("users.get", VkFault(10))
    (found,) = (await reader.read()).posts
    assert (found.author_name, found.author_url) == (None, "https://vk.com/id501")


async def test_events_that_are_switched_off_are_a_missing_right(vk: Vk) -> None:
    vk.page.community.long_poll = False
    with in_trouble(NetworkTrouble.NO_RIGHT):
        await vk.network.new_posts(PAGE, None)


async def test_a_page_without_a_token_is_not_read(vk: Vk) -> None:
    with in_trouble(NetworkTrouble.TOKEN):
        await vk.network.new_posts(PageAddress(PAGE.network, "-1002"), None)


@pytest.mark.parametrize("mark", ["", "1", "[]", '{"ts": 1}', "{"])
async def test_a_foreign_mark_begins_anew_and_says_so(vk: Vk, mark: str) -> None:
    new = await vk.network.new_posts(PAGE, mark)
    assert (new.posts, new.whole) == ((), False)
    assert read_mark(new.mark) is not None


async def test_a_mark_stays_small_and_forgets_nothing(vk: Vk, reader: Reader) -> None:
    for number in range(500):
        vk.maria.comment(vk.post, f"Вопрос {number}")
    await reader.read()
    assert reader.mark is not None
    assert len(reader.mark) < 4000
    vk.sandbox.world.events[1001].forget()
    await reader.read()
    assert len(set(reader.texts)) == 500
    assert len(reader.texts) == 800  # what is repeated is known to the program


async def test_a_mark_has_no_number_of_a_comment(vk: Vk, reader: Reader) -> None:
    asked = vk.maria.comment(vk.post, "Когда?")
    await reader.read()
    assert reader.mark is not None
    assert f"{asked.id}" not in json.loads(reader.mark)["seen"]


def test_a_mark_of_an_earlier_form_is_read_on() -> None:
    mark = read_mark('{"ts": "5", "at": 1796018441, "floor": 3, "seen": [4, 5]}')
    assert mark is not None
    assert (mark.ts, mark.at, mark.seen) == ("5", 1796018441, ())


def test_a_mark_never_goes_back() -> None:
    mark = new_mark("5", START)
    assert mark.moved("6", START, ()).at == mark.at
    assert read_mark(str(mark)) == mark
