"""Connecting to MAX, polling, keeping the webhook, and what was missed meanwhile."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.max import catching_up
from bot.max.account import OwnAccount, find_account, give_commands, make_api, receive_by_webhook
from bot.max.arrivals import Arrivals, ChannelUpdate
from bot.max.calls import MaxApi
from bot.max.catching_up import MissedMessages
from bot.max.line import MaxLine
from bot.max.presses import Presses
from bot.max.probe import look
from bot.max.receiving import MaxPolling, receive_by_polling
from bot.max.subscriptions import subscribe, subscriptions
from bot.max.webhook_keeping import LOOK_EVERY, MaxWebhookKeeping
from bot.messengers.adapter import Surroundings
from bot.messengers.takeover import TakingBack
from bot.runtime.startup_error import StartupError
from bot.sandbox.faults import ApiRefusal, BadGateway
from bot.sandbox.max.ids import message_at
from bot.setup.settings import explicit_settings
from domain.model.actor import Actor
from domain.model.ids import ChatId, MessageId, MessageRef, Messenger, PersonId, Place, id_in
from domain.model.organisation.office import Office
from domain.model.outcome import Done, Refused, Remedy, Unknown
from handlers.texts.commands import SHARED_MENU
from handlers.ui.incoming import ButtonPress
from handlers.ui.rendered import MessagePart
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from tests.bot.max.conftest import GROUP, TOKEN, Max, Shelf
from tests.bot.max.test_sending import CARD, sent
from tests.e2e.waiting import until
from tests.telegram import SteppedClock
from tests.telegram.proxy import Proxy, ProxyKind, Reset

HOOK = "http://127.0.0.1:9/max"
SECRET = "secret-of-the-hook"
CONTROL = Place(ChatId(-1001))


async def nobody(text: str) -> None:
    del text


def listening(heard: list[datetime]) -> Callable[[datetime, datetime], Awaitable[None]]:
    async def hear(since: datetime, until: datetime) -> None:
        del until
        heard.append(since)

    return hear


class Receiving:
    """Both ways to receive, and an inbox in memory."""

    def __init__(self, max_: Max, shelf: Shelf | None = None) -> None:
        self.max = max_
        self.shelf = shelf or Shelf()
        self.inbox = cast("Inbox", self.shelf)
        self.arrivals = Arrivals(self.inbox, max_.dialogs, max_.profiles, max_.api.id, max_.clock)
        self.arrivals.me = OwnAccount(max_.sandbox.world.bot.id, "otklik_bot")
        self.missed = MissedMessages(max_.api, self.inbox, self.arrivals, self.office, max_.clock)
        self.polling = MaxPolling(
            max_.api,
            self.inbox,
            self.arrivals,
            max_.clock,
            answered=lambda: None,
            taking_back=TakingBack(max_.clock, nobody, ""),
            missed=self.missed,
        )
        self.keeping = MaxWebhookKeeping(
            max_.api,
            self.inbox,
            max_.clock,
            url=HOOK,
            secret=SECRET,
            missed=self.missed,
        )

    def line(self, database: Database, **settings: str) -> MaxLine:
        there = {"max_token": TOKEN, "max_api_url": self.max.sandbox.url}
        return MaxLine(
            Surroundings(
                explicit_settings(**there, **settings),
                database,
                self.inbox,
                self.max.clock,
                self.office,
                nobody,
                asyncio.Event(),
                watch=lambda *_: None,
            )
        )

    async def office(self) -> Office:
        person = SimpleNamespace(account_in=lambda _: self.max.private.chat)
        organisation = SimpleNamespace(
            places={self.max.place},
            control=CONTROL,
            people={self.max.private.chat: person},
            authorities_at=lambda _: (),
            person=lambda _: None,
            person_at=lambda _: None,
        )
        calendar = SimpleNamespace(local=lambda moment: moment)
        return cast("Office", SimpleNamespace(organisation=organisation, calendar=calendar))

    def told(self) -> dict[Place, str]:
        return {one.place: one.html for one in self.shelf.told}

    @asynccontextmanager
    async def running(self, work: Awaitable[None]) -> AsyncIterator[None]:
        task = asyncio.ensure_future(work)
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def until(self, count: int, clock: SteppedClock) -> None:
        """Wait for so many stored updates, moving the clock where it is waited for."""
        await self._until(lambda: len(self.shelf.rows) >= count, clock)

    async def _until(self, condition: Callable[[], bool], clock: SteppedClock) -> None:
        async with asyncio.timeout(240):
            while not condition():
                await asyncio.sleep(0.01)
                if (wake := clock.next_wake()) is not None:
                    await clock.advance(wake)

    async def until_closed(self, clock: SteppedClock) -> None:
        """Wait until the gap is read, moving the clock where it is waited for."""
        await self._until(lambda: self.shelf.lost is None, clock)

    async def until_polled(self, clock: SteppedClock) -> None:
        """Wait for two more polls, moving the clock where it is waited for."""
        polls = len(self.max.calls("getUpdates"))
        await self._until(lambda: len(self.max.calls("getUpdates")) > polls, clock)


@pytest.fixture
def receiving(max_: Max) -> Receiving:
    return Receiving(max_)


@pytest.fixture
async def database(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Database]:
    file = shutil.copy(migrated_sqlite, tmp_path / "otklik.db")
    database = Database(f"sqlite+aiosqlite:///{file}")
    await database.open()
    yield database
    await database.close()


async def test_polls_continue_after_the_stored_updates(max_: Max, receiving: Receiving) -> None:
    async with receiving.running(receiving.polling.run()):
        await receiving.until(2, max_.clock)  # pressing Start came first
        max_.ivanova.say(GROUP, "/my")
        max_.ivanova.say(GROUP, "Кто идёт обедать?")
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        await receiving.until(4, max_.clock)
    assert receiving.shelf.texts == ["/my", "Здравствуйте"]
    assert receiving.shelf.at is not None
    assert max_.dialogs.chat(max_.private) == max_.ivanova.id ^ max_.sandbox.world.bot.id
    polls = [call.monotonic for call in max_.sandbox.calls if call.method == "getUpdates"]
    assert all(later - first >= 1.0 for first, later in zip(polls, polls[2:], strict=False))


async def test_a_webhook_that_blocks_polling_is_removed(max_: Max, receiving: Receiving) -> None:
    assert await receive_by_polling(max_.api)
    await subscribe(max_.api, HOOK, SECRET)
    max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
    async with receiving.running(receiving.polling.run()):
        await receiving.until(1, max_.clock)
    assert await subscriptions(max_.api) == []


async def test_after_a_day_without_polls_groups_are_read(max_: Max, receiving: Receiving) -> None:
    card = await sent(max_, max_.place)
    receiving.shelf.last = max_.clock.now()
    receiving.shelf.at = "1"
    await max_.clock.advance(3600)
    standing = message_at(max_.sandbox.world, card)
    assert standing is not None
    max_.ivanova.reply(standing, "Ответ готов")
    max_.ivanova.say(GROUP, "Кто идёт обедать?")
    await max_.clock.advance(30 * 3600)
    async with receiving.running(receiving.polling.run()):
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        await receiving.until(2, max_.clock)
    assert sorted(receiving.shelf.texts) == ["Здравствуйте", "Ответ готов"]
    before = len(receiving.shelf.rows)
    await receiving.missed.note(max_.clock.now() - timedelta(days=3), max_.clock.now())
    await receiving.missed.read()
    assert len(receiving.shelf.rows) == before


async def written(max_: Max, count: int) -> None:
    """Ivanova writes so many commands, and talks as much, one each second."""
    for number in range(count):
        await max_.clock.advance(1)
        max_.ivanova.say(GROUP, f"/my {number}")
        max_.ivanova.say(GROUP, "Кто идёт обедать?")


async def test_a_group_is_read_back_to_the_gap_however_much_was_written(
    max_: Max, receiving: Receiving
) -> None:
    await written(max_, 3)
    since = max_.clock.now() + timedelta(seconds=1)
    await written(max_, 130)
    await receiving.missed.note(since, max_.clock.now())
    await receiving.missed.read()
    assert receiving.shelf.texts == [f"/my {number}" for number in range(130)]
    assert len(max_.calls("getMessages")) == 3
    assert receiving.told() == {}


async def test_a_group_without_older_messages_is_read_whole(
    max_: Max, receiving: Receiving
) -> None:
    since = max_.clock.now() - timedelta(hours=2)
    await written(max_, 50)  # as many as one answer holds
    await receiving.missed.note(since, max_.clock.now())
    await receiving.missed.read()
    assert len(receiving.shelf.texts) == 50
    assert receiving.told() == {}


async def lasting(max_: Max, receiving: Receiving, outage: timedelta) -> None:
    """After that time without polls a person writes, and polls begin again."""
    receiving.shelf.last, receiving.shelf.at = max_.clock.now(), "1"
    await max_.clock.advance(outage.total_seconds() - 60)
    await written(max_, 60)
    async with receiving.running(receiving.polling.run()):
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        await receiving.until(61, max_.clock)
        await receiving.until_closed(max_.clock)


async def test_a_cut_is_told_to_the_group_and_to_control(
    max_: Max, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "_MOST_ANSWERS", 1)
    since = max_.clock.now()
    await written(max_, 60)
    await receiving.missed.note(since, max_.clock.now())
    await receiving.missed.read()
    span = "С 30.11.2026 06:00 по 30.11.2026 06:00 MAX не передал боту сообщения"
    assert receiving.told()[max_.place].startswith(f"{span} этого чата: повторите")
    assert receiving.told()[CONTROL].startswith(f"{span} чата «")
    assert receiving.told().keys() == {max_.place, CONTROL}
    await receiving.missed.read()
    assert len(receiving.shelf.told) == 2


async def test_a_server_that_always_shows_the_last_messages_makes_a_cut(
    max_: Max, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = MissedMessages._answer

    async def newest(missed: MissedMessages, query: dict[str, Any]) -> Any:
        return await answer(missed, {name: query[name] for name in ("chat_id", "count")})

    monkeypatch.setattr(MissedMessages, "_answer", newest)
    since = max_.clock.now()
    await written(max_, 60)
    await receiving.missed.note(since, max_.clock.now())
    await receiving.missed.read()
    assert receiving.told().keys() == {max_.place, CONTROL}
    assert len(receiving.shelf.texts) == 50


async def test_an_outage_longer_than_max_keeps_is_told_to_everybody_once(
    max_: Max, receiving: Receiving
) -> None:
    await lasting(max_, receiving, timedelta(hours=30))
    assert receiving.told() == {
        max_.private: "С 30.11.2026 06:00 по 30.11.2026 12:00 бот не работал, и MAX не передал, что"
        " вы писали ему здесь и какие кнопки нажимали: повторите."
    }
    assert len(receiving.shelf.told) == 1


async def test_of_a_shorter_one_nothing_is_told(max_: Max, receiving: Receiving) -> None:
    receiving.shelf.last, receiving.shelf.at = max_.clock.now(), "1"
    await max_.clock.advance(23 * 3600)
    async with receiving.running(receiving.polling.run()):
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        await receiving.until(2, max_.clock)
    assert receiving.shelf.told == []
    await receiving.missed.note(max_.clock.now() - timedelta(hours=9), max_.clock.now())
    await receiving.missed.read()
    assert receiving.shelf.told == []


async def test_a_quiet_day_is_no_outage(max_: Max, receiving: Receiving) -> None:
    async with receiving.running(receiving.polling.run()):
        await receiving.until(2, max_.clock)
        for _ in range(60):
            await max_.clock.advance(3600)
            max_.ivanova.say(GROUP, "Кто идёт обедать?")  # the poll ends, with nothing to keep
            await receiving.until_polled(max_.clock)
    again = Receiving(max_, receiving.shelf)
    async with again.running(again.polling.run()):
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        await again.until(3, max_.clock)
    assert receiving.shelf.told == []
    assert receiving.shelf.lost is None


async def test_a_gap_is_read_after_a_crash_too(max_: Max, receiving: Receiving) -> None:
    """The program ended when the first updates were stored, before the groups were read."""
    receiving.shelf.last, receiving.shelf.at = max_.clock.now(), "1"
    await max_.clock.advance(1)
    max_.ivanova.say(GROUP, "/my")
    await max_.clock.advance(30 * 3600)

    async def crash() -> None:
        if receiving.shelf.lost is not None:
            raise RuntimeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receiving.missed, "read", crash)
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        with pytest.raises(RuntimeError):
            await receiving.polling.run()
    assert receiving.shelf.texts == ["Здравствуйте"]
    again = Receiving(max_, receiving.shelf)
    async with again.running(again.polling.run()):
        await again.until(2, max_.clock)
    assert sorted(again.shelf.texts) == ["/my", "Здравствуйте"]
    assert receiving.shelf.lost is None


async def test_a_gap_that_can_not_be_read_yet_waits(max_: Max, receiving: Receiving) -> None:
    max_.ivanova.say(GROUP, "/my")
    await receiving.missed.note(max_.clock.now() - timedelta(hours=1), max_.clock.now())
    max_.sandbox.faults.fail_next("getMessages", BadGateway(), times=5)
    reading = asyncio.create_task(receiving.missed.read())
    async with asyncio.timeout(240):
        while not reading.done():
            await asyncio.sleep(0.01)
            if (wake := max_.clock.next_wake()) is not None:
                await max_.clock.advance(wake)
    assert receiving.shelf.texts == []
    await receiving.missed.read()
    assert receiving.shelf.texts == ["/my"]


async def test_a_lost_subscription_is_renewed_and_what_was_missed_is_read(
    max_: Max, receiving: Receiving
) -> None:
    await subscribe(max_.api, "http://127.0.0.1:9/former", SECRET)
    async with receiving.running(receiving.keeping.run()):
        await asyncio.sleep(0.2)
        assert await subscriptions(max_.api) == [HOOK]
        receiving.shelf.last = max_.clock.now()
        await max_.clock.advance(1)
        max_.ivanova.say(GROUP, "/my")
        max_.sandbox.world.webhooks.unsubscribe(HOOK)
        await max_.clock.advance(LOOK_EVERY)
        await receiving.until(1, max_.clock)
        assert await subscriptions(max_.api) == [HOOK]
    assert receiving.shelf.texts == ["/my"]


async def test_an_update_that_comes_right_after_the_renewal_hides_no_gap(
    max_: Max, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiving.shelf.last = stopped = max_.clock.now()
    await max_.clock.advance(9 * 3600)
    renew = MaxWebhookKeeping._renew

    async def renewed(keeping: MaxWebhookKeeping, seen: list[str]) -> bool:
        receiving.shelf.last = max_.clock.now()
        return await renew(keeping, seen)

    monkeypatch.setattr(MaxWebhookKeeping, "_renew", renewed)
    noted: list[datetime] = []
    monkeypatch.setattr(receiving.missed, "note", listening(noted))
    async with receiving.running(receiving.keeping.run()):
        await until(lambda: bool(noted))
    assert noted == [stopped]


async def test_a_start_after_a_long_stop_reads_what_groups_have_written(
    max_: Max, receiving: Receiving, database: Database
) -> None:
    receiving.shelf.last = max_.clock.now()
    await max_.clock.advance(1)
    max_.ivanova.say(GROUP, "/my")
    max_.ivanova.say(GROUP, "Кто идёт обедать?")
    await max_.clock.advance(9 * 3600)

    line = receiving.line(database, max_webhook_url=HOOK)
    await line.connect()
    assert receiving.shelf.texts == ["/my"]
    max_.ivanova.say(GROUP, "/open")  # the webhook, still there, brings it later
    await line.connect()
    assert receiving.shelf.texts == ["/my"]
    await line.close()


async def test_comments_of_channels_are_heard_of_and_not_stored(
    max_: Max, receiving: Receiving, database: Database
) -> None:
    line = receiving.line(database)
    assert line.account == OwnAccount()
    await line.connect()
    assert line.account == OwnAccount(900_042, "otklik_bot")
    heard: list[ChannelUpdate] = []
    line.hear_of_channels(heard.append)
    [work] = line.works().values()
    async with receiving.running(work()):
        await receiving.until(2, max_.clock)  # pressing Start came first
        channel = max_.sandbox.channel(-1009, "Администрация", [max_.ivanova])
        post = max_.ivanova.say(channel.id, "Отключение воды")
        max_.ivanova.comment(post, "Когда включат?")
        max_.ivanova.say(max_.ivanova.id, "Здравствуйте")
        await receiving.until(3, max_.clock)
    assert {one.channel for one in heard} == {channel.id}
    assert receiving.shelf.texts == ["Здравствуйте"]
    await line.close()


async def test_the_bot_is_found_and_gets_its_commands(max_: Max) -> None:
    me = await find_account(max_.api)
    assert me == OwnAccount(900_042, "otklik_bot")
    await give_commands(max_.api)
    assert len(max_.sandbox.world.commands) == len(SHARED_MENU)


async def test_an_invalid_token_or_certificate_ends_the_start(max_: Max, tmp_path: Path) -> None:
    api = MaxApi("another", max_.sandbox.url, None, None)
    with pytest.raises(StartupError, match="MAX_TOKEN"):
        await find_account(api)
    await api.close()
    with pytest.raises(StartupError, match="MAX_WEBHOOK_URL"):
        await receive_by_webhook(max_.api, "https://otklik.example:8443/max", SECRET)
    for content in ("", "-----BEGIN CERTIFICATE-----"):
        (tmp_path / "ca.pem").write_text(content)
        with pytest.raises(StartupError, match="MAX_CA_FILE"):
            make_api(explicit_settings(max_token="t" * 20, max_ca_file=tmp_path / "ca.pem"))
    with pytest.raises(StartupError, match="MAX_CA_FILE"):
        make_api(explicit_settings(max_token="t" * 20, max_ca_file=tmp_path / "none.pem"))


async def test_a_bot_that_max_refuses_to_serve_ends_the_start(max_: Max) -> None:
    """It is not unreachable: somebody has to act on business.max.ru."""
    refusal = ApiRefusal(403, "access.denied: the bot is suspended")
    max_.sandbox.faults.fail_next("getMyInfo", refusal)
    with pytest.raises(StartupError, match="the bot is suspended"):
        await find_account(max_.api)
    max_.sandbox.faults.fail_next("getMyInfo", BadGateway())
    assert (await find_account(max_.api)).number == 900_042


async def test_polls_ask_for_no_type_that_only_webhooks_have(
    max_: Max, receiving: Receiving
) -> None:
    async with receiving.running(receiving.polling.run()):
        await receiving.until(2, max_.clock)
    asked = max_.calls("getUpdates")[0]["types"].split(",")
    assert "message_created" in asked
    assert "bot_admin_permissions_changed" not in asked
    await subscribe(max_.api, HOOK, SECRET)
    assert "bot_admin_permissions_changed" in max_.calls("subscribe")[0]["update_types"]


async def test_presses_are_answered_two_a_second_and_nothing_is_shown(max_: Max) -> None:
    await sent(max_, max_.place, MessagePart("Карточка", CARD.keyboard))
    card = max_.group.messages[-1]
    presses = Presses(max_.api, max_.clock)
    assert not presses.can_show_alone(max_.place)
    label = card.content.keyboard[0][0]["text"]
    made = [max_.ivanova.press(card, label) for _ in range(3)]
    source = MessageRef(max_.api.id, max_.place, MessageId("mid.1"))
    by = Actor(PersonId(max_.private.chat), source, pressed=True)
    answers = [
        asyncio.create_task(presses.answer(ButtonPress(one.id, by, None), None)) for one in made
    ]
    await until(lambda: presses.waiting)
    await max_.clock.advance(1)
    assert await asyncio.gather(*answers) == [False] * 3
    calls = max_.sandbox.calls_to("answerOnCallback")
    assert [call.status for call in calls] == [200] * 3
    assert calls[-1].monotonic == calls[0].monotonic + 1


async def test_the_probe_finds_where_the_bot_may_not_write(max_: Max) -> None:
    steps: list[tuple[int, int]] = []

    async def step(done: int, of: int) -> None:
        steps.append((done, of))

    stranger = Place(ChatId(id_in(Messenger.MAX, 777)))
    places = [max_.place, max_.private, stranger]
    seen = await look(max_.api, max_.dialogs, places, max_.clock, step)
    assert (seen.username, seen.places) == ("otklik_bot", dict.fromkeys(places))
    assert steps[-1] == (3, 3)
    max_.ivanova.promote_bot(GROUP, {"write"})
    max_.dialogs.learn(max_.ivanova.id, max_.ivanova.id ^ max_.sandbox.world.bot.id)
    max_.ivanova.block()
    seen = await look(max_.api, max_.dialogs, places, max_.clock, step)
    remedies = [one.remedy for one in seen.places.values() if isinstance(one, Refused)]
    assert remedies == [Remedy.GRANT_RIGHTS, Remedy.UNBLOCK]


@pytest.mark.parametrize("kind", list(ProxyKind))
async def test_a_proxy_may_stand_between(max_: Max, kind: ProxyKind) -> None:
    async with Proxy(kind) as proxy:
        api = MaxApi(TOKEN, max_.sandbox.url, proxy.url, None)
        assert isinstance(await api.call("GET", "me", within=5), Done)
        with proxy.failing(Reset()):
            outcome = await api.call("POST", "messages", query={"user_id": 5}, within=5)
        assert isinstance(outcome, Unknown)
        await api.close()
