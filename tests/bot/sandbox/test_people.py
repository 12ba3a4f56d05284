"""What a person does and sees: presses, toasts, chats and their transcript."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.sandbox import Chat, SandboxError
from tests.telegram import Person, Sandbox, SteppedClock

GROUP = -1003
DECISION = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="✅ Согласовать", callback_data="yes:1")],
        [InlineKeyboardButton(text="Открыть", url="https://vk.com/wall1")],
    ]
)


@pytest.fixture
async def card(bot: Bot, group: Chat) -> Message:
    return await bot.send_message(group.id, "Проект ответа, №1", reply_markup=DECISION)


@pytest.mark.usefixtures("card")
async def test_a_toast_has_at_most_200_characters(bot: Bot, group: Chat, ivanova: Person) -> None:
    press = ivanova.press(group.last, "✅ Согласовать")
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(press.id, "а" * 201)
    assert press.answer is None
    await bot.answer_callback_query(press.id, "а" * 200)
    assert press.answer is not None


@pytest.mark.usefixtures("card")
async def test_waiting_for_an_answer_ends(group: Chat, ivanova: Person) -> None:
    press = ivanova.press(group.last, "✅ Согласовать")
    with pytest.raises(SandboxError, match="has not answered the press of «✅ Согласовать»"):
        await press.answered(within=0.01)


@pytest.mark.usefixtures("card")
async def test_the_press_of_an_absent_button_names_those_that_are_there(
    group: Chat, ivanova: Person
) -> None:
    with pytest.raises(SandboxError, match=r"there are: «✅ Согласовать»$"):
        ivanova.press(group.last, "Отклонить")


@pytest.mark.usefixtures("card")
async def test_any_callback_data_can_be_forged(bot: Bot, group: Chat, ivanova: Person) -> None:
    ivanova.press_data(group.last, "\x00garbage:")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "\x00garbage:"


async def test_people_cannot_do_the_impossible(
    sandbox: Sandbox, group: Chat, ivanova: Person, petrov: Person, card: Message
) -> None:
    shown = group.last
    stranger = sandbox.person(503, "Сидоров В. Г.")
    said = petrov.say(GROUP, "моё")
    with pytest.raises(SandboxError, match="opens or copies"):
        ivanova.press(shown, "Открыть")
    with pytest.raises(SandboxError, match="not in the chat"):
        stranger.say(GROUP, "а")
    with pytest.raises(SandboxError, match="not in the chat"):
        stranger.press(shown, "✅ Согласовать")
    with pytest.raises(SandboxError, match="can't edit"):
        ivanova.edit(said, "твоё")
    with pytest.raises(SandboxError, match="can't delete"):
        ivanova.delete(said)
    petrov.delete(said)
    with pytest.raises(SandboxError, match="deleted message"):
        ivanova.reply(said, "а")
    await card.delete()
    with pytest.raises(SandboxError, match="deleted message"):
        ivanova.press(shown, "✅ Согласовать")
    ivanova.block()
    with pytest.raises(SandboxError, match="has blocked the bot"):
        ivanova.say(ivanova.id, "а")
    with pytest.raises(SandboxError, match="groups only"):
        ivanova.add_bot(ivanova.id)
    assert ["my_chat_member" in update for update in sandbox.world.updates.pending] == [True]


async def test_start_carries_the_payload_of_its_link(bot: Bot, petrov: Person) -> None:
    petrov.start("invite_7")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start invite_7"


async def test_messages_are_found_by_their_text(
    bot: Bot, group: Chat, sandbox: Sandbox, card: Message
) -> None:
    await bot.send_message(GROUP, "Проект ответа, №2")
    assert group.find("Проект").text == "Проект ответа, №2"
    assert group.find("№1").id == card.message_id
    with pytest.raises(SandboxError, match="«№3» stands nowhere in «Управление ЖКХ»"):
        group.find("№3")
    with pytest.raises(SandboxError, match="Nothing stands"):
        _ = sandbox.group(-1009, "Пустая").last
    with pytest.raises(SandboxError, match="no chat -7"):
        sandbox.chat(-7)


async def test_one_can_wait_for_what_the_bot_will_do(
    bot: Bot, group: Chat, sandbox: Sandbox
) -> None:
    async def later() -> None:
        await asyncio.sleep(0.02)
        await bot.send_message(GROUP, "пришло")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(later())
        assert (await sandbox.until(lambda: group.find("пришло"))).text == "пришло"
    with pytest.raises(SandboxError, match="«не придёт» stands nowhere"):
        await sandbox.until(lambda: group.find("не придёт"), within=0.02)
    with pytest.raises(SandboxError, match="Not come true"):
        await sandbox.until(lambda: None, within=0.02)


async def test_the_transcript_tells_the_chats_story(
    bot: Bot, sandbox: Sandbox, ivanova: Person, petrov: Person, clock: SteppedClock
) -> None:
    group = sandbox.group(GROUP, "Управление ЖКХ", [ivanova, petrov])
    card = await bot.send_message(GROUP, "Сообщение №1\nЯма на дороге", reply_markup=DECISION)
    await clock.advance(60)
    press = ivanova.press(group.last, "✅ Согласовать")
    await bot.answer_callback_query(press.id, "Согласовано")
    await card.edit_reply_markup()
    await clock.advance(60)
    draft = petrov.reply(group.last, "Яма заделана")
    petrov.edit(draft, "Яма заделана.")
    await bot.send_message(
        GROUP,
        "Пришлите ссылку",
        reply_markup=ForceReply(),
        reply_parameters=ReplyParameters(message_id=draft.id),
        disable_notification=True,
    )
    await card.edit_text("Сообщение №1: отвечено")
    await clock.advance(24 * 3600)
    petrov.send_sticker(GROUP)
    await bot.delete_message(GROUP, card.message_id)
    ivanova.press_data(group.find("Пришлите"), "x")

    assert sandbox.transcript(GROUP) == (
        "═══ Группа: Управление ЖКХ ═══════════════════════════════════════════════════\n"
        "\n"
        "12.01.2026, понедельник\n"
        "\n"
        "09:00  Отклик\n"
        "       Сообщение №1\n"
        "       Яма на дороге\n"
        "       [✅ Согласовать]\n"
        "       [Открыть]\n"
        "\n"
        "09:01  Иванова А. П. нажимает «✅ Согласовать» под «Сообщение №1»\n"
        "       подсказка: «Согласовано»\n"
        "\n"
        "09:01  Отклик изменяет «Сообщение №1»\n"
        "       (кнопок больше нет)\n"
        "\n"
        "09:02  Петров Б. В., в ответ на «Сообщение №1»\n"
        "       Яма заделана\n"
        "\n"
        "09:02  Петров Б. В. изменяет «Яма заделана»\n"
        "       Яма заделана.\n"
        "\n"
        "09:02  Отклик, в ответ на «Яма заделана.», без звука\n"
        "       Пришлите ссылку\n"
        "       (просит ответить на это сообщение)\n"
        "\n"
        "09:02  Отклик изменяет «Сообщение №1»\n"
        "       Сообщение №1: отвечено\n"
        "\n"
        "13.01.2026, вторник\n"
        "\n"
        "09:02  Петров Б. В.\n"
        "       (стикер)\n"
        "\n"
        "09:02  удалено «Сообщение №1: отвечено»\n"
        "\n"
        "09:02  Иванова А. П. нажимает «x» под «Пришлите ссылку»\n"
        "       (бот не ответил на нажатие)\n"
    )


def picking(request: int, label: str) -> ReplyKeyboardMarkup:
    users = KeyboardButtonRequestUsers(request_id=request, max_quantity=2, request_name=True)
    return ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text=label, request_users=users)]])


async def test_people_are_picked_from_the_newest_keyboard(
    sandbox: Sandbox, bot: Bot, ivanova: Person
) -> None:
    ivanova.start()
    await bot.send_message(ivanova.id, "Кого?", reply_markup=picking(1, "Раньше"))
    await bot.send_message(ivanova.id, "Кого?", reply_markup=picking(2, "Отдел"))
    others = [sandbox.person(number, f"Имя {number}").user for number in (801, 802, 803)]
    for label, people in (("Раньше", others[:1]), ("Отдел", others), ("Отдел", [])):
        with pytest.raises(SandboxError):
            ivanova.pick(label, *people)
    ivanova.pick("Отдел", *others[:2])
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.users_shared is not None
    assert message.users_shared.request_id == 2
    named = [(one.user_id, one.first_name) for one in message.users_shared.users]
    assert named == [(801, "Имя 801"), (802, "Имя 802")]
