"""Messages to an administration with the authority that answered: made up, with what makes real ones hard.

Authorities share words and streets, a third of the messages say little or speak of two matters, words
are mistyped, one in eight went to an authority that nobody would guess, and some authorities get forty
times what others get.
"""

from collections.abc import Iterator
from random import Random
from typing import Final, NamedTuple

from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import Topic

MATTERS: Final = {
    "zhkh": (
        "нет отопления батареи холодные мёрзнем котельная|прорвало трубу течёт вода подвал затопило"
        "|лифт не работает управляющая компания|горячей воды нет стояк слесарь|подъезд грязный ремонт"
        "|платёжка начислили квартплата пересчёт|крыша протекает потолок капитальный ремонт"
    ),
    "roads": (
        "яма дорога асфальт колесо пробил|тротуар разбит лужи пройти невозможно|светофор перекрёсток не работает"
        "|снег не чистят дорогу гололёд|разметка пешеходный переход дети|знак парковка машины"
    ),
    "waste": (
        "мусор не вывозят контейнеры баки переполнены|свалка мусор пустырь вонь|раздельный сбор пластик баки"
        "|крупногабаритный мусор мебель площадка"
    ),
    "light": "фонари не горят темно улица освещение|столб провода искрит опора|темно двор лампа фонарь",
    "parks": (
        "дерево упало ветки аварийное спилить|площадка детская качели сломаны|парк скамейки урны трава покос"
        "|газон машины паркуются трава двор"
    ),
    "transport": (
        "автобус не пришёл расписание маршрут ждём|водитель маршрутки нагрубил|остановка павильон автобус"
        "|проезд подорожал льготный билет"
    ),
    "schools": (
        "школа питание дети столовая|детский сад очередь место путёвка|учитель школа ремонт класс холодно"
        "|кружок запись дети дом творчества"
    ),
    "health": "поликлиника запись врач очередь талон|скорая ждали больница|аптека лекарство льготный рецепт",
    "social": "пособие выплата документы отказали|пенсия льгота соцзащита справка|инвалид пандус коляска доступ",
    "animals": "собаки стая кусают бродячие отлов|кошки подвал приют стерилизация",
    "land": "участок межевание аренда земля|забор самовольная постройка сосед|кадастр участок публичные слушания",
    "culture": "концерт праздник площадь афиша|библиотека клуб закрыт ремонт|памятник музей экскурсия",
    "sport": "стадион каток лёд прокат|тренажёры площадка спортивная|секция бассейн дети запись",
    "trade": "рынок торговля киоск просрочка|магазин алкоголь ночью шум|ярмарка место торговать",
    "water": "вода ржавая запах водопровод давление|колонка не работает вода улица|канализация люк запах течёт",
    "order": "шум ночью соседи музыка|граффити вандалы остановка|парковка газон штраф",
}
"""By the authority, what its matters are told with."""

_ASKED: Final = """
    Здравствуйте! Добрый день, Уважаемая администрация! Когда Сколько можно Подскажите Опять
    Почему
"""
_AROUND: Final = """
    пожалуйста уже неделю никто не реагирует звонили куда обращаться примите меры дети ходят
    пожилые люди сколько можно терпеть безобразие спасибо весь район наш дом двор город
"""
_STREETS: Final = "Ленина Мира Гагарина Садовая Победы Речная Школьная Комсомольская"
_LETTERS: Final = "абвгдежзиклмнопрстуфхцчшыэюя"


class Labelled(NamedTuple):
    """One message, and where it went."""

    text: str
    topic: Topic
    authority: AuthorityCode


def labelled(count: int, seed: int = 1) -> list[Labelled]:
    """So many, the same for the same seed."""
    return list(_made(count, Random(seed)))  # noqa: S311 - no secret


def _made(count: int, chance: Random) -> Iterator[Labelled]:
    codes = list(MATTERS)
    weights = [40 / (rank + 1) for rank in range(len(codes))]
    for _ in range(count):
        (about,) = chance.choices(codes, weights)
        words = chance.choice(MATTERS[about].split("|")).split()
        if chance.random() < 1 / 3:
            words = words[:1] + chance.choice(MATTERS[chance.choice(codes)].split("|")).split()[:2]
        told = [
            chance.choice(_ASKED.split()),
            *words,
            *chance.sample(_AROUND.split(), chance.randint(3, 12)),
        ]
        told += [chance.choice(_STREETS.split()), str(chance.randint(1, 90))]
        chance.shuffle(told)
        text = " ".join(_mistyped(word, chance) for word in told)
        went = chance.choice(codes) if chance.random() < 1 / 8 else about
        named = f"Тема {codes.index(about) // 2}" if chance.random() < 0.8 else None
        yield Labelled(text, Topic(None, named), AuthorityCode(went))


def _mistyped(word: str, chance: Random) -> str:
    if len(word) < 5 or chance.random() > 0.08:
        return word
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice(_LETTERS) + word[at + chance.randrange(2) :]
