"""The traffic log: nothing of people in it, and enough to read it again."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.runtime import traffic
from bot.runtime.traffic import shape
from domain.model.outcome import Done
from tests.bot.replay import replay

SHAPES: dict[str, tuple[Any, Any]] = {
    "words keep their lengths and their case": (
        {"text": "Яма на Мира, 5! Anna"},
        {"text": "Яяя яя Яяяя, 0! Xxxx"},
    ),
    "an emoji keeps its two units of UTF-16": ({"text": "👍 да"}, {"text": "👍 яя"}),
    "a letter of two units keeps them": ({"text": "𝐀"}, {"text": "𝐱"}),
    "letters of other alphabets": ({"text": "Ǆ ß 中"}, {"text": "X x x"}),
    "a link": ({"url": "https://vk.com/ivanov_1"}, {"url": "xxxxx://xx.xxx/xxxxxx_0"}),
    "a command, which may hold a code": ({"text": "/start aBc9"}, {"text": "/xxxxx xXx0"}),
    "kinds are kept": (
        {"type": "private", "update_type": "message_created"},
        {"type": "private", "update_type": "message_created"},
    ),
    "a kind that is no keyword is not": (
        {"status": "Счастлив в браке"},
        {"status": "Яяяяяяяя я яяяяя"},
    ),
    "times and measures are kept": (
        {"date": 1_764_000_000, "offset": 5, "file_size": 1_000_000, "update_id": 10**9},
        {"date": 1_764_000_000, "offset": 5, "file_size": 1_000_000, "update_id": 10**9},
    ),
    "our buttons are kept": (
        {"callback_data": "approve:5:2", "callback": {"callback_id": 1, "payload": "ok:5"}},
        {"callback_data": "approve:5:2", "callback": {"callback_id": 1, "payload": "ok:5"}},
    ),
    "the code with which a dialog begins is not": (
        {"update_type": "bot_started", "payload": "aBc9"},
        {"update_type": "bot_started", "payload": "xXx0"},
    ),
    "a button's data that is none of ours": ({"data": "Иван Петров"}, {"data": "Яяяя Яяяяяя"}),
    "the words of a refusal are kept, those that it cites are not": (
        {"ok": False, "error_code": 400, "description": 'Bad Request: tag "anna" after «Анна»'},
        {"ok": False, "error_code": 400, "description": 'Bad Request: tag "xxxx" after «Яяяя»'},
    ),
    "a description of a chat": ({"description": "Chat of Anna"}, {"description": "Xxxx xx Xxxx"}),
    "what is no JSON": ({"photo": b"anna"}, {"photo": "<bytes>"}),
    "truth and nothing": ({"ok": True, "result": None}, {"ok": True, "result": None}),
}


@pytest.mark.parametrize(("value", "shown"), SHAPES.values(), ids=SHAPES)
def test_a_value_has_its_shape(value: Any, shown: Any) -> None:
    assert shape(value) == shown


def test_an_id_becomes_another_one_the_same_each_time() -> None:
    first, again = (shape({"chat": {"id": -1_001_234_567_890}}) for _ in range(2))
    other = shape({"from": {"id": 1_234_567_890}})
    assert first == again
    assert first["chat"]["id"] < 0
    assert len(str(first["chat"]["id"])) == len("-1001234567890")
    assert first["chat"]["id"] != -1_001_234_567_890
    assert abs(other["from"]["id"]) != 1_234_567_890
    mid, file = (shape({"mid": one})["mid"] for one in ("mid.00ab", "mid.00ac"))
    assert mid != file
    assert len(mid) == len("mid.00ab")


def test_the_deepest_nesting_ends() -> None:
    nested: list[Any] = []
    for _ in range(10_000):
        nested = [nested]
    assert "<list>" in json.dumps(shape(nested))


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "traffic.jsonl"
    traffic.write_to(file)
    yield file
    traffic.write_to(None)


def test_a_call_is_a_line_that_only_its_owner_can_read(written: Path) -> None:
    traffic.record("max", "GET chats/-100123/messages", {"count": 5}, 200, b'{"messages": []}')
    traffic.record("max", "POST messages", {}, 502, b"<html>anna</html>")
    first, page = map(json.loads, written.read_text(encoding="utf-8").splitlines())
    assert first.pop("at")
    assert first == {
        "service": "max",
        "call": "GET chats/*/messages",
        "request": {"count": 5},
        "status": 200,
        "answer": {"messages": []},
    }
    assert (page["status"], page["answer"]) == (502, {"bytes": 17})
    assert written.stat().st_mode & 0o777 == 0o600


def test_a_call_that_is_too_large_is_written_without_its_content(written: Path) -> None:
    traffic.record("vk", "POST /method/execute", {"text": "я" * 300_000}, 200, {"response": 1})
    (line,) = map(json.loads, written.read_text(encoding="utf-8").splitlines())
    assert (line["request"], line["answer"], line["status"]) == (None, None, 200)
    assert line["characters"] > 300_000


def test_a_full_file_is_put_aside_once(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic._log.handlers[0], "maxBytes", 1_000)
    for number in range(30):
        traffic.record("vk", "POST /method/wall.get", {"count": number}, 200, {})
    assert sorted(one.name for one in written.parent.iterdir()) == [
        "traffic.jsonl",
        "traffic.jsonl.1",
    ]
    assert written.stat().st_size <= 1_000
    assert written.stat().st_mode & 0o777 == 0o600


def test_a_line_that_cannot_be_written_stops_nothing(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as full:
        full.setattr(traffic._PrivateFile, "shouldRollover", _full)
        traffic.record("max", "GET me", {}, 200, {"name": "Анна"})
    traffic.record("max", "GET me", {}, 200, {"name": "Анна"})
    assert len(written.read_text(encoding="utf-8").splitlines()) == 1
    assert "Traceback" not in capsys.readouterr().err


def _full(*_: object) -> bool:
    raise OSError(errno.ENOSPC, "no space left")


def test_without_a_file_nothing_is_looked_at() -> None:
    class Untouched:
        def __iter__(self) -> Iterator[None]:
            raise AssertionError

    traffic.record("max", "GET me", Untouched(), 200, Untouched())


RECORDED = sorted(Path(__file__).with_name("recorded").glob("*.jsonl"))


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
async def test_what_was_recorded_can_be_read(file: Path) -> None:
    """Put a user's traffic log there if something in it could not be read."""
    told = await replay(lines_of(file))
    assert told.incoming
    assert not told.unreadable
    assert any(isinstance(one, Done) for one in told.outcomes)
    assert all(isinstance(one, Done) for one in told.settled)
