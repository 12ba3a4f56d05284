"""One update through all of it, as a ratio to a floor that the same run measures.

The floor is what aiogram asks of every bot: parsing the update, and a dispatcher with one handler
that does nothing. Storage is stubbed, so ours is reading the update, finding its function, the use
case and the rule.
"""

from collections.abc import Awaitable, Callable
from itertools import count
from time import perf_counter

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Message, Update

from domain.model.conversation.cards import ExecutorCard
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from handlers.cards.approval import Decide
from tests.benchmarks.conftest import Bench
from tests.bot.contexts import ME, Payload, Shelf, feed, message, press
from tests.unit.incidents import (
    CONTROL_CHAT,
    FIRST,
    IVANOVA,
    NUMBER,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    standing,
)

pytestmark = pytest.mark.benchmark

DRAFT = message(PETROV.id, ZHKH_CHAT, "Воду в дом дадут завтра.", reply=True)
APPROVAL = press(
    IVANOVA.id, CONTROL_CHAT, Decide(number=NUMBER, version=FIRST, off_topic=False, language=False)
)
EXECUTOR_CARD = ExecutorCard(NUMBER, ZHKH)


_IDS = count(1)


def numbered(payload: Payload) -> Payload:
    """The same with an id and a text of its own, so that nothing is remembered from the last.

    A link alone stays one. Besides, aiogram compares updates whose ids are equal, at a cost.
    """
    number = next(_IDS)
    own = {**payload, "update_id": number}
    sent = payload.get("message")
    if sent and not sent["text"].startswith("https://"):
        own["message"] = {**sent, "text": f"{sent['text']} Бригада №{number}."}
    return own


async def nothing(event: Message | CallbackQuery) -> None:
    del event


def idle_dispatcher() -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.message.register(nothing)
    dispatcher.callback_query.register(nothing)
    return dispatcher


async def idle(dispatcher: Dispatcher, bot: Bot, payload: Payload) -> None:
    update = Update.model_validate(payload, context={"bot": bot})
    await dispatcher.feed_update(bot, update)


def shelf_with(incident: Incident) -> Shelf:
    """It gives this one whenever it is asked for, as it stands."""
    return Shelf(lambda: incident, EXECUTOR_CARD)


Action = Callable[[Payload, Shelf], Awaitable[object]]


async def best(bench: Bench, *actions: Action, payload: Payload, status: Status) -> list[float]:
    """The quickest round of each, in seconds a call; rounds alternate, so all share the weather."""
    rounds, calls = bench.size(60, small=1), bench.size(100, small=2)
    quickest = [float("inf")] * len(actions)
    for _ in range(rounds):
        for index, action in enumerate(actions):
            updates = [(numbered(payload), shelf_with(standing(status))) for _ in range(calls)]
            began = perf_counter()
            for update, shelf in updates:
                await action(update, shelf)
            quickest[index] = min(quickest[index], (perf_counter() - began) / calls)
    return quickest


@pytest.mark.parametrize(
    ("payload", "status", "at_most"),
    [
        # What it says is examined too: whether it is talk, a report of a placement, a link.
        pytest.param(DRAFT, Status.IN_PROGRESS, 3.5, id="a draft by reply"),
        pytest.param(APPROVAL, Status.ON_APPROVAL, 1.0, id="an approval by a press"),
    ],
)
async def test_handling_costs_about_what_aiogram_asks_of_everybody(
    payload: Payload, status: Status, at_most: float, request: pytest.FixtureRequest, bench: Bench
) -> None:
    bot, dispatcher = Bot(f"{ME.id}:token-of-nobody"), idle_dispatcher()

    floor, ours = await best(
        bench, lambda update, _: idle(dispatcher, bot, update), feed, payload=payload, status=status
    )

    name = request.node.callspec.id
    bare = f"aiogram's parsing and an idle handler, {floor * 1e6:.0f} µs"
    bench.tell(f"handling {name}, without storage", ours * 1e6, "µs", ours / floor, bare)
    bench.judge(ours / floor, at_most=at_most)
