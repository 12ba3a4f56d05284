"""In which case a noun stands after a word that governs it; the words are in `rules/cases.toml`.

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import declined, fits
from bot.proofreading.findings import grammar, in_case, needed
from bot.proofreading.matcher import found
from bot.proofreading.sentences import CASES, ReadWord, Sentence, inflected, parted
from bot.proofreading.vocabulary import cases_after, listed, words_of
from domain.model.incident.answer.draft import DraftFinding

_PREPOSITIONS: Final = cases_after("prepositions")
_COMPOUNDS: Final = cases_after("compounds")
_VERBS: Final = cases_after("verbs")
_VERBS_WITH: Final = cases_after("verbs_with_prepositions")
_TIMES: Final = words_of("government.times")
"""They stand in the accusative beside verbs that take no object."""
_FREE: Final = words_of("government.free_adjectives")
NOUNS: Final = words_of("government.nouns")
"""Adjectives that are nouns by now: «в дальнейшем»."""
"""Adjectives that a noun in another case may follow, or that stand for a noun by themselves."""


def government(sentence: Sentence) -> Iterator[DraftFinding]:
    """The nouns and numerals of a sentence that stand in no case that they may stand in."""
    words = sentence.words
    yield from _after_compounds(words)
    yield from _locatives(words)
    yield from _after_verbs(words)


def after_prepositions(sentence: Sentence) -> Iterator[DraftFinding]:
    """«по устранение», «о принятом решение»: what stands in no case that its preposition takes."""
    words = sentence.words
    for at, (preposition, after) in found(words, "PREP !abbreviation"):
        wanted = _PREPOSITIONS.get(preposition.low)
        if wanted is None or _is_none(words, at):
            continue
        yield from _wrong_case(preposition, after, wanted)
        for noun in words[at + 2 : at + 3]:
            if noun.bare and after.only("ADJF", "PRTF") and noun.only("NOUN"):
                yield from _wrong_noun(preposition, after, noun, wanted)


def takes(preposition: ReadWord, word: ReadWord) -> bool:
    """Whether the word may follow the preposition."""
    wanted = _PREPOSITIONS.get(preposition.low)
    return wanted is None or not word.cases().isdisjoint(wanted)


def _is_none(words: list[ReadWord], at: int) -> bool:
    """«из-за», «уделяет внимание на», «работал благодаря»: what looks like a preposition."""
    low, before = words[at].low, words[max(0, at - 2) : at]
    return bool(before) and (
        (low in {"за", "под"} and before[-1].low == "из")
        or (low == "о" and before[-1].low == "бок")
        or (low == "на" and len(before) > 1 and before[0].low.startswith("удел"))
        or (low == "благодаря" and before[-1].only("VERB"))
    )


def _wrong_case(
    preposition: ReadWord, after: ReadWord, wanted: tuple[str, ...]
) -> Iterator[DraftFinding]:
    """The word at once after the preposition stands in no case that it takes."""
    if not fits(after, "=NOUN/ADJF/PRTF&!Fixd/Abbr") or not after.cases() <= CASES:
        return
    if preposition.low == "в" and fits(after, "NOUN+anim+plur+nomn"):
        return  # «кандидат в депутаты»
    if after.cases().isdisjoint(wanted):
        form = next((one for one in after.forms if one.case == "gent"), after.forms[0])
        right = inflected(after.text, form, wanted[0])
        yield grammar([after], f"После «{preposition.low}» {needed(*wanted)}.", right)


def _wrong_noun(
    preposition: ReadWord, adjective: ReadWord, noun: ReadWord, wanted: tuple[str, ...]
) -> Iterator[DraftFinding]:
    """The adjective is right, and its noun stands in another case."""
    free = adjective.lemmas() & _FREE and (preposition.low, adjective.low) != ("по", "всем")
    dated = "Anum" in adjective.marks and "gent" in noun.cases()  # «к десятому декабря»
    acting = adjective.only("PRTF") and not fits(adjective, "pssv+past")
    elliptic = "nomn" in noun.cases() and not adjective.alike(
        noun
    )  # «на следующий администрация …»
    if adjective.capital or free or dated or acting or elliptic or adjective.low in NOUNS:
        return
    right_cases = adjective.cases("ADJF", "PRTF") & {*wanted}
    if not right_cases or noun.cases() & right_cases or fits(noun, "capital"):
        return
    if "Fixd" not in noun.marks and not fits(noun, "=ablt/datv"):
        right = inflected(noun.text, noun.forms[0], max(right_cases))
        message = f"После «{preposition.low}» слова не согласованы."
        yield grammar([adjective, noun], message, right and f"{adjective.text} {right}")


def _after_compounds(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«в целях обеспечение», «в соответствии с утверждённого плана»."""
    for size in (2, 3):
        for at in range(len(words) - size):
            phrase, noun = words[at : at + size], words[at + size]
            said = " ".join(word.low for word in phrase)
            wanted = _COMPOUNDS.get(said)
            if wanted is None or not all(word.bare for word in (*phrase[1:], noun)):
                continue
            acts = any(noun.heads(word) for word in words[at + size + 1 :])
            measured = fits(noun, "<@government.measures>&=ablt")
            if (said == "в результате" and acts) or measured or fits(noun, "ADJF/PRTF&ablt"):
                continue  # «В результате подрядчик выехал», «были до конца честными»
            if declined(noun) and noun.cases().isdisjoint(wanted):
                yield in_case(noun, wanted[0], f"После «{said}» {needed(*wanted)}.")


def _after_verbs(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«соответствует требований», «зависит погоды»."""
    of_future = any(word.low in {"будет", "будут"} for word in words)
    for at, (verb, noun) in found(
        words, "one_lemma&=VERB/INFN/PRTF/GRND declined&=NOUN/ADJF&!Apro&!<@government.times>"
    ):
        lemma = verb.forms[0].lemma
        preposition, case = _VERBS_WITH.get(lemma, ("", *_VERBS.get(lemma, ("",))))
        if not case or (not preposition and case in noun.cases()) or _otherwise(lemma, noun):
            continue
        if preposition and noun.cases() & {"nomn", "ablt"}:
            continue
        heads_other = any(word.only("VERB") and noun.heads(word) for word in words[:at])
        if _may_head(verb, noun) or (
            verb.only("INFN") and (heads_other or (of_future and "nomn" in noun.cases()))
        ):
            continue  # «критерию будут соответствовать пакеты», «чем хотела заняться корпорация»
        if preposition:
            message = f"После «{verb.low}» нужен предлог «{preposition}»."
            yield in_case(noun, case, message, before=f"{preposition} ")
        else:
            yield in_case(noun, case, f"После «{verb.low}» {needed(case)}.")


def _otherwise(lemma: str, noun: ReadWord) -> bool:
    """«отвечает требованиям», «располагать мебель», «обращаться гражданам»: meant in another way."""
    cases = noun.cases()
    return (
        (lemma == "отвечать" and bool(cases & {"datv", "ablt"}))
        or (lemma == "располагать" and "accs" in cases)
        or (lemma == "обращаться" and cases != {"accs"})
    )


def _may_head(verb: ReadWord, noun: ReadWord) -> bool:
    """The noun after the verb may be its subject, or the noun of the participle."""
    if verb.low.startswith("управляющ") and noun.lemmas() & {"компания", "организация"}:
        return True  # «в управляющая компанию»: another rule reports it
    if verb.only("PRTF"):
        counted = "gent" in verb.cases() & noun.cases()  # «три управляющих компьютера»
        return counted or any(one.agrees(other) for one in verb.forms for other in noun.forms)
    numbers = {form.number for form in noun.forms if form.case == "nomn"}
    return verb.only("VERB") and any(form.number in numbers for form in verb.forms)


_SETTLED: Final = listed("город село станица поселок хутор деревня район край область")
"""«в столице республики городе Грозном»."""
_LOCATIVE: Final = listed("в во на о об обо при по")


def _locatives(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«пять километров дорогах»: this case stands with a preposition alone, and none is near."""
    for at, (_, noun) in found(words, "=NOUN&!loct =NOUN&declined&=loct"):
        begin = at + 1
        while begin and not words[begin - 1].only("VERB", "PRTS") and not parted(words[begin]):
            begin -= 1
        governed = any(word.low in _LOCATIVE for word in words[begin : at + 1])
        named = noun.lemmas() & _SETTLED and any(word.capital for word in words[at + 2 : at + 3])
        if not (governed or named) and not (begin and parted(words[begin])):
            yield in_case(noun, "gent", f"Здесь {needed('gent')}.")
