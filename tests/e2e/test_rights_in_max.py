"""A bot that is added to a group of MAX sees nothing there until it is an administrator."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from bot.max.line import MaxLine
from bot.sandbox.chat import Membership
from handlers.ui.incoming import BotMembership
from tests.e2e.town import CULTURE, Starting, Town
from tests.max.person import Person
from tests.ports import reserve_port

NEW = -1009
BLIND = (
    "Бот не видит, что пишут в чате, куда вы его добавили. Сделайте его администратором чата и"
    " включите право читать все сообщения и право писать."
)


pytestmark = pytest.mark.in_max


@pytest.fixture
async def hooked(starting: Starting) -> AsyncIterator[Town]:
    """By the webhook MAX names who adds the bot, and reports its rights."""
    port = reserve_port()
    address = f"http://127.0.0.1:{port}/max"
    async with starting(http_port=port, max_webhook_url=address) as town:
        await town.settle()
        yield town


@pytest.fixture
def new(hooked: Town) -> None:
    town = hooked
    group = town.sandbox.group(NEW, "Новая", [town.admin, town.boris])
    group.members[town.sandbox.world.bot.id] = Membership.LEFT


def words(town: Town) -> list[str]:
    """What the bot has written in the new group."""
    return [one.text for one in town.chat(NEW).messages if one.sender.is_bot]


async def granted(town: Town, person: object) -> None:
    cast("Person", person).promote_bot(NEW)
    await town.sandbox.until(lambda: words(town))
    await town.settle()


@pytest.mark.usefixtures("new")
async def test_who_adds_the_bot_learns_in_private_what_it_needs(hooked: Town) -> None:
    hooked.admin.add_bot(NEW)
    await hooked.settle()
    assert hooked.last(hooked.admin).text == BLIND
    assert not words(hooked)
    await granted(hooked, hooked.admin)
    asked = hooked.last(NEW)
    assert asked.text == "Кто работает в этой группе?"
    await hooked.press(hooked.admin, asked, "Отдел культуры")
    await hooked.press(hooked.admin, asked, "Да, перенести сюда")
    assert asked.text.startswith("Группа подключена: Отдел культуры\n")


async def added_as_administrator(town: Town, person: Any) -> None:
    """The bot has its rights before its arrival is handled."""
    member = MaxLine.with_rights

    async def meanwhile(line: MaxLine, change: BotMembership) -> BotMembership:
        cast("Person", person).promote_bot(NEW)
        return await member(line, change)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MaxLine, "with_rights", meanwhile)
        person.add_bot(NEW)
        await town.sandbox.until(lambda: words(town))
        await town.settle()


@pytest.mark.usefixtures("new")
async def test_who_adds_it_as_an_administrator_is_asked_at_once(hooked: Town) -> None:
    await added_as_administrator(hooked, hooked.admin)
    assert words(hooked) == ["Кто работает в этой группе?"]
    told = [one.text for one in hooked.chat(hooked.admin).messages]
    assert BLIND not in told


@pytest.mark.usefixtures("new")
async def test_others_read_who_links_it_once_the_bot_sees(hooked: Town) -> None:
    hooked.boris.add_bot(NEW)
    await hooked.settle()
    assert hooked.last(hooked.boris).text == BLIND
    await granted(hooked, hooked.boris)
    (told,) = words(hooked)
    assert "присылает здесь /link" in told


async def test_who_adds_it_to_a_linked_group_learns_the_same(hooked: Town) -> None:
    hooked.vera.remove_bot(CULTURE)
    await hooked.settle()
    hooked.vera.add_bot(CULTURE)
    await hooked.settle()
    assert hooked.last(hooked.vera).text == BLIND


async def test_by_polling_an_administrator_among_bots_is_not_called_blind(town: Town) -> None:
    group = town.sandbox.group(NEW, "Новая", [town.boris])
    group.members[town.sandbox.world.bot.id] = Membership.LEFT
    await added_as_administrator(town, town.boris)
    (told,) = words(town)
    assert "не видит" not in told
    assert "присылает здесь /link" in told


async def test_by_polling_the_group_reads_it(town: Town) -> None:
    group = town.sandbox.group(NEW, "Новая", [town.boris])
    group.members[town.sandbox.world.bot.id] = Membership.LEFT
    town.boris.add_bot(NEW)
    await town.settle()
    (told,) = words(town)
    assert told == (
        "Бот не видит, что пишут в этом чате. Сделайте его администратором чата и включите право"
        " читать все сообщения и право писать. После этого администратор бота присылает здесь /link."
    )
