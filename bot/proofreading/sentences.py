"""Texts as sentences, and sentences as words with all their readings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any, Final

from bot.proofreading.vocabulary import words_of

_WORD: Final = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_END: Final = re.compile(r"[.!?…]|\n")
SHORTENED: Final = words_of("sentences.shortened")
"""Abbreviations: a full stop after them does not end a sentence."""

_SHORT: Final = 2
"""Letters; in so short a word readings as a name are ignored if it may be a conjunction or the like."""
_KNOWN: Final = 30_000
"""Words whose readings are cached."""

BE: Final = frozenset({"будет", "будут", "был", "была", "было", "были"})
"""Auxiliaries of short participles, no predicates by themselves."""

NAMED: Final = frozenset({"Fixd", "Abbr", "Name", "Surn", "Patr", "Geox", "Orgn"})
"""Grammemes of names and of words that are not inflected."""
CASES: Final = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct"})
_ALIKE: Final = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}


@dataclass(frozen=True, slots=True)
class WordForm:
    """One reading of a word, in OpenCorpora grammemes: NOUN, sing, femn, nomn."""

    pos: str
    case: str
    number: str
    gender: str
    marks: frozenset[str]
    lemma: str

    def agrees(self, noun: "WordForm") -> bool:
        """Whether an adjective of this form may stand beside a noun of that form."""
        if self.case != noun.case or self.number != noun.number:
            return False
        if self.case == "accs" and not self._animacy <= {noun.animacy}:
            return False
        return self.number == "plur" or not noun.gender or noun.gender == self.gender

    def heads(self, verb: "WordForm") -> bool:
        """Whether a noun of this form may be the subject of that verb; «глава» of either gender."""
        if self.case != "nomn" or self.number != verb.number:
            return False
        return verb.number == "plur" or not verb.gender or self.gender in {verb.gender, "ms-f", ""}

    def alike(self, noun: "WordForm") -> bool:
        """Whether «который» of this form, or a participle, may explain a noun of that form."""
        if noun.pos == "NUMR" or "Pltm" in noun.marks:
            return self.number == "plur"
        if not noun.number or self.number != noun.number:
            return False
        return self.number == "plur" or not noun.gender or self.gender in {noun.gender, ""}

    @property
    def animacy(self) -> str:
        """«anim» or «inan»."""
        return "anim" if "anim" in self.marks else "inan"

    @property
    def _animacy(self) -> frozenset[str]:
        return self.marks & {"anim", "inan"}


@dataclass(slots=True)
class ReadWord:
    """A word or a number, and the text between it and the word before."""

    text: str
    start: int
    gap: str
    forms: tuple[WordForm, ...]
    before: "ReadWord | None" = field(default=None, compare=False, repr=False)
    """The word before it in the sentence."""

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)

    @property
    def low(self) -> str:
        """In small letters, «ё» as «е»."""
        return self.text.lower().replace("ё", "е")

    @property
    def bare(self) -> bool:
        """Whether only white space stands before it."""
        return self.gap.isspace()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def number(self) -> bool:
        """Whether it is made of digits."""
        return self.text[0].isdigit()

    @property
    def abbreviation(self) -> bool:
        """Whether it has capitals only: «УК», «МКД», an initial."""
        return self.text.isupper() and not self.number

    def only(self, *parts: str) -> bool:
        """Whether each reading is one of these parts of speech."""
        return bool(self.forms) and all(form.pos in parts for form in self.forms)

    def may(self, *parts: str) -> bool:
        """Whether some reading is one of these parts of speech."""
        return any(form.pos in parts for form in self.forms)

    def of(self, *parts: str) -> tuple[WordForm, ...]:
        """The readings that are one of these parts of speech."""
        return tuple(form for form in self.forms if form.pos in parts)

    def cases(self, *parts: str) -> frozenset[str]:
        """The cases of its readings as these parts of speech, by default of all that are declined."""
        return frozenset(form.case for form in self.of(*parts or ("NOUN", "ADJF", "PRTF", "NPRO")))

    @property
    def marks(self) -> frozenset[str]:
        """The grammemes of all its readings."""
        return frozenset().union(*(form.marks for form in self.forms))

    def agrees(self, noun: "ReadWord") -> bool:
        """Whether it is an adjective or a participle that may stand beside that noun."""
        adjectives = self.of("ADJF", "PRTF")
        return any(one.agrees(other) for one in adjectives for other in noun.of("NOUN"))

    def alike(self, noun: "ReadWord") -> bool:
        """Whether it may explain that word: in the same number and gender, in any case."""
        nouns = noun.of("NOUN", "NPRO", "ADJF", "NUMR")
        return any(one.alike(other) for one in self.of("ADJF", "PRTF") for other in nouns)

    def heads(self, verb: "ReadWord", *parts: str) -> bool:
        """Whether it is a noun, or one of these parts, that may be the subject of that verb."""
        return any(one.heads(other) for one in self.of(*parts or ("NOUN",)) for other in verb.forms)

    def lemmas(self) -> frozenset[str]:
        """The lemmas of its readings."""
        return frozenset(form.lemma for form in self.forms)


@dataclass
class Sentence:
    """Words up to a full stop."""

    words: list[ReadWord]

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Where each word in small letters stands, and each <lemma>."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            for one in {word.low, *(f"<{lemma}>" for lemma in word.lemmas())}:
                found.setdefault(one, []).append(at)
        return found

    @cached_property
    def said(self) -> frozenset[str]:
        """Its words in small letters, and each <lemma>."""
        return frozenset(self.places)


def sentences(text: str) -> list[Sentence]:
    """Split a text into sentences."""
    found: list[Sentence] = []
    words: list[ReadWord] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        if words and _ends(words[-1], gap, match[0]):
            found.append(Sentence(words))
            words = []
        before = words[-1] if words else None
        gap = gap if words else ""
        words.append(ReadWord(match[0], match.start(), gap, forms(match[0]), before))
        end = match.end()
    return [*found, Sentence(words)] if words else found


def _ends(last: ReadWord, gap: str, following: str) -> bool:
    if "\n" in gap:
        return True
    if not _END.search(gap) or gap[-1:].strip(' \xa0«"„') != "" or gap.strip() == "":
        return False
    initial = len(last.text) == 1 and last.capital
    shortened = gap.startswith(".") and (last.low in SHORTENED or initial)
    return not shortened and not following[0].islower()


@lru_cache(maxsize=_KNOWN)
def forms(word: str) -> tuple[WordForm, ...]:
    """Return the readings of a word; none if the dictionary lacks it."""
    analyzer = dictionary()
    if not analyzer.word_is_known(word):
        return ()
    found = dict.fromkeys(_form(parse.tag, parse.normal_form) for parse in analyzer.parse(word))
    if len(word) <= _SHORT:  # «в» is hardly ever the name of the letter, nor «по» the river
        joining = tuple(form for form in found if form.pos in {"PREP", "CONJ", "NPRO", "PRCL"})
        return joining or tuple(found)
    return tuple(found)


def _form(tag: Any, lemma: str) -> WordForm:
    case = str(tag.case or "")
    case = _ALIKE.get(case, case)
    return WordForm(
        str(tag.POS or ""),
        case,
        str(tag.number or ""),
        str(tag.gender or ""),
        frozenset({*map(str, tag.grammemes), case} - {""}),
        lemma.replace("ё", "е"),
    )


def inflected(word: str, form: WordForm, *marks: str) -> str | None:
    """Return another form of a word, read this way, or None. Keeps a capital letter."""
    for parse in dictionary().parse(word):
        if _form(parse.tag, parse.normal_form) == form:
            other = parse.inflect({*marks} - {""})
            if other is None:
                return None
            return str(other.word).capitalize() if word[0].isupper() else str(other.word)
    return None


def parted(word: ReadWord) -> bool:
    """Whether a comma, a dash, a colon or a bracket stands before it."""
    return bool(re.search(r"[,;:–—(]| - ", word.gap))


def clause_start(words: list[ReadWord], at: int) -> int:
    """Return the start of the words up to that one that no such mark separates."""
    while at and not parted(words[at]):
        at -= 1
    return at


def run(words: list[ReadWord], begin: int) -> int:
    """Return the end of the words from that one on that no such mark separates."""
    end = begin + 1
    while end < len(words) and not parted(words[end]):
        end += 1
    return end


@cache
def dictionary() -> Any:
    """The words of Russian and their forms: 30 MB, loaded when the first word comes."""
    import pymorphy3  # noqa: PLC0415 - the parent process never reads it

    return pymorphy3.MorphAnalyzer()
