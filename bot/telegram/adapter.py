"""Telegram as the program knows it before it is connected.

What needs aiogram is imported when it is used: the import takes seconds, and the audit needs none of it.
"""

from typing import Final

from bot.messengers.adapter import Adapter, PlacesOf, Rate, Rates, Surroundings
from bot.messengers.line import MessengerLine
from bot.messengers.probe import Seen, Step
from bot.runtime.clock import Clock
from bot.runtime.supervision import Loop
from bot.setup.settings import Settings
from bot.telegram.markup import digest_of
from domain.model.ids import Messenger
from domain.model.message.citizen_message import MOST_ATTACHMENTS


def _connect(around: Surroundings) -> MessengerLine:
    from bot.telegram.line import TelegramLine  # noqa: PLC0415 - aiogram

    return TelegramLine(around)


async def _probe(settings: Settings, places: PlacesOf, clock: Clock, step: Step) -> Seen:
    from bot.telegram.account import make_api  # noqa: PLC0415 - aiogram
    from bot.telegram.probe import look  # noqa: PLC0415 - aiogram

    api = make_api(settings)
    try:
        return await look(api, places(api.id), clock, step)
    finally:
        await api.close()


TELEGRAM: Final = Adapter(
    Messenger.TELEGRAM,
    Loop.PROCESSING,
    Rates(overall=Rate(30, 1.0), private=Rate(3, 3.0), group=Rate(20, 60.0)),
    is_set=lambda settings: settings.bot_token is not None,
    uses_proxy=lambda settings: settings.proxy_url is not None,
    webhook_url=lambda settings: settings.webhook_url,
    connect=_connect,
    probe=_probe,
    digest=digest_of,
    too_long=lambda _: False,  # every message is made to fit Telegram (sendMessage)
    most_in_album=lambda _: MOST_ATTACHMENTS,
)
"""The rates are those of Telegram's FAQ (https://core.telegram.org/bots/faq): about 30 messages a
second in all, one a second in a private chat with short bursts, 20 a minute in a group. Edits count
like messages; answers to presses don't."""
