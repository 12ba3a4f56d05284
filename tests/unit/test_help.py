"""`/help`: what each reads in each place."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from domain.model.ids import ChatId, PersonId, Place
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import (
    ROLES_OF_AN_AUTHORITY,
    Authority,
    Person,
    Post,
    Role,
    Substitution,
)
from domain.model.organisation.rights import ways_to_register
from handlers.lists.view import help_pages
from handlers.messages.dispatch import COMMANDS
from handlers.texts import help as help_texts
from handlers.texts import replies
from handlers.texts.commands import ADMINISTRATORS, administers, reports, templates
from handlers.texts.help import LONGEST_HELP
from tests.unit import views_samples as sample
from tests.unit.views_samples import (
    CONTROL_CHAT,
    HOSTILE,
    MEDIA_CHAT,
    OFFICE,
    WITH_MEDIA,
    ZHKH,
    ZHKH_CHAT,
)

ORGANISATION = OFFICE.organisation
ME = PersonId(777)
PRIVATE = Place(ChatId(ME))
HANDLERS = Path(help_texts.__file__).parents[1]
PLACES = {
    "private": PRIVATE,
    "control": CONTROL_CHAT,
    "media": MEDIA_CHAT,
    "authority": ZHKH_CHAT,
}
MAIN = {
    (Role.CONTROL, "private"): "Новое сообщение гражданина: перешлите его сюда",
    (Role.CONTROL, "control"): "Проект ответа: «✅ Согласовать»",
    (Role.MEDIA, "private"): "Нашли публикацию: перешлите её сюда, затем выберите орган",
    (Role.MEDIA, "media"): "Нашли публикацию: пришлите /new и её текст",
    (Role.EXECUTOR, "private"): "Ответьте на карточку инцидента текстом",
    (Role.EXECUTOR, "authority"): "Ответьте на карточку инцидента текстом",
    (Role.RESPONSIBLE, "authority"): "Ответьте на карточку инцидента текстом",
    (Role.DEPUTY_HEAD, "private"): "Об инциденте повышенной важности бот сразу сообщит вам",
    (Role.AUTHORISED, "private"): "Об инциденте повышенной важности бот сразу сообщит вам",
    (Role.HEAD, "private"): "Ждёт вас: /my",
    (Role.ADMIN, "private"): "/settings — чего не хватает",
}


def post(role: Role) -> Post:
    return Post(role, ZHKH if role in ROLES_OF_AN_AUTHORITY else None)


def worker(*roles: Role) -> Person:
    return Person(ME, "Сидорова Нина Викторовна", frozenset(map(post, roles)))


def organisations() -> Iterator[Organisation]:
    yield ORGANISATION
    yield WITH_MEDIA.organisation
    yield replace(ORGANISATION, control=PRIVATE)
    yield replace(ORGANISATION, authorities={ZHKH: Authority(ZHKH, "Управление ЖКХ", PRIVATE)})


SEVERAL = [*((role,) for role in Role), *combinations(Role, 2), tuple(Role)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("roles", SEVERAL, ids="+".join)
def test_help_is_short_and_offers_only_what_this_person_may_here(
    roles: tuple[Role, ...], place: str
) -> None:
    for organisation in organisations():
        person = worker(*roles)
        pages = help_pages(person, PLACES[place], organisation)
        assert len(pages[0].splitlines()) <= LONGEST_HELP
        for page in pages:
            sample.visible(page)
        named = set(re.findall(r"(?<![а-яё<])/([a-z]+)", "\n".join(pages)))
        may = set(COMMANDS) - {"start", "admin"}
        if not ways_to_register(person, PLACES[place], organisation):
            may.discard("new")
        if not reports(person, PLACES[place], organisation):
            may.discard("report")
        if not templates(person):
            may.discard("template")
        if not administers(person, PLACES[place]):
            may -= {one.name for one in ADMINISTRATORS}
            if Role.DEPUTY_HEAD in roles and place == "private":
                may.add("invite")  # an authorised officer (§22)
        assert named == may
        rest = "\n".join(pages[1:])
        assert {f"/{command}" for command in may} <= set(
            re.findall(r"^/[a-z]+", rest, re.MULTILINE)
        )


@pytest.mark.parametrize(("role", "place"), MAIN, ids="-".join)
def test_the_main_job_comes_first(role: Role, place: str) -> None:
    first, *_ = help_pages(worker(role), PLACES[place], WITH_MEDIA.organisation)
    _, main, *_ = first.splitlines()
    assert main.startswith(MAIN[role, place])


def test_publications_come_after_incidents() -> None:
    first, rest = help_pages(worker(Role.EXECUTOR), ZHKH_CHAT, ORGANISATION)
    assert first.index("карточку инцидента") < first.index("публикацию")
    assert rest.index("<b>Проект ответа</b>") < rest.index("<b>Публикации</b>")


def test_control_reads_a_few_lines() -> None:
    first, *_ = help_pages(worker(Role.CONTROL), PRIVATE, ORGANISATION)
    assert first == (
        "Сидорова Н. В. (отдел контроля)\n"
        "Новое сообщение гражданина: перешлите его сюда, затем выберите орган на карточке.\n"
        "«Напомнить» на карточке инцидента — позвать исполнителей.\n"
        "«Другие действия…» — важность, «Без ответа», «Отменить регистрацию».\n"
        "Проект ответа: «✅ Согласовать» или «↩️», комментарий — ответом на карточку.\n"
        "Возврат из органа: «Перенаправить» или «Вернуть в орган».\n"
        "«Отменить согласование» — пока ответ не размещён.\n"
        "Ждёт вас: /my, открыто: /open, просрочено: /overdue, найти: /find"
    )


def test_the_deputy_head_reads_of_reports_too() -> None:
    first, *_ = help_pages(worker(Role.DEPUTY_HEAD), PRIVATE, ORGANISATION)
    assert "\nОтчёт: /report; «Поручить отделу контроля» — отдел добавит свой вывод.\n" in first
    first, *_ = help_pages(worker(Role.AUTHORISED), PRIVATE, ORGANISATION)
    assert "/report" not in first


def test_an_executor_reads_a_few_lines() -> None:
    first, *_ = help_pages(worker(Role.EXECUTOR), ZHKH_CHAT, ORGANISATION)
    assert first == (
        "Сидорова Н. В. (исполнитель, Управление ЖКХ)\n"
        "Ответьте на карточку инцидента текстом — это проект ответа.\n"
        "Ошиблись — исправьте своё сообщение или ответьте новым текстом.\n"
        "Ответ согласован — разместите его и ответьте боту ссылкой.\n"
        "Отменить или исправить размещение можно в течение 15 минут.\n"
        "Вопрос не ваш — нажмите «Не в нашей компетенции» на карточке.\n"
        "Нашли публикацию для своего органа: пришлите /new и её текст.\n"
        "Ждёт вас: /my, открыто: /open, просрочено: /overdue, найти: /find"
    )


def test_whoever_is_absent_or_stands_in_is_told_so_in_the_few_lines() -> None:
    away = replace(worker(*Role), absent_until=date(2026, 12, 5))
    first, *_ = help_pages(away, PRIVATE, WITH_MEDIA.organisation)
    assert "отсутствие по 05.12.2026, ваши права переданы." in first
    assert "завершите отсутствие: /absence" in first
    assert "/new" not in "\n".join(help_pages(away, CONTROL_CHAT, ORGANISATION))
    several = (Substitution(post(Role.EXECUTOR), PersonId(one)) for one in (501, 502))
    acting = replace(worker(*Role), substitutions=frozenset(several))
    first, *_ = help_pages(acting, PRIVATE, WITH_MEDIA.organisation)
    assert "Сегодня вы замещаете: Иванова А. П., " in first
    assert len(first.splitlines()) <= LONGEST_HELP


def test_help_tells_who_decides_on_returns_of_publications() -> None:
    executor = worker(Role.EXECUTOR)
    told = "\n".join(help_pages(executor, PRIVATE, WITH_MEDIA.organisation))
    assert "решение примет отдел контроля, по публикации — отдел СМИ.\n" in told
    alone = "\n".join(help_pages(executor, PRIVATE, ORGANISATION))
    assert "решение примет отдел контроля.\n" in alone


def test_a_stranger_is_told_whom_to_ask_and_nothing_else() -> None:
    for private in (True, False):
        stranger = replies.stranger(ME, ORGANISATION, private=private)
        greeting = help_texts.greeting(None, ME, ORGANISATION, private=private)
        assert greeting == f"Здравствуйте! {stranger}"


def test_who_is_known_is_greeted_with_their_posts() -> None:
    person = worker(Role.RESPONSIBLE, Role.EXECUTOR, Role.ADMIN)
    assert help_texts.greeting(person, person.id, ORGANISATION, private=True) == (
        "Здравствуйте! Это «Отклик»: работа с сообщениями в социальных сетях.\nАдминистрация\n\n"
        "Вы в списке: Сидорова Н. В. (исполнитель, Управление ЖКХ; ответственное должностное"
        " лицо, Управление ЖКХ; администратор).\n"
        "В чат вашего органа придут карточки сообщений и напоминания о сроках.\n"
        "О просроченном в вашем органе бот напишет вам лично.\n"
        "Бот напишет вам, что мешает его работе и кто просит доступ.\n"
        "Пример: ответьте на карточку «№12 …» текстом — это проект ответа.\n"
        "Что ещё здесь можно делать: /help"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_help_or_greeting(name: str) -> None:
    person = replace(worker(Role.EXECUTOR), name=name)
    organisation = sample.office(name).organisation
    for page in help_pages(person, PRIVATE, organisation):
        sample.visible(page)
    sample.visible(help_texts.greeting(person, person.id, organisation, private=True))


def test_help_names_buttons_as_they_are_called() -> None:
    told = "\n".join(help_pages(worker(*Role), PRIVATE, WITH_MEDIA.organisation))
    quoted = set(re.findall("«(.+?)»", told))
    files = (*HANDLERS.rglob("*.py"), *HANDLERS.rglob("*.toml"))
    sources = (path.read_text() for path in files if path.stem != "help")
    labels = set(re.findall('"(.+?)"', "\n".join(sources)))
    assert {one for one in quoted if not any(label.startswith(one) for label in labels)} == set()
