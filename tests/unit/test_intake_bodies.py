"""What the monitoring system sends: taken as a whole, or refused with every mistake at once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.requests import LONGEST_TEXT, BadBody, IncidentBody, parse
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.use_cases.registering import NewIncident
from tests.unit import approved
from tests.unit.incidents import ORGANISATION, ZHKH

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LEAST = {"text": "Нет воды", "detected_at": "2026-11-24T10:15:00+03:00"}


def body(**fields: Any) -> bytes:
    """The least that is taken, with these fields."""
    return json.dumps({**LEAST, **fields}).encode()


def parsed(**fields: Any) -> NewIncident:
    return parse(body(**fields), ORGANISATION, NOW)


def mistakes(raw: bytes) -> dict[str, str]:
    with pytest.raises(BadBody) as refused:
        parse(raw, ORGANISATION, NOW)
    assert refused.value.mistakes
    return {mistake.field: mistake.message for mistake in refused.value.mistakes}


def test_a_text_and_a_moment_are_enough() -> None:
    assert parsed() == NewIncident(
        message=CitizenMessage("Нет воды", Network.OTHER),
        detected_at=datetime(2026, 11, 24, 7, 15, tzinfo=UTC),
    )


def test_everything_that_is_sent_is_taken() -> None:
    new = parsed(
        external_id="m-1",
        network="ok",
        url="https://vk.com/wall-1_2",
        author_name="Олег",
        author_url="https://vk.com/id1",
        importance="high",
        topic_group="ЖКХ",
        topic="Вода",
        authorities=["zhkh"],
        lead="zhkh",
    )
    assert new == NewIncident(
        message=CitizenMessage(
            "Нет воды", Network.OK, "https://vk.com/wall-1_2", "Олег", "https://vk.com/id1"
        ),
        detected_at=datetime(2026, 11, 24, 7, 15, tzinfo=UTC),
        importance=Importance.HIGH,
        external_id="m-1",
        topic=Topic("ЖКХ", "Вода"),
        plan=Plan((ZHKH,), ZHKH),
    )


@pytest.mark.parametrize(
    ("fields", "network"),
    [
        pytest.param({"url": "https://m.vk.com/a"}, Network.VK, id="from the link"),
        pytest.param({"url": "vk.com/a"}, Network.VK, id="from a link without a scheme"),
        pytest.param({"url": "https://example.org"}, Network.OTHER, id="no network of ours"),
        pytest.param({"url": "http://["}, Network.OTHER, id="a broken link"),
        pytest.param({"url": ""}, Network.OTHER, id="an empty link"),
        pytest.param({"network": None, "url": None}, Network.OTHER, id="nulls"),
        pytest.param({"network": "max"}, Network.MAX, id="named"),
    ],
)
def test_the_network_is_the_one_named_or_else_the_links(
    fields: dict[str, Any], network: Network
) -> None:
    assert parsed(**fields).message.network is network


def test_null_is_no_value() -> None:
    optional = set(FIELDS) - set(LEAST)
    assert parsed(**dict.fromkeys(optional)) == parsed()


@pytest.mark.parametrize("name", ["url", "author_name", "author_url"])
def test_an_empty_string_is_no_value(name: str) -> None:
    assert getattr(parsed(**{name: ""}).message, name) is None


@pytest.mark.parametrize(
    ("detected_at", "taken"),
    [
        pytest.param("2026-11-24T10:15:00+03:00", NOW - timedelta(minutes=45), id="with an offset"),
        pytest.param("2026-11-24T07:15Z", NOW - timedelta(minutes=45), id="Z and no seconds"),
        pytest.param("2026-11-24 08:00:00.000+00:00", NOW, id="at this very moment"),
        pytest.param("2026-11-24T11:00:59+03:00", NOW, id="within what clocks differ by"),
    ],
)
def test_the_moment_of_detection_is_iso_and_never_later_than_now(
    detected_at: str, taken: datetime
) -> None:
    assert parsed(detected_at=detected_at).detected_at == taken


FIELDS_GONE_WRONG: dict[str, dict[str, Any]] = {
    "an empty text": {"text": ""},
    "a text nobody would see": {"text": " \n\u200b"},
    "null for a text": {"text": None},
    "a number for a text": {"text": 5},
    "a long text": {"text": "б" * (LONGEST_TEXT + 1)},
    "a zero character": {"text": "а\0б"},
    "an empty id": {"external_id": ""},
    "a number for an id": {"external_id": 17},
    "a zero in an id": {"external_id": "a\0"},
    "a long link": {"url": "h" * 2049},
    "a long name": {"author_name": "б" * 201},
    "null for a moment": {"detected_at": None},
    "an empty moment": {"detected_at": ""},
    "a word for a moment": {"detected_at": "вчера"},
    "a date": {"detected_at": "2026-11-24"},
    "no offset": {"detected_at": "2026-11-24T10:15:00"},
    "a thirteenth month": {"detected_at": "2026-13-24T10:15:00Z"},
    "seconds since 1970": {"detected_at": 1_795_000_000},
    "the same as a string": {"detected_at": "1795000000"},
    "the future": {"detected_at": "2026-11-24T11:01:01+03:00"},
    "another importance": {"importance": "urgent"},
    "a string for a list": {"authorities": "zhkh"},
    "an object for a list": {"authorities": {"zhkh": 1}},
    "a lead alone": {"lead": "zhkh"},
    "strangers among several": {"authorities": ["zhkh", "нет", 5]},
    "a lead that is none of them": {"authorities": ["zhkh", "roads"], "lead": "culture"},
    "several without a lead": {"authorities": ["zhkh", "roads"]},
    "one stranger": {"authorities": ["нет"]},
    "all at once": {
        "text": [], "detected_at": [], "network": "myspace", "importance": 1, "topic": [],
        "authorities": ["нет"],
    },
}  # fmt: skip

BODIES = {
    "nothing": b"",
    "half an object": b"{",
    "bytes": b"\xff\xfe\xff",
    "another encoding": '{"text": "вода"}'.encode("cp1251"),
    "deeper than any JSON": b"[" * 100_000,
    "longer than any number": b'{"text": ' + b"9" * 5000 + b"}",
    "a list": b"[]",
    "a string": b'"text"',
    "null": b"null",
    "an empty object": b"{}",
    **{title: body(**fields) for title, fields in FIELDS_GONE_WRONG.items()},
}


def test_each_mistake_is_told_with_its_field_as_approved() -> None:
    told = {
        title: [f"{field or 'the body'}: {why}" for field, why in mistakes(raw).items()]
        for title, raw in BODIES.items()
    }
    approved.check_lines("intake_mistakes", told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = list(IncidentBody.model_fields)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_json_is_taken_or_refused_in_words(body: dict[str, Any]) -> None:
    raw = json.dumps({**LEAST, **body}).encode()
    try:
        new = parse(raw, ORGANISATION, NOW)
    except BadBody:
        assert all(mistakes(raw).values())
    else:
        assert new.message.text.strip()
        assert new.detected_at <= NOW


@given(
    st.sampled_from(["text", "detected_at", "authorities", "unknown"]),
    st.sampled_from(['"а"', "1", "null", "[]", "{}"]),
    st.sampled_from(['"а"', "1", "null", "[]", "{}"]),
)
def test_a_key_that_stands_there_twice_is_refused(key: str, first: str, second: str) -> None:
    raw = f'{{"{key}": {first}, "note": {{}}, "{key}": {second}}}'.encode()
    assert mistakes(raw) == {key: "поле указано дважды"}
