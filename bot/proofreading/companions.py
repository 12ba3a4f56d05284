"""Words that take a companion in one case or with one preposition: «пользоваться льготой», «зависеть от погоды».

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.findings import grammar, needed
from bot.proofreading.sentences import CASES, Sentence, Word, inflected, pairs
from bot.proofreading.vocabulary import listed, words_of
from domain.model.incident.answer.review_findings import Finding

_CASES: Final = {
    **dict.fromkeys(
        listed(
            """
            пользоваться воспользоваться заниматься заняться руководить управлять располагать обладать
            владеть распоряжаться интересоваться руководствоваться заведовать злоупотреблять
            ограничиться сопровождаться поделиться
            """
        ),
        "ablt",
    ),
    **dict.fromkeys(
        listed(
            """
            соответствовать способствовать препятствовать подлежать содействовать противоречить
            воспрепятствовать поспособствовать
            """
        ),
        "datv",
    ),
    **dict.fromkeys(
        listed("избегать избежать придерживаться добиваться добиться лишиться касаться"), "gent"
    ),
}
"""Which case a verb and its participles take."""

_PREPOSITIONS: Final = {
    "нуждаться": ("в", "loct"),
    "участвовать": ("в", "loct"),
    "зависеть": ("от", "gent"),
    "влиять": ("на", "accs"),
    "повлиять": ("на", "accs"),
    "следить": ("за", "ablt"),
    "проследить": ("за", "ablt"),
    "отвечать": ("за", "accs"),
    "настаивать": ("на", "loct"),
    "жаловаться": ("на", "accs"),
    "надеяться": ("на", "accs"),
    "обращаться": ("в", "accs"),
}
"""With which preposition, and which case then."""

_ANSWERED: Final = "отвечать"
_TIMES: Final = words_of("government.times")
_EACH: Final = listed("каждый один любой никто")
_NAMED: Final = frozenset({"Fixd", "Abbr", "Name", "Surn", "Patr", "Geox", "Orgn"})


def companions(sentence: Sentence) -> Iterator[Finding]:
    """The companions of a sentence that stand in no case that they may stand in."""
    words = sentence.words
    yield from _governed(words)
    yield from _between(words)
    yield from _each_of(words)


def _governed(words: list[Word]) -> Iterator[Finding]:
    """«соответствует требований», «зависит погоды»."""
    of_future = any(word.low in {"будет", "будут"} for word in words)
    for verb, noun in pairs(words):
        if len(verb.lemmas()) != 1 or not _plain(noun):
            continue
        if not verb.only("VERB", "INFN", "PRTF", "GRND") or noun.lemmas() & _TIMES:
            continue
        lemma = next(iter(verb.lemmas()))
        preposition, case = _PREPOSITIONS.get(lemma, ("", _CASES.get(lemma, "")))
        if not case or (not preposition and case in noun.cases()):
            continue
        if _otherwise(lemma, noun):
            continue
        if preposition and noun.cases() & {"nomn", "ablt"}:
            continue
        if _may_head(verb, noun) or (of_future and verb.only("INFN") and "nomn" in noun.cases()):
            continue  # «критерию будут соответствовать пакеты»
        right = inflected(noun.text, noun.forms[0], case)
        said = f"{preposition} {right}" if preposition else right
        message = f"После «{verb.low}» {needed(case)}."
        if preposition:
            message = f"После «{verb.low}» нужен предлог «{preposition}»."
        yield grammar([noun], message, right and said)


def _otherwise(lemma: str, noun: Word) -> bool:
    """«отвечает требованиям», «располагать мебель», «обращаться гражданам»: meant in another way."""
    cases = noun.cases()
    return (
        (lemma == _ANSWERED and bool(cases & {"datv", "ablt"}))
        or (lemma == "располагать" and "accs" in cases)
        or (lemma == "обращаться" and cases != {"accs"})
    )


def _may_head(verb: Word, noun: Word) -> bool:
    """The noun after the verb may be its subject, or the noun of the participle."""
    if verb.low.startswith("управляющ") and noun.lemmas() & {"компания", "организация"}:
        return True  # «в управляющая компанию»: another rule tells
    if verb.only("PRTF"):
        return any(one.agrees(other) for one in verb.forms for other in noun.forms)
    return verb.only("VERB") and any(
        form.case == "nomn" and form.number == other.number
        for form in noun.forms
        for other in verb.forms
    )


def _plain(noun: Word) -> bool:
    """A noun or adjective in a case that is told apart, no name."""
    if not noun.only("NOUN", "ADJF") or noun.abbreviation or noun.capital:
        return False
    return noun.cases() <= CASES and not noun.marks & (_NAMED | {"Apro"})


def _between(words: list[Word]) -> Iterator[Finding]:
    """«между улицей Мира и переулок Школьный»."""
    for at, word in enumerate(words):
        if word.low != "между":
            continue
        for joint in range(at + 2, min(len(words) - 1, at + 7)):
            if not words[joint].bare or words[joint].may("VERB", "INFN", "PRTS"):
                break
            noun = words[joint + 1]
            if words[joint].low == "и" and noun.bare:
                if _plain(noun) and not noun.cases() & {"ablt", "gent"}:
                    right = inflected(noun.text, noun.forms[0], "ablt")
                    yield grammar([noun], "После «между» нужен творительный падеж.", right)
                break


def _each_of(words: list[Word]) -> Iterator[Finding]:
    """«Каждый из подъездов будут покрашены»."""
    for at in range(len(words) - 3):
        each, of = words[at : at + 2]
        if not each.lemmas() & _EACH or of.low != "из" or not of.bare:
            continue
        if "nomn" not in each.cases() or "plur" in each.marks:
            continue
        for word in words[at + 2 : at + 8]:
            if not word.bare or word.may("CONJ"):
                break
            if word.only("VERB", "PRTS"):
                if all(form.number == "plur" for form in word.forms):
                    yield _singular(word)
                break


def _singular(verb: Word) -> Finding:
    form = verb.forms[0]
    gender = ("masc",) if form.pos == "PRTS" or "past" in form.marks else ()
    right = inflected(verb.text, form, "sing", *gender)
    return grammar([verb], "Сказуемое не согласовано с подлежащим.", right)
