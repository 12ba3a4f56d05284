"""What people type to find something, and what is understood of it."""

from datetime import date
from operator import itemgetter

import pytest

from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Status
from domain.model.report.period import Period
from domain.model.search import Sought, Trait
from handlers.reading.sought import asked_about, sought_in
from tests.unit.corpora import columns

TODAY = date(2026, 11, 25)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def understood(text: str) -> Sought:
    sought = sought_in(text, TODAY)
    assert sought.text == " ".join(text.split())
    return sought


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "row", [*columns("reading/questions"), ["Что " + "слово " * 13 + "?"], [""]], ids=itemgetter(0)
)
def test_a_question_tells_what_to_search_for(row: list[str]) -> None:
    text, *about = row
    assert asked_about(text) == next(iter(about), None)


@pytest.mark.parametrize("text", ["№12", "#12", " № 12 "])
def test_a_number_with_its_sign_is_a_number(text: str):
    assert (understood(text).number, understood(text).words) == (IncidentNumber(12), ())


def test_a_bare_number_may_be_a_word_of_a_message_too():
    assert (understood("12").number, understood("12").words) == (IncidentNumber(12), ("12",))
    assert understood("Ленина 12").number is None


@pytest.mark.parametrize("text", ["https://vk.com/wall-1_2", "vk.com/wall-1_2"])
def test_a_link_is_recognised_without_its_scheme_too(text: str):
    sought = understood(f"{text}")
    assert (sought.link, sought.words) == ("https://vk.com/wall-1_2", ())


@pytest.mark.parametrize(
    ("text", "author", "words"),
    [
        ("от Иванова", ("Иванова",), ()),
        ("От Иванова Петра яма", ("Иванова", "Петра"), ("яма",)),
        ("яма от Иванова-Петрова", ("Иванова", "Петрова"), ("яма",)),
        ("автор иванов", ("иванов",), ()),
        ("автор: Иванов", ("Иванов",), ()),
        ("чистка от снега", (), ("чистка", "от", "снега")),
    ],
)
def test_an_author_is_named_by_a_capital_or_by_a_word(
    text: str, author: tuple[str, ...], words: tuple[str, ...]
):
    assert (understood(text).author, understood(text).words) == (author, words)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("просрочено", {Trait.OVERDUE}),
        ("срок истёк", {Trait.OVERDUE}),
        ("открыто", {Trait.OPEN}),
        ("не отвечено", {Trait.OPEN}),
        ("отвечено", {Status.ANSWERED}),
        ("в работе", {Status.IN_PROGRESS}),
        ("на согласовании", {Status.ON_APPROVAL}),
        ("без ответа", {Status.NO_ANSWER}),
        ("ждёт размещения", {Status.APPROVED}),
        ("ждет окончательного ответа", {Status.AWAITING_FINAL}),
        ("отменено", {Status.CANCELLED}),
        ("повышенной важности, просрочено", {Trait.HIGH, Trait.OVERDUE}),
        ("публикации", {Trait.PUBLICATION}),
    ],
)
def test_a_state_is_a_condition_and_no_word(text: str, conditions: set[Status | Trait]):
    sought = understood(f"яма {text}")
    assert sought.conditions == conditions
    assert sought.words == ("яма",)


@pytest.mark.parametrize("text", ["открытый люк", "отменили автобус", "важная дорога"])
def test_words_of_citizens_that_resemble_a_state_are_words(text: str):
    sought = understood(text)
    assert (sought.conditions, sought.words) == (frozenset(), tuple(text.split()))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("ноябрь", NOVEMBER),
        ("в ноябре", NOVEMBER),
        ("за ноябрь 2025", days("2025-11-01", "2025-11-30")),
        ("декабрь", days("2025-12-01", "2025-12-31")),
        ("с 1.11 по 15.11", days("2026-11-01", "2026-11-15")),
        ("01.11–15.11", days("2026-11-01", "2026-11-15")),
        ("15.11.2025", days("2025-11-15", "2025-11-15")),
        ("15 ноября", days("2026-11-15", "2026-11-15")),
        ("от 15.11", days("2026-11-15", "2026-11-15")),
        ("сегодня", days("2026-11-25", "2026-11-25")),
        ("вчера", days("2026-11-24", "2026-11-24")),
        ("за неделю", days("2026-11-18", "2026-11-25")),
        ("на прошлой неделе", days("2026-11-16", "2026-11-22")),
        ("в прошлом месяце", days("2026-10-01", "2026-10-31")),
        ("в этом году", days("2026-01-01", "2026-12-31")),
        ("2025 год", days("2025-01-01", "2025-12-31")),
        ("в 2025 году", days("2025-01-01", "2025-12-31")),
    ],
)
def test_days_are_a_period_and_no_words(text: str, period: Period):
    sought = understood(f"яма {text}")
    assert sought.period == period
    assert [word for word in sought.words if word != "от"] == ["яма"]


@pytest.mark.parametrize("text", ["улица 8 марта", "ул. 9 мая", "дом 12", "31.02", "майка"])
def test_what_sounds_like_days_may_be_words(text: str):
    assert understood(text).period is None


@pytest.mark.parametrize(
    "text", ["ул Ленина 5", "ул.Ленина 5", "улица Ленина, 5", "на улице Ленина 5"]
)
def test_that_it_is_a_street_need_not_be_written(text: str):
    assert [word for word in understood(text).words if word != "на"] == ["Ленина", "5"]


def test_words_between_quotation_marks_are_nothing_else():
    sought = understood('«просрочено ноябрь» "от Иванова" яма')
    assert sought.words == ("просрочено", "ноябрь", "от", "Иванова", "яма")
    assert (sought.conditions, sought.period, sought.author) == (frozenset(), None, ())


def test_several_pieces_are_understood_together():
    sought = understood("яма жкх ноябрь")
    assert (sought.words, sought.period) == (("яма", "жкх"), NOVEMBER)
    sought = understood("просрочено управление жкх")
    assert (sought.words, sought.conditions) == (
        ("управление", "жкх"),
        frozenset({Trait.OVERDUE}),
    )
    sought = understood("от Иванова с 1.11 по 15.11 отвечено")
    assert (sought.author, sought.words) == (("Иванова",), ())
    assert (sought.period, sought.conditions) == (
        days("2026-11-01", "2026-11-15"),
        frozenset({Status.ANSWERED}),
    )


@pytest.mark.parametrize("text", ["", "!!!", "' OR 1=1 --", '" AND NEAR(', "a*", "-яма", "☃" * 500])
def test_nothing_that_can_be_typed_is_an_error(text: str):
    sought = understood(text)
    assert all(word.isalnum() for word in sought.words)


def test_few_words_are_enough():
    assert len(understood("яма " * 3 + " ".join(map(str, range(100)))).words) == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("89996059575", ("89996059575",)),
        ("8-999-605-95-75", ("8-999-605-95-75",)),
        ("звонок с +7 (999) 605 95 75", ("+7 (999) 605 95 75", "звонок", "с")),
        ("2-15-44", ("2-15-44",)),
        ("яма 24.11.2026", ("яма",)),
        ("яма 2026-11-24", ("яма", "2026", "11", "24")),
    ],
)
def test_a_telephone_is_one_word(text: str, words: tuple[str, ...]):
    assert understood(text).words == words


@pytest.mark.parametrize(
    "text", ["50 лет Октября", "50-летия октября, 12", "50 - летия Октября", "ул. 50-летия Октября"]
)
def test_a_jubilee_in_the_name_of_a_street_is_no_month(text: str):
    sought = understood(text)
    assert sought.period is None
    assert "октября" in map(str.lower, sought.words)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45986837", "45986837"),
        ("45 986 837", "45986837"),
        ("ID 45986837", "45986837"),
        ("id: 45986837", "45986837"),
        ("№45986837", "45986837"),
    ],
)
def test_the_number_of_another_system_is_a_word_too(text: str, number: str):
    sought = understood(text)
    assert (sought.external_id, sought.words) == (number, (number,))
