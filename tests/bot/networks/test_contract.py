"""What the program expects of every social network (`domain.ports.networks`), of each adapter."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from bot.max.account import OwnAccount
from bot.max.calls import MaxApi
from bot.networks.max.channels import MaxChannels
from bot.networks.tokens import NetworkTokens
from bot.networks.vk import VkNetwork
from bot.networks.wiring import NETWORKS
from bot.sandbox.faults import BadGateway, Fault, ForeignPage
from bot.sandbox.max.ids import mid_of
from bot.sandbox.max.world import BOT_ID
from domain.model.message.citizen_message import Network
from domain.model.network.post import Looked, PageAddress, PostAddress, PostState, stored_address
from domain.ports.networks import (
    Ability,
    NetworkUnavailable,
    NewPosts,
    NotPlaced,
    PlacingUnknown,
    SocialNetwork,
)
from tests import max as max_messenger
from tests import vk
from tests.bot.networks.clock import HurriedClock
from tests.messenger.faults import DropAfter

START = datetime(2026, 11, 30, 6, tzinfo=UTC)
ANSWER = "Воду включат сегодня в 18:00."
A_WHILE: Final = 61.0
"""Seconds, after which every network reads again."""


@dataclass
class Stage(ABC):
    """A page of the administration in one network, and a citizen."""

    network: SocialNetwork
    page: PageAddress
    clock: HurriedClock
    sandbox: Any

    @abstractmethod
    def post(self, text: str) -> Any:
        """Post on the page; return it."""

    @abstractmethod
    def comment(self, post: Any, text: str, under: Any = None) -> Any:
        """Write as the citizen under the post, or in answer to a comment; return the comment."""

    @abstractmethod
    def delete(self, comment: Any) -> None:
        """Delete the citizen's comment."""

    @abstractmethod
    def written(self, post: Any) -> list[str]:
        """Return all texts under the post."""

    @abstractmethod
    def address(self, post: Any, comment: Any = None) -> PostAddress:
        """Return the address of the post or of a comment under it."""

    @abstractmethod
    def fail_writing(self, fault: Fault) -> None:
        """Let the next placing fail."""

    async def look(self, at: PostAddress) -> Looked:
        return (await self.network.look([at]))[at]

    async def new(self, mark: str | None) -> NewPosts:
        await self.clock.advance(A_WHILE)
        return await self.network.new_posts(self.page, mark)


class MaxStage(Stage):
    """A channel of MAX."""

    sandbox: max_messenger.Sandbox

    def post(self, text: str) -> Any:
        return self.sandbox.person(501).say(int(self.page.key), text)

    def comment(self, post: Any, text: str, under: Any = None) -> Any:
        return self.sandbox.person(601).comment(post, text, reply_to=under)

    def delete(self, comment: Any) -> None:
        self.sandbox.person(601).delete_comment(comment)

    def written(self, post: Any) -> list[str]:
        return [one.text for one in self.sandbox.world.comments.under(post)]

    def address(self, post: Any, comment: Any = None) -> PostAddress:
        world = self.sandbox.world
        key = mid_of(world, post)
        if comment is not None:
            key += f"/{world.comments.mid_of(comment)}"
        return PostAddress(Network.MAX, key)

    def fail_writing(self, fault: Fault) -> None:
        self.sandbox.faults.fail_next("sendComment", fault)


class VkStage(Stage):
    """A community of VK."""

    sandbox: vk.Sandbox
    community: Any

    def post(self, text: str) -> Any:
        return self.community.post(text)

    def comment(self, post: Any, text: str, under: Any = None) -> Any:
        return self.sandbox.person(601).comment(under or post, text)

    def delete(self, comment: Any) -> None:
        self.sandbox.person(601).delete(comment)

    def written(self, post: Any) -> list[str]:
        return [one.text for one in post.comments]

    def address(self, post: Any, comment: Any = None) -> PostAddress:
        address = self.network.address_of((comment or post).url)
        assert address is not None
        return address

    def fail_writing(self, fault: Fault) -> None:
        self.sandbox.faults.fail_next("wall.createComment", fault)


async def _max_stage(clock: HurriedClock, running: AsyncExitStack) -> Stage:
    token = "f9LHodD0cOI-token_of_the_tests"
    sandbox = await running.enter_async_context(max_messenger.Sandbox(token=token, clock=clock))
    api = MaxApi(token, sandbox.url, None, None)
    running.push_async_callback(api.close)
    page = PageAddress(Network.MAX, "-73455901853123")
    editor = sandbox.person(501, "Иванова Анна")
    sandbox.channel(int(page.key), "Администрация", [editor], name="adm_town")

    async def pages() -> list[PageAddress]:
        return [page]

    account = OwnAccount(BOT_ID, "otklik_bot")
    network = MaxChannels(api, clock, me=lambda: account, pages=pages)
    return MaxStage(network, page, clock, sandbox)


async def _vk_stage(clock: HurriedClock, running: AsyncExitStack) -> Stage:
    page = PageAddress(Network.VK, "-1001")
    tokens = NetworkTokens(
        "service-token-of-the-tests", of_pages={page: "community-token-of-the-tests"}
    )
    sandbox = await running.enter_async_context(
        vk.Sandbox(service_token="service-token-of-the-tests", clock=clock)
    )
    sandbox.longest_wait = 0.05
    network = VkNetwork(sandbox.url, lambda: tokens, clock)
    stage = VkStage(network, page, clock, sandbox)
    stage.community = sandbox.community(1001, "Администрация", token="community-token-of-the-tests")
    return stage


STAGES = {Network.MAX: _max_stage, Network.VK: _vk_stage}


@pytest.fixture(params=NETWORKS, ids=str)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as running:
        made: Stage = await STAGES[request.param](HurriedClock(START), running)
        yield made
        await made.network.close()


def texts(found: NewPosts) -> list[str]:
    return [one.text for one in found.posts]


async def test_it_can_all_on_its_own_page(stage: Stage) -> None:
    assert set(stage.network.abilities) == set(Ability)
    assert stage.network.address_of("https://ok.ru/group/1/topic/2") is None
    assert await stage.network.find_page("https://ok.ru/group/1") is None


async def test_an_address_is_stored_and_read(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    for address in (stage.address(post), stage.address(post, stage.comment(post, "Когда?"))):
        assert stored_address(str(address)) == address
        assert address.network is stage.network.network
        assert len(str(address)) <= 100


async def test_the_link_of_a_post_leads_back_to_it(stage: Stage) -> None:
    address = stage.address(stage.post("Отключение воды"))
    looked = await stage.look(address)
    assert looked.post is not None
    assert looked.page == stage.page
    assert stage.network.address_of(looked.post.url) == address


async def test_a_post_is_looked_at_with_its_comments(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    for text in ("Когда?", "Третий день"):
        stage.comment(post, text)
        await stage.clock.advance(1)
    looked = await stage.look(stage.address(post))
    assert looked.state is PostState.PLACED
    assert looked.post is not None
    assert (looked.post.address, looked.post.text) == (stage.address(post), "Отключение воды")
    assert (looked.post.author, looked.post.at) == (stage.page.key, START)
    assert looked.post.under is looked.post.post is None
    assert [one.text for one in looked.replies] == ["Когда?", "Третий день"]


async def test_a_comment_is_looked_at_with_what_follows(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    asked = stage.comment(post, "Когда?")
    await stage.clock.advance(1)
    under = stage.address(post, asked)
    placed = await stage.network.place(stage.page, under, ANSWER)
    await stage.clock.advance(1)
    stage.comment(post, "А горячую?", asked)
    stage.comment(post, "О другом")
    looked = await stage.look(placed.address)
    assert looked.page == stage.page
    assert looked.state is PostState.PLACED
    assert looked.post is not None
    assert (looked.post.text, looked.post.author) == (ANSWER, stage.page.key)
    assert (looked.post.under, looked.post.post) == (under, stage.address(post))
    assert [one.text for one in looked.replies] == ["А горячую?"]


async def test_what_is_deleted_is_not_placed(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    comment = stage.comment(post, "Ошибся")
    address = stage.address(post, comment)
    stage.delete(comment)
    assert (await stage.look(address)).state in {PostState.MISSING, PostState.GONE}


async def test_without_an_answer_nothing_is_known(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    address, mark = stage.address(post), (await stage.new(None)).mark
    with stage.sandbox.faults.outage(BadGateway()):
        with pytest.raises(NetworkUnavailable):
            await stage.network.look([address])
        with pytest.raises(NetworkUnavailable):
            await stage.new(mark)
        with pytest.raises(NetworkUnavailable):
            await stage.network.find_placed(stage.page, address, ANSWER, START)
        with pytest.raises((NotPlaced, PlacingUnknown)):
            await stage.network.place(stage.page, address, ANSWER)


async def test_each_comment_is_read_once_and_in_order(stage: Stage) -> None:
    post, other = stage.post("Отключение воды"), stage.post("Ремонт дорог")
    stage.comment(post, "До начала")
    begun = await stage.new(None)
    assert (texts(begun), begun.whole) == ([], True)
    for text, under in zip("абвг", (post, other, post, other), strict=True):
        await stage.clock.advance(1)
        stage.comment(under, text)
    found = await stage.new(begun.mark)
    assert (texts(found), found.whole) == (["а", "б", "в", "г"], True)
    assert [one.post for one in found.posts] == [stage.address(post), stage.address(other)] * 2
    assert all(one.under == one.post and one.at.tzinfo is not None for one in found.posts)
    assert texts(await stage.new(found.mark)) == []
    stage.comment(post, "д")
    again = await stage.new(found.mark)
    assert texts(again) == ["д"]
    assert texts(await stage.new(again.mark)) == []


async def test_what_came_while_it_was_away_is_read_later(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    mark = (await stage.new(None)).mark
    with stage.sandbox.faults.outage(BadGateway()):
        stage.comment(post, "Когда?")
        with pytest.raises(NetworkUnavailable):
            await stage.new(mark)
    await stage.clock.advance(8 * 3600)
    stage.comment(post, "Третий день")
    assert texts(await stage.new(mark)) == ["Когда?", "Третий день"]


async def test_own_answers_are_not_read(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    mark = (await stage.new(None)).mark
    asked = stage.comment(post, "Когда?")
    await stage.clock.advance(1)
    await stage.network.place(stage.page, stage.address(post, asked), ANSWER)
    assert texts(await stage.new(mark)) == ["Когда?"]


async def test_an_answer_is_written_once_where_it_belongs(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    under = stage.address(post, stage.comment(post, "Когда?"))
    placed = await stage.network.place(stage.page, under, ANSWER)
    assert (placed.text, placed.author) == (ANSWER, stage.page.key)
    assert (placed.under, placed.post) == (under, stage.address(post))
    assert stage.written(post) == ["Когда?", ANSWER]
    assert (await stage.look(placed.address)).state is PostState.PLACED


@pytest.mark.parametrize("to_comment", [False, True])
async def test_an_unknown_outcome_is_found_by_looking(stage: Stage, *, to_comment: bool) -> None:
    post = stage.post("Отключение воды")
    asked = stage.comment(post, "Когда?")
    under = stage.address(post, asked if to_comment else None)
    await stage.clock.advance(1)
    stage.fail_writing(DropAfter())
    since = stage.clock.now()
    with pytest.raises(PlacingUnknown):
        await stage.network.place(stage.page, under, ANSWER)
    await stage.clock.advance(300)
    for _ in range(2):
        (found,) = await stage.network.find_placed(stage.page, under, ANSWER, since)
        assert (await stage.look(found.address)).state is PostState.PLACED
    assert stage.written(post) == ["Когда?", ANSWER]


@pytest.mark.parametrize("status", [200, 302, 500, 502, 503, 504, 520])
async def test_only_a_refusal_says_that_nothing_was_written(stage: Stage, status: int) -> None:
    post = stage.post("Отключение воды")
    for after in (True, False):
        stage.fail_writing(ForeignPage(status, "<html>", after=after))
        with pytest.raises(PlacingUnknown):
            await stage.network.place(stage.page, stage.address(post), ANSWER)
    assert stage.written(post) == [ANSWER]


@pytest.mark.parametrize("status", [400, 403, 404, 429])
async def test_after_a_refusal_nothing_was_written(stage: Stage, status: int) -> None:
    post = stage.post("Отключение воды")
    stage.fail_writing(ForeignPage(status, "<html>"))
    with pytest.raises(NotPlaced):
        await stage.network.place(stage.page, stage.address(post), ANSWER)


async def test_what_was_not_written_is_not_found(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    under = stage.address(post, stage.comment(post, "Когда?"))
    await stage.network.place(stage.page, stage.address(post), ANSWER)
    await stage.clock.advance(120)
    stage.fail_writing(BadGateway())
    since = stage.clock.now()
    with pytest.raises((NotPlaced, PlacingUnknown)):
        await stage.network.place(stage.page, under, ANSWER)
    assert not await stage.network.find_placed(stage.page, under, ANSWER, since)
    assert stage.written(post) == ["Когда?", ANSWER]


async def test_what_answers_another_comment_is_not_found(stage: Stage) -> None:
    post = stage.post("Отключение воды")
    first = stage.comment(post, "Когда?")
    await stage.clock.advance(1)
    second = stage.comment(post, "И у нас нет воды", first)
    of_first, of_second = stage.address(post, first), stage.address(post, second)
    since = stage.clock.now()
    placed = await stage.network.place(stage.page, of_second, ANSWER)
    assert not await stage.network.find_placed(stage.page, of_first, ANSWER, since)
    assert not await stage.network.find_placed(stage.page, stage.address(post), ANSWER, since)
    (found,) = await stage.network.find_placed(stage.page, of_second, ANSWER, since)
    assert found.address == placed.address


@pytest.mark.parametrize("key", ["adm_town", "1001", "", "-", "-0", "-1\n", "-²", "-" + "9" * 21])
async def test_a_strange_page_is_one_where_nothing_is(stage: Stage, key: str) -> None:
    network, page = stage.network, PageAddress(stage.page.network, key)
    under = stage.address(stage.post("Отключение воды"))
    for mark in (None, (await stage.new(None)).mark):
        with pytest.raises(NetworkUnavailable):
            await network.new_posts(page, mark)
    with pytest.raises(NotPlaced):
        await network.place(page, under, ANSWER)
    assert (await stage.look(under)).state is PostState.PLACED


@pytest.mark.parametrize(
    "key", ["", "x", "-1_x", "../chats", "\ud83d", "@b.c/d/e", "1/../2", "9" * 400]
)
async def test_at_a_strange_address_there_is_nothing(stage: Stage, key: str) -> None:
    address, post = PostAddress(stage.page.network, key), stage.address(stage.post("Вода"))
    found = await stage.network.look([address, post])
    assert found[address].state in {PostState.MISSING, PostState.CLOSED}
    assert found[post].state is PostState.PLACED
    with pytest.raises(NotPlaced):
        await stage.network.place(stage.page, address, ANSWER)
