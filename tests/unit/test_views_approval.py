"""The card of a draft, whole: what control decides on, and what became of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.workflow.status import Status
from handlers.cards import lines
from handlers.texts import words
from tests.unit import views_samples as sample
from tests.unit.cards import APPROVAL, html, render
from tests.unit.views_samples import CITIZEN, FACTS, FIRST, ZHKH, at

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
    if incident.draft(FIRST).state is DraftState.SUPERSEDED and len(incident.drafts) > 1:
        became = "заменён версией 2"
    said = lines.state(incident) if incident.status.closed else f"проект ответа {became}"
    assert html(APPROVAL, incident) == DRAFT.format(said=said, left="") + end
    recall = [["Отменить согласование"]] if incident.status is Status.APPROVED else []
    kept = [["Сделать шаблоном"]] if incident.placed_answer_version == FIRST else []
    assert sample.labels(render(APPROVAL, incident)) == recall + kept


def test_the_newest_version_is_decided_on_with_its_own_number() -> None:
    rendered = render(replace(APPROVAL, version=DraftVersion(2)), sample.second_version())
    assert sample.buttons(rendered)[0] == ("✅ Согласовать", "v:12:2:0:0")
