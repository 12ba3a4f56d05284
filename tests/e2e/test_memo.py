"""The memo of a group: pinned where the bot may, replaced where others work from now on."""

from typing import Any

import pytest

from bot.sandbox import Chat, ChatKind, Membership, Message
from domain.model.ids import Messenger
from tests.e2e.test_links import NEW, group, linking  # noqa: F401 - a fixture
from tests.e2e.town import HOUSING, Town
from tests.telegram import DropAfter, ServerError

MEMO = "Памятка: как здесь работать с ботом"
DRAFT = "• Проект ответа: ответьте на карточку"


@pytest.fixture
def bot_may_pin(town: Town, group: Chat) -> None:  # noqa: F811 - the fixture
    for chat in (group, town.chat(HOUSING)):
        chat.members[town.sandbox.world.bot.id] = Membership.ADMINISTRATOR


@pytest.fixture
def bot_may_not_pin(town: Town, group: Chat) -> None:  # noqa: F811 - the fixture
    """In MAX the bot is an administrator everywhere: it learns nothing otherwise."""
    world: Any = town.sandbox.world
    if town.sandbox.messenger is Messenger.MAX:
        world.grant(group, town.admin.user, {"read_all_messages", "write"})


async def moved(town: Town, where: int = NEW) -> None:
    asked = await linking(town, where)
    await town.act(town.admin, asked, "Управление ЖКХ", "Да, перенести сюда")


def memos(town: Town, where: int = NEW) -> list[Message]:
    return [one for one in town.chat(where).messages if one.text.startswith(MEMO)]


@pytest.mark.usefixtures("bot_may_pin")
async def test_it_is_pinned_once_and_unpinned_when_the_body_moves_on(town: Town) -> None:
    await moved(town)
    [memo] = memos(town)
    assert DRAFT in memo.text
    assert memo.silent
    assert town.chat(NEW).pinned == [memo]
    town.seat(town.admin, HOUSING)
    await moved(town, HOUSING)
    assert memo.text == "Эта группа больше не подключена к боту: сообщения сюда не приходят."
    assert town.chat(NEW).pinned == []
    assert town.chat(HOUSING).pinned == memos(town, HOUSING)
    await moved(town)
    assert memos(town) == [memo]
    assert town.chat(NEW).pinned == [memo]
    # Another body beside it has the same to do there.
    asked = await linking(town)
    await town.act(town.admin, asked, "Отдел культуры", "Да, перенести сюда")
    assert memos(town) == [memo]


@pytest.mark.usefixtures("bot_may_not_pin")
async def test_where_the_bot_may_not_pin_it_just_stands_there(town: Town) -> None:
    asked = await linking(town)
    await town.act(town.admin, asked, "Отдел контроля", "Да, перенести сюда")
    [memo] = memos(town)
    assert "✅ Согласовать" in memo.text
    assert DRAFT not in memo.text
    assert town.chat(NEW).pinned == []


@pytest.mark.telegram("notices of the bot's rights, however updates come")
@pytest.mark.usefixtures("group")
async def test_once_the_bot_may_pin_it_is_pinned(town: Town) -> None:
    await moved(town)
    [memo] = memos(town)
    assert town.chat(NEW).pinned == []
    town.admin.promote_bot(NEW)
    await town.settle()
    assert memos(town) == town.chat(NEW).pinned == [memo]
    calls = len(town.sandbox.calls_to("pinChatMessage"))
    town.admin.promote_bot(NEW)  # other rights of it have changed
    await town.settle()
    assert len(town.sandbox.calls_to("pinChatMessage")) == calls


@pytest.mark.usefixtures("bot_may_pin")
@pytest.mark.parametrize("fault", [ServerError(), DropAfter()], ids=["not done", "unknown"])
async def test_a_program_that_stops_while_it_pins_goes_on(
    town: Town, fault: ServerError | DropAfter
) -> None:
    town.sandbox.faults.fail_next("pinChatMessage", fault, times=2)
    await moved(town)
    await town.pass_time(minutes=10)
    assert len(town.sandbox.calls_to("pinChatMessage")) == 3
    [memo] = memos(town)
    assert town.chat(NEW).pinned == [memo]
    town.rude = True


@pytest.mark.telegram("supergroups")
async def test_it_goes_along_with_a_group_that_becomes_a_supergroup(
    town: Town,
    group: Chat,  # noqa: F811 - the fixture
) -> None:
    group.kind = ChatKind.GROUP
    await moved(town)
    town.admin.migrate(NEW, -100_2001)
    await town.settle()
    [memo] = memos(town, -100_2001)
    assert DRAFT in memo.text
    town.rude = True
