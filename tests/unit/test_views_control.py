"""The coordinator's card, whole: what it shows and offers in every state of an incident."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from domain.model.conversation.cards import CardMode, ModeKind, all_authorities
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.assignment import Suggested, SuggestedBy
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from handlers.ui.buttons import Button, Style
from tests.unit import views_samples as sample
from tests.unit.cards import APPROVAL, CONTROL, LONG_AFTER, OVERVIEW, ROUTED, STANDING, html, render
from tests.unit.views_samples import CITIZEN, CONTROL_CHAT, FACTS, NOW, OFFICE, ZHKH, at


def office_of(names: Sequence[str]) -> Office:
    """With bodies that are called so, in that order."""
    codes = (AuthorityCode(f"a{number}") for number in range(len(names)))
    bodies = {
        code: Authority(code, name, CONTROL_CHAT) for code, name in zip(codes, names, strict=True)
    }
    return replace(OFFICE, organisation=replace(OFFICE.organisation, authorities=bodies))


def test_a_new_incident_is_shown_with_all_that_routing_needs() -> None:
    assert html(CONTROL, sample.registered()) == (
        "<b>№12</b> · выберите орган, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        + FACTS
        + f"Выявлен: 24.11.2026 10:00\nСрок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        + CITIZEN
        + "Исправить время выявления или ссылку: ответьте на карточку временем (24.11 10:00)"
        " или новой ссылкой.\n"
        "Выберите орган: он сразу получит сообщение."
        " Если нужны несколько, нажмите «Несколько органов…»."
    )


def test_a_new_incident_offers_the_authorities_and_what_else_control_may_do() -> None:
    assert sample.buttons(render(CONTROL, sample.registered())) == [
        ("Образование", "to:12:edu"),
        ("Управление архитектуры и строительства", "to:12:arch"),
        ("Управление ЖКХ", "to:12:zhkh"),
        ("Несколько органов…", "ea:12"),
        ("Повышенная важность", "im:12:high"),
        ("Дубликат", "dp:12"),
        ("Без ответа", "ng:12"),
        ("Отменить регистрацию", "ca:12"),
    ]


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

    everybody = CardMode(ModeKind.ALL_AUTHORITIES)
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


def test_the_chosen_authority_is_ticked_and_named() -> None:
    incident = sample.registered()
    incident.pick(ZHKH)
    rendered = render(CONTROL, incident)
    assert sample.labels(rendered)[-3:] == [["✓ Управление ЖКХ"], ["Направить"], ["Назад"]]
    assert rendered.parts[0].html.endswith(
        "\nВыбран орган: <b>Управление ЖКХ</b>. Нажмите «Направить»."
    )


def test_high_importance_stands_out_and_can_be_lowered() -> None:
    rendered = render(CONTROL, sample.registered(Importance.HIGH))
    assert rendered.parts[0].html.startswith("<b>№12</b> · <b>повышенная важность</b> · ")
    assert ("Обычная важность", "im:12:normal") in sample.buttons(rendered)


def test_a_bare_message_is_shown_without_empty_lines() -> None:
    incident = sample.registered(message=CitizenMessage(sample.TEXT))
    assert html(OVERVIEW, incident) == (
        "<b>№12</b> · зарегистрирован, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "Соцсеть: не определена\n"
        f"Выявлен: 24.11.2026 10:00\nСрок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        + CITIZEN
        + "Ждёт направления в орган."
    )


def test_another_network_and_the_topic_are_told() -> None:
    incident = sample.registered(message=CitizenMessage(sample.TEXT, Network.MAX))
    incident.topic = Topic("ЖКХ", "Уличное освещение")
    shown = html(CONTROL, incident)
    assert "\nСоцсеть: MAX (вне перечня п. 2 Порядка)\n" in shown
    assert "\nТема: ЖКХ, Уличное освещение\n" in shown


def test_a_preliminary_due_says_why() -> None:
    office = sample.office(until=at(24, "12:00").date())
    incident = sample.registered(of=office)
    (part,) = render(CONTROL, incident, office=office).parts
    assert (
        f"\nСрок ответа: 25.11.2026 09:50 (предварительно){sample.CLOCK}\n"
        "Срок предварительный: производственный календарь на 2026 год ещё не опубликован.\n"
    ) in part.html


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (at(25, "09:50"), f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"),
        (at(25, "09:51"), "Срок ответа: 25.11.2026 09:50, <b>срок истёк</b>\n"),
    ],
    ids=["at the due", "after it"],
)
def test_an_overdue_incident_is_marked(now, line: str) -> None:
    assert line in render(CONTROL, sample.in_progress(), STANDING, now=now).parts[0].html


def test_after_routing_the_card_tells_where_it_is() -> None:
    incident = sample.in_progress()
    assert sample.labels(render(CONTROL, incident)) == ROUTED
    assert sample.labels(render(CONTROL, incident, STANDING)) == ROUTED
    assert sample.labels(render(CONTROL, incident, CardMode(ModeKind.OTHER_ACTIONS))) == [
        ["Изменить органы"],
        ["Дубликат"],
        ["Повышенная важность"],
        ["Без ответа", "Отменить регистрацию"],
        ["Назад"],
    ]
    assert html(CONTROL, incident) == (
        "<b>№12</b> · направлено: Управление ЖКХ · срок 25.11.2026 09:50 · На улице Ленина третий день нет света.\n"
        "" + FACTS + "Выявлен: 24.11.2026 10:00\nСрок ответа: 25.11.2026 09:50\n"
        "Направлено: Управление ЖКХ, 24.11.2026 10:20\n" + CITIZEN + "Проекты и решения —"
        " в чате отдела контроля, состояние — по команде /incident_12."
    )
    assert html(CONTROL, incident, STANDING) == (
        "<b>№12</b> · в работе, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "" + FACTS + "Выявлен: 24.11.2026 10:00\n"
        f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        "Проект в отдел контроля: до 25.11.2026 08:50\n"
        "Направлено: Управление ЖКХ, 24.11.2026 10:20\n" + CITIZEN + "Проекта ответа ещё нет."
    )


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


@pytest.mark.parametrize(
    ("incident", "end"),
    [
        (
            sample.on_approval(),
            "\nПроект, версия 1, на согласовании: Петров И. С., 24.11.2026 11:00",
        ),
        (
            sample.in_rework(),
            (
                "\nПроект, версия 1, возвращён на доработку: Иванова А. П., 24.11.2026 11:30"
                "\nПричины: несоответствие сути вопроса; орфографические и пунктуационные ошибки"
                "\nКомментарий (Иванова А. П.):\n<blockquote>Назовите срок.</blockquote>"
            ),
        ),
        (
            sample.approved(),
            "\nПроект, версия 1, согласован: Иванова А. П., 24.11.2026 11:30",
        ),
        (
            sample.answered(),
            (
                "\nПроект, версия 1, согласован: Иванова А. П., 24.11.2026 11:30"
                "\nРазмещено 24.11.2026 11:50, в срок: Петров И. С."
                "\nСсылка на ответ: https://vk.com/wall-1_2?reply=3"
            ),
        ),
        (
            sample.answered(None, at(26, "10:00")),
            (
                "\nРазмещено 26.11.2026 10:00, с опозданием на 8 ч 20 мин рабочего времени:"
                " Петров И. С."
            ),
        ),
        (
            sample.unanswered(sample.registered()),
            (
                "\nЗакрыт 24.11.2026 11:55: ответ не даётся (п. 19 Порядка),"
                " нецензурные либо оскорбительные выражения. Решение: Иванова А. П."
            ),
        ),
        (
            sample.cancelled(sample.in_rework()),
            (
                "\nЗакрыт 24.11.2026 11:55: регистрация отменена, ошибочная регистрация."
                " Решение: Иванова А. П."
            ),
        ),
        (
            sample.duplicate(),
            (
                "\nЗакрыт 24.11.2026 11:55: регистрация отменена, дубликат №3."
                " Решение: Иванова А. П."
            ),
        ),
    ],
    ids=[
        "on approval",
        "rework",
        "approved",
        "answered",
        "late",
        "no answer",
        "cancelled",
        "duplicate",
    ],
)
def test_the_overview_and_controls_card_end_with_how_far_it_got(
    incident: Incident, end: str
) -> None:
    assert html(CONTROL, incident, STANDING).endswith(end)
    assert html(OVERVIEW, incident).endswith(end)


GROUNDS = [
    ("Намерение причинить вред", "np:12:harm"),
    ("Брань или оскорбления", "np:12:insult"),
    ("Угрозы должностному лицу", "np:12:threat"),
]


@pytest.mark.parametrize(
    ("mode", "end", "buttons"),
    [
        (
            CardMode(ModeKind.NO_ANSWER_GROUNDS),
            "\nПочему на инцидент №12 ответ не даётся?",
            [*GROUNDS, ("Назад", "bk:c:12:0")],
        ),
        (
            CardMode(ModeKind.CONFIRM, "npharm"),
            (
                "\nОставить инцидент №12 без ответа?\nОснование (п. 19 Порядка): сведения о намерении"
                " причинить вред другому лицу"
            ),
            [*GROUNDS, ("Назад", "bk:c:12:0"), ("Да, подтверждаю", "ny:12:harm")],
        ),
        (
            CardMode(ModeKind.CONFIRM, "npinsult"),
            "\nОснование (п. 19 Порядка): нецензурные либо оскорбительные выражения",
            [*GROUNDS, ("Назад", "bk:c:12:0"), ("Да, подтверждаю", "ny:12:insult")],
        ),
        (
            CardMode(ModeKind.CONFIRM, "npthreat"),
            (
                "\nОснование (п. 19 Порядка): угрозы жизни, здоровью или имуществу должностного лица"
                " либо членов его семьи"
            ),
            [*GROUNDS, ("Назад", "bk:c:12:0"), ("Да, подтверждаю", "ny:12:threat")],
        ),
        (
            CardMode(ModeKind.CANCEL_GROUNDS),
            "\nПочему отменяется регистрация инцидента №12?",
            [
                ("Ошибка", "cg:12:mistake"),
                ("Пост удалён", "cg:12:post_deleted"),
                ("Дубликат", "cg:12:duplicate"),
                ("Назад", "bk:c:12:0"),
            ],
        ),
        (
            CardMode(ModeKind.CONFIRM, "imhigh"),
            (
                "\nУстановить инциденту №12 повышенную важность?"
                "\nЗаместителя главы и уполномоченных лиц в списке нет: оповещать некого."
                "\nНовый срок ответа: 24.11.2026 14:50"
            ),
            [
                ("Образование", "to:12:edu"),
                ("Управление архитектуры и строительства", "to:12:arch"),
                ("Управление ЖКХ", "to:12:zhkh"),
                ("Несколько органов…", "ea:12"),
                ("Назад", "bk:c:12:0"),
                ("Дубликат", "dp:12"),
                ("Без ответа", "ng:12"),
                ("Отменить регистрацию", "ca:12"),
                ("Да, подтверждаю", "iq:12:high"),
            ],
        ),
    ],
    ids=["grounds", "harm", "insult", "threat", "cancel", "importance"],
)
def test_what_closes_an_incident_is_asked_about_first(
    mode: CardMode, end: str, buttons: list[tuple[str, str]]
) -> None:
    rendered = render(CONTROL, sample.registered(), mode)
    assert rendered.parts[0].html.endswith(end)
    assert sample.buttons(rendered) == buttons


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
    approved = sample.approved()
    for card, incident in ((CONTROL, sample.registered()), (APPROVAL, approved)):
        styles = {
            key.style for key in sample.keys(render(card, incident)) if isinstance(key, Button)
        }
        assert Style.BACK not in styles
    recalling = CardMode(ModeKind.CONFIRM, "rc")
    *_, sure = sample.keys(render(APPROVAL, approved, recalling))
    assert isinstance(sure, Button)
    assert sure.style is Style.BACK


RAISING = CardMode(ModeKind.CONFIRM, "imhigh")
OVER = ", <b>срок уже истёк</b>"


@pytest.mark.parametrize(
    ("incident", "mode", "now", "end"),
    [
        (sample.in_progress(), RAISING, at(24, "14:50"), "Новый срок ответа: 24.11.2026 14:50"),
        (
            sample.in_progress(),
            RAISING,
            at(24, "15:00"),
            f"Новый срок ответа: 24.11.2026 14:50{OVER}",
        ),
        (
            sample.registered(Importance.HIGH),
            CardMode(ModeKind.CONFIRM, "imnormal"),
            at(26, "10:00"),
            f"Новый срок ответа: 25.11.2026 09:50{OVER}",
        ),
        (sample.placed(DraftKind.INTERIM), RAISING, at(26, "10:00"), "Срок не изменится."),
        (
            sample.cancelled(sample.in_progress()),
            CardMode(ModeKind.CONFIRM, "ro"),
            at(25, "09:00"),
            "Возобновить работу по №12? Срок не меняется.",
        ),
        (
            sample.cancelled(sample.in_progress()),
            CardMode(ModeKind.CONFIRM, "ro"),
            at(25, "10:00"),
            "Возобновить работу по №12? Срок не меняется, он уже истёк.",
        ),
    ],
    ids=["raised at the due", "raised", "lowered", "second clock", "reopened", "reopened late"],
)
def test_a_due_that_would_be_over_at_once_is_told_before_it_is_confirmed(
    incident: Incident, mode: CardMode, now: datetime, end: str
) -> None:
    assert render(CONTROL, incident, mode, now=now).parts[0].html.endswith(f"\n{end}")
