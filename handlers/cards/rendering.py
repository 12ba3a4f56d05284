"""The view of each card."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from domain.model.conversation.cards import (
    PLAIN,
    REQUESTED,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    OverviewCard,
    PlacementCard,
    PromiseCard,
    ReferralCard,
)
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.notices.standing_cards import coordinated_in, worked_in
from domain.model.ids import Place
from domain.ports.snapshots import CardContent, IncidentSnapshot
from handlers.cards.alert import alert_card
from handlers.cards.approval import approval_card
from handlers.cards.buttons import SubmenuButton
from handlers.cards.card_view import CardView
from handlers.cards.control.buttons import to_all_actions
from handlers.cards.control.view import control_card
from handlers.cards.executor.view import executor_card
from handlers.cards.overview import overview_card
from handlers.cards.placement import placement_card
from handlers.cards.promise import promise_card
from handlers.cards.referral import referral_card
from handlers.ui.buttons import Keyboard, Says
from handlers.ui.rendered import Rendered, renders

_USUAL: Final = (PLAIN, REQUESTED)
"""The modes that always show the usual buttons."""


@renders(CardContent)
def render_card(content: CardContent, now: datetime) -> Rendered:
    """Render the card at `now` in that place, with buttons only where people work on it.

    In the coordinator's chat, other cards lead to the coordinator's other actions. A mode that the
    card or status does not have counts as PLAIN.
    """
    show, snapshot = content.notice, content.snapshot
    rendered = _card(show, snapshot, now)
    *first, last = rendered.parts
    incident, organisation = snapshot.incident, snapshot.office.organisation
    if not isinstance(last.keyboard, Keyboard) or show.mode not in _USUAL:
        return rendered
    keys = {type(key) for row in last.keyboard.rows for key in row}
    if keys <= {Says}:
        return rendered
    here = coordinated_in(show.place, incident, organisation)
    if isinstance(show.card, ControlCard | AlertCard | PromiseCard) or not here:
        return rendered
    further = to_all_actions(incident.number)
    keyboard = Keyboard((*last.keyboard.rows, (further,)))
    return replace(rendered, parts=(*first, replace(last, keyboard=keyboard)))


def in_each_mode(
    card: CardKey, place: Place, snapshot: IncidentSnapshot, now: datetime
) -> Iterator[tuple[CardMode, Rendered]]:
    """Yield how the card looks then in each mode, the usual one first; each is rendered on demand."""
    modes = [CardMode(kind) for kind in ModeKind]
    for mode in modes:  # and what its buttons open
        rendered = render_card(CardContent(ShowCard(card, place, mode), snapshot), now)
        yield mode, rendered
        under = rendered.parts[-1].keyboard
        rows = under.rows if isinstance(under, Keyboard) else ()
        opened = [key.mode for row in rows for key in row if isinstance(key, SubmenuButton)]
        modes += [one for one in dict.fromkeys(opened) if one not in modes]


def _card(  # noqa: PLR0911 - one branch per kind, no logic
    show: ShowCard, snapshot: IncidentSnapshot, now: datetime
) -> Rendered:
    organisation, card = snapshot.office.organisation, show.card
    worked = worked_in(show.place, card, snapshot.incident, organisation)
    of = CardView(snapshot, now, show.mode, worked, _at_home(show, snapshot))
    match card:
        case ControlCard():
            return control_card(of)
        case OverviewCard():
            return overview_card(of)
        case AlertCard():
            return alert_card(of)
        case ExecutorCard(authority=authority):
            return executor_card(of, authority)
        case ReferralCard(authority=authority):
            return referral_card(of, authority)
        case ApprovalCard(version=version):
            return approval_card(of, version)
        case PromiseCard(version=version):
            return promise_card(of, version)
        case PlacementCard(version=version):
            return placement_card(of, version)
        case _:
            assert_never(card)


def _at_home(show: ShowCard, snapshot: IncidentSnapshot) -> bool:
    """Return whether the chat is that of the body that the card is for."""
    incident, organisation = snapshot.incident, snapshot.office.organisation
    match show.card:
        case ControlCard():
            return organisation.coordinator(incident.kind) == show.place
        case ExecutorCard(authority=authority):
            return organisation.sole_body_at(show.place) == authority
        case PromiseCard(version=version):
            promised = incident.promises_of(version)
            return bool(promised) and show.place == organisation.place_of(promised[0].authority)
        case _:
            return False
