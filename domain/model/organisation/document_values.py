"""The values of the organisation's document: which ones a file may have, and how they are read.

A mistake is named by its kind; `handlers/texts/administration.toml` has the words.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from domain.model.ids import ChatId, id_from
from domain.model.message.citizen_message import Network
from domain.model.organisation.changing import LONGEST_NAME
from domain.model.organisation.organisation import LIKE_A_WORD
from domain.model.organisation.page import LIKE_AN_ALIAS, LONGEST_STOP_WORD, PAGE_NUMBER
from domain.model.organisation.people import is_one_line, plain
from domain.model.time.schedule import Hours, Interval

STORED: Final = {"stored": True}
"""The context in which limits are not checked."""


def _only(kind: str, is_fit: Callable[[Any], object], **also: Any) -> BeforeValidator:
    """Accept a file's value only if it is fit; otherwise the mistake is of this kind."""

    def check(value: Any, info: ValidationInfo) -> Any:
        if info.context is None and not is_fit(value):
            raise PydanticCustomError(kind, kind, also)
        return value

    return BeforeValidator(check)


def _text(kind: str, is_fit: Callable[[str], object], **also: Any) -> BeforeValidator:
    return _only(kind, lambda value: isinstance(value, str) and is_fit(value), **also)


def _if_text(kind: str, is_fit: Callable[[str], object], **also: Any) -> BeforeValidator:
    """Leave other values to the mistake `string_type`."""
    return _only(kind, lambda value: not isinstance(value, str) or is_fit(value), **also)


def one_of(words: Iterable[str]) -> BeforeValidator:
    """Accept these words only."""
    known = tuple(map(str, words))
    return _only("choice", lambda value: value in known, known=known)


def whole(least: int, most: int) -> BeforeValidator:
    """Accept whole numbers within these limits only."""
    return _only("number", lambda value: type(value) is int and least <= value <= most)


def at_most(most: int) -> BeforeValidator:
    """Limit the entries of a list."""
    return _only(
        "too_long", lambda value: not isinstance(value, list) or len(value) <= most, most=most
    )


def _chat(value: Any) -> ChatId:
    try:
        chat = id_from(value) if type(value) in {int, str} else 0
    except ValueError:
        chat = 0
    if chat == 0:
        raise PydanticCustomError("chat", "chat")
    return ChatId(chat)


def _day(value: Any) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise PydanticCustomError("day", "day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("no_such_day", "no such day") from None


def _interval(value: Any) -> Interval:
    found = isinstance(value, str) and _INTERVAL.fullmatch(value)
    if not found:
        raise PydanticCustomError("interval", "interval")
    start, end = (int(moment[:2]) * 60 + int(moment[3:]) for moment in found.groups())
    if end <= start:
        raise PydanticCustomError("backwards", "backwards")
    return Interval(start, end)


def _in_order(hours: Hours) -> Hours:
    for index, (former, one) in enumerate(pairwise(hours), 1):
        if one.start < former.end:
            raise PydanticCustomError("overlap", "overlap", {"at": index, "value": str(one)})
    return hours


_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,24}")
_MOMENT: Final = r"((?:[01]\d|2[0-3]):[0-5]\d|24:00)"
_INTERVAL: Final = re.compile(f"{_MOMENT}-{_MOMENT}", re.ASCII)

Line = Annotated[
    str,
    _if_text("one_line", is_one_line),
    _if_text("long", lambda it: len(it) <= LONGEST_NAME, most=LONGEST_NAME),
]
Name = Annotated[Line, _if_text("blank", plain)]
Heading = Annotated[str, _text("no_heading", plain)]
Word = Annotated[str, _text("word", lambda it: LIKE_A_WORD.fullmatch(it.strip()))]
Code = Annotated[str, _text("code", _CODE.fullmatch)]
PageId = Annotated[str, _text("page_id", PAGE_NUMBER.fullmatch)]
Alias = Annotated[str, _text("alias", LIKE_AN_ALIAS.fullmatch)]
StopWord = Annotated[
    str,
    _text("stop_word", lambda it: 1 <= len(plain(it)) <= LONGEST_STOP_WORD, most=LONGEST_STOP_WORD),
]
Chat = Annotated[ChatId, PlainValidator(_chat)]
Thread = Annotated[int, whole(1, 2**31)]
Account = Annotated[int, whole(1, 2**52)]
Day = Annotated[date, PlainValidator(_day)]
_Interval = Annotated[Interval, PlainValidator(_interval)]
DayHours = Annotated[tuple[_Interval, ...], AfterValidator(_in_order)]
KnownNetwork = Annotated[Network, one_of(Network)]
