"""A list of people: how its table is read, and what it makes new."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.model.ids import Messenger, PersonId, id_in
from domain.model.organisation.people import Invitation, Person, Post, Role
from domain.model.organisation.people_list import Listed, Unfit, planned
from handlers.reading.people_list import LARGEST, ReadList, read_list, written_list
from handlers.reading.people_sample import SAMPLE, sample
from tests.unit import approved
from tests.unit.exports import PEOPLE_HEADINGS, archive, repacked, xlsx
from tests.unit.test_organisation import EDU, IVANOVA, ORGANISATION, PETROV, ZHKH


def told(content: bytes) -> list[str]:
    return [str(problem) for problem in read_list(content).problems]


def test_a_table_is_read_as_people_make_it() -> None:
    content = xlsx(
        ("Приложение к распоряжению",),
        (),
        ("№", "Ф.И.О.", "Роль (в боте)", "Структурное подразделение", "Телеграм"),
        (1, " Иванова  Анна Петровна ", "Отдел контроля", "Управление делами", 501.0),
        (2, "Петров Борис Викторович", "Исполнитель, ответственный", "Управление ЖКХ", None),
        (3, "Титов Тимур Павлович", "зам. главы", None, None),
        *[(None, "", " ")] * 200,
    )
    assert read_list(content) == ReadList(
        (
            Listed(4, "Иванова Анна Петровна", Role.CONTROL, "", PersonId(501)),
            Listed(5, "Петров Борис Викторович", Role.EXECUTOR, "Управление ЖКХ"),
            Listed(5, "Петров Борис Викторович", Role.RESPONSIBLE, "Управление ЖКХ"),
            Listed(6, "Титов Тимур Павлович", Role.DEPUTY_HEAD),
        ),
        (),
    )


def test_people_are_written_in_a_message_a_line_each() -> None:
    text = (
        "Иванова Анна Петровна, отдел контроля\n"
        "2. Петров Борис Викторович — исполнитель и ответственный — Управление ЖКХ, дорог и связи\n"
        "\n"
        "• Римский-Корсаков Титов;зам. главы"
    )
    assert written_list(text) == ReadList(
        (
            Listed(1, "Иванова Анна Петровна", Role.CONTROL),
            Listed(2, "Петров Борис Викторович", Role.EXECUTOR, "Управление ЖКХ, дорог и связи"),
            Listed(2, "Петров Борис Викторович", Role.RESPONSIBLE, "Управление ЖКХ, дорог и связи"),
            Listed(4, "Римский-Корсаков Титов", Role.DEPUTY_HEAD),
        ),
        (),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Иванова Анна Петровна",
        "Здравствуйте, исполнитель, почему яма на Ленина 5?",
        "Анна Петровна, исполнитель не ответил, яма на месте",
        "Анна Петровна, исполнитель\nЯму на Ленина засыпали.",
        "Яма на Ленина, 5: исполнитель молчит",
    ],
)
def test_other_words_are_no_list_of_people(text: str) -> None:
    assert not written_list(text).recognised


def test_a_number_of_max_is_written_with_its_messenger() -> None:
    read = read_list(xlsx(PEOPLE_HEADINGS, ("Титов Тимур Павлович", "глава", "", "MAX: 503")))
    assert [line.account for line in read.lines] == [id_in(Messenger.MAX, 503)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_however_it_is_parted_and_written(encoding: str, delimiter: str) -> None:
    stored = io.StringIO()
    rows = [("Фамилия", "Имя", "Отчество", "Роль"), ("Иванова", "Анна", "Петровна", "контроль")]
    csv.writer(stored, delimiter=delimiter).writerows(rows)
    (line,) = read_list(stored.getvalue().encode(encoding)).lines
    assert line == Listed(2, "Иванова Анна Петровна", Role.CONTROL)


def test_the_sample_reads_back() -> None:
    read = read_list(sample())
    assert [line.name for line in read.lines] == [row[0] for row in SAMPLE[1:]]
    assert not read.problems


BOOK = xlsx(PEOPLE_HEADINGS, ("Иванова Анна Петровна", "контроль"))
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


DAMAGED = "ФИО;Роль\nИванова Анна Петровна;контроль\nТитов Тимур Павлович;глава\n".encode().replace(
    "Тимур".encode(), b"\xff" + "имур".encode()
)


NO_LISTS = {
    "a zip bomb": repacked(BOOK, "xl/worksheets/sheet1.xml", b" " * 50_000_000),
    "an external entity": repacked(BOOK, "xl/worksheets/sheet1.xml", DTD.encode()),
    "the same in UTF-16": repacked(BOOK, "xl/workbook.xml", DTD.encode("utf-16")),
    "too large": b"x" * (LARGEST + 1),
    "too long": xlsx(PEOPLE_HEADINGS, *[("Иванова Анна Петровна", "контроль")] * 3001),
    "cut off": BOOK[:-200],
    "no archive": b"PK\3\4" + b"x" * 200,
    "an archive of something else": archive(),
    "an old workbook": b"\xd0\xcf\x11\xe0" + b"x" * 200,
    "a program": b"MZ\x90\0\3\0\0\0",
    "empty": b"",
    "an empty sheet": xlsx(),
    "without a header": xlsx(("Иванова Анна Петровна", "контроль")),
    "a header alone": xlsx(PEOPLE_HEADINGS),
}


def test_mistakes_in_a_list_as_approved() -> None:
    bad_rows = xlsx(
        PEOPLE_HEADINGS,
        ("Иванова", "контроль"),
        ("Петров Борис Викторович", "исполнител", "Управление ЖКХ"),
        ("Белова Вера Николаевна", "исполнитель"),
        ("", "исполнитель", "Управление ЖКХ"),
        ("Титов Тимур Павлович", "", ""),
        ("Титов Тимур Павлович", "глава", "", "@titov"),
        ("Титов Тимур Павлович", "глава", "", "max:-503"),
        ("Громов Глеб Иванович", "глава", "", 7),
        ("Юрьева Юлия Сергеевна", "глава", "", 7),
    )
    written = written_list("Иванова Анна Петровна, контроль\nПетров Борис, исполнетель, ЖКХ")
    assert written.recognised
    approved.check(
        "people_list_mistakes",
        {
            "every bad row at once": told(bad_rows),
            "a damaged letter": told(DAMAGED),
            "in a message": [str(problem) for problem in written.problems],
            **{title: told(content) for title, content in NO_LISTS.items()},
        },
    )


LIST = [
    Listed(2, "Смирнова Софья Юрьевна", Role.CONTROL),
    Listed(3, "Смирнова Софья Юрьевна", Role.EXECUTOR, "Отдел по делам молодёжи"),
    Listed(4, "Новиков Никита Ильич", Role.EXECUTOR, "отдел по делам «молодежи»", PersonId(77)),
]


def test_a_list_makes_bodies_posts_and_invitations() -> None:
    plan = planned(ORGANISATION, [], LIST)
    (body,) = plan.bodies
    assert (body.code, body.name) == ("opdm", "Отдел по делам молодёжи")
    assert plan.after.people[PersonId(77)].posts == {Post(Role.EXECUTOR, body.code)}
    (invited,) = plan.invited
    assert invited.posts == (Post(Role.CONTROL), Post(Role.EXECUTOR, body.code))
    assert planned(ORGANISATION, [], LIST) == plan


def test_a_media_department_comes_with_its_first_employee() -> None:
    """Its cards come to control until its group is linked, as those of any new authority."""
    alone = replace(ORGANISATION, authorities={ZHKH: ORGANISATION.authorities[ZHKH]})
    alone = replace(alone, people={IVANOVA: alone.people[IVANOVA]})
    plan = planned(alone, [], [Listed(2, "Белова Вера Николаевна", Role.MEDIA)])
    assert not plan.unfit
    assert [body.name for body in plan.bodies] == ["Отдел СМИ"]
    assert plan.after.media == alone.control
    assert [one.posts for one in plan.invited] == [(Post(Role.MEDIA),)]


def test_the_same_list_makes_nothing_new() -> None:
    first = planned(ORGANISATION, [], LIST)
    (one,) = first.invited
    open_one = Invitation("c", one.posts, one.name, None, datetime(2026, 12, 1, tzinfo=UTC))
    again = planned(first.after, [open_one], LIST)
    assert not again.new
    assert again.waiting == (open_one,)
    more = planned(first.after, [replace(open_one, posts=one.posts[:1])], LIST)
    assert more.invited[0].posts == one.posts[1:]
    joined = replace(
        first.after,
        people={
            **first.after.people,
            PersonId(9): Person(PersonId(9), one.name, frozenset(one.posts)),
        },
    )
    assert not planned(joined, [], LIST).new


def test_whoever_works_here_is_known_by_name() -> None:
    name = ORGANISATION.people[PETROV].name
    plan = planned(ORGANISATION, [], [Listed(2, name.upper(), Role.CONTROL)])
    (given,) = plan.appointed
    assert (given.account, given.posts) == (PETROV, (Post(Role.CONTROL),))
    assert plan.after.people[PETROV].name == name
    body = ORGANISATION.authorities[EDU].name
    assert not planned(ORGANISATION, [], [Listed(2, name, Role.EXECUTOR, body)]).new


@pytest.mark.parametrize("name", ["ЖКХ", "жкх", "Управление «ЖКХ»", "Управление ЖКХ."])
def test_a_body_named_in_short_is_the_one_that_is_there(name: str) -> None:
    plan = planned(ORGANISATION, [], [Listed(2, "Новиков Никита Ильич", Role.EXECUTOR, name)])
    assert not plan.bodies
    assert plan.invited[0].posts == (Post(Role.EXECUTOR, ZHKH),)


def test_a_list_that_names_a_body_in_short_and_in_full_makes_one() -> None:
    lines = [
        Listed(2, "Смирнова Софья Юрьевна", Role.EXECUTOR, "Экология"),
        Listed(3, "Новиков Никита Ильич", Role.EXECUTOR, "Отдел Экология"),
    ]
    (body,) = planned(ORGANISATION, [], lines).bodies
    assert body.name == "Отдел Экология"


def test_bodies_of_different_kinds_stay_apart_and_a_short_name_for_both_is_refused() -> None:
    kinds = [
        Listed(2, "Смирнова Софья Юрьевна", Role.EXECUTOR, "Отдел ЖКХ"),
        Listed(3, "Новиков Никита Ильич", Role.EXECUTOR, "ЖКХ"),
    ]
    plan = planned(ORGANISATION, [], kinds)
    assert [body.name for body in plan.bodies] == ["Отдел ЖКХ"]
    assert plan.unfit == ((3, Unfit.SEVERAL_BODIES),)


def test_of_two_of_one_name_the_account_tells() -> None:
    name = ORGANISATION.people[IVANOVA].name
    twin = Person(PersonId(88), name, frozenset({Post(Role.HEAD)}))
    twins = replace(ORGANISATION, people={**ORGANISATION.people, twin.id: twin})
    assert planned(twins, [], [Listed(2, name, Role.ADMIN)]).unfit == ((2, Unfit.TWO_OF_THIS_NAME),)
    assert planned(twins, [], [Listed(2, name, Role.ADMIN, "", PersonId(88))]).new


IN_MAX = PersonId(id_in(Messenger.MAX, 77))


def test_either_account_of_a_person_is_theirs() -> None:
    petrov = replace(ORGANISATION.people[PETROV], others=(IN_MAX,))
    both = replace(ORGANISATION, people={**ORGANISATION.people, PETROV: petrov})
    (given,) = planned(both, [], [Listed(2, petrov.name, Role.ADMIN, "", IN_MAX)]).appointed
    assert given.account == PETROV


def test_no_second_person_is_made_of_one_who_is_in_the_other_messenger() -> None:
    name = ORGANISATION.people[PETROV].name
    plan = planned(ORGANISATION, [], [Listed(2, name, Role.ADMIN, "", IN_MAX)])
    assert (plan.unfit, plan.appointed) == (((2, Unfit.WRONG_MESSENGER),), ())


def test_no_list_ends_a_suspension() -> None:
    petrov = ORGANISATION.people[PETROV]
    left = {key: one for key, one in ORGANISATION.people.items() if key != PETROV}
    held = replace(ORGANISATION, people=left, suspended={PETROV: petrov})
    for line in (
        Listed(2, petrov.name, Role.HEAD),
        Listed(2, "Другой Друг", Role.HEAD, "", PETROV),
    ):
        assert planned(held, [], [line]).unfit == ((2, Unfit.SUSPENDED),)
