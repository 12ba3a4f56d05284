"""What a rule asks of the words around a window, as it is written in `rules/windows.toml`."""

from collections.abc import Callable
from typing import Final

from bot.proofreading.conditions import condition
from bot.proofreading.findings import small
from bot.proofreading.sentences import ReadWord, clause_start, forms, run

Context = Callable[[list[ReadWord], int, int], bool]
"""Whether the words from one place to another stand where a rule asks them to stand."""

_MAY_HEAD: Final = ("NOUN", "NPRO", "ADJF")


def context(said: str) -> Context:
    """Compile a context; one of what «|» parts is enough. Raises KeyError where one is not understood."""
    either = [_single(*one.split()) for one in said.split(" | ")]
    return lambda words, start, end: any(one(words, start, end) for one in either)


def _single(asked: str, *said: str) -> Context:
    if asked in {"some", "no"}:
        return _around(said, wanted=asked == "some")
    if asked in _RELATIONS:
        return _related(asked, *said)
    if asked in _SUBJECTS:
        which = int(said[0]) - 1
        return lambda words, start, end: _SUBJECTS[asked](words, start, words[start + which])  # noqa: ARG005
    return _PLACES[asked](*said)


def _around(said: tuple[str, ...], *, wanted: bool) -> Context:
    """«some before 3 …»: one of the three words before is so; «no clause …»: none up to a comma is."""
    side, is_it = said[0], condition(said[-1])
    count = int(said[1]) if len(said) > 2 else None
    near = {"before": _before, "after": _after, "lead": _lead, "clause": _clause, "beyond": _beyond}
    words_near = near[side]
    return lambda words, start, end: any(map(is_it, words_near(words, start, end, count))) == wanted


def _before(words: list[ReadWord], start: int, _end: int, count: int | None) -> list[ReadWord]:
    return words[max(0, start - count) if count else 0 : start]


def _after(words: list[ReadWord], _start: int, end: int, count: int | None) -> list[ReadWord]:
    return words[end : end + count if count else None]


def _lead(words: list[ReadWord], start: int, _end: int, _count: int | None) -> list[ReadWord]:
    """The words before, back to the last comma."""
    return words[clause_start(words, start) : start]


def _clause(words: list[ReadWord], _start: int, end: int, _count: int | None) -> list[ReadWord]:
    """The words after, up to the next comma."""
    return words[end : run(words, end - 1)]


def _beyond(words: list[ReadWord], _start: int, end: int, _count: int | None) -> list[ReadWord]:
    """The word after the next comma."""
    beyond = run(words, end - 1)
    return words[beyond : beyond + 1]


def _related(asked: str, *said: str) -> Context:
    """How the words of these numbers go together."""
    numbers = [int(one) - 1 for one in said]
    relation = _RELATIONS[asked]
    return lambda words, start, end: relation(*(words[start + one] for one in numbers))  # noqa: ARG005


def heads(word: ReadWord, verb: ReadWord) -> bool:
    """Whether a noun, a pronoun or an adjective may be the subject of that verb; «УК» may."""
    named = word.abbreviation and not word.may("PREP", "CONJ")
    return named or word.heads(verb, *_MAY_HEAD)


def _counted(numeral: ReadWord, noun: ReadWord) -> bool:
    """«пятью домами»: beyond the nominative both stand in one case, the noun in the plural."""
    cases = numeral.cases("NUMR")
    plural = {form.case for form in noun.forms if form.number == "plur"}
    return bool(cases & {"nomn", "", *plural})


def _genders_differ(one: ReadWord, other: ReadWord) -> bool:
    genders = {one.forms[0].gender, other.forms[0].gender}
    return len(genders) > 1 and "" not in genders


def _direct_row(*words: ReadWord) -> bool:
    """All may stand in one of the cases of subjects and objects, and in no other together."""
    common = frozenset.intersection(*(word.cases("NOUN") for word in words))
    return bool(common) and common <= {"nomn", "accs"}


_RELATIONS: Final[dict[str, Callable[..., bool]]] = {
    "agrees": lambda one, noun: one.agrees(noun),
    "agrees_not": lambda one, noun: not one.agrees(noun),
    "alike": lambda one, noun: one.alike(noun),
    "counts_not": lambda numeral, noun: not _counted(numeral, noun),
    "genders_differ": _genders_differ,
    "heads": heads,
    "heads_not": lambda noun, verb: not heads(noun, verb),
    "numbers": lambda one, other: one.forms[0].number == other.forms[0].number,
    "repeats": lambda one, other: one.low == other.low and one.text != other.text,
    "repeats_not": lambda one, other: one.low != other.low,
    "row": _direct_row,
}


def _no_subject_before(words: list[ReadWord], start: int, verb: ReadWord) -> bool:
    return not any(heads(word, verb) for word in words[:start])


def _no_subject_near(words: list[ReadWord], start: int, verb: ReadWord) -> bool:
    """No subject stands before the verb with only white space between."""
    begin = start
    while begin and words[begin].bare:
        begin -= 1
    return not any(heads(word, verb) for word in words[begin:start])


def _heads_nothing(words: list[ReadWord], _start: int, noun: ReadWord) -> bool:
    return not any(heads(noun, word) for word in words if word.may("VERB", "ADJS", "PRTS"))


def _later_noun(words: list[ReadWord], start: int, participle: ReadWord) -> bool:
    """A noun that agrees with the participle comes soon after the one beside it."""
    return any(word.bare and participle.agrees(word) for word in words[start + 2 : start + 4])


_SUBJECTS: Final[dict[str, Callable[[list[ReadWord], int, ReadWord], bool]]] = {
    "heads_nothing": _heads_nothing,
    "no_later_noun": lambda words, start, word: not _later_noun(words, start, word),
    "no_subject_before": _no_subject_before,
    "no_subject_near": _no_subject_near,
}


def _starts() -> Context:
    return lambda words, start, end: start == 0  # noqa: ARG005


def _opens() -> Context:
    return lambda words, start, end: start == 0 or "," in words[start].gap  # noqa: ARG005


def _no_marks() -> Context:
    """No colon and no dash stands between the words of the sentence."""
    return lambda words, start, end: not any(mark in one.gap for one in words for mark in ":–—-")  # noqa: ARG005


def _first(said: str) -> Context:
    is_it = condition(said)
    return lambda words, start, end: is_it(words[0])  # noqa: ARG005


def _is(number: str, said: str) -> Context:
    at, is_it = int(number) - 1, condition(said)
    return lambda words, start, end: is_it(words[start + at])  # noqa: ARG005


def _next(said: str) -> Context:
    is_it = condition(said)
    return lambda words, start, end: (  # noqa: ARG005
        end < len(words) and words[end].bare and is_it(words[end])
    )


def _previous(said: str) -> Context:
    is_it = condition(said)
    return lambda words, start, end: (  # noqa: ARG005
        start > 0 and words[start].bare and is_it(words[start - 1])
    )


def _exists(template: str, parts: str) -> Context:
    """The dictionary has such a word of one of these parts of speech."""
    wanted = parts.split("/")
    return lambda words, start, end: any(
        form.pos in wanted for form in forms(small(template, words[start:end]))
    )


_PLACES: Final[dict[str, Callable[..., Context]]] = {
    "starts": _starts,
    "opens": _opens,
    "no_marks": _no_marks,
    "first": _first,
    "is": _is,
    "next": _next,
    "previous": _previous,
    "exists": _exists,
}
