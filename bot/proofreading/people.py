"""The commas around people who are addressed or named."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.commas import phrase_at
from bot.proofreading.conditions import fits
from bot.proofreading.findings import comma
from bot.proofreading.matcher import found
from bot.proofreading.sentences import ReadWord, Sentence, run
from bot.proofreading.vocabulary import phrases_of
from domain.model.incident.answer.draft import DraftFinding

_GREETINGS: Final = phrases_of("people.greetings")
_ADDRESS: Final = "Обращение выделяют запятыми."
_NAME: Final = "capital&Name"


def people(sentence: Sentence) -> Iterator[DraftFinding]:
    """Where such a comma is missing in a sentence."""
    words = sentence.words
    yield from _addresses(words)
    yield from _thanked(words)
    yield from _offices(words)
    yield from _called_last(words)
    yield from _called_first(words)


def _offices(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Сергей Кравцов, начальник отдела, осмотрел забор»."""
    for _, (first, last, office) in found(
        words, "capital&Name/Patr capital&Surn/Patr =NOUN&!capital&<@people.offices>"
    ):
        if _cases(first, "Name", "Patr") & _cases(last, "Surn", "Patr") & office.cases("NOUN"):
            yield comma(last, office, "Должность после имени выделяют запятыми.")


def _called_last(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Благодарим за обращение, Анна Сергеевна!»: nothing else of that sentence can be the name."""
    if len(words) < 4 or not words[-2].bare or not words[-1].bare or words[-3].capital:
        return
    thanked = words[0].low in {"благодарим", "благодарю", "спасибо"}
    if thanked and not words[-2].capital and _person(words[-1]):
        if words[-2].only("NOUN"):
            yield comma(words[-2], words[-1], _ADDRESS)
        return
    named = _cases(words[-2], "Name") & _cases(words[-1], "Patr") == {"nomn"}
    verbs = [word for word in words if word.only("VERB", "PRTS")]
    we = bool(verbs) and all(fits(word, "1per+plur") for word in verbs)
    if named and (we or words[0].low == "спасибо"):
        yield comma(words[-3], words[-2], _ADDRESS)


def _person(word: ReadWord) -> bool:
    """A name alone, in the nominative."""
    single = [form for form in word.forms if form.number == "sing"]
    return bool(single) and all("Name" in form.marks and form.case == "nomn" for form in single)


def _called_first(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Анна Сергеевна талоны появятся завтра»: the verb is of another subject."""
    if len(words) < 4 or not words[1].bare or not words[2].bare or words[2].capital:
        return
    if _cases(words[0], "Name") & _cases(words[1], "Patr") != {"nomn"}:
        return
    clause = words[2 : run(words, 2)]
    at = next((at for at, word in enumerate(clause) if word.only("VERB", "PRTS")), None)
    if at is None or any(word.low in {"и", "или", "с", "со", "вместе"} for word in clause[:at]):
        return
    verb = clause[at]
    many = fits(verb, "=plur") and any(word.heads(verb) for word in clause[:at])
    if many or fits(verb, "=1per/2per/impr"):
        yield comma(words[1], words[2], _ADDRESS)


def _cases(word: ReadWord, *kinds: str) -> frozenset[str]:
    return frozenset(form.case for form in word.forms if form.marks & {*kinds})


def _addresses(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Здравствуйте, Ольга», «Уважаемая Анна Сергеевна, …»."""
    greeted = phrase_at(words, 0, _GREETINGS)
    for called in words[greeted : greeted + 1] if greeted else ():
        if called.bare and (fits(called, _NAME) or fits(called, "<уважаемый>")):
            yield comma(words[greeted - 1], called, _ADDRESS, certain=True)
    if len(words) < 2 or not fits(words[0], "ADJF&<уважаемый/дорогой>"):
        return
    end = 1
    while end < len(words) and fits(words[end], "bare&capital&Name/Patr/Surn"):
        end += 1
    if end == 1:
        yield from _many_addressed(words)
    elif end < len(words) and words[end].bare:
        yield comma(words[end - 1], words[end], _ADDRESS, certain=end > 2)


def _thanked(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«благодарим вас, Анна Сергеевна»."""
    for at, (you, name) in found(words, f"вас/вам {_NAME}"):
        patronymic = [word for word in words[at + 2 : at + 3] if fits(word, "bare&capital&Patr")]
        cases = _cases((patronymic or [name])[0], "Name", "Patr")
        if "nomn" in cases and not cases & you.cases("NPRO"):
            yield comma(you, name, _ADDRESS)


def _many_addressed(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Уважаемые жители станицы, просим»."""
    end = next((at for at, word in enumerate(words) if at and not word.bare), len(words))
    for at in range(2, min(7, end)):
        if fits(words[at], "1per/impr&!NOUN&!ADJF"):
            yield comma(words[at - 1], words[at], _ADDRESS)
            return
