"""Files that come while their author is still asked about the text to which they belong."""

import pytest

from bot.sandbox import Document, Message, Photo
from domain.model.message.citizen_message import MOST_ATTACHMENTS
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Town
from tests.telegram import Person

pytestmark = pytest.mark.staffed

TALK = "Хорошо, сделаем."
TEXT = "Яму во дворе засыпали щебнем и укатали катком."
TALK_OF_A_DAY = "Хорошо, уберём завтра."
TEXT_OF_A_DAY = "Листья у дома культуры уберём завтра до обеда."


async def adds(town: Town, who: Person, to: Message) -> Message:
    """A document without a word, two minutes later; gives what the bot says then."""
    await town.pass_time(minutes=2)
    await town.send(who, to, Document("акт.pdf"))
    return town.last(to.chat.id)


async def beside(town: Town) -> Message:
    """The card of a department beside the lead."""
    card = await town.registered()
    await town.share(card)
    return town.last(CULTURE)


@pytest.mark.parametrize("to", ["card", "question"])
async def test_a_file_goes_with_the_text_about_which_its_author_is_asked(
    town: Town, to: str
) -> None:
    card = await town.routed()
    asked = await town.reply(town.boris, card, TALK)
    again = await adds(town, town.boris, card if to == "card" else asked)
    assert f"ваш текст:\n{TALK}\nВложения: 1 документ\nЭто ответ гражданину?" in again.text
    assert not asked.buttons
    again = await adds(town, town.boris, again)
    assert "Вложения: 2 документа" in again.text
    await town.press(town.boris, again, "На согласование")
    assert f"Проект ответа:\n{TALK}\nВложения: 2 документа\n" in town.last(CONTROL).text


@pytest.mark.parametrize(("minutes", "files"), [(1, 2), (3, 0)])
async def test_files_just_added_to_a_draft_go_with_the_text_that_replaces_it(
    town: Town, minutes: int, files: int
) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, DRAFT)
    for _ in range(2):
        await town.pass_time(seconds=30)
        await town.send(town.boris, card, Photo())
    assert f"{DRAFT}\nВложения: 2 фото\n" in town.last(CONTROL).text
    await town.pass_time(minutes=minutes)
    await town.reply(town.boris, card, TEXT)
    text = town.last(CONTROL).text
    assert TEXT in text
    assert ("Вложения: 2 фото" in text) == bool(files)


async def test_a_file_does_not_go_with_the_text_of_the_colleague_who_was_first(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.semyon, card, DRAFT)
    await town.reply(town.boris, card, TEXT)
    again = await adds(town, town.boris, card)
    assert f"ваш текст:\n{TEXT}\nВложения: 1 документ\nАвтор версии 1: Сидоров С. С." in again.text
    await town.press(town.boris, again, "Заменить")
    assert f"{TEXT}\nВложения: 1 документ\n" in town.last(CONTROL).text


async def test_a_file_in_reply_to_the_approved_text_goes_with_what_is_to_replace_it(
    town: Town,
) -> None:
    to_place = await town.approved()
    await town.reply(town.boris, to_place, TEXT)
    again = await adds(town, town.boris, to_place)
    assert f"{TEXT}\nВложения: 1 документ\nЗаменить согласованный текст?" in again.text


async def test_a_file_goes_with_the_information_about_which_its_author_is_asked(
    town: Town,
) -> None:
    task = await beside(town)
    await town.reply(town.vera, task, "Концерт у дома культуры начнётся в 18 часов.")
    await town.reply(town.vera, task, TALK)
    again = await adds(town, town.vera, task)
    assert f"{TALK}\nВложения: 1 документ\nЭто информация" in again.text
    assert await town.press(town.vera, again, "Передать") == "Информация передана."
    assert f"{TALK}\nВложения: 1 документ\n" in town.last(HOUSING).text


async def test_a_text_keeps_the_day_of_its_writing_though_a_file_came_on_another(
    town: Town,
) -> None:
    card = await town.routed()
    await town.until(24, 16, 30)
    await town.reply(town.boris, card, "Завтра засыплем.")
    await town.until(25, 8, 0)
    again = await adds(town, town.boris, card)
    assert "• «Завтра». Проверьте день: текст написан 24.11.2026." in again.text


async def test_a_file_takes_away_no_doubt_about_information_for_the_lead(town: Town) -> None:
    task = await beside(town)
    await town.until(24, 16, 30)
    asked = await town.reply(town.vera, task, "Хорошо, повесим завтра")
    await town.until(25, 8, 2)
    await town.press(town.vera, asked, "Передать")
    again = await adds(town, town.vera, task)
    assert "• «завтра». Проверьте день: текст написан 24.11.2026." in again.text


@pytest.mark.parametrize("beside_the_lead", [False, True], ids=["draft", "information"])
async def test_a_file_makes_no_text_younger_that_was_sent_on_another_day(
    town: Town, beside_the_lead: bool
) -> None:
    card, who = (
        (await beside(town), town.vera) if beside_the_lead else (await town.routed(), town.boris)
    )
    await town.until(24, 16, 30)
    await town.reply(who, card, "Афишу у дома культуры повесим завтра до обеда.")
    await town.until(25, 8, 0)
    again = await adds(town, who, card)
    assert "до обеда.\nВложения: 1 документ\nПроверьте текст:\n• «завтра»" in again.text
    await town.press(who, again, "Передать" if beside_the_lead else "Отправить без исправлений")
    told = town.last(HOUSING if beside_the_lead else CONTROL).text
    assert "Вложения" in told


@pytest.mark.parametrize("text", [TALK_OF_A_DAY, TEXT_OF_A_DAY], ids=["held", "sent"])
@pytest.mark.parametrize("beside_the_lead", [False, True], ids=["draft", "information"])
async def test_an_edit_keeps_the_day_and_the_file_about_which_its_author_was_asked_the_day_after(
    town: Town, beside_the_lead: bool, text: str
) -> None:
    card, who = (
        (await beside(town), town.vera) if beside_the_lead else (await town.routed(), town.boris)
    )
    await town.until(24, 16, 30)
    message = who.reply(card, text)
    await town.settle()
    asked = town.last(card.chat.id)
    await town.until(25, 8, 2)
    if text == TALK_OF_A_DAY:
        await town.press(who, asked, asked.buttons[0][0])
    await adds(town, who, card)
    await town.edit(who, message, f"{text} И траву.")
    again = town.last(card.chat.id)
    assert f"{text} И траву.\nВложения: 1 документ\nПроверьте текст:\n• «завтра»" in again.text
    assert "текст написан 24.11.2026." in again.text
    await town.press(who, again, again.buttons[0][0])
    told = town.last(HOUSING if beside_the_lead else CONTROL).text
    assert all(one in told for one in ("И траву.", "1 документ"))


async def test_an_edit_keeps_the_file_that_is_to_replace_an_approved_text(town: Town) -> None:
    card = await town.routed()
    written = town.boris.reply(card, TEXT)
    await town.settle()
    await town.approve_last()
    await adds(town, town.boris, card)
    await town.edit(town.boris, written, "Яму во дворе засыпали щебнем и укатали.")
    again = town.last(HOUSING).text
    assert "укатали.\nВложения: 1 документ\nЗаменить согласованный текст?" in again


@pytest.mark.parametrize("sent", [False, True], ids=["held", "sent"])
async def test_an_edit_of_the_text_leaves_out_no_file(town: Town, sent: bool) -> None:
    card = await town.routed()
    written = town.boris.reply(card, TALK)
    await town.settle()
    asked = await adds(town, town.boris, card)
    if sent:
        await town.press(town.boris, asked, "На согласование")
    await town.edit(town.boris, written, TEXT)
    assert f"{TEXT}\nВложения: 1 документ\n" in town.last(CONTROL).text


async def test_an_edit_of_what_the_lead_was_told_leaves_out_no_file(town: Town) -> None:
    task = await beside(town)
    written = town.vera.reply(task, TEXT)
    await town.settle()
    await adds(town, town.vera, task)
    await town.edit(town.vera, written, "Яму во дворе засыпали щебнем и укатали.")
    assert "укатали.\nВложения прежние: 1 документ\n" in town.last(HOUSING).text


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("private", [False, True], ids=["group", "private"])
async def test_a_text_that_a_file_joined_may_be_edited_once_it_is_a_draft(
    town: Town, private: bool
) -> None:
    where = town.boris if private else HOUSING
    chat = town.boris.id if private else HOUSING
    listed = None if private else await town.say(town.boris, HOUSING, "/open")
    written = town.boris.reply(listed, TEXT) if listed else town.boris.say(chat, TEXT)
    await town.settle()
    asked = town.last(where)
    await adds(town, town.boris, asked)
    await town.press(town.boris, asked, "Это ответ на №2" if private else "№2")
    await town.edit(town.boris, written, "Яму во дворе засыпали щебнем и укатали.")
    approval = town.last(CONTROL).text
    assert approval.startswith("№2 ")
    assert "укатали.\nВложения: 1 документ\n" in approval


@pytest.mark.telegram("albums of several messages")
async def test_a_part_that_comes_late_leaves_out_no_file_that_joined_the_message(
    town: Town,
) -> None:
    first, *_ = town.anna.send_album(town.anna.id, [Photo(), Photo()], TEXT)
    await town.settle()
    asked = town.last(town.anna)
    await adds(town, town.anna, asked)
    await town.press(town.anna, asked, "Зарегистрировать")
    town.anna.send_late_part(first, Photo())
    await town.settle()
    card = town.chat(town.anna).find("выберите орган")
    assert "\nВложения: 3 фото, 1 документ\n" in card.text


@pytest.mark.telegram("albums of several messages")
@pytest.mark.parametrize("text", [TALK, TEXT], ids=["held", "sent"])
async def test_a_part_that_comes_late_leaves_out_no_file_that_joined_the_text(
    town: Town, text: str
) -> None:
    card = await town.routed()
    first, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], text, reply_to=card)
    await town.settle()
    await adds(town, town.boris, card)
    town.boris.send_late_part(first, Photo())
    await town.settle()
    if text == TALK:
        await town.press(town.boris, town.last(HOUSING), "На согласование")
    approval = town.last(CONTROL).text
    assert all(one in approval for one in (text, "Вложения: ", "3 фото", "1 документ"))


@pytest.mark.telegram("albums of several messages")
async def test_a_part_that_comes_after_the_decision_is_told_of(town: Town) -> None:
    card = await town.routed()
    first, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], TEXT, reply_to=card)
    await town.settle()
    await town.press(town.anna, town.last(CONTROL), "↩️ Не по сути вопроса")
    town.boris.send_late_part(first, Photo())
    await town.settle()
    assert "правка этого сообщения не принята" in town.last(HOUSING).text


async def test_the_text_that_a_file_joined_as_a_new_version_may_still_be_edited(
    town: Town,
) -> None:
    card = await town.routed()
    written = town.boris.reply(card, TEXT)
    await town.settle()
    await adds(town, town.boris, card)
    await town.edit(town.boris, written, "Яму во дворе засыпали щебнем и укатали.")
    approval = town.last(CONTROL).text
    assert "Проект ответа, версия 3" in approval
    assert "укатали.\nВложения: 1 документ\n" in approval


@pytest.mark.telegram("albums of several messages")
async def test_a_part_that_comes_late_leaves_out_no_file_that_joined_what_the_lead_was_told(
    town: Town,
) -> None:
    task = await beside(town)
    first, *_ = town.vera.send_album(CULTURE, [Photo(), Photo()], TEXT, reply_to=task)
    await town.settle()
    await adds(town, town.vera, task)
    town.vera.send_late_part(first, Photo())
    await town.settle()
    assert "3 фото, 1 документ" in town.last(HOUSING).text


@pytest.mark.usefixtures("two")
@pytest.mark.telegram("files sent apart though picked together")
@pytest.mark.parametrize("private", [False, True], ids=["group", "private"])
async def test_a_file_joins_the_message_of_which_nobody_knows_yet_what_it_is_about(
    town: Town, private: bool
) -> None:
    where = town.boris if private else HOUSING
    listed = None if private else await town.say(town.boris, HOUSING, "/open")
    chat = town.boris.id if private else HOUSING
    town.boris.send_album(chat, [Photo(), Photo()], TEXT, reply_to=listed)
    await town.settle()
    asked = town.last(where)
    assert f"\n{TEXT}\nВложения: 2 фото\n№1" in asked.text
    await town.pass_time(seconds=5)
    town.boris.send_document(chat, Document("акт.pdf"), reply_to=listed)
    await town.settle()
    assert f"\n{TEXT}\nВложения: 2 фото, 1 документ\n№1" in asked.text
    await adds(town, town.boris, asked)
    assert f"\n{TEXT}\nВложения: 2 фото, 2 документа\n№1" in asked.text
    await town.press(town.boris, asked, "Это ответ на №2" if private else "№2")
    assert f"{TEXT}\nВложения: 2 фото, 2 документа\n" in town.last(CONTROL).text


@pytest.mark.usefixtures("two")
async def test_a_message_that_waits_takes_no_more_files_than_can_be_sent(town: Town) -> None:
    listed = await town.say(town.boris, HOUSING, "/open")
    town.boris.send_album(HOUSING, [Photo()] * MOST_ATTACHMENTS, TEXT, reply_to=listed)
    await town.settle()
    asked = town.last(HOUSING)
    refused = await adds(town, town.boris, asked)
    assert refused.text == "Вложений 11, можно не более 10. Пришлите меньше."
    await town.press(town.boris, asked, "№2")
    assert f"{TEXT}\nВложения: 10 фото\n" in town.last(CONTROL).text
