"""What the program learns of the server, and what goes to an older one: nothing twice, nothing lost."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.runtime.backoff import Backoff
from bot.sandbox import BadGateway, Chat
from bot.sandbox.faults import ApiRefusal, Fault
from bot.telegram.account import connect
from bot.telegram.calls import BotApi
from bot.telegram.markup import digest_of
from bot.telegram.sending import Sender
from domain.model.ids import ChatId, MessageId, Place
from domain.model.outcome import Done
from handlers.ui.rendered import MessagePart
from tests.telegram import Sandbox, SteppedClock
from tests.telegram.markup import html_of

TOKEN = "42:AAsandbox-token_of_the_tests"
GROUP = Place(ChatId(-1003))
DATED = MessagePart(
    '<b>№1</b> до 12.01.2026 16:50 <tg-time unix="1768225800" format="r">⏳</tg-time>'
)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    clock = SteppedClock(datetime(2026, 1, 12, 6, 0, tzinfo=UTC))
    async with Sandbox(token=TOKEN, clock=clock, old=False) as running:
        yield running


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[BotApi]:
    api = BotApi(TOKEN, sandbox.url, None)
    yield api
    await api.close()


@pytest.fixture
def group(sandbox: Sandbox) -> Chat:
    return sandbox.group(int(GROUP.chat), "Управление ЖКХ")


async def send(api: BotApi, part: MessagePart = DATED) -> MessageId | None:
    outcome = await Sender(api, 5).send(GROUP, part, reply_to=None, silent=False)
    assert isinstance(outcome, Done)
    return outcome.result


@pytest.mark.parametrize("old", [False, True])
async def test_the_server_is_asked_once_at_the_start(
    api: BotApi, sandbox: Sandbox, group: Chat, *, old: bool
) -> None:
    sandbox.world.old = old
    await connect(api)
    await send(api)
    assert api.newer is not old
    assert [call.method for call in sandbox.calls] == [
        "getMe",
        "editMessageReplyMarkup",
        "sendMessage",
    ]
    assert group.last.text == "№1 до 12.01.2026 16:50" + ("" if old else " ⏳")
    assert html_of(group.last).startswith("<b>№1</b>")


async def test_the_server_is_asked_until_it_answers(api: BotApi, sandbox: Sandbox) -> None:
    sandbox.faults.fail_next("editMessageReplyMarkup", BadGateway())
    await connect(api)
    assert api.newer


@pytest.mark.parametrize("fault", [BadGateway(), ApiRefusal(404, "Not Found")], ids=["page", "404"])
async def test_a_server_that_never_answers_it_is_taken_for_old(
    api: BotApi, sandbox: Sandbox, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Backoff, "pause", lambda _: 0.0)
    sandbox.faults.fail_next("editMessageReplyMarkup", fault, times=100)
    await connect(api)
    assert not api.newer


async def test_before_it_is_known_the_plain_form_goes(api: BotApi, group: Chat) -> None:
    await send(api)
    assert html_of(group.last) == "<b>№1</b> до 12.01.2026 16:50"


async def test_a_server_that_has_become_older_shows_each_message_once(
    api: BotApi, sandbox: Sandbox, group: Chat
) -> None:
    await connect(api)
    sandbox.world.old = True
    number = await send(api)
    assert (number, [html_of(one) for one in group.messages]) == (
        str(group.last.id),
        ["<b>№1</b> до 12.01.2026 16:50"],
    )
    assert not api.newer
    refused = [call.error for call in sandbox.calls_to("sendMessage")]
    await send(api)
    assert [error is None for error in refused] == [False, True]
    assert len(sandbox.calls_to("sendMessage")) == len(refused) + 1


async def test_an_edit_reaches_a_server_that_has_become_older(
    api: BotApi, sandbox: Sandbox, group: Chat
) -> None:
    await connect(api)
    number = await send(api, MessagePart("было"))
    assert number is not None
    sandbox.world.old = True
    assert isinstance(await Sender(api, 5).edit(GROUP, number, DATED), Done)
    assert [html_of(one) for one in group.messages] == ["<b>№1</b> до 12.01.2026 16:50"]


async def test_broken_markup_is_sent_as_plain_text_and_tells_nothing_of_the_server(
    api: BotApi, group: Chat
) -> None:
    await connect(api)
    await send(api, MessagePart("<b>№1"))
    assert (html_of(group.last), api.newer) == ("№1", True)


def test_what_tells_the_same_to_both_is_the_same_message() -> None:
    assert digest_of(DATED) == digest_of(MessagePart("<b>№1</b> до 12.01.2026 16:50"))
