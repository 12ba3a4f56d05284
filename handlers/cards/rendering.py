"""Which view shows which card."""

from datetime import datetime
from typing import assert_never

from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.notices import ShowCard, worked_in
from domain.ports.snapshots import Snapshot
from handlers.cards.alert.view import alert_card
from handlers.cards.approval.view import approval_card
from handlers.cards.control.view import control_card
from handlers.cards.executor.view import executor_card
from handlers.cards.overview import overview_card
from handlers.cards.placement.view import placement_card
from handlers.cards.referral.view import referral_card
from handlers.rendered import Rendered


def render_card(  # noqa: PLR0911 - one arm a kind, no logic
    show: ShowCard, snapshot: Snapshot, now: datetime
) -> Rendered:
    """The card as it is to look at `now`, in that place: it has buttons only where it is worked.

    A mode that its kind or status lacks counts as PLAIN.
    """
    incident, office = snapshot.incident, snapshot.office
    card, mode = show.card, show.mode
    worked = worked_in(show.place, card, incident, office.organisation)
    match card:
        case ControlCard():
            return control_card(incident, office, mode, now, snapshot.same_link, worked=worked)
        case OverviewCard():
            return overview_card(incident, office, now)
        case AlertCard():
            return alert_card(incident, office, mode, now, worked=worked)
        case ExecutorCard(authority=authority):
            return executor_card(incident, authority, office, mode, now, worked=worked)
        case ReferralCard(authority=authority):
            return referral_card(incident, authority, office, mode, now, worked=worked)
        case ApprovalCard(version=version):
            return approval_card(incident, version, office, mode, now, worked=worked)
        case PlacementCard(version=version):
            return placement_card(incident, version, office, mode, now, worked=worked)
        case _:
            assert_never(card)
