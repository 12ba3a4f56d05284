"""No text freezes the program: the time that a rule takes grows no faster than the text."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import islice

import pytest

from bot.proofreading.phrases import capitals, phrases
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident.answer.form import Asked, form, outdated_days
from domain.model.incident.answer.past_answer import AnswerRef, PastAnswer, reusable
from domain.model.incident.answer.template import fields_left, wording_of
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.danger import danger_in
from domain.model.message.link import first_link, spelled_out
from domain.model.message.masking import masked
from domain.model.promise import sayings
from domain.model.promise.dates import promised_dates
from domain.model.time.schedule import DEFAULT_WEEK
from handlers.reading import export_columns
from handlers.reading.days import correction_in, day_and_reason, days_in, days_within, declared_in
from handlers.reading.reply_meaning import number_in
from handlers.reading.sought import sought_in
from handlers.reading.times import hours_in, like_moment
from handlers.ui.markup import plain
from storage.search.houses import houses_in
from tests.unit.calendars import calendar
from tests.unit.hostile import (
    PUMPS,
    Pumped,
    Used,
    grows_too_fast,
    hostile,
    made_at_a_call,
    patterns,
)

_ON_SHORT_TEXTS = {
    "domain.model.promise.sayings.": f"fitted to a word of at most {sayings.LONGEST_VERB} letters",
    "domain.model.incident.answer.quotation: search": "looked for in 60 characters beside a quotation",
}
"""Patterns that see no text as a whole, and why."""


@pytest.mark.parametrize(("where", "used"), patterns().items(), ids=list(patterns()))
def test_no_text_makes_a_pattern_slow(where: str, used: Used) -> None:
    if where.startswith(tuple(_ON_SHORT_TEXTS)):
        return
    for pumped in hostile(used.pattern):
        for run in used.runs():
            assert not grows_too_fast(run, pumped.text), (used.pattern.pattern, pumped)


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"<\s*br\s*/?\s*>", "sub"),
        (r"\s*(?:рассмотрено|принято)\b[^.]{0,80}\s*[.]*\s*", "fullmatch"),
        (r"<[^>]*>", "sub"),
        (r"\w*[ая]л[аои]?", "finditer"),
        (r"тел\w*:\d+", "search"),
    ],
)
def test_a_slow_pattern_is_recognised(pattern: str, method: str) -> None:
    used = Used(re.compile(pattern), "", frozenset({method}))
    assert any(
        grows_too_fast(run, pumped.text) for pumped in hostile(used.pattern) for run in used.runs()
    )


def test_a_fast_pattern_is_not_taken_for_slow() -> None:
    assert not grows_too_fast(re.compile(r"\w+").findall, Pumped("", "а ", "!").text)


def test_patterns_that_are_made_at_a_call_are_known() -> None:
    assert {call.partition(":")[0] for call in made_at_a_call()} == {
        "bot.console.russian",
        "bot.setup.settings",
        "domain.model.incident.answer.past_answer",
        "domain.model.incident.answer.template",
        "handlers.cards.lines",
        "storage.upkeep.traces",
    }


_CALENDAR = calendar()
_NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
_TODAY = _NOW.date()
_ANSWER = AnswerRef(IncidentNumber(1), DraftVersion(1))

_RULES: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "the form of an answer": (
        lambda text: [*form(text, Asked(words=text, on=_TODAY, final_by=_TODAY), _CALENDAR)],
        ("domain.model.incident.answer.form",),
    ),
    "days that are outdated": (
        lambda text: [*outdated_days(text, _TODAY, date(2026, 11, 28))],
        ("domain.model.incident.answer.form",),
    ),
    "words of danger": (danger_in, ("domain.model.message.danger",)),
    "promises": (
        lambda text: promised_dates(text, _TODAY, _CALENDAR),
        ("domain.model.promise",),
    ),
    "a template of an answer": (
        lambda text: wording_of(text, CitizenMessage(text), Topic()),
        ("domain.model.incident.answer.template",),
    ),
    "a past answer": (
        lambda text: reusable(
            PastAnswer(_ANSWER, text, _NOW, CitizenMessage(text, author_name=text)),
            CitizenMessage(text),
            _CALENDAR,
        ),
        ("domain.model.incident.answer.past_answer",),
    ),
    "the gaps of a draft": (
        fields_left,
        ("domain.model.incident.answer.template",),
    ),
    "masking": (lambda text: masked(text, "Ольга Белова"), ("domain.model.message",)),
    "masking the name of the author": (
        lambda text: masked("Ольга Белова, Мира, 5. " * 9, text),
        ("domain.model.message.names",),
    ),
    "a cell of an import": (
        lambda text: (
            export_columns.number(text),
            export_columns.moment(text, UTC),
            export_columns.slashed(text),
            export_columns.span(text),
        ),
        ("handlers.reading",),
    ),
    "days of an absence": (lambda text: days_in(text, _TODAY), ("handlers.reading.days",)),
    "the day of a promise that is moved": (
        lambda text: day_and_reason(text, _NOW, _CALENDAR),
        ("handlers.reading.days",),
    ),
    "days within a text": (lambda text: days_within(text, _TODAY), ("handlers.reading.days",)),
    "days that are declared off": (
        lambda text: (declared_in(text, _TODAY), correction_in(text, None, _TODAY)),
        ("handlers.reading.days",),
    ),
    "working hours": (
        lambda text: hours_in(text, DEFAULT_WEEK, _TODAY),
        ("handlers.reading.times",),
    ),
    "what is looked for": (lambda text: sought_in(text, _TODAY), ("handlers.reading.sought",)),
    "houses": (houses_in, ("storage.search.houses",)),
    "a moment": (like_moment, ("handlers.reading.times",)),
    "a number": (number_in, ("handlers.reading.reply_meaning",)),
    "a link": (lambda text: (first_link(text), spelled_out(text)), ("domain.model.message.link",)),
    "a text without its markup": (plain, ("handlers.ui.markup",)),
    "phrases": (lambda text: [*phrases(text)], ("bot.proofreading.phrases: match",)),
    "capitals": (lambda text: [*capitals(text)], ("bot.proofreading.phrases",)),
}
"""What is done to texts that others write, and where the patterns are that it uses."""

_FROZE = (
    Pumped("С уважением", " ", "x"),
    Pumped("Яму ", "засыпит", " до 5 декабря"),
    Pumped("Яму заделает", "ся", " до 5 декабря"),
    Pumped("Яму ", "а_", " до 5 декабря"),
    Pumped("", "пр-тА-", "!"),
    Pumped("", "телефон", "!"),
    Pumped("<br", " ", ""),
    Pumped("", "ул. Мира-", ""),
    Pumped("", "а-", "ул."),
    Pumped("пн", " ", "8-17"),
    Pumped("с 1", " ", "по"),
    Pumped("", "если ", ""),
    Pumped("Паспорт", " ", "1"),
    Pumped("", "Ольга ", ""),
    Pumped("", "\u200b", "8"),
    Pumped("", "е\u0308", ""),
)
_MOST = 20


def _texts(modules: tuple[str, ...]) -> Sequence[Pumped]:
    """Some of the texts that are hostile to the patterns of these modules, from all over."""
    own = [
        pumped
        for where, used in patterns().items()
        if where.startswith(modules)
        for pumped in hostile(used.pattern)
        if pumped.prefix or pumped.pump not in PUMPS
    ]
    some = islice(own, 0, None, len(own) // _MOST + 1)
    return [*_FROZE, *(Pumped("", pump, "!") for pump in PUMPS), *some]


@pytest.mark.parametrize(("rule", "modules"), _RULES.values(), ids=list(_RULES))
def test_no_text_makes_a_rule_slow(rule: Callable[[str], object], modules: tuple[str, ...]) -> None:
    for pumped in _texts(modules):
        assert not grows_too_fast(rule, pumped.text), pumped
