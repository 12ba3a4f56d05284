"""From an empty database to the first answered incident, all in chat, each thing that people do counted."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot.sandbox import Document, FromHidden, Membership, Message
from tests.e2e.town import Town, links_in
from tests.telegram import Person, Sandbox
from tests.unit.exports import PEOPLE_HEADINGS, xlsx

CHIEF = 900
CONTROL, HOUSING = -3001, -3003
ANNA, BORIS, GLEB, TIMUR = 701, 702, 703, 704

PEOPLE = {
    ANNA: ("Иванова Анна Петровна", "отдел контроля", ""),
    BORIS: ("Петров Борис Викторович", "исполнитель", "Управление ЖКХ"),
    GLEB: ("Громов Глеб Иванович", "ответственное должностное лицо", "Управление ЖКХ"),
    TIMUR: ("Титов Тимур Павлович", "заместитель главы", ""),
}


@dataclass
class Hour:
    """What people do in it: each press, message, file and group is one action."""

    town: Town
    actions: int = 0
    for_rights: int = 0
    """Those of them that MAX alone demands: the bot needs rights in each group."""

    @property
    def chief(self) -> Person:
        return self.town.person(CHIEF)

    async def start(self, person: int, code: str = "") -> Message:
        self.actions += 1
        self.town.sandbox.person(person).start(code)
        await self.town.settle()
        return self.town.last(person)

    async def say(self, person: int, where: int, text: str) -> Message:
        self.actions += 1
        return await self.town.say(self.town.person(person), where, text)

    async def reply(self, person: int, message: Message, text: str) -> Message:
        self.actions += 1
        return await self.town.reply(self.town.person(person), message, text)

    async def press(self, person: int, message: Message, *labels: str) -> None:
        for label in labels:
            self.actions += 1
            await self.town.press(self.town.person(person), message, label)

    async def send(self, document: Document) -> Message:
        self.actions += 1
        self.chief.send_document(CHIEF, document)
        await self.town.settle()
        return self.town.last(CHIEF)

    async def accept(self, person: int, link: str) -> None:
        asked = await self.start(person, link.partition("?start=")[2])
        assert asked.text.endswith(f"Это вы? {PEOPLE[person][0]}")
        await self.press(person, asked, "Да, это я")

    async def group(self, number: int, title: str, who: str, *members: int) -> None:
        """It is made with the bot in it, which asks whose it is."""
        self.actions += 1
        people = [self.town.person(one) for one in (CHIEF, *members)]
        group = self.town.sandbox.group(number, title, people)
        group.members[self.town.sandbox.world.bot.id] = Membership.LEFT
        actions = await self.town.add_bot(self.chief, number)
        self.actions += actions - 1
        self.for_rights += actions - 1
        asked = self.town.last(number)
        await self.press(CHIEF, asked, who)
        assert asked.text.startswith(f"Группа подключена: {who}\n")

    async def settings(self, *people: str) -> Message:
        """The chief names what has no name yet, step by step, then the region and the hours.

        `people`: the last step, a line each; without them it is left out.
        """
        await self.town.settle()
        page = await self.say(CHIEF, CHIEF, "/settings")
        await self.press(CHIEF, page, "Название")
        await self.say(CHIEF, CHIEF, "Администрация Калининского района")
        assert page.text.startswith("Как зовут администратора?")
        await self.say(CHIEF, CHIEF, "Орлов Олег Олегович")
        assert page.text.startswith("Как называется орган?")
        await self.say(CHIEF, CHIEF, "Управление ЖКХ\nОтдел культуры")
        assert page.text.startswith("Работники и органы одним списком")
        if people:
            page = await self.say(CHIEF, CHIEF, "\n".join(people))
            await self.press(CHIEF, page, "Применить")
        else:
            await self.press(CHIEF, page, "Назад")
        await self.press(CHIEF, page, "Регион", "Краснодарский край", "Часы работы")
        await self.say(CHIEF, CHIEF, "пн–чт 8:00–12:00, 12:50–17:00; пт 8:00–12:00, 12:50–16:00")
        return page

    async def pick(self, label: str, person: int) -> None:
        """Open the list and choose: two actions."""
        self.actions += 2
        self.chief.pick(label, self.town.person(person).user)
        await self.town.settle()

    async def first_incident(self) -> None:
        """It is forwarded, routed, drafted, approved, placed."""
        self.actions += 1
        text = "Во дворе на Ленина, 5 яма. https://vk.com/wall-1_2"
        anna = self.town.person(ANNA)
        anna.forward(ANNA, FromHidden("Мария Котова"), text)
        await self.town.settle()
        await self.press(ANNA, self.town.last(ANNA), "Управление ЖКХ")
        card = self.town.find(HOUSING, "№1")
        await self.reply(BORIS, card, "Яму на Ленина засыпали и заровняли.")
        await self.press(ANNA, self.town.find(CONTROL, "✅ Согласовать"), "✅ Согласовать")
        placed = "https://vk.com/wall-1_2?reply=3"
        await self.reply(BORIS, self.town.find(HOUSING, "Яму на Ленина засыпали"), placed)
        told = await self.town.say(anna, ANNA, "/incident 1")
        assert "ответ размещён" in told.text.casefold()


def empty(sandbox: Sandbox, url: str) -> Any:
    sandbox.person(CHIEF).start()
    return Town.running(sandbox, None, url, admin_ids=frozenset({CHIEF}))


async def test_writing_people_sets_all_up_within_forty_five_actions(
    sandbox: Sandbox, database_url: str
) -> None:
    """The way that MAX and older servers have, too; also with the rights that only MAX demands."""
    async with empty(sandbox, database_url) as town:
        hour = Hour(town, actions=1)
        await hour.settings(*(", ".join(filter(None, one)) for one in PEOPLE.values()))
        for person, (name, *_) in PEOPLE.items():
            (link,) = links_in(town.find(CHIEF, f"{name}\nВас приглашают").text)
            await hour.accept(person, link)
        await hour.group(CONTROL, "Контроль", "Отдел контроля", ANNA)
        await hour.group(HOUSING, "ЖКХ", "Управление ЖКХ", BORIS)
        await hour.first_incident()
        assert hour.actions < 45, f"{hour.actions} actions to the first answered incident"
        assert not await town.discrepancies()


@pytest.mark.telegram("lists of people to pick from")
async def test_picking_people_sets_all_up_within_forty_five_actions(
    sandbox: Sandbox, database_url: str
) -> None:
    """Also where Telegram knows nobody's full name: each person is asked for theirs."""
    async with empty(sandbox, database_url) as town:
        hour = Hour(town, actions=1)
        await hour.settings()
        page = await hour.say(CHIEF, CHIEF, "/invite")
        await hour.press(CHIEF, page, "Выбрать в Telegram…")
        for person, (_, role, body) in PEOPLE.items():
            label = ", ".join(filter(None, (role[0].upper() + role[1:], body)))
            await hour.pick(label, person)
        for person, (name, *_) in PEOPLE.items():
            await hour.start(person)
            await hour.say(person, person, name)
        await hour.group(CONTROL, "Контроль", "Отдел контроля", ANNA)
        await hour.group(HOUSING, "ЖКХ", "Управление ЖКХ", BORIS)
        await hour.first_incident()
        assert hour.actions < 45, f"{hour.actions} actions to the first answered incident"
        assert not await town.discrepancies()


async def test_a_list_sets_all_up_within_twenty_five_actions(
    sandbox: Sandbox, database_url: str
) -> None:
    async with empty(sandbox, database_url) as town:
        hour = Hour(town, actions=1)
        await town.settle()
        review = await hour.send(
            Document("Работники.xlsx", xlsx(PEOPLE_HEADINGS, *PEOPLE.values()))
        )
        await hour.press(CHIEF, review, "Применить", "Название")
        await hour.say(CHIEF, CHIEF, "Администрация Калининского района")
        await hour.say(CHIEF, CHIEF, "Орлов Олег Олегович")
        assert review.text.startswith("Настройка: чего не хватает")
        for person, (name, *_) in PEOPLE.items():
            told = town.find(CHIEF, f"{name}\nВас приглашают")
            (link,) = links_in(told.text)
            await hour.accept(person, link)
        await hour.group(CONTROL, "Контроль", "Отдел контроля", ANNA)
        await hour.group(HOUSING, "ЖКХ", "Управление ЖКХ", BORIS)
        await hour.first_incident()
        assert hour.actions < 25 + hour.for_rights, (
            f"{hour.actions} actions to the first answered incident"
        )
        assert not await town.discrepancies()
