"""Cards, whole: what each shows and offers in every state of an incident."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from domain.model.answer.draft import LONGEST_DRAFT, DraftKind
from domain.model.course.status import Importance, NoAnswerGround, Status
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, PersonId
from domain.model.incident import Incident
from domain.model.incident.events import ApprovalRecalled
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.network import Network
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.model.staff.people import Authority, Role
from domain.model.telling.cards import (
    MODES,
    PLAIN,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    OverviewCard,
    PlacementCard,
    ReferralCard,
    all_authorities,
)
from domain.model.telling.notices import ShowCard
from domain.ports.snapshots import Snapshot
from handlers.buttons import Button, Keyboard
from handlers.cards import lines, render_card
from handlers.rendered import Rendered
from handlers.texts import words
from tests.unit import views_samples as sample
from tests.unit.views_samples import (
    CITIZEN,
    CONTROL_CHAT,
    FACTS,
    FIRST,
    HOSTILE,
    IVANOVA,
    NOW,
    NUMBER,
    OFFICE,
    ZHKH,
    at,
)

CONTROL = ControlCard(NUMBER)
EXECUTOR = ExecutorCard(NUMBER, ZHKH)
APPROVAL = ApprovalCard(NUMBER, FIRST)
PLACEMENT = PlacementCard(NUMBER, FIRST)
OVERVIEW = OverviewCard(NUMBER)
REFERRAL = ReferralCard(NUMBER, ZHKH)

WORK = [
    ("Взять в работу", "tk:12:zhkh"),
    ("Не в нашей компетенции", "rt:12:zhkh"),
    ("Предложить: без ответа", "pg:12:zhkh"),
]
STANDING = CardMode(ModeKind.STANDING)
ROUTED = [["Изменить органы"], ["Напомнить"], ["Дубликат", "Другие действия…"]]
LONG_AFTER = at(27, "12:00")
"""A placement can't be undone any more."""


def render(
    card: CardKey,
    incident: Incident,
    mode: CardMode = PLAIN,
    office: Office = OFFICE,
    now=NOW,
    *,
    place: Place = sample.ANYWHERE,
) -> Rendered:
    rendered = render_card(ShowCard(card, place, mode), Snapshot(incident, office), now)
    sample.check_message(rendered)
    return rendered


def html(card: CardKey, incident: Incident, mode: CardMode = PLAIN) -> str:
    (part,) = render(card, incident, mode).parts
    return part.html


def office_of(names: Sequence[str]) -> Office:
    """With bodies that are called so, in that order."""
    codes = (AuthorityCode(f"a{number}") for number in range(len(names)))
    bodies = {
        code: Authority(code, name, CONTROL_CHAT) for code, name in zip(codes, names, strict=True)
    }
    return replace(OFFICE, organisation=replace(OFFICE.organisation, authorities=bodies))


def keys(incident: Incident) -> list[CardKey]:
    """Every card that this incident can have."""
    found: list[CardKey] = [CONTROL, OVERVIEW, EXECUTOR]
    found += [REFERRAL] if incident.referrals else []
    found += [replace(APPROVAL, version=draft.version) for draft in incident.drafts]
    if incident.approved_draft is not None or any(
        isinstance(event, ApprovalRecalled) for event in incident.events
    ):
        found.append(PLACEMENT)
    return found


@pytest.mark.parametrize("state", sample.every_state())
def test_in_every_mode_a_button_names_the_card_on_which_it_stands_or_none(state: str) -> None:
    incident = sample.every_state()[state]
    for card, mode in product(keys(incident), MODES):
        keyboard = render(card, incident, mode).parts[-1].keyboard
        rows = keyboard.rows if isinstance(keyboard, Keyboard) else ()
        shown = {one.card for row in rows for one in row if isinstance(one, Button)}
        assert shown <= {card, None}, mode


@pytest.mark.parametrize(
    "state", [name for name, incident in sample.every_state().items() if incident.status.closed]
)
def test_a_closed_incident_can_only_be_reopened_and_asks_for_nothing(state: str) -> None:
    incident = sample.every_state()[state]
    for card, mode in product(keys(incident), MODES):
        rendered = render(card, incident, mode, now=LONG_AFTER)
        reopen = [["Назад"], ["Да, подтверждаю"]]
        answered = incident.status is Status.ANSWERED and not incident.publication
        kept = [["Сделать шаблоном"]] if answered and incident.answer_kept else []
        if mode == PLAIN and answered:
            reopen = ROUTED  # It leads there, and asks for nothing.
        elif mode.kind is not ModeKind.CONFIRM_REOPEN:
            reopen = [["Возобновить"], *kept]
        own = (
            kept if isinstance(card, ApprovalCard) and card.version == incident.answer_kept else []
        )
        assert sample.labels(rendered) == (reopen if card == CONTROL else own), mode
        assert "тветьте" not in rendered.parts[-1].html


SPENT = "Рабочее время: направление 20 мин (отдел контроля), подготовка 8 ч (Управление ЖКХ)\n"


@pytest.mark.parametrize("card", [CONTROL, OVERVIEW, EXECUTOR])
def test_an_overdue_incident_says_whose_hours_it_took(card: CardKey) -> None:
    incident = sample.in_progress()
    at_the_due, later = (
        render(card, incident, STANDING, now=at(25, time)).parts[0].html
        for time in ("09:50", "10:10")
    )
    assert "Рабочее время" not in at_the_due
    assert SPENT in later


def test_one_answered_in_time_does_not() -> None:
    answered = render(CONTROL, sample.answered(), STANDING, now=LONG_AFTER)
    assert "Рабочее время" not in answered.parts[0].html


@pytest.mark.parametrize(
    "text",
    [
        f"{sample.LINK} Нет света.",
        f"Нет света.\n{sample.LINK}",
        "Нет света.",
    ],
    ids=["before the words", "after them", "apart"],
)
def test_the_link_stands_once(text: str) -> None:
    incident = sample.in_progress(CitizenMessage(text, Network.VK, sample.LINK))
    for card in (CONTROL, EXECUTOR):
        shown = html(card, incident)
        assert shown.count(sample.LINK) == 1
        assert "<blockquote>Нет света.</blockquote>" in shown
        assert shown.splitlines()[0].endswith(" · Нет света.")


def test_a_link_within_the_words_stays_there() -> None:
    text = f"По ссылке {sample.LINK} и {sample.LINK}3"
    incident = sample.in_progress(CitizenMessage(text, Network.VK, sample.LINK))
    assert f"<blockquote>{text}</blockquote>" in html(EXECUTOR, incident)


def test_an_authority_is_named_where_its_chat_does_not_tell() -> None:
    incident = sample.in_progress()
    for place, named in ((sample.ZHKH_CHAT, False), (Place(ChatId(501)), True), (EDU_CHAT, True)):
        shown = render(EXECUTOR, incident, place=place).parts[0].html
        assert ("Орган: Управление ЖКХ" in shown) is named


# --- Control's card ------------------------------------------------------------------------------


def test_a_new_incident_is_shown_with_all_that_routing_needs() -> None:
    assert html(CONTROL, sample.registered()) == (
        "<b>№12</b> · выберите орган, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        + FACTS
        + f"Выявлен: 24.11.2026 10:00\nСрок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        + CITIZEN
        + "Исправить время выявления или ссылку: ответьте на карточку временем (24.11 08:30)"
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
        ("Присоединить…", "jm:12"),
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

    incident.start_choosing()
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
    incident.start_choosing()
    for code in codes[60:120]:
        incident.choose(code)
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
    incident.choose(ZHKH)
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
        ["Дубликат", "Присоединить…"],
        ["Повышенная важность"],
        ["Без ответа", "Отменить регистрацию"],
        ["Назад"],
    ]
    assert html(CONTROL, incident) == (
        "<b>№12</b> · направлено: Управление ЖКХ · срок 25.11.2026 09:50 · На улице Ленина третий день нет света.\n"
        "" + FACTS + "Выявлен: 24.11.2026 10:00\nСрок ответа: 25.11.2026 09:50\n"
        "Направлено: Управление ЖКХ, 24.11.2026 10:20\n" + CITIZEN + "Проекты и решения —"
        " в чате отдела контроля, состояние — по команде /incident 12."
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
            CardMode(ModeKind.CONFIRM_GROUND, NoAnswerGround.HARM),
            (
                "\nОставить инцидент №12 без ответа?\nОснование (п. 19 Порядка): сведения о намерении"
                " причинить вред другому лицу"
            ),
            [*GROUNDS, ("Назад", "bk:c:12:0"), ("Да, подтверждаю", "ny:12:harm")],
        ),
        (
            CardMode(ModeKind.CONFIRM_GROUND, NoAnswerGround.INSULT),
            "\nОснование (п. 19 Порядка): нецензурные либо оскорбительные выражения",
            [*GROUNDS, ("Назад", "bk:c:12:0"), ("Да, подтверждаю", "ny:12:insult")],
        ),
        (
            CardMode(ModeKind.CONFIRM_GROUND, NoAnswerGround.THREAT),
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
            CardMode(ModeKind.CONFIRM_IMPORTANCE, Importance.HIGH),
            (
                "\nУстановить инциденту №12 повышенную важность?"
                "\nЗаместителя главы и уполномоченных лиц в списке нет: оповещать некого."
                "\nНовый срок ответа: 24.11.2026 14:50"
            ),
            [("Да, подтверждаю", "iq:12:high"), ("Назад", "bk:c:12:0")],
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


# --- The executor's card -------------------------------------------------------------------------


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
TEMPLATES = ("Шаблоны", "kt:12")


@pytest.mark.parametrize(
    ("incident", "buttons"),
    [
        (sample.in_progress(), [TAKE, INTERIM, CLARIFICATION, *WORK[1:], TEMPLATES]),
        (sample.in_rework(), [TAKE, INTERIM, CLARIFICATION, *WORK[1:], TEMPLATES]),
        (sample.returned(), [TAKE, INTERIM, CLARIFICATION, TEMPLATES]),
        (sample.declined(sample.returned()), [TAKE, INTERIM, CLARIFICATION, *WORK[1:], TEMPLATES]),
        (sample.on_approval(), [WORK[0], ("Отозвать проект", "wd:12:1")]),
        (sample.approved(), []),
        (sample.redirected(), []),
        (sample.drafted(DraftKind.INTERIM), [WORK[0], ("Отозвать проект", "wd:12:1"), FINAL]),
        (sample.sent_back(DraftKind.INTERIM), [TAKE, FINAL, CLARIFICATION, *WORK[1:], TEMPLATES]),
        (sample.sent_back(DraftKind.CLARIFICATION), [TAKE, FINAL, INTERIM, *WORK[1:], TEMPLATES]),
        (sample.placed(DraftKind.INTERIM), [TAKE, CLARIFICATION, *WORK[1:], TEMPLATES]),
        (
            sample.placed(DraftKind.CLARIFICATION),
            [TAKE, REPLIED, INTERIM, CLARIFICATION, *WORK[1:], TEMPLATES],
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


# --- The approval card ---------------------------------------------------------------------------

DRAFT = (
    "<b>№12</b> · {said} · На улице Ленина третий день нет света.\n"
    "Проект ответа, версия 1, направлен 24.11.2026 11:00\n"
    "Исполнитель: Петров И. С., Управление ЖКХ\n"
    "Срок ответа: 25.11.2026 09:50{left}\n"
    + FACTS
    + CITIZEN
    + "Проект ответа:\n<blockquote>Уважаемая Мария! Освещение восстановлено.</blockquote>\n"
)


def test_control_sees_the_draft_beside_the_message_and_decides_by_a_button() -> None:
    rendered = render(APPROVAL, sample.on_approval())
    said, left = "согласуйте до 25.11 09:50", ", осталось 5 ч 50 мин рабочего времени"
    assert rendered.parts[0].html == DRAFT.format(said=said, left=left) + (
        "Комментарий для исполнителя можно дать до решения: ответьте на это сообщение "
        "или выделите слова проекта и выберите «Ответить с цитатой»."
    )
    assert sample.buttons(rendered) == [
        ("✅ Согласовать", "v:12:1:0:0"),
        ("↩️ Не по сути вопроса", "v:12:1:1:0"),
        ("↩️ Орфография, пунктуация", "v:12:1:0:1"),
        ("↩️ Обе причины", "v:12:1:1:1"),
    ]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (at(25, "09:49"), ", осталось 1 мин рабочего времени\n"),
        (at(25, "09:50"), ", осталось меньше минуты рабочего времени\n"),
        (at(25, "09:50") + timedelta(seconds=30), ", <b>срок истёк</b>\n"),
        (at(25, "12:20"), ", <b>просрочено на 2 ч 10 мин рабочего времени</b>\n"),
    ],
    ids=["before", "at the due", "within a minute after it", "in the lunch after it"],
)
def test_the_time_left_is_working_time(now, left: str) -> None:
    assert left in render(APPROVAL, sample.on_approval(), now=now).parts[0].html


def test_a_due_missed_at_the_close_is_missed_even_before_anybody_works() -> None:
    incident = sample.registered(detected_at=at(24, "08:00"))
    incident.route(ZHKH, sample.IVANOVA, at(24, "08:05"))
    incident.submit(sample.ANSWER, sample.PETROV, at(24, "09:00"))
    now = at(24, "20:00")
    assert incident.due.at == at(24, "16:50")
    assert (
        "<b>просрочено на 10 мин рабочего времени</b>"
        in render(APPROVAL, incident, now=now).parts[0].html
    )
    incident.due = replace(incident.due, at=at(24, "17:00"))
    assert ", <b>срок истёк</b>\n" in render(APPROVAL, incident, now=now).parts[0].html


@pytest.mark.parametrize(
    ("incident", "end"),
    [
        (
            sample.in_rework(),
            (
                "Проект, версия 1, возвращён на доработку: Иванова А. П., 24.11.2026 11:30\n"
                "Причины: несоответствие сути вопроса; орфографические и пунктуационные ошибки\n"
                "Комментарий (Иванова А. П.):\n<blockquote>Назовите срок.</blockquote>\n"
                "Комментарий можно добавить ответом на это сообщение."
            ),
        ),
        (
            sample.second_version(),
            (
                "Проект, версия 1, возвращён на доработку: Иванова А. П., 24.11.2026 11:30\n"
                "Причины: несоответствие сути вопроса; орфографические и пунктуационные ошибки\n"
                "Комментарий (Иванова А. П.):\n<blockquote>Назовите срок.</blockquote>"
            ),
        ),
        (sample.replaced(), "Решение не требуется: эту версию заменила версия 2."),
        (
            sample.withdrawn(sample.on_approval()),
            "Решение не требуется: орган отозвал этот проект.",
        ),
        (sample.approved(), "Согласовано: Иванова А. П., 24.11.2026 11:30"),
        (
            sample.answered(),
            (
                "Согласовано: Иванова А. П., 24.11.2026 11:30\n"
                "Размещено 24.11.2026 11:50, в срок: Петров И. С.\n"
                "Ссылка на ответ: https://vk.com/wall-1_2?reply=3"
            ),
        ),
        (
            sample.unanswered(sample.on_approval()),
            (
                "Закрыт 24.11.2026 11:55: ответ не даётся (п. 19 Порядка)"
                ", нецензурные либо оскорбительные выражения. Решение: Иванова А. П."
            ),
        ),
        (
            sample.unanswered(sample.approved()),
            (
                "Согласовано: Иванова А. П., 24.11.2026 11:30\n"
                "Закрыт 24.11.2026 11:55: ответ не даётся (п. 19 Порядка)"
                ", нецензурные либо оскорбительные выражения. Решение: Иванова А. П."
            ),
        ),
    ],
    ids=[
        "rejected",
        "reworked",
        "replaced",
        "withdrawn",
        "approved",
        "placed",
        "closed",
        "approved, closed",
    ],
)
def test_a_decided_version_tells_what_became_of_it(incident: Incident, end: str) -> None:
    """And counts no more: nothing touches it again when the answer is placed."""
    became = words.DRAFT_STATE[incident.draft(FIRST).state]
    said = lines.state(incident) if incident.status.closed else f"проект ответа {became}"
    assert html(APPROVAL, incident) == DRAFT.format(said=said, left="") + end
    recall = [["Отменить согласование"]] if incident.status is Status.APPROVED else []
    kept = [["Сделать шаблоном"]] if incident.answer_kept == FIRST else []
    assert sample.labels(render(APPROVAL, incident)) == recall + kept


def test_the_newest_version_is_decided_on_with_its_own_number() -> None:
    rendered = render(replace(APPROVAL, version=DraftVersion(2)), sample.second_version())
    assert sample.buttons(rendered)[0] == ("✅ Согласовать", "v:12:2:0:0")


# --- The placement card --------------------------------------------------------------------------

HEADER = (
    "<b>№12</b> · {said} · На улице Ленина третий день нет света.\n"
    "Ответ согласован, версия 1\n"
    f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
    "Ссылка: https://vk.com/wall-1_2\n"
)
CALLED = f"{sample.AUTHOR.lstrip()}\n"
COPY = "<pre>Уважаемая Мария! Освещение восстановлено.</pre>\n"


@pytest.mark.parametrize(
    ("mode", "end", "buttons"),
    [
        (
            PLAIN,
            "Разместите ответ и пришлите ссылку ответом на это сообщение.",
            [("Вставить ссылку", "pl:12:1"), ("Размещено, ссылки нет", "pa:12:1")],
        ),
        (
            CardMode(ModeKind.CONFIRM_NO_LINK),
            "Отметить размещение ответа на инцидент №12 без ссылки?",
            [
                ("Вставить ссылку", "pl:12:1"),
                ("Назад", "bk:p:12:1"),
                ("Да, подтверждаю", "py:12:1"),
            ],
        ),
    ],
    ids=["plain", "confirm"],
)
def test_the_approved_text_stands_alone_ready_to_copy(
    mode: CardMode, end: str, buttons: list[tuple[str, str]]
) -> None:
    rendered = render(PLACEMENT, sample.approved(), mode)
    header = HEADER.format(said="разместите ответ до 25.11 09:50")
    assert rendered.parts[0].html == header + CALLED + COPY + end
    assert sample.buttons(rendered) == buttons


@pytest.mark.parametrize(
    ("incident", "end"),
    [
        (
            sample.answered(),
            (
                "Размещено 24.11.2026 11:50, в срок: Петров И. С.\n"
                "Ссылка на ответ: https://vk.com/wall-1_2?reply=3"
            ),
        ),
        (sample.answered(None), "Размещено 24.11.2026 11:50, в срок: Петров И. С."),
        (
            sample.unanswered(sample.approved()),
            (
                "Размещать ответ не нужно.\nЗакрыт 24.11.2026 11:55: ответ не даётся (п. 19 Порядка)"
                ", нецензурные либо оскорбительные выражения. Решение: Иванова А. П."
            ),
        ),
        (
            sample.cancelled(sample.approved()),
            (
                "Размещать ответ не нужно.\nЗакрыт 24.11.2026 11:55: регистрация отменена"
                ", ошибочная регистрация. Решение: Иванова А. П."
            ),
        ),
    ],
    ids=["with a link", "without", "no answer", "cancelled"],
)
def test_a_placed_or_closed_answer_has_no_buttons(incident: Incident, end: str) -> None:
    header = HEADER.format(said=words.STATUS[incident.status]).replace(sample.CLOCK, "")
    about = ""
    if incident.status is Status.ANSWERED:
        header, about = header.replace("Ответ согласован", "Текст ответа"), CITIZEN
    assert html(PLACEMENT, incident) == header + about + COPY + end
    assert render(PLACEMENT, incident).parts[0].keyboard is None


def test_a_fresh_placement_can_be_put_right_until_a_moment_that_is_told() -> None:
    rendered = render(PLACEMENT, sample.answered(), now=at(24, "12:05"))
    assert rendered.parts[0].html.endswith(
        "\nИсправить отметку можно до 24.11.2026 12:05: кнопкой или ответом на это сообщение"
        " с другой ссылкой."
    )
    assert sample.buttons(rendered) == [
        ("Указать время", "pt:12:1"),
        ("Отменить размещение", "pu:12:1"),
    ]


def test_both_times_of_a_placement_recorded_late_are_told() -> None:
    assert (
        "\nРазмещено 24.11.2026 11:45 (отмечено 24.11.2026 12:00), в срок: Петров И. С.\n"
    ) in html(PLACEMENT, sample.corrected())


def test_a_recalled_text_says_not_to_place_it() -> None:
    rendered = render(PLACEMENT, sample.recalled())
    assert rendered.parts[0].html == (
        "<b>№12</b> · не размещайте · На улице Ленина третий день нет света.\n"
        "Проект ответа ждёт согласования, версия 1\n"
        "Срок ответа: 25.11.2026 09:50\n"
        "Ссылка: https://vk.com/wall-1_2\n"
        + COPY
        + "Пока не размещайте этот текст: отдел контроля ещё не согласовал его."
    )
    assert sample.buttons(rendered) == []
    assert sample.labels(render(APPROVAL, sample.recalled()))[0] == ["✅ Согласовать"]


@pytest.mark.parametrize(
    ("incident", "state", "end"),
    [
        (
            sample.recalled(),
            "Проект ответа ждёт согласования",
            "Пока не размещайте этот текст: отдел контроля ещё не согласовал его.",
        ),
        (
            sample.in_rework(),
            "Проект ответа возвращён на доработку",
            "Не размещайте этот текст.",
        ),
        (
            sample.withdrawn(sample.on_approval()),
            "Проект ответа отозван",
            "Не размещайте этот текст.",
        ),
        (sample.replaced(), "Текст заменён", "Не размещайте этот текст."),
        (
            sample.reopened(sample.cancelled(sample.approved())),
            "Текст не действует",
            "Не размещайте этот текст.",
        ),
    ],
    ids=["waits", "returned", "withdrawn", "replaced", "lost by a closing"],
)
def test_a_text_that_was_to_be_placed_once_says_what_has_become_of_it(
    incident: Incident, state: str, end: str
) -> None:
    rendered = render(PLACEMENT, incident)
    said, became, *_ = rendered.parts[0].html.splitlines()
    assert said == f"<b>№12</b> · не размещайте · {sample.TEXT}"
    assert became == f"{state}, версия 1"
    assert rendered.parts[0].html.endswith(f"\n{end}")
    assert sample.buttons(rendered) == []


@pytest.mark.parametrize("length", [LONGEST_DRAFT, LONGEST_DRAFT - 100], ids=["longest", "long"])
def test_a_long_approved_text_is_a_message_of_its_own(length: int) -> None:
    text = "ы" * length
    header, copy, footer = render(PLACEMENT, sample.approved(text)).parts
    said = "разместите ответ до 25.11 09:50"
    assert header.html == HEADER.format(said=said) + sample.AUTHOR.lstrip()
    assert copy.html == f"<pre>{text}</pre>"
    assert footer.html == (
        "<b>№12</b>: текст ответа выше.\n"
        "Разместите ответ и пришлите ссылку ответом на это сообщение."
    )
    assert footer.keyboard is not None


def test_without_a_link_to_the_message_the_header_is_shorter() -> None:
    incident = sample.approved(message=CitizenMessage(sample.TEXT))
    assert html(PLACEMENT, incident).startswith(
        f"<b>№12</b> · разместите ответ до 25.11 09:50 · {sample.TEXT}\n"
        f"Ответ согласован, версия 1\nСрок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        f"{CALLED}<pre>"
    )


def test_the_text_to_copy_is_exactly_the_approved_one() -> None:
    text = "1 < 2 & 3 > 2:\n  «да»\n\n👍"
    (part,) = render(PLACEMENT, sample.approved(text)).parts
    assert text in sample.visible(part.html)


# --- Where nobody works with it ------------------------------------------------------------------

EDU_CHAT = Place(ChatId(-1004))


@pytest.mark.parametrize("state", sample.every_state())
def test_where_nobody_works_with_a_card_it_has_no_button_and_asks_for_nothing(state: str) -> None:
    incident = sample.every_state()[state]
    for card, mode in product(keys(incident), MODES):
        rendered = render(card, incident, mode, place=EDU_CHAT)
        assert sample.buttons(rendered) == [], mode
        end = rendered.parts[-1].html
        assert "тветьте на это сообщение" not in end
        assert "тветом на это сообщение" not in end
        assert "?\n" not in f"{end}\n"


@pytest.mark.parametrize(
    ("card", "incident", "end"),
    [
        (CONTROL, sample.registered(), "Работу координирует отдел контроля."),
        (CONTROL, sample.answered(), "Работу координирует отдел контроля."),
        (APPROVAL, sample.on_approval(), "Решение принимает отдел контроля."),
        (PLACEMENT, sample.approved(), "Не размещайте: ответ размещает Управление ЖКХ."),
    ],
    ids=["registered", "answered", "on approval", "approved"],
)
def test_where_nobody_works_with_a_card_it_names_who_does(
    card: CardKey, incident: Incident, end: str
) -> None:
    (part,) = render(card, incident, place=EDU_CHAT).parts
    assert part.html.endswith(f"\n{end}")


def test_a_long_text_in_the_chat_of_another_authority_stays_three_messages() -> None:
    header, _, footer = render(
        PLACEMENT, sample.approved("ы" * LONGEST_DRAFT), place=EDU_CHAT
    ).parts
    said, who, *_ = header.html.splitlines()
    assert said == f"<b>№12</b> · ждёт размещения, срок 25.11 09:50 · {sample.TEXT}"
    assert who == "Ответ размещает другой орган, версия 1"
    assert footer.html == (
        "<b>№12</b>: текст ответа выше.\nНе размещайте: ответ размещает Управление ЖКХ."
    )
    assert footer.keyboard is None


# --- Foreign texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_no_foreign_text_breaks_a_card(text: str) -> None:
    message = CitizenMessage(text, Network.VK, text, text, text)
    draft = text.strip()[:LONGEST_DRAFT]
    office = sample.office(text, (sample.person(602, text, Role.EXECUTOR, ZHKH),))
    for incident in (sample.on_approval(draft, message), sample.approved(draft, message)):
        incident.topic = Topic(text, text)
        for card in keys(incident):
            render(card, incident, office=office)
    routed = sample.registered(message=message)
    routed.choose(ZHKH)
    render(CONTROL, routed, office=office)
    render(EXECUTOR, sample.in_progress(message), office=office)
    render(EXECUTOR, sample.in_rework(draft), office=office)


def test_the_buttons_stand_under_the_last_part_of_a_long_card() -> None:
    message = CitizenMessage("слово " * 2_000, Network.VK)
    rendered = render(APPROVAL, sample.on_approval("ы" * LONGEST_DRAFT, message))
    assert len(rendered.parts) == 5
    assert len(sample.buttons(rendered)) == 4
