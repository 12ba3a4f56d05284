"""The coordinator's card, whole: what it shows and offers in every state of an incident."""

from collections.abc import Sequence
from dataclasses import replace

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
from domain.ports.snapshots import CardContent, IncidentSnapshot
from handlers.cards import render_card
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import (
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
        "answered in time, long ago": (sample.answered(), STANDING, LONG_AFTER),
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
    return render_card(CardContent(ShowCard(CONTROL, sample.ANYWHERE, mode), snapshot), NOW)


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


def offered(
    names: Sequence[str], *likely: int, mode: CardMode = PLAIN, picking: bool = False
) -> Rendered:
    """What a new card offers of authorities that are called so; those of these places are likely."""
    office, incident = office_of(names), sample.registered()
    codes = [*office.organisation.authorities]
    incident.likely = tuple(codes[one] for one in likely)
    if picking:
        incident.start_picking()
    return render(CONTROL, incident, mode, office=office)


def test_the_authorities_offered_as_approved() -> None:
    """Two short names share a row; of many the likeliest come first, the rest on demand."""
    long = "Орган с длинным именем"
    many = [f"Отдел {number:02}" for number in range(20)]
    very_many = [f"Отдел {number:03}" for number in range(150)]
    everybody, sought = CardMode(ModeKind.AUTHORITIES), ModeKind.FOUND_AUTHORITIES
    suggested = sample.registered()
    suggested.suggested = (Suggested(ZHKH, SuggestedBy.HISTORY),)
    gone = sample.registered()
    gone.suggested = (Suggested(AuthorityCode("gone"), SuggestedBy.HISTORY), *suggested.suggested)
    for incident in (suggested, gone):
        incident.likely = (ZHKH,)
    approved.check(
        "authorities_offered",
        {
            "short names": offered(["Архив", "Музей", "Парк"]),
            "a long name between": offered(["Архив", long, "Парк"]),
            "a long name first": offered([long, "Парк", "Цирк"]),
            "none": offered([]),
            "one more than a first look takes": offered(many[:9]),
            "many": offered(many, 17, 3),
            "many, all asked for": offered(many, 17, 3, mode=everybody),
            "many, several are to be picked": offered(many, 17, 3, picking=True),
            "very many": offered(very_many, 125, 7),
            "very many, looked for": offered(very_many, 125, 7, mode=CardMode(sought, "отд 12")),
            "more than a sheet takes": offered(very_many, 7, mode=CardMode(sought, "отдел")),
            "likely by the order of the list alone": offered(["Архив", "Музей"], 0),
            "suggested": render(CONTROL, suggested),
            "suggested beside one that is gone": render(CONTROL, gone),
        },
    )


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
