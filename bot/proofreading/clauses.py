"""The comma that parts two clauses, and the one that parts nothing."""

import re
from collections.abc import Iterator
from typing import Final

from bot.proofreading.findings import comma, superfluous
from bot.proofreading.sentences import BE, Sentence, Word
from domain.model.answer.proof import Finding

_SUBORDINATE: Final = frozenset({"если", "когда", "поскольку", "чтобы", "пока", "хотя", "так"})
_NO_GERUND: Final = frozenset({"благодаря", "начиная", "исходя", "включая", "спустя", "хотя"})
_ACCORDING: Final = re.compile(
    r"по (?:словам|информации|данным|сведениям|сообщению|мнению)|судя по"
)
_ADVERBS: Final = (
    "в настоящее время",
    "на сегодняшний день",
    "на данный момент",
    "в данный момент",
    "в ближайшее время",
    "в скором времени",
    "сегодня утром",
    "сегодня вечером",
    "сегодня днем",
    "сегодня",
    "завтра",
    "вчера",
    "также",
    "однако",
    "вместе с тем",
    "тем не менее",
    "между тем",
    "при этом",
    "в то же время",
    "в связи с этим",
    "поэтому",
    "по вашему обращению",
    "по вашему вопросу",
    "по вашему запросу",
    "по данному вопросу",
    "по данному факту",
    "на данный момент времени",
    "в ближайшие дни",
    "на текущий момент",
    "в текущем году",
    "в прошлом году",
    "в следующем году",
    "в этом году",
)
_LONGEST_LEAD: Final = 5
_LEADING: Final = re.compile(
    r"в (?:ходе|рамках|течение|результате|целях|период|соответствии с|связи с)"
    r"|по (?:итогам|результатам|окончании|завершении)|на основании|после|во время|за счет"
)


def clauses(sentence: Sentence) -> Iterator[Finding]:
    """Where a comma between clauses is missing, and where one is too many."""
    words = sentence.words
    if len(words) < 3:
        return
    yield from _the_more(words)
    if not sentence.commas:
        yield from _two_clauses(words)
        yield from _gerund_first(words)
        yield from _as_told(words)
        yield from _according(words)
    yield from _after_adverbs(words, sentence.commas)
    if sentence.commas == 1:
        yield from _before_verb(words)


def _two_clauses(words: list[Word]) -> Iterator[Finding]:
    """«Если вода не появится до вечера, позвоните»."""
    first = words[0].low
    if first not in _SUBORDINATE or (first == "так" and words[1].low != "как"):
        return
    if first == "когда" and words[-1].low == "когда":
        return
    predicates = [at for at, word in enumerate(words) if _predicative(word, at, first)]
    if len(predicates) < 2:
        return
    at = _beginning(words, predicates[1], predicates[0])
    if words[at - 1].low in {"и", "или", "а", "но"}:
        return
    yield comma(words[at - 1], words[at], "Придаточное отделяют запятой.")


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
    if not _ACCORDING.match(" ".join(word.low for word in words[:2])):
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


def _after_adverbs(words: list[Word], commas: int) -> Iterator[Finding]:
    """«В настоящее время, ведётся ремонт»: nothing is parted there."""
    at = next((at for at in range(1, len(words)) if "," in words[at].gap), 0)
    if not at or words[at].gap.strip() != "," or not _adverbial(words[:at], plain=commas > 1):
        return
    goes_on = False
    for place in range(at, min(len(words), at + 6)):
        if place > at and commas > 1 and not words[place].bare:
            break
        goes_on = goes_on or (words[place].may("VERB", "PRTS") and not words[place].may("NOUN"))
    if goes_on and not _needs_it(words[at]) and not _date(words[at - 1], words[at]):
        yield superfluous(words[at - 1])


def _adverbial(lead: list[Word], *, plain: bool) -> bool:
    """Only when, where or why: «в настоящее время», «в ходе проверки»; `plain`: of the list only."""
    said = " ".join(word.low for word in lead)
    if said in _ADVERBS or plain:
        return said in _ADVERBS
    opened = _LEADING.match(said)
    if opened is None or len(lead) > _LONGEST_LEAD or any(w.may("VERB", "PRTS") for w in lead[1:]):
        return False
    inside = lead[len(opened[0].split()) :]
    wanted = "ablt" if opened[0].endswith(" с") else "gent"
    return bool(inside) and all(
        word.number or word.cases() & ({wanted, "gent"} if at else {wanted})
        for at, word in enumerate(inside)
    )


def _needs_it(following: Word) -> bool:
    """What follows is set off by a comma of its own."""
    if following.may("PRTF", "GRND", "CONJ", "PREP") and not following.may("NOUN", "VERB"):
        return True
    return bool(following.lemmas() & {"который", "то", "весь", "где", "когда", "куда", "что"})


def _date(before: Word, following: Word) -> bool:
    """«Сегодня, 5 декабря, …»."""
    return following.number or before.number


def _before_verb(words: list[Word]) -> Iterator[Finding]:
    """«Специалисты управления, выехали»: the subject is parted from its verb."""
    at = next((at for at in range(1, len(words)) if "," in words[at].gap), 0)
    if not at or words[at].gap.strip() != "," or at > 5 or not words[at].only("VERB", "PRTS"):
        return
    subject = 0
    while subject < at and words[subject].only("ADJF"):
        subject += 1
    if subject >= at or not words[subject].only("NOUN"):
        return
    noun, verb = words[subject], words[at]
    if not all(
        word.abbreviation or "gent" in word.cases("NOUN", "ADJF")
        for word in words[subject + 1 : at]
    ):
        return
    agreed = any(
        one.heads(other) and not other.marks & {"1per", "2per", "impr"}
        for one in noun.forms
        for other in verb.forms
    )
    ambiguous = (
        verb.only("VERB")
        and any(form.case == "accs" for form in noun.forms)
        and "anim" not in (form.animacy for form in noun.forms)
    )
    if agreed and not (ambiguous and verb.forms[0].number == "plur"):
        yield superfluous(words[at - 1])
