"""What is written as one word, as two, or with a hyphen."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import spelling
from bot.proofreading.sentences import Sentence, Word, forms, run
from bot.proofreading.vocabulary import listed, words_of
from domain.model.incident.answer.review_findings import Finding

_BEFORE_ADVERBS: Final = frozenset({"в", "на", "по", "за", "с", "до", "из"})


def joined(sentence: Sentence) -> Iterator[Finding]:
    """What is joined or parted wrongly in a sentence."""
    words = sentence.words
    yield from _adverbs(words)
    yield from _so_that(words)
    yield from _therefore(words)


def _adverbs(words: list[Word]) -> Iterator[Finding]:
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


def _goes_on(following: list[Word]) -> bool:
    """A noun may come that the adjective belongs to, or a second adjective."""
    if not following:
        return False
    word = following[0]
    if not word.bare:
        return "," in word.gap and word.may("ADJF", "PRTF")
    return (
        not word.forms
        or word.capital
        or (word.may("NOUN", "ADJF", "PRTF", "NUMR") and not word.may("PREP"))
        or word.low in {"и", "или", "не"}
    )


def _so_that(words: list[Word]) -> Iterator[Finding]:
    """«что бы получить», «сделаем всё, что бы вода появилась»."""
    for at, (that, would) in enumerate(pairwise(words)):
        if that.low != "что" or would.low != "бы" or not would.bare or at + 2 >= len(words):
            continue
        following = words[at + 2 :]
        if following[0].only("INFN") and (at == 0 or "," in that.gap):
            yield spelling([that, would], "Союз «чтобы» пишется слитно.", "чтобы", certain=True)
        elif "," in that.gap and _wished(following):
            yield spelling([that, would], "Союз «чтобы» пишется слитно.", "чтобы")


def _wished(following: list[Word]) -> bool:
    """A subject and its verb in the past: nobody asks what they would do."""
    clause = list[Word]()
    for at, word in enumerate(following):
        if at and not word.bare:
            break
        clause.append(word)
    verb = next((at for at, word in enumerate(clause) if word.only("VERB")), 0)
    subjects = [word for word in clause[:verb] if "nomn" in word.cases("NOUN", "NPRO")]
    whatever = len(clause) < len(following)  # «Что бы он ни говорил, …»
    past = [form for form in clause[verb].forms if "past" in form.marks]
    said = any("intr" in form.marks for form in past) or (past and _object(clause[verb + 1 :]))
    denied = any(word.low == "ни" or (word.low == "не" and whatever) for word in clause)
    return bool(subjects and said and not denied)


def _object(following: list[Word]) -> bool:
    """A noun in the accusative, with its adjectives, comes at once: «что» is none of the verb."""
    first = next((word for word in following if not word.only("ADJF", "PRTF")), None)
    return first is not None and first.only("NOUN") and "accs" in first.cases()


def _therefore(words: list[Word]) -> Iterator[Finding]:
    """«…, по этому ремонт отложен»: no noun follows that «этому» belongs to."""
    for at, (by, this) in enumerate(pairwise(words)):
        if by.low != "по" or this.low != "этому" or not this.bare:
            continue
        clause = words[at + 2 : run(words, at)]
        near = clause[:5]
        if not near or near[0].lemmas() & _JUDGING:
            continue
        at_once = near[0].bare and near[0].only("VERB", "PRTS", "ADJS")
        opens = (not at or by.gap == ", ") and len(clause) > 1
        doubtful = near[0].low in _JOINTS or any(
            not word.bare
            or not word.forms
            or word.abbreviation
            or word.lemmas() & _JUDGING
            or _datives(word)
            for word in near
        )
        if at_once or (opens and not doubtful):
            yield spelling([by, this], "Это слово пишется слитно.", "поэтому")


def _datives(word: Word) -> bool:
    return any(
        form.case == "datv" and form.number == "sing" and form.gender != "femn"
        for form in word.of("NOUN", "ADJF", "PRTF", "NPRO")
    )


_JOINTS: Final = listed("и же или самому а")
_JUDGING: Final = words_of("joined.judging")
