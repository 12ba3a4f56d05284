"""What is over is said to be over, and offers nothing more: all cards, in every state."""

from collections.abc import Iterator
from typing import Final

import pytest

from domain.model.answer.draft import DraftState
from domain.model.incident import Incident
from domain.model.telling.cards import (
    PLAIN,
    ApprovalCard,
    CardKey,
    CardMode,
    ExecutorCard,
    ModeKind,
    PlacementCard,
)
from domain.model.telling.notices import ShowCard, cards_of
from domain.ports.snapshots import Snapshot
from handlers.cards import lines, render_card
from handlers.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.test_first_lines import EVERYWHERE, NAMED, OFFICE, first_line

ASKED_FOR: Final = CardMode(ModeKind.STANDING)


def shown_everywhere(
    card: CardKey, incident: Incident, mode: CardMode = PLAIN
) -> Iterator[Rendered]:
    for place in EVERYWHERE:
        yield render_card(ShowCard(card, place, mode), Snapshot(incident, OFFICE), sample.NOW)


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
