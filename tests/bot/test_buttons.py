"""What each button declares is true: whom a press asks for, and the table of it in the document."""

from dataclasses import fields
from pathlib import Path
from textwrap import fill

import pytest

from domain.model.actor import Actor
from domain.model.conversation.menu import PageKind
from domain.model.organisation.permissions import PERMISSIONS, Action, NotPermitted
from handlers.administration.inviting import NotMe, ThatIsMe
from handlers.cards.buttons import CardButton, SubmenuButton
from handlers.cards.control.buttons import BringCard, Cancel, LeaveUnanswered, SetImportance
from handlers.cards.referral import ConfirmProposal
from handlers.questions.held_texts import ReturnWith
from handlers.reports.buttons import OfSpan
from handlers.ui.access import check_press
from handlers.ui.buttons import (
    BUTTONS,
    AskingButton,
    Button,
    Copies,
    OfBriefing,
    OfIncident,
    OfNothing,
    OfQuestion,
    Opens,
    Says,
    Style,
    copies,
    opens,
)
from handlers.ui.context import Context
from handlers.ui.menus import Choice
from tests.bot.contexts import CODES, ME, NOW, ShelfFiles, ShelfReading, ShelfUnit
from tests.bot.presses import BUTTON_KINDS, CHOICES, PAGES, press_of, sample
from tests.unit.incidents import DEPUTY, IVANOVA

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
SHOWN_CHOICES = [one for page in PAGES for one in page.buttons if isinstance(one, Choice)]
OF_OFFICERS = {Action.ACKNOWLEDGE, Action.REPORT_TO_HEAD}


@pytest.mark.parametrize("of", [of for of in BUTTON_KINDS if issubclass(of, CardButton)])
async def test_whoever_may_not_is_refused_what_the_button_declares(of: type[CardButton]) -> None:
    case, _ = await press_of(of)
    pressed, shelf = case.button, case.shelf
    stranger = IVANOVA if pressed.action in OF_OFFICERS else DEPUTY
    context = Context(ShelfUnit(shelf), ShelfReading(shelf), NOW, ME, ShelfFiles(), CODES)
    with pytest.raises(NotPermitted) as refused:
        await check_press(pressed, Actor(stranger.id), context)
    assert refused.value.action is pressed.action
    acts = getattr(pressed, "sure", False) or getattr(pressed, "doubts", ())
    if acts or not isinstance(pressed, SubmenuButton | BringCard):  # those have no use case
        with pytest.raises(NotPermitted) as refused:
            await pressed.press(Actor(stranger.id), context)
        assert refused.value.action is pressed.action
    assert not shelf.saved


NUMBERS = {"number": OfIncident, "incident": OfIncident, "briefing": OfBriefing}
OF_ONES_OWN = {"question", "selection"}


@pytest.mark.parametrize(
    "pressed", [*map(sample, BUTTON_KINDS), CHOICES["OVERVIEW"].button], ids=type
)
def test_a_press_is_checked_about_what_the_button_carries(pressed: Button) -> None:
    """But for a number among things of the person's own, where the use case checks it."""
    carried = {field.name for field in fields(pressed)}
    for name in NUMBERS.keys() & carried if not carried & OF_ONES_OWN else ():
        assert isinstance(pressed.subject, NUMBERS[name])
        assert pressed.action is not None
    if "question" in carried and not isinstance(pressed, OfSpan):
        assert pressed.subject in {OfQuestion(1), OfNothing.ANYBODY}


def test_what_anybody_may_press_is_known() -> None:
    anybody = {of for of in BUTTON_KINDS if sample(of).subject is OfNothing.ANYBODY}
    assert anybody == {Says, ThatIsMe, NotMe}


def _row(of: type[Button]) -> str:
    label: object = of.asks if issubclass(of, AskingButton) else of.label
    action: object = of.action
    says = f"«{label}»" if isinstance(label, str) and label else _first_sentence(of)
    cells = [says, _where(of)]
    if isinstance(action, Action):
        roles = (role for role, may in PERMISSIONS.items() if action in may)
        cells += [f"`{action}`", ", ".join(roles)]
    elif action is Button.action:
        cells += ["—", "—"]
    elif issubclass(of, CardButton):
        cells += ["its card's", "who works the card"]
    else:
        cells += ["its page's", "who may open the page"]
    return f"| {' | '.join(cells)} |"


def _where(of: type[Button]) -> str:
    """The card, or the room of the handlers."""
    room, *inside = of.__module__.removesuffix(".buttons").split(".")[1:]
    return inside[0] if room == "cards" and inside else room


def _first_sentence(of: type[Button]) -> str:
    return (of.__doc__ or "").splitlines()[0].rstrip(".")


def test_the_document_has_a_row_for_each_button() -> None:
    rows = sorted(map(_row, set(BUTTONS.values())), key=lambda row: (row.split(" | ")[1:], row))
    table = "\n".join(["| Button | Where | Action | Who |", "|---|---|---|---|", *rows])
    assert table in DOCUMENT.read_text(encoding="utf-8"), f"the table is:\n\n{table}\n"


def test_the_document_tells_who_may_choose_on_each_page() -> None:
    shown = {(one.action, one.kind) for one in SHOWN_CHOICES}
    listed = "\n".join(
        fill(
            f"* {f'`{action}`' if action else 'own'}: "
            + ", ".join(f"`{kind.name}`" for kind in PageKind if (action, kind) in shown),
            120,
            subsequent_indent="  ",
        )
        for action in (*Action, None)
        if action in {action for action, _ in shown}
    )
    assert listed in DOCUMENT.read_text(encoding="utf-8"), f"the list is:\n\n{listed}\n"


BACK = tuple(f"Да, {what}" for what in ("отменить", "отозвать", "удалить", "снять", "убрать"))
FORWARD = ("✅", "Да, разместили", "Да, согласовать", "Да, отметить", "Да, направить")


@pytest.mark.parametrize("of", dict.fromkeys(BUTTONS.values()))
def test_red_confirms_or_returns_a_draft(of: type[Button]) -> None:
    """A red button invites: what only asks, or can be undone, has none."""
    if style_of(of) == Style.BACK:
        assert of in {Cancel, ReturnWith} or label_of(of).startswith("Да, "), of


@pytest.mark.parametrize("of", dict.fromkeys(BUTTONS.values()))
def test_what_takes_back_is_red_and_what_goes_forward_green(of: type[Button]) -> None:
    """Of those with a label of their own."""
    label, style = label_of(of), style_of(of)
    if label.startswith(BACK):
        assert style == Style.BACK
    elif label.startswith(FORWARD):
        assert style == Style.FORWARD


def test_a_choice_that_takes_back_is_red_and_no_other() -> None:
    """But for an absence, which a person may record and take back alone."""
    red = {one.label for one in SHOWN_CHOICES if one.style is Style.BACK}
    plain = {one.label for one in SHOWN_CHOICES if one.style is not Style.BACK}
    assert red == {"Да, снять роль", "Да, убрать из списка", "Да, удалить", "Да, отвязать"}
    assert not [label for label in plain if label.startswith(BACK)]


@pytest.mark.parametrize("of", [Cancel, SetImportance, LeaveUnanswered, ConfirmProposal])
def test_a_press_that_others_hear_of_at_once_is_red(of: type[Button]) -> None:
    assert style_of(of) == Style.BACK


def label_of(of: type[Button]) -> str:
    """Its fixed label; of a button that asks first, the one that confirms."""
    return of.yes if issubclass(of, AskingButton) else str(of.label)


def style_of(of: type[Button]) -> str:
    return of.yes_style if issubclass(of, AskingButton) else str(of.style)


@pytest.mark.parametrize(
    "url", ["https://vk.com/wall-1_2?w=a#b", "HTTP://ok.ru:8080/x", "http://t.me"]
)
def test_a_web_address_opens(url: str) -> None:
    assert opens("Открыть", url) == (Opens("Открыть", url),)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "vk.com/wall",
        "ftp://vk.com",
        "https://vk.com/а",
        "https://вк.рф/1",
        "https://vk.com/a b",
        "https://[::1]/",
        "https://user@vk.com",
        "https://vk",
        "https://vk.com/\n",
        f"https://vk.com/{'a' * 1000}",
    ],
)
def test_whatever_a_server_might_refuse_opens_nothing(url: str | None) -> None:
    assert opens("Открыть", url) == ()


@pytest.mark.parametrize(
    ("text", "fits"),
    [("а" * 256, True), ("а" * 257, False), ("👍" * 128, True), ("👍" * 129, False), ("", False)],
)
def test_a_short_text_is_copied(text: str, *, fits: bool) -> None:
    assert copies("Скопировать", text) == ((Copies("Скопировать", text),) if fits else ())
