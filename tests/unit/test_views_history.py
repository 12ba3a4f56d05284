"""The history of an incident, and the arithmetic of its due."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import Incident
from domain.model.incident.events import (
    BodyRecognised,
    DraftApproved,
    IncidentEvent,
    Registered,
    Reminded,
    TakenToWork,
)
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import Importance
from domain.model.incident.workflow.thresholds import ReminderKind
from handlers.lists import read_commands
from handlers.news import history
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.test_first_lines import NAMED
from tests.unit.test_first_lines import OFFICE as STAFFED
from tests.unit.test_views_several import led_by_schools_now
from tests.unit.views_samples import FIRST, IVANOVA, NOW, NUMBER, OFFICE, PETROV, ZHKH, at


def test_the_line_of_each_event_as_approved() -> None:
    """Of each event of the samples, of normal importance, as its incident tells it."""
    lines: dict[str, dict[str, None]] = {}
    for state, incident in NAMED.items():
        for event in () if state.endswith(", high") else incident.events:
            (page,) = history.pages(incident, [event], STAFFED, NOW)
            of_kind = lines.setdefault(type(event).__name__, {})
            of_kind[page.splitlines()[1]] = None
    approved.check("history_lines", {kind: "\n".join(of) for kind, of in lines.items()})


def line(event: IncidentEvent, incident: Incident | None = None) -> str:
    (page,) = history.pages(incident or sample.registered(), [event], OFFICE, NOW)
    return page.splitlines()[1]


def test_rare_lines_as_approved() -> None:
    drafted_late = sample.registered()
    drafted_late.route(AuthorityCode("gone"), IVANOVA, at(24, "10:20"))
    drafted_late.submit("Ответ.", PETROV, at(26, "10:00"))
    by_system = Registered(
        number=NUMBER,
        at=at(24, "10:01"),
        by=None,
        detected_at=at(24, "10:00"),
        due_at=at(24, "14:50"),
        importance=Importance.HIGH,
    )
    by_one_gone = DraftApproved(
        number=NUMBER,
        at=at(24, "11:00"),
        by=replace(IVANOVA, person=PersonId(999)),
        version=FIRST,
        own=True,
    )
    taken_over = TakenToWork(
        number=NUMBER, at=at(24, "10:30"), by=PETROV, authority=ZHKH, instead_of=PersonId(501)
    )
    reminded = Reminded(
        number=NUMBER,
        at=at(24, "15:20"),
        by=None,
        kind=ReminderKind.CONTRIBUTION_OVERDUE,
        since=at(24, "15:20"),
        authority=ZHKH,
    )
    recognised = BodyRecognised(number=NUMBER, at=at(24, "15:30"), by=None, authority=ZHKH)
    approved.check(
        "history_lines_rare",
        {
            "registered by the monitoring system": line(by_system),
            "decided by one who has left, on their own draft": line(by_one_gone),
            "taken over": line(taken_over),
            "routed to an authority that is gone": line(drafted_late.events[-2], drafted_late),
            "a late draft": line(drafted_late.events[-1], drafted_late),
            "a reminder of information": line(reminded),
            "a body known by its name since": line(recognised),
        },
    )


def test_whole_histories_as_approved() -> None:
    lived = sample.second_version()
    dues = OFFICE.dues(Importance.HIGH, lived.detected_at, lived.policy)
    lived.change_importance(Importance.HIGH, dues.answer, dues.draft, IVANOVA, at(24, "11:45"))
    lived.decide(lived.drafts[-1].version, (), IVANOVA, at(24, "11:50"))
    lived.place(None, PETROV, at(24, "15:00"))
    whole = {
        "an incident": lived,
        "a publication that became an incident": sample.given_to_control(sample.prepared()),
        "an incident of several authorities": led_by_schools_now(),
        "reopened": sample.reopened(sample.answered()),
    }
    approved.check(
        "history",
        {
            title: history.pages(one, one.events, STAFFED, at(24, "16:00"))
            for title, one in whole.items()
        },
    )


def test_a_long_history_is_split_and_each_part_says_whose_it_is() -> None:
    incident = sample.in_rework()
    pages = history.pages(incident, incident.events * 60, OFFICE, NOW)
    assert len(pages) > 1
    assert all("№12" in sample.visible(page) for page in pages)


def test_history_tells_of_a_comment_that_an_older_schema_has_dropped() -> None:
    incident = sample.declined(sample.returned())
    incident.comment_referral(ZHKH, "Дорога ваша.", sample.IVANOVA, at(24, "11:40"))
    incident.referrals[-1].comments.clear()
    (page,) = history.pages(incident, incident.events, OFFICE, NOW)
    assert "11:40: комментарий к возврату: Управление ЖКХ (Иванова А. П.)\n" in page


def test_how_a_due_is_counted_as_approved() -> None:
    moved, minutes = sample.registered(), sample.registered()
    moved.due = replace(moved.due, at=at(25, "11:00"))
    minutes.policy = Policy(normal=timedelta(hours=1, minutes=30), draft_lead=timedelta(minutes=20))
    counted: Mapping[str, Incident] = {
        "normal importance": sample.registered(),
        "high importance": sample.registered(Importance.HIGH),
        "over a weekend": sample.registered(detected_at=at(27, "20:00")),
        "over holidays of a year without a calendar": sample.registered(
            detected_at=at(31, "15:00", 12)
        ),
        "by an older calendar": moved,
        "a norm of minutes": minutes,
        "a publication": sample.found(),
    }
    approved.check(
        "how_a_due_is_counted",
        {title: read_commands.deadline_pages(one, OFFICE) for title, one in counted.items()},
    )
