"""Spelling of verb endings, and of words written together or apart."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.conditions import fits
from bot.proofreading.findings import spelling
from bot.proofreading.matcher import found
from bot.proofreading.sentences import ReadWord, Sentence, clause_start, forms, run
from domain.model.incident.answer.draft import DraftFinding

_WITH_INFINITIVE: Final = "VERB/PRED/INFN/ADJS/PRTS/GRND/CONJ/COMP&!PREP"


def verb_endings(sentence: Sentence) -> Iterator[DraftFinding]:
    """«ремонт начнёться»."""
    words = sentence.words
    for at, word in enumerate(words):
        if word.low.endswith("ться") and word.only("INFN"):
            yield from _finite(words, at)


def _exists(word: str, part: str) -> bool:
    return any(form.pos == part for form in forms(word))


def _finite(words: list[ReadWord], at: int) -> Iterator[DraftFinding]:
    """«Ремонт кровли проводиться летом»: nothing in the clause asks for an infinitive."""
    word, begin, end = words[at], clause_start(words, at), run(words, at)
    finite = word.text[:-4] + "тся"
    others = [
        words[place]
        for place in range(begin, end)
        if place != at and not _is_noun(words[place - 1], words[place])
    ]
    if others and others[0].low == "если" and fits(words[at - 1], "=NOUN&=nomn"):
        others = others[1:]  # «Если ситуация повториться»
    if not _exists(finite, "VERB") or any(map(_allows_infinitive, others)):
        return
    clause = [word, *words[begin:at], *words[at + 1 : end]]
    if any(
        fits(noun, "NOUN+nomn+sing/NPRO+nomn+sing") and not before.may("PREP")
        for before, noun in pairwise(clause)
    ):
        yield spelling([word], "Здесь личная форма глагола: «-тся».", finite)


def _is_noun(before: ReadWord, word: ReadWord) -> bool:
    """«до начала осени»: verbs, too, and none here."""
    return word.low == "осени" or (word.low == "начала" and before.may("PREP"))


def _allows_infinitive(word: ReadWord) -> bool:
    if word.low in {"и", "а", "но", "также", "не", "еще", "уже"}:
        return False
    told = fits(word, "NOUN+datv/NPRO+datv&anim")
    strange = not word.forms and not word.number and not word.capital
    asking = fits(word, "<@usage.modal>") or fits(word, "<@usage.licensing>")
    return told or strange or asking or fits(word, _WITH_INFINITIVE)


_BEFORE_ADVERBS: Final = frozenset({"в", "на", "по", "за", "с", "до", "из"})


def word_division(sentence: Sentence) -> Iterator[DraftFinding]:
    """What is joined or parted wrongly in a sentence."""
    words = sentence.words
    yield from _adverbs(words)
    yield from _so_that(words)


def _adverbs(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«в ручную», «по прежнему»: an adverb, where no noun follows that the adjective belongs to."""
    for at, (preposition, word) in enumerate(pairwise(words)):
        if preposition.low not in _BEFORE_ADVERBS or not word.bare or word.capital:
            continue
        if word.forms and not word.only("ADJF", "ADVB", "ADJS"):
            continue
        if word.may("ADJF") and _goes_on(words[at + 2 : at + 3]):
            continue
        if word.may("ADVB", "ADJS") and preposition.low != "по":
            continue
        hyphened = f"по-{word.low}" if preposition.low == "по" else ""
        for right in (hyphened, preposition.low + word.low):
            if right and any(form.pos == "ADVB" for form in forms(right)):
                yield spelling([preposition, word], "Это наречие пишется иначе.", right)
                break


def _goes_on(following: list[ReadWord]) -> bool:
    """A noun may come that the adjective belongs to, or a second adjective."""
    if not following:
        return False
    word = following[0]
    if not word.bare:
        return "," in word.gap and word.may("ADJF", "PRTF")
    another = fits(word, "NOUN/ADJF/PRTF/NUMR&!PREP") or word.low in {"и", "или", "не"}
    return another or not word.forms or word.capital


def _so_that(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«сделаем всё, что бы вода появилась»."""
    for at, (that, would, _) in found(words, "comma&что бы ~!=INFN"):
        if _is_wished(words[at + 2 :]):
            yield spelling([that, would], "Союз «чтобы» пишется слитно.", "чтобы")


def _is_wished(following: list[ReadWord]) -> bool:
    """A subject and its verb in the past: nobody asks what they would do."""
    end = next((at for at, word in enumerate(following) if at and not word.bare), len(following))
    clause = following[:end]
    verb = next((at for at, word in enumerate(clause) if word.only("VERB")), 0)
    subject = any(fits(word, "NOUN+nomn/NPRO+nomn") for word in clause[:verb])
    whatever = end < len(following)  # «Что бы он ни говорил, …»
    denied = any(word.low == "ни" or (word.low == "не" and whatever) for word in clause)
    object_ = fits(clause[verb], "past") and _has_object(clause[verb + 1 :])
    return subject and not denied and (fits(clause[verb], "past+intr") or object_)


def _has_object(following: list[ReadWord]) -> bool:
    """A noun in the accusative, with its adjectives, comes at once: «что» is none of the verb."""
    first = next((word for word in following if not word.only("ADJF", "PRTF")), None)
    return first is not None and fits(first, "=NOUN&accs")
