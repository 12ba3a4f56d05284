"""Updates by webhook: taken only with the secret, answered only when they are stored."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.sandbox.telegram import shapes
from handlers.texts.troubles import TURNED_AWAY
from storage.engine.database import DatabaseUnavailable
from tests.e2e.test_alarm import Looks
from tests.e2e.town import HOUSING, Starting, Town
from tests.ports import reserve_port
from tests.telegram.webhook import Webhook as WebhookAtTelegram

pytestmark = pytest.mark.telegram("the webhook of the Bot API")

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "s3cret-of-the-webhook"}


@pytest.fixture
async def hooked(starting: Starting) -> AsyncIterator[Town]:
    port = reserve_port()
    address, secret = f"http://127.0.0.1:{port}/telegram", "s3cret-of-the-webhook"
    async with starting(http_port=port, webhook_url=address, webhook_secret=secret) as town:
        yield town


async def post(town: Town, **body: Any) -> int:
    url = f"http://127.0.0.1:{town.app.http.port}/telegram"
    async with aiohttp.ClientSession() as session, session.post(url, **body) as response:
        return response.status


async def test_the_life_goes_on_over_the_webhook(hooked: Town) -> None:
    await hooked.answered_incident()
    assert hooked.received(HOUSING, "размещение записано")
    assert hooked.sandbox.calls_to("getUpdates") == []


async def test_only_telegram_knows_the_secret(hooked: Town) -> None:
    update = {"update_id": 5, "message": {}}
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
        assert await post(hooked, json=update, headers=headers) == 401
    assert await hooked.app.inbox.pending() == 0


async def test_what_is_no_update_is_400(hooked: Town) -> None:
    for body in (b"", b"{", b"[]", b"\xff", b"[" * 100_000):
        assert await post(hooked, data=body, headers=SECRET) == 400, body[:9]


async def test_the_same_update_twice_is_handled_once(hooked: Town) -> None:
    message = hooked.anna.say(hooked.anna.id, "/new Яма")
    update = hooked.sandbox.world.updates.pending[-1]
    await hooked.settle()
    for _ in range(2):
        assert await post(hooked, json=update, headers=SECRET) == 200
    await hooked.settle()
    assert message.chat.messages[-1].text.startswith("№1 ·")
    assert len(message.chat.messages) == 2


async def test_an_update_that_cannot_be_stored_is_not_taken(
    hooked: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram keeps it and comes again."""

    async def full(*_: object) -> int:
        raise DatabaseUnavailable

    update = {
        "update_id": 7,
        "message": shapes.message(hooked.anna.say(hooked.anna.id, "/new Яма")),
    }
    await hooked.settle()
    monkeypatch.setattr(hooked.app.inbox, "add", full)
    assert await post(hooked, json=update, headers=SECRET) == 503
    monkeypatch.undo()
    assert await post(hooked, json=update, headers=SECRET) == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(None, id="deleted"),
        pytest.param("http://127.0.0.1:9/other", id="set to another address"),
        pytest.param("ours", id="set to ours without its secret"),
    ],
)
async def test_a_webhook_that_was_taken_away_is_set_again(
    hooked: Town, elsewhere: str | None
) -> None:
    hooked.rude = True
    updates, admin = hooked.sandbox.world.updates, hooked.chat(hooked.admin)
    await hooked.settle()
    hook = updates.webhook
    assert hook is not None
    url = hook.url if elsewhere == "ours" else elsewhere
    updates.set_webhook(WebhookAtTelegram(url) if url else None)
    before = len(admin.messages)
    hooked.anna.say(hooked.anna.id, "/new Яма")
    async with asyncio.timeout(60):
        while updates.pending:
            await hooked.clock.advance(5)
            await asyncio.sleep(0.01)
    await hooked.settle()
    assert hooked.last(hooked.anna).text.startswith("№1 ·")
    assert updates.webhook == replace(hook, last_error=None, last_error_at=None)
    assert [one.text for one in admin.messages[before:]] == [TURNED_AWAY]


async def test_admins_learn_that_another_program_has_taken_the_webhook_away(hooked: Town) -> None:
    looks, updates = Looks(hooked), hooked.sandbox.world.updates
    await hooked.settle()
    hook = updates.webhook
    updates.set_webhook(None)
    (told,) = await looks.look()
    assert "Telegram не знает адреса WEBHOOK_URL: события боту не приходят." in told
    updates.set_webhook(hook)
    assert await looks.look() == ["✅ Снова в порядке: получение событий."]
