"""The text to be placed, whole: ready to copy, placed, or not to be placed any more."""

import pytest

from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.incident import Incident
from domain.model.incident.answer.draft import LONGEST_DRAFT
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import CitizenMessage
from handlers.texts import words
from tests.unit import views_samples as sample
from tests.unit.cards import APPROVAL, PLACEMENT, html, render
from tests.unit.views_samples import CITIZEN, at

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
            CardMode(ModeKind.CONFIRM, "pa"),
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
