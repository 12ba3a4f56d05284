"""Whether words that stand together agree: in case after a preposition, an adjective and a numeral with the noun.

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import grammar, needed
from bot.proofreading.sentences import CASES, Sentence, Word, inflected, run
from bot.proofreading.vocabulary import listed, words_of
from domain.model.incident.answer.review_findings import Finding

_GOVERNED: Final = {
    **dict.fromkeys(
        listed(
            """
    без до для из от у около вокруг вместо после против ввиду вследствие путем кроме из-за
    из-под мимо среди ради насчет вдоль возле внутри
    """
        ),
        ("gent",),
    ),
    **dict.fromkeys(["к", "ко", "согласно", "вопреки", "благодаря"], ("datv",)),
    **dict.fromkeys(["при", "о", "об", "обо"], ("loct",)),
    **dict.fromkeys(["над", "перед"], ("ablt",)),
    **dict.fromkeys(["через", "про", "сквозь"], ("accs",)),
    **dict.fromkeys(["в", "во", "на"], ("loct", "accs")),
    **dict.fromkeys(["с", "со"], ("ablt", "gent", "accs")),
    "по": ("datv", "loct", "accs"),
    "между": ("ablt", "gent"),
    "напротив": ("gent", "nomn"),
    "под": ("ablt", "accs"),
    "за": ("ablt", "accs"),
}
"""Which cases a preposition takes; those that take nearly all are left out."""

_COUNTED: Final = frozenset({"два", "две", "три", "четыре", "оба", "обе", "полтора", "полторы"})
_MANY: Final = words_of("agreement.many")
_NO_ADVERBS: Final = listed("без до для из от у около ввиду вследствие ради из-за к при о об над")
_FEW_GENITIVE: Final = frozenset({"двух", "трех", "четырех"})
_FEW_DATIVE: Final = frozenset({"двум", "трем", "четырем"})
_FEW_NAMES: Final = {"двух": "два", "трех": "три", "четырех": "четыре"}
_POINTING: Final = frozenset({"ваш", "наш", "данный"})
_GOVERNING: Final = words_of("agreement.governing")
"""An adjective that a noun in another case may follow, or that stands for a noun by itself."""


def disagreements(sentence: Sentence) -> Iterator[Finding]:
    """What does not agree in a sentence."""
    words = sentence.words
    yield from _after_prepositions(words)
    yield from _adjectives(words)
    yield from _numerals(words)


def _after_prepositions(words: list[Word]) -> Iterator[Finding]:
    for at, word in enumerate(words[:-1]):
        wanted = _GOVERNED.get(word.low)
        after = words[at + 1]
        if wanted is None or not after.bare or not word.may("PREP") or after.abbreviation:
            continue
        if word.low in {"за", "под"} and at and words[at - 1].low == "из":
            continue
        if word.low == "на" and at > 1 and words[at - 2].low.startswith("удел"):
            continue  # «уделяет внимание на»: the preposition itself is wrong
        if word.low == "благодаря" and at and words[at - 1].only("VERB"):
            continue
        yield from _governed(word, after, wanted)
        noun = words[at + 2] if at + 2 < len(words) else None
        if noun and noun.bare and after.only("ADJF", "PRTF") and noun.only("NOUN"):
            yield from _governed_noun(word, after, noun, wanted)


def _governed(preposition: Word, after: Word, wanted: tuple[str, ...]) -> Iterator[Finding]:
    """The word at once after the preposition stands in no case that it takes."""
    if not after.only("NOUN", "ADJF", "PRTF") or "Fixd" in after.marks:
        return
    if "Abbr" in after.marks or after.cases() & {*wanted, ""} or not after.cases() <= CASES:
        return
    form = next((one for one in after.forms if one.case == "gent"), after.forms[0])
    right = inflected(after.text, form, wanted[0])
    message = f"После «{preposition.low}» {needed(*wanted)}."
    yield grammar([after], message, right)


def _governed_noun(
    preposition: Word, adjective: Word, noun: Word, wanted: tuple[str, ...]
) -> Iterator[Finding]:
    """The adjective is right and its noun stands in another case: «о принятом решение»."""
    if (
        adjective.capital
        or _dated(adjective, noun)
        or (adjective.lemmas() & _GOVERNING and (preposition.low, adjective.low) != ("по", "всем"))
        or (adjective.only("PRTF") and not _passive(adjective))
    ):
        return
    fits = {form.case for form in adjective.of("ADJF", "PRTF")} & set(wanted)
    if not fits or noun.cases() & fits or noun.capital or "Fixd" in noun.marks:
        return
    if noun.cases() <= {"ablt", "datv"}:
        return
    right = inflected(noun.text, noun.forms[0], max(fits))
    yield grammar(
        [adjective, noun],
        f"После «{preposition.low}» слова не согласованы.",
        right and f"{adjective.text} {right}",
    )


def _dated(adjective: Word, noun: Word) -> bool:
    """«к десятому декабря»."""
    return "Anum" in adjective.marks and "gent" in noun.cases()


def _passive(adjective: Word) -> bool:
    return any("pssv" in form.marks and "past" in form.marks for form in adjective.forms)


def _adjectives(words: list[Word]) -> Iterator[Finding]:
    """An adjective and the noun after it, in no common case, number and gender."""
    for at, (adjective, noun) in enumerate(pairwise(words)):
        after = words[at + 2 : run(words, at + 1)]
        if not noun.bare or not noun.only("NOUN") or not _adjectival(adjective, noun, after):
            continue
        if adjective.lemmas() & _GOVERNING or adjective.marks & {"Fixd", "Anph"}:
            continue
        if "Apro" in adjective.marks and not adjective.lemmas() & _POINTING:
            continue
        street = at > 0 and adjective.capital
        if street or noun.capital or noun.marks & {"Fixd", "Abbr", "Name", "Surn", "Patr"}:
            continue
        if any(one.agrees(other) for one in adjective.forms for other in noun.forms):
            continue
        if _counted(words, at) or _listed(words, at) or _common(noun) or _dated(adjective, noun):
            continue
        if at and words[at - 1].only("PREP") and not _fitting(words[at - 1], adjective):
            continue
        if at and words[at - 1].only("PREP") and not _fitting(words[at - 1], noun):
            continue
        message = "Прилагательное и существительное не согласованы."
        yield grammar([adjective, noun], message, *_agreeing(adjective, noun, words[:at]))


def _adjectival(word: Word, noun: Word, after: list[Word]) -> bool:
    """«нашей города», «специализированной организация»: other readings fit this noun no better."""
    if word.only("ADJF") or word.lemmas() & {"наш", "ваш"}:
        return True
    if not word.may("ADJF") or any(_stand_together(word, other) for other in after):
        return False
    thing = _passive(word) and not word.marks & {"masc", "plur"}  # «задержанному» is a person
    if word.only("ADJF", "PRTF") and noun.cases() == {"nomn"} and thing:
        return True
    return "данный" in word.lemmas() and "plur" not in word.marks


def _stand_together(adjective: Word, noun: Word) -> bool:
    return any(one.agrees(other) for one in adjective.of("ADJF") for other in noun.of("NOUN"))


def _fitting(preposition: Word, word: Word) -> bool:
    """Whether the word may follow the preposition; another rule tells where not."""
    wanted = _GOVERNED.get(preposition.low)
    return wanted is None or bool(word.cases() & set(wanted))


def _agreeing(adjective: Word, noun: Word, before: list[Word]) -> Iterator[str]:
    wanted = _GOVERNED.get(before[-1].low) if before else None
    for form in noun.forms:
        if wanted and form.case not in wanted:
            continue
        gender = () if form.number == "plur" else (form.gender,)
        right = inflected(adjective.text, adjective.of("ADJF")[0], form.case, form.number, *gender)
        if right:
            yield f"{right} {noun.text}"
            return


def _counted(words: list[Word], at: int) -> bool:
    """«два новых дома»: a numeral before takes another form."""
    before = words[max(0, at - 3) : at]
    return any(word.number or word.may("NUMR") for word in before)


def _listed(words: list[Word], at: int) -> bool:
    """«первый и второй подъезды», «в новой и старой частях»."""
    return at > 0 and (words[at - 1].low in {"и", "или", "а"} or not words[at].bare)


def _common(noun: Word) -> bool:
    """«наш врач»: the person may be a woman."""
    return any("anim" in form.marks and form.gender in {"masc", "ms-f"} for form in noun.forms)


def _numerals(words: list[Word]) -> Iterator[Finding]:
    for at, (numeral, noun) in enumerate(pairwise(words)):
        if not noun.bare or not noun.only("NOUN"):
            continue
        before = words[at - 1] if at else None
        if numeral.may("ADJF", "PRTF") and numeral.bare and before is not None:
            yield from _of_counted(before, numeral, noun)
        prefixed = before is not None and before.may("PREP")
        yield from _of_numeral(numeral, noun, before if prefixed else None)
        if before is not None and _undeclined(numeral, noun, _taken_after(words[:at])):
            yield grammar([numeral], "Числительное стоит не в том падеже.")


def _of_counted(numeral: Word, adjective: Word, noun: Word) -> Iterator[Finding]:
    """«две детских площадок», «восемь дворовых территории»."""
    plural = any((form.case, form.number) == ("gent", "plur") for form in noun.forms)
    if numeral.low in _MANY and numeral.only("NUMR") and noun.bare and not noun.lemmas() & _ODD:
        if not plural and "plur" in adjective.marks and "gent" in noun.cases():
            right = inflected(noun.text, noun.forms[0], "gent", "plur")
            yield grammar([noun], "Числительное и существительное не согласованы.", right)
        return
    if numeral.low not in _COUNTED or not noun.bare or noun.lemmas() & _ODD:
        return
    cases = {(form.case, form.number) for form in noun.forms}
    if cases & {("gent", "sing"), ("nomn", "plur")}:
        return
    right = inflected(noun.text, noun.forms[0], "gent", "sing")
    if "plur" in noun.marks:
        yield grammar(
            [adjective, noun],
            "Числительное и существительное не согласованы.",
            right and f"{adjective.text} {right}",
        )


def _of_numeral(numeral: Word, noun: Word, preposition: Word | None) -> Iterator[Finding]:
    if _hour(noun, preposition):
        return
    message = "Числительное и существительное не согласованы."
    wanted = _counted_in(numeral.low, preposition.low if preposition else None)
    if wanted is None:
        if numeral.low in _FEW_GENITIVE and _one_of_few(noun):
            yield grammar([numeral, noun], message, f"{_FEW_NAMES[numeral.low]} {noun.text}")
        elif numeral.only("NUMR") and not noun.lemmas() & _ODD and not _in_case_of(numeral, noun):
            yield grammar([numeral, noun], message)
        return
    case, number = wanted
    if any(form.case == case and form.number == number for form in noun.forms):
        return
    if numeral.low in {"много", "мало"} and "gent" in noun.cases():
        return
    if noun.lemmas() & _ODD and case != "datv":
        return
    if "anim" in noun.marks and case == "loct":
        return
    right = inflected(noun.text, noun.forms[0], case, number)
    yield grammar([numeral, noun], message, right and f"{numeral.text} {right}")


def _taken_after(before: list[Word]) -> set[str]:
    """The cases that the last of these words takes; «в течение» is one, «после» an adverb, too."""
    if [word.low for word in before[-2:]] == ["в", "течение"]:
        return {"gent"}
    return set(_GOVERNED[before[-1].low]) if before[-1].low in _NO_ADVERBS else set()


def _undeclined(numeral: Word, noun: Word, governed: set[str]) -> bool:
    """«около тридцать дней»."""
    counted = any(form.case == "gent" and form.number == "plur" for form in noun.forms)
    direct = numeral.only("NUMR") and numeral.cases("NUMR") <= {"nomn", "accs"}
    return counted and direct and bool(governed) and not governed & {"nomn", "accs"}


def _hour(noun: Word, preposition: Word | None) -> bool:
    """«в восемь утра», «до двух дня», and not «за пять дня»."""
    if noun.low == "дня":
        return preposition is not None and preposition.low not in {"за", "через"}
    return noun.low in {"утра", "вечера", "ночи"}


def _in_case_of(numeral: Word, noun: Word) -> bool:
    """«пятью домами»: beyond the nominative both stand in one case, the noun in the plural."""
    cases = numeral.cases("NUMR")
    if cases & {"nomn", ""}:
        return True
    return any(form.number == "plur" and form.case in cases for form in noun.forms)


_ODD: Final = frozenset({"человек", "раз", "год", "тысяча", "миллион"})
"""They count in ways of their own."""


def _counted_in(numeral: str, preposition: str | None) -> tuple[str, str] | None:
    """In which case and number the noun stands after it."""
    if numeral in _MANY and preposition in {None, "на", "в", "за", "через"}:
        return "gent", "plur"
    if numeral in _COUNTED and preposition is None:
        return "gent", "sing"
    if numeral in _FEW_DATIVE:
        return "datv", "plur"
    if numeral in _FEW_GENITIVE and preposition in {"в", "на", "о", "при"}:
        return "loct", "plur"
    return None


def _one_of_few(noun: Word) -> bool:
    """It stands as after «три», not as after «трёх»."""
    single = any(form.case == "gent" and form.number == "sing" for form in noun.forms)
    return single and not any(form.number == "plur" and form.case != "nomn" for form in noun.forms)
