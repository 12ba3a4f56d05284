"""Whatever comes in, people get a clear answer in Russian, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Message
from bot.sandbox.chat import MessageContent
from bot.sandbox.telegram import shapes
from domain.ports.incidents import StaleIncident
from tests.e2e.invariants import violations
from tests.e2e.town import (
    CONTROL,
    DRAFT,
    HOUSING,
    ORGANISATION,
    Starting,
    Town,
    numbered,
    offered,
    rewritten,
)
from tests.telegram.markup import html_of

ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
MARKUP = "<b>Яма</b> & <i>лужа</b> <script> &lt; </pre> <a href='x'> 5 < 6 > 4 \\ *_`"

COMMANDS = ("/start", "/help", "/open", "/my", "/incident 1", "/history 1", "/deadline 1")
MALFORMED = (
    "x",
    "мусор",
    "zz:1",
    "v:1:1:0:",
    "v:1:1:0:0:0:0",
    "v:один:1:0:0:",
    "v:1:1:2:7:",
    "v:-1:1:0:0:",
    "im:1:urgent",
    "np:1:boredom",
    "bk:1:x:0:",
    "bk:1:a:x:",
    "ch:1",
    "to:",
    "to:999999999999999999999999999999::x",
    "ly:99999999999999999999:1",
    ":",
    "v:1:99999999999999999999:0:0:",
)
"""Callback data of no button: unknown, incomplete, overfull, out of range."""


async def pushed(town: Town, kind: str, body: dict[str, Any]) -> None:
    town.sandbox.world.updates.push_raw({kind: body})
    await town.settle()


def raw(message: Message, **changes: Any) -> dict[str, Any]:
    return shapes.message(message) | changes


async def test_strangers_are_told_whom_to_turn_to(town: Town) -> None:
    for number, text in enumerate(("Добрый день", "https://vk.com/wall1", "/unknown"), start=7000):
        stranger = town.sandbox.person(number, "Прохожий")
        answer = await town.say(stranger, stranger, text)
        assert answer.text == (
            "Бот только для работников администрации, вас нет в списке."
            " Если вы здесь работаете, ничего больше делать не нужно, администратор бота получит"
            f" вашу просьбу о доступе (ваш номер: {numbered(number)})."
        )


async def test_empty_drafts_are_refused(town: Town) -> None:
    card = await town.routed()
    for text in ("\u200b\u200b", "\u2060\ufeff", "\u00ad", "\u200e \u200f"):
        answer = await town.reply(town.boris, card, text)
        assert answer.text == "№1: текста нет. Пришлите текст словами.", repr(text)
    assert town.chat(CONTROL).messages == []


async def test_a_citizens_message_without_a_visible_character_is_refused(town: Town) -> None:
    answer = await town.say(town.anna, town.anna, "\u200b\u2060")
    assert answer.text == (
        "В сообщении нет текста. Пришлите его ещё раз с текстом: подписью к фото или"
        " комментарием при пересылке."
    )


async def test_a_draft_may_have_4096_characters_and_no_more(town: Town) -> None:
    card = await town.routed()
    answer = await town.reply(town.boris, card, "Ж" * 5000)
    assert answer.text == ("№1: в тексте 5000 знаков, помещается 4096. Сократите его.")
    assert town.chat(CONTROL).messages == []
    longest = f"{DRAFT} " + "Жж " * 1353 + "Ж"
    assert len(longest) == 4096
    await town.reply(town.boris, answer, longest)
    approval = town.last(CONTROL)
    assert "версия 1" in town.chat(CONTROL).messages[0].text
    await town.press(town.anna, approval, "✅ Согласовать")
    *_, text, footer = town.chat(HOUSING).messages
    texts = [html_of(one) for one in town.chat(HOUSING).messages]
    to_copy = [one[len("<pre>") : -len("</pre>")] for one in texts if one.startswith("<pre>")]
    assert "".join(to_copy) == longest
    assert (len(to_copy) == 1) is (len(longest) <= town.longest_text)
    assert "№1" in footer.text
    assert offered(footer) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]
    await town.reply(town.boris, text, "https://example.org/1")
    assert offered(footer) == [["Указать время"], ["Отменить размещение"]]


async def test_stickers_are_no_texts(town: Town) -> None:
    card = await town.routed()
    expected = {
        town.boris: (card, "№1: ответ принимается только текстом. Пришлите его словами."),
    }
    for person, (message, answer) in expected.items():
        person.send_sticker(message.chat.id, reply_to=message)
        await town.settle()
        assert town.last(message.chat.id).text == answer
    await town.reply(town.boris, card, "Яму на этой дороге засыплем.")
    approval = town.last(CONTROL)
    town.anna.send_sticker(CONTROL, reply_to=approval)
    await town.settle()
    assert town.last(CONTROL).text == "№1: комментарий принимается только текстом."
    await town.press(town.anna, approval, "✅ Согласовать")
    town.boris.send_sticker(HOUSING, reply_to=town.last(HOUSING))
    await town.settle()
    assert town.last(HOUSING).text.startswith("№1 · в сообщении нет ссылки.")
    town.anna.send_sticker(town.anna.id)
    town.boris.send_sticker(town.boris.id)
    town.admin.send_sticker(town.admin.id)
    await town.settle()
    for registrar in (town.anna, town.boris):
        answer = town.last(registrar).text
        assert answer.startswith("Бот понимает только текст. Напишите словами")
    assert "/help" in town.last(town.admin).text


async def test_markup_of_foreign_texts_is_shown_as_it_is(town: Town) -> None:
    """In the citizen's text, the draft, the comment, and back in the text to place."""
    task = await town.routed(MARKUP)
    assert MARKUP in task.text
    await town.reply(town.boris, task, f"{DRAFT} {MARKUP}")
    approval = town.last(CONTROL)
    assert f"{DRAFT} {MARKUP}" in approval.text
    await town.reply(town.anna, approval, f"Заметка: {MARKUP}")
    assert f"Заметка: {MARKUP}" in approval.text
    await town.press(town.anna, approval, "↩️ Обе причины")
    assert f"Заметка: {MARKUP}" in town.last(HOUSING).text
    await town.reply(town.boris, town.last(HOUSING), f"{DRAFT} {MARKUP}")
    await town.approve_last()
    assert MARKUP in town.last(HOUSING).text
    assert html_of(town.last(HOUSING)).count("<pre>") == 1
    for command in ("/open", "/history 1", "/incident 1"):
        answer = await town.say(town.anna, town.anna, command)
        assert answer.sender.is_bot


async def test_names_of_the_organisation_are_shown_as_they_are(
    starting: Starting, organisation_file: Path
) -> None:
    """Of the administration, an authority, and people: also those without a given name."""
    odd = (
        ORGANISATION.replace("Управление ЖКХ", "<i>ЖКХ</i> & Ко </b>" + "Щ" * 150)
        .replace("Петров Борис Викторович", "Петров<b>&")
        .replace("Иванова Анна Петровна", "<Иванова> &Анна <Петровна")
        .replace("Администрация муниципального", "<Администрация> & муниципального")
    )
    rewritten(organisation_file, odd)
    async with starting() as town:
        card = await town.registered()
        await town.press_data(town.anna, card, "ch:1:zhkh:1")
        await town.press(town.anna, card, "Направить")
        task = town.last(HOUSING)
        assert "Направлено: <i>ЖКХ</i> & Ко </b>Щ" in card.text
        assert "Петров<b>&" in task.text
        await town.reply(town.boris, task, "Яму на этой дороге засыплем.")
        await town.press(town.anna, town.last(CONTROL), "↩️ Обе причины")
        assert "Решение: <Иванова> &. <." in town.last(HOUSING).text
        for command in COMMANDS:
            assert (await town.say(town.anna, town.anna, command)).sender.is_bot
        assert not await violations(town)


async def test_odd_characters_are_taken_as_they_are(town: Town) -> None:
    """Emoji of several code points, right-to-left marks, control characters, a long word."""
    odd = "👩‍👩‍👧‍👦 \u202eабв\u202c \x07 " + "щ" * 300 + " и ещё слова " + "🕳" * 500
    task = await town.routed(odd)
    assert "🕳" * 500 in task.text
    assert "абв" in task.text
    assert not {"\u202e", "\u202c"} & {*task.text}
    await town.reply(town.boris, task, f"{DRAFT} {odd}")
    assert "🕳" * 500 in town.last(CONTROL).text


async def test_a_very_long_message_is_split_with_the_buttons_on_the_last_part(town: Town) -> None:
    """A client would have split it; a program that sends for a person does not."""
    town.anna.say(town.anna.id, "/new Очень длинная <история> & жалоба. " * 300)
    await town.settle()
    parts = [message for message in town.chat(town.anna).messages if message.sender.is_bot]
    assert len(parts) >= 3
    assert all("№1" in part.text for part in parts)
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    await town.act(town.anna, parts[-1], "Несколько органов…", "Управление ЖКХ")
    assert ["✓ Управление ЖКХ"] in parts[-1].buttons
    await town.press(town.anna, parts[-1], "Направить")

    tasks = town.chat(HOUSING).messages
    await town.reply(town.boris, tasks[0], DRAFT)
    assert "версия 1" in town.chat(CONTROL).messages[0].text
    await town.reply(town.boris, tasks[-1], "Лужу во дворе осушили и засыпали песком.")
    shown = [message.text for message in town.chat(CONTROL).messages]
    assert any("Лужу во дворе осушили" in text for text in shown)
    assert town.last(CONTROL).buttons


async def test_replies_to_others_messages_mean_nothing(town: Town) -> None:
    await town.routed()
    town.sandbox.world.privacy = False
    said = town.stranger.say(HOUSING, "Когда починят?")
    await town.settle()
    before = len(town.chat(HOUSING).messages)
    town.boris.reply(said, "Яму на этой дороге засыплем завтра.")
    await town.settle()
    assert len(town.chat(HOUSING).messages) == before + 1
    assert town.chat(CONTROL).messages == []


async def test_malformed_presses_get_a_clear_answer(town: Town) -> None:
    approval = await town.drafted()
    for data in MALFORMED:
        answer = await town.press_data(town.anna, approval, data)
        assert answer == (
            "Эта кнопка больше не работает. Откройте заново карточку (/incident_12, где 12 — её номер) или меню (/help)"
        ), data
    assert approval.buttons


async def test_forged_presses_about_nothing_are_refused(town: Town) -> None:
    approval = await town.drafted()
    for data in (
        "v:99:1:0:0:",
        "to:99::x",
        "ch:99:zhkh:1",
        "im:99:high",
        "ng:99",
        "ca:99",
        "pa:99:1",
    ):
        answer = await town.press_data(town.anna, approval, data)
        assert answer == "№99: такого сообщения нет. Проверьте номер.", data
    assert "органа" in await town.press_data(town.anna, approval, "ch:1:nowhere:1")
    assert "неактуален" in await town.press_data(town.anna, approval, "ly:12345:1")
    assert "неактуален" in await town.press_data(town.anna, approval, "ln:12345")


@pytest.mark.telegram("JSON of the Bot API")
async def test_a_press_on_a_message_that_telegram_forgot_works(town: Town) -> None:
    """Older than 48 hours it comes without its content, with the date 0."""
    approval = await town.drafted()
    query = {
        "id": "42",
        "from": town.anna.user.as_json(),
        "chat_instance": "1",
        "data": "v:1:1:0:0:",
        "message": {"message_id": approval.id, "date": 0, "chat": shapes.chat(approval.chat)},
    }
    await pushed(town, "callback_query", query)
    town.rude = True  # nobody waits for the answer to such a press here
    assert "Согласовано" in approval.text


@pytest.mark.telegram("JSON of the Bot API")
async def test_a_refused_press_that_is_too_old_is_answered_by_a_message(town: Town) -> None:
    """Telegram takes answers to presses for 150 seconds only."""
    approval = await town.drafted()
    query = {
        "id": "42",
        "from": town.stranger.user.as_json(),
        "chat_instance": "1",
        "data": "v:1:1:0:0:",
        "message": shapes.message(approval),
    }
    await pushed(town, "callback_query", query)
    await town.sandbox.until(lambda: "ваш номер: 777" in town.last(CONTROL).text)
    town.rude = True  # the sandbox has never heard of that press


CHANNEL = {"id": -1009, "type": "channel", "title": "Мой канал"}


@pytest.mark.telegram("anonymous administrators")
@pytest.mark.parametrize("whose", ["the group", "a channel of theirs"])
async def test_who_hides_behind_a_group_is_asked_to_show_a_face(town: Town, whose: str) -> None:
    """A draft in reply to the card, a command, a press; what is none of the bot's passes in silence."""
    card = await town.routed()
    text = town.boris.say(HOUSING, "Яму на этой дороге засыплем.")
    sender = shapes.chat(card.chat) if whose == "the group" else CHANNEL
    hidden = {"sender_chat": sender, "from": ANONYMOUS}
    for changes in (
        {"text": "/open", **hidden},
        {"text": "/link", **hidden},
        {"reply_to_message": shapes.message(card), **hidden},
    ):
        town.sandbox.world.updates.push_raw({"message": raw(text, **changes)})
        await town.settle()
        answer = town.last(HOUSING)
        assert answer.text.startswith("Вы действуете от имени группы или канала, и бот не знает")
    assert not town.chat(CONTROL).messages
    before = len(town.chat(HOUSING).messages)
    await pushed(town, "message", raw(text, **hidden))
    assert len(town.chat(HOUSING).messages) == before
    press = {
        "id": "42",
        "from": ANONYMOUS,
        "chat_instance": "1",
        "data": card.keys["Взять в работу"]["callback_data"],
        "message": shapes.message(card),
    }
    await pushed(town, "callback_query", press)
    await town.sandbox.until(lambda: len(town.chat(HOUSING).messages) > before)
    assert "Перейдите на своё имя" in town.last(HOUSING).text
    assert "Взято в работу" not in card.text
    town.rude = True  # nobody waits for the answer to such a press here


async def test_a_chat_that_is_nobodys_is_told_so(town: Town) -> None:
    town.sandbox.group(-1999, "Чужой чат", [town.anna])
    for command in ("/open", "/new Яма", "/help"):
        answer = await town.say(town.anna, -1999, command)
        assert answer.text.startswith("Этот чат не подключён к боту.")
        assert answer.text.endswith(f"Номер чата {numbered(-1999)}")
    town.anna.say(-1999, "/other")
    await town.settle()
    assert town.last(-1999).text == "/other"


@pytest.mark.telegram("JSON of the Bot API")
async def test_being_added_to_a_chat_and_other_updates_pass_in_silence(town: Town) -> None:
    town.sandbox.group(-1999, "Чужой чат", [town.anna])
    town.anna.remove_bot(-1999)
    town.anna.add_bot(-1999)
    town.boris.block()
    town.boris.unblock()
    await pushed(town, "message_reaction_count", {"chat": {"id": -1003, "type": "group"}})
    await pushed(town, "poll", {"id": "1"})
    town.rude = True
    assert await town.app.inbox.pending() == 0


@pytest.mark.telegram("JSON of the Bot API")
async def test_an_update_that_cannot_be_decoded_is_a_dead_letter_and_the_chat_goes_on(
    town: Town,
) -> None:
    message = town.anna.say(town.anna.id, "/new Яма")
    await town.settle()
    broken = raw(message, date="вчера", text="Секрет гражданина")
    await pushed(town, "message", broken)
    card = await town.say(town.anna, town.anna, "/new Лужа")
    assert card.text.startswith("№2 · выберите орган, ")

    (aside,) = await town.app.inbox.dead_letters()
    assert aside.payload["message"] == broken
    notice = town.last(town.admin).text
    assert str(aside.serial) in notice
    assert "Секрет" not in notice
    assert "message.date: int_parsing" in aside.error
    assert "Секрет" not in aside.error
    town.rude = True


@pytest.mark.telegram("JSON of the Bot API")
async def test_what_a_newer_telegram_adds_makes_no_message_unreadable(town: Town) -> None:
    told = town.sandbox.person(99, "Мария").say(99, "Яма на улице Мира")
    newer = raw(
        told,
        chat={"id": town.anna.id, "type": "hyperchat"},
        entities=[{"type": "sparkle", "radius": 3}],
        forward_origin={"type": "dream", "date": told.date, "dreamer": {"id": "?"}},
        hologram=[1, 2],
        **{"from": {"id": town.anna.id, "is_bot": False, "aura": "blue"}},
    )
    await pushed(town, "message", newer)
    assert town.last(town.anna).text.startswith("№1 · выберите орган, ")


async def test_a_handler_that_fails_is_tried_three_times_set_aside_and_can_be_replayed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.rude = True
    tries: list[int] = []

    def broken(*_: object) -> list[str]:
        tries.append(1)
        raise RuntimeError("Секрет гражданина")

    monkeypatch.setattr("handlers.lists.view.open_pages", broken)
    first = await town.say(town.anna, town.anna, "/open")
    assert len(tries) == 3
    assert first.text == (
        "Сообщение не обработано из-за ошибки, администратор извещён."
        " Оно сохранено, отправлять его ещё раз не нужно."
    )
    (aside,) = await town.app.inbox.dead_letters()
    notice = town.last(town.admin).text
    assert f"Событие {aside.serial} отложено" in notice
    assert "Секрет" not in notice + aside.error
    assert (await town.say(town.anna, town.anna, "/new Яма")).text.startswith("№1 ·")

    monkeypatch.undo()
    assert await town.app.inbox.replay(aside.serial)
    town.app.processing[0].wake()
    await town.settle()
    assert town.last(town.anna).text.startswith("Открытые инциденты: 1")
    assert await town.app.inbox.dead_letters() == []


async def test_a_row_changed_in_between_is_loaded_again_and_nobody_notices(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = [StaleIncident] * 3

    def shown(*_: object) -> list[str]:
        if stale:
            raise stale.pop()
        return ["Готово"]

    monkeypatch.setattr("handlers.lists.view.open_pages", shown)
    assert (await town.say(town.anna, town.anna, "/open")).text == "Готово"
    assert stale == []


async def test_a_row_that_is_stale_for_ever_does_not_hold_the_chat_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.rude = True

    def never(*_: object) -> list[str]:
        raise StaleIncident

    monkeypatch.setattr("handlers.lists.view.open_pages", never)
    await town.say(town.anna, town.anna, "/open")
    (aside,) = await town.app.inbox.dead_letters()
    assert aside.error.startswith("StaleIncident")
    assert (await town.say(town.anna, town.anna, "/new Яма")).text.startswith("№1 ·")


async def test_a_press_whose_handler_fails_is_not_left_spinning(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.rude = True
    card = await town.registered()

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("handlers.cards.control.buttons.route", broken)
    press = town.anna.press(card, "Управление ЖКХ")
    await town.settle()
    assert (await press.answered()).text == (
        "Нажатие не обработано из-за ошибки, администратор извещён."
        " Оно сохранено, нажимать ещё раз не нужно."
    )
    assert (town.last(town.anna) is card) is not town.warns_in_chat


@pytest.mark.usefixtures("names_shown")
async def test_broken_names_are_shown_as_they_are(town: Town) -> None:
    world = town.sandbox.world
    origin = {"type": "hidden_user", "sender_user_name": "<b>&\u202e" + "Я" * 200, "date": 1}
    world.post(
        town.chat(town.anna),
        town.anna.user,
        MessageContent(world.rich("Нет воды"), other={"forward_origin": origin}),
    )
    await town.settle()
    assert "Автор: <b>&" in town.last(town.anna).text
