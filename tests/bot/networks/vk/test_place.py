"""Placing a comment in VK, and finding it after a lost answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.networks.tokens import NetworkTokens
from bot.networks.vk import VkNetwork
from bot.sandbox.faults import BadGateway, ForeignPage, SlowAnswer
from bot.sandbox.vk import VkEntry
from domain.model.network.post import PageAddress
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable, NotPlaced, PlacingUnknown
from tests.bot.networks.vk.conftest import ANSWER, GROUP, PAGE, SERVICE, TOKENS, Vk
from tests.messenger.faults import DropAfter, DropBefore, OddAnswer, Oddity
from tests.refusals import in_trouble
from tests.vk.faults import VkFault


@pytest.fixture
def asked(vk: Vk) -> VkEntry:
    return vk.maria.comment(vk.post, "Когда дадут воду?")


def written(asked: VkEntry) -> list[str]:
    return [one.text for one in asked.replies]


async def test_an_answer_to_a_nested_comment_stands_in_the_same_thread(
    vk: Vk, asked: VkEntry
) -> None:
    nested = vk.ivan.comment(asked, "И у нас?")
    placed = await vk.place(nested)
    assert asked.replies[-1].reply_to is nested
    assert placed.url == asked.replies[-1].url
    assert "thread=" in placed.url


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (VkFault(5), NetworkTrouble.TOKEN),
        (VkFault(9), NetworkTrouble.TOO_MANY),
        (VkFault(14), NetworkTrouble.CAPTCHA),
        (VkFault(15), NetworkTrouble.NO_RIGHT),
        (VkFault(18), NetworkTrouble.GONE),
        (VkFault(27), NetworkTrouble.NO_RIGHT),
        (VkFault(29), NetworkTrouble.TOO_MANY),
        (VkFault(212), NetworkTrouble.COMMENTS_CLOSED),
        (VkFault(222), NetworkTrouble.LINKS_FORBIDDEN),
        (VkFault(223), NetworkTrouble.TOO_MANY_REPLIES),
        (VkFault(1051), NetworkTrouble.NO_RIGHT),
        (VkFault(100), NetworkTrouble.REFUSED),
        (ForeignPage(403, "Доступ ограничен"), NetworkTrouble.UNREACHABLE),
        (ForeignPage(429, "{}"), NetworkTrouble.TOO_MANY),
    ],
)
async def test_what_was_refused_is_certainly_not_placed(
    vk: Vk, asked: VkEntry, fault, trouble: NetworkTrouble
) -> None:
    vk.sandbox.faults.fail_next("wall.createComment", fault)
    with in_trouble(trouble, NotPlaced):
        await vk.place(asked)
    assert not asked.replies
    assert vk.methods() == ["wall.createComment"]


@pytest.mark.parametrize(
    ("fault", "copies"),
    [
        (DropAfter(), 1),
        (DropBefore(), 0),
        (BadGateway(after=True), 1),
        (BadGateway(), 0),
        (ForeignPage(200, "<html>"), 0),
        (ForeignPage(302, "Войдите в сеть"), 0),
        (ForeignPage(503, '{"error": {"error_code": 6}}', after=True), 1),
        (OddAnswer(Oddity.TRUNCATED), 1),
        (OddAnswer(Oddity.NEW_SHAPE), 1),
        (VkFault(1, after=True), 1),
        (VkFault(10, after=True), 1),
    ],
)
async def test_after_a_lost_answer_it_is_looked_for_and_never_written_again(
    vk: Vk, asked: VkEntry, fault, copies: int
) -> None:
    began = vk.clock.now()
    await vk.look_at(asked)  # a connection is open, on which a client may be tempted to repeat
    vk.sandbox.faults.fail_next("wall.createComment", fault)
    with pytest.raises(PlacingUnknown):
        await vk.place(asked)
    assert written(asked) == [ANSWER] * copies
    found = await vk.find_placed(asked, began)
    assert [one.url for one in found] == [one.url for one in asked.replies]
    assert vk.methods().count("wall.createComment") == 1


async def test_an_answer_that_comes_too_late_is_unknown(
    vk: Vk, asked: VkEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.networks.vk.client._WITHIN", 0.1)
    vk.sandbox.faults.fail_next("wall.createComment", SlowAnswer(0.5, real=True))
    with pytest.raises(PlacingUnknown):
        await vk.place(asked)
    assert written(asked) == [ANSWER]


async def test_a_server_that_can_not_be_reached_has_certainly_written_nothing(vk: Vk) -> None:
    away = VkNetwork("http://127.0.0.1:9", lambda: TOKENS, vk.clock)
    with in_trouble(NetworkTrouble.UNREACHABLE, NotPlaced):
        await away.place(PAGE, vk.address(vk.post.url), ANSWER)
    await away.close()


async def test_a_refusal_as_too_fast_is_written_once_a_little_later(vk: Vk, asked: VkEntry) -> None:
    vk.sandbox.faults.fail_next("wall.createComment", VkFault(6), times=2)
    await vk.place(asked)
    assert written(asked) == [ANSWER]


async def test_vk_itself_refuses_what_can_not_be_placed(vk: Vk, asked: VkEntry) -> None:
    async def trouble_with(url: str, text: str = ANSWER) -> NetworkTrouble:
        with pytest.raises(NotPlaced) as caught:
            await vk.network.place(PAGE, vk.address(url), text)
        return caught.value.trouble

    vk.sandbox.world.forbids_links = True
    assert await trouble_with(asked.url, "См. https://e.ru") is NetworkTrouble.LINKS_FORBIDDEN
    vk.post.comments_closed = True
    assert await trouble_with(vk.post.url) is NetworkTrouble.COMMENTS_CLOSED
    vk.post.comments_closed = False
    vk.maria.delete(asked)
    assert await trouble_with(asked.url) is NetworkTrouble.GONE
    vk.page.delete(vk.post)
    assert await trouble_with(vk.post.url) is NetworkTrouble.GONE
    foreign = vk.ivan.write_on(vk.ivan.wall, "Моя запись")
    assert await trouble_with(foreign.url) is NetworkTrouble.NO_RIGHT
    vk.tokens = replace(TOKENS, of_pages={PAGE: SERVICE})
    assert await trouble_with(foreign.url) is NetworkTrouble.NO_RIGHT
    vk.tokens = replace(TOKENS, of_pages={})
    assert await trouble_with(foreign.url) is NetworkTrouble.TOKEN
    assert await trouble_with(foreign.url, " ") is NetworkTrouble.TOKEN


async def test_a_token_without_the_right_to_the_wall_places_nothing(vk: Vk) -> None:
    vk.sandbox.world.tokens[GROUP].rights = frozenset({"messages"})
    with in_trouble(NetworkTrouble.NO_RIGHT, NotPlaced):
        await vk.place(vk.post)


async def test_only_the_page_s_own_words_of_that_time_are_found(vk: Vk, asked: VkEntry) -> None:
    vk.page.comment(asked, ANSWER)
    await vk.clock.advance(3600)
    began = vk.clock.now()
    vk.maria.comment(asked, ANSWER)
    vk.page.comment(asked, "Другие слова")
    assert not await vk.find_placed(asked, began)
    own = vk.page.comment(asked, "[id501|Мария], «Работы — закончены»")
    text = 'Мария,  "Работы - закончены"'
    (found,) = await vk.find_placed(asked, began, text)
    assert found.url == own.url


@pytest.mark.parametrize("ahead", [timedelta(minutes=-30), timedelta(minutes=30)])
async def test_the_clock_of_vk_may_differ(
    vk: Vk, asked: VkEntry, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    ours = vk.clock.now() - ahead
    monkeypatch.setattr(vk.network._api._clock, "now", lambda: ours)
    vk.page.comment(asked, ANSWER)
    assert await vk.find_placed(asked, ours)
    later = ours + timedelta(minutes=1)
    assert not await vk.find_placed(asked, later)


async def test_what_can_not_be_looked_at_is_no_answer(vk: Vk, asked: VkEntry) -> None:
    began = vk.clock.now()
    vk.post.comments_hidden = True
    with pytest.raises(NetworkUnavailable):
        await vk.find_placed(asked, began)
    vk.tokens = replace(TOKENS, service=None)
    with pytest.raises(NetworkUnavailable):
        await vk.find_placed(asked, began)


async def test_nothing_is_written_that_could_not_be_looked_up(vk: Vk, asked: VkEntry) -> None:
    vk.tokens = replace(TOKENS, service=None)
    with in_trouble(NetworkTrouble.TOKEN, NotPlaced):
        await vk.place(asked)
    assert not vk.sandbox.calls


async def test_a_token_stored_for_no_page_serves_its_own_only(vk: Vk, asked: VkEntry) -> None:
    vk.tokens = NetworkTokens(SERVICE, of_unnamed_page=GROUP)
    under, other = vk.address(asked.url), PageAddress(PAGE.network, "-1002")
    for _ in range(2):
        with in_trouble(NetworkTrouble.TOKEN, NotPlaced):
            await vk.network.place(other, under, ANSWER)
    with pytest.raises(NetworkUnavailable):
        await vk.network.new_posts(other, None)
    assert not written(asked)
    await vk.place(asked)
    assert written(asked) == [ANSWER]
    assert vk.methods().count("groups.getTokenPermissions") == 1


async def test_a_token_of_which_vk_tells_nothing_writes_nothing(vk: Vk, asked: VkEntry) -> None:
    vk.tokens = NetworkTokens(SERVICE, of_unnamed_page=GROUP)
    vk.sandbox.faults.fail_next("groups.getTokenPermissions", BadGateway())
    with in_trouble(NetworkTrouble.UNREACHABLE, NotPlaced):
        await vk.place(asked)
    await vk.place(asked)
    assert written(asked) == [ANSWER]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://vk.com/club1001", True),
        ("https://vk.com/club1001?w=wall-1001_1", True),
        ("https://vk.com/kalininsky", True),
        ("https://vk.com/club7", False),
        ("https://vk.com/id501", False),
        ("https://ok.ru/club1001", False),
    ],
)
async def test_a_page_is_found_by_its_link(vk: Vk, url: str, found: bool) -> None:
    vk.page.community.screen_name = "kalininsky"
    wanted = (PAGE, "Администрация Калининского района") if found else None
    assert await vk.network.find_page(url) == wanted


async def test_a_page_is_not_found_while_vk_is_away(vk: Vk) -> None:
    vk.sandbox.faults.fail_next("groups.getById", BadGateway())
    with pytest.raises(NetworkUnavailable):
        await vk.network.find_page("https://vk.com/club1001")
