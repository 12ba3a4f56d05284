"""Words that take a companion in one case or with one preposition: «пользоваться льготой», «зависеть от погоды».

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import grammar, needed
from bot.proofreading.sentences import CASES, Sentence, Word, inflected, listed, marks, pairs
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
_ORGANISATIONS: Final = listed(
    """
    поликлиника отделение отдел сад амбулатория библиотека аптека лаборатория кабинет клуб музей
    столовая филиал сектор хозяйство общежитие кафедра склад приют
    """
)
_TELLING: Final = listed(
    "сообщать рекомендовать предлагать предложить советовать напоминать разъяснять поручать поручить"
)
_WARNING: Final = listed(
    """
    информировать проинформировать уведомлять уведомить предупреждать предупредить извещать
    известить благодарить поблагодарить поздравлять поздравить
    """
)
_TIMES: Final = listed(
    "секунда минута час день сутки неделя месяц квартал год раз сегодня вечер утро ночь весна лето осень зима"
)
_WITH: Final = listed("ознакомить ознакомиться ознакомленный согласиться столкнуться справиться")
_SINCE: Final = listed(
    """
    начало момент дата число период сайт опоздание подача слово
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    """
)
_TROUBLES: Final = listed("проблема трудность сложность затруднение")
_RIGHTS: Final = listed(
    "получение предоставление возмещение приобретение обслуживание обеспечение использование пользование"
)
_ADDRESSED: Final = listed(
    "отдел управление администрация комитет министерство департамент полиция прокуратура инспекция"
)
_EACH: Final = listed("каждый один любой никто")
_NAMED: Final = frozenset({"Fixd", "Abbr", "Name", "Surn", "Patr", "Geox", "Orgn"})


def companions(sentence: Sentence) -> Iterator[Finding]:
    """The companions of a sentence that stand in no case that they may stand in."""
    words = sentence.words
    yield from _governed(words)
    yield from _needing(words)
    yield from _by_preposition(words)
    yield from _lacking(words)
    yield from _heads_of(words)
    yield from _attention(words)
    yield from _told(words)
    yield from _people(words)
    yield from _between(words)
    yield from _each_of(words)
    yield from _ending_in_one(words)
    yield from _units(words)
    yield from _each(words)


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


def _needing(words: list[Word]) -> Iterator[Finding]:
    """«нуждающихся на улучшение»."""
    for verb, on, noun in zip(words, words[1:], words[2:], strict=False):
        if "нуждаться" not in verb.lemmas() or on.low != "на" or not on.bare or not noun.bare:
            continue
        needed = noun.only("NOUN") and _plain(noun) and not noun.lemmas() & _TIMES
        if needed and "accs" in noun.cases() and "loct" not in noun.cases():
            right = inflected(noun.text, noun.forms[0], "loct")
            yield grammar([on, noun], "Нуждаются в чём-либо.", right and f"в {right}")


def _by_preposition(words: list[Word]) -> Iterator[Finding]:
    """«ознакомлен с требования», «право на получении»; not «ознакомиться с начала мая»."""
    for at, (head, preposition, noun) in enumerate(zip(words, words[1:], words[2:], strict=False)):
        case = ""
        if (preposition.low == "с" and head.lemmas() & _WITH) or (
            preposition.low == "с" and head.lemmas() & _TROUBLES and head.only("NOUN")
        ):
            case = "" if noun.lemmas() & (_TIMES | _SINCE) else "ablt"
        elif preposition.low == "на" and "право" in head.lemmas():
            case = "accs" if noun.lemmas() & _RIGHTS else ""
        elif preposition.low == "в" and head.lemmas() == {"обратиться"}:
            visited = any(word.low in {"к", "за"} for word in words[at + 3 :])
            case = "accs" if noun.lemmas() & _ADDRESSED and not visited else ""
        if case and preposition.bare and noun.bare and _plain(noun) and case not in noun.cases():
            right = inflected(noun.text, noun.forms[0], case)
            yield grammar([noun], f"После «{head.low} {preposition.low}» {needed(case)}.", right)


def _lacking(words: list[Word]) -> Iterator[Finding]:
    """«не хватает водители»."""
    for nor, lacks, noun in zip(words, words[1:], words[2:], strict=False):
        if nor.low != "не" or lacks.low not in {"хватает", "хватило", "хватит"}:
            continue
        if noun.bare and _plain(noun) and noun.only("NOUN") and noun.cases() == {"nomn"}:
            number = noun.forms[0].number
            right = inflected(noun.text, noun.forms[0], "gent", number)
            yield grammar([noun], f"После «не {lacks.low}» нужен родительный падеж.", right)


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
    return noun.cases() <= CASES and not marks(noun) & (_NAMED | {"Apro"})


def _heads_of(words: list[Word]) -> Iterator[Finding]:
    """«Заведующая поликлиники»."""
    for head, noun in pairs(words):
        if not head.low.startswith("заведующ") or not noun.lemmas() & _ORGANISATIONS:
            continue
        if noun.only("NOUN") and "ablt" not in noun.cases():
            right = inflected(noun.text, noun.forms[0], "ablt")
            yield grammar([noun], "Заведуют чем-либо.", right)


def _attention(words: list[Word]) -> Iterator[Finding]:
    """«обратить внимание состоянию дороги»."""
    for at in range(1, len(words) - 1):
        noun = words[at + 1]
        if words[at].low != "внимание" or not noun.bare or not _plain(noun):
            continue
        paid = any(one.lemmas() & {"обратить", "обращать"} for one in words[max(0, at - 3) : at])
        if paid and "datv" in noun.cases() and noun.cases() <= {"datv", "loct", "ablt"}:
            right = inflected(noun.text, noun.forms[0], "accs")
            yield grammar([noun], "Обращают внимание на что-либо.", right and f"на {right}")


def _told(words: list[Word]) -> Iterator[Finding]:
    """«Рекомендуем собственников обратиться», «Информируем жителям»."""
    for at, (verb, noun) in enumerate(pairwise(words)):
        if (
            not noun.bare
            or not verb.may("VERB", "INFN", "GRND")
            or verb.may("PREP")
            or not _person(noun)
        ):
            continue
        following = words[at + 2] if at + 2 < len(words) else None
        asked = following is not None and (following.only("INFN") or following.low in {"о", "об"})
        asked_not = following is not None and following.low == "не"
        doing = words[at + 2 + asked_not].low if at + 2 + asked_not < len(words) else ""
        wanted = ""
        if verb.lemmas() & _TELLING and asked and noun.cases() <= {"gent", "accs"}:
            wanted = "datv"
        elif noun.cases() == {"datv"} and (
            verb.lemmas() & _WARNING
            or ("просить" in verb.lemmas() and doing.endswith(("ться", "тись")))
        ):
            wanted = "accs"
        if wanted:
            right = inflected(noun.text, noun.forms[0], wanted)
            yield grammar([noun], f"После «{verb.low}» {needed(wanted)}.", right)


def _person(noun: Word) -> bool:
    return noun.only("NOUN") and all("anim" in form.marks for form in noun.forms)


def _people(words: list[Word]) -> Iterator[Finding]:
    """«Жителям дому»: the second belongs in the genitive."""
    for at, (people, noun) in enumerate(pairwise(words)):
        if not noun.bare or any(word.only("VERB", "PRTS") for word in words[at + 2 : at + 3]):
            continue
        if not _person(people) or people.cases() != {"datv"} or not noun.only("NOUN"):
            continue
        told = marks(noun)
        if _plain(noun) and "datv" in told and not told & {"gent", "nomn", "accs", "ablt", "anim"}:
            right = inflected(noun.text, noun.forms[0], "gent")
            yield grammar([noun], "Здесь нужен родительный падеж.", right)


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
        if "nomn" not in each.cases() or "plur" in marks(each):
            continue
        for word in words[at + 2 : at + 8]:
            if not word.bare or word.may("CONJ"):
                break
            if word.only("VERB", "PRTS"):
                if all(form.number == "plur" for form in word.forms):
                    yield _singular(word)
                break


def _each(words: list[Word]) -> Iterator[Finding]:
    """«Каждый желающие может»."""
    for each, noun in pairs(words):
        single = each.lemmas() & {"каждый", "любой"} and "plur" not in marks(each)
        if single and noun.may("NOUN", "PRTF") and {form.number for form in noun.forms} == {"plur"}:
            right = inflected(noun.text, noun.forms[0], "sing")
            yield grammar([noun], f"После «{each.low}» – единственное число.", right)


def _ending_in_one(words: list[Word]) -> Iterator[Finding]:
    """«21 фонарь установлены»."""
    for number, noun, verb in zip(words, words[1:], words[2:], strict=False):
        if not number.number or not noun.bare or not verb.bare or "№" in number.gap:
            continue
        one = number.text.isdigit() and number.text[-1] == "1" and number.text[-2:] != "11"
        if not one or not noun.only("NOUN") or not verb.only("VERB", "PRTS"):
            continue
        single = {form.number for form in noun.forms if form.case == "nomn"} == {"sing"}
        if single and all(form.number == "plur" for form in verb.forms) and verb.only("PRTS"):
            yield _singular(verb)


_UNITS: Final = listed("минута секунда час день метр километр рубль процент тонна сутки неделя")


def _units(words: list[Word]) -> Iterator[Finding]:
    """«10 минуты», «21 дней»; not «1,5 часа», «21 сутки»."""
    for number, unit in pairs(words):
        if not number.text.isdigit() or "№" in number.gap or not unit.only("NOUN"):
            continue
        named = [form for form in unit.forms if form.lemma in _UNITS and form.lemma != "сутки"]
        if len(named) != len(unit.forms) or number.gap.endswith(("-", "–", ",", ".")):
            continue
        last = int(number.text) % 100
        many, one = last in range(11, 15) or last % 10 not in range(1, 5), last % 10 == 1
        plural = {form.number for form in named} == {"plur"}
        right = None
        few = {("sing", "gent"), ("plur", "nomn"), ("plur", "accs")}
        if many and {(form.number, form.case) for form in named} <= few:
            right = inflected(unit.text, named[0], "plur", "gent")
        elif one and last != 11 and plural and all(form.case == "gent" for form in named):
            right = inflected(unit.text, named[0], "sing", "nomn")
        if right:
            yield grammar([unit], "Слово не согласовано с числом.", right)


def _singular(verb: Word) -> Finding:
    form = verb.forms[0]
    gender = ("masc",) if form.pos == "PRTS" or "past" in form.marks else ()
    right = inflected(verb.text, form, "sing", *gender)
    return grammar([verb], "Сказуемое не согласовано с подлежащим.", right)
