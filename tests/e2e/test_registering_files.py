"""A citizen's message with photos: from one message, an album, or forwarded with a comment (§2, §4)."""

from itertools import chain

import pytest

from bot.sandbox import Chat, Document, FromHidden, Message, Origin, Photo
from tests.e2e.town import CONTROL, HOUSING, Starting, Town
from tests.telegram import FromChannel, FromUser

WORDS = "Во дворе на Ленина, 5 яма."
TEXT = f"{WORDS} https://vk.com/wall-1_2"
NEIGHBOUR = FromHidden("Ольга Соседова")
HIDDEN = FromHidden("Жанна Соколова")

COMMENTED = pytest.mark.telegram("a comment that comes right before a forward")
OF_CHANNELS = pytest.mark.telegram("names of groups and channels in what is forwarded")


def cards(chat: Chat) -> list[Message]:
    return [message for message in chat.messages if "Выявлен:" in message.text]


async def forwarded(
    town: Town, text: str, *photos: Photo, origin: Origin = NEIGHBOUR, comment: str = ""
) -> list[Message]:
    """Anna forwards it to the bot; gives the cards that she has then."""
    town.anna.forward(town.anna.id, origin, text, photos, comment=comment)
    await town.settle()
    return cards(town.chat(town.anna))


async def test_a_photo_with_a_caption_is_registered(town: Town) -> None:
    await town.send(town.anna, town.anna, Photo(), text=TEXT)
    (card,) = cards(town.chat(town.anna))
    assert f"Сообщение:\n{WORDS}\nВложения: 1 фото\n" in card.text
    assert "Соцсеть: ВКонтакте" in card.text


async def test_an_album_is_one_incident_and_goes_to_the_executors_once(town: Town) -> None:
    await town.send(town.anna, town.anna, Photo(), Photo(), text=TEXT)
    (card,) = cards(town.chat(town.anna))
    assert "Вложения: 2 фото" in card.text
    await town.press(town.anna, card, "Управление ЖКХ")

    *photos, work = town.chat(HOUSING).messages
    assert {*chain.from_iterable(one.content.media for one in photos)} == {"photo"}
    assert [one.text for one in photos] == town.captions_of(
        2, "№1: вложения к сообщению гражданина"
    )
    assert "Вложения: 2 фото" in work.text


async def test_an_album_of_documents_is_registered(town: Town) -> None:
    await town.send(town.anna, town.anna, Document("акт.pdf"), Document("план.pdf"), text=TEXT)
    (card,) = cards(town.chat(town.anna))
    assert "Вложения: 2 документа" in card.text


async def test_a_reply_to_a_photo_of_the_executors_card_is_a_draft(town: Town) -> None:
    await town.send(town.anna, town.anna, Photo(), text=TEXT)
    (card,) = cards(town.chat(town.anna))
    await town.press(town.anna, card, "Управление ЖКХ")
    photo, _ = town.chat(HOUSING).messages
    await town.reply(town.boris, photo, "Яму во дворе засыплем до пятницы, 27 ноября.")
    assert "Проект ответа, версия 1" in town.last(CONTROL).text


async def test_photos_without_a_word_are_not_registered(town: Town) -> None:
    await town.send(town.anna, town.anna, Photo(), Photo())
    assert town.last(town.anna).text == (
        "В сообщении нет текста. Пришлите его ещё раз с текстом: подписью к фото или"
        " комментарием при пересылке."
    )
    assert cards(town.chat(town.anna)) == []


async def test_a_sticker_is_not_registered(town: Town) -> None:
    town.anna.send_sticker(town.anna.id)
    await town.settle()
    assert town.last(town.anna).text.startswith("Бот понимает только текст.")


async def test_new_with_a_photo_registers_both(town: Town) -> None:
    await town.send(town.anna, CONTROL, Photo(), text=f"/new@otklik_bot {TEXT}")
    (card,) = cards(town.chat(CONTROL))
    assert f"Сообщение:\n{WORDS}\nВложения: 1 фото\n" in card.text


async def test_new_in_reply_to_a_photo_registers_the_photo(town: Town) -> None:
    cited = town.maria.send_photo(CONTROL, TEXT)
    await town.reply(town.anna, cited, "/new")
    (card,) = cards(town.chat(CONTROL))
    assert f"Сообщение:\n{WORDS}\nВложения: 1 фото\n" in card.text


async def test_the_question_for_the_message_can_be_answered_with_an_album(town: Town) -> None:
    question = await town.say(town.anna, CONTROL, "/new")
    await town.send(town.anna, question, Photo(), Photo(), text=TEXT)
    (card,) = cards(town.chat(CONTROL))
    assert "Вложения: 2 фото" in card.text


@pytest.mark.parametrize(
    ("origin", "author", "link"),
    [
        (FromUser(7001, "Ольга"), "Ольга", None),
        (HIDDEN, "Жанна Соколова", None),
        pytest.param(
            FromChannel(-1009, "Подслушано", 15, "sosedi"),
            "Подслушано",
            "https://t.me/sosedi/15",
            marks=OF_CHANNELS,
        ),
        pytest.param(FromChannel(-1009, "Закрытый", 15), "Закрытый", None, marks=OF_CHANNELS),
    ],
    ids=["person", "hidden", "public channel", "private channel"],
)
@pytest.mark.usefixtures("names_shown")
async def test_a_forwarded_message_keeps_its_author_and_its_link(
    town: Town, origin: Origin, author: str, link: str | None
) -> None:
    (card,) = await forwarded(town, "Во дворе яма, дети падают.", origin=origin)
    assert f"Автор: {author}\n" in card.text
    assert (f"Ссылка: {link}" if link else "Соцсеть: не определена") in card.text


@COMMENTED
@pytest.mark.usefixtures("names_shown")
async def test_a_comment_and_what_was_forwarded_with_it_are_one_incident(town: Town) -> None:
    comment = "Это уже второй раз за неделю"
    await town.pass_time(seconds=30)
    (card,) = await forwarded(town, TEXT, origin=HIDDEN, comment=comment)
    assert card.text.startswith("№1 · выберите орган, ")
    assert f"Сообщение:\n{WORDS}\n" in card.text
    assert "Автор: Жанна Соколова" in card.text
    assert (
        "Комментарий при пересылке (органы его не видят):\nЭто уже второй раз за неделю\n"
        in card.text
    )
    assert "Соцсеть: ВКонтакте" in card.text

    await town.press(town.anna, card, "Управление ЖКХ")
    assert "второй раз" not in town.last(HOUSING).text
    assert WORDS in town.last(HOUSING).text


@COMMENTED
async def test_a_comment_with_the_link_gives_the_forwarded_text_its_network(town: Town) -> None:
    (card,) = await forwarded(town, "Во дворе яма.", comment="https://ok.ru/group/1/topic/2")
    assert "Соцсеть: Одноклассники" in card.text
    assert "Сообщение:\nВо дворе яма.\n" in card.text


@COMMENTED
@pytest.mark.parametrize("caption", ["", "Во дворе яма."], ids=["bare", "captioned"])
async def test_a_comment_and_a_forwarded_album_are_one_incident(town: Town, caption: str) -> None:
    (card,) = await forwarded(town, caption, Photo(), Photo(), comment="Срочно, Ленина, 5")
    assert f"Сообщение:\n{caption or 'Срочно, Ленина, 5'}\nВложения: 2 фото\n" in card.text
    assert ("Комментарий при пересылке" in card.text) is bool(caption)


@pytest.mark.telegram("albums of several messages")
async def test_the_rest_of_a_forwarded_album_joins_its_comment_too(town: Town) -> None:
    first, *_ = town.anna.forward(
        town.anna.id, NEIGHBOUR, "Во дворе яма.", [Photo(), Photo()], comment="Срочно"
    )
    await town.settle()
    town.anna.send_late_part(first, Photo())
    await town.settle()
    (card,) = cards(town.chat(town.anna))
    assert "Сообщение:\nВо дворе яма.\nВложения: 3 фото\n" in card.text
    assert "Комментарий при пересылке (органы его не видят):\nСрочно\n" in card.text


async def test_two_forwarded_messages_are_two_incidents(town: Town) -> None:
    town.anna.forward(town.anna.id, NEIGHBOUR, "Во дворе яма.")
    assert len(await forwarded(town, "Не горит фонарь.")) == 2


@COMMENTED
async def test_only_the_first_of_several_forwarded_messages_belongs_to_the_comment(
    town: Town,
) -> None:
    town.anna.forward(town.anna.id, NEIGHBOUR, "Во дворе яма.", comment="Два сообщения")
    first, second = await forwarded(town, "Не горит фонарь.")
    assert "Два сообщения" in first.text
    assert "Два сообщения" not in second.text


async def test_what_is_forwarded_later_is_an_incident_of_its_own(town: Town) -> None:
    await town.pass_time(seconds=30)  # the minute is the same then, too
    await town.registered("Во дворе яма.")
    message = town.anna.say(town.anna.id, "Не горит фонарь. https://vk.com/wall-1_3")
    await town.settle()
    await town.pass_time(seconds=3)
    assert message.id == town.chat(town.anna).messages[-2].id
    assert len(await forwarded(town, "Нет воды.")) == 3


@pytest.mark.telegram("albums of several messages")
async def test_a_late_part_is_added_while_the_incident_waits_for_routing(town: Town) -> None:
    first, *_ = town.anna.send_album(town.anna.id, [Photo(), Photo()], TEXT)
    await town.settle()
    town.anna.send_late_part(first, Photo())
    await town.settle()
    (card,) = cards(town.chat(town.anna))
    assert "Вложения: 3 фото" in card.text
    assert (
        "сообщение дополнено, вложений: 3"
        in (await town.say(town.anna, town.anna, "/history 1")).text
    )


@pytest.mark.telegram("albums of several messages")
async def test_a_late_part_is_refused_after_routing(town: Town) -> None:
    first, *_ = town.anna.send_album(town.anna.id, [Photo(), Photo()], TEXT)
    await town.settle()
    (card,) = cards(town.chat(town.anna))
    await town.press(town.anna, card, "Управление ЖКХ")
    town.anna.send_late_part(first, Photo())
    await town.settle()
    assert town.last(town.anna).text == (
        "№1: дополнять поздно, сообщение уже направлено в орган без этой части."
    )
    assert "Вложения: 2 фото" in card.text


@pytest.mark.telegram("albums of several messages")
async def test_a_stop_between_the_parts_of_an_album_loses_none(starting: Starting) -> None:
    async with starting() as town:
        first, *_ = town.anna.send_album(town.anna.id, [Photo(), Photo()], TEXT)
    town.anna.send_late_part(first, Photo())
    async with starting() as town:
        await town.settle()
        (card,) = cards(town.chat(town.anna))
        assert "Вложения: 3 фото" in card.text
