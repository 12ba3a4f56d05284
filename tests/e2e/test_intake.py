"""The monitoring system registers incidents over HTTP and asks how they stand."""

import asyncio
import gzip
import io
from typing import Any

import pytest

from bot.http.intake import CALLS_AT_ONCE
from storage.engine.database import DatabaseUnavailable
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Caller, Town
from tests.telegram.markup import html_of

FULL: dict[str, Any] = {
    "external_id": "mon-1",
    "network": "vk",
    "url": "https://vk.com/wall-1_2",
    "author_name": "Жительница <b>",
    "author_url": "https://vk.com/id1",
    "text": "Нет воды & света 🕳",
    "detected_at": "2026-11-24T08:30:00+03:00",
    "importance": "high",
    "topic_group": "ЖКХ",
    "topic": "Вода",
    "authorities": ["zhkh"],
    "lead": "zhkh",
}
LEAST = {"text": "Нет воды", "detected_at": "2026-11-24T08:30:00+03:00"}

MISTAKES: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({"text": None}, {"text"}),
    ({"text": " \n"}, {"text"}),
    ({"text": "\u200b"}, {"text"}),
    ({"text": 5}, {"text"}),
    ({"text": "ы" * 20_000}, {"text"}),
    ({"detected_at": None}, {"detected_at"}),
    ({"detected_at": "вчера"}, {"detected_at"}),
    ({"detected_at": "2026-11-24T08:30:00"}, {"detected_at"}),
    ({"detected_at": 1795500000}, {"detected_at"}),
    ({"detected_at": "1795500000"}, {"detected_at"}),
    ({"detected_at": "2026-11-24"}, {"detected_at"}),
    ({"detected_at": "2026-11-24T09:30:00+03:00"}, {"detected_at"}),
    ({"detected_at": "9999-12-31T23:59:59-12:00"}, {"detected_at"}),
    ({"detected_at": "1999-11-24T08:30:00+03:00"}, {"detected_at"}),
    ({"detected_at": "0001-01-01T00:00:00+14:00"}, {"detected_at"}),
    ({"network": "myspace"}, {"network"}),
    ({"importance": "urgent"}, {"importance"}),
    ({"authorities": ["nowhere"]}, {"authorities.0"}),
    ({"authorities": "zhkh"}, {"authorities"}),
    ({"authorities": ["zhkh", "culture"]}, {"lead"}),
    ({"authorities": ["zhkh"], "lead": "culture"}, {"lead"}),
    ({"lead": "zhkh"}, {"lead"}),
    ({"external_id": ""}, {"external_id"}),
    ({"external_id": "1" * 300}, {"external_id"}),
    (
        {"text": "", "detected_at": "?", "network": "?", "authorities": ["?"], "lead": "?"},
        {"text", "detected_at", "network", "authorities.0"},
    ),
)
"""What is wrong with a body, and the fields that are named for it."""

JUNK = {
    "empty": b"",
    "cut": b"{",
    "list": b"[]",
    "null": b"null",
    "text": b'"text"',
    "bytes": b"\xff\xfe",
    "nan": b'{"text": NaN',
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 50_000,
}
"""What is no JSON object."""

NO_TEXT: tuple[tuple[str, str], ...] = (
    ("text", '"\\ud800 вода"'),
    ("text", '"вода \\u0000"'),
    ("author_name", '"\\udfff"'),
    ("external_id", '"\\u0000"'),
    ("topic", '"\\ud83d"'),
    ("authorities", '["\\ud800"]'),
)
"""What JSON can escape and no database keeps: halves of characters, the zero character."""


@pytest.mark.usefixtures("names_shown")
async def test_a_full_incident_is_routed_at_once(town: Town, caller: Caller) -> None:
    status, body = await caller.post(FULL)
    assert (status, body) == (
        201,
        {"number": 1, "status": "in_progress", "due_at": "2026-11-24T13:20:00+03:00"},
    )
    await town.settle()
    task = town.last(HOUSING)
    for words in (
        "№1 · повышенная важность · ответьте до 13:20 · ",
        "Соцсеть: ВКонтакте",
        "Автор: Жительница <b>",
        "Тема: ЖКХ, Вода",
        "Срок ответа: 24.11.2026 13:20",
        "Нет воды & света 🕳",
    ):
        assert words in task.text
    assert 'href="https://vk.com/id1"' in html_of(task)
    assert "повышенная важность" in town.last(CONTROL).text


async def test_without_authorities_it_waits_in_the_control_chat(town: Town, caller: Caller) -> None:
    status, body = await caller.post(LEAST)
    assert (status, body["status"]) == (201, "registered")
    await town.settle()
    card = town.last(CONTROL)
    assert card.text.startswith("№1 · выберите орган, ")
    await town.press(town.maria, card, "Отдел культуры")
    assert town.last(CULTURE).text.startswith("№1 · ответьте до ")
    assert "(система мониторинга)" in await town.history()


async def test_a_repeated_external_id_is_the_same_incident(town: Town, caller: Caller) -> None:
    first = await caller.post(FULL)
    again = await caller.post(FULL | {"text": "Другой текст", "importance": "normal"})
    assert first[0] == 201
    assert again == (200, first[1])
    at_once = await asyncio.gather(*(caller.post(LEAST | {"external_id": "x"}) for _ in range(8)))
    assert sorted(status for status, _ in at_once) == [200] * 7 + [201]
    assert {body["number"] for _, body in at_once} == {2}
    assert (await caller.post(FULL | {"external_id": "mon-2"}))[1]["number"] == 3
    await town.settle()


async def test_only_the_token_opens(town: Town, caller: Caller) -> None:
    for token in (None, "", "wrong", "intake", "ключ"):
        caller.token = token
        for status, body in (
            await caller.post(LEAST),
            await caller.get("/api/v1/incidents/1"),
        ):
            assert status == 401
            assert body["errors"][0]["message"]
    assert await town.app.inbox.pending() == 0


async def test_a_token_of_odd_bytes_does_not_open(caller: Caller) -> None:
    host, port = caller.base.removeprefix("http://").split(":")
    for odd in (b"\xff\xfe", "ключ".encode("cp1251")):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"GET /api/v1/incidents/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n" % odd
        )
        assert b" 401 " in await reader.readline()
        writer.close()


async def test_mistakes_are_told_all_at_once_in_russian(caller: Caller) -> None:
    for change, fields in MISTAKES:
        body = {key: value for key, value in (LEAST | change).items() if value is not None}
        status, answer = await caller.post(body)
        assert status == 422, change
        assert {error["field"] for error in answer["errors"]} == fields, change
        for error in answer["errors"]:
            assert any("а" <= letter <= "я" for letter in error["message"]), error
    assert (await caller.get("/api/v1/incidents/1"))[0] == 404


async def test_what_is_no_json_object_is_422(caller: Caller) -> None:
    for name, raw in JUNK.items():
        status, answer = await caller.post(raw=raw)
        assert status == 422, name
        assert answer["errors"][0]["field"] == "", name


async def test_what_no_database_keeps_is_422(caller: Caller) -> None:
    for field, value in NO_TEXT:
        body = {key: f'"{text}"' for key, text in LEAST.items()} | {field: value}
        raw = "{" + ",".join(f'"{key}":{text}' for key, text in body.items()) + "}"
        assert (await caller.post(raw=raw.encode()))[0] == 422, value


async def test_odd_links_are_kept_and_the_network_is_guessed(town: Town, caller: Caller) -> None:
    for url in ("http://[", "не ссылка", "javascript:alert(1)", "vk.com/wall1"):
        status, _ = await caller.post(LEAST | {"url": url, "author_url": url, "author_name": "А"})
        assert status == 201, url
    await town.settle()
    assert "ВКонтакте" in town.last(CONTROL).text


async def test_a_body_that_is_too_large_is_413(caller: Caller) -> None:
    status, answer = await caller.post(raw=io.BytesIO(b" " * 300_000))
    assert status == 413
    assert answer["errors"][0]["message"] == "слишком большое тело запроса"


async def test_a_body_is_too_large_once_it_is_unpacked(caller: Caller) -> None:
    """A thousand times as large as what was sent."""
    caller.session.headers["Content-Encoding"] = "gzip"
    status, _ = await caller.post(raw=gzip.compress(b" " * 100_000_000))
    assert status == 413


async def test_a_body_that_cannot_be_unpacked_is_400(caller: Caller) -> None:
    caller.session.headers["Content-Encoding"] = "gzip"
    status, answer = await caller.post(raw=b"nonsense")
    assert (status, answer["errors"][0]["message"]) == (400, "тело запроса не распаковать")


async def test_a_very_long_text_comes_split_and_complete(town: Town, caller: Caller) -> None:
    text = " ".join(f"<слово{number}>" for number in range(900))
    assert (await caller.post(LEAST | {"text": text}))[0] == 201
    await town.settle()
    parts = town.chat(CONTROL).messages
    assert len(parts) >= 3
    assert all("№1" in part.text for part in parts)
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    whole = " ".join(part.text for part in parts)
    assert all(f"<слово{number}>" in whole for number in range(900))


async def test_floods_are_429_and_told_when_to_come_back(town: Town, caller: Caller) -> None:
    url = f"{caller.base}/api/v1/incidents/1"
    headers = {"Authorization": f"Bearer {caller.token}"}
    statuses = [(await caller.get("/api/v1/incidents/1"))[0] for _ in range(CALLS_AT_ONCE)]
    assert set(statuses) == {404}
    async with caller.session.get(url, headers=headers) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) >= 1
    await town.pass_time(seconds=1)
    assert (await caller.get("/api/v1/incidents/1"))[0] == 404


async def test_get_tells_every_step_of_the_life(town: Town, caller: Caller) -> None:
    await caller.post(FULL | {"authorities": [], "lead": None, "importance": "normal"})
    await town.settle()
    expected = {
        "number": 1,
        "external_id": "mon-1",
        "kind": "incident",
        "importance": "normal",
        "status": "registered",
        "detected_at": "2026-11-24T08:30:00+03:00",
        "due_at": "2026-11-24T17:00:00+03:00",
        "answered_at": None,
        "placement_url": None,
        "authorities": [],
        "lead": None,
    }
    found = await caller.incident(1)
    expected["due_at"] = found["due_at"]
    assert found == expected

    card = town.last(CONTROL)
    await town.press(town.anna, card, "Управление ЖКХ")
    expected |= {"status": "in_progress", "authorities": ["zhkh"], "lead": "zhkh"}
    assert await caller.incident(1) == expected
    await town.reply(town.boris, town.last(HOUSING), "Воду в ваш дом дадим завтра.")
    assert await caller.incident(1) == expected | {"status": "on_approval"}
    await town.approve_last()
    assert await caller.incident(1) == expected | {"status": "approved"}
    await town.reply(town.boris, town.last(HOUSING), "https://vk.com/wall-1_2?reply=1")
    answered = await caller.incident(1)
    assert answered == expected | {
        "status": "answered",
        "answered_at": answered["answered_at"],
        "placement_url": "https://vk.com/wall-1_2?reply=1",
    }
    assert answered["answered_at"].startswith("2026-11-24T09:0")
    assert answered["answered_at"].endswith("+03:00")


async def test_get_tells_the_other_ends(town: Town, caller: Caller) -> None:
    for data, status in (("ny:1:insult", "no_answer"), ("cg:2:mistake", "cancelled")):
        await caller.post(LEAST)
        await town.settle()
        await town.press_data(town.anna, town.last(CONTROL), data)
        number = (await caller.post(LEAST))[1]["number"] - 1
        assert number
        await town.settle()
        found = await caller.incident(int(data.split(":")[1]))
        assert found["status"] == status
        assert found["answered_at"] is None
        assert found["due_at"]


async def test_unknown_numbers_are_404(caller: Caller) -> None:
    for number in ("1", "999999999999999999", "99999999999999999999999", "abc", "-1", ""):
        status, _ = await caller.get(f"/api/v1/incidents/{number}")
        assert status in {404, 405}, number


async def test_a_moment_a_little_ahead_is_the_other_machines_clock(caller: Caller) -> None:
    status, _ = await caller.post(LEAST | {"detected_at": "2026-11-24T06:00:30Z"})
    assert status == 201
    assert (await caller.incident(1))["detected_at"] == "2026-11-24T09:00:00+03:00"


async def test_a_caller_is_told_to_come_again_when_the_database_is_gone(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(town.app.database, "writing", gone)
    url = f"{caller.base}/api/v1/incidents"
    headers = {"Authorization": f"Bearer {caller.token}"}
    async with caller.session.post(url, json=LEAST, headers=headers) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
        assert (await response.json())["errors"][0]["message"]
    monkeypatch.undo()
    assert (await caller.post(LEAST))[0] == 201
    await town.settle()
