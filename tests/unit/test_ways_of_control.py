"""Whatever the rules let control do now, it reaches by buttons from what `/incident N` shows."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

import pytest

from domain.model.conversation.cards import PLAIN, CardKey, CardKind, CardMode, ModeKind, own_card
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, ChatId, IncidentNumber, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import CancelGround, Importance, NoAnswerGround
from domain.model.organisation.people import Role
from domain.ports.snapshots import CardContent, IncidentSnapshot
from handlers.cards import approval, referral, render_card
from handlers.cards.buttons import SubmenuButton
from handlers.cards.control import buttons as control
from handlers.ui.buttons import Button, Keyboard
from tests.unit import views_samples as sample
from tests.unit.incidents import CONTROL_CHAT, ZHKH
from tests.unit.views_samples import IVANOVA, at

BOTH = sample.person(901, "Двоенко Двина Дмитриевна", Role.CONTROL)
BOTH_ROLES = sample.person(901, BOTH.name, Role.EXECUTOR, ZHKH)
OFFICE = sample.office(
    people=(replace(BOTH, posts=BOTH.posts | BOTH_ROLES.posts),),
)
NOW = at(27, "12:00")
EDU = AuthorityCode("edu")

WHO = {
    "in control's chat": (501, CONTROL_CHAT),
    "in private": (501, Place(ChatId(501))),
    "an executor as well, in private": (901, Place(ChatId(901))),
}


def _another(incident: Incident) -> Incident:
    other = sample.registered()
    other.number = IncidentNumber(incident.number + 1000)
    return other


def _change_authorities(one: Incident) -> bool:
    one.start_picking()
    one.pick(EDU)
    one.pick_lead(EDU)
    return one.change_authorities(IVANOVA, NOW)


def _decide_referral(one: Incident) -> bool:
    waiting = one.waiting_referral
    return waiting is not None and one.decline_referral(waiting.number, IVANOVA, NOW)


def _decide(one: Incident) -> bool:
    draft = one.waiting_draft
    return draft is not None and one.decide(draft.version, (), IVANOVA, NOW) is not None


def _recall(one: Incident) -> bool:
    draft = one.approved_draft
    return draft is not None and one.recall(draft.version, IVANOVA, NOW)


def _importance(one: Incident) -> None:
    high = one.importance is Importance.HIGH
    to = Importance.NORMAL if high else Importance.HIGH
    one.change_importance(to, one.due, one.draft_due_at, IVANOVA, NOW)


RULES: dict[str, tuple[Callable[[Incident], object], set[type[Button]]]] = {
    "route": (lambda one: one.route(ZHKH, IVANOVA, NOW), {control.Route}),
    "change authorities": (_change_authorities, {control.PickSeveral, control.Choose}),
    "call": (lambda one: one.call(IVANOVA, NOW).new, {control.CallExecutors}),
    "importance": (_importance, {control.SetImportance}),
    "another interim answer": (lambda one: one.allow_interim(IVANOVA, NOW), {control.AllowInterim}),
    "no answer": (
        lambda one: one.leave_unanswered(NoAnswerGround.HARM, IVANOVA, NOW),
        {control.LeaveUnanswered},
    ),
    "cancel": (lambda one: one.cancel(CancelGround.MISTAKE, IVANOVA, NOW), {control.Cancel}),
    "duplicate": (
        lambda one: one.cancel_as_duplicate(_another(one), IVANOVA, NOW),
        {control.AskDuplicate},
    ),
    "give to control": (
        lambda one: one.give_to_control(one.due, one.draft_due_at, IVANOVA, NOW),
        {control.GiveToControl},
    ),
    "reopen": (
        lambda one: one.reopen(one.due, one.draft_due_at, IVANOVA, NOW),
        {control.Reopen},
    ),
    "decide": (_decide, {approval.Decide}),
    "recall": (_recall, {approval.RecallApproval}),
    "decide on a referral": (_decide_referral, {referral.DeclineReferral}),
}
"""What control may do, whether the rules allow it now, by which button it does it.

Placing is for the link in the lead's chat, and by its card there.
"""


def allowed(what: str, incident: Incident) -> bool:
    rule, _ = RULES[what]
    try:
        return rule(deepcopy(incident)) is not False
    except DomainError:
        return False


def taps(incident: Incident, person: int, place: Place) -> dict[type[Button], int]:
    """By how many presses each kind of button has been pressed, from what `/incident N` shows."""
    who = OFFICE.organisation.people[PersonId(person)]
    found: dict[type[Button], int] = {}
    shown = [Shown(own_card(who, place, OFFICE, incident, NOW), PLAIN, incident)]
    for depth in range(1, 5):
        pressed = [(one, button) for one in shown for button in _buttons(one, place)]
        shown = [then for one, button in pressed if (then := _leads_to(one, button))]
        for _, button in pressed:
            if getattr(button, "sure", True) or getattr(button, "doubts", ()):
                found.setdefault(type(button), depth)
    return found


@dataclass(frozen=True)
class Shown:
    """A card with its buttons."""

    card: CardKey
    mode: CardMode
    incident: Incident


def _buttons(shown: Shown, place: Place) -> Iterator[Button]:
    show = ShowCard(shown.card, place, shown.mode)
    rendered = render_card(CardContent(show, IncidentSnapshot(shown.incident, OFFICE)), NOW)
    keyboard = rendered.parts[-1].keyboard
    if isinstance(keyboard, Keyboard):
        keys = (key for row in keyboard.rows for key in row)
        yield from (key for key in keys if isinstance(key, Button))


def _leads_to(shown: Shown, button: Button) -> Shown | None:
    incident = shown.incident
    match button:
        case SubmenuButton() if not getattr(button, "sure", False):
            return Shown(button.card or shown.card, button.mode, incident)
        case control.BringCard(kind=kind):
            leads_on = kind is CardKind.CONTROL
            return Shown(
                button.named, CardMode(ModeKind.OPENED, "oa") if leads_on else PLAIN, incident
            )
        case control.KeepAuthorities():
            return Shown(shown.card, PLAIN, replace(incident, plan=None))
        case _:
            return None


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("state", sample.every_state())
def test_what_the_rules_allow_is_reached_by_three_presses(state: str, who: str) -> None:
    """A closing on a ground of §19, and a recall, take one more."""
    incident = sample.every_state()[state]
    by = taps(incident, *WHO[who])
    for what, (_, buttons) in RULES.items():
        reached = min((by[one] for one in buttons if one in by), default=None)
        if allowed(what, incident):
            assert reached is not None, what
            assert reached <= 3 + (what in {"no answer", "recall"}), what


@pytest.mark.parametrize("state", sample.every_state())
def test_each_referral_that_waits_is_reached(state: str) -> None:
    incident = sample.every_state()[state]
    by = taps(incident, 501, CONTROL_CHAT)
    if any(one.state is ReferralState.WAITING for one in incident.referrals):
        assert referral.DeclineReferral in by


def test_the_rules_are_all_tried_somewhere() -> None:
    incidents = sample.every_state().values()
    assert [what for what in RULES if not any(allowed(what, one) for one in incidents)] == []
