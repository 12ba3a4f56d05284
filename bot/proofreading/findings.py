"""Findings as the rules of a sentence report them, and their messages filled in with its words.

The places «{1}», «{2:gent}» of a message are explained in `rules/README.md`.
"""

import re
from dataclasses import replace
from typing import Final

from bot.proofreading.conditions import may_follow, taken_by
from bot.proofreading.patterns import Match
from bot.proofreading.sentences import ReadWord, inflected
from domain.model.incident.answer.draft import DraftFinding, FindingKind

_CASES: Final = {
    "nomn": "именительный",
    "gent": "родительный",
    "datv": "дательный",
    "accs": "винительный",
    "ablt": "творительный",
    "loct": "предложный",
}


def needed(*cases: str) -> str:
    """Return «нужен дательный падеж», «нужен предложный или винительный падеж»."""
    *first, last = (_CASES[case] for case in cases)
    names = f"{', '.join(first)} или {last}" if first else last
    return f"нужен {names} падеж"


def spelling(words: list[ReadWord], message: str, *right: str) -> DraftFinding:
    """Return a spelling finding over these words."""
    given = tuple(one.capitalize() if words[0].capital else one for one in right)
    return over(words, FindingKind.SPELLING, message, given)


def comma(
    one: ReadWord, other: ReadWord, why: str, *more: ReadWord, certain: bool = False
) -> DraftFinding:
    """Report a missing comma between two words; `more`: words after them to be marked, too."""
    closing = "»" if other.gap.startswith("»") else ""
    after = "".join(word.gap + word.text for word in (other, *more))
    right = f"{one.text}{closing},{after.removeprefix(closing)}"
    return over([one, other, *more], FindingKind.PUNCTUATION, why, (right,), certain=certain)


def superfluous(word: ReadWord) -> DraftFinding:
    """Report that the comma after the word is needless."""
    return DraftFinding(
        word.start,
        len(word.text) + 1,
        FindingKind.PUNCTUATION,
        "Здесь запятая не нужна.",
        (word.text,),
    )


def over(
    words: list[ReadWord],
    kind: FindingKind,
    message: str,
    right: tuple[str, ...],
    *,
    certain: bool = False,
) -> DraftFinding:
    """Return a finding from the first of these words to the last; `right`: its replacements."""
    start = words[0].start
    return DraftFinding(start, words[-1].end - start, kind, message, right, certain=certain)


_PLACE: Final = re.compile(r"\{(\d)(?::([^{}]*))?\}")


def written(template: str, match: Match) -> str | None:
    """Fill in the words of a match; None where one has no such form."""
    parts = _PLACE.split(template)
    filled = [parts[0]]
    for number, form, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        said = _formed(match, int(number), form or "")
        if said is None:
            return None
        filled += [said, after]
    return "".join(filled)


def small(template: str, match: Match) -> str:
    """The same in small letters, «ё» as «е»; empty where a word has no such form."""
    return (written(template, match) or "").lower().replace("ё", "е")


def told(message: str, match: Match) -> str:
    """A message with the words that it names, in small letters, and «{1:needed}»."""
    return _PLACE.sub(lambda said: _told(match, int(said[1]), said[2]), message)


def _told(match: Match, number: int, form: str | None) -> str:
    if form != "needed":
        return " ".join(word.low for word in match.part(number))
    first, *more = taken_by(match.word(number))
    return needed(first, *more) if first in _CASES else f"нужен предлог «{first}»"


def like_subject(word: ReadWord, subject: ReadWord, *marks: str) -> str | None:
    """A verb or an adjective in the number of its subject, and in its gender where it has one."""
    noun = next((one for one in subject.forms if one.case == "nomn"), subject.forms[0])
    form = word.forms[0]
    gendered = noun.number == "sing" and (form.pos in {"PRTS", "ADJF"} or "past" in form.marks)
    return inflected(word.text, form, noun.number, noun.gender if gendered else "", *marks)


def _formed(found: Match, number: int, form: str) -> str | None:
    match form.split():
        case []:
            return _text(found.part(number))
        case [*marks, "like", subject]:
            return like_subject(found.word(number), found.word(int(subject)), *marks)
        case ["after", governing, *others]:
            words = [found.word(int(one)) for one in others]
            return _governed(found.word(number), found.word(int(governing)), words)
        case ["beside", noun]:
            return _beside(found.word(number), found.word(int(noun)))
        case _:
            return _inflected_as(found.word(number), form)


def _governed(noun: ReadWord, governing: ReadWord, others: list[ReadWord]) -> str | None:
    """In the first case that the other word takes and that these may stand in, with its preposition."""
    *before, last = taken_by(governing)
    cases = [one for one in (*before, last) if one in _CASES]
    case = next(one for one in cases if all(one in other.cases() for other in others))
    genitive = [one for one in noun.forms if one.case == "gent" and not others]
    reading = [*genitive, *noun.forms][0]
    said = inflected(noun.text, reading, case)
    preposition = "".join(f"{one} " for one in before if one not in _CASES)
    return said and f"{preposition}{said}"


def _beside(adjective: ReadWord, noun: ReadWord) -> str | None:
    """An adjective in the case, number and gender that the noun beside it may have here."""
    reading, before = adjective.of("ADJF")[0], adjective.before
    for form in noun.forms:
        if before is None or may_follow(replace(noun, forms=(form,)), before):
            gender = "" if form.number == "plur" else form.gender
            if right := inflected(adjective.text, reading, form.case, form.number, gender):
                return right
    return None


def _text(words: list[ReadWord]) -> str:
    return words[0].text + "".join(word.gap + word.text for word in words[1:])


def _inflected_as(word: ReadWord, form: str) -> str | None:
    """«-2»: without two letters at the end; «datv>gent»: read as a dative, the genitive of it."""
    if form in {"lemma", "capital"}:
        return word.forms[0].lemma if form == "lemma" else word.text.capitalize()
    if form[0] in "-+":
        return word.text[: int(form)] if form[0] == "-" else word.text[int(form) :]
    read_as, _, wanted = form.rpartition(">")
    reading = next(one for one in word.forms if not read_as or read_as in one.marks)
    return inflected(word.text, reading, *wanted.split())
