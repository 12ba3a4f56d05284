"""An administration moves from Telegram to MAX chat by chat, while incidents are open."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.chat import Chat, Message
from bot.sandbox.files import Photo
from bot.tutorial.sandboxes import TOKEN
from tests.e2e.stored import holding
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Starting, Town, links_in
from tests.max.person import Person as MaxPerson
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.telegram import Sandbox
from tests.telegram.clock import SteppedClock

CONTROL_THERE, HOUSING_THERE, CULTURE_THERE = -71, -73, -74
"""Their groups in MAX."""

IN_MAX = """
[[staff]]
name = "Орлов Олег Олегович"
max_id = 900
role = "admin"
[[staff]]
name = "Иванова Анна Петровна"
max_id = 501
role = "control"
[[staff]]
name = "Петров Борис Викторович"
max_id = 503
role = "executor"
authority = "zhkh"
"""

LINK = "https://vk.com/wall-1_7"

pytestmark = [
    pytest.mark.organisation(IN_MAX),
    pytest.mark.telegram,  # both are told of here
]


@pytest.fixture
async def there(sandbox: Sandbox) -> AsyncIterator[MaxSandbox]:
    clock = sandbox.world.clock
    assert isinstance(clock, SteppedClock)
    async with MaxSandbox(token=TOKEN, clock=clock) as running:
        everybody = [running.person(number) for number in (900, 501, 503)]
        for number, title in (
            (CONTROL_THERE, "Отдел контроля"),
            (HOUSING_THERE, "Управление ЖКХ"),
            (CULTURE_THERE, "Отдел культуры"),
        ):
            running.group(number, title, everybody)
        yield running


@pytest.fixture
async def town(starting: Starting, there: MaxSandbox) -> AsyncIterator[Town]:
    async with starting(beside=there) as town:
        yield town
        await town.settle()
        assert not await town.discrepancies()


async def moved(town: Town, there: MaxSandbox, to: int, body: str) -> None:
    """The administrator sends /link in the group in MAX, and says whose it is from now on."""
    oleg, chat = there.person(900), there.chat(to)
    oleg.say(to, "/link")
    await town.settle()
    for label in (body, "Да, перенести сюда"):
        oleg.press(chat.last, label)
        await town.settle()
    await town.pass_time(
        minutes=5
    )  # what stands in the old group is edited when nothing else waits


async def answered(town: Town, by: MaxPerson, to: Message, text: str) -> Message:
    by.reply(to, text)
    await town.settle()
    return to.chat.last


def open_cards(chat: Chat) -> Counter[str]:
    """How often each incident stands there with buttons."""
    shown = (message for message in chat.messages if message.buttons and message.sender.is_bot)
    firsts = (message.text.split()[0] for message in shown)
    return Counter(first for first in firsts if first.startswith("№"))


async def test_an_administration_moves_while_twenty_incidents_are_open(
    town: Town, there: MaxSandbox
) -> None:
    for number in range(12):
        await town.sent_to_housing(f"Яма на улице {number}-й.")
    for number in range(4):
        card = town.chat(HOUSING).find(f"на улице {number}-й")
        await town.reply(town.boris, card, DRAFT)
    for number in range(8):
        await town.registered(f"Не горит фонарь у дома {number}.")
    control, housing = town.chat(CONTROL), town.chat(HOUSING)
    waiting, working = open_cards(control), open_cards(housing)

    await moved(town, there, CONTROL_THERE, "Отдел контроля")
    assert open_cards(there.chat(CONTROL_THERE)) == waiting
    assert not open_cards(control)

    await moved(town, there, HOUSING_THERE, "Управление ЖКХ")
    await moved(town, there, CULTURE_THERE, "Отдел культуры")
    assert open_cards(there.chat(HOUSING_THERE)) == dict.fromkeys(working, 1)
    assert not open_cards(housing)

    anna, boris = there.person(501), there.person(503)
    card = there.chat(HOUSING_THERE).find("на улице 7-й")
    await answered(town, boris, card, DRAFT)
    approval = there.chat(CONTROL_THERE).last
    assert DRAFT in approval.text
    anna.press(approval, "✅ Согласовать")
    await town.settle()
    assert DRAFT in there.chat(HOUSING_THERE).last.text
    await answered(town, boris, there.chat(HOUSING_THERE).last, LINK)
    found = await town.say(town.anna, town.anna, "/incident 8")
    assert "ответ размещён" in found.text.casefold()
    assert len(await listed(town)) == 19


async def test_a_body_that_moves_back_works_where_it_was(town: Town, there: MaxSandbox) -> None:
    await town.sent_to_housing()
    before = open_cards(town.chat(HOUSING))
    await moved(town, there, HOUSING_THERE, "Управление ЖКХ")
    town.seat(town.admin, HOUSING)
    page = await town.say(town.admin, HOUSING, "/link")
    await town.act(town.admin, page, "Управление ЖКХ", "Да, перенести сюда")
    await town.pass_time(minutes=5)
    assert open_cards(town.chat(HOUSING)) == before
    assert not open_cards(there.chat(HOUSING_THERE))


async def listed(town: Town) -> set[str]:
    """The open incidents, as control finds them in private in Telegram."""
    text = (await town.say(town.anna, town.anna, "/open")).text
    return {word.strip(",.·") for word in text.split() if word.startswith("№")}


async def test_a_photo_of_an_executor_in_max_reaches_control_in_telegram(
    town: Town, there: MaxSandbox
) -> None:
    await moved(town, there, HOUSING_THERE, "Управление ЖКХ")
    await town.sent_to_housing()
    card = there.chat(HOUSING_THERE).last
    boris = there.person(503)
    boris.send_album(HOUSING_THERE, [Photo()], DRAFT, reply_to=card)
    await town.settle()
    sent = [one for one in town.chat(CONTROL).messages if one.content.media]
    assert len(sent) == 1
    assert town.anna.download(sent[0]).data == Photo().data
    await town.press(town.anna, town.last(CONTROL), "✅ Согласовать")
    assert DRAFT in there.chat(HOUSING_THERE).last.text


async def test_an_account_is_taken_after_a_question_and_its_owner_is_told_in_both(
    town: Town, there: MaxSandbox
) -> None:
    await town.press(town.maria, await town.say(town.maria, town.maria, "/my"), "Привязать MAX")
    (link,) = links_in(town.last(town.maria).text)
    code = link.partition("?start=")[2]
    there.person(502).start(code)
    await town.settle()
    assert await holding(town.app.database, code) == set()
    asked = town.last(town.maria)
    assert "в MAX хочет стать вашим вторым: это вы?" in asked.text
    await town.press(town.maria, asked, "Да, это я")
    assert "Аккаунт привязан: " in there.chat(502).last.text
    page = await town.say(town.admin, town.admin, "/staff")
    await town.act(town.admin, page, "Козлова Мария Игоревна", "Отвязать MAX")
    assert page.text.startswith("Козлова Мария Игоревна: отвязать MAX?\n")
    await town.press(town.admin, page, "Назад")
    assert "Отвязать MAX" in str(page.buttons)
    await town.act(town.admin, page, "Отвязать MAX", "Да, отвязать")
    assert "Отвязать" not in str(page.buttons)
    assert town.last(town.maria).text == (
        "Администратор отвязал ваш аккаунт в MAX: теперь бот пишет вам только сюда."
        " Привязать его снова: /my"
    )
    told = there.chat(502).last.text
    assert told.startswith("Администратор отвязал этот аккаунт: ")
