"""Every kind of button, pressed with numbers that were made up: nothing comes of it, and nobody is alarmed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.messengers.packing import pack
from bot.sandbox import Message
from bot.sandbox.chat import Press
from domain.model.conversation.cards import CardKind
from domain.model.ids import DraftVersion, IncidentNumber
from handlers.administration.inviting import NotMe, ThatIsMe
from handlers.cards.buttons import Back, ConfirmedButton, SubmenuButton
from handlers.cards.control.buttons import BringCard
from handlers.reports.buttons import BackToBriefing
from handlers.ui.buttons import Button, Says
from handlers.ui.menus import Choice
from tests.bot.presses import BUTTON_KINDS, CHOICES, sample
from tests.e2e.test_briefings import ordered
from tests.e2e.test_promises import tracked
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Town, numbered
from tests.telegram import Person
from tests.telegram.markup import html_of

pytestmark = pytest.mark.staffed

KINDS: list[type[Button]] = [*BUTTON_KINDS, Choice]
MISSING = 99
EXISTING = {
    "number": [1, 2],
    "incident": [1, 2],
    "version": [1],
    "promise": [1],
    "referral": [1],
    "briefing": [1],
    "selection": [1],
    "search": [1],
    "job": [1],
    "absence": [1],
    "template": [1],
}
ABOUT = ("number", "incident", "briefing", "question", "selection", "search", "job", "absence")
"""What a press is about, by the field that names it."""

OPEN_TO_ALL = {Says, ThatIsMe, NotMe}
"""They show nothing, or invite people who don't work here yet."""

SHOWING = [of for of in KINDS if issubclass(of, SubmenuButton | BringCard) or of is BackToBriefing]
"""They change nothing."""

NAMING = [
    of
    for of in KINDS
    if {field.name for field in fields(of)} & {"authority", "sheet", "page", "index"}
]
"""They carry an authority, or a place in a list."""

UNKNOWN = "Вас нет в списке работников. Сообщите администратору бота ваш номер: {}"
SECRETS = re.compile(r"№\d|Ленина|Плитк|Яма|Яму|Поступило|поступило|заместител\w+ главы отчёт")


async def lived_in(town: Town) -> list[int]:
    """A town with something of each kind; gives the questions that wait, of boris and of anna."""
    await tracked(town)
    await town.reply(town.boris, await town.routed("Яма."), "Яму на дороге засыпали и заровняли.")
    await ordered(town)
    await town.say(town.anna, CONTROL, "/find яма")
    await town.press(town.anna, await town.say(town.anna, CONTROL, "/open"), "Выбрать несколько")
    await town.press(town.boris, town.find(HOUSING, "Взять в работу"), "Промежуточный ответ")
    await town.say(town.anna, CONTROL, "/new")
    async with town.app.database.reading() as connection:
        asked = await connection.exec_driver_sql("SELECT id FROM question WHERE open ORDER BY id")
        return [row[0] for row in asked]


def made_up(
    of: type[Button],
    existing: Mapping[str, Sequence[int]],
    authorities: Sequence[str] = ("zhkh", "culture"),
) -> Iterator[tuple[Button, bool]]:
    """Such buttons, and whether what they are about exists."""
    buttons = [case.button for case in CHOICES.values()] if of is Choice else [sample(of)]
    for button in buttons:
        if isinstance(button, ConfirmedButton) and button.sure:
            yield from made_up_like(replace(button, sure=False), existing, authorities)
        yield from made_up_like(button, existing, authorities)


def made_up_like(
    button: Button, existing: Mapping[str, Sequence[int]], authorities: Sequence[str]
) -> Iterator[tuple[Button, bool]]:
    names = {field.name for field in fields(button)}
    about = next((one for one in ABOUT if one in names), None)
    codes = [{"authority": code} for code in authorities] if "authority" in names else [{}]
    for code in codes:
        if about is None:
            yield replace(button, **code), False
            continue
        numbered_by = {one for one in names if not isinstance(getattr(button, one), str)}
        known = {one: numbers[0] for one, numbers in existing.items() if one in numbered_by}
        for number in (*existing[about], MISSING):
            values: dict[str, Any] = {**known, **code, about: number}
            yield replace(button, **values), number != MISSING


async def pressed(
    town: Town, person: Person, message: Message, buttons: Sequence[Button]
) -> list[str]:
    """What the answers to these presses say."""
    presses: list[Press] = []
    for button in buttons:
        presses.append(person.press_data(message, pack(button)))
        if len(presses) % 25 == 0:
            await town.settle()
    return [await town.answered(press) for press in presses]


def beside(changed: Sequence[Message], toasts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What these say, with their chats, but for refusals: they stand there if a press has no toast."""
    said = "\n\n".join(toasts).split("\n\n")
    for one in changed:
        if more := "\n\n".join(part for part in one.text.split("\n\n") if part not in said):
            yield one.chat.id, more


def messages(town: Town) -> list[Message]:
    return [one for chat in town.sandbox.world.chats.values() for one in chat.messages]


@pytest.mark.parametrize("who", ["stranger", "another body's executor"])
async def test_nothing_comes_of_a_press_about_what_one_may_not_see(town: Town, who: str) -> None:
    existing = EXISTING | {"question": await lived_in(town)}
    person = town.stranger if who == "stranger" else town.vera
    greeting = await town.say(person, person, "/start")
    before = {id(one): html_of(one) for one in messages(town)}
    made = {of: list(made_up(of, existing)) for of in KINDS if of not in OPEN_TO_ALL}
    flat = [button for pairs in made.values() for button, _ in pairs]
    with capture_logs() as logs:
        toasts = await pressed(town, person, greeting, flat)
    told = iter(toasts)
    answers = {of: [(next(told), there) for _, there in pairs] for of, pairs in made.items()}

    changed = [one for one in messages(town) if before.get(id(one)) != html_of(one)]
    shown = list(beside(changed, toasts))
    assert [text for chat, text in shown if chat != person.id] == []
    assert [text for _, text in shown if SECRETS.search(text)] == []
    assert [log for log in logs if log["log_level"] in {"warning", "error", "critical"}] == []
    if person is town.stranger:
        assert {
            of: said
            for of, said in answers.items()
            if {one for one, _ in said} != {UNKNOWN.format(numbered(777))}
        } == {}
        return
    told_apart = {}
    for of, said in answers.items():
        if {field.name for field in fields(of)} & {"selection", "search", "job", "absence"}:
            continue  # whose it is, colleagues may know
        plain = [(re.sub(r"№\d+", "№", text), there) for text, there in said]
        there, missing = (
            {text for text, is_there in plain if is_there is one} for one in (True, False)
        )
        if there and there != missing:
            told_apart[of.__name__] = there ^ missing
    assert told_apart == {}


@pytest.mark.parametrize("who", ["control", "executor", "deputy head"])
async def test_no_press_shows_a_group_what_its_people_may_not_see(town: Town, who: str) -> None:
    """Buttons of other chats, forged there by a person who may see it all."""
    existing = EXISTING | {"question": await lived_in(town)}
    person = {"control": town.anna, "executor": town.boris, "deputy head": town.timur}[who]
    person.join(CULTURE)
    shown = await town.say(town.vera, CULTURE, "/help")
    before = {id(one): html_of(one) for one in messages(town)}
    flat = [one for of in KINDS if of not in OPEN_TO_ALL for one, _ in made_up(of, existing)]
    toasts = await pressed(town, person, shown, flat)
    there = town.chat(CULTURE).messages
    changed = [one for one in there if before.get(id(one)) != html_of(one)]
    assert [text for _, text in beside(changed, toasts) if SECRETS.search(text)] == []


@pytest.mark.parametrize("who", ["control", "executor", "deputy head", "admin"])
async def test_a_press_about_what_is_not_there_alarms_nobody(town: Town, who: str) -> None:
    """Of those who may: a version, a promise, a report that the button names and nobody ever made."""
    existing = EXISTING | {"question": await lived_in(town)}
    person = {
        "control": town.anna,
        "executor": town.boris,
        "deputy head": town.timur,
        "admin": town.admin,
    }[who]
    greeting = await town.say(person, person, "/start")
    nothing: Mapping[str, Sequence[int]] = {one: [MISSING] for one in existing} | {"number": [1, 2]}
    places = existing | {one: [MISSING] for one in ("sheet", "page", "index")}
    flat = [button for of in KINDS for button, _ in made_up(of, nothing)]
    flat += [button for of in NAMING for button, _ in made_up(of, places, ["nowhere"])]
    flat += [button for of in SHOWING for button, _ in made_up(of, existing)]
    flat += [
        Back(kind=kind, number=IncidentNumber(number), version=DraftVersion(version))
        for kind in (CardKind.APPROVAL, CardKind.PLACEMENT, CardKind.PROMISE, CardKind.ALERT)
        for number in (1, 2)
        for version in (0, 1, MISSING)
    ]
    with capture_logs() as logs:
        await pressed(town, person, greeting, flat)
    assert [log for log in logs if log["log_level"] in {"warning", "error", "critical"}] == []
    assert not [one for one in town.chat(CULTURE).messages if one.sender.is_bot]
