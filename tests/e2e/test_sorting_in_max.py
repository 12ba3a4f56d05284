"""Comments in a channel of MAX are sorted like those on a wall of VK; the chats are in MAX, too."""

import pytest

from tests.e2e.test_placing_in_max import OFFER, PAGE, Channel, channel  # noqa: F401 - a fixture
from tests.e2e.town import CONTROL, HOUSING
from tests.e2e.waiting import until
from tests.e2e.walls import cards

pytestmark = [pytest.mark.in_max, pytest.mark.organisation(PAGE)]


async def test_a_comment_comes_is_changed_and_is_routed_by_one_press(channel: Channel) -> None:  # noqa: F811 - the fixture
    town, maria = channel.town, channel.sandbox.person(602)
    maria.comment(channel.post, "Когда уберут снег?")

    async def came() -> bool:
        await town.pass_time(minutes=1)
        return any("снег" in one.text for one in cards(town))

    await until(came)
    card = cards(town)[-1]
    assert "№" not in card.text
    assert "Если зарегистрировать: срок" in card.text
    assert ["Не требует ответа"] in card.buttons
    await town.press(town.anna, card, "Управление ЖКХ")
    assert "Когда уберут снег?" in town.last(HOUSING).text
    assert "зарегистрирован как №1" in card.text


async def test_from_five_on_they_share_one_list(channel: Channel) -> None:  # noqa: F811 - the fixture
    town, maria = channel.town, channel.sandbox.person(602)
    for number in range(1, 6):
        maria.comment(channel.post, f"Вопрос {number}: когда?")

    async def came() -> bool:
        await town.pass_time(minutes=1)
        return "к разбору" in town.last(CONTROL).text

    await until(came)
    shared = town.last(CONTROL)
    rest = next(one for row in shared.buttons for one in row if one.startswith("Остальные"))
    said = await town.press(town.anna, shared, rest)
    assert said.startswith("Отмечено, не требуют ответа: ")
    assert "Вопрос 1: когда?" not in shared.text
    assert any("Вернуть последние" in one for row in shared.buttons for one in row)


async def test_a_comment_under_our_answer_names_its_incident_and_follows_it(
    channel: Channel,  # noqa: F811 - the fixture
) -> None:
    town, peter = channel.town, channel.sandbox.person(603)
    await channel.ordered(channel.by_number)
    answer = channel.sandbox.world.comments.under(channel.post)[-1]
    peter.comment(channel.post, "А на Мира, 3 когда?", reply_to=answer)

    async def came() -> bool:
        await town.pass_time(minutes=1)
        return any("Мира, 3" in one.text for one in cards(town))

    await until(came)
    card = cards(town)[-1]
    assert "Под ответом на №1: Управление ЖКХ" in card.text
    await town.press(town.anna, card, "Управление ЖКХ")
    assert "А на Мира, 3 когда?" in town.last(HOUSING).text
    assert "Комментарий под ответом на №1" in town.last(HOUSING).text


async def test_our_answer_to_a_comment_under_our_answer_is_nothing_to_sort(
    channel: Channel,  # noqa: F811 - the fixture
) -> None:
    town, peter = channel.town, channel.sandbox.person(603)
    comments = channel.sandbox.world.comments
    comments.shows_bot_as_channel = True
    await channel.ordered(channel.by_number)
    await town.pass_time(minutes=2)
    peter.comment(channel.post, "А на Мира, 3 когда?", reply_to=comments.under(channel.post)[-1])

    async def came() -> bool:
        await town.pass_time(minutes=1)
        return any("Мира, 3" in one.text for one in cards(town))

    await until(came)
    await town.press(town.anna, cards(town)[-1], "Управление ЖКХ")
    await town.reply(
        town.boris, town.last(HOUSING), "На Мира, 3 яму засыплют в четверг, 26 ноября."
    )
    to_place = await town.approve_last()
    await town.act(town.boris, to_place, OFFER, "Да, разместить")
    await town.pass_time(hours=2)
    assert comments.under(channel.post)[-1].text.startswith("На Мира, 3")
    assert not any("засыплют" in one.text for one in cards(town))
