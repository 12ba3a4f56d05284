"""Finding people's names in a text: full names, initials, introductions.

A name is recognised by a patronymic, by initials, by a common first name next to a likely surname,
or by the words before it. A single name may be any word, and stays.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

_LISTS: Final = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


def _listed(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_PATRONYMIC: Final = re.compile(
    r"(?P<father>[а-я]{2,20}?)(?:[ое]вич(?:а|у|ем|ом|е)?|[ое]вн(?:а|ы|е|у|ой|ою))"
    r"|(?:иль|кузьм|никит|лук|фом|савв)ич(?:а|у|ом|ем|е)?"
    r"|(?:иль|кузьм|лук|фом|савв)иничн(?:а|ы|е|у|ой|ою)|никитичн(?:а|ы|е|у|ой|ою)"
)
_OF_FATHER: Final = re.compile("ич|вн|-")
_SON_OR_DAUGHTER: Final = frozenset({"оглы", "кызы", "оглу", "гызы", "улы"})
_NO_FATHERS: Final = _listed("no_fathers")
"""«деревня», «виновны», «церковны» are not patronymics."""
_SURNAME: Final = re.compile(
    r"[а-я-]{2,30}?(?:(?:[ое]в|ин|ын)(?:а|у|ым|е|ой)?|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую)|енко|[чщ]ук|юк"
    r"|ян|дзе|швили)"
)
_FATHERS: Final = _listed("fathers")
_MEN: Final = _listed("men")
_WOMEN: Final = _listed("women")
_ALSO_WORDS: Final = _listed("also_words")
"""In lower case they count as words."""
_NOBODY: Final = _listed("nobody")
_NO_INITIALS: Final = frozenset({"мо", "рф", "го", "сп", "гп", "те", "тк", "тд", "тп", "жд", "дк"})
"""«т. е.», «М. О.»."""

_INTRODUCED: Final = re.compile(
    r"\b(?:(?P<any>зовут|с уважением)|подпись|подписал\w?|заявитель\w*|пишет(?: вам)?|обращается)"
    r"(?![^\W\d_])[\s,:!.–—-]{1,6}",
    re.IGNORECASE,
)
_NAMED_AFTER: Final = re.compile(
    r"(?:\b(?:ул|пер|пл|пр|просп|им|б-р|наб)\.?|\b(?:улиц|площад|проспект|переул|бульвар|набережн|"
    r"сквер|парк|имен|проезд|памятник|бюст|музе)\w{0,5}|\bГероя(?: \w{1,20}){0,4}|"
    r"\b(?:генерал|маршал|адмирал|академик|лейтенант|космонавт|партизан)а"
    r"|\b(?:магазин|кафе|ресторан|салон|аптек|рынок|рынк|газет|ооо|тц|ук)\w{0,4} ?[«\"„“])\s?$",
    re.IGNORECASE,
)
"""Precedes the name of a street, a school or a shop, which identifies no person."""
_BRACKETED: Final = re.compile(
    r"\b(?i:сосед|мастер|диспетчер|участков|воспитател|врач|доктор|учител|директор|начальник|депутат|старост|старш"
    r"|жител|заявител|водител|дворник|слесар|сантехник|электрик|председател|инспектор|специалист|сотрудни|фельдшер"
    r"|медсестр|тренер|секретар|продав|хозя|владел|собственник|муж|жен|сын|доч|мам|бабушк|дедушк|внук|внуч|автор"
    r")\w{0,6}(?: [\w.-]{1,20}){0,3} ?\((?P<name>[А-ЯЁ][а-яё-]{1,30}(?: [А-ЯЁ][а-яё-]{1,30}){0,2})\)",
)
_LONGEST_BEFORE: Final = 60

_BETWEEN: Final = frozenset({"", " ", "\n", ".", ". ", ", "})
_OTHER_STEMS: Final = {"павел": "павл", "лев": "льв"}
_ENDING: Final = re.compile("(?:[аиоы][йя]|[аеийоуыьюя])$")
_INITIAL: Final = re.compile(r"\b[А-ЯЁA-Z]\.")
_ABBREVIATION: Final = re.compile(r"\b[А-ЯЁA-Z]{2}")
_LONGEST_ENDING: Final = 3
_SHORTEST_STEM: Final = 3
_MOST_PARTS: Final = 4


class _Style(Enum):
    NAME = auto()
    LOUD = auto()
    QUIET = auto()
    OTHER = auto()


class _Token(NamedTuple):
    start: int
    end: int
    low: str
    """Lower case, е for ё."""
    style: _Style


def _forms(man: str) -> Iterator[str]:
    if man[-1] in "йь":
        yield from (man, *(man[:-1] + end for end in ("я", "ю", "ем", "е")))
    else:
        yield from (man, *(man + end for end in ("а", "у", "ом", "е")))


def _forms_of_woman(woman: str) -> Iterator[str]:
    ends = {"а": ("ы", "и", "е", "у", "ой"), "я": ("и", "е", "ю", "ей")}.get(woman[-1], ())
    yield from (woman, *(woman[:-1] + end for end in ends))


def _low(word: str) -> str:
    return word.casefold().replace("ё", "е")


_CALLED: Final = frozenset({_low(one) for one in (*_MEN, *_WOMEN)} | {"павел", "петр", "лев"})
_FIRST: Final = frozenset(
    form
    for names, forms in ((_MEN, _forms), (_WOMEN, _forms_of_woman))
    for one in names
    for form in forms(_low(one))
) | frozenset(
    ["павел", "павла", "павлу", "павлом", "петр", "петра", "петру", "петром", "лев", "льва", "льву"]
)


def is_first_name(word: str) -> bool:
    """Whether the word is a form of a common first name."""
    return _low(word) in _FIRST


def is_nobody(word: str) -> bool:
    """Whether the word is capitalised beside a name or at the beginning, but names nobody."""
    return _low(word) in _NOBODY


def is_person(name: str) -> bool:
    """Whether a few words name a person («Сидоров С. С.», «Белова Анна») and not a body."""
    words = _TOKEN.findall(name)
    if len(words) == 1:
        return _SURNAME.fullmatch(_low(name)) is not None
    if len(words) > _MOST_PARTS or (_ABBREVIATION.search(name) and not name.isupper()):
        return False
    return _INITIAL.search(name) is not None or any(map(is_first_name, words))


def people_in(text: str, author: str | None) -> Iterator[tuple[int, int]]:
    """Yield the spans of names in the folded text; `author`'s name must have several words."""
    tokens = [_token(one) for one in _TOKEN.finditer(text)]
    yield from _own(text, tokens, author)
    spans = [*_with_patronymic(text, tokens), *_with_initials(text, tokens)]
    spans += [*_with_surname(text, tokens), *_introduced(text, tokens)]
    spans += [*_in_brackets(text), *_with_one_initial(text, tokens)]
    for start, end in spans:
        if not _NAMED_AFTER.search(text[max(0, start - _LONGEST_BEFORE) : start]):
            yield start, end


def _token(found: re.Match[str]) -> _Token:
    word = found[0]
    if word.islower():
        style = _Style.QUIET
    elif word.isupper():
        style = _Style.LOUD
    else:
        named = word.istitle() or (word[0].isupper() and word[1:].islower())
        style = _Style.NAME if named else _Style.OTHER
    return _Token(found.start(), found.end(), _low(word), style)


def _beside(text: str, one: _Token, other: _Token) -> bool:
    """Whether only white space separates them."""
    return text[one.end : other.start] in {" ", "\n"}


def _initial(text: str, one: _Token) -> bool:
    return one.end - one.start == 1 and text[one.end : one.end + 1] == "."


def _surname(token: _Token, style: _Style) -> bool:
    return token.style is style and _SURNAME.fullmatch(token.low) is not None


def _part(token: _Token, style: _Style) -> bool:
    """Whether the word belongs to the name next to it: capitalised, or like a surname."""
    if token.low in _NOBODY or token.style is not style:
        return False
    return style is _Style.NAME or _surname(token, style)


def _patronymic(token: _Token) -> bool:
    if not _OF_FATHER.search(token.low):
        return False
    found = _PATRONYMIC.fullmatch(token.low)
    if not found:
        return token.low.rpartition("-")[2] in _SON_OR_DAUGHTER and "-" in token.low
    father = found["father"]
    if father is None or father in _FATHERS:
        return True
    return token.style is not _Style.QUIET and father not in _NO_FATHERS


def _with_patronymic(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """«Иванова Ольга Петровна», «Ольга Петровна Иванова», «Мамедов Рашид Гусейн оглы»."""
    for at, token in enumerate(tokens):
        first = at - 1
        style = token.style
        if token.low in _SON_OR_DAUGHTER and at > 1 and _beside(text, tokens[at - 1], token):
            first, style = at - 2, tokens[at - 1].style
        elif not _patronymic(token):
            continue
        if first < 0 or not _beside(text, tokens[first], tokens[first + 1]):
            continue
        if tokens[first].style is not style or tokens[first].low in _NOBODY:
            continue
        start, end = tokens[first].start, token.end
        before, after = tokens[max(0, first - 1)], tokens[min(at + 1, len(tokens) - 1)]
        if _beside(text, before, tokens[first]) and _part(before, style):
            start = before.start
        elif _beside(text, token, after) and _part(after, style):
            end = after.end
        yield start, end


def _with_initials(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """«Кузьмин В. Н.», «В. Н. Кузьмин»."""
    for at, (one, other) in enumerate(pairwise(tokens)):
        if not _initial(text, one) or not _initial(text, other) or other.start - one.end > 2:
            continue
        if one.low + other.low in _NO_INITIALS or one.style is not other.style:
            continue
        quiet = one.style is _Style.QUIET
        before = tokens[at - 1] if at else None
        if before and _beside(text, before, one) and _bears(before, quiet=quiet):
            yield before.start, other.end + 1
            continue
        after = tokens[at + 2] if at + 2 < len(tokens) else None
        if after and after.start - other.end <= 2 and _bears(after, quiet=quiet):
            yield one.start, after.end


def _in_brackets(text: str) -> Iterator[tuple[int, int]]:
    """«сосед (Кравцов Игорь)», «диспетчер (Марина)»."""
    for found in _BRACKETED.finditer(text):
        words = [_token(one) for one in _TOKEN.finditer(found["name"])]
        if any(
            one.low in _FIRST or _surname(one, _Style.NAME) or _patronymic(one) for one in words
        ):
            yield found.span("name")


def _with_one_initial(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """«жалоба на Гончарук В., дом 7»; at the beginning of a sentence only what is like a surname."""
    for at, (one, other) in enumerate(pairwise(tokens)):
        if not _beside(text, one, other) or not _initial(text, other):
            continue
        if one.style is not _Style.NAME or other.style is not _Style.LOUD or one.low in _NOBODY:
            continue
        inside = at > 0 and re.search(r"[.!?(«\"]", text[tokens[at - 1].end : one.start]) is None
        followed = text[other.end + 1 : other.end + 2] in {"", ",", ")", ";", "\n", " "}
        if followed and (inside or _surname(one, _Style.NAME)):
            yield one.start, other.end + 1


def _bears(token: _Token, *, quiet: bool) -> bool:
    """Whether it may be the surname of the initials."""
    if quiet:
        return _surname(token, _Style.QUIET)
    named = token.style in {_Style.NAME, _Style.LOUD} and token.end - token.start > 1
    return named and token.low not in _NOBODY


def _with_surname(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """«Белова Мария» in any case, «Мария Белова» in the nominative: others are street names."""
    for one, other in pairwise(tokens):
        if not _beside(text, one, other):
            continue
        for first, last, names in ((one, other, _CALLED), (other, one, _FIRST)):
            known = first.low in names and not (
                first.style is _Style.QUIET and first.low in _ALSO_WORDS
            )
            if known and last.low not in _NOBODY and _surname(last, first.style):
                yield one.start, other.end


def _introduced(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """«меня зовут Анна», «С уважением, Белова А.»."""
    at = 0
    for found in _INTRODUCED.finditer(text):
        while at < len(tokens) and tokens[at].start < found.end():
            at += 1
        if at == len(tokens) or tokens[at].start != found.end() or tokens[at].low in _NOBODY:
            continue
        first, last = tokens[at], at
        quiet = first.style is _Style.QUIET
        if quiet and first.low not in _CALLED:
            continue
        if not found["any"] and first.low not in _CALLED and not _surname(first, first.style):
            continue
        while (
            last + 1 < len(tokens) and last < at + 3 and _goes_on(text, tokens, last, quiet=quiet)
        ):
            last += 1
        yield first.start, tokens[last].end + _initial(text, tokens[last])


def _goes_on(text: str, tokens: Sequence[_Token], at: int, *, quiet: bool) -> bool:
    one, other = tokens[at], tokens[at + 1]
    near = text[one.end : other.start] in {" ", "\n", ".", ". "}
    if _initial(text, other):
        return near and not quiet
    if not _beside(text, one, other):
        return False
    return _surname(other, _Style.QUIET) if quiet else other.style in {_Style.NAME, _Style.LOUD}


def _own(text: str, tokens: Sequence[_Token], author: str | None) -> Iterator[tuple[int, int]]:
    """Two parts of the author's name side by side, one of them possibly an initial."""
    words = [_low(one[0]) for one in _TOKEN.finditer(author or "")][:_MOST_PARTS]
    parts = {word: _OTHER_STEMS.get(word) or _ENDING.sub("", word) for word in words}
    if len(parts) < 2:
        return
    letters = {word[0] for word in parts}
    for at, token in enumerate(tokens):
        others = at > 0 and _initial(text, token) and _initial(text, tokens[at - 1])
        if token.low[0] in letters and not others:
            run = list(_run_of(parts, text, tokens[at : at + len(parts)]))
            if len(run) > 1 and not all(_initial(text, one) for one in run):
                yield token.start, run[-1].end + _initial(text, run[-1])


def _run_of(parts: Mapping[str, str], text: str, tokens: Sequence[_Token]) -> Iterator[_Token]:
    """The first tokens, while each is another part of the name and close to the previous one."""
    left = dict(parts)
    end = tokens[0].start
    for token in tokens:
        own = next((word for word in left if _stands_for(token, word, left[word], text)), None)
        if own is None or text[end : token.start] not in _BETWEEN:
            return
        yield token
        del left[own]
        end = token.end


def _stands_for(token: _Token, word: str, stem: str, text: str) -> bool:
    """Whether it is that word, its initial, or, if capitalised, a form of it."""
    if token.low == word or (_initial(text, token) and word[0] == token.low):
        return True
    named = token.style in {_Style.NAME, _Style.LOUD} and len(stem) >= _SHORTEST_STEM
    return named and token.low.startswith(stem) and len(token.low) <= len(stem) + _LONGEST_ENDING
