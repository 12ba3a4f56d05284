"""The card of what an authority returns or proposes; and what a reopening leaves standing."""

from dataclasses import replace

import pytest

from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import (
    APPROVAL,
    CONTROL,
    EXECUTOR,
    PLACEMENT,
    REFERRAL,
    STANDING,
    in_all_modes,
    render,
)
from tests.unit.views_samples import HOSTILE, at


def test_the_card_as_approved() -> None:
    states = {name: one for name, one in sample.every_state().items() if one.referrals}
    shown = {
        f"{state}, of {referral.authority}": render(
            replace(REFERRAL, authority=referral.authority), incident
        )
        for state, incident in states.items()
        for referral in incident.referrals
    }
    modes = {**in_all_modes(REFERRAL, "returned"), **in_all_modes(REFERRAL, "proposed")}
    approved.check("referral_card", {**shown, **modes})


def placed_before_a_reopening(kind: DraftKind) -> Incident:
    """A text of that kind was placed, then the answer; then it was reopened."""
    incident = sample.placed(kind)
    incident.submit(sample.ANSWER, sample.PETROV, at(25, "10:00"), kind=DraftKind.FINAL)
    incident.decide(incident.drafts[-1].version, (), sample.IVANOVA, at(25, "10:10"))
    incident.place(None, sample.PETROV, at(25, "10:20"))
    return sample.reopened(incident, "11:00", day=25)


@pytest.mark.parametrize("kind", [DraftKind.INTERIM, DraftKind.CLARIFICATION])
def test_what_was_placed_before_a_reopening_as_approved(kind: DraftKind) -> None:
    """It looks current no more."""
    incident, drafted = placed_before_a_reopening(kind), placed_before_a_reopening(kind)
    drafted.submit(sample.ANSWER, sample.PETROV, at(25, "11:30"))
    approved.check(
        f"reopened_after_{kind}",
        {
            "the coordinator's card": render(CONTROL, incident, STANDING),
            "the executors' card": render(EXECUTOR, incident, STANDING),
            "the text placed first": render(PLACEMENT, incident),
            "its draft": render(APPROVAL, incident),
            "a new draft": render(replace(APPROVAL, version=drafted.drafts[-1].version), drafted),
        },
    )


def test_who_never_referred_has_no_such_card() -> None:
    with pytest.raises(LookupError):
        render(REFERRAL, sample.in_progress())


@pytest.mark.parametrize("reason", HOSTILE)
def test_no_reason_breaks_the_card(reason: str) -> None:
    render(REFERRAL, sample.returned(reason[:4096]))
