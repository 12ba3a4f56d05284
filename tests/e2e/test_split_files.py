"""Files that are picked together and that Telegram sends apart: photos as an album, a document alone."""

from collections.abc import Sequence

import pytest

from bot.sandbox import Document, FromHidden, Message, Photo
from tests.e2e.test_promises import asked, tracked
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Town
from tests.telegram import Person

APART = pytest.mark.telegram("files sent apart though picked together")

TEXT = "Яму во дворе дома 5 по улице Ленина засыплем до 27 ноября."
ALL = "Вложения: 2 фото, 1 документ"


async def sent(  # noqa: PLR0917 - who, where, what, and how soon
    town: Town, who: Person, chat: int, to: Message | None, words: Sequence[str], seconds: int
) -> None:
    """Two photos and, so many seconds later, a document; the words are under the first or the second."""
    who.send_album(chat, [Photo(), Photo()], words[0], reply_to=to)
    if seconds:
        await town.settle()
        await town.pass_time(seconds=seconds)
    await town.send(who, to or chat, Document("акт.pdf"), text=words[1])


SPLIT = pytest.mark.parametrize("words", [(TEXT, ""), ("", TEXT)], ids=["first", "second"])
LATE = pytest.mark.parametrize("seconds", [0, 5], ids=["at once", "late"])


@SPLIT
@LATE
async def test_a_draft_has_them_all(town: Town, words: Sequence[str], seconds: int) -> None:
    card = await town.routed()
    await sent(town, town.boris, HOUSING, card, words, seconds)
    approval = town.last(CONTROL)
    assert f"{TEXT}\n{ALL}\n" in approval.text
    apart = seconds or town.album_is_one_message
    assert f"версия {2 if words[0] and apart else 1}" in approval.text
    assert approval.buttons


@SPLIT
@LATE
@APART
async def test_the_answer_to_a_question_has_them_all(
    town: Town, words: Sequence[str], seconds: int
) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Промежуточный ответ")
    await sent(town, town.boris, HOUSING, town.last(HOUSING), words, seconds)
    assert f"{TEXT}\n{ALL}\n" in town.last(CONTROL).text
    assert "промежуточн" in town.last(CONTROL).text
    assert not [one for one in town.chat(HOUSING).messages if "уже закрыт" in one.text]


@LATE
@APART
async def test_what_shows_that_a_promise_was_kept_is_taken_whole(town: Town, seconds: int) -> None:
    card = await tracked(town)
    question = await asked(town, card, "Выполнено")
    await sent(town, town.boris, HOUSING, question, ("Сделано", ""), seconds)
    assert "Вложения: 2 фото, 1 документ" in town.last(CONTROL).text
    assert not [one for one in town.chat(HOUSING).messages if "уже закрыт" in one.text]


@SPLIT
@LATE
@APART
async def test_a_message_sent_to_be_registered_has_them_all(
    town: Town, words: Sequence[str], seconds: int
) -> None:
    cited = [f"{one} https://vk.com/wall-1_3" if one else "" for one in words]
    await sent(town, town.anna, town.anna.id, None, cited, seconds)
    assert ALL in town.find(town.anna, "Выявлен:").text
    refused = await town.say(town.anna, town.anna, "/incident 2")
    assert refused.text.startswith("№2: такого сообщения нет")


@APART
async def test_a_forwarded_message_with_a_comment_has_them_all(town: Town) -> None:
    author = FromHidden("Сергей")
    town.anna.forward(town.anna.id, author, "", [Photo(), Photo()], comment=TEXT)
    town.anna.forward(town.anna.id, author, "", [Document("акт.pdf")])
    await town.settle()
    assert ALL in town.last(town.anna).text
    assert TEXT in town.last(town.anna).text


async def test_a_photo_that_comes_without_words_goes_with_the_draft_that_waits(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=TEXT)
    await town.pass_time(minutes=2)
    photo = town.boris.send_photo(HOUSING, reply_to=card)
    await town.settle()
    assert f"{TEXT}\nВложения: 2 фото\nЧто изменилось" in town.last(CONTROL).text
    assert town.last(HOUSING).text == (
        "№1 · проект, версия 2, отправлен на согласование\nВложения в этой версии: 2 фото."
    )
    await town.send(town.boris, card, Document("акт.pdf"))
    assert f"{TEXT}\n{ALL}\n" in town.last(CONTROL).text
    await town.approve_last()
    await town.pass_time(minutes=2)
    question = await town.send(town.boris, card, Photo())
    assert f"{TEXT}\nВложения: 3 фото, 1 документ\nЗаменить согласованный текст?" in question.text
    assert photo.reactions == {}


async def test_other_photos_with_another_text_leave_the_former_ones_out_and_their_author_reads_so(
    town: Town,
) -> None:
    card = await town.routed()
    for minutes in (0, 2):
        await town.pass_time(minutes=minutes)
        await town.send(town.boris, card, Photo(), text=f"{TEXT} Версия {minutes}.")
    assert "\nВложения: 1 фото\n" in town.last(CONTROL).text
    assert town.last(HOUSING).text.endswith(
        "\nВ этой версии только 1 фото. Если нужны и прежние вложения, пришлите их без текста"
        " ответом на карточку."
    )


async def test_a_photo_that_comes_without_words_goes_with_the_information_for_the_lead(
    town: Town,
) -> None:
    card = await town.registered()
    await town.share(card)
    task = town.last(CULTURE)
    await town.send(town.vera, task, Photo())
    await town.reply(town.vera, task, "Площадку у клуба отремонтировали в июле.")
    told = town.last(HOUSING)
    assert "Площадку у клуба отремонтировали в июле.\nВложения: 1 фото" in told.text
    await town.pass_time(minutes=3)
    await town.send(town.vera, task, Photo())
    told = town.last(HOUSING)
    assert "Площадку у клуба отремонтировали в июле.\nВложения: 2 фото" in told.text
    assert not any("напишите" in one.text for one in town.chat(CULTURE).messages)
