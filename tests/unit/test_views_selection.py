"""A selection of several incidents, as its owner sees it."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.messengers.packing import LONGEST_DATA, pack
from domain.model.conversation.notices.kinds import ListKind, Offer, TextNotice
from domain.model.conversation.selection import (
    Bulk,
    BulkAction,
    BulkOutcome,
    Selection,
    Skipped,
    SkipReason,
)
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SelectionId
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import SelectionSnapshot
from handlers.lists import render_said
from handlers.selection import AskBulk, ConfirmBulk, SelectOne, render_selection
from handlers.texts import selection as texts
from handlers.ui.markup import LONGEST_MESSAGE
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, HOSTILE, NOW, OFFICE, ZHKH, at

INSULT = NoAnswerGround.INSULT


def row(number: int, status: Status = Status.REGISTERED) -> IncidentRow:
    authorities = () if status is Status.REGISTERED else (ZHKH,)
    return IncidentRow(
        IncidentNumber(number),
        status,
        Importance.NORMAL,
        at(25, "09:50"),
        authorities,
        "Яма",
        since=at(24, "10:00"),
    )


NEW, WORKED, CLOSED = row(12), row(13, Status.IN_PROGRESS), row(14, Status.CANCELLED)


def snapshot(
    *rows: IncidentRow, chosen: tuple[int, ...] = (), asked: Bulk | None = None, office=OFFICE
) -> SelectionSnapshot:
    selection = Selection(
        id=SelectionId(5),
        person=PersonId(501),
        offered=tuple(one.number for one in rows),
        chosen={IncidentNumber(number) for number in chosen},
        asked=asked,
    )
    return SelectionSnapshot(selection, {one.number: one for one in rows}, office)


def text(shown: SelectionSnapshot, now: datetime = NOW) -> str:
    rendered = render_selection(shown, now)
    (part,) = rendered.parts
    assert 0 < len(sample.visible(part.html)) <= LONGEST_MESSAGE
    return part.html


def labels(shown: SelectionSnapshot) -> list[list[str]]:
    return sample.labels(render_selection(shown, NOW))


def test_a_new_selection_offers_all_and_no_deed() -> None:
    shown = snapshot(NEW, WORKED)
    assert text(shown) == (
        "<b>Выбор инцидентов</b>\nВсего: 2\nПока ничего не выбрано: отметьте нужные."
    )
    assert labels(shown) == [
        ["☐ №12 · зарегистрирован · до 25.11 09:50"],
        ["☐ №13 · Управление ЖКХ · до 25.11 09:50"],
        ["Выбрать все"],
        ["Закрыть выбор"],
    ]


def test_what_is_chosen_is_marked_and_its_deeds_are_offered() -> None:
    shown = snapshot(NEW, WORKED, chosen=(12, 13))
    assert text(shown) == "<b>Выбор инцидентов</b>\nВсего: 2\nВыбрано: 2 (№12, №13)"
    assert labels(shown) == [
        ["☑ №12 · зарегистрирован · до 25.11 09:50"],
        ["☑ №13 · Управление ЖКХ · до 25.11 09:50"],
        ["Снять выбор"],
        ["Направить…"],
        ["Повышенная важность"],
        ["Без ответа"],
        ["Отменить регистрацию"],
        ["Закрыть выбор"],
    ]


def test_high_importance_is_marked() -> None:
    shown = snapshot(replace(WORKED, importance=Importance.HIGH))
    assert labels(shown)[0] == ["☐ №13 · повышенная важность · до 25.11 09:50"]


def test_routing_is_not_offered_for_what_others_work_on() -> None:
    assert ["Направить…"] not in labels(snapshot(NEW, WORKED, chosen=(13,)))


def test_importance_is_not_offered_for_publications() -> None:
    shown = snapshot(replace(NEW, kind=IncidentKind.PUBLICATION), chosen=(12,))
    assert text(shown).startswith("<b>Выбор публикаций</b>\n")
    assert labels(shown)[0] == ["☑ №12 · зарегистрирована · до 25.11 09:50"]
    assert ["Повышенная важность"] not in labels(shown)


def test_what_was_closed_since_is_told_and_has_no_button() -> None:
    shown = snapshot(NEW, CLOSED)
    assert text(shown).endswith("\nУже закрыты: №14")
    assert labels(shown)[1] == ["Выбрать все"]


def test_pages_can_be_turned_both_ways() -> None:
    shown = snapshot(*map(row, range(1, 26)))
    shown.selection.turn(1)
    assert "Всего: 25, страница 2 из 3" in text(shown)
    assert ["◀️ Раньше", "Ещё ▶️"] in labels(shown)
    shown.selection.turn(2)
    assert ["◀️ Раньше"] in labels(shown)
    assert len(labels(shown)) == 5 + 3


BODIES = ["Образование", "Управление архитектуры и строительства", "Управление ЖКХ"]
GROUNDS = ["Намерение причинить вред", "Брань или оскорбления", "Угрозы должностному лицу"]


@pytest.mark.parametrize(
    ("bulk", "question", "answers"),
    [
        (
            Bulk(BulkAction.ROUTE),
            "В какой орган направить №12?\nОстанутся без изменений: №13.",
            [*BODIES, "Назад"],
        ),
        (
            Bulk(BulkAction.ROUTE, authority=ZHKH),
            "Направить №12 в орган «Управление ЖКХ»?\nОстанутся без изменений: №13.",
            [*BODIES, "Назад", "Да, подтверждаю"],
        ),
        (
            Bulk(BulkAction.RAISE),
            (
                "Установить повышенную важность: №12, №13?"
                " Заместителя главы и уполномоченных лиц в списке нет: оповещать некого."
            ),
            ["Назад", "Да, подтверждаю"],
        ),
        (
            Bulk(BulkAction.LEAVE_UNANSWERED),
            "Почему на №12, №13 ответ не даётся?",
            [*GROUNDS, "Назад"],
        ),
        (
            Bulk(BulkAction.LEAVE_UNANSWERED, ground=INSULT),
            (
                "Закрыть №12, №13 без ответа: нецензурные либо оскорбительные выражения"
                " (п. 19 Порядка)?"
            ),
            [*GROUNDS, "Назад", "Да, подтверждаю"],
        ),
        (
            Bulk(BulkAction.CANCEL),
            "Почему отменяется регистрация №12, №13?",
            ["Ошибка", "Пост удалён", "Назад"],
        ),
        (
            Bulk(BulkAction.CANCEL, ground=CancelGround.POST_DELETED),
            "Отменить регистрацию №12, №13: пост удалён?",
            ["Ошибка", "Пост удалён", "Назад", "Да, подтверждаю"],
        ),
    ],
    ids=["route", "route there", "raise", "no answer", "on a ground", "cancel", "for that"],
)
def test_a_deed_is_asked_about_in_one_sentence_that_names_the_numbers(
    bulk: Bulk, question: str, answers: list[str]
) -> None:
    shown = snapshot(NEW, WORKED, chosen=(12, 13), asked=bulk)
    assert text(shown) == question
    assert labels(shown) == [[answer] for answer in answers]


def test_a_deed_that_fits_nothing_any_more_is_not_confirmed() -> None:
    shown = snapshot(CLOSED, chosen=(14,), asked=Bulk(BulkAction.CANCEL))
    assert text(shown) == "Ни к одному из выбранных это не подходит: их состояние изменилось."
    assert labels(shown) == [["Назад"]]


def test_the_outcome_tells_what_was_done_and_what_was_not_and_why() -> None:
    shown = snapshot(NEW)
    left = (
        Skipped(IncidentNumber(5), SkipReason.CLOSED, Status.ANSWERED),
        Skipped(IncidentNumber(6), SkipReason.OUT_OF_TURN, Status.ON_APPROVAL),
        Skipped(IncidentNumber(7), SkipReason.NOT_PERMITTED, Status.REGISTERED),
        Skipped(IncidentNumber(8), SkipReason.NEEDS_CARD, Status.REGISTERED),
    )
    bulk = Bulk(BulkAction.ROUTE, authority=ZHKH)
    shown.selection.finish(BulkOutcome(bulk, (IncidentNumber(1), IncidentNumber(2)), left))
    assert text(shown) == (
        "Направлено в орган «Управление ЖКХ»: №1, №2.\n"
        "Не вышло: №5 — уже закрыто, ответ размещён; №6 — уже на согласовании;"
        " №7 — координирует другой отдел; №8 — только с карточки: /incident_8."
    )
    assert labels(shown) == [["Выбрать ещё"]]


@pytest.mark.parametrize(
    ("action", "why", "told"),
    [
        (BulkAction.RAISE, SkipReason.UNCHANGED, "Не вышло: №5 — важность уже повышенная."),
        (
            BulkAction.RAISE,
            SkipReason.PUBLICATION,
            "Не вышло: №5 — у публикаций важность не повышается.",
        ),
    ],
    ids=["unchanged", "publication"],
)
def test_where_nothing_was_done_only_that_is_told(
    action: BulkAction, why: SkipReason, told: str
) -> None:
    left = (Skipped(IncidentNumber(5), why, Status.REGISTERED),)
    outcome = BulkOutcome(Bulk(action), (), left)
    assert list(texts.outcome(outcome, OFFICE.organisation)) == [told]


def test_a_closed_selection_has_no_buttons() -> None:
    shown = snapshot(NEW)
    shown.selection.close()
    assert text(shown) == "Выбор закрыт, ничего не изменено."
    assert labels(shown) == []


@pytest.mark.parametrize(
    ("offer", "buttons"),
    [
        (None, []),
        (Offer(ListKind.OPEN, select=True), [("Выбрать несколько", "sl:0")]),
        (Offer(ListKind.OVERDUE, select=True), [("Выбрать несколько", "sl:1")]),
        (Offer(ListKind.MY, next_page=2), [("Ещё", "lp:my:2")]),
        (
            Offer(ListKind.OPEN, select=True, next_page=1),
            [("Ещё", "lp:open:1"), ("Выбрать несколько", "sl:0")],
        ),
    ],
)
def test_a_list_has_the_buttons_of_its_offer(
    offer: Offer | None, buttons: list[tuple[str, str]]
) -> None:
    rendered = render_said(TextNotice(CONTROL_CHAT, "Список", offer=offer))
    assert rendered.parts[0].html == "Список"
    assert sample.buttons(rendered) == buttons


@pytest.mark.parametrize("name", HOSTILE)
def test_no_authoritys_name_breaks_a_selection(name: str) -> None:
    office = sample.office(name)
    bulk = Bulk(BulkAction.ROUTE, authority=ZHKH)
    text(snapshot(NEW, WORKED, chosen=(12, 13), office=office))
    text(snapshot(NEW, WORKED, chosen=(12, 13), asked=Bulk(BulkAction.ROUTE), office=office))
    text(snapshot(NEW, WORKED, chosen=(12, 13), asked=bulk, office=office))
    done = snapshot(NEW, office=office)
    done.selection.finish(BulkOutcome(bulk, (IncidentNumber(12),), ()))
    text(done)


def test_the_largest_selection_fits_a_message() -> None:
    biggest = [row(number) for number in range(2**31 - 51, 2**31 - 1)]
    chosen = tuple(one.number for one in biggest)
    text(snapshot(*biggest, chosen=chosen))
    shown = snapshot(*biggest, chosen=chosen)
    left = tuple(Skipped(one.number, SkipReason.CLOSED, Status.CANCELLED) for one in biggest)
    shown.selection.finish(BulkOutcome(Bulk(BulkAction.CANCEL), (), left))
    text(shown)


def test_what_buttons_carry_fits_whatever_the_numbers() -> None:
    code = AuthorityCode("x" * 24)
    huge, incident = SelectionId(2**31 - 1), IncidentNumber(2**31 - 1)
    for data in (
        AskBulk(selection=huge, bulk_action=BulkAction.ROUTE, authority=code),
        ConfirmBulk(selection=huge, bulk_action=BulkAction.ROUTE, authority=code),
        ConfirmBulk(
            selection=huge, bulk_action=BulkAction.LEAVE_UNANSWERED, ground=NoAnswerGround.THREAT
        ),
        SelectOne(selection=huge, incident=incident, chosen=True),
    ):
        assert len(pack(data).encode()) <= LONGEST_DATA


def test_whose_due_would_be_over_at_once_is_told_before_they_are_raised() -> None:
    sooner, later = NEW, replace(WORKED, due_at=at(25, "14:00"))
    interim = replace(row(15, Status.AWAITING_FINAL), interim=True)
    raising = snapshot(sooner, later, interim, chosen=(12, 13, 15), asked=Bulk(BulkAction.RAISE))
    now = at(24, "15:00")
    assert text(raising, now).splitlines()[1:] == ["Срок ответа тогда уже истёк: №12."]
    assert len(text(raising).splitlines()) == 1
