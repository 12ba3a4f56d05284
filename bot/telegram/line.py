"""Telegram as one of the program's messengers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from aiogram.methods import EditMessageCaption, GetWebhookInfo

from bot.messengers.adapter import Surroundings
from bot.messengers.contact import Contact
from bot.messengers.line import During, WebhookAddress, Work
from bot.messengers.probe import Seen, Step
from bot.messengers.takeover import TakingBack
from bot.messengers.updates import Payload
from bot.runtime.supervision import Loop
from bot.telegram.account import connect, make_api, receive_by_polling, receive_by_webhook
from bot.telegram.calls import ReceivedFiles
from bot.telegram.menus import Menus
from bot.telegram.probe import answers, look
from bot.telegram.reading import files_of, read
from bot.telegram.receiving import UPDATE_KINDS, Polling, PollingConflict
from bot.telegram.sending import Sender
from bot.telegram.updates import SECRET_HEADER, received
from bot.telegram.webhook_keeping import WebhookKeeping
from domain.model.ids import MessageId, Place
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Done, Outcome, Refused
from handlers.texts import troubles
from handlers.ui.context import BotAccount
from handlers.ui.incoming import BotMembership, Incoming
from storage.delivery.menus import GivenMenus

_SEND_TIMEOUT: Final = 20
_PRESS_TIMEOUT: Final = 5.0
"""Seconds; later the person has looked away."""

_ANSWER_WITHIN: Final = 10

_CONTESTED: Final = "сообщения бота получает и другая программа с тем же токеном; остановите её"


class TelegramLine:
    """Telegram with the bot of BOT_TOKEN."""

    def __init__(self, around: Surroundings) -> None:
        """Raises StartupError for a malformed token."""
        clock = self._clock = around.clock
        self.api = make_api(around.settings)
        self.api.watch = around.watch
        self.bot = self.api.id
        self._inbox = around.inbox
        self.press_calls = Sender(self.api, _PRESS_TIMEOUT)
        self.files = ReceivedFiles(self.api)
        self.contact = Contact(partial(answers, self.api), clock)
        self.contest = PollingConflict(clock, around.tell_admins)
        self._taking_back = TakingBack(clock, around.tell_admins, troubles.TURNED_AWAY)
        self._polling = Polling(
            self.api,
            around.inbox,
            clock,
            self.contact.heard,
            contest=self.contest,
            taking_back=self._taking_back,
        )
        given = GivenMenus(around.database, self.bot)
        self._menus = Menus(self.api, given, around.office, clock, around.menus_changed)
        url = around.settings.webhook_url
        self.webhook = (
            None
            if url is None
            else WebhookAddress(url, SECRET_HEADER, around.settings.webhook_key())
        )

    async def identify(self) -> None:
        """Do nothing: the token holds the bot's id."""

    async def connect(self) -> BotAccount:
        """Return the bot's account, waiting while Telegram is unreachable."""
        me = await connect(self.api)
        if (hook := self.webhook) is not None:
            await receive_by_webhook(self.api, hook.url, hook.secret)
        return me

    def calls(self, during: During) -> Sender:
        """Return the calls that delivery makes."""
        return Sender(self.api, _SEND_TIMEOUT, during)

    async def files_in(self, place: Place, message: MessageId) -> Outcome[tuple[Attachment, ...]]:
        """Take the caption off, for the answer names them: a bot can't read a chat's messages."""
        edit = EditMessageCaption(chat_id=place.chat, message_id=int(message))
        outcome = await self.api.call(edit, within=_ANSWER_WITHIN)
        return Done(files_of(outcome.result)) if isinstance(outcome, Done) else outcome

    def read(
        self, payload: Payload, album: Sequence[Payload], me: BotAccount, now: datetime
    ) -> Incoming | None:
        """Parse an update; raise Unreadable."""
        return read(payload, album, me, now)

    async def with_rights(self, change: BotMembership) -> BotMembership:
        """Return it as it is: Telegram's updates say all."""
        return change

    def kind_of(self, payload: Payload) -> str:
        """Return the kind of an update."""
        return next((kind for kind in UPDATE_KINDS if kind in payload), "other")

    def works(self) -> Mapping[Loop, Work]:
        """Return polling or keeping the webhook, and the menus."""
        receiving: Work = self._poll
        if (hook := self.webhook) is not None:
            keeping = WebhookKeeping(
                self.api, hook.url, hook.secret, self._clock, self._taking_back
            )
            receiving = keeping.run
        return {Loop.RECEIVING: receiving, Loop.MENUS: self._menus.run}

    async def receive(self, update: dict[str, Any]) -> None:
        """Store an update that came by the webhook."""
        await self._inbox.add(self.bot, [received(update)], self._clock.now())

    async def waiting(self) -> int | None:
        """Return the number of pending updates, for polling too.

        0 if Telegram refuses to report it; None if it does not answer.
        """
        match await self.api.call(GetWebhookInfo(), within=_ANSWER_WITHIN):
            case Done({"pending_update_count": int() as waiting}):
                return waiting
            case Done() | Refused():
                return 0
            case _:
                return None

    @property
    def reports_waiting(self) -> bool:
        """It counts what waits, by webhook too."""
        return True

    @property
    def told_at(self) -> datetime | None:
        """Telegram's clock at the last successful call."""
        return self.api.told_at

    @property
    def busy(self) -> bool:
        """Whether a menu is being sent."""
        return self._menus.busy

    @property
    def pausing(self) -> bool:
        """Whether polling waits for its next attempt after a failure."""
        return self._polling.pausing

    async def probe(self, places: Collection[Place], step: Step) -> Seen:
        """Probe the account, the webhook and these places."""
        return await look(self.api, places, self._clock, step)

    def contested(self) -> str:
        """Return in Russian who else receives the bot's updates; empty if nobody does."""
        return _CONTESTED if self.contest.lasts else ""

    async def close(self) -> None:
        """Close the connections to Telegram."""
        await self.api.close()

    async def _poll(self) -> None:
        if await receive_by_polling(self.api):
            self.contact.heard()
        await self._polling.run()
