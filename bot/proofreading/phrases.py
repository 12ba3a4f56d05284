"""Set phrases and endings that official answers get wrong, one rule each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import grammar, spelling
from bot.proofreading.sentences import Sentence, Word, forms, inflected, listed, marks, pairs
from domain.model.answer.proof import Finding, FindingKind


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is written, what is right, and why; a pattern in small letters."""

    wrong: re.Pattern[str]
    right: str
    kind: FindingKind
    message: str


def _phrase(wrong: str, right: str, kind: FindingKind, message: str) -> Phrase:
    return Phrase(re.compile(rf"(?<![\w-]){wrong}(?![\w-])", re.IGNORECASE), right, kind, message)


_SPELLING, _GRAMMAR = FindingKind.SPELLING, FindingKind.GRAMMAR
_APART: Final = "Пишется иначе: слитно, раздельно или через дефис."
_PHRASES: Final = (
    _phrase(r"в течении(?! (?:реки|рек|болезни|болезней|заболевания|воды|процесса))", "в течение", _SPELLING, "Предлог «в течение» – с «е» на конце."),
    _phrase(r"в продолжении(?= (?:недели|месяца|года|дня|часа|суток|всего|всей|двух|трёх|трех|нескольких|длительного))", "в продолжение", _SPELLING, "Предлог «в продолжение» – с «е» на конце."),
    _phrase(r"в заключении(?= (?:сообща|хо[тч]|отме|добав|напом|благодар))", "в заключение", _SPELLING, "Здесь «в заключение» – с «е» на конце."),
    _phrase(r"не (кто|чего|кого|кому|кем)(?= не [а-яё])", r"ни\1", _SPELLING, "С отрицанием – «ни»."),
    _phrase(r"(?<!, )так же(?= (?:сообща|информиру|отмеча|отмети|напомина|просим|уточня|поясня|обраща|необходимо|будет|будут|планиру)[а-яё]*(?! как))", "также", _SPELLING, _APART),
    _phrase(r"будующ([а-яё]+)", r"будущ\1", _SPELLING, "Похоже на опечатку."),
    _phrase(r"следущ([а-яё]+)", r"следующ\1", _SPELLING, "Похоже на опечатку."),
    _phrase(r"врядли", "вряд ли", _SPELLING, _APART),
    _phrase(r"по-этому", "поэтому", _SPELLING, _APART),
    _phrase(r"вс([её])-равно", r"вс\1 равно", _SPELLING, _APART),
    _phrase(r"тоесть", "то есть", _SPELLING, _APART),
    _phrase(r"потомучто", "потому что", _SPELLING, _APART),
    _phrase(r"в последствии", "впоследствии", _SPELLING, _APART),
    _phrase(r"по средствам(?= [а-яё]+(?:а|я|и|ы|ей|ий|ого|его|ой)\b)", "посредством", _SPELLING, _APART),
    _phrase(r"не взирая на", "невзирая на", _SPELLING, _APART),
    _phrase(r"на ряду с", "наряду с", _SPELLING, _APART),
    _phrase(r"на равне с", "наравне с", _SPELLING, _APART),
    _phrase(r"в замен(?= [а-яё]+(?:а|я|и|ы|ей|ий|ого|его|ой|ых|их)\b)", "взамен", _SPELLING, _APART),
    _phrase(r"в место(?= (?:старых|старого|старой|них|него|этого|того))", "вместо", _SPELLING, _APART),
    _phrase(r"на (всегда|долго)", r"на\1", _SPELLING, _APART),
    _phrase(r"за (ранее|долго|одно)", r"за\1", _SPELLING, _APART),
    _phrase(r"из (далека|давна|редка)", r"из\1", _SPELLING, _APART),
    _phrase(r"(от) (куда|туда|сюда|части)", r"\1\2", _SPELLING, _APART),
    _phrase(r"ни (кто|чего|кого|кому|когда|куда|сколько)(?! (?:ин|друг|ни))", r"ни\1", _SPELLING, _APART),
    _phrase(r"не (сколько)(?= (?:дней|часов|месяцев|лет|раз|минут|человек|жителей|улиц|домов|заявок|обращений|недель))", r"не\1", _SPELLING, _APART),
    _phrase(r"не давно", "недавно", _SPELLING, _APART),
    _phrase(r"не льзя", "нельзя", _SPELLING, _APART),
    _phrase(r"нетолько", "не только", _SPELLING, _APART),
    _phrase(r"в(?:о|оо)бщем(?! (?:порядке|виде|доступе|собрании|имуществе|дворе|пользовании|объёме|объеме))", "в общем", _SPELLING, _APART),
    _phrase(r"вцелом", "в целом", _SPELLING, _APART),
    _phrase(r"изза", "из-за", _SPELLING, _APART),
    _phrase(r"пол (года|часа|дня|литра|метра|километра|тонны|пути)", r"пол\1", _SPELLING, _APART),
    _phrase(r"пол-(года|часа|дня|метра|километра|тонны|пути)", r"пол\1", _SPELLING, _APART),
    _phrase(r"(жилищно|санитарно|материально|торгово|фельдшерско|контрольно|планово|аварийно|информационно|водопроводно|культурно|спортивно|проектно|дорожно|инженерно|северо|юго|социально) (коммунальн|эпидемиологическ|техническ|развлекательн|акушерск|надзорн|предупредительн|спасательн|диспетчерск|восстановительн|разъяснительн|канализационн|массов|сметн|транспортн|строительн|западн|восточн|экономическ)([а-яё]+)", r"\1-\2\3", _SPELLING, "Сложное прилагательное пишется через дефис."),
    _phrase(r"(ч[её]м|ч[её]го|чему|кого|кому|кем|какого|какому|какую|каком|какими|чьи|чей|чья) (либо|нибудь)", r"\1-\2", _SPELLING, _APART),
    _phrase(r"в (?:виду)(?= (?:отсутств|большо|того, что|погодн|неблагоприятн|плох|сложн))", "ввиду", _SPELLING, _APART),
    _phrase(r"име(ть|йте|ем|ет|ют|я|ли|ется) ввиду", r"име\1 в виду", _SPELLING, _APART),
    _phrase(r"в следствии", "вследствие", _SPELLING, _APART),
    _phrase(r"в следствие(?= [а-яё]+(?:а|я|и|ы|й)\b)", "вследствие", _SPELLING, _APART),
    _phrase(r"не смотря на", "несмотря на", _SPELLING, _APART),
    _phrase(r"в виду(?= (?!того|имел|имей|у )[а-яё]+(?:а|я|и|ы|ей|ий|ого|его|ой)\b)", "ввиду", _SPELLING, _APART),
    _phrase(r"так-же", "также", _SPELLING, _APART),
    _phrase(r"а так же(?! как)", "а также", _SPELLING, _APART),
    _phrase(r"(кто|что|где|как|куда|когда|какой|какая|какие|каким|каких) (либо|нибудь)", r"\1-\2", _SPELLING, _APART),
    _phrase(r"кое (кто|что|где|как|какие|какой)", r"кое-\1", _SPELLING, _APART),
    _phrase(r"из (за|под)(?= [а-яё])", r"из-\1", _SPELLING, _APART),
    _phrase(r"по-(возможности|прежнему адресу|окончании|завершении)", r"по \1", _SPELLING, _APART),
    _phrase(r"по(прежнему|видимому)", r"по-\1", _SPELLING, _APART),
    _phrase(r"во (первых|вторых)", r"во-\1", _SPELLING, _APART),
    _phrase(r"не однократно", "неоднократно", _SPELLING, _APART),
    _phrase(r"не обходим(о|а|ы|ый|ая|ое|ые|ого|ой|ых|ым|ыми|ость)", r"необходим\1", _SPELLING, _APART),
    _phrase(r"на счет(?= (?:замены|ремонта|вывоза|уборки|установки|отключения|вашего|этого|дороги|воды))", "насчёт", _SPELLING, _APART),
    _phrase(r"в соответствие (с|со)", r"в соответствии \1", _GRAMMAR, "Нужен предложный падеж: «в соответствии с»."),
    _phrase(r"в (?:ближайшие|ближайшем) время", "в ближайшее время", _GRAMMAR, "Слова не согласованы."),
    _phrase(r"(?:более|самый) лучш(ий|ая|ее|ие|его|ей|их|им|ими|ую)", r"лучш\1", _GRAMMAR, "Двойная степень сравнения."),
    _phrase(r"(?:более|самый) худш(ий|ая|ее|ие|его|ей|их|им|ими|ую)", r"худш\1", _GRAMMAR, "Двойная степень сравнения."),
    _phrase(r"(?:более|менее) (лучше|хуже)", r"\1", _GRAMMAR, "Двойная степень сравнения."),
    _phrase(r"(январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(ь|е|я|ю|ем) месяц(?:е|а|у|ем)?", r"\1\2", _GRAMMAR, "«Месяц» здесь лишнее."),
    _phrase(r"(март|август|ма)(й|е|а|я|у|ю|ом|ем) месяц(?:е|а|у|ем)?", r"\1\2", _GRAMMAR, "«Месяц» здесь лишнее."),
    _phrase(r"свободн(?:ые|ых|ая|ой|ую|ым|ыми) (ваканси[а-яё]+)", r"\1", _GRAMMAR, "Вакансия и есть свободное место."),
    _phrase(r"памятн(?:ый|ые|ых|ым|ыми|ого|ому) (сувенир[а-яё]*)", r"\1", _GRAMMAR, "Сувенир и есть памятная вещь."),
    _phrase(r"прейскурант(а|у|ом|е|ы)? цен", r"прейскурант\1", _GRAMMAR, "Прейскурант и есть перечень цен."),
    _phrase(r"совместн(?:ое|ого|ому|ым|ом) (сотрудничеств[а-яё]+)", r"\1", _GRAMMAR, "Сотрудничают всегда совместно."),
    _phrase(r"(вернут[а-яё]+|возвраща[а-яё]+) (?:назад|обратно)", r"\1", _GRAMMAR, "«Обратно» здесь лишнее."),
    _phrase(r"(возобнов[а-яё]+) (?:снова|вновь)", r"\1", _GRAMMAR, "«Снова» здесь лишнее."),
    _phrase(r"снова (возобнов[а-яё]+)", r"\1", _GRAMMAR, "«Снова» здесь лишнее."),
    _phrase(r"наиболее (лучш|худш|больш|меньш)(ий|ая|ее|ие|его|ей|их|им|ими|ую)", r"\1\2", _GRAMMAR, "Двойная степень сравнения."),
    _phrase(r"самый оптимальный", "оптимальный", _GRAMMAR, "Оптимальный и есть самый лучший."),
    _phrase(r"отсутстви(е|я|ю|ем|и) наличия", r"отсутстви\1", _GRAMMAR, "«Наличия» здесь лишнее."),
    _phrase(r"(отмечаем|отмечает|указываем|указывает|поясняем|подтверждаем|подтверждает|понимаем|считаем|подч[её]ркиваем|полагаем) о том, что", r"\1, что", _GRAMMAR, "После этого слова – «что», без «о том»."),
    _phrase(r"обращаем (ваше )?внимание о том, что", r"обращаем \1внимание на то, что", _GRAMMAR, "Обращают внимание на что-либо."),
    _phrase(r"(уделя[а-яё]+|удел(?:ить|ил|или|ила|им|ят)) ((?:особое |большое |должное )?внимание) на(?= [а-яё])", r"\1 \2", _GRAMMAR, "Уделяют внимание чему-либо, без «на»."),
    _phrase(r"(уверен[аы]?) о том, что", r"\1 в том, что", _GRAMMAR, "Уверены в чём-либо."),
    _phrase(r"(наде(?:емся|юсь|ется|ются)) (?:о|об)(?= (?:ваш|скор|понимани|сотрудничеств|поддержк))", r"\1 на", _GRAMMAR, "Надеются на что-либо."),
    _phrase(r"по приезду", "по приезде", _GRAMMAR, "О времени – с предложным падежом."),
    _phrase(r"по прилету|по прилёту", "по прилёте", _GRAMMAR, "О времени – с предложным падежом."),
    _phrase(r"не од(ин|на|но|ного|ной|ному)(?= (?:[а-яё]+ ){1,4}не )", r"ни од\1", _GRAMMAR, "С отрицанием – «ни»."),
    _phrase(r"(что|кто|где|как|куда|когда|сколько|какой|какие|какая) бы не(?= [а-яё]+(?:л|ла|ло|ли|лся|лась|лось|лись)\b[^.!?]*,)", r"\1 бы ни", _GRAMMAR, "В уступительном обороте – «ни»."),
    _phrase(r"(где|что|кто|куда|как) бы (вы|мы|он|она|они|я) не(?= [а-яё]+(?:л|ла|ло|ли|лся|лась|лось|лись)\b[^.!?]*,)", r"\1 бы \2 ни", _GRAMMAR, "В уступительном обороте – «ни»."),
    _phrase(r"чтобы не(?= (?:случилось|произошло)\b[^.!?]*,)", "что бы ни", _GRAMMAR, "В уступительном обороте – «ни»."),
    _phrase(r"ложит", "кладёт", _GRAMMAR, "Такого глагола в литературном языке нет."),
    _phrase(r"ложат", "кладут", _GRAMMAR, "Такого глагола в литературном языке нет."),
    _phrase(r"ложить", "класть", _GRAMMAR, "Такого глагола в литературном языке нет."),
    _phrase(r"(оплат(?:ить|ите|ил|ила|или)|оплачива(?:ть|ет|ют|ете|йте|ли|л)) за", r"\1", _GRAMMAR, "Оплачивают что-либо, без «за»."),
    _phrase(r"согласно с (?=[а-яё]+(?:ом|ем|ой|ей|ым|им)\b)", "согласно ", _GRAMMAR, "«Согласно» – без «с»."),
    _phrase(r"в целях избежание", "во избежание", _GRAMMAR, "Нужно «во избежание»."),
)  # fmt: skip
_ON: Final = {
    "окончанию": "окончании",
    "завершению": "завершении",
    "прибытию": "прибытии",
    "приезду": "приезде",
    "истечению": "истечении",
    "возвращению": "возвращении",
    "достижению": "достижении",
}
_MODAL: Final = listed(
    """
    должный необходимо необходимый нужно нужный можно нельзя надо мочь смочь быть следовать
    просить рекомендовать предлагать начать начинать продолжать планироваться требоваться
    готовый намеренный обязанный разрешать решить возможно стать хотеть планировать мало
    """
)
_BRING: Final = re.compile(r"прив(?:ест|ед|од|ел|оз)")


_REGION: Final = re.compile(
    r"\b(краснодарск|ставропольск|пермск|приморск|хабаровск|красноярск|алтайск|камчатск|забайкальск"
    r"|ростовск|московск|ленинградск|волгоградск|воронежск)(ого|ому|им|ом|ий|ой|ую|ая)"
    r"(?= (?:край|края|краю|краем|крае|област[ьию]|областью)\b)"
)
_MINISTRY: Final = re.compile(
    r"(?<=[а-яё]\s)(?P<who>[Мм]инистерств|[Дд]епартамент|[Уу]правлени|[Кк]омитет|[Оо]тдел)(?P<end>[а-я]* )"
    r"(?P<of>Здравоохранения|Образования|Культуры|Финансов|Транспорта|Экономики|Строительства|Спорта)\b"
)


def _capitals(text: str) -> Iterator[Finding]:
    """«краснодарского края», «в Министерство Здравоохранения»."""
    for match in _REGION.finditer(text):
        right = match[0].capitalize()
        yield Finding(
            match.start(), len(match[0]), _SPELLING, "Название пишется с большой буквы.", (right,)
        )
    for match in _MINISTRY.finditer(text):
        right = match["who"] + match["end"] + match["of"].lower()
        message = "С большой буквы – только первое слово названия."
        yield Finding(match.start(), len(match[0]), _SPELLING, message, (right,))


_OPEN: Final = re.compile(r"«\w+[^«»]*$")


def _quotes(text: str) -> Iterator[Finding]:
    """«Колос в субботу: opened and never closed."""
    match = _OPEN.search(text)
    if match and "»" not in text and text.count("«") == 1:
        word = re.match(r"«\w+", match[0])
        length = len(word[0]) if word else 1
        right = f"{match[0][:length]}»"
        message = "Кавычка не закрыта."
        yield Finding(match.start(), length, FindingKind.PUNCTUATION, message, (right,))


def phrases(text: str) -> Iterator[Finding]:
    """The set phrases of a text, wherever they stand."""
    yield from _capitals(text)
    yield from _quotes(text)
    for phrase in _PHRASES:
        for match in phrase.wrong.finditer(text):
            if "соответствие" in match[0].lower() and _BRING.search(
                text[: match.start()].lower()[-40:]
            ):
                continue
            right = match.expand(phrase.right)
            if match[0][0].isupper():
                right = right[0].upper() + right[1:]
            yield Finding(
                match.start(),
                len(match[0]),
                phrase.kind,
                phrase.message,
                (right,),
                certain=phrase.kind is _SPELLING,
            )


def misused(sentence: Sentence) -> Iterator[Finding]:
    """Endings and companions of words in a sentence."""
    words = sentence.words
    yield from _when_done(words)
    yield from _infinitives(words)
    yield from _degrees(words)
    yield from _together(words)
    yield from _watched(words)


def _when_done(words: list[Word]) -> Iterator[Finding]:
    """«По окончании работ»: of time, at the beginning of a clause."""
    for at, (by, noun) in enumerate(pairwise(words)):
        first = at == 0 or "," in by.gap
        if by.low == "по" and noun.low in _ON and noun.bare and first:
            yield grammar([noun], "О времени – с предложным падежом.", _ON[noun.low])


def _infinitives(words: list[Word]) -> Iterator[Finding]:
    """«должен отразиться», «ремонт начнётся»."""
    for at, word in enumerate(words):
        low = word.low
        if low.endswith("тся") and at:
            before = words[max(0, at - 3) : at]
            infinitive = word.text[:-3] + "ться"
            if _modal(before) and _infinitive(infinitive):
                why = "После этого слова нужна неопределённая форма: «-ться»."
                yield spelling([word], why, infinitive, certain=True)
        elif low.endswith("ться") and at and words[at - 1].only("NOUN") and word.bare:
            finite = word.text[:-4] + "тся"
            modal = any(
                other.lemmas() & _MODAL or other.may("PRED", "INFN", "ADJS") for other in words[:at]
            )
            if (
                not modal
                and _third(finite)
                and "nomn" in words[at - 1].cases()
                and not _follows(words, at)
            ):
                yield spelling([word], "Здесь личная форма глагола: «-тся».", finite)


def _follows(words: list[Word], at: int) -> bool:
    return any(word.may("VERB", "PRED", "ADJS") for word in words[at + 1 :])


def _third(word: str) -> bool:
    return any(form.pos == "VERB" for form in forms(word))


def _infinitive(word: str) -> bool:
    """Whether that is an infinitive of the dictionary."""
    return any(form.pos == "INFN" for form in forms(word))


def _modal(before: list[Word]) -> bool:
    """The word before asks for an infinitive; only pronouns, adverbs and datives may stand between."""
    for word in reversed(before):
        if word.lemmas() & _MODAL and not word.only("NOUN"):
            return word.low not in {"было", "был", "была", "были", "возможно"}
        if not (word.may("ADVB", "PRCL") or (word.only("NPRO") and "datv" in word.cases("NPRO"))):
            return False
        if not word.bare:
            return False
    return False


def _degrees(words: list[Word]) -> Iterator[Finding]:
    """«более удобнее»."""
    for more, other in pairs(words):
        if more.low in {"более", "менее"} and other.only("COMP"):
            yield grammar([more, other], "Двойная степень сравнения.", other.text)


def _together(words: list[Word]) -> Iterator[Finding]:
    """«совместно со специалистами»."""
    for one, other in pairs(words):
        if one.low == "совместно" and other.only("NOUN") and other.cases() == {"ablt"}:
            with_ = "со" if re.match(r"[сзшж][^аеёиоуыэюя]", other.low) else "с"
            yield grammar(
                [one, other], "«Совместно» – с предлогом «с».", f"{one.text} {with_} {other.text}"
            )


def _watched(words: list[Word]) -> Iterator[Finding]:
    """«контроль за выполнением», «надел хомут»."""
    for at in range(len(words) - 2):
        watch, over, noun = words[at : at + 3]
        watched = watch.lemmas() & {"контроль", "наблюдение", "надзор"} and over.low == "за"
        cases = noun.cases() if watched and noun.only("NOUN", "ADJF") else frozenset[str]()
        if "accs" in cases and "ablt" not in cases:
            right = inflected(noun.text, noun.forms[0], "ablt")
            yield grammar([over, noun], "Контроль – за чем-либо.", right and f"за {right}")
    for verb, noun in pairs(words):
        put_on = verb.lemmas() == {"одеть"} and verb.only("VERB", "INFN") and noun.only("NOUN")
        if put_on and "accs" in noun.cases() and "anim" not in marks(noun):
            message = "Одевают кого-либо, надевают – что-либо."
            yield grammar([verb], message, "на" + verb.text[1:])
