"""The card in an authority's chat, whole: what is to be answered by when, and what it offers."""

from dataclasses import replace

from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.people import Role
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import EXECUTOR, LONG_AFTER, in_all_modes, in_states, render
from tests.unit.views_samples import IVANOVA, NOW, ZHKH, at


def test_the_card_as_approved() -> None:
    states = in_states(EXECUTOR, list(sample.every_state()))
    modes = {**in_all_modes(EXECUTOR, "in progress"), **in_all_modes(EXECUTOR, "taken")}
    reworked = render(EXECUTOR, sample.sent_back(DraftKind.CLARIFICATION))
    approved.check("executors_card", {**states, "clarification in rework": reworked, **modes})


def test_whom_the_card_names_as_approved() -> None:
    more = sample.person(610, "Сидоров Глеб Ильич", Role.EXECUTOR, ZHKH)
    left, schools = sample.in_progress(), sample.registered()
    left.take(ZHKH, replace(sample.PETROV, person=PersonId(999)), at(24, "10:30"))
    schools.route(sample.EDU, IVANOVA, at(24, "10:20"))
    approved.check(
        "executors_card_names",
        {
            "taken by one of two": render(
                EXECUTOR, sample.taken(), office=sample.office(people=(more,))
            ),
            "taken by one who has left": render(EXECUTOR, left),
            "overdue since yesterday": render(EXECUTOR, sample.in_progress(), now=at(26, "10:10")),
            "a publication, its link can't be corrected any more": render(
                EXECUTOR, sample.placed_undrafted(), now=at(24, "14:00")
            ),
            "no executors": render(replace(EXECUTOR, authority=sample.EDU), schools),
        },
    )


def test_the_executors_card_looks_the_same_once_its_text_stands_apart() -> None:
    home = sample.ZHKH_CHAT
    looks = {
        render(EXECUTOR, incident, now=now, place=home).parts[0].html
        for now in (NOW, LONG_AFTER)
        for incident in (sample.approved(), sample.answered())
    }
    (look,) = looks
    assert look.startswith("<b>№12</b> · ответ согласован · На улице")
    assert look.endswith("Текст для размещения и отметка о размещении — в отдельном сообщении.")


def test_at_most_five_executors_are_mentioned() -> None:
    more = [sample.person(610 + n, f"Сидоров {n}", Role.EXECUTOR, ZHKH) for n in range(9)]
    others = sample.person(700, "Чужой Орган", Role.EXECUTOR, AuthorityCode("edu"))
    office = sample.office(people=(*more, others))
    (part,) = render(EXECUTOR, sample.in_progress(), office=office).parts
    assert part.html.count("tg://user?id=") == 5
    assert "id=700" not in part.html


def test_a_card_out_of_hours_as_approved() -> None:
    """Only one of normal importance comes without sound."""
    high = sample.registered(Importance.HIGH)
    high.route(ZHKH, sample.IVANOVA, at(24, "10:20"))
    sent = {
        "in working time": (sample.in_progress(), at(24, "16:59")),
        "after the close": (sample.in_progress(), at(24, "17:00")),
        "at the weekend": (sample.in_progress(), at(28, "12:00")),
        "of high importance, at night": (high, at(24, "23:00")),
    }
    approved.check(
        "executors_card_out_of_hours",
        {title: render(EXECUTOR, incident, now=now) for title, (incident, now) in sent.items()},
    )
