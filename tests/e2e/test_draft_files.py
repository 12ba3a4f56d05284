"""Drafts with photos and documents: one message or an album, whole or in parts (§13)."""

import pytest

from bot.sandbox import ApiRefusal, Chat, Document, FromHidden, Message, Photo, Video
from tests.e2e.test_templates import written
from tests.e2e.town import CONTROL, HOUSING, Starting, Town
from tests.telegram import DropAfter
from tests.telegram.markup import html_of

TEXT = "Яму во дворе дома 5 по улице Ленина засыплем до 27 ноября."


def kinds(message: Message) -> list[str]:
    return message.content.media


def files(chat: Chat) -> list[Message]:
    """The message of each photo and document that the bot has sent there."""
    sent = [message for message in chat.messages if message.sender.is_bot and kinds(message)]
    return [one for one in sent for _ in one.content.other.get("files", [one])]


async def test_a_photo_with_a_caption_is_a_draft(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=TEXT)

    photo, approval = town.chat(CONTROL).messages
    assert kinds(photo) == ["photo"]
    assert photo.text == "№1: вложения к проекту ответа, версия 1"
    assert f"Проект ответа:\n{TEXT}\nВложения: 1 фото\n" in approval.text
    assert approval.buttons
    assert town.received(HOUSING, "версия 1, отправлен на согласование")


async def test_an_album_is_one_draft(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), Photo(), Photo(), text=TEXT)

    *photos, approval = town.chat(CONTROL).messages
    assert [kinds(photo) for photo in files(town.chat(CONTROL))] == [["photo"]] * 3
    captions = town.captions_of(3, "№1: вложения к проекту ответа, версия 1")
    assert [photo.text for photo in photos] == captions
    assert len({photo.content.other.get("media_group_id") for photo in photos}) == 1
    assert "версия 1" in approval.text
    assert "Вложения: 3 фото" in approval.text


async def test_an_album_waits_a_second_for_its_last_part_and_no_longer(town: Town) -> None:
    card = await town.routed()
    before = town.clock.now()
    await town.send(town.boris, card, Photo(), Photo(), text=TEXT)
    assert 1 <= (town.clock.now() - before).total_seconds() < 4
    assert "Вложения: 2 фото" in town.last(CONTROL).text


@pytest.mark.telegram("albums of several messages")
@pytest.mark.parametrize("caption", [TEXT, ""], ids=["captioned first", "bare first"])
async def test_a_part_that_comes_late_makes_a_new_version_with_the_whole_album(
    town: Town, caption: str
) -> None:
    card = await town.routed()
    first, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], caption, reply_to=card)
    await town.settle()
    town.boris.send_late_part(first, Photo(), "" if caption else TEXT)
    await town.settle()

    approval = town.last(CONTROL)
    assert f"версия {2 if caption else 1}" in approval.text
    assert f"{TEXT}\nВложения: 3 фото" in approval.text
    assert approval.buttons


async def test_the_files_of_a_text_that_looks_like_talk_wait_with_it(town: Town) -> None:
    card = await town.routed()
    question = await town.send(town.boris, card, Photo(), Photo(), text="Засыпали.")
    assert "Засыпали.\nВложения: 2 фото\nЭто ответ гражданину?" in question.text
    assert town.chat(CONTROL).messages == []

    await town.press(town.boris, question, "На согласование")
    approval = town.last(CONTROL)
    assert [kinds(photo) for photo in files(town.chat(CONTROL))] == [["photo"]] * 2
    assert "Проект ответа:\nЗасыпали.\nВложения: 2 фото\n" in approval.text


@pytest.mark.telegram("albums of several messages")
async def test_any_part_of_an_album_that_its_author_is_asked_about_can_be_bettered(
    town: Town,
) -> None:
    card = await town.routed()
    _, last = town.boris.send_album(HOUSING, [Photo(), Photo()], "Засыпали.", reply_to=card)
    await town.settle()
    question = town.last(HOUSING)
    await town.edit(town.boris, last, TEXT)
    assert f"Засыпали.\n\n{TEXT}\nВложения: 2 фото\n" in town.last(CONTROL).text
    assert question.buttons == []


async def test_a_photo_with_a_caption_replaces_the_approved_text_once_confirmed(town: Town) -> None:
    to_place = await town.approved()
    question = await town.send(town.boris, to_place, Photo(), text=TEXT)
    assert question.text.endswith(f"{TEXT}\nВложения: 1 фото\nЗаменить согласованный текст?")

    await town.press(town.boris, question, "Да, отправить на согласование")
    assert [kinds(photo) for photo in files(town.chat(CONTROL))] == [["photo"]]
    assert f"{TEXT}\nВложения: 1 фото\n" in town.last(CONTROL).text


async def test_documents_are_sent_as_documents_under_their_names(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Document("график.pdf"), text=TEXT)

    document, approval = town.chat(CONTROL).messages
    assert document.content.other["document"]["file_name"] == "график.pdf"
    assert "Вложения: 1 документ\n" in approval.text


async def test_videos_go_with_photos_and_their_caption_is_the_text(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Video(), Photo(), Video(), text=TEXT)
    approval = town.last(CONTROL)
    assert [kinds(one) for one in files(town.chat(CONTROL))] == [["photo"], ["video"], ["video"]]
    assert f"{TEXT}\nВложения: 1 фото, 2 видео\n" in approval.text
    await town.press(town.anna, approval, "✅ Согласовать")
    assert [kinds(one) for one in files(town.chat(HOUSING))] == [["photo"], ["video"], ["video"]]


@pytest.mark.telegram("404 for any call while its server is replaced")
@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("sendPhoto", [Photo()]),
        ("sendVideo", [Video()]),
        ("sendDocument", [Document("акт.pdf")]),
        ("sendMediaGroup", [Photo(), Photo()]),
    ],
)
async def test_files_wait_for_a_server_that_is_not_itself_for_a_while(
    town: Town, method: str, sent: list[Photo | Video | Document]
) -> None:
    card = await town.routed()
    town.sandbox.faults.fail_next(method, ApiRefusal(404, "Not Found"), times=2, chat=CONTROL)
    await town.send(town.boris, card, *sent, text=TEXT)
    assert len(files(town.chat(CONTROL))) == len(sent)


async def test_a_forwarded_message_with_a_video_is_registered_with_it(town: Town) -> None:
    words = "Вот какая яма на Ленина, 5!"
    town.anna.forward(town.anna.id, FromHidden("Сергей"), words, [Video()])
    await town.settle()
    assert f"{words}\nВложения: 1 видео" in town.last(town.anna).text
    await town.press(town.anna, town.last(town.anna), "Управление ЖКХ")
    assert [kinds(one) for one in files(town.chat(HOUSING))] == [["video"]]


async def test_the_files_go_with_the_approved_text(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), Photo(), text=TEXT)
    await town.approve_last()

    to_place, photos = town.last(HOUSING), files(town.chat(HOUSING))
    assert [kinds(photo) for photo in photos] == [["photo"]] * 2
    photo = photos[0]
    assert photo.text == "№1: вложения к ответу для размещения"
    assert f"<pre>{TEXT}</pre>" in html_of(to_place)
    assert "Вложения: 2 фото" in to_place.text
    assert to_place.buttons


async def test_a_link_in_reply_to_a_photo_of_the_answer_is_the_placement(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=TEXT)
    await town.approve_last()
    (photo,) = files(town.chat(HOUSING))
    await town.reply(town.boris, photo, "https://example.org/answer")
    assert town.received(HOUSING, "размещение записано")


async def test_a_reply_to_a_photo_of_the_approval_card_is_a_comment(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=TEXT)
    (photo,) = files(town.chat(CONTROL))
    await town.reply(town.anna, photo, "Назовите день")
    assert town.received(CONTROL, "комментарий к версии 1 сохранён")


async def test_an_edited_caption_is_a_new_version_with_the_same_files(town: Town) -> None:
    card = await town.routed()
    first, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], TEXT, reply_to=card)
    await town.settle()
    await town.pass_time(minutes=5)
    await town.edit(town.boris, first, f"{TEXT} Работы уже начаты.")

    approval = town.last(CONTROL)
    assert "версия 2" in approval.text
    assert "Работы уже начаты.\nВложения: 2 фото" in approval.text


async def test_a_text_that_leaves_the_files_out_says_so(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=TEXT)
    told = await town.reply(town.boris, card, f"{TEXT} Спасибо.")
    assert told.text.endswith(
        "\nВложений в этой версии нет. Если они нужны, пришлите текст вместе с ними."
    )
    assert "\nВложений больше нет.\n" in town.last(CONTROL).text


async def test_a_caption_edited_to_the_same_is_no_version(town: Town) -> None:
    card = await town.routed()
    first, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], TEXT, reply_to=card)
    await town.settle()
    await town.edit(town.boris, first, TEXT)
    assert "версия 1" in town.last(CONTROL).text


async def photo_ahead(town: Town, card: Message) -> Message:
    """Boris answers the card with a photo without a word; gives the question for the text."""
    await town.send(town.boris, card, Photo())
    await town.pass_time(minutes=2)
    assert town.chat(CONTROL).messages == []
    return town.last(HOUSING)


@pytest.mark.parametrize("to_the_card", [True, False], ids=["to the card", "to the question"])
async def test_a_photo_without_words_goes_with_the_next_text(
    town: Town, *, to_the_card: bool
) -> None:
    card = await town.routed()
    asked = await photo_ahead(town, card)
    assert asked.text == (
        "№1 · напишите проект ответа.\n"
        "Принято и ждёт вашего текста: 1 фото.\n"
        "Ответьте на это сообщение текстом ответа.\n"
        "Чтобы ничего не присылать, ответьте: отмена."
    )
    await town.reply(town.boris, card if to_the_card else asked, TEXT)
    photo, approval = town.chat(CONTROL).messages
    assert photo.content.media == ["photo"]
    assert "Вложения: 1 фото" in approval.text


async def test_a_photo_without_words_waits_two_minutes_for_the_text(town: Town) -> None:
    card = await town.routed()
    before = len(town.chat(HOUSING).messages)
    await town.send(town.boris, card, Photo())
    await town.pass_time(minutes=1)
    assert len(town.chat(HOUSING).messages) == before + 1
    found = await town.say(town.boris, HOUSING, "/open")
    assert "№1" in found.text, "it holds up nothing else"
    await town.reply(town.boris, card, TEXT)
    assert "Вложения: 1 фото" in town.last(CONTROL).text
    await town.pass_time(minutes=2)
    assert not any("напишите проект" in one.text for one in town.chat(HOUSING).messages)
    assert not await town.discrepancies()


@pytest.mark.parametrize("to_the_card", [True, False], ids=["to the card", "to the question"])
async def test_several_photos_without_words_go_with_the_next_text(
    town: Town, *, to_the_card: bool
) -> None:
    card = await town.routed()
    before = len(town.chat(HOUSING).messages)
    await town.send(town.boris, card, Photo(), Photo())
    await town.pass_time(minutes=2)
    asked = town.last(HOUSING)
    assert len(town.chat(HOUSING).messages) == before + town.messages_of(2) + 1
    again = await photo_ahead(town, card if to_the_card else asked)
    assert "ждёт вашего текста: 3 фото." in again.text
    await town.send(town.boris, card, Photo(), text=TEXT)
    assert "Вложения: 4 фото" in town.last(CONTROL).text


async def photos_ahead(town: Town, card: Message) -> None:
    """Boris answers the card with two photos, and is not asked for their text yet."""
    await town.send(town.boris, card, Photo(), Photo())


@pytest.mark.parametrize("minutes", [0, 3], ids=["before they are asked", "after"])
async def test_photos_go_with_the_interim_answer_that_is_chosen_after_them(
    town: Town, minutes: int
) -> None:
    card = await town.routed()
    await photos_ahead(town, card)
    await town.pass_time(minutes=minutes)
    await town.press(town.boris, card, "Промежуточный ответ")
    asked = town.last(HOUSING)
    assert "напишите промежуточный ответ.\nПринято" in asked.text
    assert "2 фото" in asked.text
    await town.reply(town.boris, asked, "Проверяем, о результатах сообщим до 2 декабря.")
    approval = town.last(CONTROL)
    assert "Проект промежуточного ответа, версия 1" in approval.text
    assert "Вложения: 2 фото" in approval.text


@pytest.mark.parametrize("begins", ["template", "after a search", "text to the card", "dropped"])
async def test_photos_go_with_the_text_after_a_template_was_looked_for(
    town: Town, begins: str
) -> None:
    await written(town, "Дорога\nЯму засыпали.")
    card = await town.routed()
    await photos_ahead(town, card)
    await town.press(town.boris, card, "Шаблоны")
    offer = asked = town.last(HOUSING)
    if begins == "after a search":
        await town.reply(town.boris, offer, "Дорога")
    if begins in {"template", "after a search"}:
        await town.press(town.boris, offer, "Дорога")
        asked = town.last(HOUSING)
        assert "2 фото" in asked.text
    elif begins == "dropped":
        await town.press(town.boris, offer, "Отмена")
        asked = card
    else:
        asked = card
    await town.reply(town.boris, asked, TEXT)
    assert f"{TEXT}\nВложения: 2 фото\n" in town.last(CONTROL).text


@pytest.mark.staffed
async def test_a_photo_of_one_does_not_go_with_a_colleagues_text(town: Town) -> None:
    card = await town.routed()
    await photo_ahead(town, card)
    await town.reply(town.semyon, card, TEXT)
    (approval,) = town.chat(CONTROL).messages
    assert "Вложения" not in approval.text


async def test_a_photo_that_was_called_off_goes_with_nothing(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, await photo_ahead(town, card), "отмена")
    await town.reply(town.boris, card, TEXT)
    (approval,) = town.chat(CONTROL).messages
    assert "Вложения" not in approval.text


async def test_a_sticker_is_still_no_draft(town: Town) -> None:
    card = await town.routed()
    town.boris.send_sticker(HOUSING, reply_to=card)
    await town.settle()
    assert "ответ принимается только текстом" in town.last(HOUSING).text
    assert town.chat(CONTROL).messages == []


async def test_other_peoples_messages_in_between_keep_their_order(town: Town) -> None:
    """A colleague's draft written while the album is being sent comes after it."""
    card = await town.routed()
    album = town.boris.send_album(HOUSING, [Photo(), Photo()], TEXT, reply_to=card)
    town.boris.reply(card, "Яму засыплем сегодня до 18 часов, ограждение стоит.")
    await town.settle()
    assert "версия 2" in town.last(CONTROL).text
    assert "до 18 часов" in town.last(CONTROL).text
    assert album[0].text == TEXT


@pytest.mark.telegram("files that belong to a bot")
async def test_a_dead_file_does_not_hold_the_card_up(town: Town) -> None:
    town.rude = True  # the sandbox refuses the call, as Telegram would
    card = await town.routed()
    message = town.boris.send_photo(HOUSING, TEXT, reply_to=card)
    for size in message.content.other["photo"]:
        size["file_id"] = "AgACAgIAAxkBoftheoldtoken"
    town.sandbox.world.updates.pending.clear()
    town.announce_again(message)
    await town.settle()

    approval, told = town.chat(CONTROL).messages
    assert TEXT in approval.text
    assert approval.buttons
    assert told.text == (
        "№1: вложения не переданы (отдел контроля), мессенджер их не принял."
        " Карточка отправлена без них."
    )


async def test_a_card_sent_again_does_not_bring_its_files_again(town: Town) -> None:
    town.rude = True  # the sandbox refuses to edit the deleted card
    card = await town.routed()
    await town.send(town.boris, card, Photo(), Photo(), text=TEXT)
    town.last(CONTROL).deleted = True
    await town.reply(town.anna, files(town.chat(CONTROL))[0], "Назовите день")
    assert len(files(town.chat(CONTROL))) == 2
    assert town.chat(CONTROL).find("Проект ответа, версия 1").buttons


async def test_files_whose_arrival_was_not_learned_come_again_and_the_card_once(
    town: Town,
) -> None:
    """The answer to the album is lost: it may be repeated, but nothing is missing."""
    card = await town.routed()
    town.sandbox.faults.fail_next("sendMediaGroup", DropAfter())
    await town.send(town.boris, card, Photo(), Photo(), text=TEXT)
    assert len(files(town.chat(CONTROL))) == (2 if town.asks_what_arrived else 4)
    approvals = [message for message in town.chat(CONTROL).messages if message.buttons]
    assert len(approvals) == 1


async def test_the_text_that_failed_goes_on_behind_the_files(town: Town) -> None:
    card = await town.routed()
    town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=CONTROL)
    await town.send(town.boris, card, Photo(), Photo(), text=TEXT)
    assert len(files(town.chat(CONTROL))) == 2


@pytest.mark.telegram("albums of several messages")
@pytest.mark.parametrize("settled", [True, False], ids=["between", "at once"])
async def test_a_stop_between_the_parts_of_an_album_loses_none(
    starting: Starting, settled: bool
) -> None:
    async with starting() as town:
        card = await town.routed()
        first, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], TEXT, reply_to=card)
        if settled:
            await town.settle()
    town.boris.send_late_part(first, Photo())
    async with starting() as town:
        await town.settle()
        assert "Вложения: 3 фото" in town.last(CONTROL).text
        assert town.last(CONTROL).buttons
