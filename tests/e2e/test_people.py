"""Who works here, as an administrator keeps it: roles, invitations, leaving."""

import pytest
from sqlalchemy import select

from bot.sandbox import Message, Photo
from storage.schema.messages import made_file
from tests.e2e.administering import opened, turned
from tests.e2e.stored import holding
from tests.e2e.test_contribution_files import INFORMATION
from tests.e2e.test_contribution_files import asked as with_culture_beside
from tests.e2e.town import CULTURE, HOUSING, Town, account, links_in
from tests.telegram import Person

pytestmark = pytest.mark.staffed


async def invitation(town: Town, page: Message, *presses: str, name: str = "") -> str:
    """Its code, made by these presses and, where one is written, the name."""
    for label in presses:
        await turned(town, page, label)
    if name:
        await town.say(town.admin, town.admin, name)
    link, *_ = links_in(page.text)
    return link.partition("?start=")[2]


async def came(town: Town, newcomer: Person, code: str) -> Message:
    """What whoever opens the link is shown."""
    newcomer.start(code)
    await town.settle()
    return town.last(newcomer)


EXECUTOR = ("Исполнитель", "Управление ЖКХ")


async def test_an_invited_executor_drafts_within_a_minute(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    assert page.text.startswith("Приглашение готово")
    newcomer = town.sandbox.person(950, "Лида")
    asked = await came(town, newcomer, code)
    assert asked.text == (
        "Вас приглашают: Администрация муниципального образования Калининский район\n"
        "Роль: исполнитель, Управление ЖКХ\n"
        "Это вы? Лосева Лидия Львовна"
    )
    await town.press(newcomer, asked, "Да, это я")
    told = town.last(newcomer).text
    assert told.startswith("Лосева Л. Л.: исполнитель, Управление ЖКХ\n")
    assert "Пример: ответьте на карточку «№12 …» текстом — это проект ответа." in told
    first_line = told.splitlines()[0]
    assert first_line in {message.text for message in town.chat(town.admin).messages}
    card = await town.routed()
    town.seat(newcomer, HOUSING)
    await town.reply(newcomer, card, "Яму на дороге засыплем завтра к вечеру.")
    assert town.find(-1001, "Лосева Л. Л.").text.startswith("№1")


async def test_an_invitation_is_good_once(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    first, second = town.sandbox.person(950), town.sandbox.person(951)
    asked, asked_too = await came(town, first, code), await came(town, second, code)
    await town.press(first, asked, "Да, это я")
    over = "Приглашение уже использовано, отозвано или устарело. Попросите новое у администратора."
    assert await town.press(second, asked_too, "Да, это я") == over
    third = await came(town, town.sandbox.person(952), code)
    assert third.text == over


async def test_an_invitation_is_over_after_a_week_or_taken_back(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    await town.press(town.admin, page, "Отозвать приглашение")
    assert "отозвано" in (await came(town, town.sandbox.person(950), code)).text
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, "Имя напишет сам")
    await town.pass_time(days=7)
    assert "устарело" in (await came(town, town.sandbox.person(951), code)).text


async def test_a_guessed_code_is_like_one_that_is_over(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    for number, guess in enumerate((code[:-1], code[::-1], "x" * 22, "' OR 1=1"), 951):
        assert "устарело" in (await came(town, town.sandbox.person(number), guess)).text
    assert "Это вы?" in (await came(town, town.sandbox.person(950), code)).text


async def test_who_is_not_named_writes_their_name(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, "Отдел контроля", "Имя напишет сам")
    newcomer = town.sandbox.person(950)
    asked = await came(town, newcomer, code)
    assert "Напишите свои фамилию, имя и отчество полностью." in asked.text
    refused = await town.reply(newcomer, asked, "Лида")
    assert refused.text.startswith("Напишите фамилию, имя и отчество полностью")
    await town.reply(newcomer, asked, "лосева лидия львовна")
    assert town.last(newcomer).text.startswith("Лосева Л. Л.: отдел контроля")


async def test_who_was_not_meant_leaves_it_as_it_was(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    other = town.sandbox.person(951)
    await town.press(other, await came(town, other, code), "Нет, это не я")
    assert "Это вы?" in (await came(town, town.sandbox.person(950), code)).text


async def test_an_invitation_can_be_printed(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    await town.press(town.admin, page, "Картинка для печати")
    photo = town.last(town.admin)
    assert photo.content.media == ["photo"]
    assert photo.text == (
        "Лосева Лидия Львовна: исполнитель, Управление ЖКХ\n"
        "Наведите на код камеру телефона, откройте бота и запустите его.\n"
        "Действует один раз, до 01.12.2026."
    )
    newcomer = town.sandbox.person(950)
    await town.press(newcomer, await came(town, newcomer, code), "Да, это я")
    assert "уже использовано" in await town.press(town.admin, page, "Картинка для печати")
    pictures = [one for one in town.chat(town.admin).messages if "photo" in one.content.media]
    assert pictures == [photo]


async def test_the_code_of_an_invitation_is_stored_nowhere(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, name="Лосева Лидия Львовна")
    await town.press(town.admin, page, "Картинка для печати")
    other, newcomer = town.sandbox.person(951), town.sandbox.person(950)
    await town.press(other, await came(town, other, code), "Нет, это не я")
    asked = await came(town, newcomer, code)
    assert await holding(town.app.database, code) == set()
    async with town.app.database.reading() as connection:
        assert (await connection.execute(select(made_file.c.name))).all() == []
    await town.press(newcomer, asked, "Да, это я")
    assert town.last(newcomer).text.startswith("Лосева Л. Л.: исполнитель, Управление ЖКХ")


async def test_a_role_is_given_and_taken_at_once(town: Town) -> None:
    await town.say(town.vera, town.vera, "/start")
    page = await opened(town, "/staff белова")
    await turned(town, page, "Белова Вера Николаевна")
    await turned(town, page, "Дать роль")
    await turned(town, page, "Отдел контроля")
    assert page.text == "Белова Вера Николаевна\nОтдел контроля\nИсполнитель, Отдел культуры"
    assert (
        town.last(town.vera).text == "Белова В. Н.: отдел контроля\n"
        "В чат отдела контроля придут новые сообщения, проекты ответов и возвраты.\n"
        "Пример: перешлите боту в личный чат сообщение гражданина и нажмите название органа на"
        " карточке.\n"
        "Что ещё здесь можно делать: /help\n"
        "Назначение: Орлов О. О."
    )
    asked = await turned(town, page, "Снять: исполнитель, Отдел культуры")
    assert asked == "Белова В. Н.: снять роль «исполнитель, Отдел культуры»?"
    await turned(town, page, "Да, снять роль")
    assert page.text == "Белова Вера Николаевна\nОтдел контроля"


async def test_a_question_for_information_ends_with_the_role_that_may_give_it(town: Town) -> None:
    card = await with_culture_beside(town)
    await town.send(town.vera, card, Photo())
    await town.pass_time(minutes=2)
    asked = town.last(CULTURE)
    page = await opened(town, "/staff белова")
    for label in (
        "Белова Вера Николаевна",
        "Дать роль",
        "Отдел контроля",
        "Снять: исполнитель, Отдел культуры",
        "Да, снять роль",
    ):
        await turned(town, page, label)
    refused = await town.reply(town.vera, asked, INFORMATION)
    assert "информацию для сводного ответа направляют работники этого органа" in refused.text
    assert "уже закрыт" in (await town.reply(town.vera, asked, INFORMATION)).text


async def test_who_leaves_keeps_their_name_and_their_work_is_handed_over(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    page = await opened(town, "/staff петров")
    await turned(town, page, "Петров Борис Викторович")
    assert "Доступ прекратится сразу." in await turned(town, page, "Больше не работает")
    asked = await turned(town, page, "Да, убрать из списка")
    assert asked.startswith("Петров Б. В.: в работе есть сообщения\n№1\n")
    assert page.buttons == [
        ["Сидоров Семён Семёнович"],
        ["Оставить органу"],
        ["Отмена"],
    ]
    await turned(town, page, "Оставить органу")
    await town.pass_time(minutes=1)
    assert town.find(HOUSING, "нужен исполнитель").text.startswith(
        "Управление ЖКХ: нужен исполнитель"
    )
    refused = await town.reply(town.boris, card, "Яму на дороге засыплем завтра к вечеру.")
    assert "Бот только для работников администрации" in refused.text
    assert "Петров Б. В." in await town.history()


async def test_what_somebody_has_in_hand_is_given_to_a_colleague_by_one_question(
    town: Town,
) -> None:
    for about in ("Яма.", "Фонарь.", "Лавка."):
        await town.press(town.boris, await town.routed(about), "Взять в работу")
    due = (await town.say(town.anna, town.anna, "/deadline 2")).text
    before = len(town.chat(HOUSING).messages)
    page = await opened(town, "/staff петров")
    await turned(town, page, "Петров Борис Викторович")
    asked = await turned(town, page, "Приостановить доступ")
    assert asked.startswith("Петров Б. В.: в работе есть сообщения\n№1, №2, №3\n")
    toast = await town.press(town.admin, page, "Сидоров Семён Семёнович")
    assert toast == "Сохранено, передано сообщений: 3"
    assert page.text.endswith("Доступ приостановлен")
    await town.pass_time(minutes=1)
    (told,) = town.chat(HOUSING).messages[before:]
    assert told.text == (
        "Управление ЖКХ: работа передана\n"
        "Сидоров С. С.: теперь у вас №1, №2, №3 (раньше: Петров Б. В.).\n"
        "Что в работе у вас: /my"
    )
    assert (await town.say(town.anna, town.anna, "/deadline 2")).text == due
    assert "передан: Сидоров С. С., раньше: Петров Б. В. (Орлов О. О.)" in await town.history(2)
    card = await town.say(town.semyon, HOUSING, "/incident 2")
    assert "Сидоров С. С." in card.text


async def test_a_role_in_one_body_leaves_the_work_of_another(town: Town) -> None:
    page = await opened(town, "/staff петров")
    await turned(town, page, "Петров Борис Викторович")
    await turned(town, page, "Дать роль")
    await turned(town, page, "Отдел контроля")
    await town.press(town.boris, await town.routed(), "Взять в работу")
    await turned(town, page, "Снять: отдел контроля")
    await turned(town, page, "Да, снять роль")
    assert page.text == "Петров Борис Викторович\nИсполнитель, Управление ЖКХ"
    await turned(town, page, "Снять: исполнитель, Управление ЖКХ")
    assert "№1" in await turned(town, page, "Да, снять роль")
    await turned(town, page, "Отмена")
    page = await opened(town, "/staff петров")
    shown = await turned(town, page, "Петров Борис Викторович")
    assert shown.endswith("Исполнитель, Управление ЖКХ")


async def test_the_last_of_a_role_stays(town: Town) -> None:
    page = await opened(town, "/staff орлов")
    await turned(town, page, "Орлов Олег Олегович")
    await turned(town, page, "Больше не работает")
    refused = await town.press(town.admin, page, "Да, убрать из списка")
    assert (
        refused == "Роль «администратор» больше никому не дана. Сначала назначьте ещё кого-нибудь."
    )


async def test_a_new_authorised_officer_is_told_to_the_deputy_head(town: Town) -> None:
    await town.say(town.timur, town.timur, "/start")
    page = await opened(town, "/staff громов")
    await turned(town, page, "Громов Глеб Иванович")
    await turned(town, page, "Дать роль")
    await turned(town, page, "Уполномоченное лицо")
    assert town.last(town.timur).text.startswith("Громов Г. И.: уполномоченное лицо\n")


async def test_the_deputy_head_invites_an_authorised_officer_and_nobody_else(town: Town) -> None:
    page = await town.say(town.timur, town.timur, "/invite")
    assert page.text.startswith("Кого назначить уполномоченным лицом?")
    assert page.buttons == [["Имя напишет сам"], ["Готово"]]
    await town.say(town.timur, town.timur, "Лосева Лидия Львовна")
    assert [row for row in page.buttons if row != ["Скопировать ссылку"]] == [
        ["Отозвать приглашение"],
        ["Пригласить ещё"],
        ["Готово"],
    ]
    link, *_ = links_in(page.text)
    newcomer = town.sandbox.person(950, "Лида")
    asked = await came(town, newcomer, link.partition("?start=")[2])
    assert "Роль: уполномоченное лицо" in asked.text
    await town.act(town.timur, page, "Пригласить ещё", "Имя напишет сам", "Отозвать приглашение")
    assert page.buttons == [["Имя напишет сам"], ["Готово"]]
    question = question_of(page)
    for data in (f"cin:{question}:admin.:", f"uo:{question}:st:", f"cro:{question}:801:admin."):
        assert "администратор" in await town.press_data(town.timur, page, data), data
    assert page.text.startswith("Кого назначить уполномоченным лицом?")
    await town.press(newcomer, asked, "Да, это я")
    assert town.last(town.timur).text.startswith("Лосева Л. Л.: уполномоченное лицо")


async def test_access_is_suspended_at_once_and_given_back(town: Town) -> None:
    await town.say(town.boris, town.boris, "/start")
    card = await town.routed()
    page = await opened(town, "/staff петров")
    await turned(town, page, "Петров Борис Викторович")
    shown = await turned(town, page, "Приостановить доступ")
    assert shown.endswith("Исполнитель, Управление ЖКХ\nДоступ приостановлен")
    assert town.last(town.boris).text.startswith("Петров Б. В.: доступ приостановлен\n")
    refused = await town.reply(town.boris, card, "Яму на дороге засыплем завтра к вечеру.")
    assert refused.text == "Ваш доступ приостановлен. Спросите администратора бота."
    await turned(town, page, "Назад")
    assert ["Петров Борис Викторович (доступ приостановлен)"] in page.buttons
    await turned(town, page, "Петров Борис Викторович (доступ приостановлен)")
    await turned(town, page, "Вернуть доступ")
    await town.reply(town.boris, card, "Яму на дороге засыплем завтра к вечеру.")
    assert "Петров Б. В." in town.find(-1001, "Яму на дороге").text


async def test_no_invitation_ends_a_suspension(town: Town) -> None:
    page = await opened(town, "/invite")
    code = await invitation(town, page, *EXECUTOR, "Имя напишет сам")
    asked = await came(town, town.boris, code)
    page = await opened(town, "/staff петров")
    await turned(town, page, "Петров Борис Викторович")
    await turned(town, page, "Приостановить доступ")
    refused = await town.reply(town.boris, asked, "Петров Борис Викторович")
    assert refused.text == "Ваш доступ приостановлен. Спросите администратора бота."
    await town.pass_time(hours=2)  # as a stranger is, they are answered once an hour
    assert (await came(town, town.boris, code)).text == refused.text
    assert (await turned(town, page, "Назад")).startswith("Работники: 9")
    again = await town.press_data(
        town.admin, page, f"cps:{question_of(page)}:{account(503)}:suspend"
    )
    assert again == "Доступ этого работника приостановлен. Сначала верните его: /staff"


async def test_who_has_left_meanwhile_is_not_taken_for_whoever_presses(town: Town) -> None:
    page = await opened(town, "/staff петров")
    await turned(town, page, "Петров Борис Викторович")
    await turned(town, page, "Больше не работает")
    await turned(town, page, "Да, убрать из списка")
    gone = "Этого работника в списке уже нет. Откройте список заново: /staff"
    for data in (
        f"cdi:{question_of(page)}:{account(503)}:",
        f"cps:{question_of(page)}:{account(503)}:suspend",
    ):
        assert await town.press_data(town.admin, page, data) == gone
    for data in (f"uo:{question_of(page)}:ps:x", f"cro:{question_of(page)}:{account(503)}:king."):
        assert "больше не работает" in await town.press_data(town.admin, page, data)
    assert page.text.startswith("Работники")


def question_of(page: Message) -> str:
    key = next(iter(page.keys.values()))
    return str(key["callback_data"]).split(":")[1]
