"""In which case a noun stands that something before it governs.

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import grammar, needed
from bot.proofreading.sentences import CASES, Sentence, Word, inflected, parted, run
from bot.proofreading.vocabulary import listed, words_of
from domain.model.incident.answer.review_findings import Finding

_GENITIVE: Final = frozenset({"gent"})
_INSTRUMENTAL: Final = frozenset({"ablt"})
_COMPOUND: Final = {
    **dict.fromkeys(
        (
            "в целях",
            "с целью",
            "в результате",
            "в ходе",
            "в рамках",
            "в случае",
            "в период",
            "в отношении",
            "в течение",
            "в качестве",
            "в сфере",
            "в области",
            "на основании",
            "на территории",
            "на период",
            "за счет",
            "за исключением",
            "по результатам",
            "по итогам",
            "по вопросу",
            "по вопросам",
            "по поводу",
            "по факту",
            "по причине",
            "по окончании",
            "по завершении",
            "при помощи",
            "при условии",
            "при наличии",
            "с помощью",
            "с учетом",
            "с начала",
            "со стороны",
            "со дня",
            "до начала",
            "до конца",
            "во время",
            "во избежание",
            "в интересах",
            "в процессе",
            "в присутствии",
            "в адрес",
            "в пользу",
            "в честь",
            "на протяжении",
            "на имя",
            "по мере",
            "по истечении",
            "по инициативе",
            "по решению",
            "при участии",
            "при содействии",
            "под руководством",
            "исходя из",
            "начиная с",
            "независимо от",
            "в зависимости от",
            "в отличие от",
        ),
        _GENITIVE,
    ),
    **dict.fromkeys(
        (
            "в соответствии с",
            "в соответствии со",
            "в связи с",
            "в связи со",
            "наряду с",
            "совместно с",
            "вместе с",
            "по сравнению с",
            "во главе с",
            "ознакомиться с",
            "заключен с",
            "заключены с",
        ),
        _INSTRUMENTAL,
    ),
    **dict.fromkeys(
        ("несмотря на", "не смотря на", "невзирая на", "в ответ на"), frozenset({"accs"})
    ),
    **dict.fromkeys(("по отношению к", "в дополнение к", "применительно к"), frozenset({"datv"})),
}
"""What several words together govern."""

_TIMES: Final = words_of("government.times")
"""They stand in the accusative beside verbs that take no object."""
_NAMED: Final = frozenset({"Fixd", "Abbr", "Name", "Surn", "Patr"})
_OF_GENITIVE: Final = listed("лишить удостоить исполнить достигнуть просить ждать")


def government(sentence: Sentence) -> Iterator[Finding]:
    """The nouns and numerals of a sentence that stand in no case that they may stand in."""
    words = sentence.words
    yield from _after_compounds(words)
    yield from _after_by(words)
    yield from _participles(words)
    yield from _after_short_participles(words)
    yield from _done_to_one(words)
    yield from _after_intransitive(words)
    yield from _objects(words)
    yield from _two_subjects(words)
    yield from _locatives(words)


def _after_compounds(words: list[Word]) -> Iterator[Finding]:
    """«в целях обеспечение», «в соответствии с утверждённого плана»."""
    for size in (2, 3):
        for at in range(len(words) - size):
            phrase, noun = words[at : at + size], words[at + size]
            wanted = _COMPOUND.get(" ".join(word.low for word in phrase))
            if wanted is None or not noun.bare or not all(word.bare for word in phrase[1:]):
                continue
            yield from _other_case(noun, wanted, phrase)


def _other_case(noun: Word, wanted: frozenset[str], phrase: list[Word]) -> Iterator[Finding]:
    if not _inflected(noun) or noun.cases() & wanted:
        return
    said = " ".join(word.low for word in phrase)
    right = inflected(noun.text, noun.forms[0], *wanted)
    yield grammar([noun], f"После «{said}» {needed(*sorted(wanted))}.", right)


def _inflected(word: Word) -> bool:
    """All its readings are of a noun or an adjective, in a case that is told apart."""
    if not word.only("NOUN", "ADJF", "PRTF") or word.abbreviation or word.capital:
        return False
    return word.cases() <= CASES and not word.marks & _NAMED


def _after_by(words: list[Word]) -> Iterator[Finding]:
    """«по устранение», «по проверка»: up to a noun of doing nothing reaches."""
    for by, noun in pairwise(words):
        if by.low != "по" or not noun.bare or not _inflected(noun) or not noun.only("NOUN"):
            continue
        doing = noun.low.endswith(("ание", "ение", "ятие", "ытие")) and "accs" in noun.cases()
        many = noun.cases() == {"loct"} and "plur" in noun.marks
        if noun.cases() == {"nomn"} or many or (doing and not noun.cases() & {"datv", "loct"}):
            right = inflected(noun.text, noun.forms[0], "datv")
            yield grammar([noun], f"После «по» {needed('datv')}.", right)


def _participles(words: list[Word]) -> Iterator[Finding]:
    """«принятых меры»: a participle and the noun after it agree in nothing."""
    for at, (participle, noun) in enumerate(pairwise(words)):
        if not noun.bare or not participle.only("PRTF") or not noun.only("NOUN"):
            continue
        if not all("pssv" in form.marks and "past" in form.marks for form in participle.forms):
            continue
        if not _inflected(noun) or not noun.cases() <= {"nomn", "accs", "gent"}:
            continue
        person = "Subx" in participle.marks  # «Задержанному полиция вручила повестку»
        if person or participle.lemmas() & _OF_GENITIVE or noun.lemmas() & _TIMES:
            continue
        if any(one.agrees(other) for one in participle.forms for other in noun.forms):
            continue
        before = words[max(0, at - 2) : at]
        if any(word.number or word.may("NUMR") or word.low in {"и", "или"} for word in before):
            continue
        if _later(participle, words[at + 2 : at + 4]):
            continue
        yield grammar([participle, noun], "Причастие и существительное не согласованы.")


def _later(participle: Word, following: list[Word]) -> bool:
    return any(
        one.agrees(other)
        for word in following
        if word.bare
        for one in participle.forms
        for other in word.of("NOUN")
    )


def _subject_of(word: Word, verb: Word) -> bool:
    return word.abbreviation or any(
        one.heads(other) for one in word.of("NOUN", "NPRO", "ADJF") for other in verb.forms
    )


def _after_short_participles(words: list[Word]) -> Iterator[Finding]:
    """«проведён проверка», «Ответ подготовлен начальник отдела»."""
    for at, (short, noun) in enumerate(pairwise(words)):
        if not short.only("PRTS") or not noun.bare or not noun.only("NOUN") or noun.low == "друг":
            continue
        if not _inflected(noun) or not noun.cases() <= {"nomn", "accs"} or noun.lemmas() & _TIMES:
            continue
        if any(not word.forms or word.number for word in words[at - 1 : at]):
            continue
        if at + 2 < len(words) and words[at + 2].low in {"и", "или"}:
            continue
        before = [word for word in _clause(words, at) if _subject_of(word, short)]
        if not before and not _subject_of(noun, short):
            subject = noun.forms[0]
            gender = (subject.gender,) if subject.number == "sing" else ()
            right = inflected(short.text, short.forms[0], subject.number, *gender)
            yield grammar([short], "Сказуемое не согласовано с подлежащим.", right)
        elif at and words[at - 1] in before and _person(noun) and at + 2 < len(words):
            right = inflected(noun.text, noun.forms[0], "ablt")
            yield grammar([noun], "Кем сделано – в творительном падеже.", right)


def _because(words: list[Word]) -> bool:
    return any(word.lemmas() & {"причина", "основание", "повод"} for word in words)


_OF_ONE: Final = {("gent", "sing")}
_OR_OF_MANY: Final = _OF_ONE | {("nomn", "plur"), ("accs", "plur")}


def _done_to_one(words: list[Word]) -> Iterator[Finding]:
    """«вынесено предупреждения», «заключён договора»: the verb tells of one."""
    for at, (short, noun) in enumerate(pairwise(words)):
        because = short.low in {"послужило", "стало"} and _because(words[:at])
        if not (because or short.only("PRTS")) or not noun.bare or not short.bare:
            continue
        if (
            not noun.only("NOUN")
            or noun.capital
            or short.lemmas() & _OF_GENITIVE
            or not _inflected(noun)
        ):
            continue
        seen = {(form.case, form.number) for form in noun.forms}
        alone = {form.number for form in short.forms} == {"sing"}
        neuter = any(form.gender == "neut" for form in short.forms)
        named = seen == _OR_OF_MANY or (seen == _OF_ONE and not neuter)
        if (
            alone
            and named
            and not any(
                word.low == "не" or (word.may("NOUN", "NPRO") and _subject_of(word, short))
                for word in words[:at]
            )
        ):
            right = inflected(noun.text, noun.forms[0], "sing", "nomn")
            yield grammar([noun], "Здесь нужен именительный падеж.", right)


def _person(noun: Word) -> bool:
    return noun.cases() == {"nomn"} and "anim" in noun.marks


def _clause(words: list[Word], at: int) -> list[Word]:
    """What stands before that word up to the last comma."""
    begin = at
    while begin and words[begin].bare:
        begin -= 1
    return words[begin:at]


def _after_intransitive(words: list[Word]) -> Iterator[Finding]:
    """«Начались ремонт»: the noun after a verb that takes no object is its subject."""
    for at, (verb, noun) in enumerate(pairwise(words)):
        if not noun.bare or not verb.only("VERB") or not noun.only("NOUN") or not _inflected(noun):
            continue
        if not noun.cases() <= {"nomn", "accs"} or noun.lemmas() & _TIMES:
            continue
        if not all(
            "intr" in form.marks and not form.marks & {"1per", "2per", "impr"}
            for form in verb.forms
        ):
            continue
        if _subject_of(noun, verb) or any(_subject_of(word, verb) for word in words[:at]):
            continue
        if at + 2 < len(words) and words[at + 2].low in {"и", "или"}:
            continue
        if any(not word.forms or word.number or word.may("NUMR") for word in words[:at]):
            continue
        if words[0].may("CONJ") or any("который" in word.lemmas() for word in words[:at]):
            continue
        if all(form.gender == "neut" for form in verb.forms):
            continue
        form = noun.forms[0]
        past = any("past" in one.marks for one in verb.forms)
        gender = (form.gender,) if past and form.number == "sing" else ()
        right = inflected(verb.text, verb.forms[0], form.number, *gender)
        yield grammar([verb], "Сказуемое не согласовано с подлежащим.", right)


def _objects(words: list[Word]) -> Iterator[Finding]:
    """«провести проверка», «Подрядчик заменит плита»."""
    for at, (verb, noun) in enumerate(pairwise(words)):
        if not noun.bare or not noun.only("NOUN") or noun.cases() != {"nomn"}:
            continue
        if (
            noun.low == "друг"
            or not _inflected(noun)
            or not all("tran" in form.marks for form in verb.forms)
        ):
            continue
        if verb.only("INFN"):
            finite = [word for word in words if word.may("VERB", "ADJS", "PRTS")]
            governed = not any(_subject_of(noun, word) for word in finite)
        else:
            subject = words[at - 1] if at else None
            governed = (
                subject is not None
                and verb.only("VERB")
                and verb.bare
                and not subject.abbreviation
                and subject.only("NOUN", "NPRO")
                and subject.cases("NOUN", "NPRO") == {"nomn"}
                and _subject_of(subject, verb)
                and not (at > 1 and words[at - 2].may("PREP"))
            )
        if governed:
            right = inflected(noun.text, noun.forms[0], "accs")
            yield grammar([noun], f"После «{verb.low}» {needed('accs')}.", right)


_LOCATIVE: Final = frozenset({"в", "во", "на", "о", "об", "обо", "при", "по"})


def _locatives(words: list[Word]) -> Iterator[Finding]:
    """«пять километров дорогах»: this case stands with a preposition alone, and none is near."""
    for at, (before, noun) in enumerate(pairwise(words), 1):
        if not noun.bare or not noun.only("NOUN") or noun.cases() != {"loct"}:
            continue
        if not before.only("NOUN") or before.cases() & {"loct", ""} or not _inflected(noun):
            continue
        begin = at
        while begin and not words[begin - 1].only("VERB", "PRTS") and not parted(words[begin]):
            begin -= 1
        if begin and parted(words[begin]):
            continue
        if not any(word.low in _LOCATIVE for word in words[begin:at]):
            right = inflected(noun.text, noun.forms[0], "gent")
            yield grammar([noun], f"Здесь {needed('gent')}.", right)


_SUBJECT: Final = ({"nomn"}, {"nomn", "accs"})


def _two_subjects(words: list[Word]) -> Iterator[Finding]:
    """«Ремонт дорога начнётся», «Жители улица Мира пользуются»: the second belongs in the genitive."""
    first = 0
    while first < len(words) and first < 3 and words[first].only("ADJF"):
        first += 1
    if first + 2 >= len(words):
        return
    head, noun = words[first : first + 2]
    if not head.only("NOUN") or not _inflected(_small(head)) or "nomn" not in head.cases():
        return
    if not noun.bare or not noun.only("NOUN", "ADJS") or noun.cases("NOUN") not in _SUBJECT:
        return
    if (
        noun.capital
        or noun.marks & _NAMED
        or "anim" in noun.marks
        or not all(word.bare for word in words[1 : first + 1])
    ):
        return
    verbs = [word for word in words[first + 2 : run(words, first)] if word.only("VERB", "PRTS")]
    intransitive = verbs and all("intr" in form.marks for form in verbs[0].forms)
    if noun.cases("NOUN") != {"nomn"} and (noun.lemmas() & _TIMES or not intransitive):
        return
    if verbs and _subject_of(head, verbs[0]):
        object_ = head.cases() != {"nomn"} and all("tran" in form.marks for form in verbs[0].forms)
        if object_ and _subject_of(noun, verbs[0]):
            return
        right = inflected(noun.text, noun.forms[0], "gent")
        yield grammar([noun], "Два именительных падежа рядом.", right)


def _small(word: Word) -> Word:
    """The word as if no sentence began with it."""
    return Word(word.text.lower(), word.start, word.gap, word.forms)
