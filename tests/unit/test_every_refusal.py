"""Every refusal, toast and reply with all that it may carry, read as people read it."""

import re
import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from inspect import signature
from itertools import product
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from domain.model.errors import DomainError
from domain.model.incident.workflow.status import TRANSITIONS, MoveNotAllowed
from handlers.texts import replies, toasts
from handlers.texts.refusals import refusal
from handlers.texts.tables import sections
from tests.unit.test_views_refusals import every_error, said
from tests.unit.views_samples import NUMBER, OFFICE, ZHKH, at

_SIMPLE: dict[Any, list[Any]] = {
    bool: [True, False],
    datetime: [at(24, "10:15")],
    date: [date(2026, 11, 24)],
    timedelta: [timedelta(minutes=5)],
}
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[А-ЯЁA-Z«№])")
_NAME = re.compile(r"\b[А-ЯЁ]\.|\(замещает:")
"""Initials end no sentence, and who stands in for whom is named so everywhere."""
_COLON = re.compile(r":(?!\d)")
"""One of «10:15» is none."""


def values(kind: Any, name: str = "") -> list[Any]:  # noqa: PLR0911 - one arm a kind
    """Such as a field of that type may have."""
    kind = getattr(kind, "__supertype__", kind)
    if get_origin(kind) in {Union, types.UnionType}:
        return [value for one in get_args(kind) for value in values(one, name)]
    if get_origin(kind) is tuple:
        return [(one,) * count for one in values(get_args(kind)[0], name) for count in (1, 2)]
    if get_origin(kind) is not None:
        return [get_origin(kind)()]
    if kind is type(None):
        return [None]
    if kind is str:
        return [ZHKH if name in {"authority", "missing"} else "завтра"]
    if issubclass(kind, Enum):
        return list(kind)
    if is_dataclass(kind):
        return [*made(kind)][:200]
    return _SIMPLE.get(kind, [5])


def made(kind: Any) -> Iterator[Any]:
    """Of that dataclass, with every combination of them."""
    hints = get_type_hints(kind)
    initial = [one.name for one in fields(kind) if one.init]
    for chosen in product(*(values(hints[name], name) for name in initial)):
        yield kind(**dict(zip(initial, chosen, strict=True)))


def check_colons(text: str) -> None:
    for sentence in _SENTENCE.split(_NAME.sub("", text)):
        assert len(_COLON.findall(sentence)) < 2, text


@pytest.mark.parametrize("error", list(every_error()), ids=lambda one: one.__name__)
def test_no_sentence_of_a_refusal_has_two_colons_or_ends_twice(error: type[DomainError]) -> None:
    for one in made(error):
        if not isinstance(one, MoveNotAllowed) or (one.status, one.move) not in TRANSITIONS:
            check_colons(refusal(one, OFFICE, NUMBER))
            assert ".." not in refusal(one, OFFICE, NUMBER)


@pytest.mark.parametrize("module", [toasts, replies], ids=["toasts", "replies"])
def test_no_sentence_of_a_toast_or_a_reply_has_two_colons(module: types.ModuleType) -> None:
    kept = sections(module.__name__.rpartition(".")[2])["text"]
    for name, text in {**vars(module), **kept}.items():
        if isinstance(text, str) and name.isupper():
            check_colons(text)
        elif isinstance(text, types.FunctionType) and text.__module__ == module.__name__:
            check_colons(_filled(text))


def _filled(text: Callable[..., str]) -> str:
    return text(NUMBER) if [*signature(text).parameters] == ["number"] else said(text)
