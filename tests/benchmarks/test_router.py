"""One update through the whole router tree, as a ratio to a floor that the same run measures.

The floor is what aiogram asks of everybody: parsing the update, bound to the bot, and a dispatcher
with one handler that does nothing. Storage is stubbed, so the rest is reading the message, finding
its function, the use case and the rule.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Message, Update

from domain.model.cards import CardKey, CardKind
from domain.model.status import Status
from handlers.callbacks import Verdict
from tests.bot.desks import Payload, Shelf, feed, message, new_bot, new_dispatcher, numbered, press
from tests.unit.incidents import (
    CONTROL_CHAT,
    IVANOVA,
    NUMBER,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    standing,
)

pytestmark = pytest.mark.benchmark

CALLS = 100
ROUNDS = 60

DRAFT = message(PETROV.id, ZHKH_CHAT, "Воду в дом дадут завтра.", reply=True)
APPROVAL = press(
    IVANOVA.id, CONTROL_CHAT, Verdict(number=7, version=1, off_topic=False, language=False).pack()
)
EXECUTOR_CARD = CardKey(CardKind.EXECUTOR, NUMBER, authority=ZHKH)


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


Action = Callable[[Payload, Shelf], Awaitable[object]]


async def best(*actions: Action, payload: Payload, status: Status) -> list[float]:
    """The quickest round of each, in seconds a call; rounds alternate, so all share the weather."""
    quickest = [float("inf")] * len(actions)
    for _ in range(ROUNDS):
        for index, action in enumerate(actions):
            incidents = [standing(status) for _ in range(CALLS)]
            shelf = Shelf(incidents.pop, EXECUTOR_CARD)
            updates = [numbered(payload) for _ in range(CALLS)]
            began = perf_counter()
            for update in updates:
                await action(update, shelf)
            quickest[index] = min(quickest[index], (perf_counter() - began) / CALLS)
    return quickest


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        pytest.param(DRAFT, Status.IN_PROGRESS, id="a draft by reply"),
        pytest.param(APPROVAL, Status.ON_APPROVAL, id="an approval by a press"),
    ],
)
async def test_the_router_tree_costs_little_beside_aiogram(
    payload: Payload, status: Status, request: pytest.FixtureRequest
) -> None:
    bot, dispatcher, bare = new_bot(), new_dispatcher(), idle_dispatcher()

    floor, ours = await best(
        lambda update, _: idle(bare, bot, update),
        partial(feed, dispatcher, bot),
        payload=payload,
        status=status,
    )

    name = request.node.callspec.id
    print(  # noqa: T201 - a benchmark is there to be read
        f"\n{name}: {ours * 1e6:.0f} µs,"
        f" {ours / floor:.2f} x (parse + no-op handler: {floor * 1e6:.0f} µs)"
    )
    assert ours / floor <= 1.5
