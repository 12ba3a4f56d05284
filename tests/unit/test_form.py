"""The form of answers, a case a line: what is found, and what passes silently (§18)."""

from datetime import date

import pytest

from domain.model.incident.answer.draft import DraftFinding, FindingKind, ReviewFindings, apart
from domain.model.incident.answer.form import Asked, form, says_solved
from domain.model.message.citizen_message import Network
from tests.unit.calendars import calendar
from tests.unit.corpora import MARKED, headed, lines, unlabelled

CALENDAR = calendar()
LONG = "Дорога по улице Мира включена в план. " * 6


TODAY = Asked(on=date(2026, 11, 25))


def found(text: str, asked: Asked = TODAY) -> list[tuple[str, bool]]:
    return [(one.words(text), one.hint) for one in form(text, asked, CALENDAR)]


@pytest.mark.parametrize(
    "text",
    [
        *lines("form/silent"),
        "Здравствуйте! " + LONG,
        "@maria.k добрый день! " + LONG,
        "[id1|Maria K.], " + LONG,
        "Maria, " + LONG,
        "Иванова Мария Ивановна! " + LONG,
    ],
)
def test_a_good_answer_passes_silently(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "Здравствуйте! Ваше сообщение рассмотрено. Благодарим за обращение!",
            "Здравствуйте! Ваше",
        ),
        ("Позвоните по телефону 8 (86163) 2-21-1.", "8 (86163) 2-21-1"),
        ("Подробности: https:/vk.com/wall-1_2", "https:/vk.com/wall-1_2"),
        ("Подробности: htp://gosuslugi.ru", "htp://gosuslugi.ru"),
        ("Подробности: https://gosuslugi .ru", "https://gosuslugi .ru"),
    ],
)
def test_its_author_is_asked_about(text: str, what: str) -> None:
    ((words, hint),) = found(text)
    assert words.startswith(what)
    assert not hint


@pytest.mark.parametrize(
    "line",
    [
        *lines("form/told"),
        "Здравствуйте! " + LONG + "Ямы засыплем {в ближайшее время}.",
        LONG.replace("Дорога", "{Дорога}", 1),
        "Здравствуйте! " + LONG + "Ямы {засыплем}.",
    ],
)
def test_control_is_told_of(line: str) -> None:
    text, [(_, label)] = unlabelled(line, MARKED)
    assert found(text) == [(label[1], True)]


def test_an_appeal_is_called_a_message() -> None:
    (hint,) = form("На Ваше обращение сообщаем: яму засыпали.", TODAY, CALENDAR)
    assert hint.replacements == ("Ваше сообщение",)


@pytest.mark.parametrize(
    ("purpose", "simpler"),
    [
        ("недопущения аварий", ("чтобы не допустить",)),
        ("обеспечения безопасности", ("для",)),
        ("исполнения поручения", ()),
    ],
)
def test_what_is_said_instead_fits_the_words_behind_it(
    purpose: str, simpler: tuple[str, ...]
) -> None:
    (hint,) = form(f"Проезд закрыли в целях {purpose}.", TODAY, CALENDAR)
    assert hint.replacements == simpler


def test_the_length_is_that_of_the_network() -> None:
    asked = Asked(Network.TWITTER)
    assert found("Яму засыпали. " * 10, asked) == []
    ((words, hint),) = found("Добрый день! " + "Яму засыпали. " * 30, asked)
    assert len(words) == len("Добрый день! " + "Яму засыпали. " * 30) - 280
    assert not hint


def test_another_address_than_that_of_the_message_is_asked_about() -> None:
    asked = Asked(words="Фонарь на ул. Советской, 12")
    assert found("На улице Советской фонарь починили.", asked) == []
    assert found("На улице Мира фонарь починили.", asked) == [("улице Мира", False)]
    assert found("Фонарь починили.", asked) == []


def test_a_promise_beyond_the_due_of_the_final_answer_is_a_hint() -> None:
    interim = Asked(on=date(2026, 11, 25), final_by=date(2026, 12, 4))
    text = "Спилим сухие ветки до 4 декабря, а само дерево до 5 декабря."
    (hint,) = form(text, interim, CALENDAR)
    assert (hint.words(text), hint.hint) == ("до 5 декабря", True)
    assert "04.12.2026" in hint.message
    assert found(text) == []


@pytest.mark.parametrize(("kind", "text"), [*headed("form/solved"), ("open", "")])
def test_an_answer_that_reports_finished_works_is_of_a_solved_question(
    kind: str, text: str
) -> None:
    assert says_solved(text) is (kind == "solved")


@pytest.mark.parametrize("name", ["interim_seen", "interim_held_out"])
def test_no_interim_answer_is_of_a_solved_question(name: str) -> None:
    assert not list(filter(says_solved, lines(f"interim/{name}")))


def test_what_is_doubtful_of_the_form_hides_behind_no_slip_of_a_letter() -> None:
    text = "Ваше обращение рассмотренно."
    slip = DraftFinding(15, 12, FindingKind.SPELLING, "Опечатка.", ("рассмотрено",), certain=True)
    proof = ReviewFindings(apart([slip, *form(text, TODAY, calendar())]))
    assert [one.words(text) for one in proof.doubts] == [text, "рассмотренно"]
    assert not proof.correctable
