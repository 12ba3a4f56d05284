"""Every error of a call to Telegram, and what is to be done about it."""

import inspect

import aiogram.exceptions
import pytest
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage

from bot.telegram.outcome import Failure, Migrated, Permanent, Transient, Trouble, failure_of
from domain.model.ids import ChatId

METHOD = SendMessage(chat_id=-1001, text="№7")

OUTCOMES: dict[type[AiogramError], tuple[TelegramAPIError | ClientDecodeError, Failure]] = {
    TelegramRetryAfter: (
        TelegramRetryAfter(METHOD, "Too Many Requests", retry_after=7),
        Transient(retry_after=7.0),
    ),
    TelegramMigrateToChat: (
        TelegramMigrateToChat(METHOD, "group upgraded", migrate_to_chat_id=-100_500),
        Migrated(ChatId(-100_500)),
    ),
    TelegramForbiddenError: (
        TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user"),
        Permanent("Forbidden: bot was blocked by the user"),
    ),
    TelegramEntityTooLarge: (
        TelegramEntityTooLarge(METHOD, "Request Entity Too Large"),
        Permanent("Request Entity Too Large"),
    ),
    TelegramBadRequest: (
        TelegramBadRequest(METHOD, "Bad Request: chat not found"),
        Permanent("Bad Request: chat not found"),
    ),
    TelegramNetworkError: (TelegramNetworkError(METHOD, "Request timeout error"), Transient()),
    TelegramServerError: (TelegramServerError(METHOD, "Internal Server Error"), Transient()),
    RestartingTelegram: (RestartingTelegram(METHOD, "restart"), Transient()),
    TelegramNotFound: (TelegramNotFound(METHOD, "Not Found"), Transient()),
    TelegramConflictError: (TelegramConflictError(METHOD, "Conflict"), Transient()),
    TelegramUnauthorizedError: (TelegramUnauthorizedError(METHOD, "Unauthorized"), Transient()),
    TelegramAPIError: (TelegramAPIError(METHOD, "something new"), Transient()),
    ClientDecodeError: (
        ClientDecodeError("Failed to decode", ValueError(), "<html>502</html>"),
        Transient(),
    ),
}

RAISED_BY_NO_CALL = {
    "AiogramError",
    "CallbackAnswerException",
    "DataNotDictLikeError",
    "DetailedAiogramError",
    "SceneException",
    "UnsupportedKeywordArgument",
}


@pytest.mark.parametrize(
    ("error", "failure"), [pytest.param(*row, id=of.__name__) for of, row in OUTCOMES.items()]
)
def test_an_error_of_each_class_has_its_outcome(
    error: TelegramAPIError | ClientDecodeError, failure: Failure
) -> None:
    assert failure_of(error) == failure


def test_every_exception_that_aiogram_has_is_known_here() -> None:
    existing = {
        name
        for name, of in inspect.getmembers(aiogram.exceptions, inspect.isclass)
        if issubclass(of, AiogramError)
    }
    assert existing == {of.__name__ for of in OUTCOMES} | RAISED_BY_NO_CALL


@pytest.mark.parametrize(
    ("description", "trouble"),
    [
        pytest.param(
            "Bad Request: message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message",
            Trouble.NOT_MODIFIED,
            id="nothing would change",
        ),
        pytest.param(
            "Bad Request: message to edit not found", Trouble.MESSAGE_GONE, id="it was deleted"
        ),
        pytest.param(
            "Bad Request: message can't be edited", Trouble.MESSAGE_GONE, id="it is too old"
        ),
        pytest.param("Bad Request: MESSAGE_ID_INVALID", Trouble.MESSAGE_GONE, id="no such message"),
        pytest.param(
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b",
            Trouble.BAD_MARKUP,
            id="broken markup",
        ),
        pytest.param(
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
            Trouble.QUERY_TOO_OLD,
            id="an old press",
        ),
        pytest.param(
            "BAD REQUEST: MESSAGE IS NOT MODIFIED", Trouble.NOT_MODIFIED, id="in capitals"
        ),
    ],
)
def test_a_bad_request_with_a_remedy_is_told_by_its_wording(
    description: str, trouble: Trouble
) -> None:
    assert failure_of(TelegramBadRequest(METHOD, description)) is trouble


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: chat not found",
        "Bad Request: message thread not found",
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: TOPIC_DELETED",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: message is too long",
        "Bad Request: message text is empty",
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: PEER_ID_INVALID",
    ],
)
def test_any_other_bad_request_would_fail_again_and_is_told_to_people(description: str) -> None:
    assert failure_of(TelegramBadRequest(METHOD, description)) == Permanent(description)


def test_a_wording_counts_only_in_a_bad_request() -> None:
    error = TelegramServerError(METHOD, "message is not modified")
    assert failure_of(error) == Transient()
