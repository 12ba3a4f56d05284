"""What the monitoring system sends: taken as a whole, or refused with every mistake at once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.requests import LONGEST_TEXT, BadBody, parse
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.use_cases.registering import NewIncident
from tests.unit.incidents import ORGANISATION, ZHKH

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LEAST = {"text": "Нет воды", "detected_at": "2026-11-24T10:15:00+03:00"}
WITH_OFFSET = "нужно время со смещением, например 2026-11-24T10:15:00+03:00"


def parsed(**fields: Any) -> NewIncident:
    return parse(json.dumps({**LEAST, **fields}).encode(), ORGANISATION, NOW)


def mistakes(raw: bytes) -> dict[str, str]:
    with pytest.raises(BadBody) as refused:
        parse(raw, ORGANISATION, NOW)
    assert refused.value.mistakes
    return {mistake.field: mistake.message for mistake in refused.value.mistakes}


def mistakes_in(**fields: Any) -> dict[str, str]:
    return mistakes(json.dumps({**LEAST, **fields}).encode())


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


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        pytest.param("text", "", "пустой текст", id="an empty text"),
        pytest.param("text", " \n\u200b", "пустой текст", id="a text nobody would see"),
        pytest.param("text", None, "ожидается строка", id="null for a text"),
        pytest.param("text", 5, "ожидается строка", id="a number for a text"),
        pytest.param("text", "б" * (LONGEST_TEXT + 1), "не больше 16384 знаков", id="a long text"),
        pytest.param("text", "а\0б", "недопустимое значение", id="a zero character"),
        pytest.param("external_id", "", "пустая строка", id="an empty id"),
        pytest.param("external_id", 17, "ожидается строка", id="a number for an id"),
        pytest.param("external_id", "a\0", "недопустимое значение", id="a zero in an id"),
        pytest.param("url", "h" * 2049, "не больше 2048 знаков", id="a long link"),
        pytest.param("author_name", "б" * 201, "не больше 200 знаков", id="a long name"),
        pytest.param("detected_at", None, WITH_OFFSET, id="null for a moment"),
        pytest.param("detected_at", "", WITH_OFFSET, id="an empty moment"),
        pytest.param("detected_at", "вчера", WITH_OFFSET, id="a word for a moment"),
        pytest.param("detected_at", "2026-11-24", WITH_OFFSET, id="a date"),
        pytest.param("detected_at", "2026-11-24T10:15:00", WITH_OFFSET, id="no offset"),
        pytest.param("detected_at", "2026-13-24T10:15:00Z", WITH_OFFSET, id="a thirteenth month"),
        pytest.param("detected_at", 1_795_000_000, WITH_OFFSET, id="seconds since 1970"),
        pytest.param("detected_at", "1795000000", WITH_OFFSET, id="the same as a string"),
        pytest.param(
            "detected_at",
            "2026-11-24T11:01:01+03:00",
            "момент выявления ещё не наступил",
            id="the future",
        ),
        pytest.param(
            "importance", "urgent", "допустимо: 'normal' или 'high'", id="another importance"
        ),
        pytest.param("authorities", "zhkh", "ожидается список", id="a string for a list"),
        pytest.param("authorities", {"zhkh": 1}, "ожидается список", id="an object for a list"),
        pytest.param(
            "lead",
            "zhkh",
            "орган, который готовит сводный ответ, не указан в authorities",
            id="a lead alone",
        ),
    ],
)
def test_a_mistake_is_told_by_its_field(field: str, value: object, message: str) -> None:
    assert mistakes_in(**{field: value}) == {field: message}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            {"authorities": ["zhkh", "нет", 5]},
            {
                "authorities.1": "нет органа с кодом «нет»",
                "authorities.2": "ожидается строка",
                "lead": "укажите орган, который готовит сводный ответ",
            },
            id="strangers among several",
        ),
        pytest.param(
            {"authorities": ["zhkh", "roads"], "lead": "culture"},
            {"lead": "орган, который готовит сводный ответ, не указан в authorities"},
            id="a lead that is none of them",
        ),
        pytest.param(
            {"authorities": ["zhkh", "roads"]},
            {"lead": "укажите орган, который готовит сводный ответ"},
            id="several without a lead",
        ),
        pytest.param(
            {"authorities": ["нет"]},
            {"authorities.0": "нет органа с кодом «нет»"},
            id="one stranger",
        ),
    ],
)
def test_addressees_must_be_bodies_of_the_organisation(
    fields: dict[str, Any], expected: dict[str, str]
) -> None:
    assert mistakes_in(**fields) == expected


def test_all_mistakes_come_at_once() -> None:
    body = {"network": "myspace", "importance": 1, "authorities": ["нет"], "topic": []}
    found = mistakes(json.dumps(body).encode())
    assert set(found) == {
        "text",
        "detected_at",
        "network",
        "importance",
        "authorities.0",
        "topic",
    }
    assert found["text"] == found["detected_at"] == "обязательное поле"
    assert found["network"].startswith("допустимо: 'ok', 'vk'")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"", "тело запроса — не JSON в кодировке UTF-8", id="nothing"),
        pytest.param(b"{", "тело запроса — не JSON в кодировке UTF-8", id="half an object"),
        pytest.param(b"\xff\xfe\xff", "тело запроса — не JSON в кодировке UTF-8", id="bytes"),
        pytest.param(
            '{"text": "вода"}'.encode("cp1251"),
            "тело запроса — не JSON в кодировке UTF-8",
            id="another encoding",
        ),
        pytest.param(
            b"[" * 100_000, "тело запроса — не JSON в кодировке UTF-8", id="deeper than any JSON"
        ),
        pytest.param(
            b'{"text": ' + b"9" * 5000 + b"}",
            "тело запроса — не JSON в кодировке UTF-8",
            id="longer than any number",
        ),
        pytest.param(b"[]", "ожидается объект JSON", id="a list"),
        pytest.param(b'"text"', "ожидается объект JSON", id="a string"),
        pytest.param(b"null", "ожидается объект JSON", id="null"),
    ],
)
def test_what_is_no_object_is_a_mistake_of_the_body_as_a_whole(raw: bytes, message: str) -> None:
    assert mistakes(raw) == {"": message}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "external_id",
    "network",
    "url",
    "author_name",
    "author_url",
    "text",
    "detected_at",
    "importance",
    "topic_group",
    "topic",
    "authorities",
    "lead",
]


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
