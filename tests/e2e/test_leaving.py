"""Who leaves, and what they leave behind: incidents, empty desks, names in the records (§8)."""

from dataclasses import replace

import pytest

from bot.sandbox import Message
from domain.model.ids import AuthorityCode
from domain.model.organisation.organisation import Organisation
from storage.delivery import owed
from storage.delivery.owed import Refreshing
from tests.e2e.absences import absent, chosen, organised
from tests.e2e.administering import opened
from tests.e2e.test_promises import tracked
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Starting, Town, account, described
from tests.telegram import Sandbox

pytestmark = pytest.mark.staffed


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


async def test_an_edit_of_who_has_left_is_ignored_as_a_strangers_is(town: Town) -> None:
    asked = await town.say(town.anna, town.anna, "спасибо")
    assert "Ничего" in [label for row in asked.buttons for label in row]
    await organised(town, without(town.anna.id))
    written = next(one for one in town.chat(town.anna).messages if one.text == "спасибо")
    before = town.last(town.anna.id)
    await town.edit(town.anna, written, "28.11 02:25")
    assert town.last(town.anna.id) is before


async def test_who_leaves_leaves_their_incidents_to_the_others(town: Town) -> None:
    for text in ("Яма на Ленина, 5.", "Яма на Мира, 7."):
        await town.press(town.boris, await town.routed(text), "Взять в работу")
    left = without(account(503))
    await organised(town, left)
    told = town.last(HOUSING)
    assert told.text == (
        "Управление ЖКХ: нужен исполнитель\n"
        "Без исполнителя: №1, №2. Взявший их работник больше не работает в органе.\n"
        "Откройте карточку и нажмите «Взять в работу»: /incident_1, /incident_2"
    )
    count = len(town.chat(HOUSING).messages)
    await town.pass_time(minutes=5)
    await organised(town, replace(left, name="Другое название"))
    assert len(town.chat(HOUSING).messages) == count
    assert "больше не работает в органе (бот)" in await town.history()


async def test_control_learns_at_once_that_who_leaves_leaves_nobody(town: Town) -> None:
    await absent(town, town.gleb, "Сидоров С. С.", "24.11–26.11")
    await absent(town, town.boris, "Сидоров С. С.")
    assert not town.chat(CONTROL).messages
    left = without(account(505))
    await organised(town, left)
    told = town.last(CONTROL)
    assert told.text == (
        "Управление ЖКХ: на работе никого\n"
        "с 24.11.2026 по 26.11.2026 отсутствуют все работники органа, замещать их некому.\n"
        "Назначьте замещающего (/absence) или перенаправьте сообщения."
    )
    await organised(town, replace(left, name="Другое название"))
    assert town.last(CONTROL) is told


async def test_control_learns_of_incidents_whose_authority_is_no_more(town: Town) -> None:
    card = await town.routed()
    await organised(town, without(body="zhkh"))
    assert town.last(CONTROL).text == (
        "Управление ЖКХ: органа больше нет в организации\n"
        "В работе у него: №1.\n"
        "Откройте карточку и нажмите «Изменить органы»: /incident_1"
    )
    assert "Управление ЖКХ" in (await town.say(town.anna, town.anna, "/open")).text
    shown = await town.say(town.anna, town.anna, "/incident 1")
    await town.act(town.anna, shown, "Изменить органы", "Отдел культуры", "Сохранить изменения")
    assert "№1 · ответьте" in town.last(CULTURE).text
    assert not card.buttons


async def test_records_go_on_naming_who_has_left(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, DRAFT)
    await town.reply(town.boris, await town.approve_last(), "https://vk.com/wall1_2")
    await organised(town, without(503))
    history = await town.say(town.anna, town.anna, "/history 1")
    assert "ответ размещён в срок, версия 1 (Петров Б. В.)" in history.text
    assert "503" not in history.text


async def test_cards_follow_who_is_at_work(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    await absent(town, town.boris, "Сидоров С. С.", "25.11–26.11")
    assert assignee(card) == "Взято в работу: Петров Б. В."
    await town.pass_time(days=1)
    assert assignee(card) == "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)"
    await town.pass_time(days=2)
    assert assignee(card) == "Взято в работу: Петров Б. В."
    await absent(town, town.boris, "Сидоров С. С.", "27.11–28.11")
    await town.pass_time(minutes=1)
    assert assignee(card) == "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)"


async def test_a_renamed_body_is_named_again_on_its_cards(town: Town) -> None:
    await town.routed()
    card = town.chat(town.anna).find("Направлено: ")
    await organised(town, renamed("Управление городского хозяйства"))
    assert "Направлено: Управление городского хозяйства" in card.text


async def test_cards_follow_a_change_although_the_program_stops_half_way(
    starting: Starting, sandbox: Sandbox, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed, "_REFRESHED_AT_ONCE", 1)
    async with starting() as town:
        cards = [await town.sent_to_housing(text) for text in ("Яма.", "Лужа.", "Снег.")]
        app = town.app
        await app.offices.apply(renamed("Управление городского хозяйства"))
        assert await town.discrepancies() == []
        assert await Refreshing(app.database).go_on(town.clock.now())
    async with Town.running(sandbox, None, database_url) as town:
        await town.settle()
        assert await town.discrepancies() == []
    assert ["городского хозяйства" in card.text for card in cards] == [True] * 3


async def test_a_card_keeps_who_had_it_when_the_answer_was_agreed(town: Town) -> None:
    cards = []
    for text in ("Яма.", "Лужа.", "Снег."):
        cards.append(await town.routed(text))
        await town.press(town.boris, cards[-1], "Взять в работу")
    for card in cards[:2]:
        await town.reply(town.boris, card, DRAFT)
        await town.reply(town.boris, await town.approve_last(), "https://vk.com/wall1_2")
    await absent(town, town.boris, "Сидоров С. С.")
    await town.pass_time(minutes=1)
    assert [assignee(card) for card in cards] == [
        "Взято в работу: Петров Б. В.",
        "Взято в работу: Петров Б. В.",
        "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)",
    ]
    assert await town.discrepancies() == []


async def test_whoever_can_help_learns_that_nobody_of_control_is_at_work(town: Town) -> None:
    await absent(town, town.maria, "Без замещения", "24.11–26.11")
    await town.say(town.anna, town.anna, "/absence")
    await chosen(town, town.anna, "Отметить моё отсутствие")
    await chosen(town, town.anna, "Болезнь")
    await town.say(town.anna, town.anna, "24.11–25.11")
    asked = await chosen(town, town.anna, "Без замещения")
    assert "Отдел контроля: с 24.11.2026 по 25.11.2026 на работе никого не будет." in asked.text
    await chosen(town, town.anna, "Да, отметить")
    for told in (town.last(CONTROL), town.last(town.timur)):
        assert told.text == (
            "Отдел контроля: на работе никого\n"
            "с 24.11.2026 по 25.11.2026 отсутствуют все работники отдела, замещать их некому.\n"
            "Регистрировать сообщения и согласовывать ответы некому.\n"
            "Нужен замещающий: его может назначить администратор бота (/absence)."
        )


def assignee(card: Message) -> str:
    [line] = [line for line in card.text.splitlines() if line.startswith("Взято в работу")]
    return line


async def handed(town: Town, to: str) -> None:
    """Boris leaves."""
    page = await opened(town, "/staff петров")
    await town.act(
        town.admin, page, "Петров Борис Викторович", "Больше не работает", "Да, убрать из списка"
    )
    assert page.text == (
        "Петров Б. В.: в работе есть сообщения\n"
        "№2, №3\n"
        "Проект ждёт решения отдела контроля: №2\n"
        "Согласован, нужно разместить: №3\n"
        "Обещано и стоит на контроле: №1\n"
        "Передать всё коллеге или оставить органу? Сроки не изменятся."
    )
    await town.press(town.admin, page, to)
    await town.pass_time(minutes=1)


@pytest.mark.parametrize("to", ["Сидоров Семён Семёнович", "Оставить органу"])
async def test_drafts_that_wait_and_promises_are_handed_over_by_name(town: Town, to: str) -> None:
    promise = await tracked(town)
    waiting = await town.drafted(about="Фонарь.")
    await town.approved("Лавка.")
    await handed(town, to)
    told = next(one for one in reversed(town.chat(HOUSING).messages) if "Обещано" in one.text)
    assert told.text.splitlines()[1:-1] == [
        "Сидоров С. С.: теперь у вас №2, №3 (раньше: Петров Б. В.)."
        if to != "Оставить органу"
        else "Без исполнителя: №2, №3. Взявший их работник больше не работает в органе.",
        "Проект ждёт решения отдела контроля: №2",
        "Согласован, нужно разместить: №3",
        "Обещано и стоит на контроле: №1",
    ]
    await town.press(town.maria, waiting, "↩️ Не по сути вопроса")
    called = "Взято в работу: Сидоров С. С." if to != "Оставить органу" else "Исполнители: Сидоров"
    assert called in town.last(HOUSING).text
    await town.until(11, 9, month=12)
    again = town.find(HOUSING, "№1 · выполните обещанное")
    assert again is not promise
    assert "Сидоров С. С." in again.text
    await town.press(town.semyon, again, "Выполнено")
