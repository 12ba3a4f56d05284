"""The commas around participles and gerunds with what depends on them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.commas import joins
from bot.proofreading.findings import comma, grammar
from bot.proofreading.sentences import BE, Sentence, Word, parted, run
from bot.proofreading.vocabulary import words_of
from domain.model.incident.answer.review_findings import Finding

_NO_GERUND: Final = words_of("participles.no_gerund")


def turns(sentence: Sentence) -> Iterator[Finding]:
    """Where such a turn of phrase is not set off."""
    words = sentence.words
    yield from _participles(words)
    yield from _gerunds(words)
    yield from _disagreeing(words)
    yield from _dangling(words)


def _participles(words: list[Word]) -> Iterator[Finding]:
    for at, (noun, participle) in enumerate(pairwise(words)):
        if not noun.may("NOUN") or not (_verbal(participle) or _moving(words, at + 1)):
            continue
        agrees = _fits(participle, noun)
        if not agrees and at and noun.bare and noun.cases() == {"gent"}:
            agrees = _fits(participle, words[at - 1])  # «участок дороги, повреждённый»
        if not agrees and at > 1 and words[at - 1].may("PREP") and not participle.bare:
            agrees = _fits(participle, words[at - 2])  # «мешки с листвой, собранные»
        if not agrees or noun.may("ADJF", "PREP", "CONJ"):
            continue
        follows = words[at + 2 :]
        if participle.bare:
            if follows and follows[0].bare and not _modifies(participle, follows):
                yield comma(noun, participle, "Причастный оборот выделяют запятыми.", certain=True)
        elif participle.gap.strip() == "," and follows:
            yield from _closing(follows)


def _verbal(word: Word) -> bool:
    """A participle that is no adjective by now."""
    return (
        word.may("PRTF")
        and not word.may("NOUN")
        and word.lemmas().isdisjoint(
            {
                "следующий",
                "соответствующий",
                "указать",
                "дать",
                "следовать",
                "соответствовать",
                "настоящий",
            }
        )
    )


def _disagreeing(words: list[Word]) -> Iterator[Finding]:
    """«Пассажиры, ожидающий автобус»: of no noun before it in number and gender."""
    for at, (noun, participle) in enumerate(pairwise(words), 1):
        if participle.gap != ", " or not participle.only("PRTF") or not _thing(noun, at):
            continue
        if not _verbal(participle) or at + 1 >= len(words) or not words[at + 1].bare:
            continue
        known = all(
            word.forms and not (word.abbreviation or word.number or word.low == "и" or parted(word))
            for word in words[:at]
        )
        nouns = [word for word in words[:at] if word.may("NOUN", "NPRO", "ADJF", "NUMR")]
        cases = participle.cases("PRTF")
        astray = words[0].may("PREP") and not any(
            cases & word.cases() or word.may("VERB", "PRTS", "NUMR", "CONJ") for word in words[1:at]
        )  # «На пустыре, расположенный за домом»
        alike = any(_alike(participle, word) for word in nouns)
        if (
            at == 1 and "anim" not in noun.marks
        ):  # «Яма, образовавшийся»: there are «ямы» and «ямов»
            alike = _fits(participle, noun)
        if not known or not (astray or (cases & noun.cases() and not alike)):
            continue
        object_ = {"tran", "actv"} <= participle.forms[0].marks and "accs" in words[at + 1].cases()
        if not any(_fits(participle, word) for word in words[at + 1 + object_ :]):
            yield grammar([participle], "Причастие не согласовано с тем, что поясняет.")


def _thing(noun: Word, at: int) -> bool:
    """A noun; «Дома, …» at a beginning is one, too."""
    return noun.only("NOUN") or (at == 1 and noun.may("NOUN") and noun.only("NOUN", "ADVB"))


def _alike(participle: Word, noun: Word) -> bool:
    return any(
        other.pos == "NUMR"
        or (
            one.number == other.number
            and (one.number == "plur" or one.gender in {other.gender, ""} or not other.gender)
        )
        for one in participle.forms
        for other in noun.of("NOUN", "NPRO", "ADJF", "NUMR")
    )


def _moving(words: list[Word], at: int) -> bool:
    """«автобус, следующий по маршруту № 12»."""
    comes = "следующий" in words[at].lemmas() and at + 1 < len(words)
    return comes and "," in words[at].gap and words[at + 1].low in {"по", "в", "из", "до", "через"}


def _modifies(participle: Word, follows: list[Word]) -> bool:
    """It belongs to a noun after it: «для жителей пострадавших домов»."""
    for word in follows[:5]:
        if not word.bare:
            return False
        if word.may("PREP", "CONJ") and not word.may("NOUN"):
            return _later(participle, follows)
        if word.may("NOUN") and _fits(participle, word):
            return True
        if word.may("VERB", "PRTS") and not word.may("NOUN", "ADJF"):
            return True
    return not follows[0].bare


def _later(participle: Word, follows: list[Word]) -> bool:
    """A noun that agrees comes later: «расположенных в селе домов»."""
    for at, word in enumerate(follows[:8]):
        if (at and not word.bare) or word.only("VERB", "PRTS"):
            return False
        before = follows[at - 1] if at else None
        governed = before is not None and (before.may("PREP") or before.only("ADJF", "PRTF"))
        if at > 1 and not governed and word.may("NOUN") and _fits(participle, word):
            return True
    return False


def _fits(participle: Word, noun: Word) -> bool:
    return any(one.agrees(other) for one in participle.of("PRTF") for other in noun.of("NOUN"))


def _closing(follows: list[Word]) -> Iterator[Finding]:
    """«контейнеры, установленные на улице Мира, вывозят»: the comma before the verb."""
    for at, word in enumerate(follows[:9]):
        if at and not word.bare and not re.fullmatch(r'[ \xa0]*[«"№.][ \xa0]*|\. ', word.gap):
            return
        if word.low in {"и", "или", "а", "но", "что"} or word.only("INFN", "GRND"):
            return
        if at and word.only("VERB", "PRTS"):
            first = _adverb(follows, at)
            yield comma(follows[first - 1], follows[first], "Причастный оборот выделяют запятыми.")
            return


def _adverb(follows: list[Word], at: int) -> int:
    return at - 1 if at > 1 and follows[at - 1].low in {"будет", "будут", "не"} else at


def _gerund_closes(words: list[Word], at: int) -> Iterator[Finding]:
    """«Подрядчик, нарушив сроки, заплатит»: the comma before the verb of the subject."""
    subject = words[at - 1]
    for verb in range(at + 2, min(len(words), at + 8)):
        word = words[verb]
        if not word.bare or word.low in {"и", "или", "а", "но", "что"} or word.only("INFN", "GRND"):
            return
        if word.only("VERB", "PRTS"):
            agreed = any(
                one.case == "nomn" and one.number == other.number and "impr" not in other.marks
                for one in subject.of("NOUN", "NPRO")
                for other in word.forms
            )
            if agreed:
                yield comma(words[verb - 1], word, "Деепричастный оборот выделяют запятыми.")
            return


def _gerunds(words: list[Word]) -> Iterator[Finding]:
    for at, word in enumerate(words):
        if not at or not word.only("GRND") or word.low in _NO_GERUND:
            continue
        if not word.bare:
            if word.gap.strip() == ",":
                yield from _gerund_closes(words, at)
            continue
        first = at - 1 if words[at - 1].low == "не" else at
        if first < 1 or not words[first].bare:
            continue
        before = words[first - 1]
        if joins(before) or (before.may("PREP", "CONJ") and not before.may("NOUN")):
            continue
        if before.only("GRND", "ADVB") or any(one.only("GRND") for one in words[:first]):
            continue
        yield comma(before, words[first], "Деепричастный оборот выделяют запятыми.", certain=True)


def _dangling(words: list[Word]) -> Iterator[Finding]:
    """«Выйдя из автобуса, у пенсионерки закружилась голова», «Изучив вопрос, нами принято решение»."""
    gerund = words[0].only("GRND") and words[0].low not in _NO_GERUND | {"учитывая", "будучи"}
    at = run(words, 0)
    if not gerund or at + 2 >= len(words) or words[at].gap.strip() != ",":
        return
    first, clause = words[at], words[at : run(words, at)]
    if any(word.only("INFN", "GRND") or _told(word) for word in clause):
        return
    theirs = first.low == "у" and "gent" in words[at + 1].cases() and not words[at + 1].may("PRTF")
    passive = [word for word in clause[first.low in BE :][:1] if word.may("PRTS")]
    by = first.low in {"нами", "мной", "мною"} or (first.only("NOUN") and first.cases() == {"ablt"})
    done = any(word.may("PRTS") for word in clause)
    if theirs or (by and done) or passive:
        yield grammar([words[0]], "Деепричастие и сказуемое – о разных лицах.")


def _told(word: Word) -> bool:
    return any(form.marks & {"1per", "2per", "impr"} for form in word.of("VERB"))
