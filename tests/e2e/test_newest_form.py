"""What the newest Bot API adds to a message, and that nobody misses it on an older server."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.sandbox import Message, SandboxError
from bot.tutorial.sandboxes import TOKEN
from tests.e2e.town import CONTROL, DRAFT, HOUSING, MOSCOW, TUESDAY_MORNING, Town
from tests.telegram import Sandbox, SteppedClock
from tests.telegram.markup import html_of

pytestmark = [pytest.mark.staffed, pytest.mark.telegram("newer and older servers")]

ABOUT = "Во дворе яма https://vk.com/wall-1_2"
ANSWER = "https://vk.com/wall-5_6"

OTHER = "Другие действия…"


@pytest.fixture(params=["newest", "older"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    clock, old = SteppedClock(TUESDAY_MORNING), request.param == "older"
    async with Sandbox(token=TOKEN, clock=clock, old=old) as sandbox:
        yield sandbox


def newest(town: Town) -> bool:
    return not town.sandbox.world.old


def colours(message: Message) -> dict[str, str | None]:
    return {label: key.get("style") for label, key in message.keys.items()}


async def test_approving_is_green_and_returning_red(town: Town) -> None:
    card = await town.drafted()
    assert colours(card) == {
        "✅ Согласовать": "success" if newest(town) else None,
        "↩️ Не по сути вопроса": "danger" if newest(town) else None,
        "↩️ Орфография, пунктуация": "danger" if newest(town) else None,
        "↩️ Обе причины": "danger" if newest(town) else None,
        OTHER: None,
    }


async def test_a_decided_card_says_in_place_of_its_buttons_who_decided(town: Town) -> None:
    card = await town.drafted()
    await town.pass_time(minutes=5)
    await town.press(town.maria, card, "✅ Согласовать")
    said = "✅ Согласовано · Козлова М. И., 09:05"
    assert [*card.keys] == [said, "Отменить согласование", OTHER]
    assert "Согласовано: Козлова М. И., 24.11.2026 09:05" in card.text
    if newest(town):
        with pytest.raises(SandboxError):
            town.maria.press(card, said)
    else:
        toast = await town.press(town.maria, card, said)
        assert toast == "Это уже сделано: кнопка показывает, кем и когда."
    await town.confirmed(town.maria, card, "Отменить согласование")
    await town.press(town.anna, card, "↩️ Обе причины")
    assert [*card.keys] == ["↩️ Возвращено · Иванова А. П., 09:05"]


async def test_an_acknowledged_alert_says_by_whom(town: Town) -> None:
    town.timur.start()
    card = await town.registered("Прорвало трубу.")
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    alert = town.find(town.timur, "Принято к сведению")
    assert colours(alert)["Принято к сведению"] == ("primary" if newest(town) else None)
    await town.press(town.timur, alert, "Принято к сведению")
    said = "Принято к сведению · Титов Т. П., 09:00"
    assert [*alert.keys] == [said, "Доложено главе"]
    await town.act(town.timur, alert, "Доложено главе", "Да, доложено")
    assert [*alert.keys] == ["Доложено главе · Титов Т. П., 09:00"]


async def test_a_decided_return_says_by_whom(town: Town) -> None:
    task = await town.routed()
    await town.answer(town.boris, task, "Не в нашей компетенции", "Это дорога края.")
    card = town.find(CONTROL, "Это дорога края.")
    await town.press(town.anna, card, "Вернуть в орган")
    said = "Возврат отклонён · Иванова А. П., 09:00"
    assert [*card.keys] == [said]


async def test_the_text_to_place_can_be_copied_and_the_post_opened(town: Town) -> None:
    card = await town.approved("Во дворе яма https://vk.com/wall-1_2")
    assert [*card.keys] == [
        *(["Скопировать"] if newest(town) else []),
        "Открыть пост",
        "Вставить ссылку",
        "Размещено, ссылки нет",
    ]
    assert card.keys["Открыть пост"]["url"] == "https://vk.com/wall-1_2"
    if newest(town):
        assert card.keys["Скопировать"]["copy_text"] == {"text": DRAFT}
    assert f"<pre>{DRAFT}</pre>" in html_of(card)


async def test_a_running_due_has_the_readers_own_clock_beside_it(town: Town) -> None:
    card = await town.routed()
    due = int(datetime(2026, 11, 25, 8, 50, tzinfo=MOSCOW).timestamp())
    clock = f' <tg-time unix="{due}" format="r">⏳</tg-time>' if newest(town) else ""
    assert f"Срок ответа: 25.11.2026 08:50{clock}\n" in html_of(card)
    edits = len(card.history)
    await town.pass_time(minutes=30)
    assert len(card.history) == edits
    await town.until(25, 9)
    await town.press(town.boris, card, "Взять в работу")
    assert "Срок ответа: 25.11.2026 08:50, <b>срок истёк</b>" in html_of(card)


async def test_a_long_text_is_copied_from_its_block_alone(town: Town) -> None:
    draft = await town.drafted("Яму на дороге засыпали. " * 12)
    await town.press(town.maria, draft, "✅ Согласовать")
    assert [*town.last(HOUSING).keys] == ["Вставить ссылку", "Размещено, ссылки нет"]


async def test_a_pasted_link_is_the_placement(town: Town) -> None:
    card = await town.approved(ABOUT)
    await town.press(town.boris, card, "Вставить ссылку")
    question = town.last(HOUSING)
    assert question.asks_reply
    assert question.text.startswith("№1 · где размещён ответ?\nОтветьте на это сообщение")
    await town.reply(town.boris, question, ANSWER)
    assert "Размещено 24.11.2026 09:00, в срок: Петров Б. В." in card.text
    assert ANSWER in card.text
    again = await town.reply(town.boris, question, ANSWER)
    assert again.text == (
        "№1: этот вопрос уже закрыт, ваш ответ не принят. Что сейчас: /incident_1"
    )


@pytest.mark.parametrize(
    ("link", "warning"),
    [
        ("https://ok.ru/group/7", "Она ведёт в другую соцсеть: Одноклассники."),
        ("https://m.vk.com/wall-1_2", "Это ссылка на само сообщение гражданина."),
    ],
    ids=["another network", "the citizen's own"],
)
async def test_a_doubtful_pasted_link_asks_first(town: Town, link: str, warning: str) -> None:
    card = await town.approved(ABOUT)
    asked = await town.answer(town.boris, card, "Вставить ссылку", link)
    assert warning in asked.text
    await town.press(town.boris, asked, "Да, разместили здесь")
    assert "Размещено 24.11.2026 09:00" in card.text


async def test_words_without_a_link_get_the_button_right_under_the_refusal(town: Town) -> None:
    card = await town.approved(ABOUT)
    said = await town.reply(town.boris, card, "Разместил")
    assert said.text.startswith("№1 · в сообщении нет ссылки.")
    assert said.buttons == [["Размещено, ссылки нет"]]
    again = await town.reply(town.boris, said, "Уже разместил")
    assert again is not said
    assert again.buttons == [["Размещено, ссылки нет"]]
    assert await town.press(town.boris, again, "Размещено, ссылки нет") == (
        "№1: размещение записано, ссылки нет."
    )
    assert "Размещено 24.11.2026 09:00, в срок" in card.text
    history = await town.say(town.anna, town.anna, "/history 1")
    for old in (said, again):
        await town.press(town.boris, old, "Размещено, ссылки нет")
    assert (await town.say(town.anna, town.anna, "/history 1")).text == history.text


async def test_the_link_may_answer_the_refusal(town: Town) -> None:
    card = await town.approved(ABOUT)
    said = await town.reply(town.boris, card, "Разместил")
    await town.reply(town.boris, said, f"Разместил: {ANSWER}")
    assert ANSWER in card.text


async def test_a_replaced_text_is_not_placed_by_an_old_question(town: Town) -> None:
    card = await town.approved(ABOUT)
    await town.press(town.boris, card, "Вставить ссылку")
    question = town.last(HOUSING)
    await town.confirmed(
        town.maria, town.find(CONTROL, "Отменить согласование"), "Отменить согласование"
    )
    late = await town.reply(town.boris, question, ANSWER)
    assert "уже закрыт" in late.text
    assert ANSWER not in card.text
    assert "размещать рано" in await town.press_data(town.boris, card, "pl:1:1")


async def test_in_private_the_next_link_is_the_one_asked_for(town: Town) -> None:
    """Though control may register there: a link with a word beside would be a citizen's message."""
    await town.approved(ABOUT)
    await town.press_data(town.anna, town.last(town.anna), "pl:1:1")
    await town.say(town.anna, town.anna, f"Разместили здесь: {ANSWER}")
    assert (await town.say(town.anna, town.anna, "/incident 1")).text.count(ANSWER) == 1
    assert "№2" not in "".join(one.text for one in town.chat(town.anna).messages)


async def test_a_server_that_becomes_older_at_work_shows_each_message_once(town: Town) -> None:
    card = await town.drafted()
    town.sandbox.world.old = True
    await town.press(town.maria, card, "✅ Согласовать")
    assert [*card.keys][1:] == ["Отменить согласование", OTHER]
    placed = [one.text for one in town.chat(HOUSING).messages if "Разместите ответ" in one.text]
    assert len(placed) == 1
    town.rude = True  # a refused call taught it
