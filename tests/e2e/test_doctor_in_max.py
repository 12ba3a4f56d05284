"""`otklik doctor` and `/health` where people work in MAX."""

from typing import Any, cast

import pytest

from bot.operations.findings import Area
from bot.sandbox import ApiRefusal
from bot.setup.settings import explicit_settings
from tests.e2e.test_doctor import MISSING, WELL, found, health, wrong
from tests.e2e.town import HOUSING, ORGANISATION, Town, described
from tests.max.person import Person

BLIND = "Управление ЖКХ (чат max:-1003): бот не видит, что пишут в чате MAX, или не может писать в него."

CHANNEL = """
[[page]]
network = "max"
id = "-7001"
name = "Район"
place = true
"""
CLOSED = (
    "Канал «Район» (MAX): бот в нём не администратор, или ему нельзя читать или писать комментарии."
)


pytestmark = [pytest.mark.in_max, pytest.mark.organisation(MISSING)]


def boris(town: Town) -> Person:
    return cast("Person", town.boris)


async def test_in_a_town_at_work_nothing_is_wrong(town: Town) -> None:
    assert not await found(town)
    assert await health(town) == WELL


async def test_a_group_where_the_bot_is_no_administrator_is_told(town: Town) -> None:
    town.rude = True
    boris(town).demote_bot(HOUSING)
    assert await wrong(town) == [BLIND]
    assert BLIND in await health(town)
    boris(town).promote_bot(HOUSING, ["write"])
    assert await wrong(town) == [BLIND]
    boris(town).promote_bot(HOUSING)
    assert await health(town) == WELL


async def test_a_channel_where_the_bot_lacks_the_rights_is_told(town: Town) -> None:
    town.rude = True
    await town.app.offices.apply(described(ORGANISATION + MISSING + CHANNEL))
    gone = await found(town)
    assert [one.what for one in gone] == [CLOSED]
    assert gone[0].area is Area.NETWORKS
    assert CLOSED in await health(town)
    for rights in (None, ["write"], ["read_all_messages"]):
        channel = cast("Any", town.sandbox).channel(-7001, "Район", [town.boris], rights=rights)
        await town.pass_time(seconds=2)  # for the limit of MAX
        assert await wrong(town) == [CLOSED]
    cast("Any", town.sandbox).channel(channel.id, "Район", [town.boris])
    assert await health(town) == WELL


async def test_a_channel_for_which_nothing_is_switched_on_is_not_checked(town: Town) -> None:
    off = CHANNEL.replace("place = true\n", "")
    await town.app.offices.apply(described(ORGANISATION + MISSING + off))
    assert not await found(town)


async def test_the_way_to_max_is_checked(town: Town) -> None:
    other = explicit_settings(max_token="other-token-of-max").max_token
    assert await wrong(town, max_token=other) == ["MAX не знает такого токена."]
    (away,) = await wrong(town, max_api_url="http://127.0.0.1:9")
    assert away.startswith("MAX не отвечает (")
    assert await wrong(town, max_webhook_url="https://bot.example.org/max") == [
        "MAX не знает адреса MAX_WEBHOOK_URL: события боту не приходят."
    ]


async def test_upload_servers_behind_a_firewall_are_told(town: Town) -> None:
    town.rude = True
    world = town.sandbox.world
    world.url = f"{town.sandbox.url.rpartition(':')[0]}:9"
    closed = "Сервер 127.0.0.1:9, на который MAX принимает файлы, не отвечает ("
    (what,) = await wrong(town)
    assert what.startswith(closed)
    assert closed in await health(town)
    world.url = town.sandbox.url
    assert not await found(town)
    assert not town.sandbox.calls_to("upload")


async def test_a_max_that_takes_no_files_is_told(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("getUploadUrl", ApiRefusal(403, "no uploads"), times=3)
    (what,) = await wrong(town)
    assert what.startswith("MAX не принимает файлов (403 access.denied")


async def test_dialogs_that_can_not_be_read_are_told(town: Town) -> None:
    town.rude = True
    assert await health(town) == WELL  # from now on the administrator's dialog is known
    town.sandbox.faults.fail_next("getMessages", ApiRefusal(403, "not an administrator"))
    (one,) = await found(town)
    assert one.what.startswith("MAX не даёт боту читать личные чаты (403 access.denied")
    assert not one.serious


async def test_both_messengers_are_checked(town: Town) -> None:
    telegram = explicit_settings(bot_token="1:a", telegram_api_url="http://127.0.0.1:9")
    both = {"bot_token": telegram.bot_token, "telegram_api_url": telegram.telegram_api_url}
    (one,) = await found(town, **both)
    assert one.what.startswith("Telegram не отвечает (")


async def test_without_a_token_nothing_can_be_checked(town: Town) -> None:
    assert await wrong(town, max_token=None) == [
        "Не указан токен бота: ни BOT_TOKEN (Telegram), ни MAX_TOKEN (MAX)."
    ]
