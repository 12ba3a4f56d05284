"""The card of a draft: what control decides on, and what became of it."""

from dataclasses import replace
from datetime import timedelta

from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import APPROVAL, render
from tests.unit.views_samples import FIRST, ZHKH, at

RECALLING = CardMode(ModeKind.OPENED, "rc")


def newest(incident: Incident, mode: CardMode = PLAIN) -> Rendered:
    """The card of its last version."""
    return render(replace(APPROVAL, version=incident.drafts[-1].version), incident, mode)


def test_the_card_as_approved() -> None:
    states = sample.every_state().items()
    shown = {
        f"{state}, version {draft.version}": render(
            replace(APPROVAL, version=draft.version), incident
        )
        for state, incident in states
        for draft in incident.drafts
    }
    recalling = render(APPROVAL, sample.approved(), RECALLING)
    approved.check("approval_card", {**shown, "approved, asked whether to recall": recalling})


def test_the_time_left_as_approved() -> None:
    """It is working time."""
    at_close = sample.registered(detected_at=at(24, "08:00"))
    at_close.route(ZHKH, sample.IVANOVA, at(24, "08:05"))
    at_close.submit(sample.ANSWER, sample.PETROV, at(24, "09:00"))
    assert at_close.due.at == at(24, "16:50")
    moments = {
        "a minute before the due": at(25, "09:49"),
        "at the due": at(25, "09:50"),
        "half a minute after it": at(25, "09:50") + timedelta(seconds=30),
        "in the lunch after it": at(25, "12:20"),
    }
    shown = {of: render(APPROVAL, sample.on_approval(), now=now) for of, now in moments.items()}
    shown["missed before the close, seen in the evening"] = render(
        APPROVAL, at_close, now=at(24, "20:00")
    )
    at_close.due = replace(at_close.due, at=at(24, "17:00"))
    shown["missed at the close, seen in the evening"] = render(
        APPROVAL, at_close, now=at(24, "20:00")
    )
    approved.check("approval_card_time_left", shown)


def test_what_has_changed_since_the_version_before_as_approved() -> None:
    commented, interim = sample.in_rework(), sample.in_rework()
    commented.comment(FIRST, "И подъезд.", sample.IVANOVA, at(24, "11:35"))
    commented.submit(f"{sample.ANSWER} Полностью.", sample.PETROV, at(24, "11:40"))
    withdrawn = sample.withdrawn(sample.second_version())
    withdrawn.submit(f"{sample.ANSWER} Полностью.", sample.PETROV, at(24, "11:50"))
    interim.submit("Разбираемся.", sample.PETROV, at(24, "11:40"), kind=DraftKind.INTERIM)
    decided = sample.second_version()
    decided.decide(decided.drafts[-1].version, (), sample.IVANOVA, at(24, "12:00"))
    approved.check(
        "approval_card_changes",
        {
            "after a return and two comments": newest(commented),
            "after a version taken back": newest(withdrawn),
            "after a version that was only replaced": newest(sample.replaced()),
            "after an answer of another kind": newest(sample.final_after_interim()),
            "another kind after a return": newest(interim),
            "decided": newest(decided),
        },
    )


def test_a_decision_on_ones_own_draft_as_approved() -> None:
    shown = {}
    for title, reasons in {"agreed": set(), "returned": set(RejectionReason)}.items():
        own = sample.in_progress()
        own.submit(sample.ANSWER, sample.IVANOVA, at(24, "11:00"))
        own.decide(FIRST, reasons, sample.IVANOVA, at(24, "11:30"))
        shown[title] = newest(own)
    approved.check("approval_card_own_draft", shown)
