"""Faults on demand: what the bot sees of them, and what has really happened."""

import asyncio

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.sandbox import (
    ApiRefusal,
    BadGateway,
    Chat,
    Fault,
    ForeignPage,
    SlowAnswer,
    TooManyRequests,
)
from tests.bot.sandbox.conftest import TOKEN, somebody_sleeps
from tests.telegram import (
    DropAfter,
    DropBefore,
    FaultPlan,
    OddAnswer,
    Oddity,
    Person,
    Sandbox,
    ServerError,
    SteppedClock,
)

pytestmark = pytest.mark.usefixtures("group")

GROUP = -1003
PAGE = "<p>Доступ ограничен"


@pytest.mark.parametrize(
    ("fault", "error", "happened"),
    [
        pytest.param(TooManyRequests(7), TelegramRetryAfter, False, id="too-many-requests"),
        pytest.param(ServerError(), TelegramServerError, False, id="server-error"),
        pytest.param(BadGateway(), ClientDecodeError, False, id="bad-gateway"),
        pytest.param(DropBefore(), TelegramNetworkError, False, id="dropped-before"),
        pytest.param(DropAfter(), TelegramNetworkError, True, id="dropped-after"),
        pytest.param(ServerError(after=True), TelegramServerError, True, id="500-after"),
        pytest.param(BadGateway(after=True), ClientDecodeError, True, id="502-after"),
        pytest.param(ApiRefusal(400, "Bad Request: oh"), TelegramBadRequest, False, id="refusal"),
        pytest.param(ForeignPage(200, PAGE), ClientDecodeError, False, id="page"),
        pytest.param(
            ForeignPage(403, PAGE, "cp1251", "windows-1251"), ClientDecodeError, False, id="cp1251"
        ),
        pytest.param(ForeignPage(451, PAGE, "cp1251"), UnicodeDecodeError, False, id="page-lies"),
        pytest.param(
            ForeignPage(503, PAGE, "koi8-r", None, after=True),
            UnicodeDecodeError,
            True,
            id="page-without-charset-after",
        ),
        pytest.param(OddAnswer(Oddity.TRUNCATED), ClientDecodeError, True, id="truncated"),
        pytest.param(OddAnswer(Oddity.NEW_VALUES), ClientDecodeError, True, id="new-values"),
        pytest.param(OddAnswer(Oddity.NEW_SHAPE), ClientDecodeError, True, id="new-shape"),
    ],
)
async def test_a_fault_shows_as_telegrams_and_the_next_call_succeeds(
    bot: Bot,
    sandbox: Sandbox,
    fault: Fault,
    error: type[Exception],
    happened: bool,
) -> None:
    group = sandbox.chat(GROUP)
    sandbox.faults.fail_next("sendMessage", fault)
    with pytest.raises(error):
        await bot.send_message(GROUP, "а")
    assert len(group.messages) == happened
    await bot.send_message(GROUP, "б")
    assert group.last.text == "б"
    calls = sandbox.calls_to("sendMessage")
    assert [call.fault for call in calls] == [fault, None]
    assert [call.happened for call in calls] == [happened, True]


async def test_too_many_requests_say_when_to_come_again(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("sendMessage", TooManyRequests(7))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(GROUP, "а")
    assert refused.value.retry_after == 7


async def test_a_dropped_call_has_no_status(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("sendMessage", DropAfter())
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(GROUP, "а")
    [call] = sandbox.calls_to("sendMessage")
    assert call.status is None


async def test_a_slow_answer_comes_after_its_time_though_the_message_stands_at_once(
    bot: Bot, sandbox: Sandbox, group: Chat, clock: SteppedClock
) -> None:
    sandbox.faults.fail_next("sendMessage", SlowAnswer(20))
    sending = asyncio.create_task(bot.send_message(GROUP, "а"))
    await sandbox.until(lambda: group.messages)
    await somebody_sleeps(clock)
    await clock.advance(19)
    await bot.get_me()
    assert not sending.done()
    await clock.advance(1)
    assert (await sending).text == "а"


async def test_a_slow_answer_can_take_real_seconds(bot: Bot, sandbox: Sandbox, group: Chat) -> None:
    sandbox.faults.fail_next("sendMessage", SlowAnswer(0.2, real=True))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await bot.send_message(GROUP, "а")
    assert group.last.text == "а"


async def test_new_fields_are_there_in_every_object(
    http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    sandbox.faults.fail_next("sendMessage", OddAnswer(Oddity.NEW_FIELDS))
    call = {"chat_id": GROUP, "text": "а"}
    async with http.post(f"/bot{TOKEN}/sendMessage", json=call) as answer:
        told = await answer.json()
    assert (told["ok"], told["result"]["message_id"]) == (True, 1)
    new = "from_a_newer_bot_api"
    assert all(new in each for each in (told, told["result"], told["result"]["chat"]))


async def test_new_kinds_of_members_and_chats_cannot_be_decoded(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("getChatMember", OddAnswer(Oddity.NEW_VALUES))
    with pytest.raises(ClientDecodeError):
        await bot.get_chat_member(GROUP, 501)


async def test_a_refusal_of_the_stand_in_is_never_odd(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("sendMessage", OddAnswer(Oddity.NEW_VALUES))
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(-7, "а")


async def test_faults_of_getting_updates_lose_none(
    bot: Bot, sandbox: Sandbox, ivanova: Person
) -> None:
    ivanova.say(ivanova.id, "раз")
    sandbox.faults.fail_next("getUpdates", DropAfter())
    with pytest.raises(TelegramNetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


def picked(plan: FaultPlan, *calls: tuple[str, int | None]) -> list[bool]:
    return [plan.pick(method, chat) is not None for method, chat in calls]


def test_a_scripted_fault_waits_for_its_method_and_chat() -> None:
    plan = FaultPlan()
    plan.fail_next("sendMessage", ServerError(), chat=1)
    calls = (("editmessagetext", 1), ("sendmessage", 2), ("sendmessage", 1), ("sendmessage", 1))
    assert picked(plan, *calls) == [False, False, True, False]


def test_a_scripted_fault_can_skip_calls_and_happen_several_times() -> None:
    plan = FaultPlan()
    plan.fail_next(None, ServerError(), skip=2, times=3)
    assert picked(plan, *[("getme", None)] * 7) == [False] * 2 + [True] * 3 + [False] * 2


def test_scripted_faults_happen_in_the_order_they_were_asked_for() -> None:
    plan = FaultPlan()
    plan.fail_next("getMe", ServerError())
    plan.fail_next("getMe", BadGateway())
    assert [plan.pick("getme", None) for _ in range(3)] == [ServerError(), BadGateway(), None]


def test_random_faults_come_at_their_rates_and_the_same_for_the_same_seed() -> None:
    def draw(seed: int) -> list[Fault | None]:
        plan = FaultPlan()
        plan.random_rates({ServerError(): 0.1, TooManyRequests(3): 0.2}, seed)
        return [plan.pick("sendmessage", None) for _ in range(2000)]

    faults = draw(1)
    assert faults == draw(1)
    assert faults != draw(2)
    assert 140 < faults.count(ServerError()) < 260
    assert 320 < faults.count(TooManyRequests(3)) < 480


def test_random_faults_keep_to_the_methods_named_and_can_be_ended() -> None:
    plan = FaultPlan()
    plan.random_rates({ServerError(): 1.0}, 1, methods=frozenset({"sendMessage"}))
    assert picked(plan, ("sendmessage", None), ("getupdates", None)) == [True, False]
    plan.random_rates({}, 1)
    assert picked(plan, ("sendmessage", None)) == [False]


@pytest.mark.parametrize(
    "rates",
    [
        pytest.param({ServerError(): 0.6, BadGateway(): 0.6}, id="over-one"),
        pytest.param({ServerError(): -0.1}, id="negative"),
    ],
)
def test_rates_are_probabilities(rates: dict[Fault, float]) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        FaultPlan().random_rates(rates, 1)
