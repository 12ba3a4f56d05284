"""Words, dates and durations in correct Russian."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest

from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.workflow.status import Importance, IncidentKind, NoAnswerGround, Status
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.message.citizen_message import Network
from domain.model.organisation.people import Role
from handlers.texts import words
from tests.unit.views_samples import MOSCOW, OFFICE, ZHKH


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 знаков"),
        (1, "1 знак"),
        (2, "2 знака"),
        (4, "4 знака"),
        (5, "5 знаков"),
        (11, "11 знаков"),
        (12, "12 знаков"),
        (14, "14 знаков"),
        (20, "20 знаков"),
        (21, "21 знак"),
        (22, "22 знака"),
        (100, "100 знаков"),
        (101, "101 знак"),
        (111, "111 знаков"),
        (112, "112 знаков"),
        (124, "124 знака"),
        (4096, "4096 знаков"),
        (4101, "4101 знак"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, text: str) -> None:
    assert words.characters(number) == text


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (timedelta(hours=2, minutes=15), "2 ч 15 мин"),
        (timedelta(hours=8), "8 ч"),
        (timedelta(minutes=59, seconds=59), "59 мин"),
        (timedelta(hours=30, minutes=1), "30 ч 1 мин"),
        (timedelta(seconds=59), "меньше минуты"),
        (timedelta(), "меньше минуты"),
        (-timedelta(hours=1, minutes=5), "1 ч 5 мин"),
    ],
    ids=["both", "hours", "seconds dropped", "over a day", "seconds", "nothing", "negative"],
)
def test_a_duration_is_said_in_hours_and_minutes(of: timedelta, text: str) -> None:
    assert words.duration(of) == text


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (timedelta(hours=23, minutes=59), "23 ч 59 мин"),
        (timedelta(hours=24), "1 день"),
        (timedelta(hours=63, minutes=40), "2 дня 15 ч"),
        (timedelta(days=5, minutes=40), "5 дней"),
        (-timedelta(days=21, hours=1), "21 день 1 ч"),
    ],
    ids=["not a day", "a day", "days", "minutes dropped", "negative"],
)
def test_by_the_clock_on_the_wall_what_lasts_is_said_in_days(of: timedelta, text: str) -> None:
    assert words.lasting(of) == text


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Иванова Анна Петровна", "Иванова А. П."),
        ("Иванова Анна", "Иванова А."),
        ("Иванова А. П.", "Иванова А. П."),
        ("Иванова А.П.", "Иванова А.П."),
        ("Администратор", "Администратор"),
        ("  Иванова   Анна  ", "Иванова А."),
        ("Алиев Гейдар Рза оглы", "Алиев Г. Р."),
        ("Салтыкова-Щедрина Анна Петровна", "Салтыкова-Щедрина А. П."),
    ],
    ids=["full", "two words", "initials", "joined", "one word", "spaces", "four words", "double"],
)
def test_a_name_is_shortened_to_initials(name: str, short: str) -> None:
    assert words.short_name(name) == short


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("короткий", 10, "короткий"),
        ("ровно", 5, "ровно"),
        ("две\nстроки", 20, "две строки"),
        ("слова не режутся", 14, "слова не…"),
        ("а" * 30, 10, "а" * 9 + "…"),
        ("не горит. Когда починят?", 14, "не горит…"),
        ("", 10, ""),
    ],
    ids=["fits", "exactly", "lines", "between words", "one long word", "a sentence", "empty"],
)
def test_a_long_text_is_cut_between_words(text: str, longest: int, shown: str) -> None:
    assert words.cut(text, longest) == shown


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        pytest.param(words.STATUS, Status, id="statuses"),
        pytest.param(words.IMPORTANCE, Importance, id="importance"),
        pytest.param(words.NETWORK, Network, id="networks"),
        pytest.param(words.REASON, RejectionReason, id="reasons"),
        pytest.param(words.GROUND, NoAnswerGround, id="grounds"),
        pytest.param(words.ROLE, Role, id="roles"),
        pytest.param(words.REMINDER, ReminderKind, id="reminders"),
    ],
)
def test_every_code_has_its_own_word(
    table: Mapping[StrEnum, str], codes: Collection[StrEnum]
) -> None:
    assert set(table) == set(codes)
    assert len(set(table.values())) == len(table)


def test_moments_are_shown_in_the_zone_of_the_calendar() -> None:
    at = datetime(2026, 11, 24, 21, 5, tzinfo=UTC)
    assert words.moment(at, MOSCOW) == "25.11.2026 00:05"


@pytest.mark.parametrize(
    ("preliminary", "text"),
    [(False, "24.11.2026 12:00"), (True, "24.11.2026 12:00 (предварительно)")],
    ids=["published", "not published"],
)
def test_a_due_that_may_move_is_marked(preliminary: bool, text: str) -> None:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert words.due(at, MOSCOW, preliminary=preliminary) == text


def test_a_day_is_shown_with_its_weekday() -> None:
    assert words.day(date(2026, 11, 24)) == "вт 24.11.2026"
    assert words.day(date(2026, 11, 29)) == "вс 29.11.2026"


@pytest.mark.parametrize(
    ("network", "text"),
    [
        (Network.VK, "ВКонтакте"),
        (Network.TELEGRAM, "Telegram (вне перечня п. 2 Порядка)"),
        (Network.OTHER, "не определена"),
    ],
    ids=["of the procedure", "another", "unknown"],
)
def test_a_network_outside_the_procedure_is_hinted_at(network: Network, text: str) -> None:
    assert words.network(network, IncidentKind.INCIDENT) == text


def test_a_publication_may_be_found_in_any_network() -> None:
    assert words.network(Network.TELEGRAM, IncidentKind.PUBLICATION) == "Telegram"


def test_a_status_agrees_with_the_noun() -> None:
    assert words.status(Status.REGISTERED, IncidentKind.PUBLICATION) == "зарегистрирована"
    assert words.status(Status.IN_PROGRESS, IncidentKind.PUBLICATION) == "в работе"
    assert words.status(Status.REGISTERED, IncidentKind.INCIDENT) == "зарегистрирован"


def test_reasons_stand_in_the_order_of_the_procedure() -> None:
    both = [RejectionReason.LANGUAGE, RejectionReason.OFF_TOPIC]
    assert words.reasons(both) == (
        "несоответствие сути вопроса; орфографические и пунктуационные ошибки"
    )


def test_those_who_left_are_named_by_what_is_known_of_them() -> None:
    organisation = OFFICE.organisation
    assert words.person(organisation, PersonId(501)) == "Иванова А. П."
    assert words.person(organisation, PersonId(999)) == "работник с номером 999"
    assert words.authority(organisation, ZHKH) == "Управление ЖКХ"
    assert words.authority(organisation, AuthorityCode("gone")) == "gone"


@pytest.mark.parametrize(
    ("name", "shown"), [("Отдел парков", "«Отдел парков»"), ("МУП «Свет»", "«МУП „Свет“»")]
)
def test_quotation_marks_inside_others_have_another_form(name: str, shown: str) -> None:
    assert words.in_quotes(name) == shown
