"""Updates as the inbox stores them."""

from collections.abc import Iterable
from typing import Any

from bot.max.arrivals import Arrivals
from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.profiles import Profiles
from bot.runtime.clock import Clock
from bot.telegram.updates import received
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import BotId, Messenger
from storage.inbox.inbox import Inbox, ReceivedUpdate
from tests.telegram import Sandbox


def received_all(payloads: Iterable[dict[str, Any]]) -> list[ReceivedUpdate]:
    """Return each of them, of Telegram."""
    return [*map(received, payloads)]


async def store_what_waits(sandbox: Sandbox, inbox: Inbox, clock: Clock) -> None:
    """Store what waits at the messenger, as the program does when it receives."""
    waits = list(sandbox.world.updates.pending)
    if sandbox.messenger is Messenger.TELEGRAM:
        bot = BotId(int(TOKEN.partition(":")[0]))
        await inbox.add(bot, received_all(waits), clock.now())
    else:
        bot = MaxApi(TOKEN, None, None, None).id
        await Arrivals(inbox, Dialogs(), Profiles(clock), bot, clock).store(waits)
