"""Past answers: what is taken out of them for another citizen, and which are the likest."""

from dataclasses import replace
from datetime import timedelta
from operator import itemgetter

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
from tests.unit.corpora import columns, headed, lines
from tests.unit.incidents import NOW

REF = AnswerRef(IncidentNumber(2), DraftVersion(1))
NEW = "Яма на ул. Северной"


def taken(answer: str, message: str = "Яма", author: str | None = None, new: str = NEW) -> Reusable:
    past = PastAnswer(REF, answer, NOW, CitizenMessage(message, author_name=author))
    return reusable(past, CitizenMessage(new), calendar())


@pytest.mark.parametrize("row", columns("past_answers/rules"), ids=itemgetter(0))
def test_nothing_of_another_citizen_is_left(row: list[str]) -> None:
    answer, left, *about = row
    assert taken(answer, *about).text == left


@pytest.mark.parametrize("answer", lines("past_answers/nobody"))
def test_streets_and_authorities_stay(answer: str) -> None:
    assert taken(answer, new="Яма на ул. Северной Звезды").text == answer


@pytest.mark.parametrize(("answer", "left"), columns("past_answers/addressed"))
def test_the_person_whom_an_answer_addresses_is_not_named(answer: str, left: str) -> None:
    assert taken(answer).text == left
    assert may_be_offered(answer)


@pytest.mark.parametrize(("kind", "answer"), headed("past_answers/offered"))
def test_an_answer_is_offered_if_it_says_something_and_it_is_plain_to_whom(
    kind: str, answer: str
) -> None:
    assert may_be_offered(answer) is (kind == "offered")


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
