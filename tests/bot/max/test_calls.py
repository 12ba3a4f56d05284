"""Every answer that a call to MAX can get, and its outcome."""

import json
from typing import Any

import pytest

from bot.max.calls import NOT_READY, message_date, outcome_of
from bot.sandbox.faults import ForeignPage
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy, Unknown
from tests.bot.max.conftest import Max

PAGE = "<html><title>502 Плохой шлюз</title></html>"


def refusal(code: str, message: str = "") -> dict[str, str]:
    return {"code": code, "message": message}


SENT = {"message": {"body": {"mid": "mid.1"}}}
SUSPENDED = "Key: error.dialog.suspended, args: [228532008,]."

ANSWERS: dict[str, tuple[int, Any, Outcome[Any]]] = {
    "done": (200, SENT, Done(SENT)),
    "done, without a word": (200, {"success": True}, Done({"success": True})),
    "too fast": (429, refusal("too.many.requests"), NotSent("429 too.many.requests", 1.0)),
    "too fast, inside a success": (
        200,
        {"success": False, "code": "too.many.requests"},
        NotSent("200 too.many.requests", 1.0),
    ),
    "down for maintenance": (
        503,
        refusal("service.unavailable"),
        Unknown("503 service.unavailable"),
    ),
    "a documented method unknown for a while": (
        404,
        refusal("method.not.found", "Path /me is not recognized."),
        NotSent("404 method.not.found Path /me is not recognized."),
    ),
    "its own error": (500, refusal("internal.error"), Unknown("500 internal.error")),
    "the file is being processed": (
        400,
        refusal("attachment.not.ready", "Key: errors.process.attachment.file.not.processed"),
        NotSent(NOT_READY, of_file=True),
    ),
    "an invalid token": (
        401,
        refusal("verify.token", "Invalid access_token"),
        Refused(Remedy.RENEW_TOKEN, "401 verify.token Invalid access_token"),
    ),
    "the person blocked the bot": (
        403,
        refusal("chat.denied", SUSPENDED),
        Refused(Remedy.UNBLOCK, f"403 chat.denied {SUSPENDED}"),
    ),
    "the person never began": (
        404,
        refusal("dialog.not.found", "error.dialog.notfound"),
        Refused(Remedy.START, "404 dialog.not.found error.dialog.notfound"),
    ),
    "removed from the group": (
        403,
        refusal("chat.denied", "error.chat.denied"),
        Refused(Remedy.ADD_BOT, "403 chat.denied error.chat.denied"),
    ),
    "no right to write": (
        403,
        refusal("access.denied"),
        Refused(Remedy.GRANT_RIGHTS, "403 access.denied"),
    ),
    "forbidden in other words": (
        403,
        refusal("no.way"),
        Refused(Remedy.GRANT_RIGHTS, "403 no.way"),
    ),
    "no such chat": (404, refusal("not.found"), Refused(Remedy.NAME_CHAT, "404 not.found")),
    "an invalid body": (
        400,
        refusal("proto.payload", "errors.markup"),
        Refused(Remedy.LOOK, "400 proto.payload errors.markup"),
    ),
    "refused inside a success": (
        200,
        {"success": False, "message": "no"},
        Refused(Remedy.LOOK, "200  no"),
    ),
    "a page of a proxy": (502, PAGE.encode("cp1251"), Unknown("502 NotJson")),
    "a page during maintenance": (503, PAGE.encode("cp1251"), Unknown("503 NotJson")),
    "a page that forbids": (403, PAGE.encode("koi8-r"), NotSent("403 NotJson")),
    "a page in the place of an answer": (200, PAGE.encode("cp1251"), Unknown("200 NotJson")),
    "half of an answer": (200, b'{"message": {"bo', Unknown("200 NotJson")),
    "a gateway that has heard nothing": (504, PAGE.encode(), Unknown("504 NotJson")),
    "an error without a code": (400, {"message": "?"}, NotSent("400 NotJson")),
}


@pytest.mark.parametrize(("status", "body", "outcome"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_of_each_kind_has_its_outcome(
    status: int, body: Any, outcome: Outcome[Any]
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert outcome_of(status, raw) == outcome


def test_max_says_how_long_to_wait() -> None:
    body = json.dumps(refusal("too.many.requests")).encode()
    assert outcome_of(429, body, "7") == NotSent("429 too.many.requests", 7.0)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"success": False, "code": "edit.expired", "message": "too old"}),
        (200, {"success": False, "code": "access.denied", "message": "error.edit.expired"}),
        (404, {"code": "not.found", "message": ""}),
        (404, {"code": "message.not.found", "message": ""}),
    ],
)
def test_a_message_that_can_not_be_edited_is_sent_anew(status: int, body: dict[str, Any]) -> None:
    outcome = outcome_of(status, json.dumps(body).encode(), editing=True)
    assert isinstance(outcome, Refused)
    assert outcome.remedy is Remedy.RESEND


def test_an_edit_in_a_lost_chat_is_not_sent_anew() -> None:
    body = json.dumps({"success": False, "code": "access.denied"}).encode()
    assert outcome_of(200, body, editing=True) == Refused(Remedy.GRANT_RIGHTS, "200 access.denied")


@pytest.mark.parametrize("date", [-1, 10**20, 10**400])
def test_an_impossible_date_of_a_sent_message_is_none(date: int) -> None:
    assert message_date({"message": {"timestamp": date}}) is None


async def test_an_endless_answer_is_not_read_to_its_end(max_: Max) -> None:
    endless = ForeignPage(200, f'{{"message": "{"я" * 9_000_000}"}}')
    max_.sandbox.faults.fail_next("getMyInfo", endless)
    outcome = await max_.api.call("GET", "me", within=5)
    assert outcome == Unknown("200 TooLarge")
