"""What people see of absences: the steps, what they are told, and names on cards (§8)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    Announcement,
    HandedOver,
    PostsChanged,
)
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import Announce
from domain.model.conversation.question import Question
from domain.model.conversation.questions import PlanAbsence
from domain.model.ids import AbsenceId, ChatId, IncidentNumber, PersonId, Place
from domain.model.organisation.absence import Absence, AbsenceReason, NobodyAtWork, on_duty
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person, Post, Role
from domain.ports.snapshots import AnnouncementContent, IncidentSnapshot, QuestionSnapshot
from handlers.absences import group_pages
from handlers.cards.card_view import CardView
from handlers.cards.executor.view import executor_card
from handlers.lists.digest import digest_pages, scopes
from handlers.news import render_announcement
from handlers.questions import view_of
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, ZHKH, ZHKH_CHAT, person

PETROV, SIDOROV, GROMOV = (PersonId(number) for number in (601, 602, 603))
TODAY, LAST = date(2026, 11, 24), date(2026, 12, 5)
STAFF = (
    person(602, "Сидоров Семён Семёнович", Role.EXECUTOR, ZHKH),
    person(603, "Громов Глеб Иванович", Role.RESPONSIBLE, ZHKH),
)
AWAY = Absence(PETROV, AbsenceReason.ILLNESS, TODAY, LAST, SIDOROV)


def office(*absences: Absence, people: Iterable[Person] = STAFF) -> Office:
    known = sample.office(people=tuple(people))
    numbered = {AbsenceId(number): one for number, one in enumerate(absences, start=1)}
    today = on_duty(known.organisation, absences, TODAY)
    return replace(known, organisation=today, absences=numbered)


def asked(plan: PlanAbsence, by: PersonId = PETROV, of: Office | None = None) -> Rendered:
    question = Question(by, Place(ChatId(by)), plan)
    rendered = view_of(QuestionSnapshot(7, question, None, of or office(), sample.NOW))
    for part in rendered.parts:
        sample.visible(part.html)
    return rendered


WHO = PlanAbsence(MenuPage(PageKind.ABSENT))
PLANNED = PlanAbsence(
    MenuPage(PageKind.SUBSTITUTE), Absence(PETROV, AbsenceReason.TRIP, TODAY, LAST)
)


def surely(substitute: PersonId | None) -> PlanAbsence:
    absence = Absence(PETROV, AbsenceReason.TRIP, TODAY, LAST, substitute)
    return PlanAbsence(MenuPage(PageKind.ABSENCE), absence)


def announced(what: Announcement, place: Place = CONTROL_CHAT) -> Rendered:
    content = AnnouncementContent(Announce(place, what), office())
    return render_announcement(content, sample.NOW)


def taken(*absences: Absence) -> str:
    """The end of the executor's card, which names who is to work it."""
    snapshot = IncidentSnapshot(sample.taken(), office(*absences))
    shown = executor_card(CardView(snapshot, sample.NOW, at_home=True), ZHKH)
    html = shown.parts[-1].html
    return html[html.index("Взято в работу") :]


def test_questions_about_absences_as_approved() -> None:
    away = replace(AWAY, substitute=None)
    gone = (
        replace(away, person=SIDOROV),
        replace(away, person=GROMOV, last=TODAY),
    )
    twins = person(604, "Сидоров Сергей Саввич", Role.EXECUTOR, ZHKH)
    days = PlanAbsence(MenuPage(PageKind.ABSENCE_DAYS, f"{PETROV}.trip"))
    approved.check(
        "absences_asked",
        {
            "the list, of one's own": asked(PlanAbsence(), of=office(AWAY)),
            "the list, for the substitute": asked(PlanAbsence(), SIDOROV, office(AWAY)),
            "the list, for another employee": asked(
                PlanAbsence(), SIDOROV, office(replace(away, person=GROMOV))
            ),
            "the list, one is to come": asked(
                PlanAbsence(), GROMOV, office(replace(AWAY, first=LAST))
            ),
            "who is absent": asked(WHO, GROMOV),
            "which days": asked(days),
            "a substitute among two of one short name": asked(
                PLANNED, of=sample.office(people=(*STAFF, twins))
            ),
            "surely": asked(surely(SIDOROV)),
            "surely, with days without anybody": asked(surely(None), of=office(*gone)),
            "one who has left meanwhile": asked(PlanAbsence(), PersonId(404)),
        },
    )


@pytest.mark.parametrize("hostile", sample.HOSTILE)
def test_names_break_no_step_and_no_button(hostile: str) -> None:
    people = (person(602, hostile, Role.EXECUTOR, ZHKH), STAFF[1])
    known = sample.office(hostile, people)
    for plan in (WHO, PLANNED, surely(SIDOROV)):
        for label, data in sample.buttons(asked(plan, GROMOV, known)):
            assert 0 < len(label) <= 64
            assert len(data.encode()) <= 64


def test_announcements_of_absences_as_approved() -> None:
    marked = AbsenceMarked(person=PETROV, first=TODAY, last=LAST, substitute=SIDOROV, by=GROMOV)
    ended = AbsenceEnded(
        person=PETROV, first=TODAY, last=LAST, substitute=SIDOROV, begun=True, by=PETROV
    )
    admin = PostsChanged(person=PETROV, gained=(Post(Role.ADMIN),), lost=(), left=False, by=GROMOV)
    sidorov, petrov = Place(ChatId(SIDOROV)), Place(ChatId(PETROV))
    approved.check(
        "absences_announced",
        {
            "marked": announced(replace(marked, last=TODAY, substitute=None)),
            "marked, to the substitute": announced(marked, sidorov),
            "marked, to the absent": announced(marked, petrov),
            "called off": announced(replace(ended, begun=False)),
            "called off, to the substitute": announced(replace(ended, begun=False), sidorov),
            "ended, to the substitute": announced(ended, sidorov),
            "nobody at work": announced(NobodyAtWork(body=ZHKH, first=TODAY, last=TODAY)),
            "handed over": announced(
                HandedOver(authority=ZHKH, person=PersonId(404), numbers=(IncidentNumber(3),))
            ),
            "a new administrator": announced(admin, CONTROL_CHAT),
            "a new administrator, to themselves": announced(admin, petrov),
        },
    )


def test_absences_elsewhere_as_approved() -> None:
    away = replace(AWAY, substitute=None)
    everybody = [replace(away, person=one) for one in (PETROV, SIDOROV, GROMOV)]
    chain = (AWAY, replace(AWAY, person=SIDOROV, last=TODAY, substitute=GROMOV))
    many = [person(700 + n, f"Работник{n}", Role.EXECUTOR, ZHKH) for n in range(25)]
    ill = [replace(away, person=one.id) for one in many[:12]]
    admin = person(900, "Орлов Олег Олегович", Role.ADMIN)

    def morning(place: Place, of: Office) -> list[str]:
        rows = dict(scopes([], of.organisation)).get(place, ())
        return digest_pages(place, rows, of, sample.NOW)

    approved.check(
        "absences_elsewhere",
        {
            "in a group": group_pages([AWAY], office(AWAY)),
            "the taker is at work": taken(),
            "the taker is replaced": taken(AWAY),
            "the taker is away without a substitute": taken(away),
            "control's morning, nobody at work": morning(CONTROL_CHAT, office(*everybody)),
            "an authority's morning, nobody at work": morning(ZHKH_CHAT, office(*everybody)),
            "an authority's morning, a chain": morning(ZHKH_CHAT, office(*chain)),
            "an authority's morning, many": morning(ZHKH_CHAT, office(*ill, people=many)),
            "control's morning, an admin is away": morning(
                CONTROL_CHAT, office(replace(away, person=admin.id), people=[admin])
            ),
        },
    )


def test_control_gets_an_empty_digest_only_where_nobody_is_at_work() -> None:
    everybody = [replace(AWAY, person=one, substitute=None) for one in (PETROV, SIDOROV, GROMOV)]
    assert [place for place, _ in scopes([], office(*everybody).organisation)] == [CONTROL_CHAT]
    assert list(scopes([], office().organisation)) == []
