"""The commas around people who are addressed or named."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.commas import phrase_at
from bot.proofreading.findings import comma
from bot.proofreading.sentences import Sentence, Word, run
from bot.proofreading.vocabulary import phrases_of, words_of
from domain.model.incident.answer.review_findings import Finding

_OFFICES: Final = words_of("people.offices")


def people(sentence: Sentence) -> Iterator[Finding]:
    """Where such a comma is missing in a sentence."""
    words = sentence.words
    yield from _addresses(words)
    yield from _offices(words)
    yield from _called_last(words)
    yield from _called_first(words)


def _offices(words: list[Word]) -> Iterator[Finding]:
    """«Сергей Кравцов, начальник отдела, осмотрел забор»."""
    for first, last, office in zip(words, words[1:], words[2:], strict=False):
        if not office.bare or office.capital or not office.lemmas() & _OFFICES:
            continue
        if not last.bare or not first.capital or not last.capital:
            continue
        cases = _cases(first, "Name", "Patr") & _cases(last, "Surn", "Patr") & office.cases("NOUN")
        if cases and office.only("NOUN"):
            yield comma(last, office, "Должность после имени выделяют запятыми.")


def _called_last(words: list[Word]) -> Iterator[Finding]:
    """«Благодарим за обращение, Анна Сергеевна!»: nothing else of that sentence can be the name."""
    if len(words) < 4 or not words[-2].bare or not words[-1].bare or words[-3].capital:
        return
    thanked = words[0].low in {"благодарим", "благодарю", "спасибо"}
    if thanked and not words[-2].capital and _person(words[-1]):
        if words[-2].only("NOUN"):
            yield comma(words[-2], words[-1], "Обращение выделяют запятыми.")
        return
    named = _cases(words[-2], "Name") & _cases(words[-1], "Patr") == {"nomn"}
    verbs = [word for word in words if word.only("VERB", "PRTS")]
    we = bool(verbs) and all(
        any({"1per", "plur"} <= form.marks for form in word.forms) for word in verbs
    )
    if named and (we or words[0].low == "спасибо"):
        yield comma(words[-3], words[-2], "Обращение выделяют запятыми.")


def _person(word: Word) -> bool:
    """A name alone, in the nominative."""
    single = [form for form in word.forms if form.number == "sing"]
    return bool(single) and all("Name" in form.marks and form.case == "nomn" for form in single)


def _called_first(words: list[Word]) -> Iterator[Finding]:
    """«Анна Сергеевна талоны появятся завтра»: the verb is of another subject."""
    if len(words) < 4 or not words[1].bare or not words[2].bare or words[2].capital:
        return
    if _cases(words[0], "Name") & _cases(words[1], "Patr") != {"nomn"}:
        return
    clause = words[2 : run(words, 2)]
    at = next((at for at, word in enumerate(clause) if word.only("VERB", "PRTS")), None)
    if at is None or any(word.low in {"и", "или", "с", "со", "вместе"} for word in clause[:at]):
        return
    verb, before = clause[at].forms, clause[:at]
    ours = all(form.marks & {"1per", "2per", "impr"} for form in verb)
    many = all(form.number == "plur" for form in verb) and any(
        one.heads(other) for word in before for one in word.of("NOUN") for other in verb
    )
    if ours or many:
        yield comma(words[1], words[2], "Обращение выделяют запятыми.")


def _cases(word: Word, *kinds: str) -> frozenset[str]:
    return frozenset(form.case for form in word.forms if form.marks & {*kinds})


_GREETINGS: Final = phrases_of("people.greetings")


def _addresses(words: list[Word]) -> Iterator[Finding]:
    """«Здравствуйте, Ольга», «благодарим вас, Анна Сергеевна», «Уважаемая Анна Сергеевна, …»."""
    greeted = phrase_at(words, 0, _GREETINGS)
    why = "Обращение выделяют запятыми."
    called = words[greeted] if len(words) > greeted else None
    if greeted and called and called.bare and (_name(called) or "уважаемый" in called.lemmas()):
        yield comma(words[greeted - 1], words[greeted], why, certain=True)
    if words[0].lemmas() & {"уважаемый", "дорогой"} and len(words) > 1:
        end = 1
        while end < len(words) and words[end].bare and _named_person(words[end]):
            end += 1
        if 1 < end < len(words) and words[end].bare:
            yield comma(words[end - 1], words[end], why, certain=end > 2)
        elif end == 1:
            yield from _many_addressed(words, why)
    for at, (one, other) in enumerate(pairwise(words)):
        if one.low in {"вас", "вам"} and _name(other) and other.bare:
            told = words[at + 2] if at + 2 < len(words) and _patronymic(words[at + 2]) else other
            cases = {form.case for form in told.forms if form.marks & {"Name", "Patr"}}
            if "nomn" in cases and not cases & one.cases("NPRO"):
                yield comma(one, other, why)


def _many_addressed(words: list[Word], why: str) -> Iterator[Finding]:
    """«Уважаемые жители станицы, просим»."""
    for at in range(1, min(7, len(words))):
        if not words[at].bare:
            return
        told = any(form.marks & {"1per", "impr"} for form in words[at].forms)
        if at > 1 and told and not words[at].may("NOUN", "ADJF"):
            yield comma(words[at - 1], words[at], why)
            return


def _name(word: Word) -> bool:
    return word.capital and any("Name" in form.marks for form in word.forms)


def _patronymic(word: Word) -> bool:
    return word.bare and word.capital and any("Patr" in form.marks for form in word.forms)


def _named_person(word: Word) -> bool:
    return word.capital and any(form.marks & {"Name", "Patr", "Surn"} for form in word.forms)
