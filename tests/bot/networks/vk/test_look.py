"""Looking at posts and comments of VK."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web

from bot.networks.tokens import NetworkTokens
from bot.networks.vk import VkNetwork, looking
from bot.sandbox.faults import BadGateway
from domain.model.network.post import PostState
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import Ability, NetworkUnavailable
from tests.bot.networks.vk.conftest import GROUP, TOKENS, Vk
from tests.messenger.faults import DropBefore, OddAnswer, Oddity
from tests.refusals import in_trouble
from tests.vk.faults import VkFault

LONG = "Добрый день! Работы на сети закончены, вода подана во все дома по улице Мира. " * 5


async def test_a_comment_is_found_with_its_words_author_and_time(vk: Vk) -> None:
    asked = vk.maria.comment(vk.post, "Когда дадут воду?")
    await vk.clock.advance(3600)
    answer = vk.page.comment(asked, f"[id501|Мария], {LONG}")
    looked = await vk.look_at(answer)
    assert looked.state is PostState.PLACED
    post = looked.post
    assert post is not None
    assert post.text == f"Мария, {LONG}".strip()
    assert (post.author, post.author_name) == ("-1001", "Администрация Калининского района")
    assert post.author_url == "https://vk.com/club1001"
    assert post.at == vk.clock.now()
    assert post.url == answer.url
    assert post.under == vk.address(asked.url)
    assert post.post == vk.address(vk.post.url)
    assert not post.has_files


async def test_replies_are_what_follows_in_the_thread(vk: Vk) -> None:
    asked = vk.maria.comment(vk.post, "Когда дадут воду?")
    vk.ivan.comment(asked, "И у нас нет")
    answer = vk.page.comment(asked, "Сегодня к 18:00.")
    vk.ivan.comment(vk.post, "Спасибо")
    vk.maria.comment(answer, "Вода ржавая!")
    looked = await vk.look_at(answer)
    assert [(one.text, one.author, one.author_name) for one in looked.replies] == [
        ("Вода ржавая!", "501", "Мария Смирнова")
    ]
    assert looked.replies[0].under == vk.address(answer.url)
    above = await vk.look_at(asked)
    assert [one.text for one in above.replies] == [
        "И у нас нет",
        "Сегодня к 18:00.",
        "Вода ржавая!",
    ]


async def test_a_long_thread_is_read_to_its_end(vk: Vk) -> None:
    asked = vk.maria.comment(vk.post, "Когда дадут воду?")
    for number in range(30):
        vk.ivan.comment(asked, f"До {number}")
    answer = vk.page.comment(asked, "Сегодня к 18:00.")
    for number in range(130):
        vk.ivan.comment(asked, f"После {number}")
    calls = []
    for _ in range(2):  # searched for, then remembered
        looked = await vk.look_at(answer)
        assert [one.text for one in looked.replies] == [f"После {one}" for one in range(30, 130)]
        calls.append(len(vk.methods()))
    assert calls == [4, 6]
    above = await vk.look_at(asked)
    assert len(above.replies) == 100
    assert above.replies[-1].text == "После 129"


async def test_a_comment_deep_in_a_busy_post_is_found_without_its_thread(vk: Vk) -> None:
    for number in range(150):
        vk.ivan.comment(vk.post, f"Вопрос {number}")
    asked = vk.post.replies[5]
    for _ in range(12):
        vk.maria.comment(asked, "И у нас")
    answer = vk.page.comment(asked, "Сегодня к 18:00.")
    looked = await vk.look_at(answer)
    assert looked.state is PostState.PLACED
    assert looked.post is not None
    assert looked.post.url == answer.url


async def test_what_is_not_there_is_missing(vk: Vk) -> None:
    vk.maria.comment(vk.post, "Когда дадут воду?")
    alone = vk.ivan.comment(vk.post, "Удалю")
    vk.ivan.delete(alone)
    looked = await vk.look(
        f"{vk.post.url}?reply=777",
        f"{vk.post.url}?reply=777&thread=778",
        alone.url,
        "https://vk.com/wall-1001_999",
        "https://vk.com/wall-1001_999?reply=3",
    )
    assert [one and one.state for one in looked] == [PostState.MISSING] * 5


@pytest.mark.parametrize("in_thread", [True, False])
async def test_what_is_deleted_on_a_busy_post_is_missing(
    vk: Vk, monkeypatch: pytest.MonkeyPatch, *, in_thread: bool
) -> None:
    monkeypatch.setattr(looking, "_MOST_THREADS", 2)
    asked = vk.maria.comment(vk.post, "Когда дадут воду?")
    for one in [vk.maria.comment(vk.post, f"Вопрос {number}") for number in range(3)]:
        for number in range(12):
            vk.ivan.comment(one, f"Ответ {number}")
    answer = vk.page.comment(asked if in_thread else vk.post, "Сегодня к 18:00.")
    assert (await vk.look_at(answer)).state is PostState.PLACED
    vk.page.delete(answer)
    assert (await vk.look_at(answer)).state is PostState.MISSING
    assert await vk.look(f"{vk.post.url}?reply={answer.id + 1}") == [None]


async def test_what_was_deleted_above_a_thread_is_gone(vk: Vk) -> None:
    asked = vk.maria.comment(vk.post, "Когда дадут воду?")
    vk.ivan.comment(asked, "И у нас нет")
    vk.maria.delete(asked)
    looked = await vk.look_at(asked)
    assert (looked.state, looked.post) == (PostState.GONE, None)
    assert [one.text for one in looked.replies] == ["И у нас нет"]


async def test_what_is_not_open_is_closed_and_a_deleted_owner_gone(vk: Vk) -> None:
    hidden = vk.page.post("Без обсуждения")
    said = vk.maria.comment(hidden, "Почему?")
    hidden.comments_hidden = True
    own = vk.maria.write_on(vk.maria.wall, "Моя запись")
    under = vk.ivan.comment(own, "Привет")
    vk.sandbox.world.hidden_walls[vk.maria.wall.id] = 18
    other = vk.ivan.write_on(vk.ivan.wall, "Для друзей")
    friend = vk.maria.comment(other, "Привет")
    vk.sandbox.world.hidden_walls[vk.ivan.wall.id] = 15
    looked = await vk.look(said.url, under.url, friend.url)
    assert [one and one.state for one in looked] == [
        PostState.CLOSED,
        PostState.GONE,
        PostState.CLOSED,
    ]


async def test_three_hundred_comments_take_a_dozen_calls(vk: Vk) -> None:
    said = [vk.maria.comment(vk.post, f"Вопрос {number}") for number in range(290)]
    posts = [vk.page.post(f"Запись {number}") for number in range(10)]
    looked = await vk.look(*(one.url for one in said), *(one.url for one in posts))
    assert all(one is not None and one.state is PostState.PLACED for one in looked)
    assert vk.methods().count("execute") == 13


async def test_calls_keep_to_the_pace_of_the_token(vk: Vk) -> None:
    said = [vk.maria.comment(vk.post, f"Вопрос {number}") for number in range(240)]
    at = [vk.address(one.url) for one in said]
    await asyncio.wait_for(vk.network.look(at), None)
    moments = [call.monotonic for call in vk.sandbox.calls]
    assert len(moments) == 10
    assert all(later - early > 1 for early, later in zip(moments, moments[5:], strict=False))


async def test_a_call_that_vk_found_too_fast_is_repeated(vk: Vk) -> None:
    vk.sandbox.faults.fail_next("execute", VkFault(6), times=2)
    looked = await vk.look_at(vk.maria.comment(vk.post, "Когда?"))
    assert looked.state is PostState.PLACED
    assert vk.clock.monotonic() >= 2


async def test_after_a_limit_of_the_day_vk_is_left_alone(vk: Vk) -> None:
    said = vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.faults.fail_next("execute", VkFault(29))
    for _ in range(2):
        with pytest.raises(NetworkUnavailable) as caught:
            await vk.look_at(said)
        assert caught.value.trouble is NetworkTrouble.TOO_MANY
        assert caught.value.retry_after == 600
    assert vk.methods() == ["execute"]
    await vk.clock.advance(600)
    assert (await vk.look_at(said)).state is PostState.PLACED


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (VkFault(5), NetworkTrouble.TOKEN),
        (VkFault(14), NetworkTrouble.CAPTCHA),
        (VkFault(10), NetworkTrouble.UNREACHABLE),
        (BadGateway(), NetworkTrouble.UNREACHABLE),
        (DropBefore(), NetworkTrouble.UNREACHABLE),
        (OddAnswer(Oddity.TRUNCATED), NetworkTrouble.UNREACHABLE),
        (OddAnswer(Oddity.NEW_SHAPE), NetworkTrouble.UNREACHABLE),
    ],
)
async def test_a_look_without_an_answer_says_why(vk: Vk, fault, trouble: NetworkTrouble) -> None:
    said = vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.faults.fail_next("execute", fault)
    with in_trouble(trouble):
        await vk.look_at(said)


async def test_no_redirection_takes_the_token_elsewhere(vk: Vk) -> None:
    reached = []

    async def elsewhere(request: web.Request) -> web.Response:
        reached.append(await request.text())
        return web.Response()

    async def redirect(_: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/elsewhere")

    application = web.Application()
    application.router.add_post("/elsewhere", elsewhere)
    application.router.add_post("/method/execute", redirect)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    network = VkNetwork(f"http://127.0.0.1:{runner.addresses[0][1]}", lambda: vk.tokens, vk.clock)
    with pytest.raises(NetworkUnavailable):
        await network.look([vk.address(vk.post.url)])
    assert reached == []
    await network.close()
    await runner.cleanup()


async def test_what_a_lost_answer_was_about_is_left_out(vk: Vk) -> None:
    said = [vk.maria.comment(vk.post, f"Вопрос {number}") for number in range(30)]
    vk.sandbox.faults.fail_next("execute", BadGateway(), skip=1)
    looked = await vk.look(*(one.url for one in said))
    assert [one is not None for one in looked] == [True] * 25 + [False] * 5


async def test_a_bundle_with_too_large_an_answer_is_halved(vk: Vk) -> None:
    said = [vk.maria.comment(vk.post, f"Вопрос {number}") for number in range(20)]
    vk.sandbox.faults.fail_next("execute", VkFault(13))
    looked = await vk.look(*(one.url for one in said))
    assert all(one is not None for one in looked)
    assert vk.methods() == ["execute"] * 3


async def test_a_revoked_token_is_told_and_a_new_one_used_at_once(vk: Vk) -> None:
    said = vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.revoke("service-token-of-the-tests")
    with in_trouble(NetworkTrouble.TOKEN):
        await vk.look_at(said)
    vk.tokens = replace(TOKENS, service=None)
    with pytest.raises(NetworkUnavailable):
        await vk.look_at(said)
    vk.sandbox.world.add_service_token("another-service-token")
    vk.tokens = replace(TOKENS, service="another-service-token")
    assert (await vk.look_at(said)).state is PostState.PLACED


async def test_a_community_token_can_not_look(vk: Vk) -> None:
    vk.tokens = replace(TOKENS, service=GROUP)
    with in_trouble(NetworkTrouble.NO_RIGHT):
        await vk.look_at(vk.maria.comment(vk.post, "Когда?"))


async def test_its_abilities_follow_its_tokens(vk: Vk) -> None:
    assert vk.network.abilities == frozenset(Ability)
    vk.tokens = replace(TOKENS, service=None)
    assert vk.network.abilities == {Ability.READ}
    vk.tokens = NetworkTokens("token")
    assert vk.network.abilities == {Ability.LOOK}


async def test_no_token_is_in_an_address_and_calls_are_counted(vk: Vk) -> None:
    await vk.look_at(vk.maria.comment(vk.post, "Когда?"))
    vk.sandbox.faults.fail_next("execute", VkFault(5))
    with pytest.raises(NetworkUnavailable):
        await vk.look_at(vk.post)
    assert vk.watched == [("execute", "done"), ("execute", "refused")]
    assert vk.sandbox.answers > 1


@pytest.mark.parametrize("odd", [None, [], {}, {"items": None}, 5, "gone"])
async def test_a_list_of_an_unknown_shape_is_no_missing_comment(
    vk: Vk, odd: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = vk.maria.comment(vk.post, "Когда?")
    answer = {"response": [odd]}

    async def post(*_: object) -> object:
        return answer

    monkeypatch.setattr(vk.network._api, "_post", post)
    with pytest.raises(NetworkUnavailable):
        await vk.look_at(said)


async def test_new_fields_are_no_trouble(vk: Vk) -> None:
    said = vk.maria.comment(vk.post, "Когда?")
    vk.sandbox.faults.fail_next("execute", OddAnswer(Oddity.NEW_FIELDS))
    assert (await vk.look_at(said)).state is PostState.PLACED


async def test_no_more_than_some_pages_of_comments_are_searched(
    vk: Vk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_MOST_PAGES", 10)
    for number in range(1001):
        vk.ivan.comment(vk.post, f"Вопрос {number}")
    first, last = vk.post.replies[0], vk.post.replies[-1]
    nested = vk.page.comment(last, "Ответ")
    for _ in range(11):
        vk.maria.comment(first, "И у нас")
    hidden = vk.page.comment(first, "Ответ")
    looked = await vk.look(
        nested.url.partition("&")[0], hidden.url.partition("&")[0], f"{vk.post.url}?reply=9999"
    )
    assert [one and one.state for one in looked] == [PostState.PLACED, None, None]


async def test_without_execute_each_call_is_made_alone_at_the_pace_of_the_token(vk: Vk) -> None:
    """The sandbox refuses a sixth call within a second."""
    vk.sandbox.world.service_may_execute = False
    comments = [vk.maria.comment(vk.post, f"Вопрос {number}?") for number in range(12)]
    looked = await vk.look(*(one.url for one in comments))
    assert [one.post.text for one in looked if one and one.post] == [one.text for one in comments]
    assert vk.methods() == ["execute", *["wall.getComments"] * 12]
    await vk.look_at(comments[0])
    assert vk.methods().count("execute") == 1
    assert ("wall.getComments", "refused") not in vk.watched
