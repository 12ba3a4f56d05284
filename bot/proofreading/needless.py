"""The comma that parts nothing: a time from its clause, a subject from its verb."""

import re
from collections.abc import Iterator
from typing import Final

from bot.proofreading.commas import TELLING
from bot.proofreading.findings import superfluous
from bot.proofreading.sentences import BE, Sentence, Word, parted, run
from bot.proofreading.vocabulary import listed, phrases_of, words_of
from domain.model.incident.answer.review_findings import Finding

_ADVERBS: Final = phrases_of("needless.adverbs")
_LONGEST_LEAD: Final = 5
_LONGEST_SUBJECT: Final = 7
"""Words before a comma."""
_LEADING: Final = re.compile(
    r"(?:в (?:ходе|рамках|течение|результате|целях|период|случае|соответствии с|связи с|ответ на)"
    r"|по (?:итогам|результатам|окончании|завершении|истечении|факту|причине)|на основании|после|до|перед"
    r"|во время|за счет|с начала|с целью|для(?= \w+ния ))(?= )"
)
_DATE: Final = re.compile(
    r"(?:в |с |к |до )?(?:\d{1,2} )?(?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)"
    r"[аеюья](?: \d{4} года)?|в \d{4} году|(?:весной|летом|осенью|зимой)(?: \d{4} года)?"
)
_REACH: Final = 14
"""Words within which the predicate comes."""
_DOING: Final = listed("установить определить проверить выявить показать решить")
_PLACING: Final = listed("в на у около возле вдоль за под для между через до после из")
_INSERTED: Final = words_of("needless.inserted")
"""After them the comma may be right: «на наш взгляд», «в работе, ждёт ответа»."""


def needless(sentence: Sentence) -> Iterator[Finding]:
    """The commas of a sentence that part nothing."""
    words = sentence.words
    if len(words) < 3:
        return
    yield from _after_adverbs(words, sentence.commas)
    yield from _before_verb(words, sentence.commas)
    yield from _after_place(words)
    yield from _after_conjunctions(words)
    yield from _before_or(words)
    yield from _after_participle(words)


_CONJUNCTIONS: Final = listed("если чтобы поскольку")
_COMPOUND: Final = frozenset({("так", "как"), ("потому", "что"), ("для", "того")})
_THAN: Final = words_of("needless.than")


def _after_conjunctions(words: list[Word]) -> Iterator[Finding]:
    """«Если, проблема повторится», «так как, идёт дождь», «не раньше чем, позволит погода»."""
    for at in range(1, len(words)):
        one, other = words[at - 1], words[at]
        if other.gap != ", ":
            continue
        before = words[at - 2] if at > 1 and one.bare else None
        alone = one.low in _CONJUNCTIONS and (at == 1 or "," in one.gap)
        compound = before is not None and (before.low, one.low) in _COMPOUND
        than = before is not None and one.low == "чем" and before.low in _THAN
        end = run(words, at)
        inside = words[at:end]
        if than and other.only("VERB"):
            yield superfluous(one)
        elif (alone or compound) and not _needs_it(other) and not _inserted(inside):
            said = any(word.only("VERB", "PRTS") for word in inside)
            if said and other.may("NOUN", "VERB", "ADJF", "PRTS", "NPRO"):
                yield superfluous(one)


def _after_participle(words: list[Word]) -> Iterator[Finding]:
    """«Установленные на прошлой неделе, дорожные знаки»: before its noun a participle is not parted."""
    at = run(words, 0)
    if not 1 < at < len(words) - 1 or words[at].gap != ", " or not words[0].may("PRTF"):
        return
    noun = next((word for word in words[at : at + 3] if not word.only("ADJF")), words[at])
    inside = words[1:at]
    if not noun.only("NOUN") or any(word.may("VERB", "PRTS", "GRND", "CONJ") for word in inside):
        return
    agree = any(one.agrees(other) for one in words[0].forms for other in noun.forms)
    others = any(
        one.agrees(other) and other.case == "nomn"
        for word in inside
        for one in words[0].forms
        for other in word.of("NOUN")
    )
    if agree and not others:
        yield superfluous(words[at - 1])


def _inserted(inside: list[Word]) -> bool:
    """«если, как вы пишете, …»: it has a comma of its own."""
    return bool(inside[0].lemmas() & TELLING) or inside[0].only("PRCL", "ADVB", "PRED")


def _before_or(words: list[Word]) -> Iterator[Finding]:
    """«по телефону, либо через сайт»: a single «или» parts nothing."""
    at = next((at for at in range(1, len(words)) if parted(words[at])), 0)
    if at < 2 or at + 2 >= len(words) or words[at].gap != ", " or not words[at + 1].bare:
        return
    if words[at].low not in {"либо", "или"} or not words[at + 1].may("PREP"):
        return
    end = run(words, at)
    phrases = (words[:at], words[at + 1 : end])
    again = any(word.low == words[at].low for word in (*words[:at], *words[at + 1 :]))
    same = any(word.may("PREP") for word in phrases[0])
    doing = any(
        word.may("VERB", "PRTS", "INFN", "PRED") and not word.may("NOUN", "PREP")
        for word in phrases[1]
    )
    if same and not again and not doing and not any(w.may("PRTF", "GRND") for w in phrases[0]):
        yield superfluous(words[at - 1])


def _after_place(words: list[Word]) -> Iterator[Finding]:
    """«В парке, установили качели»: where and when are not parted from the verb."""
    at = next((at for at in range(1, len(words)) if parted(words[at])), 0)
    if words[0].low not in _PLACING or not 1 < at <= _LONGEST_LEAD or words[at].gap != ", ":
        return
    lead, verb = words[:at], words[at]
    first = next((place for place, word in enumerate(lead) if word.only("NOUN")), at)
    if not all(word.only("ADJF") for word in lead[1:first]) or not all(
        word.capital or "№" in word.gap or "gent" in word.cases("NOUN", "ADJF")
        for word in lead[first + 1 :]
    ):
        return  # «В подъезде грязь, уберут завтра»
    if first == at or any(word.low in _INSERTED for word in lead):
        return
    told = any(form.marks & {"1per", "2per", "impr"} for form in verb.forms)
    told = told or (bool(verb.lemmas() & TELLING - _DOING) and run(words, at) < len(words))
    if verb.only("VERB", "PRTS") and not told and verb.low not in BE:
        yield superfluous(words[at - 1])


def _after_adverbs(words: list[Word], commas: int) -> Iterator[Finding]:
    """«В настоящее время, ведётся ремонт»: nothing is parted there."""
    at = next((at for at in range(1, len(words)) if "," in words[at].gap), 0)
    if not at or words[at].gap.strip() != "," or not _adverbial(words[:at]):
        return
    end = run(words, at)
    segment = words[at : end if commas > 1 else at + _REACH]
    row = words[at].cases() & words[at - 1].cases() and "nomn" not in words[at].cases()
    row = row or (words[0].low == "для" and "gent" in words[at].cases())
    if (
        row
        and words[at].only("NOUN", "ADJF")
        and " ".join(w.low for w in words[:at]) not in _ADVERBS
        and not _absent(words[at:end])
    ):
        return  # «В связи с дождями, снегом и ветром работы отложены»
    goes_on = any(word.may("VERB", "PRTS", "ADJS") and not word.may("NOUN") for word in segment)
    that = end < len(words) and words[end].low in {"что", "о", "об"}
    told = [word for word in segment if word.lemmas() & TELLING and word.may("VERB") and not that]
    told = [] if words[1].low == "ответ" else told  # «В ответ на обращение, сообщаем: …»
    aside = commas > 1 and (told or any("который" in word.lemmas() for word in segment))
    if aside and " ".join(word.low for word in words[:at]) not in _ADVERBS:
        return
    if goes_on and not _needs_it(words[at]) and not _date(words[at - 1], words[at]):
        yield superfluous(words[at - 1])


def _absent(clause: list[Word]) -> bool:
    """«По итогам проверки, нарушений не выявлено»: the genitive of what is not."""
    last = clause[-1]
    done = any("neut" in form.marks for form in last.of("VERB", "PRTS"))
    alone = not any(word.low in {"и", "или"} for word in clause)
    return alone and (last.low == "нет" or (len(clause) > 2 and clause[-2].low == "не" and done))


def _adverbial(lead: list[Word]) -> bool:
    """Only when, where or why: «в настоящее время», «в ходе проверки», «5 мая 2026 года»."""
    said = " ".join(word.low for word in lead)
    if said in _ADVERBS or _DATE.fullmatch(said):
        return True
    opened = _LEADING.match(said)
    inside = lead[len(opened[0].split()) :] if opened else []
    if (
        opened is None
        or len(inside) >= _LONGEST_LEAD
        or any(w.may("VERB", "PRTS") for w in lead[1:])
    ):
        return False
    wanted = "ablt" if opened[0].endswith((" с", "перед")) else "gent"
    wanted = "accs" if opened[0].endswith(" на") else wanted
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
    """«Сегодня, 5 декабря, …», «В мае, июне и июле …»."""
    return following.number or before.number or bool(_DATE.fullmatch(following.low))


def _before_verb(words: list[Word], commas: int) -> Iterator[Finding]:
    """«Специалисты управления, выехали»: the subject is parted from its verb."""
    at = next((at for at in range(1, len(words)) if "," in words[at].gap), 0)
    if not at or words[at].gap.strip() != "," or at > _LONGEST_SUBJECT or at + 1 >= len(words):
        return
    verb = words[at + 1] if words[at].low == "не" and words[at + 1].bare else words[at]
    if not verb.only("VERB", "PRTS"):
        return
    if commas > 1 and verb.lemmas() & TELLING:
        return  # «Глава района, сообщили в приёмной, проведёт …»
    subject = 0
    while subject < at and words[subject].only("ADJF"):
        subject += 1
    if subject >= at or not words[subject].only("NOUN"):
        return
    noun = words[subject]
    if not all(
        word.abbreviation
        or "gent" in word.cases("NOUN", "ADJF")
        or (word.may("PREP") and commas == 1)
        or (commas == 1 and word.only("NOUN", "ADJF") and "nomn" not in word.cases())
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
