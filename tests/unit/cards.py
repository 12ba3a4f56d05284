"""Cards of the samples, rendered as they are where somebody works with them, or elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.model.conversation.cards import (
    PLAIN,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import ChatId, Place
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.ports.snapshots import CardContent, IncidentSnapshot
from handlers.cards import in_each_mode, render_card
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.views_samples import FIRST, NOW, NUMBER, OFFICE, ZHKH, at

CONTROL = ControlCard(NUMBER)
EXECUTOR = ExecutorCard(NUMBER, ZHKH)
APPROVAL = ApprovalCard(NUMBER, FIRST)
PLACEMENT = PlacementCard(NUMBER, FIRST)
OVERVIEW = OverviewCard(NUMBER)
REFERRAL = ReferralCard(NUMBER, ZHKH)

STANDING = CardMode(ModeKind.STANDING)
ROUTED = [["Изменить органы"], ["Напомнить"], ["Дубликат", "Другие действия…"]]
LONG_AFTER = at(27, "12:00")
"""A placement can't be undone any more."""
EDU_CHAT = Place(ChatId(-1004))


def render(
    card: CardKey,
    incident: Incident,
    mode: CardMode = PLAIN,
    office: Office = OFFICE,
    now=NOW,
    *,
    place: Place = sample.ANYWHERE,
) -> Rendered:
    rendered = render_card(
        CardContent(ShowCard(card, place, mode), IncidentSnapshot(incident, office)), now
    )
    sample.check_message(rendered)
    return rendered


def html(card: CardKey, incident: Incident, mode: CardMode = PLAIN) -> str:
    (part,) = render(card, incident, mode).parts
    return part.html


def in_modes(
    card: CardKey, incident: Incident, now: datetime = NOW, *, place: Place = sample.ANYWHERE
) -> Iterator[tuple[CardMode, Rendered]]:
    """How the card looks in each mode."""
    for mode, rendered in in_each_mode(card, place, IncidentSnapshot(incident, OFFICE), now):
        sample.check_message(rendered)
        yield mode, rendered


def titled(mode: CardMode) -> str:
    """The mode in the title of a situation."""
    return f" ({mode.kind} {mode.argument})".replace(" )", ")") if mode != PLAIN else ""


def in_states(card: CardKey, states: Sequence[str], mode: CardMode = PLAIN) -> dict[str, Rendered]:
    """How the card looks in each of these states, by titles."""
    every = sample.every_state()
    return {f"{one}{titled(mode)}": render(card, every[one], mode) for one in states}


def in_all_modes(card: CardKey, state: str) -> dict[str, Rendered]:
    """How the card looks in that state in each mode, by titles."""
    shown = dict(in_modes(card, sample.every_state()[state]))
    in_order = sorted(shown, key=lambda mode: (mode.kind, mode.argument))
    return {f"{state}{titled(mode)}": shown[mode] for mode in in_order}
