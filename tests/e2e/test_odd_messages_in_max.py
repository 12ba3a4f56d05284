"""MAX leaves out what it documents as always there: nobody's words are lost, and no chat stops."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from bot.messengers.updates import Payload
from bot.sandbox.max import shapes
from bot.sandbox.max.ids import milliseconds
from handlers.texts.replies import REPLY_ABOUT_NOTHING
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town
from tests.max.sandbox import Sandbox

PHOTO = {"type": "image", "payload": {"photo_id": None, "token": None, "url": None}}
PAPER = {"type": "file", "payload": None, "filename": "акт.pdf", "size": 10}


pytestmark = pytest.mark.in_max


async def brought(town: Town, message: Any, **changes: Any) -> None:
    """What a person has written comes once more, as another message, with these changes."""
    cast("Sandbox", town.sandbox).odd = True
    await town.pass_time(seconds=1)  # without its body only its moment tells it from another
    world: Any = town.sandbox.world
    shown = shapes.message(world, message)
    body = {**shown["body"], "mid": f"{shown['body']['mid']}0"}
    update = {
        "update_type": "message_created",
        "timestamp": milliseconds(world.unix_now()),
        "message": shown | {"body": body} | changes,
    }
    world.updates.push(update)
    await town.settle()


async def test_a_file_without_its_token_is_named_and_the_draft_is_taken(town: Town) -> None:
    card = await town.routed()
    words = town.boris.say(HOUSING, "Пишу ответ.")
    world: Any = town.sandbox.world
    link = {
        "type": "reply",
        "sender": shapes.user(world, world.bot),
        "message": shapes.message(world, card)["body"],
    }
    body = {"mid": "mid.1", "seq": 1, "text": DRAFT, "attachments": [PHOTO, PAPER]}
    await brought(town, words, link=link, body=body)
    assert DRAFT in town.last(CONTROL).text
    told = [one.text for one in town.chat(HOUSING).messages if one.sender.is_bot]
    assert "Бот не получил вложения: фото, «акт.pdf». Пришлите их ещё раз." in told


async def test_a_lone_file_that_did_not_arrive_is_asked_for(town: Town) -> None:
    words = town.anna.say(town.anna.id, "Смотрите")
    await town.settle()
    await brought(town, words, body={"mid": "mid.1", "seq": 1, "attachments": [PHOTO]})
    told = town.last(town.anna).text
    assert told.startswith("Бот не получил вложение: фото. Пришлите его ещё раз.")
    stranger = town.stranger.say(town.stranger.id, "Здравствуйте")
    await town.settle()
    await brought(town, stranger, body={"mid": "mid.2", "seq": 1, "attachments": [PHOTO]})
    assert not any("не получил" in one.text for one in town.chat(town.stranger).messages)


async def test_a_reply_without_its_original_has_an_answer(town: Town) -> None:
    await town.routed()
    words = town.boris.say(HOUSING, "Готово")
    await town.settle()
    world: Any = town.sandbox.world
    link = {"type": "reply", "sender": shapes.user(world, world.bot), "message": None}
    await brought(town, words, link=link)
    assert town.last(HOUSING).text == REPLY_ABOUT_NOTHING
    assert await town.app.inbox.dead_letters() == []


async def test_a_forward_without_its_body_is_taken_or_asked_for(town: Town) -> None:
    words = town.anna.say(town.anna.id, "Пересылаю")
    await town.settle()
    inner = {"mid": "mid.7", "seq": 7, "text": "Нет воды на улице Мира, дом 5."}
    await brought(town, words, link={"type": "forward", "message": inner}, body=None)
    assert town.last(town.anna).text.startswith("№1 · ")
    await brought(town, words, link={"type": "forward", "message": None}, body=None)
    assert town.last(town.anna).text.startswith("Сообщение гражданина принимается только текстом")
    assert await town.app.inbox.dead_letters() == []


async def test_whatever_the_reader_fails_on_is_set_aside_and_the_chat_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = town.app.lines
    read = line.read

    def failing(payload: Payload, album: Sequence[Payload], *rest: Any) -> Any:
        if "Секрет" in str(payload):
            raise KeyError("Секрет")
        return read(payload, album, *rest)

    monkeypatch.setattr(line, "read", failing)
    town.anna.say(town.anna.id, "/new Секрет")
    await town.settle()
    assert "не обработано из-за ошибки" in town.last(town.anna).text
    (aside,) = await town.app.inbox.dead_letters()
    assert str(aside.serial) in town.last(town.admin).text
    assert "Секрет" not in aside.error
    card = await town.say(town.anna, town.anna, "/new Лужа")
    assert card.text.startswith("№1 · ")
    monkeypatch.undo()
    assert await town.app.inbox.replay(aside.serial)
    town.app.processing[0].wake()
    await town.settle()
    assert "Секрет" in town.last(town.anna).text
    town.rude = True
