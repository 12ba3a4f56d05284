"""Every call to the sandbox and every answer is compared with MAX's own document: faults are noticed."""

from typing import Any

import pytest

from bot.sandbox.max.methods import OPERATIONS
from bot.sandbox.max.protocol import MaxRequest
from tests.max.schema import check_answer, check_request, check_update
from tests.schemas import needs

pytestmark = needs("max")

CALLED = {one.name: one for one in OPERATIONS}

MESSAGE = {
    "recipient": {"chat_id": -5, "chat_type": "chat"},
    "timestamp": 1_795_500_000_000,
    "body": {"mid": "mid.5", "seq": 5, "text": "Яма"},
}


@pytest.mark.parametrize(
    ("name", "query", "body"),
    [
        ("sendMessage", {"chat": "5"}, {"text": "Яма"}),
        ("sendMessage", {"chat_id": "5"}, {"text": 5}),
        ("sendMessage", {"chat_id": "5"}, {"text": "Яма", "attachments": [{"type": "planet"}]}),
        ("sendMessage", {"chat_id": "5"}, {"text": "Яма", "format": "bbcode"}),
        ("sendMessage", {"chat_id": "5", "disable_link_preview": "да"}, {"text": "Яма"}),
        ("getUpdates", {"limit": "5000"}, {}),
        ("getMyInfo", {}, {"text": "Яма"}),
    ],
)
def test_a_call_that_max_does_not_describe(name: str, query: dict[str, str], body: Any) -> None:
    with pytest.raises(AssertionError):
        check_request(CALLED[name], MaxRequest(query, body))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("sendMessage", {}),
        ("sendMessage", {"message": {**MESSAGE, "timestamp": "now"}}),
        ("sendMessage", {"message": {**MESSAGE, "body": {"text": "Яма", "seq": 5}}}),
        ("getMessages", {"messages": [{"recipient": MESSAGE["recipient"]}]}),
        ("getMyInfo", {"user_id": 5}),
        ("getUpdates", {"updates": [{"update_type": "message_callback", "timestamp": 5}]}),
    ],
)
def test_an_answer_that_max_would_not_give(name: str, answer: Any) -> None:
    with pytest.raises(AssertionError):
        check_answer(CALLED[name], answer)


@pytest.mark.parametrize(
    "update",
    [
        {"update_type": "sun_rose", "timestamp": 5},
        {"update_type": "message_created", "message": MESSAGE},
        {"update_type": "bot_started", "timestamp": 5, "chat_id": 5},
    ],
)
def test_an_update_that_max_would_not_report(update: Any) -> None:
    with pytest.raises(AssertionError):
        check_update(update)
