"""Clauses with «который»: with what they agree, and the comma that closes them."""

from collections.abc import Iterator

from bot.proofreading.conditions import IS_PREDICATE, fits
from bot.proofreading.findings import comma, grammar
from bot.proofreading.sentences import BE, Sentence, Word, inflected, run
from bot.proofreading.windows import found
from domain.model.incident.answer.draft import Finding


def relatives(sentence: Sentence) -> Iterator[Finding]:
    """What is amiss with the clauses of a sentence that explain a word before them."""
    words = sentence.words
    yield from _antecedents(words)
    yield from _closing(words)


def _antecedents(words: list[Word]) -> Iterator[Finding]:
    """«замечания, которая указаны»: no noun before agrees with it in number and gender."""
    for at, (noun, which) in found(words, "=NOUN/ADJS&NOUN ~comma&<который>"):
        before, after = words[: at + 1], words[at + 2 : at + 3]
        known = all(fits(word, "!unknown&!abbreviation&!number") for word in before)
        alone = not all(word.bare for word in after) or not (at == 0 or noun.bare)
        if known and not alone and not any(which.alike(word) for word in before):
            form = noun.forms[0]
            gender = form.gender if form.number == "sing" else ""
            right = inflected(which.text, which.forms[0], form.number, "nomn", gender)
            yield grammar([which], "«Который» не согласовано с тем, что поясняет.", right)


def _closing(words: list[Word]) -> Iterator[Finding]:
    """«Дом, в котором вы живёте, включён»: a second predicate, that of the word explained."""
    for at, which in enumerate(words):
        first = at - 1 if at and words[at - 1].may("PREP") and which.bare else at
        opens = fits(which, "<который/чей>") or which.low in {"где", "куда"}
        if not opens or first < 1 or "," not in words[first].gap:
            continue
        if any(word.only("VERB", "PRTS", "PRED", "INFN", "ADJS") for word in words[:first]):
            continue
        second = _second_predicate(words, at)
        if second and words[first - 1].may("NOUN"):
            verb = words[second]
            if any(word.heads(verb) or _suffers(word, verb) for word in words[:first]):
                begin = second - (words[second - 1].low in BE | {"не"})
                yield comma(words[begin - 1], words[begin], "Придаточное отделяют запятой.")


def _second_predicate(words: list[Word], at: int) -> int | None:
    """Where the second of two predicates stands that no word joins."""
    clause = range(at + 1, run(words, at))
    predicates = [one for one in clause if IS_PREDICATE(words[one]) and words[one].low not in BE]
    if len(predicates) < 2:
        return None
    first, second = predicates[:2]
    joined = any(fits(one, "и/или/а/но/либо") or one.may("GRND") for one in words[first:second])
    begin = second - (words[second - 1].low in BE | {"не"})
    at_once = begin == first + 1 and words[at].cases() == {"nomn"}
    return None if joined or at_once else second


def _suffers(noun: Word, verb: Word) -> bool:
    """«Кабель, который повредили, заменят»: what they do it to."""
    return fits(verb, "=VERB&=tran+plur") and fits(noun, "NOUN+accs/NOUN+datv")
