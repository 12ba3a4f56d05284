"""Nothing is placed before people are heard: after a start, an outage, a long time, a dismissal."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from domain.model.ids import number_of
from domain.model.organisation.organisation import Organisation
from tests.e2e.placing_wall import NAME, OFFER, PLACING_PAGE, Stage, Wall, staged
from tests.e2e.town import CONTROL, DRAFT, HOUSING, STAFF, Starting
from tests.messenger.faults import DropAfter
from tests.telegram import Sandbox, SteppedClock
from tests.vk.faults import VkFault

AGAIN = "Да, разместить"
RECALL = "Отменить согласование"


pytestmark = pytest.mark.organisation(STAFF + PLACING_PAGE)


@pytest.fixture
async def scene(sandbox: Sandbox, starting: Starting) -> AsyncIterator[Stage]:
    assert isinstance(sandbox.world.clock, SteppedClock)
    async with staged(starting, sandbox.world.clock) as scene:
        yield scene


async def waits(scene: Stage, wall: Wall) -> None:
    """An order waits, because VK has refused the first call."""
    wall.fail(VkFault(9))
    await wall.ordered()
    assert (wall.tries, wall.written) == (1, [])
    scene.vk.calls.clear()


async def test_an_approval_taken_back_while_the_program_was_away(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
        await wall.town.press(wall.town.maria, wall.approval, RECALL)
        maria, approval = wall.town.maria, wall.approval
    maria.press(approval, "Да, отменить согласование")
    await scene.clock.advance(100)
    async with scene.running() as wall:
        await wall.town.settle()
        await wall.town.pass_time(minutes=30)
        assert (wall.tries, wall.written) == (0, [])
        assert "Пока не размещайте" in wall.town.find(HOUSING, "Пока не размещайте").text


async def test_an_answer_placed_by_hand_while_the_program_was_away(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
        boris, to_place = wall.town.boris, wall.town.last(HOUSING)
    by_hand = scene.page.comment(scene.post, "Ответили вам сами.")
    boris.reply(to_place, by_hand.url)
    await scene.clock.advance(600)
    async with scene.running() as wall:
        await wall.town.settle()
        await wall.town.pass_time(minutes=30)
        assert (wall.tries, wall.written) == (0, [])
        assert by_hand.url in wall.town.find(HOUSING, "Размещено").text


async def test_an_order_that_nobody_took_back_is_placed_after_a_start(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
        vera = wall.town.vera
    vera.say(vera.id, "/my")
    await scene.clock.advance(100)
    async with scene.running() as wall:
        await wall.town.settle()
        await wall.town.pass_time(minutes=1)
        assert wall.written == [DRAFT]


async def test_after_a_longer_absence_a_press_may_be_lost_and_people_are_asked_again(
    scene: Stage,
) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
        await wall.town.press(wall.town.maria, wall.approval, RECALL)
        maria, approval = wall.town.maria, wall.approval
    maria.press(approval, "Да, отменить согласование")
    await scene.clock.advance(600)
    async with scene.running() as wall:
        await wall.town.pass_time(minutes=30)
        assert (wall.tries, wall.written) == (0, [])
        assert "мог пропустить отмену" in wall.town.find(HOUSING, AGAIN).text


async def test_an_order_older_than_an_hour_is_asked_about_again(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
    await scene.clock.advance(3 * 86_400)
    async with scene.running() as wall:
        await wall.town.settle()
        await wall.town.pass_time(minutes=30)
        assert (wall.tries, wall.written) == (0, [])
        asked = wall.town.find(HOUSING, AGAIN)
        assert f"от имени «{NAME}» пока не размещён" in asked.text
        assert "Поручение дано больше часа назад." in asked.text
        assert "Поручение: Петров" in asked.text
        history = await wall.history()
        assert "не размещена: поручение дано больше часа назад (бот)" in history
        await wall.town.press(wall.town.boris, asked, AGAIN)
        assert wall.written == [DRAFT]
        told = await wall.town.press(wall.town.boris, asked, AGAIN)
        assert "ответ размещён" in told
        assert wall.tries == 1


async def test_while_the_messenger_is_silent_nothing_is_placed(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
        with wall.town.sandbox.faults.outage():
            await wall.town.pass_time(seconds=80)
            assert wall.tries == 0
        await wall.town.pass_time(minutes=1)
        assert wall.written == [DRAFT]


async def test_after_some_minutes_of_silence_people_are_asked_again(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)
        with wall.town.sandbox.faults.outage():
            for _ in range(30):
                await scene.clock.advance(10)
                await asyncio.sleep(0.05)
        await wall.town.pass_time(minutes=10)
        assert (wall.tries, wall.written) == (0, [])
        asked = wall.town.find(HOUSING, AGAIN)
        assert "мог пропустить отмену" in asked.text
        assert "Бот был без связи" in asked.text
        told = wall.town.find(CONTROL, f"от имени «{NAME}» пока не размещён")
        assert not told.buttons
        await wall.town.press(wall.town.boris, asked, AGAIN)
        assert wall.written == [DRAFT]


async def test_whoever_ordered_it_may_not_place_it_any_more(scene: Stage) -> None:
    async with scene.running() as wall:
        await waits(scene, wall)

        def dismissed(organisation: Organisation) -> Organisation:
            boris = wall.town.boris.id
            people = {
                key: one for key, one in organisation.people.items() if number_of(one.id) != boris
            }
            return replace(organisation, people=people)

        async with wall.town.app._unit() as unit:
            await unit.change_organisation(dismissed, by=None)
            await unit.commit()
        await wall.town.pass_time(minutes=30)
        assert (wall.tries, wall.written) == (0, [])
        asked = wall.town.find(HOUSING, AGAIN)
        assert "больше нет такого права" in asked.text
        await wall.town.press(wall.town.boris, asked, AGAIN)
        assert wall.tries == 0
        await wall.town.press(wall.town.semyon, asked, AGAIN)
        assert wall.written == [DRAFT]


async def test_an_answer_whose_placement_was_undone_is_not_written_twice(scene: Stage) -> None:
    async with scene.running() as wall:
        to_place, _ = await wall.ordered()
        await wall.town.press(wall.town.boris, to_place, "Отменить размещение")
        stays = f"Ответ останется на странице «{NAME}»: удалить его можно только там."
        assert stays in to_place.text
        await wall.town.press(wall.town.boris, to_place, "Да, отменить размещение")
        await wall.town.pass_time(minutes=3)
        to_place = wall.town.find(HOUSING, OFFER)
        await wall.town.press(wall.town.boris, to_place, OFFER)
        assert "Возможно, ответ уже размещён" in to_place.text
        await wall.town.press(wall.town.boris, to_place, AGAIN)
        assert (wall.tries, wall.written) == (1, [DRAFT])
        found = wall.town.find(HOUSING, "Записать")
        assert f"Уже размещён: {wall.asked.replies[0].url}" in found.text
        for stranger in (wall.town.vera, wall.town.stranger):
            await wall.town.press(stranger, found, "Записать")
            assert "согласован" in await wall.status()
        assert "размещение записано" in await wall.town.press(wall.town.boris, found, "Записать")
        assert "размещён" in await wall.status()
        placed = wall.town.find(HOUSING, "Размещено")
        assert wall.asked.replies[0].url in placed.text
        assert f"от имени «{NAME}»" in placed.text
        await wall.town.press(wall.town.boris, found, "Записать")
        assert (wall.tries, wall.written) == (1, [DRAFT])


async def test_an_answer_deleted_on_the_page_is_written_again(scene: Stage) -> None:
    async with scene.running() as wall:
        to_place, _ = await wall.ordered()
        await wall.town.act(
            wall.town.boris, to_place, "Отменить размещение", "Да, отменить размещение"
        )
        wall.asked.replies[0].deleted = True
        to_place = wall.town.find(HOUSING, OFFER)
        await wall.town.act(wall.town.boris, to_place, OFFER, AGAIN)
        assert wall.written == [DRAFT]
        assert wall.tries == 2


async def test_an_answer_written_by_hand_in_the_name_of_the_page_is_found_first(
    scene: Stage,
) -> None:
    async with scene.running() as wall:
        to_place = await wall.approved()
        by_hand = wall.page.comment(wall.asked, DRAFT)
        await wall.town.act(wall.town.boris, to_place, OFFER, AGAIN)
        assert wall.tries == 0
        assert by_hand.url in wall.town.find(HOUSING, "Записать").text


async def test_where_nothing_can_be_looked_at_nothing_is_written(scene: Stage) -> None:
    async with scene.running() as wall:
        scene.vk.faults.fail_next("execute", DropAfter(), times=1000)
        await wall.ordered()
        await wall.town.pass_time(hours=2)
        assert wall.tries == 0
        assert "Соцсеть сейчас не отвечает" in wall.town.find(HOUSING, "не удалось").text
