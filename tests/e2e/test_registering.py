"""A citizen's message becomes an incident: who can do it, where, and only once (§2, §4)."""

from typing import Any

import pytest

from bot.sandbox import Message
from bot.sandbox.chat import MessageContent
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Town

HOLE = "Во дворе на Ленина, 5 яма. https://vk.com/wall-1_2"


async def forwarded(town: Town, text: str, origin: dict[str, Any]) -> Message:
    """Anna forwards to the bot what somebody has written; gives the bot's last message to her."""
    world = town.sandbox.world
    content = MessageContent(
        world.rich(text), other={"forward_origin": origin | {"date": 1795000000}}
    )
    world.post(town.chat(town.anna), town.anna.user, content)
    await town.settle()
    return town.last(town.anna)


async def test_a_message_of_control_in_private_is_registered_at_once(town: Town) -> None:
    card = await town.say(town.anna, town.anna, HOLE)

    assert card.text.replace(" ⏳", "").startswith(
        "№1 · выберите орган, срок 25.11 08:50 · Во дворе на Ленина, 5 яма.\n"
        "Соцсеть: ВКонтакте\n"
        "Ссылка: https://vk.com/wall-1_2\n"
        "Выявлен: 24.11.2026 09:00\n"
        "Срок ответа: 25.11.2026 08:50\n"
        "Сообщение:\n"
        "Во дворе на Ленина, 5 яма.\n"
    )
    assert "Выберите орган: он сразу получит сообщение." in card.text
    assert card.buttons == [
        ["Отдел культуры", "Отдел СМИ"],
        ["Управление ЖКХ"],
        ["Несколько органов…"],
        ["Повышенная важность"],
        ["Дубликат"],
        ["Без ответа", "Отменить регистрацию"],
    ]


async def test_numbers_begin_with_one_and_leave_no_gaps(town: Town) -> None:
    await town.say(town.anna, town.anna, "/new Первое")
    await town.say(town.maria, town.maria, "/new")
    await town.say(town.stranger, HOUSING, "/new Не моё дело")
    await town.say(town.maria, town.maria, "/new Второе")
    await town.say(town.anna, CONTROL, "/new Третье")

    numbers = [card.text[:4] for card in cards(town)]
    assert numbers == ["№1 ·", "№2 ·", "№3 ·"]


def cards(town: Town) -> list[Message]:
    """All registration cards, wherever they stand."""
    chats = (town.chat(where) for where in (town.anna, town.maria, CONTROL))
    found = [message for chat in chats for message in chat.messages if "Выявлен:" in message.text]
    return sorted(found, key=lambda message: message.text)


NETWORKS = {
    "https://vk.com/wall-1_2": "ВКонтакте",
    "смотрите m.vk.com и https://m.vk.com/wall1": "ВКонтакте",
    "https://ok.ru/group/7, вот": "Одноклассники",
    "HTTPS://X.COM/a/status/1": "Twitter",
    "https://t.me/kanal/5": "Telegram (вне перечня п. 2 Порядка)",
    "https://example.org/1": "не определена",
    "ссылки нет": "не определена",
    "ссылка с опечаткой https://[": "не определена",
}


async def test_the_network_is_taken_from_the_link(town: Town) -> None:
    for text, network in NETWORKS.items():
        card = await town.say(town.anna, town.anna, f"/new Яма! {text}")
        assert f"Соцсеть: {network}\n" in card.text, text


async def test_a_link_without_its_scheme_is_one_too(town: Town) -> None:
    for text in ("🕳 Яма! vk.com/wall-1_2", "Открытый люк, vk.com/wall-1_2."):
        by_new = await town.say(town.anna, CONTROL, f"/new {text}")
        for card in (await town.say(town.maria, town.maria, text), by_new):
            assert "Соцсеть: ВКонтакте\n" in card.text
            assert "Ссылка: https://vk.com/wall-1_2\n" in card.text
            assert text in card.text


async def test_a_site_that_is_only_named_is_no_link(town: Town) -> None:
    card = await town.say(town.anna, town.anna, "/new На vk.com пишут, что воды нет")
    assert "Соцсеть: не определена\n" in card.text


async def test_new_in_reply_to_a_message_finds_its_link(town: Town) -> None:
    message = town.maria.say(CONTROL, "Яма: ok.ru/topic/1")
    card = await town.reply(town.anna, message, "/new")
    assert "Ссылка: https://ok.ru/topic/1\n" in card.text


ORIGINS: dict[str, dict[str, Any]] = {
    "Пётр <б>": {
        "type": "user",
        "sender_user": {"id": 5, "is_bot": False, "first_name": "Пётр", "last_name": "<б>"},
    },
    "Скрытая & Ко": {"type": "hidden_user", "sender_user_name": "Скрытая & Ко"},
    "Соседи": {
        "type": "chat",
        "sender_chat": {"id": -5, "type": "supergroup", "title": "Соседи"},
    },
    "Новости": {
        "type": "channel",
        "message_id": 1,
        "chat": {"id": -6, "type": "channel", "title": "Новости"},
    },
}


OF_CHATS = pytest.mark.telegram("names of groups and channels in what is forwarded")


@pytest.mark.parametrize(
    "author",
    [
        "Пётр <б>",
        "Скрытая & Ко",
        pytest.param("Соседи", marks=OF_CHATS),
        pytest.param("Новости", marks=OF_CHATS),
    ],
)
@pytest.mark.usefixtures("names_shown")
async def test_the_author_of_a_forwarded_message_is_kept(town: Town, author: str) -> None:
    card = await forwarded(town, "Нет воды", ORIGINS[author])
    assert f"Автор: {author}\n" in card.text


async def test_new_with_a_text_in_the_control_chat_registers_it(town: Town) -> None:
    card = await town.say(town.anna, CONTROL, f"/new@otklik_bot\n{HOLE}")
    assert card.text.startswith("№1 · выберите орган, ")
    assert "Сообщение:\nВо дворе на Ленина, 5 яма.\n" in card.text
    assert card.buttons


async def test_new_alone_asks_and_the_reply_is_registered(town: Town) -> None:
    question = await town.say(town.anna, CONTROL, "/new")
    assert question.asks_reply
    assert question.reply_to is not None

    card = await town.reply(town.anna, question, HOLE)
    assert card.text.startswith("№1 · выберите орган, ")


async def test_only_a_reply_of_the_one_asked_is_registered_in_the_control_chat(town: Town) -> None:
    question = await town.say(town.anna, CONTROL, "/new")
    town.anna.say(CONTROL, "Коллеги, это не сообщение гражданина")
    await town.settle()
    assert town.last(CONTROL).sender is town.anna.user

    await town.reply(town.anna, question, HOLE)
    again = await town.reply(town.anna, question, "И ещё одно")
    assert "№2" not in again.text


async def test_new_alone_in_private_asks_and_the_next_text_is_registered(town: Town) -> None:
    question = await town.say(town.anna, town.anna, "/new")
    assert question.asks_reply or town.plain
    card = await town.say(town.anna, town.anna, HOLE)
    assert card.text.startswith("№1 · выберите орган, ")


async def test_a_command_never_answers_the_question_for_a_text(town: Town) -> None:
    await town.say(town.anna, town.anna, "/new")
    for command in ("/nwe яма", "/start", "/help", "/open@other_bot"):
        await town.say(town.anna, town.anna, command)
    card = await town.say(town.anna, town.anna, HOLE)
    assert card.text.startswith("№1 · выберите орган, ")
    assert "Во дворе на Ленина, 5 яма." in card.text


async def test_new_in_reply_to_a_message_registers_that_message(town: Town) -> None:
    cited = town.maria.say(CONTROL, HOLE)
    card = await town.reply(town.anna, cited, "/new")
    assert "Сообщение:\nВо дворе на Ленина, 5 яма.\n" in card.text


@pytest.mark.telegram("the forwarded message in a reply to it")
@pytest.mark.usefixtures("names_shown")
async def test_new_in_reply_to_a_forwarded_message_keeps_its_author(town: Town) -> None:
    world = town.sandbox.world
    origin = {"type": "hidden_user", "sender_user_name": "Жительница", "date": 1795000000}
    content = MessageContent(world.rich("Нет воды"), other={"forward_origin": origin})
    cited = world.post(town.chat(CONTROL), town.maria.user, content)

    card = await town.reply(town.anna, cited, "/new")
    assert "Автор: Жительница\n" in card.text


async def test_new_in_reply_to_a_sticker_asks_for_the_text(town: Town) -> None:
    sticker = town.maria.send_sticker(CONTROL)
    question = await town.reply(town.anna, sticker, "/new")
    assert question.asks_reply


async def test_new_is_refused_elsewhere_and_to_others(town: Town) -> None:
    town.seat(town.anna, HOUSING)
    for text in ("/new", "/new Яма во дворе"):
        answer = await town.say(town.anna, HOUSING, text)
        assert answer.text == (
            "Здесь вы не можете регистрировать сообщения. Сделайте это в чате своего отдела"
            " или органа либо в личном чате с ботом."
        )
        answer = await town.say(town.admin, town.admin, text)
        assert (
            answer.text
            == "Регистрировать сообщения могут отдел контроля, отдел СМИ и органы администрации."
        )


async def test_an_edited_message_stays_one_incident(town: Town) -> None:
    message = town.anna.say(town.anna.id, "Яма https://vk.com/wall-1_2")
    await town.settle()
    await town.edit(town.anna, message, "Яма и лужа https://vk.com/wall-1_2")
    assert len(cards(town)) == 1
    assert (await town.say(town.anna, town.anna, "/open")).text.startswith("Открытые инциденты: 1")


async def test_a_replayed_update_is_one_incident(town: Town) -> None:
    message = town.anna.say(town.anna.id, "Яма https://vk.com/wall-1_2")
    await town.settle()
    town.announce_again(message)
    await town.settle()

    assert len(cards(town)) == 1
    told = town.last(town.anna).text
    assert told == "№1: это сообщение уже зарегистрировано." or town.knows_repetitions


async def test_what_executors_write_in_private_is_registered_only_if_they_mean_it(
    town: Town,
) -> None:
    answer = await town.say(town.boris, town.boris, "Добрый день")
    assert answer.text == "Зарегистрировать сообщение?\nДобрый день"
    answer = await town.say(town.admin, town.admin, "Добрый день")
    assert answer.text == "Непонятно, к чему относится это сообщение. Что умеет бот: /help"
    assert not cards(town)


async def test_the_clock_runs_from_when_the_message_was_written(town: Town) -> None:
    """The bot was away for an hour; Telegram kept the message."""
    message = town.anna.say(town.anna.id, "Яма https://vk.com/wall-1_2")
    town.sandbox.world.updates.pending.clear()
    await town.pass_time(hours=1)
    town.announce_again(message)
    await town.settle()
    assert "Выявлен: 24.11.2026 09:00\n" in town.last(town.anna).text


async def test_registration_tells_no_executor(town: Town) -> None:
    await town.registered()
    assert town.chat(HOUSING).messages == town.chat(CULTURE).messages == []
