"""What citizens write on the administration's own pages comes to control, which sorts it."""

from functools import partial

import pytest

from bot.sandbox.vk import VkEntry
from domain.model.found_comment import SHARED_FROM
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.organisation.page import PageSwitch
from domain.model.organisation.page_changes import page_switched
from tests.e2e.town import CONTROL, DRAFT, HOUSING
from tests.e2e.waiting import until
from tests.e2e.walls import COMMUNITY, READ, Wall, cards
from tests.messenger.faults import DropBefore

pytestmark = pytest.mark.organisation(READ)


async def test_a_comment_comes_as_a_silent_card_without_a_number(wall: Wall) -> None:
    asked = wall.maria.comment(wall.post, "Третий день нет воды на Ленина, 5. Когда дадут?")
    await wall.read(lambda: cards(wall.town))
    (card,) = cards(wall.town)
    assert card.silent
    assert "Третий день нет воды на Ленина, 5. Когда дадут?" in card.text
    assert asked.url in card.text
    assert "Смирнова" not in card.text
    assert "№" not in card.text
    assert "Под постом: https://vk.com/wall-1001_1" in card.text
    assert "Если зарегистрировать: срок 25.11.2026 08:50" in card.text
    await wall.town.press(wall.town.anna, card, "Зарегистрировать")
    assert "Комментарий · зарегистрирован как №1" in card.text
    assert not card.buttons
    assert "Выявлен: 24.11.2026 09:00" in wall.town.find(CONTROL, "№1 · ").text
    assert "со страницы «Калининский район»" in await wall.town.history()


async def test_a_citizens_post_on_the_wall_comes_too_and_the_administrations_own_does_not(
    wall: Wall,
) -> None:
    wall.page.post("Завтра субботник!")
    wall.maria.write_on(wall.page.wall, "Почему не убирают снег?")
    await wall.read(lambda: cards(wall.town))
    assert "Почему не убирают снег?" in cards(wall.town)[0].text
    assert len(cards(wall.town)) == 1


async def test_comments_come_in_order_and_once(wall: Wall) -> None:
    for number in range(1, 5):
        wall.maria.comment(wall.post, f"Вопрос номер {number}: когда?")
    await wall.read(lambda: len(cards(wall.town)) == 4)
    texts = [card.text for card in cards(wall.town)]
    assert [f"Вопрос номер {number}" in text for number, text in enumerate(texts, 1)] == [True] * 4
    await wall.town.pass_time(minutes=20)
    assert len(cards(wall.town)) == 4


@pytest.mark.parametrize("hours", [1, 24])
async def test_a_time_without_the_network_loses_nothing(wall: Wall, hours: int) -> None:
    wall.vk.faults.ongoing = DropBefore()
    wall.maria.comment(wall.post, "Когда починят фонарь?")
    await wall.town.pass_time(hours=hours)
    assert not cards(wall.town)
    told = "Чтение страницы «Калининский район»: не удаётся уже 12 раз подряд."
    assert sum(told in one.text for one in wall.town.chat(wall.town.admin).messages) <= 1
    wall.vk.faults.ongoing = None
    await wall.town.pass_time(minutes=11)
    await wall.read(lambda: cards(wall.town))
    assert len(cards(wall.town)) == 1


async def test_a_comment_under_our_answer_belongs_to_its_incident(wall: Wall) -> None:
    asked = wall.maria.comment(wall.post, "Во дворе на Ленина, 5 яма. Когда засыплют?")
    await wall.read(lambda: cards(wall.town))
    town = wall.town
    await town.press(town.anna, cards(wall.town)[0], "Управление ЖКХ")
    await town.reply(town.boris, town.last(HOUSING), "Яму на дороге засыпали и заровняли.")
    await town.approve_last()
    answer = wall.page.comment(asked, "Яму на дороге засыпали и заровняли.")
    await town.reply(town.boris, town.last(HOUSING), answer.url)
    await town.pass_time(minutes=5)
    wall.maria.comment(answer, "А когда дойдёте до Мира, 3?")
    await wall.read(lambda: cards(town))
    (card,) = cards(town)
    assert "Под ответом на №1: Управление ЖКХ" in card.text
    await town.press(town.anna, card, "Управление ЖКХ")
    assert "Комментарий под ответом на №1" in town.last(HOUSING).text


async def answered(wall: Wall) -> tuple[VkEntry, VkEntry]:
    """Maria's comment, and our answer in its thread, whose link was sent."""
    town = wall.town
    asked = wall.maria.comment(wall.post, "Во дворе на Ленина, 5 яма. Когда засыплют?")
    await wall.read(lambda: cards(town))
    await town.press(town.anna, cards(town)[0], "Управление ЖКХ")
    await town.reply(town.boris, town.last(HOUSING), "Яму на дороге засыпали и заровняли.")
    await town.approve_last()
    answer = wall.page.comment(asked, "Яму на дороге засыпали и заровняли.")
    await town.reply(town.boris, town.last(HOUSING), answer.url)
    await town.pass_time(minutes=5)
    return asked, answer


async def test_the_whole_thread_under_our_answer_belongs_to_its_incident(wall: Wall) -> None:
    asked, _ = await answered(wall)
    town, peter = wall.town, wall.vk.person(78, "Пётр Ильин")
    thanks = wall.maria.comment(asked, "Спасибо, засыпали!")
    await wall.read(lambda: cards(town))
    peter.comment(thanks, "А на Мира, 3 когда?")
    await wall.read(lambda: len(cards(town)) == 2)
    wall.maria.comment(wall.post, "А фонарь когда почините?")
    await wall.read(lambda: len(cards(town)) == 3)
    await town.pass_time(minutes=20)
    assert ["Под ответом на №1" in one.text for one in cards(town)] == [True, True, False]


async def test_a_thread_without_our_answer_belongs_to_no_incident(
    wall: Wall,
) -> None:
    await answered(wall)
    town = wall.town
    other = wall.vk.person(78, "Пётр Ильин").comment(wall.post, "Нет света на Мира, 3. Когда?")
    await wall.read(lambda: cards(town))
    wall.maria.comment(other, "И у нас нет, Мира, 5")
    await wall.read(lambda: len(cards(town)) == 2)
    assert "И у нас нет" in cards(town)[1].text
    assert not any("Под ответом" in one.text for one in cards(town))


async def test_many_comments_under_an_answer_share_one_list(wall: Wall) -> None:
    _, answer = await answered(wall)
    town = wall.town
    before = len(town.chat(CONTROL).messages)
    for number in range(1, 41):
        wall.vk.person(100 + number).comment(answer, f"Комментарий номер {number}!")
    await wall.read(lambda: "40 комментариев к разбору" in town.last(CONTROL).text)
    assert len(town.chat(CONTROL).messages) - before == SHARED_FROM
    assert town.last(CONTROL).text.count("под ответом на №1") == 5


@pytest.mark.organisation('stop_words = ["продам"]\n')
async def test_stop_words_are_left_out_where_that_is_set(wall: Wall) -> None:
    wall.maria.comment(wall.post, "Продам гараж, кому?")
    wall.maria.comment(wall.post, "Когда починят фонарь?")
    await wall.read(lambda: cards(wall.town))
    assert [("фонарь" in card.text) for card in cards(wall.town)] == [True]


@pytest.mark.organisation("working_hours = true\n")
async def test_what_is_written_in_the_evening_comes_in_the_morning(wall: Wall) -> None:
    await wall.town.until(24, 17, 30)
    wall.maria.comment(wall.post, "Когда починят фонарь?")
    await wall.town.until(25, 7)
    assert not cards(wall.town)
    await wall.town.until(25, 8, 1)
    await wall.read(lambda: cards(wall.town))
    assert "Если зарегистрировать: срок 25.11.2026 16:50" in cards(wall.town)[0].text


async def test_an_invisible_comment_stops_nothing(wall: Wall) -> None:
    wall.maria.comment(wall.post, "\u200b")
    wall.maria.comment(wall.post, "Когда починят фонарь?")
    await wall.read(lambda: cards(wall.town))
    assert len(cards(wall.town)) == 1


async def test_comments_under_a_post_given_as_the_answers_link_are_messages(wall: Wall) -> None:
    town = wall.town
    asked = wall.maria.comment(wall.post, "Во дворе на Ленина, 5 яма. Когда засыплют?")
    await wall.read(lambda: cards(wall.town))
    await town.press(town.anna, cards(wall.town)[0], "Управление ЖКХ")
    await town.reply(town.boris, town.last(HOUSING), DRAFT)
    await town.approve_last()
    wall.page.comment(asked, "Яму засыпали, добрый день.")
    await town.reply(town.boris, town.last(HOUSING), wall.post.url)
    await town.pass_time(minutes=5)
    wall.maria.comment(wall.post, "Когда починят фонарь?")
    await wall.read(lambda: cards(wall.town))
    assert "Когда починят фонарь?" in cards(wall.town)[-1].text


async def test_what_was_written_while_reading_was_off_stays_out(wall: Wall) -> None:
    town = wall.town
    address = PageAddress(Network.VK, "-1001")

    async def switch(*, on: bool) -> None:
        changed = partial(page_switched, address=address, switch=PageSwitch.READS, on=on)
        async with town.app._unit() as unit:
            await unit.change_organisation(changed, by=None)
            await unit.commit()
        await town.settle()

    wall.maria.comment(wall.post, "Когда починят первый фонарь?")
    await wall.read(lambda: cards(wall.town))
    await switch(on=False)
    wall.maria.comment(wall.post, "Когда починят второй фонарь?")
    await town.pass_time(days=2)
    begun = len(wall.vk.calls_to("groups.getLongPollServer"))
    await switch(on=True)
    await wall.vk.until(lambda: len(wall.vk.calls_to("groups.getLongPollServer")) > begun)
    await town.settle()
    wall.maria.comment(wall.post, "Когда починят третий фонарь?")
    await wall.read(lambda: len(cards(wall.town)) > 1)
    texts = " ".join(card.text for card in cards(wall.town))
    assert "третий" in texts
    assert "второй" not in texts


async def test_what_was_told_before_is_named_on_the_card(wall: Wall) -> None:
    asked = wall.maria.comment(wall.post, "Ленина, 5: неделю не вывозят мусор. Когда вывезут?")
    wall.vk.person(78, "Пётр Ильин").comment(wall.post, "Ленина, 5: неделю не вывозят мусор, баки?")
    await wall.read(lambda: len(cards(wall.town)) == 2)
    for card in cards(wall.town):
        await wall.town.press(wall.town.anna, card, "Зарегистрировать")
    assert "Похоже на №1" in wall.town.last(CONTROL).text
    by_hand = await wall.town.registered(f"Не вывозят мусор на Ленина, 5. {asked.url}")
    assert "№1" in by_hand.text


async def test_a_token_revoked_in_the_middle_is_told_and_no_comment_is_lost(wall: Wall) -> None:
    town, tokens = wall.town, wall.vk.world.tokens
    allowed = tokens[COMMUNITY]
    wall.vk.faults.ongoing = DropBefore()  # for the call that waits
    wall.maria.comment(wall.post, "Когда починят фонарь?")
    await town.pass_time(minutes=1)
    wall.vk.revoke(COMMUNITY)
    wall.vk.world.events[1001].expire_key()
    wall.vk.faults.ongoing = None

    async def told() -> bool:
        await town.pass_time(minutes=10)
        words = "Ключа доступа нет, или он больше не действует."
        return any(words in one.text for one in town.chat(town.admin).messages)

    await until(told)
    assert not cards(town)
    tokens[COMMUNITY] = allowed
    await town.pass_time(minutes=11)
    await wall.read(lambda: cards(town))
    assert "Когда починят фонарь?" in cards(town)[0].text
