"""MAX as the program knows it before it is connected."""

from typing import Final

from bot.max.account import by_proxy, make_api
from bot.max.dialogs import Dialogs
from bot.max.files import most_in_message
from bot.max.line import MaxLine
from bot.max.markup import digest_of, too_long
from bot.max.probe import look
from bot.messengers.adapter import Adapter, PlacesOf, Rate, Rates
from bot.messengers.probe import Seen, Step
from bot.runtime.clock import Clock
from bot.runtime.supervision import Loop
from bot.setup.settings import Settings
from domain.model.ids import Messenger


async def _probe(settings: Settings, places: PlacesOf, clock: Clock, step: Step) -> Seen:
    api = make_api(settings)
    try:
        return await look(api, Dialogs(), places(api.id), clock, step)
    finally:
        await api.close()


MAX: Final = Adapter(
    Messenger.MAX,
    Loop.PROCESSING_MAX,
    Rates(overall=Rate(15, 1.0), private=Rate(2, 1.0), group=Rate(2, 1.0)),
    is_set=lambda settings: settings.max_token is not None,
    uses_proxy=by_proxy,
    webhook_url=lambda settings: settings.max_webhook_url,
    connect=MaxLine,
    probe=_probe,
    digest=digest_of,
    too_long=too_long,
    most_in_album=most_in_message,
)
"""MAX allows 30 calls a second in all, and two a second in each chat, for sending and for editing
each (https://dev.max.ru/docs-api/methods/POST/messages). Here both count together. Of the 30, half
are left for other calls: polls, answers to presses, uploads, and comments of channels (10 a second).
"""
