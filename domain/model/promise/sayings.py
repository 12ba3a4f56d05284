"""Sayings of the words around a date: it will be done, was done, or is the rule.

Verbs are recognised by their endings, with similar nouns as exceptions; a dictionary of forms would
be a hundred times as large and decide few more sentences.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final

from domain.model.promise.words import Token

_AROUND: Final = 9
"""Words around a quotation that may name its speaker."""

_CITIZEN_SAYS = (
    r"(?:пиш|сообща|указыва|отмеча|утвержда|спрашива|упомина|рассказыва)ете|говорите"
    r"|(?:интересу|жалу|ссыла|беспоко|опаса|возмуща)етесь"
    r"|вы (?:\w+ ){0,3}(?:(?:на|у)писали|сообщ[аи]ли|указ(?:ыв)?али|отметили|упомянули|спр[ао]сили|утверждали"
    r"|сказали|говорили|жаловались)"
    r"|(?:автор|заявитель(?:ница)?|жител[ьи]|жительниц[аы]|жильцы|граждан(?:е|ин|ка)|горожан(?:е|ин|ка)"
    r"|подписчи(?:к|ки|ца)|пользовател[ьи]|сосед(?:и|ка)?|люди) (?:\w+ ){0,5}"
    r"(?:пиш[еу]т|сообщил[аи]?|сообща[ею]т|указал[аи]?|указыва[ею]т|отметил[аи]?|отмеча[ею]т|утвержда[ею]т|спрашива[ею]т"
    r"|спросил[аи]?|говор[ия]т|интересу[ею]тся|жалу[ею]тся|возмуща[ею]тся|написал[аи]?|уверя[ею]т|опаса[ею]тся)"
    r"|по вашим словам|со слов"
    r"|(?:вам|нам) (?:\w+ ){0,3}(?:обещал|говорил|сказал|ответил|отвечал|сообщал|сообщил)и?"
    r"|(?:обещал|говорил|сказал)и? (?:вам|нам)"
)
_NOT_SAID = (
    r"не (?:\w+ ){0,3}(?:обеща|гарантир|утвержда|сказать|уверен|исключ)\w*"
    r"|(?:планировал|ожидал|предполагал|намечал)ось|нет (?:гаранти|уверенност)\w+"
)
_OTHERS = re.compile(rf"\b(?:{_CITIZEN_SAYS}|{_NOT_SAID})\b")
_IF = re.compile(
    r"(?:а |но )?(?:если|в случае|при (?:условии|наличии|поступлении|выделении)|(?:возможно|вероятно)$)\b"
    r"(?!.*\b(?:погод|осадк|температур))"
)
"""At the beginning of a sentence; the weather doesn't count as a condition."""
_QUOTED = re.compile(rf"\b(?:{_CITIZEN_SAYS}|пиш[еу]т|жалу[ею]тся|возмуща[ею]тся)\b")
_GOES_ON = frozenset({"что", "будто", "якобы", "когда", "чтобы"})
_COMES_FIRST = frozenset({"как", "если", "в", "при", "а", "но", "возможно", "вероятно"})
_MARKS = {"«": "»", "“": "”", "„": "“", '"': '"'}


def of_others(words: Sequence[Token], clauses: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the starts of the clauses that report others' words or depend on a condition.

    «вы пишете» and a following clause with «что»; «как вы отметили» and the next clause; also the
    clause after «если».
    """
    follows: frozenset[str] | None = frozenset()
    for start, end in clauses:
        first = words[start].text if start < end else ""
        said = _plain(words[start:end])
        others = _OTHERS.search(said) or (start == clauses[0][0] and _IF.match(said))
        if others or follows is None or first in follows:
            yield start
        follows = (_GOES_ON if first not in _COMES_FIRST else None) if others else frozenset()


def quoted_by_citizens(words: Sequence[Token]) -> Iterator[int]:
    """The positions of the words quoted from a citizen."""
    opened, closing = None, ""
    for at, word in enumerate(words):
        if opened is None and word.text in _MARKS:
            opened, closing = at, _MARKS[word.text]
        elif opened is not None and word.text == closing:
            around = words[max(0, opened - _AROUND) : opened], words[at + 1 : at + 1 + _AROUND]
            if any(_QUOTED.search(_plain(beside)) for beside in around):
                yield from range(opened, at)
            opened = None


def _plain(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words)


LONGEST_VERB = 40
"""Letters; longer words are not verbs, and matching them is slow."""

_PREFIX = "(?:за|от|у|вы|по|про|с|на|при|пере|до|об|о|рас|раз|вос|воз|вз|из|ис|под|пред|благо|в)"

_NOT = re.compile(
    r"невозможно|нельзя|нет|отсутству\w+|(?:нецелесообраз|неэффектив|недопустим|преждевремен|бессмыслен)\w+"
)
_PLANNED_ONCE = re.compile(
    r"\S*+ (?:(?:планиро|рассчиты)ва|намеча|предполага|ожида|намерева|собира)л[аои]?(?:с[ья])?"
    r"|долж\w+ был[аои]?|был[аои]? (?:назнач|намеч|запланирова|поруч)е?н[аоы]?"
)
_MODAL = re.compile(
    r"буд(?:ет|ут|ем)|с?мо(?:жет|жем|гут)|успе(?:ва)?(?:ет|ем|ют)|удастся|получится|стан(?:ет|ем|ут)|представляется|стоит"
    r"|планиру\w+|намерен[аы]?|собира\w+|обеща\w+|гарантир\w+|готов[аы]?|возможн[оа]?"
)
"""Words that govern the other verbs of the clause, and negate them when negated."""
_DONE = re.compile(
    r"(?:за|про|раз|с|у)?(?:лит|бит)[аоы]?|(?:(?:пред)?при|за|с|под|от|на|пере|об)нят[аоы]?"
    r"|(?:из)?ъят[аоы]?|взят[аоы]?|готов[аоы]?|\w+(?:торг|верг|стиг|черк)нут[аоы]?"
)
_PUT_OFF = re.compile(
    r"(?:перенес|отлож|продл)(?:ен[аоы]?|ли|или|ла|ло)|(?:окончани|завершени|исполнени|устранени|выполнени|проведени)[еяю]|срок\w*|предусм\w+|(?:по)?обеща\w+|обязал\w+|обязан[аоы]?|графику|плану?|плане|планах"
)
_WILL = re.compile(
    r"буд(?:ет|ут|ем)|дадут|даст|дадим|решит|решим|решат|купят|пуст(?:ят|им|ит)|верн[еу](?:т|м)(?:ся)?"
    r"|начн[еу](?:т|м)(?:ся)?|станет|станут|планиру\w+|запланир\w+|намеч\w+|предполага\w+|ожида\w+"
    r"|назначен\w*|предстоит|поруч\w+|обязу\w+|обеща(?:ет|ют|ем)|намерен\w*|рассчитыва\w+"
    r"|включен[аоы]?|предписан\w*|долж(?:ен|на|но|ны)|гарантиру\w+"
    r"|заверил\w*|заверяет|реализуют|старту(?:ет|ют|ем)|(?:заверша|заканчива)\w+|(?:начина|приступа)ем"
)
_SOON = re.compile(  # the future of perfective verbs
    rf"{_PREFIX}\w*(?:"
    r"(?<![аяыу])(?:ит|ят|ат|ут|ют|ет)(?:ся)?"
    r"|(?:дела|кача|счита|работа|ровня|сыпа|реза|каза|маза|лата|копа|слуша|черпа|мота|дума)(?:ет|ют|ем)(?:ся)?"
    r"|(?:ир|низ|лед|лик|руд|лас)у(?:ет|ют|ем)(?:ся)?"
    r"|(?<![щкгшхч])им(?:ся)?|(?:верш|реш|лучш|ообщ|[еую]ч|онч)им|(?<![аяеьийщшн])ем(?:ся)?"
    r"|(?:нач|вер|ста)нем(?:ся)?|[дс]аст)|(?:по|об)меня(?:ет|ют|ем)"
    r"|(?:организ|обслед)у(?:ет|ют|ем)(?:ся)?"
)
_BEGINS = re.compile(
    r"(?:начина|приступа|выезжа|приезжа|прибыва|возобновля)(?:ет|ют)(?:ся)?"
    r"|(?!контрол|регул|финанс|функцион|информ|экспл|консульт|форм|ориент|координ|курс)\w{3,}иру(?:ет|ют|ем)(?:ся)?"
)
_TO_DO = re.compile(rf"{_PREFIX}\w*(?<!ос)(?<!ес)(?<!ас)(?:ть|ти|чь)(?:ся)?|сделать|дать|решить")
_DID = re.compile(
    r"\w*[аеиоуыязсгк]л[аои]?(?:с[ья])?|\w{2,}(?:[ея]н|ан)[аоы]?|\w*[рбк]ыт[аоы]?"
    r"|вчера|позавчера|\w{3,}(?:вез|нес)|проше(?:л|дш\w+)|прошл(?:ый|ом|ого|ой|ую)"
)
_PLANNED = re.compile(
    r"(?:намеченн|назначенн|назначавш|(?:за)?планируем|запланированн|порученн|обещанн|предписанн|включенн"
    r"|предусмотренн|объявленн|приуроченн|(?:пере|от)несенн|отложенн|ожидавш|ожидаем|предполагаем|рассчитанн)"
    r"(?:ый|ая|ое|ые|ого|ой|ых|ому|ым|ыми|ом|ую|ий|ее|ие|его|ей|их|ему|им|ими|ем)(?:ся)?"
)
_WAS = re.compile(
    r"\w+(?:енн|анн|янн|нят|вш)(?:ый|ая|ое|ые|ого|ой|ых|ому|ым|ыми|ом|ую|ий|их|его|ие|ее|ей|ем|ими)(?:ся)?"
)
_DOES = re.compile(
    r"\w+(?:[аяи]|ыв)(?:ет|ют)(?:ся)?|\w+у[ею]т(?:ся)?|вед[еу]т(?:ся)?|\w+(?:вод|воз|ход|нос)[ия]т(?:ся)?"
    r"|составляет"
)
_NOUNS = re.compile(  # and others that only look like verbs
    r"(?:недел|апрел|квартал|материал|канал|портал|персонал|автомобил|цел[ьияе]|модел|метел|отдел|раздел"
    r"|предел|подвал|сигнал|филиал|потенциал|металл|числ|стекл|масл|угл(?!уб)|угол|мысл|если|игл|сил|скал|стрел"
    r"|земл|школ|дел[аоу]?$|сел[аоу]?$|тепл|мал[аоы]?$|правил|начал[ао]|вокзал|завал|обвал|провал|стол"
    r"|протокол|узел|котел|журнал|терминал|около|модул|сол[ьи]|дол[ия]|рол[ьи]|магистрал|детал|панел|тоннел"
    r"|карусел|качел|кабел|мебел|щел|\w+тел[ьияе]|план|орган(?!из)|гражд|охран|фонтан|район|экран|времен|перемен"
    r"|стран|сцен|ураган|туман|каштан|антен|кран|стен|цен|замен[аы]?$|отмен[аы]?$|смен[аы]?$|ресторан"
    r"|котлован|бурьян|ветеран|семен|семян|особен|диван|поэтапн|современ|временн|общественн|жизненн"
    r"|соответств(?!овал)|определенн|указанн|данн|деревянн|ответственн|постоянн|общ|результат|депутат|возврат|запрет"
    r"|предмет|привет|приоритет|пакет|совет|свет$|счет|сюжет|самолет|секрет|просвет|визит|дефицит|приют|уют"
    r"|бюджет|комитет|отсчет|учет|зачет|перерасчет|расчет|полет|объем|прием|подъем|проем|водоем|захват|закат"
    r"|накат|скат|прокат|маршрут|институт|аппарат|адресат|ответ|вопрос|нет$|лет$|област|возможност"
    r"|необходимост|част|нужен|нужн|вашем|нашем|всем|своем|одним|другим|этим|затем|причем|зачем|совсем|лишь"
    r"|очень|здесь|путь|пят|опят|ноч|печ|помощ|площад|осен|весен|вечерн|внутренн|верхн|соседн|последн|сегодняшн"
    r"|ден|уважаем|стоит|работ(?:а|ы|е)?$|ежегодн|проект|собственник|отвечает|подряд|обращен|уважен|связан"
    r"|\w+тель\w*|уровн|сут)\w*"
)
_IMPERFECT = re.compile(  # the present of verbs that look like a future
    r"(?:про|за|вы|с|на|пере|при|по|от|до|у|в|об|под|из)?(?:вод|воз|ход|нос)[ия]т(?:ся)?|содерж\w+|завис\w+"
    r"|(?:принад|под)леж\w+|состо(?:ит|ят)|относ\w+|след[иуя]\w+|выгляд\w+|прос(?:ит|ят|им)|приносим"
    r"|обслуж\w+|осуществ\w+|действу\w+|вед[еу](?:т|м)(?:ся)?|требу\w+|существу\w+|соответству\w+|висит|простои\w+|(?:остан|сохран)[еия]тся"
    r"|контролир\w+|информируем|рекомендуем|благодарим"
)


class Saying(Enum):
    """The tense or modality that a word gives to the clause."""

    WILL = auto()
    TO_DO = auto()
    """An infinitive: a request or a plan."""
    PLANNED = auto()
    """A participle: «намеченный». It says of its own date that it was ahead once."""
    DID = auto()
    WAS = auto()
    """A past participle: «разрушенный». It says when only if no verb of the clause does."""
    DOES = auto()
    BEGINS = auto()
    """A present tense with a future meaning beside a day: «завтра выезжает»."""
    NOT = auto()
    """A negated future."""


_SHAPES: Sequence[tuple[re.Pattern[str], Saying | None]] = (
    (_NOT, Saying.NOT),
    (_DONE, Saying.DID),
    (_PLANNED, Saying.PLANNED),
    (_WILL, Saying.WILL),
    (_PUT_OFF, Saying.TO_DO),
    (_IMPERFECT, Saying.DOES),
    (_NOUNS, None),
    (_SOON, Saying.WILL),
    (_BEGINS, Saying.BEGINS),
    (_TO_DO, Saying.TO_DO),
    (_WAS, Saying.WAS),
    (_DID, Saying.DID),
    (_DOES, Saying.DOES),
)
"""In the order of matching."""


def sayings(words: Sequence[Token], places: Sequence[int]) -> Iterator[tuple[int, Saying]]:
    """The sayings of the words of a clause at those positions.

    «не будут», «не сможем», «планировалось» and «должны были» apply to all following verbs.
    """
    ahead = any(words[at].text in {"будет", "будут", "быть"} for at in places)
    governing = None
    for at in places:
        before = words[at - 1].text if at else ""
        said = saying(words[at].text, before, ahead=ahead)
        if before == "не" and _MODAL.fullmatch(words[at].text):
            governing = said = Saying.NOT
        elif _PLANNED_ONCE.fullmatch(f"{before} {words[at].text}"):
            governing = said = Saying.DID
        if said:
            yield at, governing or said


def saying(word: str, before: str, *, ahead: bool) -> Saying | None:
    """The saying of a word; `ahead`: «будет» is in the same clause."""
    said = _saying(word)
    if said in {Saying.WILL, Saying.TO_DO} and before in {"не", "невозможно"}:
        return Saying.NOT
    if said is Saying.DID and ahead and not re.search(r"л[аои]?(?:с[ья])?$", word):
        return Saying.NOT if before == "не" else Saying.WILL
    return said


def _saying(word: str) -> Saying | None:
    if word != "нет" and (not 4 <= len(word) <= LONGEST_VERB or not word.isalpha()):
        return None
    return next((said for shape, said in _SHAPES if shape.fullmatch(word)), None)
