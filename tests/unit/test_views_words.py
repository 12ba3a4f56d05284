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
from handlers.news import alerting
from handlers.texts import words
from tests.unit import approved
from tests.unit.views_samples import MOSCOW, OFFICE, ZHKH


def test_numbers_and_durations_in_words_as_approved() -> None:
    """A duration is said in hours and minutes, by the clock on the wall in days."""
    numbers = (0, 1, 2, 4, 5, 11, 12, 14, 20, 21, 22, 100, 101, 111, 112, 124, 4096, 4101)
    durations = {
        "both": timedelta(hours=2, minutes=15),
        "hours": timedelta(hours=8),
        "seconds are dropped": timedelta(minutes=59, seconds=59),
        "over a day": timedelta(hours=30, minutes=1),
        "seconds": timedelta(seconds=59),
        "nothing": timedelta(),
        "negative": -timedelta(hours=1, minutes=5),
    }
    lasting = {
        "not a day": timedelta(hours=23, minutes=59),
        "a day": timedelta(hours=24),
        "days": timedelta(hours=63, minutes=40),
        "minutes are dropped": timedelta(days=5, minutes=40),
        "negative": -timedelta(days=21, hours=1),
    }
    approved.check(
        "words_of_numbers",
        {
            "a noun agrees with its number": "\n".join(map(words.characters, numbers)),
            **{f"duration: {title}": words.duration(of) for title, of in durations.items()},
            **{f"lasting: {title}": words.lasting(of) for title, of in lasting.items()},
        },
    )


def test_names_and_long_texts_in_short_as_approved() -> None:
    names = (
        "Иванова Анна Петровна",
        "Иванова Анна",
        "Иванова А. П.",
        "Иванова А.П.",
        "Администратор",
        "  Иванова   Анна  ",
        "Алиев Гейдар Рза оглы",
        "Салтыкова-Щедрина Анна Петровна",
    )
    texts = {
        "it fits": ("короткий", 10),
        "it fits exactly": ("ровно", 5),
        "lines": ("две\nстроки", 20),
        "between words": ("слова не режутся", 14),
        "one long word": ("а" * 30, 10),
        "a sentence": ("не горит. Когда починят?", 14),
        "empty": ("", 10),
    }
    approved.check(
        "words_in_short",
        {
            "names": "\n".join(f"{name}: {words.short_name(name)}" for name in names),
            **{f"cut: {title}": words.cut(text, most) for title, (text, most) in texts.items()},
            "in quotation marks": words.in_quotes("Отдел парков"),
            "marks inside others": words.in_quotes("МУП «Свет»"),
        },
    )


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        pytest.param(words.STATUS, Status, id="statuses"),
        pytest.param(words.IMPORTANCE, Importance, id="importance"),
        pytest.param(words.NETWORK, Network, id="networks"),
        pytest.param(words.REASON, RejectionReason, id="reasons"),
        pytest.param(words.GROUND, NoAnswerGround, id="grounds"),
        pytest.param(words.ROLE, Role, id="roles"),
        pytest.param(alerting.REMINDER, ReminderKind, id="reminders"),
    ],
)
def test_every_code_has_its_own_word(
    table: Mapping[StrEnum, str], codes: Collection[StrEnum]
) -> None:
    assert set(table) == set(codes)
    assert len(set(table.values())) == len(table)


def test_what_a_message_is_described_with_as_approved() -> None:
    """Moments in the zone of the calendar; networks, statuses, reasons, those who have left."""
    late, noon = (datetime(2026, 11, 24, *clock, tzinfo=UTC) for clock in ((21, 5), (9, 0)))
    organisation = OFFICE.organisation
    incident, publication = IncidentKind
    both = [RejectionReason.LANGUAGE, RejectionReason.OFF_TOPIC]
    approved.check(
        "words_of_messages",
        {
            "a moment": words.moment(late, MOSCOW),
            "a due": words.due(noon, MOSCOW, preliminary=False),
            "a due of no published calendar": words.due(noon, MOSCOW, preliminary=True),
            "days": f"{words.day(date(2026, 11, 24))}\n{words.day(date(2026, 11, 29))}",
            **{
                f"network of an incident: {one}": words.network(one, incident)
                for one in (Network.VK, Network.TELEGRAM, Network.OTHER)
            },
            "network of a publication": words.network(Network.TELEGRAM, publication),
            **{
                f"{status}, {kind}": words.status(status, kind)
                for kind in IncidentKind
                for status in (Status.REGISTERED, Status.IN_PROGRESS)
            },
            "reasons in the order of the procedure": words.reasons(both),
            "a person": words.person(organisation, PersonId(501)),
            "one who has left": words.person(organisation, PersonId(999)),
            "an authority": words.authority(organisation, ZHKH),
            "one that is gone": words.authority(organisation, AuthorityCode("gone")),
        },
    )
