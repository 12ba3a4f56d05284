"""What is over is said to be over, and offers nothing more: all cards, in every state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from domain.model.conversation.cards import (
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardMode,
    ExecutorCard,
    ModeKind,
    PlacementCard,
    PromiseCard,
)
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.notices.standing_cards import cards_of
from domain.model.conversation.question import AboutIncident, Question
from domain.model.conversation.questions import ReturnWithText
from domain.model.ids import ChatId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState
from domain.model.promise.promise import PromiseState
from domain.ports.snapshots import CardContent, IncidentSnapshot, QuestionSnapshot
from handlers.cards import lines, render_card
from handlers.cards.executor.buttons import Take
from handlers.questions import view_of
from handlers.ui.buttons import AskReply, Button, Style
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.test_first_lines import ASKED, EVERYWHERE, NAMED, OFFICE, asks, first_line

ASKED_FOR: Final = CardMode(ModeKind.STANDING)


def shown_everywhere(
    card: CardKey, incident: Incident, mode: CardMode = PLAIN
) -> Iterator[Rendered]:
    for place in EVERYWHERE:
        content = CardContent(ShowCard(card, place, mode), IncidentSnapshot(incident, OFFICE))
        yield render_card(content, sample.NOW)


@pytest.mark.parametrize("name", NAMED)
def test_a_text_that_stands_in_the_network_is_no_draft_any_more(name: str) -> None:
    incident = NAMED[name]
    for card in cards_of(incident):
        if not isinstance(card, ApprovalCard | PlacementCard):
            continue
        if incident.draft(card.version).state is not DraftState.PLACED:
            continue
        for shown in shown_everywhere(card, incident):
            seen = first_line(shown, incident)
            assert "размещён" in seen
            assert "проект" not in seen
            assert "Ответ согласован, версия" not in shown.parts[0].html


@pytest.mark.parametrize("name", [name for name, one in NAMED.items() if one.status.closed])
def test_the_last_text_says_how_the_incident_was_closed(name: str) -> None:
    incident = NAMED[name]
    settled = {DraftState.APPROVED, DraftState.SUPERSEDED}
    for draft in incident.drafts[-1:]:
        if draft.state in settled:
            for shown in shown_everywhere(ApprovalCard(incident.number, draft.version), incident):
                assert lines.state(incident) in first_line(shown, incident)


@pytest.mark.parametrize("name", NAMED)
def test_who_asks_for_the_executors_card_is_told_where_it_stands_now(name: str) -> None:
    incident = NAMED[name]
    for code in incident.authorities if incident.status.closed else ():
        for shown in shown_everywhere(ExecutorCard(incident.number, code), incident, ASKED_FOR):
            assert lines.state(incident) in first_line(shown, incident)


def awaited(card: CardKey, incident: Incident) -> bool:
    """Whether something is still to be decided or done with that card."""
    match card:
        case AlertCard():
            return incident.alert is not None and incident.alert.reported is None
        case PromiseCard(version=version):
            found = {PromiseState.FOUND, PromiseState.OPEN}
            return any(one.state in found for one in incident.promises_of(version))
        case _:
            return asks(card, incident)


@pytest.mark.parametrize("name", NAMED)
def test_no_button_calls_for_what_is_done(name: str) -> None:
    incident = NAMED[name]
    for card in cards_of(incident):
        for shown in shown_everywhere(card, incident):
            called = [
                key
                for key in sample.keys(shown)
                if isinstance(key, Button) and key.style in {Style.MAIN, Style.FORWARD}
            ]
            assert awaited(card, incident) or not called, card
            taken = isinstance(card, ExecutorCard) and incident.assignee(card.authority)
            assert not taken or not any(isinstance(key, Take) for key in called)


def test_a_question_is_closed_in_one_way_which_takes_its_buttons() -> None:
    cases = (Path(__file__).parents[2] / "domain/use_cases").glob("*.py")
    closing = {one.name for one in cases if "questions.close(" in one.read_text()}
    assert closing == {"asking.py"}


@pytest.mark.parametrize("about", ASKED, ids=lambda about: type(about).__name__)
@pytest.mark.parametrize("place", [sample.ZHKH_CHAT, Place(ChatId(601))], ids=["group", "private"])
def test_a_question_knows_whether_buttons_stand_under_it(
    about: AboutIncident, place: Place
) -> None:
    question = Question(sample.PETROV.person, place, about)
    name = "answered by control" if isinstance(about, ReturnWithText) else "approved"
    shown = view_of(QuestionSnapshot(5, question, NAMED[name], OFFICE, sample.NOW))
    keyboard = shown.parts[-1].keyboard
    has_buttons = keyboard is not None and keyboard != AskReply(
        getattr(keyboard, "placeholder", "")
    )
    assert question.has_buttons is has_buttons
