"""Information for the consolidated answer with photos and documents, as drafts have them (§12)."""

import pytest

from bot.sandbox import Document, Message, Photo
from tests.e2e.test_draft_files import files, kinds
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, MEDIA, Starting, Town

INFORMATION = "Концерт у дома культуры начнётся в 18 часов."
CAPTION = "№1: вложения к информации для сводного ответа — Отдел культуры"
TALK = "Передал мастеру участка, жду от него информацию"
NEWS = "№1 · ответьте до 25.11 08:50 · информация для сводного ответа — Отдел культуры"


async def asked(town: Town) -> Message:
    """Housing makes the answer, culture informs it; gives the card in culture's chat."""
    card = await town.registered("Во дворе яма, а в доме культуры нет афиши. vk.com/wall-1_2")
    await town.share(card)
    return town.last(CULTURE)


def told(town: Town) -> list[Message]:
    """What the lead's chat has got after its card."""
    return town.chat(HOUSING).messages[1:]


async def test_a_photo_with_a_caption_is_information_for_the_lead(town: Town) -> None:
    card = await asked(town)
    await town.send(town.vera, card, Photo(), text=INFORMATION)

    photo, news = told(town)
    assert kinds(photo) == ["photo"]
    assert photo.text == CAPTION
    assert news.text == (
        f"{NEWS}\n"
        "Белова В. Н., 24.11.2026 09:00:\n"
        f"{INFORMATION}\n"
        "Вложения: 1 фото\n"
        "Информация получена от всех органов."
    )
    assert town.received(CULTURE, "№1 · информация передана")
    assert f"{INFORMATION}\nВложения: 1 фото\n" in town.chat(HOUSING).messages[0].text
    assert f"{INFORMATION}\nВложения: 1 фото\n" in card.text
    assert files(town.chat(CONTROL)) == files(town.chat(CULTURE)) == []
    history = await town.say(town.anna, town.anna, "/history 1")
    assert "информация для сводного ответа: Отдел культуры, вложений: 1 (Белова" in history.text
    assert INFORMATION not in history.text


async def test_an_album_is_one_piece_of_information(town: Town) -> None:
    card = await asked(town)
    await town.send(town.vera, card, Photo(), Photo(), Photo(), text=INFORMATION)

    *photos, news = told(town)
    assert [photo.text for photo in photos] == town.captions_of(3, CAPTION)
    assert len(files(town.chat(HOUSING))) == 3
    assert len({photo.content.other.get("media_group_id") for photo in photos}) == 1
    assert "Вложения: 3 фото" in news.text


async def test_documents_keep_their_names(town: Town) -> None:
    card = await asked(town)
    await town.send(town.vera, card, Document("афиша.pdf"), text=INFORMATION)

    document, news = told(town)
    assert document.content.other["document"]["file_name"] == "афиша.pdf"
    assert "Вложения: 1 документ\n" in news.text


@pytest.mark.telegram("albums of several messages")
@pytest.mark.parametrize("caption", [INFORMATION, ""], ids=["captioned first", "bare first"])
async def test_a_part_that_comes_late_renews_the_information_with_the_whole_album(
    town: Town, caption: str
) -> None:
    card = await asked(town)
    first, *_ = town.vera.send_album(CULTURE, [Photo(), Photo()], caption, reply_to=card)
    await town.settle()
    town.vera.send_late_part(first, Photo(), "" if caption else INFORMATION)
    await town.settle()

    *_, one, two, three, news = told(town)
    assert [kinds(photo) for photo in (one, two, three)] == [["photo"]] * 3
    assert news.text.startswith(
        "№1 · ответьте до 25.11 08:50 · исправлена информация"
        if caption
        else "№1 · ответьте до 25.11 08:50 · информация"
    )
    assert f"{INFORMATION}\nВложения: 3 фото" in news.text
    lead = town.chat(HOUSING).messages[0].text
    assert lead.count(INFORMATION) == 1
    assert "Вложения: 3 фото" in lead


async def test_an_edited_caption_renews_the_information_and_brings_no_file_twice(
    town: Town,
) -> None:
    card = await asked(town)
    *_, last = town.vera.send_album(CULTURE, [Photo(), Photo()], INFORMATION, reply_to=card)
    await town.settle()
    before = f"{INFORMATION}\n\n" if town.album_is_one_message else ""
    await town.edit(town.vera, last, f"{before}Афишу повесим завтра.")

    assert town.last(HOUSING).text.startswith(
        "№1 · ответьте до 25.11 08:50 · исправлена информация"
    )
    assert f"{INFORMATION}\n\nАфишу повесим завтра.\nВложения прежние: 2 фото\n" in (
        town.last(HOUSING).text
    )
    assert len(files(town.chat(HOUSING))) == 2
    lead = town.chat(HOUSING).messages[0].text
    assert lead.count(INFORMATION) == 1
    assert "Вложения: 2 фото" in lead
    assert town.last(CULTURE).text.startswith("№1 · исправление передано")


async def test_a_caption_edited_to_the_same_renews_nothing(town: Town) -> None:
    card = await asked(town)
    first, *_ = town.vera.send_album(CULTURE, [Photo(), Photo()], INFORMATION, reply_to=card)
    await town.settle()
    before = len(told(town))
    await town.edit(town.vera, first, INFORMATION)
    assert len(told(town)) == before


async def test_files_without_a_word_wait_two_minutes_for_the_text(town: Town) -> None:
    card = await asked(town)
    before = len(town.chat(CULTURE).messages)
    await town.send(town.vera, card, Photo(), Photo())
    assert len(town.chat(CULTURE).messages) == before + town.messages_of(2)
    await town.pass_time(minutes=2)
    question = town.last(CULTURE)
    assert question.text.startswith(
        "№1 · напишите, что сообщить для сводного ответа.\nПринято и ждёт вашего текста: 2 фото.\n"
    )
    assert told(town) == []
    await town.reply(town.vera, question, INFORMATION)
    assert "Вложения: 2 фото" in told(town)[-1].text
    assert not await town.discrepancies()


@pytest.mark.parametrize("talked", [True, False], ids=["has talked", "has not"])
async def test_a_text_that_was_asked_for_is_no_talk(town: Town, *, talked: bool) -> None:
    card = await asked(town)
    if talked:
        await town.press(town.vera, await town.reply(town.vera, card, TALK), "Переписка")
    await town.send(town.vera, card, Photo())
    await town.pass_time(minutes=2)
    await town.reply(town.vera, town.last(CULTURE), "Бригада выехала")
    assert "Бригада выехала\nВложения: 1 фото\n" in told(town)[-1].text


async def test_a_photo_of_the_draft_does_not_go_with_information(town: Town) -> None:
    """Housing drafts the answer, and informs another authority within the two minutes."""
    await asked(town)
    lead = town.executors_card
    await town.reply(town.boris, lead, DRAFT)
    await town.send(town.boris, lead, Photo())
    assert "Вложения: 1 фото" in town.last(CONTROL).text
    await changed(town, "Сводный ответ: Отдел культуры")
    await town.reply(town.boris, town.last(HOUSING), "Яму засыплем сегодня до 18 часов.")
    news = town.last(CULTURE)
    assert "Яму засыплем сегодня до 18 часов." in news.text
    assert "Вложения" not in news.text


async def test_a_caption_that_is_taken_away_is_missed(town: Town) -> None:
    card = await asked(town)
    photo = town.vera.send_photo(CULTURE, INFORMATION, reply_to=card)
    await town.settle()
    await town.edit(town.vera, photo, "")
    assert "нужен текст информации" in town.last(CULTURE).text
    assert INFORMATION in town.chat(HOUSING).messages[0].text


async def test_a_sticker_is_no_information(town: Town) -> None:
    card = await asked(town)
    town.vera.send_sticker(CULTURE, reply_to=card)
    await town.settle()
    assert "информация для сводного ответа принимается только текстом" in town.last(CULTURE).text


async def test_files_of_what_looks_like_talk_wait_with_it(town: Town) -> None:
    card = await asked(town)
    question = await town.send(town.vera, card, Photo(), Photo(), text="Вот, смотрите")
    assert "Вот, смотрите\nВложения: 2 фото\nЭто информация для сводного ответа?" in question.text
    assert told(town) == []

    await town.press(town.vera, question, "Передать")
    news = told(town)[-1]
    assert [kinds(photo) for photo in files(town.chat(HOUSING))] == [["photo"]] * 2
    assert "Вот, смотрите\nВложения: 2 фото\n" in news.text


@pytest.mark.telegram("albums of several messages")
async def test_a_caption_shortened_to_talk_stays_the_same_information_once_confirmed(
    town: Town,
) -> None:
    card = await asked(town)
    first, _ = town.vera.send_album(CULTURE, [Photo(), Photo()], INFORMATION, reply_to=card)
    await town.settle()
    town.vera.send_late_part(first, Photo())
    await town.settle()
    await town.edit(town.vera, first, "Ага, в 19")
    await town.press(town.vera, town.last(CULTURE), "Передать")

    assert town.last(HOUSING).text.startswith(
        "№1 · ответьте до 25.11 08:50 · исправлена информация"
    )
    lead = town.chat(HOUSING).messages[0].text
    assert "Ага, в 19\nВложения: 3 фото" in lead
    assert INFORMATION not in lead


async def test_control_sees_with_the_consolidated_draft_whose_information_came(town: Town) -> None:
    card = await asked(town)
    await town.send(town.vera, card, Photo(), Photo(), text=INFORMATION)
    await town.reply(town.boris, town.last(HOUSING), DRAFT)

    approval = town.last(CONTROL)
    assert "Информация получена от: Отдел культуры (2 фото)\n" in approval.text
    assert "Нет информации" not in approval.text
    assert files(town.chat(CONTROL)) == []


async def test_a_draft_in_reply_to_a_photo_of_the_information_is_one(town: Town) -> None:
    card = await asked(town)
    await town.send(town.vera, card, Photo(), text=INFORMATION)
    await town.reply(town.boris, files(town.chat(HOUSING))[0], DRAFT)
    assert "Проект ответа, версия 1" in town.last(CONTROL).text


async def test_the_files_of_information_are_not_taken_for_those_of_the_card(town: Town) -> None:
    """The lead's card comes with the citizen's photo, the information with its own."""
    card = await town.send(
        town.anna,
        town.anna,
        Photo(),
        text="Во дворе яма, а в доме культуры нет афиши. vk.com/wall-1_2",
    )
    await town.share(card)
    await town.send(town.vera, town.last(CULTURE), Photo(), text=INFORMATION)
    assert [photo.text for photo in files(town.chat(HOUSING))] == [
        "№1: вложения к сообщению гражданина",
        CAPTION,
    ]


async def changed(town: Town, *labels: str) -> None:
    """Control changes the authorities on its card."""
    card = town.chat(town.anna).find("Соцсеть:")
    await town.act(town.anna, card, "Изменить органы", *labels, "Сохранить изменения")


async def test_a_lead_that_is_named_later_gets_the_files_that_the_one_before_has_got(
    town: Town,
) -> None:
    card = await asked(town)
    await town.send(town.vera, card, Photo(), Photo(), text=INFORMATION)
    await changed(town, "Отдел СМИ")
    assert files(town.chat(MEDIA)) == []  # it informs the lead, too
    await changed(town, "Сводный ответ: Отдел СМИ")
    news, photos = town.last(MEDIA), files(town.chat(MEDIA))
    assert [kinds(one) for one in photos] == [["photo"]] * 2
    assert photos[0].text == "№1: вложения к информации для сводного ответа"
    assert "Ответ готовит и размещает: Отдел СМИ" in news.text
    await changed(town, "Сводный ответ: Отдел культуры")
    assert files(town.chat(CULTURE)) == []  # they are its own


async def test_a_lead_that_comes_later_gets_them_with_the_card(town: Town) -> None:
    card = await asked(town)
    town.vera.send_album(CULTURE, [Photo()] * 6, INFORMATION, reply_to=card)
    town.vera.send_album(CULTURE, [Photo()] * 6, f"{INFORMATION} Вот афиша.", reply_to=card)
    await town.pass_time(minutes=1)
    await changed(town, "Отдел СМИ", "Сводный ответ: Отдел СМИ", "✓ Управление ЖКХ")
    card, photos = town.last(MEDIA), files(town.chat(MEDIA))
    assert len(photos) == 12  # more than one album holds
    assert photos[0].text == "№1: вложения к информации для сводного ответа"
    assert card.text.count("Вложения: 6 фото") == 2


@pytest.mark.telegram("files that belong to a bot")
async def test_a_dead_file_does_not_hold_the_information_up(town: Town) -> None:
    town.rude = True  # the sandbox refuses the call, as Telegram would
    card = await asked(town)
    message = town.vera.send_photo(CULTURE, INFORMATION, reply_to=card)
    for size in message.content.other["photo"]:
        size["file_id"] = "AgACAgIAAxkBoftheoldtoken"
    town.sandbox.world.updates.pending.clear()
    town.announce_again(message)
    await town.settle()
    [news] = told(town)
    assert INFORMATION in news.text
    assert town.last(CONTROL).text == (
        "№1: вложения не переданы (Управление ЖКХ), мессенджер их не принял."
        " Сообщение отправлено без них."
    )


@pytest.mark.telegram("albums of several messages")
async def test_the_files_survive_a_restart(starting: Starting) -> None:
    async with starting() as town:
        first, _ = town.vera.send_album(
            CULTURE, [Photo(), Photo()], INFORMATION, reply_to=await asked(town)
        )
    async with starting() as town:
        await town.settle()
        assert "Вложения: 2 фото" in town.last(HOUSING).text
        town.vera.send_late_part(first, Photo())
        await town.settle()
        assert "Вложения: 3 фото" in town.last(HOUSING).text
