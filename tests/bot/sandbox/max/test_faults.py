"""Failures between the bot and MAX, as stories plan them; calls are named as in the Bot API."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.chat import SandboxError
from bot.sandbox.clock import SteppedClock
from tests.bot.sandbox.max.conftest import TOKEN, Max
from tests.max import Sandbox
from tests.messenger.faults import DropAfter, DropBefore, OddAnswer, Oddity, ServerError

GROUP = -1003


@pytest.fixture
async def sandbox(clock: SteppedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=clock) as running:
        running.group(GROUP, "Управление", [running.person(501, "Анна Иванова")])
        yield running


async def test_a_dropped_answer_leaves_the_message(max_api: Max, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("sendMessage", DropBefore(), chat=GROUP)
    with pytest.raises(aiohttp.ClientError):
        await max_api.send(GROUP, "Не пришло")
    sandbox.faults.fail_next("sendDocument", DropAfter())
    with pytest.raises(aiohttp.ClientError):
        await max_api.send(GROUP, "Пришло")
    assert [one.text for one in sandbox.chat(GROUP).messages] == ["Пришло"]
    assert [one.happened for one in sandbox.calls_to("sendMessage", chat=GROUP)] == [False, True]


async def test_an_edit_fails_by_its_name_in_the_bot_api(max_api: Max, sandbox: Sandbox) -> None:
    mid = await max_api.send(GROUP, "Яма")
    sandbox.faults.fail_next("editMessageText", ServerError())
    status, refused = await max_api.call("PUT", "/messages", {"text": "х"}, message_id=mid)
    assert (status, refused["code"]) == (500, "internal.error")
    [call] = sandbox.calls_to("editMessageText")
    assert call.chat == GROUP


async def test_an_odd_answer_was_given_to_an_executed_call(max_api: Max, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("sendMessage", OddAnswer(Oddity.NEW_SHAPE))
    _, answer = await max_api.call("POST", "/messages", {"text": "Яма"}, chat_id=GROUP)
    assert answer == {"message": "accepted"}
    assert sandbox.chat(GROUP).last.text == "Яма"


async def test_until_waits_for_the_bot(max_api: Max, sandbox: Sandbox) -> None:
    await max_api.send(GROUP, "Яма")
    found = await sandbox.until(lambda: sandbox.chat(GROUP).find("Яма"))
    assert "Отклик" in sandbox.transcript(GROUP)
    assert found.text == "Яма"


async def test_what_max_has_not_is_impossible(sandbox: Sandbox) -> None:
    anna = sandbox.person(501)
    for impossible in (
        lambda: anna.create_topic(GROUP, "Дороги"),
        lambda: anna.say(GROUP, "В теме", thread=7),
        lambda: anna.whispers(GROUP),
        lambda: anna.pick("Выбрать"),
        lambda: sandbox.group(-9, "Форум", forum=True),
    ):
        with pytest.raises(SandboxError):
            impossible()
