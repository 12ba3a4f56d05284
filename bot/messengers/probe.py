"""Probing a messenger: the account, the webhook, and where the bot may write."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from bot.messengers.retries import insist, is_no_request_to_wait
from domain.model.ids import Messenger, Place
from domain.model.outcome import Failure, Outcome

_AT_ONCE: Final = 4
"""Chats probed at the same time: most of the rate limit stays for the running bot."""

_LONGEST_PAUSE: Final = 30.0
"""Seconds; after longer pauses demanded by the messenger, the result stays unknown."""

PLACES_WITHIN: Final = 60.0
"""Seconds of real time for all chats together; the rest stays unprobed."""

Step = Callable[[int, int], Awaitable[None]]
"""Receives how many of how many places are done."""


@dataclass(frozen=True, slots=True)
class WebhookSeen:
    """The webhook's address, pending updates, and last delivery error, as the messenger sees them."""

    url: str
    pending: int = 0
    error: str = ""
    error_at: datetime | None = None


class Assumption(NamedTuple):
    """An assumption put to the test (docs/reference/assumptions.md), by the code of its finding."""

    messenger: Messenger
    code: str
    failure: Failure | None
    """None: it is true."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The results; with a `failure` of the messenger nothing else is known."""

    failure: Failure | None = None
    username: str = ""
    ahead: timedelta | None = None
    """How far the messenger's clock is ahead of ours, in whole seconds."""
    sees_all: bool = False
    """Privacy mode is off: the bot receives all messages of groups (Telegram)."""
    webhook: WebhookSeen | None = None
    places: Mapping[Place, Failure | None] = field(default_factory=dict)
    """Why the bot can't write there; None if it can."""
    assumptions: Sequence[Assumption] = ()
    """Assumptions, which are asked about together with places."""
    unseen: int = 0
    """Places not probed, because the messenger answered too slowly."""


async def asked(call: Callable[[], Awaitable[Outcome[Any]]]) -> Outcome[Any]:
    """Make a call, again after a pause that the messenger demands."""
    return await insist(call, is_no_request_to_wait, tries=2, longest=_LONGEST_PAUSE)


async def hindrances(
    places: Collection[Place], hindered: Callable[[Place], Awaitable[Failure | None]], step: Step
) -> dict[Place, Failure | None]:
    """Return the obstacles in the places probed in time, in the order of `places`.

    `hindered` probes one.
    """
    found, turns = dict[Place, Failure | None](), asyncio.Semaphore(_AT_ONCE)

    async def see(place: Place) -> None:
        async with turns:
            found[place] = await hindered(place)

    looks = [asyncio.create_task(see(place)) for place in places]
    try:
        async with asyncio.timeout(PLACES_WITHIN) as bound:
            for number, seen in enumerate(asyncio.as_completed(looks), 1):
                await seen
                await step(number, len(places))
    except TimeoutError:
        if not bound.expired():
            raise
    finally:
        for one in looks:
            one.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
    return {place: found[place] for place in places if place in found}
