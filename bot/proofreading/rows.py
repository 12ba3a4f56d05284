"""Commas between what stands in a row, and between clauses that no word joins."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.findings import comma, superfluous
from bot.proofreading.sentences import Sentence, Word, listed, marks
from domain.model.answer.proof import Finding, FindingKind

_PERSONS: Final = frozenset({"1per", "2per", "impr"})
_BETWEEN: Final = listed("теперь уже сейчас сегодня завтра скоро вскоре затем потом")
_FOLLOWED: Final = listed(
    "документ работа мероприятие мера вопрос адрес улица объект услуга сведение участок"
)


def rows(sentence: Sentence) -> Iterator[Finding]:
    """Where such a comma is missing, or is one too many."""
    words = sentence.words
    yield from _nouns(words)
    yield from _nor(words)
    yield from _clauses_side_by_side(words)
    yield from _two_clauses(words, sentence.commas)
    yield from _one_subject(words, sentence.commas)
    yield from _following(sentence)


def _nouns(words: list[Word]) -> Iterator[Finding]:
    """«скамейки, урны качели и турники»."""
    for at in range(1, len(words) - 3):
        before, one, other, joint, last = *words[at - 1 : at + 3], words[at + 3]
        if one.gap.strip() != "," or not other.bare or joint.low != "и" or not joint.bare:
            continue
        row = (before, one, other, last)
        if not all(word.only("NOUN") and not word.capital for word in row[1:]) or not last.bare:
            continue
        cases = frozenset.intersection(*(word.cases("NOUN") for word in row))
        if cases and cases <= {"nomn", "accs"} and "gent" not in other.cases():
            yield comma(one, other, "Однородные члены разделяют запятой.")


def _nor(words: list[Word]) -> Iterator[Finding]:
    """«ни трещин, ни следов»."""
    for at, word in enumerate(words):
        if word.low != "ни" or not word.bare or not at:
            continue
        first = next(
            (place for place in range(at - 2, max(-1, at - 6), -1) if words[place].low == "ни"),
            None,
        )
        if first is None or not all(one.bare for one in words[first + 1 : at]):
            continue
        nouns = (words[at - 1], words[at + 1]) if at + 1 < len(words) else ()
        if nouns and all(one.may("NOUN") for one in nouns) and nouns[0].low not in {"днем", "то"}:
            yield comma(words[at - 1], word, "Перед повторным «ни» нужна запятая.")


def _agree(noun: Word, verb: Word) -> bool:
    return any(
        one.heads(other) and not other.marks & _PERSONS
        for one in noun.of("NOUN")
        for other in verb.forms
    )


def _clauses_side_by_side(words: list[Word]) -> Iterator[Finding]:
    """«Двор убран, мусор вывезен»."""
    for at in range(len(words) - 3):
        noun, short, other, last = words[at : at + 4]
        if not (short.bare and other.bare and last.bare):
            continue
        if not (short.only("PRTS") and last.only("PRTS") and other.only("NOUN")):
            continue
        if noun.only("NOUN") and _agree(noun, short) and _agree(other, last):
            yield comma(short, other, "Две части предложения разделяют запятой.")


def _two_clauses(words: list[Word], commas: int) -> Iterator[Finding]:
    """«Светильник заменили, и теперь улица освещена»: each clause has its own subject."""
    if commas or sum(word.low == "и" for word in words) != 1:
        return
    at = next(place for place, word in enumerate(words) if word.low == "и")
    if not words[0].only("NOUN", "ADJF") or at + 2 >= len(words) or at < 2:
        return
    own = [word for word in words[:at] if word.only("VERB", "PRTS")]
    begin = at + 1 + (words[at + 1].low in _BETWEEN)
    tail = words[begin : begin + 4]
    verb = next((place for place, word in enumerate(tail) if word.only("VERB", "PRTS")), None)
    if not own or not verb or not tail[0].only("NOUN") or not _agree(tail[0], tail[verb]):
        return
    whose = all("gent" in word.cases("NOUN") for word in tail[1:verb])
    plain = tail[verb].only("PRTS") or tail[0].cases() == {"nomn"}
    intransitive = all("intr" in form.marks for form in tail[verb].forms)
    heads = [word for word in words[:2] if word.may("NOUN") and "gent" not in word.cases()]
    joined = any(word.low in {"если", "когда", "что"} for word in words)
    if whose and (plain or intransitive) and heads and words[at - 1].bare and not joined:
        yield comma(words[at - 1], words[at], "Две части предложения разделяют запятой.")


def _one_subject(words: list[Word], commas: int) -> Iterator[Finding]:
    """«Работы начнутся в мае, и завершатся в июне»: nothing parts two verbs of one subject."""
    if commas != 1:
        return
    at = next((place for place, word in enumerate(words) if "," in word.gap), 0)
    if at < 2 or at + 1 >= len(words) or words[at].low != "и" or not words[at + 1].bare:
        return
    verb = words[at + 1]
    first = [word for word in words[:at] if word.only("VERB", "PRTS")]
    if len(first) != 1 or not verb.only("VERB", "PRTS") or not _same(first[0], verb):
        return
    subject = [word for word in words[:at] if word.may("NOUN", "NPRO") and _agree(word, verb)]
    after = words[at + 2 :]
    if not subject or any(word.may("PRTF", "GRND") or word.low == "и" for word in words[:at]):
        return
    if any(word.may("NOUN", "NPRO") and "nomn" in word.cases("NOUN", "NPRO") for word in after):
        return
    yield superfluous(words[at - 1])


def _same(one: Word, other: Word) -> bool:
    """In the same number, time and person."""
    told = {"sing", "plur", "past", "pres", "futr", "1per", "2per", "3per", "PRTS"}
    return bool(marks(one)) and marks(one) & told == marks(other) & told


def _following(sentence: Sentence) -> Iterator[Finding]:
    """«следующие документы: паспорт, СНИЛС»."""
    words = sentence.words
    for at in range(len(words) - 3):
        following, noun, first = words[at : at + 3]
        if following.lemmas() != {"следующий"} and "следующие" not in following.low:
            continue
        if not noun.lemmas() & _FOLLOWED or not noun.bare or not first.bare:
            continue
        if "plur" not in marks(following) or (not following.bare and at):
            continue
        if any(mark in word.gap for word in words for mark in ":–—-"):
            continue
        listed_ = "," in "".join(word.gap for word in words[at + 3 :])
        named = (
            first.only("NOUN") and first.cases() & {"nomn", "accs"} and "gent" not in first.cases()
        )
        if listed_ and named:
            right = f"{noun.text}:{first.gap}{first.text}"
            yield Finding(
                noun.start,
                first.end - noun.start,
                FindingKind.PUNCTUATION,
                "Перед перечнем нужно двоеточие.",
                (right,),
            )
