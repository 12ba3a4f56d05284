"""What holds for all cards, in every state of an incident."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain.model.conversation.cards import PLAIN, ApprovalCard, CardKey, CardMode, ModeKind
from domain.model.ids import ChatId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import LONGEST_DRAFT
from domain.model.incident.events import ApprovalRecalled
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.model.organisation.people import Role
from handlers.ui.buttons import Button, Keyboard
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import (
    APPROVAL,
    CONTROL,
    EDU_CHAT,
    EXECUTOR,
    LONG_AFTER,
    OVERVIEW,
    PLACEMENT,
    REFERRAL,
    ROUTED,
    in_modes,
    render,
)
from tests.unit.views_samples import HOSTILE, ZHKH


def keys(incident: Incident) -> list[CardKey]:
    """Every card that this incident can have."""
    found: list[CardKey] = [CONTROL, OVERVIEW, EXECUTOR]
    found += [REFERRAL] if incident.referrals else []
    found += [replace(APPROVAL, version=draft.version) for draft in incident.drafts]
    if incident.approved_draft is not None or any(
        isinstance(event, ApprovalRecalled) for event in incident.events
    ):
        found.append(PLACEMENT)
    return found


def looks(incident: Incident, **how: Any) -> Iterator[tuple[CardKey, tuple[CardMode, Rendered]]]:
    """Every card in every mode."""
    for card in keys(incident):
        for look in in_modes(card, incident, **how):
            yield card, look


@pytest.mark.parametrize("state", sample.every_state())
def test_in_every_mode_a_button_names_the_card_on_which_it_stands_or_none(state: str) -> None:
    incident = sample.every_state()[state]
    for card, (mode, rendered) in looks(incident):
        keyboard = rendered.parts[-1].keyboard
        rows = keyboard.rows if isinstance(keyboard, Keyboard) else ()
        shown = {one.card for row in rows for one in row if isinstance(one, Button)}
        assert shown <= {card, None}, mode


@pytest.mark.parametrize(
    "state", [name for name, incident in sample.every_state().items() if incident.status.closed]
)
def test_a_closed_incident_can_only_be_reopened_and_asks_for_nothing(state: str) -> None:
    incident = sample.every_state()[state]
    for card, (mode, rendered) in looks(incident, now=LONG_AFTER):
        answered = incident.status is Status.ANSWERED and not incident.publication
        kept = [["Сделать шаблоном"]] if answered and incident.placed_answer_version else []
        reopen = [["Назад"], *kept, ["Да, подтверждаю"]]
        if mode == PLAIN and answered:
            reopen = ROUTED  # It leads there, and asks for nothing.
        elif mode != CardMode(ModeKind.OPENED, "ro"):
            reopen = [["Возобновить"], *kept]
        own = (
            kept
            if isinstance(card, ApprovalCard) and card.version == incident.placed_answer_version
            else []
        )
        assert sample.labels(rendered) == (reopen if card == CONTROL else own), mode
        assert "тветьте" not in rendered.parts[-1].html


def test_the_link_on_a_card_as_approved() -> None:
    """It stands once: not in the quoted words, unless it is within them."""
    texts = {
        "before the words": f"{sample.LINK} Нет света.",
        "after them": f"Нет света.\n{sample.LINK}",
        "apart": "Нет света.",
        "within them": f"По ссылке {sample.LINK} и {sample.LINK}3",
    }
    messages = {
        title: CitizenMessage(text, Network.VK, sample.LINK) for title, text in texts.items()
    }
    approved.check(
        "cards_with_links",
        {
            f"{card.kind.name.lower()}: {title}": render(card, sample.in_progress(message))
            for card in (EXECUTOR, CONTROL)
            for title, message in messages.items()
        },
    )


# --- Where nobody works with it ------------------------------------------------------------------


@pytest.mark.parametrize("state", sample.every_state())
def test_where_nobody_works_with_a_card_it_has_no_button_and_asks_for_nothing(state: str) -> None:
    incident = sample.every_state()[state]
    for _, (mode, rendered) in looks(incident, place=EDU_CHAT):
        assert sample.buttons(rendered) == [], mode
        end = rendered.parts[-1].html
        assert "тветьте на это сообщение" not in end
        assert "тветом на это сообщение" not in end
        assert "?\n" not in f"{end}\n"


def test_where_nobody_works_with_a_card_it_names_who_does_as_approved() -> None:
    approved.check(
        "cards_elsewhere",
        {
            "registered": render(CONTROL, sample.registered(), place=EDU_CHAT),
            "answered": render(CONTROL, sample.answered(), place=EDU_CHAT),
            "on approval": render(APPROVAL, sample.on_approval(), place=EDU_CHAT),
            "approved": render(PLACEMENT, sample.approved(), place=EDU_CHAT),
            "in progress": render(EXECUTOR, sample.in_progress(), place=EDU_CHAT),
            "in progress, in private": render(
                EXECUTOR, sample.in_progress(), place=Place(ChatId(501))
            ),
            "in progress, in its own chat": render(
                EXECUTOR, sample.in_progress(), place=sample.ZHKH_CHAT
            ),
            "returned": render(REFERRAL, sample.returned(), place=EDU_CHAT),
        },
    )


# --- Foreign texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_no_foreign_text_breaks_a_card(text: str) -> None:
    message = CitizenMessage(text, Network.VK, text, text, text)
    draft = text.strip()[:LONGEST_DRAFT]
    office = sample.office(text, (sample.person(602, text, Role.EXECUTOR, ZHKH),))
    for incident in (sample.on_approval(draft, message), sample.approved(draft, message)):
        incident.topic = Topic(text, text)
        for card in keys(incident):
            render(card, incident, office=office)
    routed = sample.registered(message=message)
    routed.pick(ZHKH)
    render(CONTROL, routed, office=office)
    render(EXECUTOR, sample.in_progress(message), office=office)
    render(EXECUTOR, sample.in_rework(draft), office=office)


def test_the_buttons_stand_under_the_last_part_of_a_long_card() -> None:
    message = CitizenMessage("слово " * 2_000, Network.VK)
    rendered = render(APPROVAL, sample.on_approval("ы" * LONGEST_DRAFT, message))
    assert len(rendered.parts) == 5
    assert len(sample.buttons(rendered)) == 4
