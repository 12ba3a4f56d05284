"""What the bot says where somebody did something else than it waits for leads on, and is true."""

import pytest

from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town

pytestmark = pytest.mark.staffed


async def test_the_responsible_officer_answers_an_overdue_notice_in_private_with_a_draft(
    town: Town,
) -> None:
    await town.sent_to_housing()
    await town.until(25, 8, 55)
    notice = town.last(town.gleb)
    assert "№1" in notice.text
    assert notice.buttons == []
    await town.reply(town.gleb, notice, DRAFT)
    assert "Громов Г. И." in town.last(CONTROL).text
    assert DRAFT in town.last(CONTROL).text


async def test_control_answers_an_overdue_notice_about_a_draft_with_a_comment(town: Town) -> None:
    approval = await town.drafted()
    await town.until(25, 8, 55)
    notice = town.last(CONTROL)
    assert "срок истёк" in notice.text
    await town.reply(town.anna, notice, "Назовите день, когда засыплете яму.")
    assert "Назовите день, когда засыплете яму." in approval.text


async def test_a_word_that_agrees_is_told_how_to_approve(town: Town) -> None:
    approval = await town.drafted()
    told = await town.reply(town.anna, approval, "ок, согласовано")
    assert "Чтобы согласовать, нажмите «✅ Согласовать»." in told.text


@pytest.mark.parametrize("words", ["назовите день", "Исправьте адрес.", "Когда засыплют?"])
async def test_few_words_that_ask_for_something_agree_to_nothing(town: Town, words: str) -> None:
    approval = await town.drafted()
    before = len(town.chat(CONTROL).messages)
    said = town.anna.reply(approval, words)
    await town.settle()
    if town.plain:
        return
    assert len(town.chat(CONTROL).messages) == before + 1
    assert said.reactions


@pytest.mark.parametrize("words", ["размещайте", "Хорошо, отправляйте", "+"])
async def test_few_words_that_may_agree_are_told_how_to_approve(town: Town, words: str) -> None:
    told = await town.reply(town.anna, await town.drafted(), words)
    assert "Чтобы согласовать, нажмите «✅ Согласовать»." in told.text


async def test_whoever_routes_twice_reads_that_it_is_routed(town: Town) -> None:
    card = await town.say(town.anna, CONTROL, "/new Во дворе на Ленина, 5 яма.")
    presses = [who.press(card, "Управление ЖКХ") for who in (town.anna, town.maria)]
    told = [await town.answered(press) for press in presses]
    assert "№1: уже направлено — Управление ЖКХ." in told
    assert not any("Сейчас это невозможно" in text for text in told)


async def test_placed_without_a_link_has_its_button_right_under_the_refusal(town: Town) -> None:
    to_place = await town.approved()
    refusal = await town.reply(town.boris, to_place, "Разместил")
    assert "в сообщении нет ссылки." in refusal.text
    assert ["Размещено, ссылки нет"] in refusal.buttons


async def test_a_link_without_its_scheme_places_the_answer(town: Town) -> None:
    to_place = await town.approved()
    await town.reply(town.boris, to_place, "vk.com/wall-1_2?reply=3")
    told = await town.say(town.boris, HOUSING, "/history 1")
    assert "ответ размещён в срок" in told.text
