"""MAX as one of the program's messengers."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from bot.max.account import (
    OwnAccount,
    another_bot,
    find_account,
    give_commands,
    make_api,
    receive_by_webhook,
)
from bot.max.arrivals import Arrivals, ChannelUpdate
from bot.max.catching_up import MissedMessages
from bot.max.dialogs import Dialogs
from bot.max.files import MaxFiles
from bot.max.presses import Presses
from bot.max.probe import has_rights, look
from bot.max.profiles import Profiles
from bot.max.reading import files_of, read
from bot.max.receiving import MaxPolling, receive_by_polling
from bot.max.sending import MaxSender
from bot.max.settling import Settling
from bot.max.subscriptions import PUSHED_TYPES, SECRET_HEADER, subscriptions
from bot.max.webhook_keeping import MaxWebhookKeeping
from bot.messengers.adapter import Surroundings
from bot.messengers.contact import Contact
from bot.messengers.line import During, WebhookAddress, Work
from bot.messengers.probe import Seen, Step
from bot.messengers.takeover import TakingBack
from bot.messengers.updates import Payload
from bot.runtime.supervision import Loop
from domain.model.ids import BotId, MessageId, Messenger, Place, number_of
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Done, Outcome
from handlers.texts import troubles
from handlers.ui.context import BotAccount
from handlers.ui.incoming import BotMembership, Incoming
from storage.delivery.recorded import recorded
from storage.organisation.dialogs import SqlDialogs
from storage.upkeep.bot_tokens import BotTokens

_SEND_TIMEOUT: Final = 20
_CONTACT_WITHIN: Final = 2
_NAMED_WITHIN: Final = 30
"""Seconds."""


class MaxLine:
    """MAX with one bot."""

    def __init__(self, around: Surroundings) -> None:
        """Raises StartupError for an unreadable certificate."""
        settings, database = around.settings, around.database
        clock, office = around.clock, around.office
        inbox = self._inbox = around.inbox
        self._clock = clock
        api = self.api = make_api(settings)
        api.watch = around.watch
        self._tokens = BotTokens(database)
        self._numbers: dict[BotId, int] = {}
        """The accounts of all bots that have served: updates of a former one may still wait."""
        self._dialogs = Dialogs(SqlDialogs(database, office), lambda: api.id)
        self._profiles = Profiles(clock)
        self._settling = Settling(
            api,
            self._dialogs,
            clock,
            partial(recorded, database),
            lambda: self._arrivals.me.number,
        )
        self._arrivals = Arrivals(inbox, self._dialogs, self._profiles, api.id, clock)
        self._missed = MissedMessages(api, inbox, self._arrivals, office, clock)
        self.press_calls = Presses(api, clock)
        self.files = MaxFiles(api)
        self.contact = Contact(self._answers, clock)
        self._polling = MaxPolling(
            api,
            inbox,
            self._arrivals,
            clock,
            answered=self.contact.heard,
            taking_back=TakingBack(clock, around.tell_admins, troubles.TURNED_AWAY_IN_MAX),
            missed=self._missed,
        )
        url = settings.max_webhook_url
        self.webhook = (
            None if url is None else WebhookAddress(url, SECRET_HEADER, settings.max_webhook_key())
        )

    @property
    def bot(self) -> BotId:
        """The bot's id."""
        return self.api.id

    async def identify(self) -> None:
        """Learn by its account which bot has renewed its token.

        While MAX does not name it, it counts as the bot that served last.
        """
        known = await self._tokens.bot(self.api.token_digest)
        if known is None and await self._tokens.accounts():
            known = await self._tokens.serving(Messenger.MAX)
            with suppress(TimeoutError):
                async with asyncio.timeout(_NAMED_WITHIN):
                    known = await self._with_account(await find_account(self.api))
        if known is not None:
            self.api.id = self._arrivals.bot = known

    async def connect(self) -> BotAccount:
        """Return the bot's account, waiting while MAX is unreachable.

        Raises StartupError if it is not the bot that it has counted as; the next start knows.
        """
        own = self._arrivals.me = await find_account(self.api)
        if own.number is not None:
            bot = await self._with_account(own)
            await self._tokens.note(self.api.token_digest, bot, own.number)
            if bot != self.bot:
                raise another_bot()
            accounts = await self._tokens.accounts()
            self._numbers = {one: number for number, one in accounts.items()}
        if self.webhook is not None:
            await self._subscribe(self.webhook)
        await give_commands(self.api)
        return BotAccount(self.bot, own.username)

    def calls(self, during: During) -> MaxSender:
        """Return the calls that delivery makes."""
        return MaxSender(
            self.api,
            self._dialogs,
            self._profiles,
            self._settling,
            self._clock,
            within=_SEND_TIMEOUT,
            during=during,
        )

    async def files_in(self, place: Place, message: MessageId) -> Outcome[tuple[Attachment, ...]]:
        """Return them as MAX has stored them."""
        del place
        outcome = await self.api.call("GET", "messages/{}", message, within=_SEND_TIMEOUT)
        return Done(files_of(outcome.result)) if isinstance(outcome, Done) else outcome

    def read(
        self, payload: Payload, album: Sequence[Payload], me: BotAccount, now: datetime
    ) -> Incoming | None:
        """Parse an update, which holds all its files; raise Unreadable."""
        del album
        return read(payload, me.id, self._numbers.get(me.id, self._arrivals.me.number), now)

    async def with_rights(self, change: BotMembership) -> BotMembership:
        """Return the bot's arrival with the rights that it has there by now.

        It may have been added as an administrator, or made one before its arrival is handled.
        """
        chat = number_of(change.chat)
        member = await self.api.call("GET", "chats/{}/members/me", chat, within=_CONTACT_WITHIN)
        sees = isinstance(member, Done) and has_rights(member.result)
        return replace(change, needs_rights=not sees, may_read=sees)

    def kind_of(self, payload: Payload) -> str:
        """Return the kind of an update."""
        kind = payload.get("update_type")
        return str(kind) if kind in PUSHED_TYPES else "other"

    def works(self) -> Mapping[Loop, Work]:
        """Return polling or keeping the webhook; the commands are the same for all."""
        if (hook := self.webhook) is None:
            return {Loop.RECEIVING_MAX: self._poll}
        keeping = MaxWebhookKeeping(
            self.api,
            self._inbox,
            self._clock,
            url=hook.url,
            secret=hook.secret,
            missed=self._missed,
        )
        return {Loop.RECEIVING_MAX: keeping.run}

    @property
    def account(self) -> OwnAccount:
        """The bot's account in MAX, as far as it is known."""
        return self._arrivals.me

    def hear_of_channels(self, arrived: Callable[[ChannelUpdate], None]) -> None:
        """Call this with what each update says of a channel."""
        self._arrivals.comments_arrived = arrived

    async def receive(self, update: dict[str, Any]) -> None:
        """Store an update that came by the webhook."""
        await self._arrivals.store([update])

    async def probe(self, places: Collection[Place], step: Step) -> Seen:
        """Probe the account, the webhook and these places."""
        return await look(self.api, self._dialogs, places, self._clock, step)

    async def waiting(self) -> int | None:
        """Return 0 if MAX answers, else None: it does not report how many updates wait.

        None, too, while messages of a gap are not read.
        """
        if await self._inbox.gap(self.api.id) is not None:
            return None
        if self.webhook is None and not self._polling.answers:
            return None
        return 0 if await self._answers() else None  # a poll under way may not know it yet

    @property
    def reports_waiting(self) -> bool:
        """Polling brings all; by webhook MAX repeats after minutes or hours what it could not bring."""
        return self.webhook is None

    @property
    def told_at(self) -> datetime | None:
        """The clock of MAX at the last successful call."""
        return self.api.told_at

    @property
    def busy(self) -> bool:
        """Whether something besides receiving and delivery is being sent: never."""
        return False

    @property
    def pausing(self) -> bool:
        """Whether polling waits for its next attempt."""
        return self._polling.pausing

    def contested(self) -> str:
        """Return who else receives the bot's updates: MAX does not report it."""
        return ""

    async def close(self) -> None:
        """Close the connections to MAX."""
        await self.api.close()

    async def _with_account(self, own: OwnAccount) -> BotId:
        """Return the bot with this account; a new one has the id of its first token."""
        accounts = await self._tokens.accounts()
        new = self.api.token_digest
        return new if own.number is None else accounts.get(own.number, new)

    async def _subscribe(self, to: WebhookAddress) -> None:
        """Set the webhook; read what groups have written while MAX had removed it."""
        if to.url not in (await subscriptions(self.api) or ()):
            await self._missed.note_silence()
        await receive_by_webhook(self.api, to.url, to.secret)
        await self._missed.read()

    async def _poll(self) -> None:
        if await receive_by_polling(self.api):
            self.contact.heard()
        await self._polling.run()

    async def _answers(self) -> bool:
        return isinstance(await self.api.call("GET", "me", within=_CONTACT_WITHIN), Done)
