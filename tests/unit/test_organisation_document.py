import json
from dataclasses import replace
from datetime import date

from domain.model.ids import AuthorityCode, ChatId, Place
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.organisation.options import Option
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.people import MEDIA, Authority
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import Interval, WeekSchedule
from tests.unit.test_organisation import ORGANISATION


def test_a_document_is_plain_json_and_gives_the_same_back() -> None:
    code = AuthorityCode("culture")
    body = Authority(code, "Отдел культуры", Place(ChatId(-9)), frozenset({Network.VK}))
    organisation = replace(
        ORGANISATION,
        week=WeekSchedule(((Interval(0, 1440),), (), (), (), (), (), ()), 0),
        corrections={
            date(2026, 6, 13): Correction(DayKind.WORK, date(2026, 6, 15), "Распоряжение № 1"),
            date(2026, 6, 12): Correction(DayKind.OFF),
        },
        authorities={**ORGANISATION.authorities, code: body},
        schedules=frozenset({Schedule.WEEKLY}),
        columns={"Суть «вопроса»": ExportColumn.TEXT},
    )

    assert from_document(json.loads(json.dumps(to_document(organisation)))) == organisation


def test_the_media_department_is_written_under_its_own_key() -> None:
    document = to_document(ORGANISATION)

    assert document["media"] == {"chat": -1002}
    assert MEDIA not in [entry["code"] for entry in document["authority"]]


def test_a_topic_and_networks_are_written_where_they_are_given() -> None:
    zhkh, _ = to_document(ORGANISATION)["authority"]

    assert zhkh == {"code": "zhkh", "name": "Управление ЖКХ", "chat": -1003, "thread": 7}


def test_what_an_earlier_version_stored_is_read_whatever_today_allows() -> None:
    document = to_document(ORGANISATION)
    document["administration"]["name"] = "Район\tи город"
    document["norms"] = {"draft_minutes": 100_000, "removed_minutes": 1}
    document["removed"] = {"key": 1}
    found = from_document(document)
    assert found.option(Option.DRAFT_LEAD) == 100_000
    assert found.name == "Район\tи город"
