"""Past answers: what is taken out of them for another citizen, and which are the likest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident.answer.past_answer import (
    AnswerRef,
    Candidate,
    PastAnswer,
    Reusable,
    likest,
    may_be_offered,
    reusable,
)
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.synonyms import GROUPS
from storage.incidents.past_answers import asked_in
from storage.search.stems import stems
from tests.unit.calendars import calendar
from tests.unit.incidents import NOW

REF = AnswerRef(IncidentNumber(2), DraftVersion(1))
NEW = "Яма на ул. Северной"


def taken(answer: str, message: str = "Яма", author: str | None = None, new: str = NEW) -> Reusable:
    past = PastAnswer(REF, answer, NOW, CitizenMessage(message, author_name=author))
    return reusable(past, CitizenMessage(new), calendar())


@pytest.mark.parametrize(
    ("answer", "message", "author", "left"),
    [
        (
            "Здравствуйте, Анна! Яму на ул. Садовой, 14 засыпали 12 ноября.",
            "Яма на Садовой 14",
            "Анна Белова",
            "Здравствуйте, {имя}! Яму на {адрес} засыпали {дата события}.",
        ),
        (
            "Анна, добрый день! Во дворе дома № 15 по ул. Ленина фонари горят.",
            "Ленина 15",
            "Анна Б",
            "{имя}, добрый день! Во дворе {адрес} фонари горят.",
        ),
        (
            "Спасибо, Ольга. По адресу: Ленина, 15 тепло дано. С уважением, Соседов И. С.",
            "Холодно",
            "Ольга Соседова",
            "Спасибо, {имя}. По адресу: {адрес} тепло дано. С уважением, {имя}",
        ),
        (
            "В пос. Рассвет, ул. Зелёная, 3 свет дали. Пишите: zhkh@example.ru",
            "Рассвет без света",
            None,
            "В {адрес} свет дали. Пишите: {почта}",
        ),
        (
            "На пересечении улиц Мира и Гагарина чисто, бак у дома 5 заменён, в кв. 7 тепло.",
            "Мусор",
            None,
            "На пересечении {место} чисто, бак у дома {дом} заменён, в кв. {квартира} тепло.",
        ),
        (
            "Опору у школы № 5 на пер. Кузнечном, 7а заменили, звоните +7 918 201-02-03.",
            "Кузнечный 7а",
            None,
            "Опору у школы № 5 на {адрес} заменили, звоните {телефон}.",
        ),
        (
            "Звоните в диспетчерскую: 8 (86100) 2-34-56.",
            "Темно",
            None,
            "Звоните в диспетчерскую: {телефон}.",
        ),
        (
            "На Зелёной горят все фонари.",
            "Темно на ул. Зелёная",
            None,
            "На {место} горят все фонари.",
        ),
        (
            "Слесарь Соседов был у Нины, 2-15-44. Дом №7 по улице Гоголя: 15 400 руб. за А123ВС23.",
            "Тепло",
            None,
            "Слесарь {имя} был у {имя}, {телефон}. {адрес}: {сумма} руб. за {номер}.",
        ),
        (
            "Жителям дома № 4 по ул. им. Чапаева в х. Лебеди и на Школьной 4 свет дали, заявка от 04.11.",
            "Нет света, подъезд 4",
            None,
            "Жителям {адрес} в {место} и на {адрес} свет дали, заявка от {дата события}.",
        ),
        ("На ул. Северной горят все фонари.", "Темно", None, "На ул. Северной горят все фонари."),
        (
            "Обращение № 345/12 от 03.11.2025 рассмотрено по постановлению от 12.12.2024 № 77.",
            "Яма",
            None,
            "Обращение {номер} от {дата события} рассмотрено по постановлению от 12.12.2024 № 77.",
        ),
        (
            "Автобус № 15 ходит с 6:00 до 22:00.",
            "Автобус",
            None,
            "Автобус № 15 ходит с 6:00 до 22:00.",
        ),
    ],
)
def test_nothing_of_another_citizen_is_left(
    answer: str, message: str, author: str | None, left: str
) -> None:
    assert taken(answer, message, author).text == left


@pytest.mark.parametrize(
    ("answer", "message", "left"),
    [
        ("На Садовой д 14 кв 8 тепло.", "Холодно", "На {адрес} тепло."),
        ("На Садовой, д.14,кв.8 тепло.", "Холодно", "На {адрес} тепло."),
        ("Тепло: Садовая 14-8.", "Садовая 14", "Тепло: {адрес}."),
        ("Тепло: Садовая 14 кв 8.", "Садовая 14", "Тепло: {адрес}."),
        ("В доме 14-8 тепло, в кв 8 тоже.", "Тепло", "В доме {дом} тепло, в кв {квартира} тоже."),
    ],
)
def test_no_flat_is_left(answer: str, message: str, left: str) -> None:
    assert taken(answer, message).text == left


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("Ребёнок Мурадов Заур зачислен.", "Ребёнок {имя} зачислен."),
        ("Вопрос инвалида I группы Мурадова Заура.", "Вопрос инвалида I группы {имя}."),
        ("Вопрос инвалида 2 группы Мурадова.", "Вопрос инвалида 2 группы {имя}."),
        ("Приняли вашу дочь, Мурадову Алину.", "Приняли вашу дочь, {имя}."),
        ("Жалоба, Газизов Заур, принята.", "Жалоба, {имя}, принята."),
        ("Ответ дан, Школьникова Зарема.", "Ответ дан, {имя}."),
        ("Мурадов Заур зачислен.", "{имя} зачислен."),
        ("Заур Мурадов зачислен.", "{имя} зачислен."),
        ("Ваш сосед Ковальчук предупреждён.", "Ваш сосед {имя} предупреждён."),
        ("Участковый опросил Пашкову.", "Участковый опросил {имя}."),
        ("Семья Мурадовых-Бондарь получит жильё.", "Семья {имя} получит жильё."),
        ("По л/с 1234567890 долга нет.", "По л/с {номер} долга нет."),
        ("По л/с: 12345 долга нет.", "По л/с: {номер} долга нет."),
        ("Лицевой счёт 4012345678 закрыт.", "Лицевой счёт {номер} закрыт."),
        ("Код 4012345678 верен.", "Код {номер} верен."),
        ("Заключён договор № 45-К/26.", "Заключён договор {номер}."),
        ("Договор от 03.11.2025 № 45-К/26.", "Договор от {дата события} {номер}."),
        ("Дело № 2-145/2025, вх. № 01-15/7.", "Дело {номер}, вх. {номер}."),
        ("Ваш домофон 15К, код 1234.", "Ваш домофон {номер}, код {номер}."),
        ("Машину а123вс23 убрали.", "Машину {номер} убрали."),
        ("Машину А 123 ВС 123 убрали.", "Машину {номер} убрали."),
        ("Машину А123ВС 23 убрали.", "Машину {номер} убрали."),
        ("Квартира 5 отключена.", "Квартира {квартира} отключена."),
        ("Показания 4012345678 приняты.", "Показания {номер} приняты."),
    ],
)
def test_neither_people_nor_their_numbers_are_left(answer: str, left: str) -> None:
    assert taken(answer).text == left


@pytest.mark.parametrize(
    "answer",
    [
        "Ответ дал Отдел Культуры, жалоб нет.",
        "Работы ведёт Администрация Павловского района.",
        "Обратитесь в Министерство Здравоохранения Краснодарского Края.",
        "Пенсия платится по закону Российской Федерации.",
        "На ул. Северной Звезды горят все фонари.",
        "Делают 5 рабочих, в доме тепло с 100 до 150 часов.",
        "Звоните в «Водоканал Юг». Спасибо.",
    ],
)
def test_streets_and_authorities_stay(answer: str) -> None:
    assert taken(answer, new="Яма на ул. Северной Звезды").text == answer


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("Уважаемые жители, добрый день! Фонарь горит.",) * 2,
        ("Лось Яна, здравствуйте! Фонарь горит.", "{имя}, здравствуйте! Фонарь горит."),
        ("Sergey Ivanov, добрый день! Фонарь горит.", "{имя}, добрый день! Фонарь горит."),
        ("Настюша Кот, Добрый вечер. Фонарь горит.", "{имя}, Добрый вечер. Фонарь горит."),
        ("настюша кот, здравствуйте! Фонарь горит.", "{имя}, здравствуйте! Фонарь горит."),
        ("Гульнара, здравствуйте! Фонарь горит.", "{имя}, здравствуйте! Фонарь горит."),
        ("🌸Анюта🌸 Ким, здравствуйте! Фонарь горит.", "🌸{имя}, здравствуйте! Фонарь горит."),
        ("Anna_1985, здравствуйте! Фонарь горит.", "{имя}, здравствуйте! Фонарь горит."),
        ("Анна К. (мама Кати), здравствуйте! Фонарь горит.", "{имя}, здравствуйте! Фонарь горит."),
        ("[id77|Лось Яна], здравствуйте! Фонарь горит.", "{имя}, здравствуйте! Фонарь горит."),
        ("Лось Яна, Яна, здравствуйте! Фонарь горит.", "{имя}, {имя}, здравствуйте! Фонарь горит."),
        ("Лось Яна добрый день! Фонарь горит.", "{имя} добрый день! Фонарь горит."),
        ("Ольга Лис, фонарь горит.", "{имя}, фонарь горит."),
        ("Здравствуйте, Sergey Ivanov! Фонарь горит.", "Здравствуйте, {имя}! Фонарь горит."),
        ("Добрый день, Гульнара. Фонарь горит.", "Добрый день, {имя}. Фонарь горит."),
        ("Здравствуйте, Шеймас О’Нил! Фонарь горит.", "Здравствуйте, {имя}! Фонарь горит."),
        ("Уважаемая Зарема Сафина! Фонарь горит.", "Уважаемая {имя}! Фонарь горит."),
    ],
)
def test_the_person_whom_an_answer_addresses_is_not_named(answer: str, left: str) -> None:
    assert taken(answer).text == left
    assert may_be_offered(answer)


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        ("Настюша Кот, фонарь горит.", False),
        ("Гульнара, фонарь горит.", False),
        ("Анна Ким, Пётр Ким, Олег Ким, здравствуйте! Фонарь горит.", False),
        ("Здравствуйте, настюша кот! Фонарь горит.", False),
        ("Сообщение принято в работу, специалисты выедут.", False),
        ("Анна, здравствуйте! Вопрос взят на контроль, меры принимаются.", False),
        ("Сообщение принято в работу, фонарь починят 4 декабря.", True),
        ("Улица Мира, дом 5: фонарь горит.", True),
        ("Сообщаем, что фонарь горит.", True),
        ("Здравствуйте! Фонарь горит.", True),
        ("Здравствуйте, коллеги! Фонарь горит.", True),
        ("Фонарь горит. Доброго дня!", True),
        ("Фонарь, о котором вы пишете, горит.", False),
    ],
)
def test_an_answer_is_offered_if_it_says_something_and_it_is_plain_to_whom(
    answer: str, offered: bool
) -> None:
    assert may_be_offered(answer) is offered


def test_an_empty_answer_takes_no_place_of_another() -> None:
    empty = replace(candidate(9, "фонарь"), text="Ситуация на контроле.")
    answers = [empty, *(candidate(number, "фонарь") for number in range(1, 4))]
    assert [one.number for one in likest(["фонарь"], (), answers)] == [3, 2, 1]


def test_few_outdated_promises_are_named() -> None:
    promises = " ".join(f"Засыплем до {day} декабря." for day in range(1, 20))
    assert taken(promises).promised == tuple(f"до {day} декабря" for day in range(1, 6))


def test_what_was_promised_is_out_of_date() -> None:
    told = taken("Яму засыплем до 12 декабря, асфальт уложат в мае 2027 года.")
    assert told.text == "Яму засыплем {новый срок}, асфальт уложат {новый срок}."
    assert told.promised == ("до 12 декабря", "в мае 2027 года")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("Яму на ул. Мира, 5 засыпали.", "Яму на ул. Ленина, 9 засыпали."),
        ("С ул. Мира, 5 до ул. Мира, 9 чисто.", "С {адрес} до {адрес} чисто."),
        ("По ул. Мира, 5-12 свет дан.", "По ул. Ленина, 9 свет дан."),
        ("По ул. Мира, 5/2-5555-1 свет дан.", "По ул. Ленина, 9 свет дан."),
        ("По ул. Мира, 5-12345 свет дан.", "По {адрес}-12345 свет дан."),
    ],
    ids=["the only one", "one of two", "with a flat", "with more", "beside a number"],
)
def test_the_only_address_becomes_the_new_one(answer: str, text: str) -> None:
    assert taken(answer, new="Яма на ул. Ленина, 9").text == text


def candidate(number: int, words: str) -> Candidate:
    ref = AnswerRef(IncidentNumber(number), DraftVersion(1))
    at = NOW + timedelta(days=number)
    return Candidate(ref, at, frozenset(words.split()), f"Ответ {number}: заменили.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("фонарь лампа", [4, 2, 1]),
        ("фонарь", [5, 4, 2]),
        ("яма асфальт сосна", [3]),
        ("лампа яма асфальт", [3]),
        ("мост", []),
    ],
    ids=["both words", "one word", "a word that none has", "too little in common", "unknown"],
)
def test_the_likest_are_named_newest_first(words: str, found: list[int]) -> None:
    known = ("фонарь лампа", "фонарь лампа", "яма асфальт", "фонарь лампа", "фонарь")
    answers = [candidate(number, said) for number, said in enumerate(known, 1)]
    assert [one.number for one in likest(words.split(), (), answers)] == found


@pytest.mark.parametrize("group", GROUPS, ids=min)
def test_synonyms_stand_in_their_base_form(group: frozenset[str]) -> None:
    assert [word for word in group if stems(word)[:1] != (word,)] == []


def test_a_message_is_asked_for_its_matter() -> None:
    message = CitizenMessage("Здравствуйте! Опять темно на ул. Мира, 5, когда почините?")
    words, streets = asked_in(message, Topic(name="Освещение"))
    assert words.keys() == {"темно", "починить", "освещение"}
    assert "фонарь" in words["темно"]
    assert "мир" in streets


def test_of_equally_like_ones_the_same_street_comes_in() -> None:
    streets = ("мир", "мир", "мир", "ленин")
    answers = [candidate(number, f"фонарь {one}") for number, one in enumerate(streets, 1)]
    found = likest(["фонарь"], ["мир"], answers)
    assert [one.number for one in found] == [3, 2, 1]
