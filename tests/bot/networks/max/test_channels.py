"""Channels of MAX against the stand-in, over HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.max.account import OwnAccount
from bot.max.arrivals import ChannelUpdate, channel_update
from bot.max.calls import MaxApi
from bot.networks.max.channels import MaxChannels
from bot.networks.max.comment_reader import FOLLOWED, LONGEST_WAIT, READ_EVERY
from bot.sandbox.chat import Chat, Message
from bot.sandbox.faults import ApiRefusal, BadGateway, TooManyRequests
from bot.sandbox.max.ids import mid_of
from bot.sandbox.max.world import BOT_ID
from domain.model.message.citizen_message import Network
from domain.model.network.post import Looked, PageAddress, PostAddress, PostState, stored_address
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import (
    NetworkUnavailable,
    NewPosts,
    NotPlaced,
    PlacingUnknown,
)
from tests.bot.networks.clock import HurriedClock
from tests.max.comments import ChannelComment
from tests.max.person import Person
from tests.max.sandbox import Sandbox
from tests.messenger.faults import DropAfter, OddAnswer, Oddity, ServerError
from tests.refusals import in_trouble
from tests.telegram import SteppedClock

TOKEN = "f9LHodD0cOI-token_of_the_tests"
START = datetime(2026, 11, 30, 6, tzinfo=UTC)
CHANNEL, FOREIGN = -73_455_901_853_123, -71_955_698_945_289
PAGE = PageAddress(Network.MAX, str(CHANNEL))
ANSWER = "Воду включат сегодня в 18:00."
INTERNAL = ApiRefusal(500, "Internal error", {"code": "internal.error"})
"""What MAX answers where comments are switched off."""


async def pages() -> list[PageAddress]:
    return [PageAddress(Network.VK, "-1001"), PAGE]


def new_channels(api: MaxApi, clock: SteppedClock) -> MaxChannels:
    return MaxChannels(api, clock, me=lambda: OwnAccount(BOT_ID, "otklik_bot"), pages=pages)


@dataclass
class Town:
    """A public channel of the administration, its editor, and a citizen."""

    sandbox: Sandbox
    clock: HurriedClock
    channels: MaxChannels
    editor: Person
    citizen: Person
    channel: Chat
    _api: MaxApi = field(repr=False)

    def post(self, text: str = "Отключение воды") -> Message:
        return self.editor.say(CHANNEL, text)

    def address(self, post: Message, comment: ChannelComment | None = None) -> PostAddress:
        world = self.sandbox.world
        key = mid_of(world, post)
        if comment is not None:
            key += f"/{world.comments.mid_of(comment)}"
        return PostAddress(Network.MAX, key)

    def comments(self, post: Message) -> list[str]:
        return [one.text for one in self.sandbox.world.comments.under(post)]

    async def look_at(self, address: PostAddress) -> Looked:
        return (await self.channels.look([address]))[address]

    def restart(self) -> None:
        """Forget all that is only in memory."""
        self.channels = new_channels(self._api, self.clock)

    async def mark(self) -> str:
        found = await self.channels.new_posts(PAGE, None)
        assert (found.posts, found.whole) == ((), True)
        await self.clock.advance(1)
        return found.mark

    async def read(self, mark: str) -> NewPosts:
        """Read when the next reading is due."""
        await self.clock.advance(READ_EVERY)
        return await self.channels.new_posts(PAGE, mark)

    async def placed(self, under: PostAddress, text: str = ANSWER) -> PostAddress:
        found = await self.channels.place(PAGE, under, text)
        await self.clock.advance(1)
        return found.address

    async def unknown(self, under: PostAddress) -> datetime:
        """Place with an unknown outcome; return the beginning."""
        since = self.clock.now()
        with pytest.raises(PlacingUnknown):
            await self.channels.place(PAGE, under, ANSWER)
        return since


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    clock = HurriedClock(START)
    async with Sandbox(token=TOKEN, clock=clock) as sandbox:
        api = MaxApi(TOKEN, sandbox.url, None, None)
        channels = new_channels(api, clock)
        editor, citizen = sandbox.person(501, "Иванова Анна"), sandbox.person(601, "Борис Петров")
        channel = sandbox.channel(CHANNEL, "Администрация", [editor], name="adm_town")
        yield Town(sandbox, clock, channels, editor, citizen, channel, api)
        await api.close()


def texts(found: NewPosts) -> list[str]:
    return [one.text for one in found.posts]


class TestAddresses:
    async def test_a_link_leads_to_the_post_in_all_its_forms(self, town: Town) -> None:
        post = town.post()
        address = town.address(post)
        looked = await town.look_at(address)
        assert looked.post is not None
        assert looked.post.url.startswith("https://max.ru/adm_town/")
        assert town.channels.address_of(looked.post.url) == address
        private = looked.post.url.replace("adm_town", f"c/{CHANNEL}")
        assert town.channels.address_of(private) == address
        assert stored_address(str(address)) == address

    async def test_a_public_link_is_looked_at_after_a_restart(self, town: Town) -> None:
        post = town.post()
        looked = await town.look_at(town.address(post))
        assert looked.post is not None
        town.restart()
        named = town.channels.address_of(looked.post.url)
        assert named is not None
        assert stored_address(str(named)) == named != town.address(post)
        assert await town.channels.look([named]) == {named: looked}
        assert town.channels.address_of(looked.post.url) == town.address(post)
        placed = await town.channels.place(PAGE, named, ANSWER)
        assert placed.under == town.address(post)

    async def test_a_foreign_public_channel_is_closed(self, town: Town) -> None:
        address = town.channels.address_of("https://max.ru/district/AZ2H-TzaAOc")
        assert address is not None
        for _ in range(2):
            assert (await town.look_at(address)).state is PostState.CLOSED
        assert len(town.sandbox.calls) == 1
        with pytest.raises(NotPlaced):
            await town.channels.place(PAGE, address, ANSWER)

    async def test_a_name_that_can_not_be_asked_for_now_is_no_result(self, town: Town) -> None:
        address = town.channels.address_of("https://max.ru/adm_town/AZ2H-TzaAOc")
        assert address is not None
        with town.sandbox.faults.outage():
            with pytest.raises(NetworkUnavailable):
                await town.channels.look([address])
            with pytest.raises(NotPlaced):
                await town.channels.place(PAGE, address, ANSWER)
            with pytest.raises(NetworkUnavailable) as raised:
                await town.channels.find_placed(PAGE, address, ANSWER, START)
            assert not isinstance(raised.value, NotPlaced)
        assert (await town.look_at(address)).state is PostState.MISSING

    def test_a_link_to_a_channel_leads_to_no_post(self, town: Town) -> None:
        for url in ("https://max.ru/adm_town", f"https://max.ru/c/{CHANNEL}", "https://vk.com/x"):
            assert town.channels.address_of(url) is None

    async def test_a_page_is_found_by_its_number(self, town: Town) -> None:
        found = await town.channels.find_page(f"https://max.ru/c/{CHANNEL}/AZ2H-TzaAOc")
        assert found == (PAGE, "Администрация")

    async def test_a_page_is_found_by_its_name_once_it_was_heard_of(self, town: Town) -> None:
        town.sandbox.channel(FOREIGN, "Район", [town.editor], name="district")
        assert await town.channels.find_page("https://max.ru/district") is None
        town.channels.comments_arrived(ChannelUpdate(FOREIGN))
        district = PageAddress(Network.MAX, str(FOREIGN))
        assert await town.channels.find_page("https://max.ru/District") == (district, "Район")
        assert await town.channels.find_page("https://max.ru/adm_town") == (PAGE, "Администрация")
        assert await town.channels.find_page("https://max.ru/adm_tower") is None

    async def test_a_public_channel_has_an_alias(self, town: Town) -> None:
        assert await town.channels.alias_of(PAGE) == "adm_town"
        town.sandbox.channel(FOREIGN, "Район", [town.editor])
        assert await town.channels.alias_of(PageAddress(Network.MAX, str(FOREIGN))) == ""
        with town.sandbox.faults.outage(), pytest.raises(NetworkUnavailable):
            await town.channels.alias_of(PAGE)

    async def test_a_group_is_no_page(self, town: Town) -> None:
        group = town.sandbox.group(-1003, "Управление ЖКХ", [town.editor])
        assert await town.channels.find_page(f"https://max.ru/c/{group.id}") is None
        assert await town.channels.find_page("https://max.ru/c/-1004") is None
        assert await town.channels.find_page("https://vk.com/adm_town") is None

    @pytest.mark.parametrize("rights", [None, {"write"}])
    async def test_a_page_without_rights_says_so(self, town: Town, rights: set[str] | None) -> None:
        town.sandbox.channel(FOREIGN, "Район", [town.editor], rights=rights)
        with in_trouble(NetworkTrouble.NO_RIGHT):
            await town.channels.find_page(f"https://max.ru/c/{FOREIGN}")

    async def test_a_title_is_cut_and_storable(self, town: Town) -> None:
        town.channel.title = "\0" + "я" * 300
        found = await town.channels.find_page(f"https://max.ru/c/{CHANNEL}")
        assert found == (PAGE, "\N{REPLACEMENT CHARACTER}" + "я" * 199)


class TestLooking:
    async def test_posts_without_comments_hide_no_others(self, town: Town) -> None:
        addresses = [town.address(town.post(f"Пост {one}")) for one in range(6)]
        town.sandbox.faults.fail_next("getComments", INTERNAL, times=5)
        assert set(await town.channels.look(addresses)) == {addresses[5]}

    async def test_comments_that_fail_twice_are_switched_off(self, town: Town) -> None:
        address = town.address(town.post())
        town.sandbox.faults.fail_next("getComments", INTERNAL, times=2)
        with pytest.raises(NetworkUnavailable):
            await town.channels.look([address])
        for state in (PostState.CLOSED, PostState.PLACED):
            assert (await town.look_at(address)).state is state

    async def test_a_post_that_fails_itself_is_not_closed(self, town: Town) -> None:
        address = town.address(town.post())
        town.sandbox.faults.fail_next("getMessageById", INTERNAL, times=3)
        for _ in range(3):
            with pytest.raises(NetworkUnavailable):
                await town.channels.look([address])

    @pytest.mark.parametrize("as_channel", [False, True])
    async def test_an_answer_with_what_was_written_after_it(
        self, town: Town, *, as_channel: bool
    ) -> None:
        town.sandbox.world.comments.shows_bot_as_channel = as_channel
        post = town.post()
        asked = town.citizen.comment(post, "Когда?")
        town.citizen.comment(post, "Ранее", reply_to=asked)
        await town.clock.advance(1)
        address = await town.placed(town.address(post, asked))
        answer = town.sandbox.world.comments.under(post)[-1]
        follow_up = town.citizen.comment(post, "А горячую?", reply_to=answer)
        town.citizen.comment(post, "И мне скажите", reply_to=follow_up)
        town.citizen.comment(post, "Спасибо, ждём", reply_to=asked)
        town.citizen.comment(post, "О другом")
        looked = await town.look_at(address)
        assert looked.state is PostState.PLACED
        assert looked.post is not None
        assert looked.post.text == ANSWER
        assert looked.post.author == (None if as_channel else str(CHANNEL))
        assert looked.post.under == town.address(post, asked)
        assert looked.post.post == town.address(post)
        assert looked.post.url.startswith("https://max.ru/adm_town/")
        assert [one.text for one in looked.replies] == [
            "А горячую?",
            "И мне скажите",
            "Спасибо, ждём",
        ]
        assert looked.replies[0].author is None

    async def test_people_are_named_where_max_names_them(self, town: Town) -> None:
        town.sandbox.world.comments.names_people = True
        post = town.post()
        address = town.address(post, town.citizen.comment(post, "Когда?"))
        looked = await town.look_at(address)
        assert looked.post is not None
        assert (looked.post.author, looked.post.author_name) == ("601", "Борис Петров")

    async def test_what_is_not_there_and_what_is_not_open(self, town: Town) -> None:
        post = town.post()
        gone = town.citizen.comment(post, "Ошибся")
        gone_address = town.address(post, gone)
        town.citizen.delete_comment(gone)
        deleted = town.post("Не то")
        deleted_address = town.address(deleted)
        town.editor.delete(deleted)
        foreign = town.sandbox.channel(FOREIGN, "Район", [town.editor], rights=None)
        foreign_address = town.address(town.editor.say(foreign.id, "Новость"))
        group = town.sandbox.group(-1003, "Управление ЖКХ", [town.editor])
        in_group = town.address(town.editor.say(group.id, "Яма"))
        asked = [gone_address, deleted_address, foreign_address, in_group]
        looked = await town.channels.look(asked)
        assert [looked[one].state for one in asked] == [
            PostState.MISSING,
            PostState.MISSING,
            PostState.CLOSED,
            PostState.CLOSED,
        ]

    async def test_an_old_comment_is_found_by_itself(self, town: Town) -> None:
        post = town.post()
        first = town.citizen.comment(post, "Первый")
        for number in range(100):
            town.citizen.comment(post, str(number))
        address = town.address(post, first)
        looked = await town.look_at(address)
        assert looked.post is not None
        assert looked.post.text == "Первый"
        assert len(town.sandbox.calls) == 3

    async def test_many_under_one_post_cost_two_calls(self, town: Town) -> None:
        post = town.post()
        asked = [town.address(post, town.citizen.comment(post, str(one))) for one in range(50)]
        looked = await town.channels.look([town.address(post), *asked])
        assert {one.state for one in looked.values()} == {PostState.PLACED}
        assert len(looked) == 51
        assert len(town.sandbox.calls) == 2

    async def test_no_answer_means_nothing_is_known(self, town: Town) -> None:
        asked = [town.address(town.post(str(one))) for one in range(10)]
        town.sandbox.faults.fail_next("getMessageById", BadGateway(), times=3)
        with in_trouble(NetworkTrouble.UNREACHABLE):
            await town.channels.look(asked)
        assert len(town.sandbox.calls) == 3
        town.sandbox.faults.fail_next("getMessageById", ServerError())
        looked_at = await town.channels.look(asked)
        assert list(looked_at) == asked[4:] + asked[:3]  # those that failed come last

    async def test_a_limit_stops_the_looking(self, town: Town) -> None:
        asked = [town.address(town.post(str(one))) for one in range(3)]
        town.sandbox.faults.fail_next("getMessageById", TooManyRequests(), skip=1)
        assert list(await town.channels.look(asked)) == asked[:1]
        town.sandbox.faults.fail_next("getMessageById", TooManyRequests())
        with pytest.raises(NetworkUnavailable) as raised:
            await town.channels.look(asked)
        assert (raised.value.trouble, raised.value.retry_after) == (NetworkTrouble.TOO_MANY, 1.0)

    @pytest.mark.parametrize("oddity", list(Oddity))
    async def test_an_odd_answer_is_no_proof(self, town: Town, oddity: Oddity) -> None:
        address = town.address(town.post())
        town.sandbox.faults.fail_next("getMessageById", OddAnswer(oddity))
        state = None
        with contextlib.suppress(NetworkUnavailable):
            state = (await town.look_at(address)).state
        assert state in {None, PostState.PLACED}


class TestReading:
    async def test_comments_of_one_moment_come_once_each(self, town: Town) -> None:
        post, mark = town.post(), await town.mark()
        town.citizen.comment(post, "а")
        found = await town.channels.new_posts(PAGE, mark)
        town.citizen.comment(post, "б")
        assert texts(found) == ["а"]
        assert texts(await town.read(found.mark)) == ["б"]

    async def test_an_unreadable_mark_is_replaced(self, town: Town) -> None:
        town.citizen.comment(town.post(), "а")
        await town.clock.advance(1)
        found = await town.channels.new_posts(PAGE, "?")
        assert (texts(found), found.whole) == ([], False)
        assert (await town.read(found.mark)).whole

    async def test_a_mark_outlives_a_restart(self, town: Town) -> None:
        post, mark = town.post(), await town.mark()
        town.citizen.comment(post, "а")
        found = await town.read(mark)
        town.citizen.comment(post, "б")
        town.restart()
        assert texts(await town.channels.new_posts(PAGE, found.mark)) == ["б"]

    async def test_own_answers_in_the_name_of_the_channel_do_not_come(self, town: Town) -> None:
        town.sandbox.world.comments.shows_bot_as_channel = True
        post, mark = town.post(), await town.mark()
        asked = town.citizen.comment(post, "Когда?")
        await town.placed(town.address(post, asked))
        assert texts(await town.read(mark)) == ["Когда?"]

    async def test_a_written_answer_of_unknown_outcome_does_not_come(self, town: Town) -> None:
        town.sandbox.world.comments.shows_bot_as_channel = True
        post, mark = town.post(), await town.mark()
        town.sandbox.faults.fail_next("sendComment", DropAfter())
        await town.unknown(town.address(post))
        assert texts(await town.read(mark)) == []

    async def test_a_day_without_max_is_caught_up(self, town: Town) -> None:
        old = town.post()
        await town.clock.advance(1)
        mark = await town.mark()
        for number in range(FOLLOWED + 5):
            post = town.post(str(number))
            town.citizen.comment(post, f"Под {number}")
            await town.clock.advance(3600)
        for number in range(250):
            town.citizen.comment(post, str(number))
            await town.clock.advance(1)
        town.citizen.comment(old, "Под старым")
        found = await town.read(mark)
        assert len(found.posts) == FOLLOWED + 5 + 250
        assert found.whole
        assert "Под старым" not in texts(found)

    async def test_what_is_too_much_is_said(self, town: Town) -> None:
        mark, post = await town.mark(), town.post()
        for _ in range(30):
            for number in range(40):
                town.citizen.comment(post, str(number))
            await town.clock.advance(1)
        found = await town.read(mark)
        assert not found.whole
        assert len(found.posts) >= 800
        assert texts(await town.read(found.mark)) == []

    async def test_more_posts_than_max_returns_are_said(self, town: Town) -> None:
        mark = await town.mark()
        for number in range(101):
            town.post(str(number))
        assert not (await town.read(mark)).whole

    async def test_it_waits_a_while_and_is_woken(self, town: Town) -> None:
        post, mark = town.post(), await town.mark()
        mark = (await town.channels.new_posts(PAGE, mark)).mark
        calls, began = len(town.sandbox.calls), town.clock.monotonic()
        assert texts(await town.channels.new_posts(PAGE, mark)) == []
        assert (len(town.sandbox.calls), town.clock.monotonic()) == (calls, began + LONGEST_WAIT)
        town.citizen.comment(post, "Когда?")
        town.channels.comments_arrived(ChannelUpdate(CHANNEL))
        assert texts(await town.channels.new_posts(PAGE, mark)) == ["Когда?"]
        assert town.clock.monotonic() == began + LONGEST_WAIT

    async def test_a_comment_wakes_a_waiting_reader(self, town: Town) -> None:
        clock = SteppedClock(START)
        channels = new_channels(town._api, clock)
        post, mark = town.post(), (await channels.new_posts(PAGE, None)).mark
        mark = (await channels.new_posts(PAGE, mark)).mark
        reading = asyncio.create_task(channels.new_posts(PAGE, mark))
        await asyncio.sleep(0)
        town.citizen.comment(post, "Когда?")
        channels.comments_arrived(ChannelUpdate(CHANNEL))
        await clock.advance(5)
        assert texts(await reading) == ["Когда?"]

    async def test_a_comment_under_an_old_post_comes_by_its_update(self, town: Town) -> None:
        old = town.post("Старый")
        for number in range(FOLLOWED + 105):
            town.post(str(number))
        mark = await town.mark()
        comment = town.citizen.comment(old, "Под старым")
        assert texts(await town.read(mark)) == []
        about = {"message": town.sandbox.world.comments.as_json(comment)}
        update = channel_update({"update_type": "comment_created"} | about)
        assert update is not None
        await town.clock.advance(3600)
        mark = (await town.read(mark)).mark
        town.channels.comments_arrived(update)
        town.sandbox.faults.fail_next("getMessages", BadGateway())
        with pytest.raises(NetworkUnavailable):
            await town.read(mark)
        for _ in range(2):  # the first was not stored
            found = await town.read(mark)
            assert texts(found) == ["Под старым"]
        again = await town.read(found.mark)
        assert texts(again) == []
        calls = len(town.sandbox.calls)
        await town.read(again.mark)
        assert len(town.sandbox.calls) == calls + 1 + FOLLOWED

    async def test_many_updates_are_one_reading(self, town: Town) -> None:
        mark = (await town.channels.new_posts(PAGE, await town.mark())).mark
        began = town.clock.monotonic()
        for _ in range(3):
            town.channels.comments_arrived(ChannelUpdate(CHANNEL))
            mark = (await town.channels.new_posts(PAGE, mark)).mark
        assert town.clock.monotonic() == began + 15

    async def test_a_failure_loses_nothing(self, town: Town) -> None:
        first, second = town.post("Первый"), town.post("Второй")
        mark = await town.mark()
        for post in (first, second):
            town.citizen.comment(post, "Когда?")
        town.sandbox.faults.fail_next("getComments", BadGateway(), skip=1)
        with pytest.raises(NetworkUnavailable):
            await town.read(mark)
        assert texts(await town.channels.new_posts(PAGE, mark)) == ["Когда?", "Когда?"]

    async def test_one_post_does_not_keep_the_others(self, town: Town) -> None:
        post, mark = town.post(), await town.mark()
        town.citizen.comment(post, "Когда?")
        town.post("Сломанный")
        for _ in range(2):
            town.sandbox.faults.fail_next("getComments", INTERNAL)
            with pytest.raises(NetworkUnavailable):
                await town.read(mark)
        town.sandbox.faults.fail_next("getComments", INTERNAL)
        assert texts(await town.read(mark)) == ["Когда?"]

    @pytest.mark.parametrize(
        ("rights", "trouble"),
        [(None, NetworkTrouble.NO_RIGHT), ({"write"}, NetworkTrouble.NO_RIGHT)],
    )
    async def test_lost_rights_are_said(
        self, town: Town, rights: set[str] | None, trouble: NetworkTrouble
    ) -> None:
        mark = await town.mark()
        town.post()
        if rights is None:
            town.editor.remove_bot(CHANNEL)
        else:
            town.editor.promote_bot(CHANNEL, rights)
        with in_trouble(trouble):
            await town.read(mark)


class TestPlacing:
    async def test_an_answer_stands_under_the_post(self, town: Town) -> None:
        post = town.post()
        placed = await town.channels.place(PAGE, town.address(post), "х" * 4000)
        assert placed.under == placed.post == town.address(post)
        assert town.comments(post) == ["х" * 4000]

    async def test_nothing_is_written_in_another_channel(self, town: Town) -> None:
        other = town.sandbox.channel(FOREIGN, "Район", [town.editor])
        post = town.editor.say(other.id, "Новость")
        with in_trouble(NetworkTrouble.REFUSED, NotPlaced):
            await town.channels.place(PAGE, town.address(post), ANSWER)
        assert town.comments(post) == []

    @pytest.mark.parametrize("text", ["", " \n", "х" * 4001])
    async def test_what_is_no_comment_is_not_tried(self, town: Town, text: str) -> None:
        with in_trouble(NetworkTrouble.REFUSED, NotPlaced):
            await town.channels.place(PAGE, town.address(town.post()), text)
        assert not town.sandbox.calls

    @pytest.mark.parametrize(
        ("fault", "trouble"),
        [
            (TooManyRequests(), NetworkTrouble.TOO_MANY),
            (ApiRefusal(401, "Invalid access_token"), NetworkTrouble.TOKEN),
            (ApiRefusal(403, "Insufficient permissions"), NetworkTrouble.NO_RIGHT),
            (ApiRefusal(404, "Message not found"), NetworkTrouble.GONE),
            (ApiRefusal(400, "link: only a reply"), NetworkTrouble.REFUSED),
        ],
    )
    async def test_a_refusal_is_certain(
        self, town: Town, fault: ApiRefusal, trouble: NetworkTrouble
    ) -> None:
        post = town.post()
        town.sandbox.faults.fail_next("sendComment", fault)
        with in_trouble(trouble, NotPlaced):
            await town.channels.place(PAGE, town.address(post), ANSWER)
        assert town.comments(post) == []

    async def test_an_answered_comment_may_be_gone(self, town: Town) -> None:
        post = town.post()
        asked = town.citizen.comment(post, "Когда?")
        town.citizen.delete_comment(asked)
        with pytest.raises(NotPlaced):
            await town.channels.place(PAGE, town.address(post, asked), ANSWER)
        assert town.comments(post) == []

    @pytest.mark.parametrize("as_channel", [False, True])
    async def test_a_lost_answer_is_found_and_never_written_again(
        self, town: Town, *, as_channel: bool
    ) -> None:
        town.sandbox.world.comments.shows_bot_as_channel = as_channel
        post = town.post()
        asked = town.citizen.comment(post, "Когда?")
        under = town.address(post, asked)
        town.sandbox.faults.fail_next("sendComment", DropAfter())
        since = await town.unknown(under)
        town.restart()
        for _ in range(2):
            (found,) = await town.channels.find_placed(PAGE, under, f" {ANSWER}\n", since)
            assert found.address == town.address(post, town.sandbox.world.comments.under(post)[-1])
        assert town.comments(post) == ["Когда?", ANSWER]

    async def test_closed_comments_are_seen_by_looking(self, town: Town) -> None:
        post = town.post()
        town.sandbox.world.comments.closed.add(CHANNEL)
        since = await town.unknown(town.address(post))
        assert not await town.channels.find_placed(PAGE, town.address(post), ANSWER, since)

    async def test_older_and_others_words_are_not_the_answer(self, town: Town) -> None:
        town.sandbox.world.comments.names_people = True
        post = town.post()
        await town.placed(town.address(post))
        town.restart()
        await town.clock.advance(120)
        town.citizen.comment(post, ANSWER)
        since = town.clock.now()
        under = town.address(post)
        assert not await town.channels.find_placed(PAGE, under, ANSWER, since)

    async def test_the_clock_of_max_may_differ(self, town: Town) -> None:
        town.sandbox.world.ahead = timedelta(minutes=-30)
        post = town.post()
        town.sandbox.faults.fail_next("sendComment", DropAfter())
        since = await town.unknown(town.address(post))
        await town.channels.look([town.address(post)])
        assert await town.channels.find_placed(PAGE, town.address(post), ANSWER, since)
