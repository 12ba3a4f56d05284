"""Commas between clauses and around introductory words: those that are missing, and needless ones."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import IS_GENITIVE, condition, fits
from bot.proofreading.findings import superfluous
from bot.proofreading.sentences import BE, ReadWord, Sentence, run
from bot.proofreading.vocabulary import pattern_of, phrases_of, words_of
from domain.model.incident.answer.draft import DraftFinding

JOINING: Final = words_of("commas.joining")
"""After them a subordinate clause begins without a comma."""


def joins(word: ReadWord) -> bool:
    """A clause may begin after it without a comma."""
    return word.low in JOINING


_ADVERBS: Final = phrases_of("needless.adverbs")
_LEADING: Final = pattern_of("needless.leading")
_DATE: Final = pattern_of("needless.date")
_PLACING: Final = words_of("needless.placing")
_ALLOWED_AFTER: Final = words_of("needless.inserted")
"""After them the comma may be right: «на наш взгляд», «в работе, ждёт ответа»."""
_LONGEST_LEAD: Final = 5
_LONGEST_SUBJECT: Final = 7
"""Words before a comma."""
_REACH: Final = 14
"""Words within which the predicate comes."""
_DOES: Final = condition("VERB/PRTS")
_REPORTS: Final = condition("<@commas.telling>")


def needless_commas(sentence: Sentence) -> Iterator[DraftFinding]:
    """The commas of a sentence that part nothing."""
    words, commas = sentence.words, sentence.commas
    at = run(words, 0)
    if len(words) < 3 or at + 1 >= len(words) or words[at].gap.strip() != ",":
        return
    rules = (
        _parts_time(words, at, commas),
        _parts_subject(words, at, commas),
        _parts_place(words, at),
        _parts_alternative(words, at),
        _parts_participle(words, at),
    )
    for is_needless in rules:
        if is_needless:
            yield superfluous(words[at - 1])
            return


def _parts_participle(words: list[ReadWord], at: int) -> bool:
    """«Установленные на прошлой неделе, дорожные знаки»: before its noun a participle is not parted."""
    noun = next((word for word in words[at : at + 3] if not word.only("ADJF")), words[at])
    inside = words[1:at]
    if not inside or not words[0].may("PRTF") or not noun.only("NOUN"):
        return False
    if any(word.may("VERB", "PRTS", "GRND", "CONJ") for word in inside):
        return False
    others = any(
        one.agrees(other) and other.case == "nomn"
        for word in inside
        for one in words[0].of("PRTF", "ADJF")
        for other in word.of("NOUN")
    )
    return words[0].agrees(noun) and not others


def _parts_alternative(words: list[ReadWord], at: int) -> bool:
    """«по телефону, либо через сайт»: a single «или» parts nothing."""
    joint, following = words[at], words[at + 1]
    if at < 2 or at + 2 >= len(words) or joint.low not in {"либо", "или"}:
        return False
    if not following.bare or not following.may("PREP") or words[at - 2].number:
        return False  # «на 147 человек, или на 1,6 %»
    before, after = words[:at], words[at + 1 : run(words, at)]
    again = any(word.low == joint.low for word in (*before, *words[at + 1 :]))
    turned = any(word.may("PRTF", "GRND") for word in before)
    doing = any(fits(word, "VERB/PRTS/INFN/PRED&!NOUN&!PREP") for word in after)
    return any(word.may("PREP") for word in before) and not (again or turned or doing)


def _parts_place(words: list[ReadWord], at: int) -> bool:
    """«В парке, установили качели»: where and when are not parted from the verb."""
    if words[0].low not in _PLACING or not 1 < at <= _LONGEST_LEAD:
        return False
    lead, verb = words[:at], words[at]
    first = next((place for place, word in enumerate(lead) if word.only("NOUN")), at)
    named = all(word.only("ADJF") for word in lead[1:first]) and all(
        word.capital or "№" in word.gap or IS_GENITIVE(word) for word in lead[first + 1 :]
    )  # «В подъезде грязь, уберут завтра»
    if first == at or not named or any(word.low in _ALLOWED_AFTER for word in lead):
        return False
    told = fits(verb, "1per/2per/impr") or (
        fits(verb, "<@commas.telling>&!<@needless.doing>") and run(words, at) < len(words)
    )
    return verb.only("VERB", "PRTS") and not told and verb.low not in BE


def _parts_time(words: list[ReadWord], at: int, commas: int) -> bool:
    """«В настоящее время, ведётся ремонт»: nothing is parted there."""
    following, fixed = words[at], " ".join(word.low for word in words[:at]) in _ADVERBS
    if not _is_adverbial(words[:at]) or fits(following, "sets_off") or _continues_date(words, at):
        return False
    if commas > 1 and fits(following, "=VERB&3per/past&<@commas.telling>"):
        return False  # «Сейчас, пишет газета, ремонт завершён»
    end = run(words, at)
    segment = words[at : end if commas > 1 else at + _REACH]
    if not fixed and _is_row(words, at) and not _is_absent(words[at:end]):
        return False
    that = end < len(words) and words[end].low in {"что", "о", "об"}
    answered = words[1].low == "ответ"  # «В ответ на обращение, сообщаем: …»
    told = not that and not answered and any(_REPORTS(one) and one.may("VERB") for one in segment)
    if commas > 1 and not fixed and (told or any(fits(one, "<который>") for one in segment)):
        return False
    return any(fits(one, "VERB/PRTS/ADJS&!NOUN") for one in segment)


def _is_row(words: list[ReadWord], at: int) -> bool:
    """«В связи с дождями, снегом и ветром работы отложены»."""
    following, cases = words[at], words[at].cases()
    alike = bool(cases & words[at - 1].cases()) and "nomn" not in cases
    purpose = words[0].low == "для" and "gent" in cases
    return (alike or purpose) and following.only("NOUN", "ADJF")


def _is_absent(clause: list[ReadWord]) -> bool:
    """«По итогам проверки, нарушений не выявлено»: the genitive of what is not."""
    if any(word.low in {"и", "или"} for word in clause):
        return False
    denied = len(clause) > 2 and clause[-2].low == "не" and fits(clause[-1], "VERB+neut/PRTS+neut")
    return clause[-1].low == "нет" or denied


def _is_adverbial(lead: list[ReadWord]) -> bool:
    """Only when, where or why: «в настоящее время», «в ходе проверки», «5 мая 2026 года»."""
    said = " ".join(word.low for word in lead)
    if said in _ADVERBS or _DATE.fullmatch(said):
        return True
    opened = _LEADING.match(said)
    inside = lead[len(opened[0].split()) :] if opened else []
    if opened is None or not 0 < len(inside) < _LONGEST_LEAD or any(map(_DOES, lead[1:])):
        return False
    wanted = "ablt" if opened[0].endswith((" с", "перед")) else "gent"
    wanted = "accs" if opened[0].endswith(" на") else wanted
    return all(
        word.number or word.cases() & ({wanted, "gent"} if at else {wanted})
        for at, word in enumerate(inside)
    )


def _continues_date(words: list[ReadWord], at: int) -> bool:
    """«Сегодня, 5 декабря, …», «В мае, июне и июле …»."""
    return words[at].number or words[at - 1].number or bool(_DATE.fullmatch(words[at].low))


def _parts_subject(words: list[ReadWord], at: int, commas: int) -> bool:
    """«Специалисты управления, выехали»: the subject is parted from its verb."""
    verb = words[at + 1] if words[at].low == "не" and words[at + 1].bare else words[at]
    if at > _LONGEST_SUBJECT or not verb.only("VERB", "PRTS"):
        return False
    if commas > 1 and _REPORTS(verb):
        return False  # «Глава района, сообщили в приёмной, проведёт …»
    subject = next((place for place in range(at) if not words[place].only("ADJF")), 0)
    noun, others = words[subject], words[subject + 1 : at]
    if not noun.only("NOUN") or not all(_belongs(word, commas) for word in others):
        return False
    suffers = fits(noun, "accs") and fits(noun, "!anim") and fits(verb, "=VERB&plur")
    return noun.heads(verb) and not fits(verb, "1per/2per/impr") and not suffers


def _belongs(word: ReadWord, commas: int) -> bool:
    """Whether the word may belong to the subject before it; with one comma more of them may."""
    if word.abbreviation or IS_GENITIVE(word):
        return True
    return commas == 1 and (word.may("PREP") or fits(word, "=NOUN/ADJF&!nomn"))
