"""Every kind of update finds its one function, and none of them costs a thread, which is dear."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.telegram.receiving import UPDATE_KINDS
from domain.model.conversation.cards import CARDS, CardKind, ExecutorCard
from domain.model.conversation.menu import PageKind
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.question import About, HeldText, Situation
from domain.model.conversation.questions import (
    HeldContribution,
    HeldDraft,
    MainIncident,
    Original,
    PlacementTime,
)
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, IncidentNumber, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from handlers.cards.approval import Decide
from handlers.cards.buttons import Back
from handlers.cards.control.buttons import Route
from handlers.messages.dispatch import COMMANDS
from handlers.ui import menus
from handlers.ui.buttons import AskingButton, Button
from handlers.ui.context import Response
from handlers.ui.menus import Choice
from handlers.ui.questions import ANSWERS
from tests.bot.contexts import (
    NOW,
    OFFICE,
    Payload,
    Shelf,
    anonymous,
    edited,
    message,
    migrated,
    press,
    taken_out,
)
from tests.bot.presses import (
    ANSWER,
    ASKED,
    BUTTON_KINDS,
    CHOICES,
    INCIDENTS,
    PAGES,
    PEOPLE,
    PRIVATE,
    STRANGER,
    WRITTEN,
    Case,
    alerted,
    asked,
    at,
    drafted_by_roads,
    executor_asked,
    incidents_of,
    just_placed,
    planning,
    press_of,
    promise_tracked,
    refused,
)
from tests.buttons import button_of
from tests.fields import filled
from tests.unit.incidents import (
    CONTROL_CHAT,
    DEPUTY,
    DEPUTYS_CHAT,
    FIRST,
    IVANOVA,
    NUMBER,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    led_by_roads,
)

ELSEWHERE = Place(ChatId(-5000))
TALK = "Кто возьмёт?"
LINK = "https://vk.com/b"
WORDS = (
    ANSWER,
    TALK,
    LINK,
    "09:45",
    "7",
    "05.07, ждём кабель",
    "24.11–05.12",
    "скоро",
    "  ",
    None,
)
HELD = HeldText(TALK, WRITTEN)


@pytest.fixture(autouse=True)
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What is given to a thread, which is nothing."""
    given: list[object] = []
    real = asyncio.to_thread

    async def noted(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        given.append(function)
        return await real(function, *args, **kwargs)

    monkeypatch.setattr(asyncio, "to_thread", noted)
    yield given
    assert given == []


async def test_a_thread_would_be_noticed(threads: list[object]) -> None:
    await asyncio.to_thread(int)
    assert threads == [int]
    threads.clear()


async def handled(case: Case) -> tuple[Response, Shelf]:
    answer, shelf = await case.play()
    assert isinstance(answer, Response)
    assert not (answer.notices and shelf.saved)
    return answer, shelf


def said(text: str | None) -> Payload:
    return message(IVANOVA.id, PRIVATE, text)


def forwarded(text: str) -> Payload:
    payload = said(text)
    origin = {"type": "hidden_user", "sender_user_name": "Жительница", "date": 1781593200}
    payload["message"]["forward_origin"] = origin
    return payload


def replied(text: str | None) -> Payload:
    return message(PETROV.id, ZHKH_CHAT, text, reply=True)


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command(name: str) -> None:
    _, shelf = await handled(Case(said(f"/{name} 7"), at[Status.REGISTERED]))
    assert bool(shelf.saved) is (name == "new")


TAKES_NO_WORDS = {CardKind.PROMISE, CardKind.ALERT}


@pytest.mark.parametrize("kind", CARDS)
async def test_a_reply_to_a_card_or_its_edit(kind: CardKind) -> None:
    card = filled(CARDS[kind], {IncidentNumber: NUMBER, AuthorityCode: ZHKH, DraftVersion: FIRST})
    shelves = [
        (await handled(Case(update, make, card)))[1]
        for make, (person, place) in product(INCIDENTS, PEOPLE.values())
        for update in (
            *(message(person, place, text, reply=True) for text in (ANSWER, TALK, LINK, "09:45")),
            edited(person, place, ANSWER),
        )
    ]
    assert any(shelf.saved for shelf in shelves) is (kind not in TAKES_NO_WORDS)


def may_be_asked(
    about: About, person: PersonId, place: Place, make: Callable[[], Incident]
) -> bool:
    try:
        about.check(Situation(person, place, make(), OFFICE, NOW))
    except DomainError:
        return False
    return True


THE_OTHER_IS_NOT_ON_THE_SHELF = {Original, MainIncident}


@pytest.mark.parametrize("about", [one for one in ASKED if type(one) in ANSWERS], ids=type)
async def test_words_that_may_answer_a_question(about: About) -> None:
    shelves = [
        (await handled(Case(update, make, asked=asked(about, person, place))))[1]
        for make, (person, place) in product(incidents_of(about), PEOPLE.values())
        if may_be_asked(about, person, place, make)
        for text, reply in product(WORDS, (True, False))
        for update in (message(person, place, text, reply=reply),)
    ]
    answered = any(shelf.committed for shelf in shelves)
    assert answered is (type(about) not in THE_OTHER_IS_NOT_ON_THE_SHELF)


@pytest.mark.parametrize("kind", dict.fromkeys(page.kind for page in PAGES))
async def test_words_on_a_page_of_a_menu(kind: PageKind) -> None:
    for page, text in product(PAGES, WORDS):
        if page.kind is kind:
            asked = page.menu.question
            await handled(Case(message(asked.person, asked.place, text), asked=page.menu))


NOT_ON_THE_SHELF = {
    "PickOriginal",
    "PutRows",
    "TurnNames",
    "GiveName",
    "TeachHeld",
    "PAGES",
    "PAGE token",
    "TOKENS vk",
}


def is_shown(answer: Response) -> bool:
    return bool(answer.notices or answer.toast or answer.alone)


@pytest.mark.parametrize("of", BUTTON_KINDS)
async def test_a_press_of_a_button(of: type[Button]) -> None:
    case, accepted = await press_of(of)
    answer, shelf = await handled(case)
    assert accepted is (of.__name__ not in NOT_ON_THE_SHELF), answer.toast
    assert shelf.committed or is_shown(answer)


@pytest.mark.parametrize("of", [one for one in BUTTON_KINDS if issubclass(one, AskingButton)])
async def test_a_press_of_a_button_that_asks_before_it_acts(of: type[AskingButton]) -> None:
    case, _ = await press_of(of)
    sure = case.button
    assert isinstance(sure, AskingButton)
    answer, shelf = await handled(case.with_press_of(replace(sure, sure=False)))
    assert not refused(answer)
    assert bool(shelf.saved) is bool(getattr(sure, "doubts", ()))


@pytest.mark.parametrize("name", CHOICES)
async def test_a_choice_on_a_page(name: str) -> None:
    answer, shelf = await handled(CHOICES[name])
    assert refused(answer) is (name in NOT_ON_THE_SHELF), answer.toast
    assert shelf.committed or refused(answer)


def test_no_page_with_choices_is_left_out() -> None:
    with_choices = {
        one.kind for one in PAGES if any(isinstance(key, Choice) for key in one.buttons)
    }
    assert with_choices == {kind for kind, page in menus.PAGES.items() if page.chosen is not None}


OTHERS = {
    "a registration while days are asked": Case(
        said("Нет воды https://vk.com/wall-1_1"),
        asked=planning(PageKind.ABSENCE_DAYS, f"{PETROV.id}.trip"),
        changes=True,
    ),
    "a registration while a time is asked for": Case(
        forwarded("На улице Мира нет воды"),
        just_placed,
        asked=asked(PlacementTime(NUMBER)),
        changes=True,
    ),
    "/absence in a group": Case(message(IVANOVA.id, CONTROL_CHAT, "/absence")),
    "a registration in private": Case(forwarded("Нет воды"), changes=True),
    "words in private that may be anything": Case(said("Нет воды")),
    "a sticker in private": Case(said(None)),
    "a stranger in private": Case(message(STRANGER, Place(ChatId(STRANGER)), "Здравствуйте")),
    "a card whose number was lost": Case(replied(ANSWER), changes=True),
    "talk in a group": Case(message(PETROV.id, ZHKH_CHAT, "Обед?")),
    "a command in a group not connected": Case(message(IVANOVA.id, ELSEWHERE, "/open")),
    "an unknown command": Case(said("/weather")),
    "the bot taken out of a group": Case(taken_out(ZHKH_CHAT)),
    "a group that becomes a supergroup": Case(migrated(ZHKH_CHAT, ELSEWHERE)),
    "an admin behind the group": Case(anonymous(ZHKH_CHAT, "/open")),
    "an edited text that was asked about": Case(
        edited(PETROV.id, ZHKH_CHAT, ANSWER),
        card=ExecutorCard(NUMBER, ZHKH),
        asked=executor_asked(HeldDraft(NUMBER, HELD)),
        changes=True,
    ),
    "edited information that was asked about": Case(
        edited(PETROV.id, ZHKH_CHAT, ANSWER),
        led_by_roads,
        ExecutorCard(NUMBER, ZHKH),
        executor_asked(HeldContribution(NUMBER, ZHKH, HELD)),
        changes=True,
    ),
    "an approval without information": Case(
        press(IVANOVA.id, CONTROL_CHAT, button_of(Decide)), drafted_by_roads
    ),
    "«Назад» on a draft": Case(
        press(IVANOVA.id, CONTROL_CHAT, Back(kind=CardKind.APPROVAL, number=NUMBER, version=FIRST)),
        drafted_by_roads,
    ),
    "«Назад» on a promise": Case(
        press(PETROV.id, ZHKH_CHAT, Back(kind=CardKind.PROMISE, number=NUMBER, version=FIRST)),
        promise_tracked,
    ),
    "«Назад» on an alert": Case(
        press(DEPUTY.id, DEPUTYS_CHAT, Back(kind=CardKind.ALERT, number=NUMBER)), alerted
    ),
}


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
async def test_another_update(case: Case) -> None:
    _, shelf = await handled(case)
    assert bool(shelf.saved) is case.changes


def test_no_kind_of_update_is_left_out() -> None:
    fed = {kind for case in OTHERS.values() for kind in case.payload if kind != "update_id"}
    assert fed == set(UPDATE_KINDS)


async def test_a_refused_draft_is_answered_in_the_chat() -> None:
    answer, _ = await handled(Case(replied("  "), card=ExecutorCard(NUMBER, ZHKH)))
    [refusal] = answer.notices
    assert isinstance(refusal, TextNotice)


@pytest.mark.parametrize(
    ("person", "place", "data"),
    [
        pytest.param(PETROV.id, ZHKH_CHAT, button_of(Route), id="of another's button"),
        pytest.param(IVANOVA.id, CONTROL_CHAT, "v:7:x", id="with malformed data"),
        pytest.param(IVANOVA.id, CONTROL_CHAT, "…", id="of nobody's button"),
        pytest.param(
            IVANOVA.id, CONTROL_CHAT, f"to:{10**30}::x", id="with a number past every database"
        ),
    ],
)
async def test_a_refused_press_is_answered(
    person: PersonId, place: Place, data: Button | str
) -> None:
    answer, shelf = await handled(Case(press(person, place, data)))
    assert refused(answer)
    assert not shelf.saved
