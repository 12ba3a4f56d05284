"""Dates promised in an official answer.

Product rule (the procedure has none): a promise is a future day by which the author commits
somebody to something: the administration, its contractor, a managing company. Duties of the
citizen, deadlines in laws or orders, and past work are not promises.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Final

from domain.model.promise.mentions import Kind, Mention, mentions
from domain.model.promise.promise import FURTHEST
from domain.model.promise.sayings import Saying, of_others, quoted_by_citizens, sayings
from domain.model.promise.words import Token, clauses, sentences, words_of
from domain.model.time.work_calendar import WorkCalendar

_OPEN_FOR_ALL = (
    "регистраци|голосовани|запис|конкурс|выставк|ярмарк|каникул|карантин|режим|акци|субботник"
)
_ASKS_NOTHING = (
    r"здравствуйте|извините|простите|примите|поверьте|\w*(?:сай|эли|лими|креди|защи|ауди|депози|грани|габари"
    r"|визи|транзи|дефици|моноли)те"
)
"""Greetings, and nouns that end like an imperative."""
_FOR_THE_CITIZEN = (
    r"вы (?:можете|имеете)|вправе|можно|просим|прошу|просьба|рекомендуем|предлагаем|обратитесь|обращайтесь"
    r"|обратиться|подать|подайте|направьте|позвоните|сообщите"
    r"|вам (?:необходимо|следует|нужно|надо|рекоменд\w+)"
    r"|(?:собственник|жител|граждан|владельц|арендатор|заявител|родител)\w* (?:\w+ ){0,3}"
    r"(?:следует|необходимо|обязан\w*|долж\w+|могут|вправе|нужно)"
    r"|принима(?:ют|ются|ет|ется|ем) |прием\w* (?:заяв\w+|документ\w+|гражд\w+|показан\w+)|показани\w+"
    r"|плата|штраф\w*|(?:оплат|уплат|заплат)ить|проголосовать|зарегистрироваться|записаться"
    r"|ожидаем (?:ваш\w*|вас)|жд[ае]м (?:ваш\w*|вас)|приглаша(?:ем|ет|ют)"
    rf"|(?:{_OPEN_FOR_ALL})\w* (?:\w+ ){{0,3}}(?:открыт\w*|прод[ло]\w+|длит\w+|заверш\w+|законч\w+)"
    rf"|(?!(?:{_ASKS_NOTHING})\b)\w+[йиь]те(?:сь)?\b"
)
_IN_A_CASE = r"если|в случае|при условии|\w+ ли\b"
_EACH_TIME = r"ежедневно|ежегодно|ежемесячно|еженедельно|кажд\w+|круглосуточно"
_HOW_LONG = (
    r"действу[ею]т|действительн\w+|(?:перекрыт|ограничен|запрещен|приостановлен)[аоы]?\b|срок\w* (?:рассмотрени\w+|действи\w+|аренды|хранения|обжаловани\w+|подачи|приема|[оу]платы|передачи|сдачи)"
    r"|гарантийн\w+ срок|установленн\w+ срок|нормативн\w+|генплан\w*"
)
_CHANGES = r"(?:состав[ия]|выраст[еу]|увелич[иа]|повы[сш]а?[ия]|сни[зж]а?[ия]|измен[ия]|подорожае|поднима?[еую])т\w*"
_PRICES = (
    r"тарифы?\b|(?:повышени|изменени|индексаци|рост|пересмотр|утверждени|введени)\w* (?:\w+ ){0,2}тариф"
    rf"|(?:стоимост|плат[аы]\b|цен[аы]\b|взнос|расход|доход|субсиди)\w* (?:\S+ ){{0,6}}{_CHANGES}"
    rf"|{_CHANGES} (?:\w+ ){{0,2}}(?:стоимост|цен[аы]\b|взнос)"
)
_NO_PROMISE = re.compile(
    rf"\b(?:{_FOR_THE_CITIZEN}|{_IN_A_CASE}|{_EACH_TIME}|{_HOW_LONG}|{_PRICES})"
)
_RULES = re.compile(
    r"\b(?:согласно|в соответствии|правил\w*|регламент\w*|гост|закон(?:а|у|ом|е|ы|ов)?|законодательств\w*|порядк\w*|не более"
    r"|не реже|норм\w*)\b"
)


_AHEAD = frozenset({Saying.WILL, Saying.TO_DO, Saying.BEGINS, Saying.PLANNED})


@dataclass(frozen=True, slots=True)
class PromisedDate:
    """A promised date: its position in the text, in characters, and the last day to keep it."""

    offset: int
    length: int
    date: date


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause or a sentence: the sayings of its words, by position."""

    places: Sequence[int]
    said: Sequence[Saying]
    no_promise: bool
    rule: bool
    participle: bool
    """One was left out beside a verb: «восстановит разрушенный (бордюр)»."""

    def is_over(self) -> bool:
        """Whether nothing is ahead any more: «собрание, назначенное на 25 июня, состоялось»."""
        coming = _AHEAD - {Saying.PLANNED}
        return Saying.DID in self.said and coming.isdisjoint(self.said)

    def nearest(self, mention: Mention) -> Saying | None:
        """The saying of the nearest word; of two equally near ones the later."""
        after = bisect_left(self.places, mention.first)
        ahead = self.places[after] - mention.end + 1 if after < len(self.places) else None
        behind = mention.first - self.places[after - 1] if after else None
        if ahead is not None and (behind is None or ahead <= behind):
            return self.said[after]
        return self.said[after - 1] if behind is not None else None


def promised_dates(text: str, on: date, calendar: WorkCalendar) -> tuple[PromisedDate, ...]:
    """The dates promised in a text written on that day, in order.

    It never raises an error; working days past the calendar are ignored.
    """
    words = words_of(text)
    quoted = set(quoted_by_citizens(words))
    found = [one for one in mentions(words, on, calendar) if one.first not in quoted]
    promised = []
    for first, last in sentences(words):
        inside = _between(found, first, last)
        if inside:
            promised += _promised(words, inside, first, last)
    return tuple(
        PromisedDate(
            words[one.first].start, words[one.end - 1].end - words[one.first].start, one.last
        )
        for one in _joined(words, promised)
        if one.last
    )


def _joined(words: Sequence[Token], promised: Sequence[Mention]) -> list[Mention]:
    """«в субботу, до 28 ноября» is one promise: the same day, named twice in a row."""
    joined: list[Mention] = []
    for one in promised:
        before = joined[-1] if joined else None
        again = before and before.last == one.last and before.end + 1 == one.first
        if before and again and words[before.end].text == ",":
            joined[-1] = replace(before, end=one.end)
        else:
            joined.append(one)
    return joined


def _between(found: Sequence[Mention], first: int, last: int) -> Sequence[Mention]:
    low = bisect_left(found, first, key=lambda one: one.first)
    return found[low : bisect_left(found, last, key=lambda one: one.first)]


def _promised(
    words: Sequence[Token], inside: Sequence[Mention], first: int, last: int
) -> list[Mention]:
    covered = {at for one in inside for at in range(one.first, one.end)}
    whole = _part(words, covered, first, last)
    parts = _clauses(words, covered, first, last)
    others = set(of_others(words, parts))
    promised = []
    for start, end in parts:
        part = _part(words, covered, start, end)
        promised += [
            one
            for one in _between(inside, start, end)
            if one.last and start not in others and _is_promise(one, part, whole)
        ]
    return promised


def _clauses(
    words: Sequence[Token], covered: set[int], first: int, last: int
) -> list[tuple[int, int]]:
    """The clauses of a sentence; a comma within a mention doesn't end one."""
    joined: list[tuple[int, int]] = []
    for start, end in clauses(words, first, last):
        within = joined and start - 1 in covered
        joined.append((joined.pop()[0] if within else start, end))
    return joined


def _part(words: Sequence[Token], covered: set[int], first: int, last: int) -> _Part:
    places = [at for at in range(first, last) if at not in covered]
    said = list(sayings(words, places))
    participle = {Saying.WAS} < {what for _, what in said if what in {*_AHEAD, Saying.WAS}}
    if participle:
        said = [one for one in said if one[1] is not Saying.WAS]
    plain = " ".join(words[at].text for at in places)
    return _Part(
        [at for at, _ in said],
        [what for _, what in said],
        bool(_NO_PROMISE.search(plain)),
        bool(_RULES.search(plain)),
        participle,
    )


def _is_promise(mention: Mention, clause: _Part, sentence: _Part) -> bool:
    nearest = clause.nearest(mention)
    if not clause.said and sentence.no_promise:
        return False  # «гарантийный срок – 5 лет, до 2029 года»
    over = nearest is Saying.PLANNED and sentence.is_over()
    if over or clause.no_promise or (nearest is Saying.TO_DO and Saying.NOT in clause.said):
        return False
    if mention.guessed:
        past = clause.participle or Saying.DID in clause.said
        return nearest is Saying.WILL and not past
    if mention.kind is Kind.DEADLINE:
        return nearest in {*_AHEAD, None}
    said = nearest or sentence.nearest(mention)
    if mention.kind is Kind.DAY:
        return said in _AHEAD
    rule = sentence.rule and nearest is not Saying.WILL
    return said in {Saying.WILL, Saying.TO_DO, None} and not rule


MOST: Final = 5
"""Per answer; a list of works by day is not a promise to one citizen."""

_LONGEST: Final = 200


def found_in(text: str, on: date, calendar: WorkCalendar) -> list[tuple[date, str]]:
    """Each promised day once, in order, with the first sentence that names it.

    `on`: the day of placement. Earlier days are not promises.
    """
    words: dict[date, str] = {}
    for found in promised_dates(text, on, calendar):
        if on <= found.date <= on + FURTHEST:
            words.setdefault(found.date, _sentence(text, found.offset, found.length))
    return list(islice(sorted(words.items()), MOST))


def _sentence(text: str, offset: int, length: int) -> str:
    """The sentence around the date."""
    words = words_of(text)
    start, stop = offset, offset + length
    for first, last in sentences(words):
        if first < last and words[first].start <= offset < words[last - 1].end:
            start, stop = words[first].start, words[last - 1].end
    if stop - start > _LONGEST:
        start = max(start, offset + length - _LONGEST)
        stop = min(stop, start + _LONGEST)
    return " ".join(text[start:stop].split())
