"""The coordinator's card, whole: what it shows and offers in every state of an incident."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.model.conversation.cards import PLAIN, CardMode, ModeKind, all_authorities
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.assignment import Suggested, SuggestedBy
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import render_card
from handlers.ui.buttons import Button, Style
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import (
    APPROVAL,
    CONTROL,
    LONG_AFTER,
    OVERVIEW,
    STANDING,
    in_all_modes,
    in_states,
    render,
)
from tests.unit.views_samples import CONTROL_CHAT, NOW, OFFICE, ZHKH, at


def office_of(names: Sequence[str]) -> Office:
    """With bodies that are called so, in that order."""
    codes = (AuthorityCode(f"a{number}") for number in range(len(names)))
    bodies = {
        code: Authority(code, name, CONTROL_CHAT) for code, name in zip(codes, names, strict=True)
    }
    return replace(OFFICE, organisation=replace(OFFICE.organisation, authorities=bodies))


RAISING = CardMode(ModeKind.OPENED, "imhigh")
LOWERING = CardMode(ModeKind.OPENED, "imnormal")
REOPENING = CardMode(ModeKind.OPENED, "ro")
DUPLICATES = CardMode(ModeKind.LIKELY_DUPLICATES)


def test_the_card_as_approved() -> None:
    names = list(sample.every_state())
    asked = in_states(CONTROL, ["answered", "cancelled at once", "publication"], REOPENING)
    approved.check("control_card", {**in_states(CONTROL, names), **asked})
    approved.check("control_card_asked_for", in_states(CONTROL, names, STANDING))


def test_the_card_in_each_mode_as_approved() -> None:
    states = ("registered", "in progress", "publication")
    shown = {
        title: rendered
        for state in states
        for title, rendered in in_all_modes(CONTROL, state).items()
    }
    approved.check("control_card_modes", shown)


def test_other_facts_on_the_card_as_approved() -> None:
    bare, from_max = (
        sample.registered(message=CitizenMessage(sample.TEXT, network))
        for network in (Network.OTHER, Network.MAX)
    )
    from_max.topic = Topic("ЖКХ", "Уличное освещение")
    early = sample.office(until=at(24, "12:00").date())
    closed = sample.cancelled(sample.in_progress())
    late = {
        "raised at the due": (sample.in_progress(), RAISING, at(24, "14:50")),
        "raised after it": (sample.in_progress(), RAISING, at(24, "15:00")),
        "lowered late": (sample.registered(Importance.HIGH), LOWERING, at(26, "10:00")),
        "raised after an interim answer": (sample.placed(DraftKind.INTERIM), RAISING, NOW),
        "reopened in time": (closed, REOPENING, at(25, "09:00")),
        "reopened late": (closed, REOPENING, at(25, "10:00")),
        "at the due": (sample.in_progress(), STANDING, at(25, "09:50")),
        "overdue": (sample.in_progress(), STANDING, at(25, "10:10")),
        "overdue since yesterday": (sample.in_progress(), STANDING, at(26, "10:10")),
    }
    approved.check(
        "control_card_facts",
        {
            "no network and no link": render(CONTROL, bare),
            "a network outside the procedure, and a topic": render(CONTROL, from_max),
            "no calendar of that year": render(CONTROL, sample.registered(of=early), office=early),
            "others of the same link": with_same_link(sample.registered(), PLAIN),
            "to say of which it is a duplicate": with_same_link(sample.registered(), DUPLICATES),
            "closed, others of the same link": with_same_link(
                sample.cancelled(sample.registered()), PLAIN
            ),
            **{
                title: render(CONTROL, incident, mode, now=now)
                for title, (incident, mode, now) in late.items()
            },
        },
    )


def with_same_link(incident: Incident, mode: CardMode) -> Rendered:
    """Where two others have the link of that one."""
    snapshot = IncidentSnapshot(incident, OFFICE, (IncidentNumber(3), IncidentNumber(5)))
    return render_card(ShowCard(CONTROL, sample.ANYWHERE, mode), snapshot, NOW)


def test_the_overview_as_approved() -> None:
    """It ends as the coordinator's card, and offers nothing."""
    approved.check(
        "overview",
        in_states(
            OVERVIEW,
            [
                "registered",
                "in progress",
                "on approval",
                "in rework",
                "approved",
                "answered",
                "answered late",
                "unanswered at once",
                "cancelled in rework",
                "duplicate",
                "publication in progress",
            ],
        ),
    )


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["Архив", "Музей", "Парк"], [["Архив", "Музей"], ["Парк"]]),
        (
            ["Архив", "Орган с длинным именем", "Парк"],
            [["Архив"], ["Орган с длинным именем"], ["Парк"]],
        ),
        (
            ["Орган с длинным именем", "Парк", "Цирк"],
            [["Орган с длинным именем"], ["Парк", "Цирк"]],
        ),
        ([], []),
    ],
    ids=["short", "long between", "long first", "none"],
)
def test_two_short_names_share_a_row_and_a_long_one_has_its_own(
    names: list[str], rows: list[list[str]]
) -> None:
    found = sample.labels(render(CONTROL, sample.registered(), office=office_of(names)))
    assert found[: len(rows)] == rows
    assert found[len(rows)] == ["Несколько органов…"]


def test_of_many_authorities_the_likeliest_come_first_and_the_rest_on_demand() -> None:
    names = [f"Отдел {number:02}" for number in range(20)]
    office = office_of(names)
    codes = [*office.organisation.authorities]
    incident = sample.registered()
    incident.likely = (codes[17], codes[3])
    order = [names[17], names[3], *(one for one in names if one not in {names[17], names[3]})]

    found = sample.labels(render(CONTROL, incident, office=office))
    first = [label for row in found[:-5] for label in row]
    assert first == order[:8]
    assert found[-5:-3] == [["Ещё органы…"], ["Несколько органов…"]]

    everybody = CardMode(ModeKind.AUTHORITIES)
    found = sample.labels(render(CONTROL, incident, everybody, office=office))
    assert [label for row in found[:-4] for label in row] == order
    assert found[: len(first) // 2] == [order[n : n + 2] for n in range(0, 8, 2)]  # none has moved

    incident.start_picking()
    found = sample.labels(render(CONTROL, incident, office=office))
    assert [label for row in found[:-2] for label in row] == order


def test_of_those_looked_for_the_likeliest_come_first_and_no_more_than_a_sheet() -> None:
    office = office_of([f"Отдел {n:03}" for n in range(150)])
    codes = [*office.organisation.authorities]
    incident = sample.registered()
    incident.likely = (codes[125], codes[7])
    plain = render(CONTROL, incident, office=office)
    assert plain.parts[0].html.endswith(
        "Чтобы найти орган, ответьте на карточку частью его названия."
    )
    sought = CardMode(ModeKind.FOUND_AUTHORITIES, "отд 12")
    found = render(CONTROL, incident, sought, office=office)
    assert found.parts[0].html.endswith("По словам «отд 12» найдено: 10.")
    labels = [label for row in sample.labels(found) for label in row]
    assert labels[:10] == [f"Отдел {n}" for n in (125, 120, 121, 122, 123, 124, 126, 127, 128, 129)]
    assert labels[10:12] == ["Ещё органы…", "Несколько органов…"]
    many = render(CONTROL, incident, replace(sought, argument="отдел"), office=office)
    assert many.parts[0].html.endswith("По словам «отдел» найдено: 150, показаны первые 40.")


def test_of_very_many_authorities_no_message_has_more_buttons_than_telegram_takes() -> None:
    names = [f"Отдел {n:03}" for n in range(150)]
    office, everybody = office_of(names), set(names)
    codes = [*office.organisation.authorities]
    incident = sample.registered()
    incident.likely = (codes[149],)
    assert offered_by_turns(incident, office, everybody) == everybody
    incident.start_picking()
    for code in codes[60:120]:
        incident.pick(code)
    assert offered_by_turns(incident, office, everybody) == everybody


def offered_by_turns(incident: Incident, office: Office, names: set[str]) -> set[str]:
    """What all sheets of the card offer together, one by one."""
    found: set[str] = set()
    for sheet in range(4):
        rows = sample.labels(render(CONTROL, incident, all_authorities(sheet), office=office))
        labels = [label for row in rows for label in row]
        assert len(labels) <= 100
        assert "Ещё органы…" in labels
        found |= {label.removeprefix("✓ ") for label in labels} & names
    return found


def test_nobody_is_asked_for_the_one_authority_beyond_the_first() -> None:
    names = [f"Отдел {n}" for n in range(9)]
    found = sample.labels(render(CONTROL, sample.registered(), office=office_of(names)))
    assert [label for row in found[:-4] for label in row] == names


def test_what_control_has_routed_looks_the_same_until_it_is_answered() -> None:
    """In its own chat too; what time and others do changes nothing of it."""
    for place in (sample.CONTROL_CHAT, sample.ANYWHERE):
        looks = {
            render(CONTROL, incident, now=now, place=place).parts[0]
            for now in (NOW, LONG_AFTER)
            for incident in (
                sample.in_progress(),
                sample.on_approval(),
                sample.in_rework(),
                sample.approved(),
                sample.answered(),
            )
        }
        assert len(looks) == 1


@pytest.mark.parametrize("hinted", [(), (ZHKH,), (AuthorityCode("gone"), ZHKH)])
def test_only_the_suggested_authority_is_coloured_on_a_new_card(
    hinted: tuple[AuthorityCode, ...],
) -> None:
    """A mere order of the list is no reason: one press routes."""
    incident = sample.registered()
    incident.likely = (ZHKH,)
    incident.suggested = tuple(Suggested(one, SuggestedBy.HISTORY) for one in hinted)
    coloured = {
        key.label: key.style
        for key in sample.keys(render(CONTROL, incident))
        if isinstance(key, Button) and key.style is not None
    }
    assert coloured == ({"Управление ЖКХ": Style.MAIN} if ZHKH in hinted else {})


def test_what_takes_back_is_not_red_until_it_is_confirmed() -> None:
    for card, incident in ((CONTROL, sample.registered()), (APPROVAL, sample.approved())):
        styles = {
            key.style for key in sample.keys(render(card, incident)) if isinstance(key, Button)
        }
        assert Style.BACK not in styles
    recalling = CardMode(ModeKind.OPENED, "rc")
    *_, sure = sample.keys(render(APPROVAL, sample.approved(), recalling))
    assert isinstance(sure, Button)
    assert sure.style is Style.BACK
