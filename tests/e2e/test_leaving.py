"""Who leaves, and what they leave behind: incidents, empty desks, names in the records (§8)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import Message, Sandbox
from domain.model.ids import AuthorityCode
from domain.model.staff.organisation import Organisation
from storage.delivery import refreshing
from storage.delivery.refreshing import Refreshing
from tests.e2e.conftest import CONTROL, CULTURE, DRAFT, HOUSING, program
from tests.e2e.office import Office, at_work, described


@pytest.fixture
async def office(sandbox: Sandbox, tmp_path: Path, database_url: str) -> AsyncIterator[Office]:
    async with at_work(sandbox, tmp_path, database_url) as office:
        yield office


def without(*people: int, body: str = "") -> Organisation:
    """The organisation file once these people, and that body with its posts, have left it."""
    organisation = described()
    authorities = {code: it for code, it in organisation.authorities.items() if code != body}
    period = {
        one.id: replace(one, posts=frozenset(it for it in one.posts if it.authority != body))
        for one in organisation.people.values()
        if one.id not in people
    }
    return replace(
        organisation,
        authorities=authorities,
        people={one.id: one for one in period.values() if one.posts},
    )


def renamed(name: str) -> Organisation:
    """The organisation file with another name for the housing department."""
    organisation, code = described(), AuthorityCode("zhkh")
    body = replace(organisation.authorities[code], name=name)
    return replace(organisation, authorities={**organisation.authorities, code: body})


async def test_who_leaves_leaves_their_incidents_to_the_others(office: Office) -> None:
    for text in ("Яма на Ленина, 5.", "Яма на Мира, 7."):
        await office.press(office.boris, await office.routed(text), "Взять в работу")
    organisation = described()
    without = {person.id: person for person in organisation.people.values() if person.id != 503}
    await office.organised(replace(organisation, people=without))
    told = office.last(HOUSING)
    assert told.text == (
        "Управление ЖКХ: нужен исполнитель\n"
        "Без исполнителя: №1, №2. Взявший их работник больше не работает в органе.\n"
        "Откройте карточку (/incident и номер) и нажмите «Взять в работу»."
    )
    count = len(office.chat(HOUSING).messages)
    await office.pass_time(minutes=5)
    await office.organised(replace(organisation, people=without, name="Другое название"))
    assert len(office.chat(HOUSING).messages) == count
    history = await office.say(office.anna, office.anna, "/history 1")
    assert "больше не работает в органе (бот)" in history.text


async def test_control_learns_at_once_that_who_leaves_leaves_nobody(office: Office) -> None:
    await office.absent(office.gleb, "Сидоров С. С.", "24.11–26.11")
    await office.absent(office.boris, "Сидоров С. С.")
    assert not office.chat(CONTROL).messages
    organisation = described()
    without = {person.id: person for person in organisation.people.values() if person.id != 505}
    await office.organised(replace(organisation, people=without))
    told = office.last(CONTROL)
    assert told.text == (
        "Управление ЖКХ: на работе никого\n"
        "с 24.11.2026 по 26.11.2026 отсутствуют все работники органа, замещать их некому.\n"
        "Назначьте замещающего (/absence) или перенаправьте сообщения."
    )
    await office.organised(replace(organisation, people=without, name="Другое название"))
    assert office.last(CONTROL) is told


async def test_control_learns_of_incidents_whose_authority_is_no_more(office: Office) -> None:
    card = await office.routed()
    await office.organised(without(body="zhkh"))
    assert office.last(CONTROL).text == (
        "Управление ЖКХ: органа больше нет в организации\n"
        "В работе у него: №1.\n"
        "Откройте карточку (/incident и номер) и нажмите «Изменить органы»."
    )
    assert "Управление ЖКХ" in (await office.say(office.anna, office.anna, "/open")).text
    shown = await office.say(office.anna, office.anna, "/incident 1")
    for label in ("Изменить органы", "Отдел культуры", "Сохранить изменения"):
        await office.press(office.anna, shown, label)
    assert "Инцидент №1: в работе" in office.last(CULTURE).text
    assert not card.buttons


async def test_records_go_on_naming_who_has_left(office: Office) -> None:
    card = await office.routed()
    await office.reply(office.boris, card, DRAFT)
    await office.press(office.maria, office.last(CONTROL), "✅ Согласовать")
    await office.reply(office.boris, office.last(HOUSING), "https://vk.com/wall1_2")
    await office.organised(without(503))
    history = await office.say(office.anna, office.anna, "/history 1")
    assert "ответ размещён в срок, версия 1 (Петров Б. В.)" in history.text
    assert "503" not in history.text


async def test_cards_follow_who_is_at_work(office: Office) -> None:
    card = await office.routed()
    await office.press(office.boris, card, "Взять в работу")
    await office.absent(office.boris, "Сидоров С. С.", "25.11–26.11")
    assert assignee(card) == "Взято в работу: Петров Б. В."
    await office.pass_time(days=1)
    assert assignee(card) == "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)"
    await office.pass_time(days=2)
    assert assignee(card) == "Взято в работу: Петров Б. В."
    await office.absent(office.boris, "Сидоров С. С.", "27.11–28.11")
    await office.pass_time(minutes=1)
    assert assignee(card) == "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)"


async def test_a_renamed_body_is_named_anew_on_its_cards(office: Office) -> None:
    card = await office.routed()
    await office.organised(renamed("Управление городского хозяйства"))
    assert "Орган: Управление городского хозяйства" in card.text


async def test_cards_follow_a_change_although_the_program_stops_half_way(
    sandbox: Sandbox, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "_AT_ONCE", 1)
    async with at_work(sandbox, tmp_path, database_url) as office:
        cards = [await office.routed(text) for text in ("Яма.", "Лужа.", "Снег.")]
        app = office.stage.app
        await app.offices.apply(renamed("Управление городского хозяйства"))
        assert await office.discrepancies() == []
        assert await Refreshing(app.database).go_on(office.stage.clock.now())
    async with program(sandbox, None, database_url) as stage:
        await stage.settle()
        assert await Office(stage).discrepancies() == []
    assert ["городского хозяйства" in card.text for card in cards] == [True] * 3


async def test_whoever_can_help_learns_that_nobody_of_control_is_at_work(office: Office) -> None:
    await office.absent(office.maria, "Без замещения", "24.11–26.11")
    await office.say(office.anna, office.anna, "/absence")
    await office.chosen(office.anna, "Отметить моё отсутствие")
    await office.chosen(office.anna, "Болезнь")
    await office.say(office.anna, office.anna, "24.11–25.11")
    asked = await office.chosen(office.anna, "Без замещения")
    assert "Отдел контроля: с 24.11.2026 по 25.11.2026 на работе никого не будет." in asked.text
    await office.chosen(office.anna, "Да, отметить")
    for told in (office.last(CONTROL), office.last(office.timur)):
        assert told.text == (
            "Отдел контроля: на работе никого\n"
            "с 24.11.2026 по 25.11.2026 отсутствуют все работники отдела, замещать их некому.\n"
            "Регистрировать сообщения и согласовывать ответы некому.\n"
            "Нужен замещающий: его может назначить администратор бота (/absence)."
        )


def assignee(card: Message) -> str:
    [line] = [line for line in card.text.splitlines() if line.startswith("Взято в работу")]
    return line
