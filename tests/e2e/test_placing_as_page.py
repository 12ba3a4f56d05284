"""«Разместить от имени «…»»: written once, after a person's press, in the name of an own page."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from domain.model.organisation.page import PageSwitch
from domain.model.organisation.page_changes import page_switched
from tests.e2e.placing_wall import COMMUNITY, NAME, OFFER, PAGE, PLACING_PAGE, Wall, staged
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Starting
from tests.messenger.faults import DropAfter, DropBefore
from tests.telegram import Sandbox, SteppedClock
from tests.vk.faults import VkFault

pytestmark = pytest.mark.organisation(PLACING_PAGE)


@pytest.fixture
async def wall(sandbox: Sandbox, starting: Starting) -> AsyncIterator[Wall]:
    assert isinstance(sandbox.world.clock, SteppedClock)
    async with staged(starting, sandbox.world.clock) as stage, stage.running() as wall:
        yield wall
        stage.vk.faults.clear()
        await wall.town.settle()
        assert not await wall.town.discrepancies()


async def test_an_approved_answer_is_placed_by_a_press_and_proven(wall: Wall) -> None:
    to_place, told = await wall.ordered()
    assert "размещается" in told
    assert wall.written == [DRAFT]
    (answer,) = wall.asked.replies
    assert (answer.sender, answer.reply_to) == (wall.page.user, wall.asked)
    assert f"Петров Б. В., от имени «{NAME}»" in to_place.text
    assert answer.url in to_place.text
    news = wall.town.last(HOUSING)
    assert "ответ размещён, в срок" in news.text
    assert f"Размещено от имени «{NAME}»: Петров" in news.text
    assert "размещён" in await wall.status()
    await wall.town.pass_time(minutes=5)
    assert "Подтверждено" in to_place.text
    history = await wall.history()
    assert f"поручено боту: разместить версию 1 от имени «{NAME}» (Петров" in history


async def test_it_is_asked_about_first_and_can_be_left(wall: Wall) -> None:
    to_place = await wall.approved()
    await wall.town.press(wall.town.boris, to_place, OFFER)
    assert f"Разместить ответ от имени «{NAME}» под сообщением?" in to_place.text
    await wall.town.press(wall.town.boris, to_place, "Назад")
    assert [OFFER] in to_place.buttons
    assert not wall.tries


async def test_a_second_press_writes_nothing_more(wall: Wall) -> None:
    to_place, _ = await wall.ordered()
    again = await wall.town.press_data(wall.town.boris, to_place, "pb:1:1:vk.-1001")
    assert "ответ размещён" in again
    assert wall.written == [DRAFT]


async def test_a_second_press_while_it_waits_is_refused(wall: Wall) -> None:
    wall.fail(VkFault(9))
    to_place, _ = await wall.ordered()
    assert "Размещается от имени" in to_place.text
    assert [OFFER] not in to_place.buttons
    again = await wall.town.press_data(wall.town.maria, to_place, "pb:1:1:vk.-1001")
    assert "ответ уже размещается — Петров" in again
    await wall.town.pass_time(minutes=10)
    assert wall.written == [DRAFT]


async def test_other_people_place_nothing(wall: Wall) -> None:
    to_place = await wall.approved()
    for person in (wall.town.vera, wall.town.stranger):
        assert await wall.town.press_data(person, to_place, "pb:1:1:vk.-1001")
    assert not wall.tries


@pytest.mark.parametrize(
    "data", ["pb:2:1:vk.-1001", "pb:1:2:vk.-1001", "pb:1:1:vk.-1002", "pb:1:1:!"]
)
async def test_a_forged_press_places_nothing(wall: Wall, data: str) -> None:
    to_place = await wall.approved()
    elsewhere = await wall.town.approved("Во дворе на Мира, 3 нет света. https://ok.ru/group/1")
    await wall.town.press_data(wall.town.boris, to_place, data)
    await wall.town.press_data(wall.town.boris, elsewhere, data)
    assert not wall.tries
    assert "согласован" in await wall.status()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (14, "ввести код с картинки"),
        (5, "Ключа доступа нет, или он больше не действует."),
        (213, "Комментарии под этой записью закрыты."),
        (222, "не принимает здесь ссылки"),
    ],
)
async def test_a_refusal_says_why_and_leaves_it_to_people(
    wall: Wall, code: int, words: str
) -> None:
    wall.fail(VkFault(code))
    to_place, _ = await wall.ordered()
    news = wall.town.last(HOUSING)
    assert f"от имени «{NAME}» разместить не удалось" in news.text
    assert words in news.text
    assert "Разместите ответ сами и пришлите ссылку" in news.text
    await wall.town.pass_time(hours=1)
    assert wall.tries == 1
    by_hand = wall.page.comment(wall.asked, DRAFT)
    await wall.town.reply(wall.town.boris, news, by_hand.url)
    assert by_hand.url in wall.town.find(HOUSING, "Размещено").text
    assert f"не удалось разместить версию 1 от имени «{NAME}»" in await wall.history()
    assert to_place.text


async def test_after_a_refusal_it_can_be_ordered_again(wall: Wall) -> None:
    wall.fail(VkFault(14))
    to_place, _ = await wall.ordered()
    await wall.town.act(wall.town.boris, to_place, OFFER, "Да, разместить")
    assert wall.written == [DRAFT]


async def test_a_revoked_token_is_said(wall: Wall) -> None:
    wall.vk.revoke(COMMUNITY)
    await wall.ordered()
    assert "Ключа доступа нет" in wall.town.last(HOUSING).text


async def test_a_network_that_is_away_is_tried_again_when_it_is_back(wall: Wall) -> None:
    wall.vk.faults.ongoing = VkFault(9)
    await wall.ordered()
    assert not wall.written
    await wall.town.pass_time(minutes=20)
    wall.vk.faults.ongoing = None
    await wall.town.pass_time(minutes=15)
    assert wall.written == [DRAFT]
    assert "ответ размещён" in wall.town.last(HOUSING).text


async def test_after_an_hour_it_is_left_to_people(wall: Wall) -> None:
    wall.vk.faults.ongoing = VkFault(9)
    await wall.ordered()
    await wall.town.pass_time(hours=1)
    assert "разместить не удалось" in wall.town.find(HOUSING, "не удалось").text
    wall.vk.faults.ongoing = None
    await wall.town.pass_time(hours=1)
    assert not wall.written


async def test_a_lost_answer_is_settled_by_looking(wall: Wall) -> None:
    wall.fail(DropAfter())
    to_place, _ = await wall.ordered()
    assert "Размещается" in to_place.text
    await wall.town.pass_time(seconds=30)
    assert "Размещено" in to_place.text
    assert wall.asked.replies[0].url in to_place.text
    assert (wall.tries, wall.written) == (1, [DRAFT])


async def test_an_answer_that_is_nowhere_is_never_written_again(wall: Wall) -> None:
    wall.fail(DropBefore())
    await wall.ordered()
    await wall.town.pass_time(minutes=9)
    assert "не удалось узнать" not in wall.town.last(HOUSING).text
    await wall.town.pass_time(minutes=2)
    news = wall.town.last(HOUSING)
    assert f"не удалось узнать, размещён ли ответ от имени «{NAME}»" in news.text
    assert wall.asked.url in news.text
    assert (wall.tries, wall.written) == (1, [])
    await wall.town.pass_time(days=1)
    assert wall.tries == 1


async def test_a_network_away_for_hours_after_a_lost_answer(wall: Wall) -> None:
    wall.fail(DropAfter())
    to_place, _ = await wall.ordered()
    wall.vk.faults.ongoing = DropBefore()
    await wall.town.pass_time(hours=5)
    assert "Размещается" in to_place.text
    wall.vk.faults.ongoing = None
    await wall.town.pass_time(minutes=15)
    assert wall.asked.replies[0].url in to_place.text
    assert (wall.tries, wall.written) == (1, [DRAFT])


async def test_a_recall_ends_an_order_that_waits(wall: Wall) -> None:
    wall.fail(VkFault(9))
    await wall.ordered()
    await wall.recall()
    await wall.town.pass_time(hours=1)
    assert not wall.written


async def test_what_was_written_before_a_recall_is_told(wall: Wall) -> None:
    wall.fail(DropAfter())
    await wall.ordered()
    await wall.recall()
    await wall.town.pass_time(minutes=1)
    for chat in (HOUSING, CONTROL):
        news = wall.town.find(chat, "бот уже разместил ответ")
        assert wall.asked.replies[0].url in news.text
        assert "удалите комментарий на странице" in news.text
    assert "Размещено" not in wall.town.find(HOUSING, "Пока не размещайте").text


async def test_what_was_written_before_a_cancellation_is_told(wall: Wall) -> None:
    wall.fail(DropAfter())
    await wall.ordered()
    town = wall.town
    found = await town.say(town.anna, town.anna, "/incident 1")
    await town.press(town.anna, found, "Другие действия…")
    card = town.last(town.anna)
    await town.act(town.anna, card, "Отменить регистрацию", "Пост удалён")
    await wall.town.pass_time(minutes=1)
    for chat in (HOUSING, CONTROL):
        news = wall.town.find(chat, "бот уже разместил ответ")
        assert wall.asked.replies[0].url in news.text
        assert "не нужно (регистрация отменена): удалите комментарий на странице" in news.text
    assert not wall.town.app.supervisor.resting


async def test_what_was_placed_by_hand_meanwhile_is_told(wall: Wall) -> None:
    wall.fail(DropAfter())
    to_place, _ = await wall.ordered()
    by_hand = wall.page.comment(wall.post, DRAFT)
    await wall.town.reply(wall.town.boris, to_place, by_hand.url)
    await wall.town.pass_time(minutes=1)
    news = wall.town.find(HOUSING, "бот уже разместил ответ")
    assert "удалите лишний комментарий" in news.text
    assert by_hand.url in wall.town.find(HOUSING, "Размещено").text


async def test_the_programs_own_comment_sent_as_the_link_is_no_second_answer(wall: Wall) -> None:
    wall.fail(DropAfter())
    to_place, _ = await wall.ordered()
    await wall.town.reply(wall.town.boris, to_place, wall.asked.replies[0].url)
    await wall.town.pass_time(minutes=11)
    assert not any("бот уже разместил" in one.text for one in wall.town.chat(HOUSING).messages)
    assert f"от имени «{NAME}»" in wall.town.find(HOUSING, "Размещено").text


async def test_a_page_switched_off_between_press_and_call(wall: Wall) -> None:
    wall.fail(VkFault(9))
    await wall.ordered()
    off = partial(page_switched, address=PAGE, switch=PageSwitch.PLACES, on=False)
    async with wall.town.app._unit() as unit:
        await unit.change_organisation(off, by=None)
        await unit.commit()
    await wall.town.pass_time(minutes=10)
    assert "администратор запретил" in wall.town.find(HOUSING, "разместить не удалось").text
    assert not wall.written


async def test_an_interim_answer_opens_the_second_clock(wall: Wall) -> None:
    card = await wall.town.routed(f"Во дворе на Ленина, 5 яма. {wall.asked.url}")
    await wall.town.answer(wall.town.boris, card, "Промежуточный ответ", DRAFT)
    to_place = await wall.town.approve_last()
    await wall.town.act(wall.town.boris, to_place, OFFER, "Да, разместить")
    assert "промежуточный ответ размещён" in wall.town.find(HOUSING, "Срок окончательного").text
    assert wall.written == [DRAFT]
