"""The comma that parts two clauses."""

import re
from collections.abc import Iterator
from typing import Final

from bot.proofreading.commas import joins
from bot.proofreading.findings import comma
from bot.proofreading.sentences import BE, Sentence, Word, run
from domain.model.incident.answer.review_findings import Finding, FindingKind

_SUBORDINATE: Final = frozenset({"если", "когда", "поскольку", "чтобы", "пока", "хотя", "так"})
_NO_GERUND: Final = frozenset({"благодаря", "начиная", "исходя", "включая", "спустя", "хотя"})
_ACCORDING: Final = re.compile(
    r"по (?:словам|информации|данным|сведениям|сообщению|мнению)|судя по"
)


def clauses(sentence: Sentence) -> Iterator[Finding]:
    """Where a comma between clauses is missing."""
    words = sentence.words
    if len(words) < 3:
        return
    yield from _the_more(words)
    yield from _purpose(words)
    yield from _told_closes(words)
    first = words[: run(words, 0)]
    if len(first) > 2:
        yield from _two_clauses(first, closed=len(first) < len(words))
        yield from _compared(first)
        yield from _gerund_first(first)
        yield from _as_told(first)
        yield from _according(first)


def _two_clauses(words: list[Word], *, closed: bool) -> Iterator[Finding]:
    """«Если вода не появится до вечера, позвоните»; `closed`: a comma follows these words."""
    first = "когда" if _in_time(words) else words[0].low
    if closed and first == "чтобы":
        return
    if first not in _SUBORDINATE or (first == "так" and words[1].low != "как"):
        return
    if first == "когда" and words[-1].low == "когда":
        return
    predicates = [at for at, word in enumerate(words) if _predicative(word, at, first)]
    if len(predicates) < 2:
        return
    at = _beginning(words, predicates[1], predicates[0])
    joined = words[predicates[0] : at] if closed else words[at - 1 : at]
    if any(word.low in {"и", "или", "а", "но", "что"} for word in joined):
        return
    yield comma(words[at - 1], words[at], "Придаточное отделяют запятой.")


def _in_time(words: list[Word]) -> bool:
    """«После того как …»."""
    return words[0].low in {"после", "до", "перед"} and [one.low for one in words[1:3]] in (
        ["того", "как"],
        ["тем", "как"],
    )


def _purpose(words: list[Word]) -> Iterator[Finding]:
    """«Основная задача программы обеспечить жителей водой»: a dash stands for the verb."""
    end = run(words, 0)
    at = next((at for at in range(min(2, end)) if words[at].lemmas() & {"задача", "цель"}), None)
    do = next((at for at in range(end) if words[at].only("INFN")), 0)
    if at is None or do <= at or not words[do].bare or "nomn" not in words[at].cases():
        return
    whose = all("gent" in word.cases("NOUN", "ADJF") for word in words[at + 1 : do])
    if whose and not any(word.only("VERB", "PRTS", "PRED", "ADJS") for word in words[:end]):
        one, other = words[do - 1], words[do]
        yield Finding(
            one.start,
            other.end - one.start,
            FindingKind.PUNCTUATION,
            "Здесь нужно тире.",
            (f"{one.text} — {other.text}",),
        )


def _told_closes(words: list[Word]) -> Iterator[Finding]:
    """«Новая поликлиника, по словам подрядчика откроется в мае»."""
    for at in range(1, len(words) - 3):
        if words[at].gap != ", " or not words[at + 1].bare:
            continue
        if not _ACCORDING.match(f"{words[at].low} {words[at + 1].low}"):
            continue
        end = run(words, at)
        said = next((place for place in range(at + 2, end) if words[place].only("VERB", "PRTS")), 0)
        verbs = any(word.may("VERB", "PRTS", "INFN") for word in words[:at])
        whose = all("gent" in word.cases() for word in words[at + 2 : said])
        if said and words[said].bare and whose and not verbs:
            yield comma(words[said - 1], words[said], "Вводные слова отделяют запятыми.")


def _compared(words: list[Word]) -> Iterator[Finding]:
    """«Если лёд тоньше десяти сантиметров выходить на него запрещено»."""
    than = next((at for at, word in enumerate(words) if at > 1 and word.only("COMP")), 0)
    do = next((at for at, word in enumerate(words) if than < at and word.only("INFN")), 0)
    if words[0].low != "если" or not than or not do:
        return
    subject = any("nomn" in word.cases("NOUN") for word in words[1:than])
    verbs = [at for at, word in enumerate(words) if word.may("VERB", "PRTS", "PRED", "ADJS")]
    if subject and words[do].bare and verbs and verbs[0] > do and not joins(words[do - 1]):
        yield comma(words[do - 1], words[do], "Придаточное отделяют запятой.")


def _the_more(words: list[Word]) -> Iterator[Finding]:
    """«Чем раньше вы обратитесь, тем быстрее …»."""
    if words[0].low != "чем" or not words[1].only("COMP"):
        return
    for at in range(3, len(words) - 1):
        if words[at].low == "тем" and words[at].bare and words[at + 1].only("COMP"):
            yield comma(words[at - 1], words[at], "Перед «тем» нужна запятая.")


def _predicative(word: Word, at: int, first: str) -> bool:
    if first == "чтобы" and at < 4 and word.only("INFN"):
        return True
    return word.only("VERB", "PRTS", "PRED") and word.low not in BE


def _beginning(words: list[Word], verb: int, after: int) -> int:
    """Where the clause of that verb begins: with the noun before it, if no preposition governs that."""
    at = verb
    while at - 1 > after and words[at - 1].low in {"не", "будет", "будут", "уже", "еще", "сразу"}:
        at -= 1
    noun = at - 1
    if noun == after + 1 and _subject(words[noun], words[after]):
        return at  # «Если остались вопросы, позвоните»
    if noun > after and words[noun].may("NOUN", "NPRO") and words[noun].bare:
        governed = noun - 1 > after and words[noun - 1].may("PREP")
        if not governed and words[noun].cases("NOUN", "NPRO") & {"nomn", "accs"}:
            return noun
    return at


def _subject(noun: Word, verb: Word) -> bool:
    return any(
        one.case == "nomn" and one.number == other.number
        for one in noun.of("NOUN", "NPRO")
        for other in verb.forms
    )


def _gerund_first(words: list[Word]) -> Iterator[Finding]:
    """«Проверив показания, специалисты сделали», «Несмотря на дождь, подрядчик продолжает»."""
    first = words[0]
    despite = first.low in {"несмотря", "невзирая"} and words[1].low == "на"
    if despite and [word.low for word in words[2:4]] == ["то", "что"]:
        return  # one conjunction: a clause follows, with a verb of its own
    not_first = first.low == "не" and words[1].only("GRND")
    gerund = first.only("GRND") and first.low not in _NO_GERUND
    if not (gerund or despite or not_first):
        return
    for at in range(2, len(words)):
        if words[at].only("VERB", "PRTS"):
            begin = _subject_of(words, at)
            yield comma(words[begin - 1], words[begin], "Оборот отделяют запятой.")
            return


def _subject_of(words: list[Word], verb: int) -> int:
    """Where its subject begins, looked for leftwards; the verb itself where there is none."""
    at = verb
    while at - 1 > 1 and words[at - 1].low in {"не", "уже", "будет", "будут"}:
        at -= 1
    if any(form.marks & {"1per", "2per", "impr"} for form in words[verb].forms):
        return at
    for noun in range(2, at):
        cases = words[noun].cases("NOUN") if words[noun].only("NOUN") else frozenset[str]()
        if (
            cases == {"nomn"}
            and not words[noun - 1].may("PREP", "ADJF")
            and _subject(words[noun], words[verb])
        ):
            return noun
    for noun in range(at - 1, 1, -1):
        word = words[noun]
        if word.may("PREP") and not word.may("NOUN"):
            break
        if not word.may("NOUN", "NPRO") or "nomn" not in word.cases("NOUN", "NPRO"):
            continue
        if words[noun - 1].may("PREP"):
            break
        begin = noun
        while (
            begin - 1 > 1 and words[begin - 1].only("ADJF") and "nomn" in words[begin - 1].cases()
        ):
            begin -= 1
        return begin
    return at


def _as_told(words: list[Word]) -> Iterator[Finding]:
    """«Как сообщили в УК, лифт запустят завтра»."""
    if words[0].low != "как" or not words[1].only("VERB"):
        return
    if not any("past" in form.marks for form in words[1].forms):
        return
    verbs = [at for at in range(2, len(words)) if words[at].only("VERB", "PRTS")]
    if verbs:
        begin = _subject_of(words, verbs[0]) if verbs[0] > 3 else verbs[0]
        yield comma(words[begin - 1], words[begin], "Вводное предложение отделяют запятой.")


def _according(words: list[Word]) -> Iterator[Finding]:
    """«По словам главы поселения, мост отремонтируют»."""
    if not _ACCORDING.match(" ".join(word.low for word in words[:2])) or "«" in words[2].gap:
        return
    for at in range(3, len(words)):
        word = words[at]
        if word.gap.strip() and not word.gap.strip(' \xa0«»".'):
            continue
        if word.gap.strip(' \xa0«»".'):
            return
        if word.only("VERB", "PRTS"):
            yield comma(words[at - 1], word, "Вводные слова отделяют запятой.")
            return
        cases = word.cases("NOUN", "ADJF", "NPRO")
        if not word.forms or word.abbreviation or word.capital or word.number:
            continue
        if word.may("NOUN") and cases and "gent" not in cases and cases & {"nomn"}:
            if any(later.only("VERB", "PRTS") for later in words[at + 1 :]):
                yield comma(words[at - 1], word, "Вводные слова отделяют запятой.")
            return
        if word.may("PREP", "CONJ"):
            return
