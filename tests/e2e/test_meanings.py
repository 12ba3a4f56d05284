"""What a message means where: each row of the table in docs/reference/meanings.md."""

import re
from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from bot.sandbox import Message
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from tests.e2e.town import CONTROL, HOUSING, Town
from tests.telegram import Person
from tests.unit.meanings_table import rows

LONG: Final = "Яму на дороге засыплем уже сегодня до обеда."
PROMISE: Final = "О результатах проверки сообщим до 8 декабря."
LINK: Final = "https://example.org/another"


async def registered(town: Town) -> None:
    await town.registered()


async def in_progress(town: Town) -> None:
    await town.routed()


async def returned(town: Town) -> None:
    await town.press(town.maria, await town.drafted(), "↩️ Обе причины")


async def on_approval(town: Town) -> None:
    await town.drafted()


async def approved(town: Town) -> None:
    await town.approved()


async def answered(town: Town) -> None:
    await town.answered_incident()


async def long_answered(town: Town) -> None:
    await town.answered_incident()
    await town.pass_time(minutes=20)


async def unanswered(town: Town) -> None:
    card = await town.sent_to_housing()
    await town.act(town.anna, card, "Без ответа")
    await town.act(town.anna, card, "Брань или оскорбления", "Да, подтверждаю")


async def cancelled(town: Town) -> None:
    card = await town.sent_to_housing()
    await town.act(town.anna, card, "Отменить регистрацию")
    await town.press(town.anna, card, "Ошибка")


STATES: Final[dict[str, Callable[[Town], Awaitable[None]]]] = {
    "зарегистрирован": registered,
    "в работе": in_progress,
    "на доработке": returned,
    "на согласовании": on_approval,
    "ждёт размещения": approved,
    "ответ размещён": answered,
    "размещён более 15 минут назад": long_answered,
    "ответ не даётся": unanswered,
    "отменён": cancelled,
}


def card_of(town: Town, chat: int, words: str) -> Message:
    found = [one for one in town.chat(chat).messages if words in one.text and one.sender.is_bot]
    return found[-1]


def executors(text: str) -> Callable[[Town], tuple[Person, Message, str]]:
    return lambda town: (town.boris, card_of(town, HOUSING, "Соцсеть:"), text)


def controls(text: str) -> Callable[[Town], tuple[Person, Message, str]]:
    return lambda town: (town.maria, card_of(town, CONTROL, "Проект ответа, версия"), text)


def registrars(text: str) -> Callable[[Town], tuple[Person, Message, str]]:
    return lambda town: (town.anna, card_of(town, town.anna.id, "№1 ·"), text)


ARRIVALS: Final[dict[str, Callable[[Town], tuple[Person, Message, str]]]] = {
    "текст в ответ на карточку органа": executors(LONG),
    "переписка в ответ на карточку органа": executors("Хорошо, сделаем"),
    "«принял» в ответ на карточку органа": executors("Принял, спасибо!"),
    "обещание ответа в ответ на карточку органа": executors(PROMISE),
    "ссылка в ответ на карточку органа": executors(LINK),
    "текст в ответ на карточку проекта": controls("Назовите точный срок работ."),
    "ссылка в ответ на карточку проекта": controls(LINK),
    "время в ответ на карточку регистрации": registrars("08:30"),
}


async def meaning(town: Town, arrives: str) -> str:
    """What has come of the message."""
    reading = town.app.reading
    before = await reading.incident(IncidentNumber(1))
    person, card, text = ARRIVALS[arrives](town)
    answer = await town.reply(person, card, text)
    after = await reading.incident(IncidentNumber(1))
    return changed(before, after) or asked(answer)


def changed(before: Incident, after: Incident) -> str | None:
    if len(after.drafts) > len(before.drafts):
        return "новая версия проекта"
    if len(after.placements) > len(before.placements):
        return "отметка о размещении"
    if after.placements != before.placements:
        return "исправленная ссылка на ответ"
    if sum(len(one.comments) for one in after.drafts) > sum(
        len(one.comments) for one in before.drafts
    ):
        return "комментарий исполнителю"
    if after.detected_at != before.detected_at:
        return "исправленный момент выявления"
    return None


def asked(answer: Message) -> str:
    if not answer.sender.is_bot:
        return "ничего"
    labels = [label for row in answer.buttons for label in row]
    if "На согласование" in labels:
        return "вопрос: это ответ гражданину?"
    if "Заменить согласованный текст?" in answer.text:
        return "вопрос: заменить согласованный текст?"
    if "Промежуточный ответ" in labels:
        return "вопрос: какой это ответ?"
    if "Да, разместили здесь" in labels:  # of a colleague's link they are asked first
        return "исправленная ссылка на ответ"
    return f"отказ: {re.sub(r'^№1[.:] ', '', answer.text.splitlines()[0])}"


@pytest.mark.parametrize(("state", "arrives", "means"), rows())
async def test_a_message_means_what_the_table_says(
    town: Town, state: str, arrives: str, means: str
) -> None:
    await STATES[state](town)
    assert await meaning(town, arrives) == means


def test_the_table_has_every_case_once() -> None:
    cases = [(state, arrives) for state, arrives, _ in rows()]
    assert len(cases) == len(set(cases))
    assert {state for state, _ in cases} == set(STATES)
    assert {arrives for _, arrives in cases} == set(ARRIVALS)
