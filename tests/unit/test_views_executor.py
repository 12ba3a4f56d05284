"""The card in an authority's chat, whole: what is to be answered by when, and what it offers."""

from dataclasses import replace

import pytest

from domain.model.conversation.cards import CardMode, ModeKind
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.people import Role
from tests.unit import views_samples as sample
from tests.unit.cards import EXECUTOR, LONG_AFTER, html, render
from tests.unit.views_samples import CITIZEN, FACTS, IVANOVA, NOW, ZHKH, at

WORK = [
    ("Взять в работу", "tk:12:zhkh"),
    ("Не в нашей компетенции", "rt:12:zhkh"),
    ("Предложить: без ответа", "pg:12:zhkh"),
]


def test_executors_see_what_to_answer_by_when_and_how() -> None:
    assert html(EXECUTOR, sample.in_progress()) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "Орган: Управление ЖКХ\n"
        f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        "Проект в отдел контроля: до 25.11.2026 08:50\n"
        + FACTS
        + CITIZEN
        + "Проекта ответа ещё нет.\n"
        "Ответьте на это сообщение текстом: это будет проект ответа.\n"
        'Исполнители: <a href="tg://user?id=601">Петров И. С.</a>'
    )


@pytest.mark.parametrize(
    ("incident", "end"),
    [
        (
            sample.in_rework(),
            (
                "\nКомментарий (Иванова А. П.):\n<blockquote>Назовите срок.</blockquote>\n"
                "Ответьте на это сообщение новым текстом: это будет следующая версия проекта.\n"
                'Исполнители: <a href="tg://user?id=601">Петров И. С.</a>'
            ),
        ),
        (
            sample.on_approval(),
            (
                "\nПроект, версия 1, на согласовании: Петров И. С., 24.11.2026 11:00\n"
                "Чтобы заменить проект, ответьте на это сообщение новым текстом."
            ),
        ),
        (
            sample.approved(),
            (
                "\nПроект, версия 1, согласован: Иванова А. П., 24.11.2026 11:30\n"
                "Текст для размещения — в отдельном сообщении."
            ),
        ),
        (
            sample.answered(),
            (
                "\nРазмещено 24.11.2026 11:50, в срок: Петров И. С.\n"
                "Ссылка на ответ: https://vk.com/wall-1_2?reply=3"
            ),
        ),
        (
            sample.unanswered(sample.in_progress()),
            (
                "\nЗакрыт 24.11.2026 11:55: ответ не даётся (п. 19 Порядка)"
                ", нецензурные либо оскорбительные выражения. Решение: Иванова А. П."
            ),
        ),
    ],
    ids=["rework", "on approval", "approved", "answered", "closed"],
)
def test_the_executors_card_says_what_is_expected_now(incident: Incident, end: str) -> None:
    assert html(EXECUTOR, incident).endswith(end)


TAKEN = 'Взято в работу: <a href="tg://user?id=601">Петров И. С.</a>'


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


def test_who_has_taken_it_is_mentioned_alone() -> None:
    more = sample.person(610, "Сидоров Глеб Ильич", Role.EXECUTOR, ZHKH)
    (part,) = render(EXECUTOR, sample.taken(), office=sample.office(people=(more,))).parts
    assert part.html.endswith(f"это будет проект ответа.\n{TAKEN}")


def test_who_has_left_is_not_waited_for() -> None:
    incident = sample.in_progress()
    incident.take(ZHKH, replace(sample.PETROV, person=PersonId(999)), at(24, "10:30"))
    assert "Исполнители: " in html(EXECUTOR, incident)


def test_whether_it_is_taken_over_is_asked_first() -> None:
    rendered = render(EXECUTOR, sample.taken(), CardMode(ModeKind.CONFIRM_TAKE))
    assert rendered.parts[0].html.endswith(f"\n{TAKEN}\nЗабрать инцидент себе?")
    assert sample.buttons(rendered)[0] == ("Назад", "tn:12:zhkh")
    assert sample.buttons(rendered)[-1] == ("Да, беру себе", "ty:12:zhkh:601")


TAKE = ("Взять в работу", "tk:12:zhkh")
FINAL = ("Окончательный ответ", "kd:12:final")
INTERIM = ("Промежуточный ответ", "kd:12:interim")
CLARIFICATION = ("Уточнить у автора", "kd:12:clarification")
REPLIED = ("Автор ответил", "ar:12")


@pytest.mark.parametrize(
    ("incident", "buttons"),
    [
        (sample.in_progress(), [TAKE, INTERIM, CLARIFICATION, *WORK[1:]]),
        (sample.in_rework(), [TAKE, INTERIM, CLARIFICATION, *WORK[1:]]),
        (sample.returned(), [TAKE, INTERIM, CLARIFICATION]),
        (sample.declined(sample.returned()), [TAKE, INTERIM, CLARIFICATION, *WORK[1:]]),
        (sample.on_approval(), [WORK[0], ("Отозвать проект", "wd:12:1")]),
        (sample.approved(), []),
        (sample.redirected(), []),
        (sample.drafted(DraftKind.INTERIM), [WORK[0], ("Отозвать проект", "wd:12:1"), FINAL]),
        (sample.sent_back(DraftKind.INTERIM), [TAKE, FINAL, CLARIFICATION, *WORK[1:]]),
        (sample.sent_back(DraftKind.CLARIFICATION), [TAKE, FINAL, INTERIM, *WORK[1:]]),
        (sample.placed(DraftKind.INTERIM), [TAKE, CLARIFICATION, *WORK[1:]]),
        (
            sample.placed(DraftKind.CLARIFICATION),
            [TAKE, REPLIED, INTERIM, CLARIFICATION, *WORK[1:]],
        ),
        (sample.agreed(DraftKind.INTERIM), []),
    ],
    ids=[
        "in progress",
        "rework",
        "returned",
        "the return declined",
        "on approval",
        "approved",
        "redirected",
        "interim on approval",
        "interim in rework",
        "clarification in rework",
        "interim placed",
        "clarification placed",
        "interim approved",
    ],
)
def test_executors_are_offered_what_they_may_do_now(
    incident: Incident, buttons: list[tuple[str, str]]
) -> None:
    assert sample.buttons(render(EXECUTOR, incident)) == buttons


def test_a_withdrawn_rework_shows_again_what_is_to_be_bettered() -> None:
    shown = html(EXECUTOR, sample.withdrawn(sample.second_version()))
    assert shown.startswith("<b>№12</b> · исправьте до 25.11 09:50 · ")
    assert "\nПроект, версия 2, отозван.\nОтветьте на это сообщение новым текстом" in shown


def test_at_most_five_executors_are_mentioned() -> None:
    more = [sample.person(610 + n, f"Сидоров {n}", Role.EXECUTOR, ZHKH) for n in range(9)]
    others = sample.person(700, "Чужой Орган", Role.EXECUTOR, AuthorityCode("edu"))
    office = sample.office(people=(*more, others))
    (part,) = render(EXECUTOR, sample.in_progress(), office=office).parts
    assert part.html.count("tg://user?id=") == 5
    assert "id=700" not in part.html


def test_without_executors_nobody_is_mentioned() -> None:
    incident = sample.registered()
    incident.route(AuthorityCode("edu"), IVANOVA, at(24, "10:20"))
    card = replace(EXECUTOR, authority=AuthorityCode("edu"))
    assert html(card, incident).endswith("это будет проект ответа.")


@pytest.mark.parametrize(
    ("importance", "now", "silent"),
    [
        (Importance.NORMAL, at(24, "16:59"), False),
        (Importance.NORMAL, at(24, "17:00"), True),
        (Importance.NORMAL, at(28, "12:00"), True),
        (Importance.HIGH, at(24, "23:00"), False),
    ],
    ids=["working time", "after the close", "weekend", "high at night"],
)
def test_only_a_normal_card_out_of_hours_comes_without_sound(
    importance: Importance, now, silent: bool
) -> None:
    incident = sample.registered(importance)
    incident.route(ZHKH, sample.IVANOVA, at(24, "10:20"))
    assert render(EXECUTOR, incident, now=now).silent is silent
