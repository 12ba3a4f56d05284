"""Every answer that a call can get, and what is to be done about it."""

import json
from typing import Any

import pytest

from bot.telegram.calls import outcome_of
from domain.model.ids import ChatId
from domain.model.outcome import Done, Moved, NotSent, Outcome, Refused, Remedy, Unknown

PAGE = "<html><title>502 Плохой шлюз</title></html>"


def refusal(code: int, description: str, **parameters: int) -> dict[str, Any]:
    return {
        "ok": False,
        "error_code": code,
        "description": description,
        "parameters": parameters,
    }


ANSWERS: dict[str, tuple[int, Any, Outcome[Any]]] = {
    "it is done": (200, {"ok": True, "result": {"message_id": 7}}, Done({"message_id": 7})),
    "done, in words of a newer Bot API": (
        200,
        {"ok": True, "result": {"message_id": 7, "chat": {"type": "planet"}}, "mood": "good"},
        Done({"message_id": 7, "chat": {"type": "planet"}}),
    ),
    "too quick": (
        429,
        refusal(429, "Too Many Requests", retry_after=7),
        NotSent("Too Many Requests", 7.0),
    ),
    "too quick, nobody knows for how long": (
        429,
        refusal(429, "Too Many Requests"),
        NotSent("429 Too Many Requests"),
    ),
    "the group has moved": (
        400,
        refusal(400, "group chat was upgraded", migrate_to_chat_id=-100_500),
        Moved(ChatId(-100_500)),
    ),
    "Telegram's own trouble": (
        500,
        refusal(500, "Internal Server Error"),
        NotSent("500 Internal Server Error"),
    ),
    "another process polls": (409, refusal(409, "Conflict"), NotSent("409 Conflict")),
    "the token is not valid": (
        401,
        refusal(401, "Unauthorized"),
        Refused(Remedy.RENEW_TOKEN, "Unauthorized"),
    ),
    "no such bot": (404, refusal(404, "Not Found"), Refused(Remedy.RENEW_TOKEN, "Not Found")),
    "a code that nobody knows": (418, refusal(418, "Teapot"), NotSent("418 Teapot")),
    "a page of a proxy": (502, PAGE.encode("cp1251"), NotSent("502 NotJson")),
    "a page that forbids": (403, PAGE.encode("koi8-r"), NotSent("403 NotJson")),
    "a page that sends elsewhere": (302, b"", NotSent("302 NotJson")),
    "a page in the place of an answer": (200, PAGE.encode("cp1251"), Unknown("200 NotJson")),
    "half of an answer": (200, b'{"ok": true, "resu', Unknown("200 NotJson")),
    "no object": (200, b"[1, 2]", Unknown("200 NotJson")),
    "a gateway that has heard nothing": (504, PAGE.encode(), Unknown("504 NotJson")),
    "nested too deeply": (200, b"[" * 100_000, Unknown("200 NotJson")),
}


@pytest.mark.parametrize(("status", "body", "outcome"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_of_each_kind_has_its_outcome(
    status: int, body: Any, outcome: Outcome[Any]
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert outcome_of(status, raw) == outcome


def test_to_a_server_that_knows_the_bot_only_the_method_can_be_unknown() -> None:
    body = json.dumps(refusal(404, "Not Found")).encode()
    assert outcome_of(404, body, optional=True) == Refused(Remedy.LOOK, "Not Found")


REFUSALS = {
    "Bad Request: message is not modified: specified new message content and reply markup"
    " are exactly the same as a current content and reply markup of the message": Remedy.NOTHING,
    "BAD REQUEST: MESSAGE IS NOT MODIFIED": Remedy.NOTHING,
    "Bad Request: message to edit not found": Remedy.RESEND,
    "Bad Request: message can't be edited": Remedy.RESEND,
    "Bad Request: MESSAGE_ID_INVALID": Remedy.RESEND,
    "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b": (
        Remedy.SEND_PLAIN
    ),
    "Forbidden: bot was kicked from the supergroup chat": Remedy.ADD_BOT,
    "Forbidden: bot is not a member of the channel chat": Remedy.ADD_BOT,
    "Forbidden: bot was blocked by the user": Remedy.UNBLOCK,
    "Forbidden: bot can't initiate conversation with a user": Remedy.START,
    "Forbidden: user is deactivated": Remedy.NAME_PERSON,
    "Forbidden: the group chat was deactivated": Remedy.NAME_CHAT,
    "Forbidden: the group chat was deleted": Remedy.NAME_CHAT,
    "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN": Remedy.GRANT_RIGHTS,
    "Bad Request: USER_BANNED_IN_CHANNEL": Remedy.GRANT_RIGHTS,
    "Bad Request: not enough rights to send text messages to the chat": Remedy.GRANT_RIGHTS,
    "Bad Request: have no rights to send a message": Remedy.GRANT_RIGHTS,
    "Bad Request: CHAT_WRITE_FORBIDDEN": Remedy.GRANT_RIGHTS,
    "Bad Request: message thread not found": Remedy.OPEN_TOPIC,
    "Bad Request: TOPIC_CLOSED": Remedy.OPEN_TOPIC,
    "Bad Request: TOPIC_DELETED": Remedy.OPEN_TOPIC,
    "Bad Request: chat not found": Remedy.NAME_CHAT,
    "Bad Request: PEER_ID_INVALID": Remedy.NAME_CHAT,
    "Bad Request: message is too long": Remedy.LOOK,
    "Bad Request: BUTTON_DATA_INVALID": Remedy.LOOK,
    "Request Entity Too Large": Remedy.LOOK,
}


@pytest.mark.parametrize(("description", "remedy"), REFUSALS.items())
def test_a_refusal_is_told_by_its_wording(description: str, remedy: Remedy) -> None:
    for code in (400, 413) if remedy is Remedy.LOOK else (400, 403, 413):
        body = json.dumps(refusal(code, description)).encode()
        assert outcome_of(code, body) == Refused(remedy, description)


def test_what_is_forbidden_in_words_that_nobody_knows_is_about_the_chat() -> None:
    description = "Forbidden: words that nobody knows"
    body = json.dumps(refusal(403, description)).encode()
    assert outcome_of(403, body) == Refused(Remedy.GRANT_RIGHTS, description)


def test_a_wording_counts_only_in_a_refusal() -> None:
    body = json.dumps(refusal(500, "message is not modified")).encode()
    assert outcome_of(500, body) == NotSent("500 message is not modified")
