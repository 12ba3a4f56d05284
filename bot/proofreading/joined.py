"""What is written as one word, as two, or with a hyphen."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import grammar, spelling
from bot.proofreading.sentences import Sentence, Word, forms, listed, marks, run
from bot.proofreading.spelling import known
from domain.model.incident.answer.review_findings import Finding

_ADJECTIVES: Final = listed(
    """
    образованный воспитанный ограниченный организованный уверенный обоснованный рассеянный
    сдержанный взволнованный рискованный сосредоточенный продуманный взвешенный изысканный
    избалованный растерянный откровенный преданный заинтересованный подавленный напряженный
    определенный оправданный распространенный совершенный расположенный привязанный озабоченный
    """
)
"""They have short forms with «нн» beside the participle with «н»."""

_BEFORE_ADVERBS: Final = frozenset({"в", "на", "по", "за", "с", "до", "из"})


def joined(sentence: Sentence) -> Iterator[Finding]:
    """What is joined or parted wrongly in a sentence."""
    words = sentence.words
    yield from _adverbs(words)
    yield from _adjectives_with_not(words)
    yield from _participles_with_not(words)
    yield from _nouns_with_not(words)
    yield from _compounds(words)
    yield from _so_that(words)
    yield from _therefore(words)
    yield from _doubled(words)
    yield from _short(words)
    yield from _small_beginnings(words)


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


def _adjectives_with_not(words: list[Word]) -> Iterator[Finding]:
    """«Не исправный фонарь», «на не работающий светофор»: where nothing is opposed to it."""
    for at, (no, word) in enumerate(pairwise(words)):
        if no.low != "не" or not word.bare or not word.only("ADJF", "PRTF") or at + 2 >= len(words):
            continue
        noun, before = words[at + 2], words[at - 1] if at else None
        if not noun.bare or not noun.only("NOUN") or any(one.low == "а" for one in words[at:]):
            continue
        if before is not None and not (before.may("PREP") and no.bare):
            continue
        if any(form.marks & {"Supr", "Apro", "Anum"} for form in word.forms):
            continue
        working = {"actv", "intr"} <= marks(word) and at
        if working or any(form.pos == "ADJF" for form in forms(f"не{word.low}")):
            yield spelling(
                [no, word], "С этим прилагательным «не» пишется слитно.", f"не{word.low}"
            )


def _participles_with_not(words: list[Word]) -> Iterator[Finding]:
    """«невыполнены»: with short participles «не» stands apart."""
    for word in words:
        rest = word.low[2:]
        if not word.low.startswith("не") or word.forms or len(rest) < 5:
            continue
        if any(form.pos == "PRTS" for form in forms(rest)):
            yield spelling([word], "С краткими причастиями «не» пишется раздельно.", f"не {rest}")


def _nouns_with_not(words: list[Word]) -> Iterator[Finding]:
    """«из-за не исправности», «о не соответствии»: where nothing is opposed to it."""
    for at in range(1, len(words) - 1):
        before, no, noun = words[at - 1 : at + 2]
        if no.low != "не" or not no.bare or not noun.bare or not noun.only("NOUN"):
            continue
        caused = before.may("PREP") or before.low == "случае"
        opposed = any(word.low == "а" for word in words[at + 2 :])
        right = f"не{noun.low}"
        if caused and not opposed and any(form.pos == "NOUN" for form in forms(right)):
            yield spelling([no, noun], "Это существительное с «не» пишется слитно.", right)


_BEGINNINGS: Final = listed("водо газо электро энерго тепло видео мусоро снего гидро")


def _compounds(words: list[Word]) -> Iterator[Finding]:
    """«тепло трасса», «видео наблюдение»."""
    for one, other in pairwise(words):
        whole = one.low + other.low
        noun = other.bare and other.only("NOUN") and not other.capital
        if one.low in _BEGINNINGS and noun and known(whole):
            yield spelling([one, other], "Это слово пишется слитно.", whole)


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
_JUDGING: Final = listed(
    "судить определить определять узнать узнавать видеть понять понимать можно ориентироваться тосковать"
)


def _doubled(words: list[Word]) -> Iterator[Finding]:
    """«В в посёлке»: where only the capital differs."""
    for one, other in pairwise(words):
        if other.bare and one.low == other.low and one.text != other.text and one.forms:
            if other.capital and not one.capital:
                continue
            yield grammar([one, other], "Слово повторено.", one.text)


def _short(words: list[Word]) -> Iterator[Finding]:
    """«сети изношенны», «ограниченна знаком»: a short participle has one «н»."""
    for word, after in zip(words, [*words[1:], None], strict=True):
        if not word.only("ADJS") or not word.low.endswith(("нны", "нна", "нно")):
            continue
        right = word.low[:-2] + word.low[-1]
        by = after is not None and after.bare and "ablt" in after.cases("NOUN")
        both = word.lemmas() & _ADJECTIVES and not by
        if not both and any(form.pos == "PRTS" for form in forms(right)):
            yield spelling([word], "В кратком причастии пишется одна «н».", right)


def _small_beginnings(words: list[Word]) -> Iterator[Finding]:
    """«Фонари установлены. работы завершены»: what no shortened word stands before."""
    for one, other in pairwise(words):
        if other.gap == ". " and other.text[0].islower() and one.only("VERB", "PRTS", "INFN"):
            yield spelling(
                [other], "Предложение начинают с большой буквы.", other.text.capitalize()
            )
