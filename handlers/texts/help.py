"""`/help` and `/start`: the person's options in this place. Fit for HTML as is.

There are two tables. The first has the few lines that matter in this place, its main purpose at the
top; the second has the rest, under «Ещё».
"""

import html
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final

from domain.model.ids import PersonId
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Role
from domain.model.organisation.permissions import Action, may
from domain.model.organisation.registration_rights import ways_to_register
from domain.model.place import Place
from handlers.texts import replies, words
from handlers.texts.commands import administers, commands_of
from handlers.texts.first_day import first_day

LONGEST_HELP: Final = 10
"""Lines of the first page: as many as a phone shows at once."""

_LONGEST_TITLE: Final = 300


class Job(Enum):
    """A person's task in the procedure, in order of importance in private."""

    REPORTING = auto()
    """Reports to the head (§22)."""
    ORDERING = auto()
    """Orders reports from control (§21)."""
    REGISTERING = auto()
    """Registers incidents to be routed (§4)."""
    DECIDING = auto()
    """Decides on drafts (§13)."""
    COORDINATING = auto()
    """Coordinates publications (§5)."""
    ANSWERING = auto()
    """Answers as an executor (§8)."""
    FINDING = auto()
    """Registers publications for their own authority (§7)."""
    ADMINISTERING = auto()
    """Sets up the organisation."""
    LOOKING = auto()
    """Only the head and the admins have nothing but this."""


_FIRST: Final[tuple[tuple[Job, str], ...]] = (
    (Job.REPORTING, "Об инциденте повышенной важности бот сразу сообщит вам лично, в любое время."),
    (Job.REPORTING, "«Принято к сведению» — оповещение больше не повторится."),
    (Job.REPORTING, "«Доложено главе» — отметить доклад; текст для главы можно переслать."),
    (Job.ORDERING, "Отчёт: /report; «Поручить отделу контроля» — отдел добавит свой вывод."),
    (
        Job.REGISTERING,
        "Новое сообщение гражданина: {forward_incident}, затем выберите орган на карточке.",
    ),
    (Job.REGISTERING, "«Напомнить» на карточке инцидента — позвать исполнителей."),
    (Job.REGISTERING, "«Другие действия…» — важность, «Без ответа», «Отменить регистрацию»."),
    (Job.DECIDING, "Проект ответа: «✅ Согласовать» или «↩️», комментарий — ответом на карточку."),
    (Job.DECIDING, "Возврат из органа: «Перенаправить» или «Вернуть в орган»."),
    (Job.DECIDING, "«Отменить согласование» — пока ответ не размещён."),
    (Job.ANSWERING, "Ответьте на карточку инцидента текстом — это проект ответа."),
    (Job.ANSWERING, "Ошиблись — исправьте своё сообщение или ответьте новым текстом."),
    (Job.ANSWERING, "Ответ согласован — разместите его и ответьте боту ссылкой."),
    (Job.ANSWERING, "Отменить или исправить размещение можно в течение 15 минут."),
    (Job.ANSWERING, "Вопрос не ваш — нажмите «Не в нашей компетенции» на карточке."),
    (
        Job.COORDINATING,
        "Нашли публикацию: {forward_publication}, затем выберите орган на карточке.",
    ),
    (Job.COORDINATING, "«Другие действия…» — «Без ответа», «Отменить регистрацию»."),
    (Job.COORDINATING, "«Передать в отдел контроля» — публикация станет инцидентом, срок тот же."),
    (Job.FINDING, "Нашли публикацию для своего органа: {forward_publication}."),
    (Job.ADMINISTERING, "/settings — чего не хватает боту для работы; органы, работники, часы."),
    (Job.LOOKING, "Ждёт вас: /my, открыто: /open, просрочено: /overdue, найти: /find"),
)
"""The recipients and their lines; the first line of a job is its purpose."""

_MORE: Final[tuple[tuple[str, frozenset[Job], tuple[str, ...]], ...]] = (
    (
        "Регистрация",
        frozenset({Job.REGISTERING}),
        (
            "Без ссылки бот спросит, что это за сообщение: нажмите «Зарегистрировать».",
            "Выгрузка системы мониторинга: пришлите файл .xlsx или .csv боту в личный чат.",
            "К тексту можно приложить фото, видео и документы, до десяти.",
            "Комментарий при пересылке орган не увидит.",
            "«Несколько органов…» — выбрать все и назначить, кто готовит сводный ответ.",
            "«Изменить органы» — добавить или снять орган, сменить того, кто готовит сводный ответ.",
            "«Повышенная важность» — срок 4 рабочих часа, заместитель главы получит оповещение.",
            "«Без ответа» — бот спросит основание п. 19 Порядка.",
            "«Отменить регистрацию» — ошибка или пост удалён; повтор отмечает «Дубликат».",
            "«Присоединить…» — дать на несколько сообщений об одном общий ответ, «Отсоединить» — отдельный.",
            "«Возобновить» — на карточке закрытого инцидента, её показывает /incident_12.",
        ),
    ),
    (
        "Согласование",
        frozenset({Job.DECIDING}),
        (
            "Решение — кнопками под проектом. Действует первое нажатие.",
            "Комментарий исполнителю — ответом на карточку проекта, до отказа или после него.",
            "Выделите слова проекта и ответьте с цитатой — исполнитель увидит, о чём речь.",
            "Разместили согласованный ответ сами — пришлите ссылку ответом на карточку проекта.",
            "«Сделать шаблоном» на карточке инцидента с ответом; все шаблоны: /template",
            "«Другие действия…» — разрешить и ещё один промежуточный ответ.",
            "Возвраты органов и предложения не отвечать приходят с кнопками для решения.",
        ),
    ),
    (
        "Повышенная важность",
        frozenset({Job.REPORTING}),
        (
            "Сообщение над кнопками можно переслать главе.",
            "«Доложено главе» — отметить доклад (п. 22 Порядка).",
        ),
    ),
    (
        "Проект ответа",
        frozenset({Job.ANSWERING}),
        (
            "«Взять в работу» на карточке: дальше бот упоминает только вас.",
            "Каждый новый текст в ответ на карточку — новая версия.",
            "«Шаблоны» на карточке — начать с готового текста.",
            "Фото и документы — с подписью: подпись и есть текст ответа.",
            "«Промежуточный ответ» — не решить в срок: на окончательный ещё 7 рабочих дней.",
            "«Уточнить у автора» — если данных не хватает. Срок идёт.",
            "«Автор ответил» — добавить ответ автора на уточняющий вопрос.",
            "«Отозвать проект» на карточке — пока решения нет.",
            "Если сводный ответ готовит другой орган, ваш текст уйдёт ему как информация.",
        ),
    ),
    (
        "Если отвечать не нужно",
        frozenset({Job.ANSWERING}),
        (
            "«Не в нашей компетенции»: бот спросит причину, решение примет {deciders}.",
            "«Предложить: без ответа»: выберите основание п. 19 Порядка.",
            "Пока решения нет, срок идёт.",
        ),
    ),
    (
        "Размещение",
        frozenset({Job.ANSWERING}),
        (
            "Бот пришлёт текст для копирования: разместите его.",
            "Затем пришлите ссылку ответом на сообщение с этим текстом.",
            "«Отменить размещение» и «Указать время» — в течение 15 минут.",
        ),
    ),
    (
        "Публикации",
        frozenset({Job.COORDINATING}),
        (
            "«Изменить органы» — добавить или снять орган, сменить того, кто готовит сводный ответ.",
            "«Без ответа» — бот спросит основание п. 19 Порядка.",
            "«Напомнить» на карточке — позвать исполнителей.",
            "«Отменить регистрацию» — ошибка или пост удалён; повтор отмечает «Дубликат».",
            "«Возобновить» — на карточке закрытой публикации, её показывает /incident_12.",
            "Возвраты органов и предложения не отвечать приходят с кнопками для решения.",
        ),
    ),
    (
        "Публикации",
        frozenset({Job.FINDING}),
        (
            "Найденная вами публикация сразу в работе у органа.",
            "Зарегистрировали по ошибке — «Отменить регистрацию» в течение 15 минут.",
        ),
    ),
    (
        "Ответ на публикацию",
        frozenset({Job.COORDINATING, Job.FINDING}),
        (
            "Согласование не нужно: ответьте на карточку текстом, бот пришлёт его для размещения.",
            "Если ответ уже размещён, пришлите в ответ на карточку одну ссылку.",
        ),
    ),
    (
        "Несколько сразу",
        frozenset({Job.REGISTERING, Job.COORDINATING}),
        (
            "«Выбрать несколько» — под /open и /overdue: отметьте нужные и выберите действие.",
            "Бот переспросит, а потом скажет, что вышло и что нет. Список только ваш.",
        ),
    ),
)
"""A topic, its recipients, and its lines."""


def greeting(
    person: Person | None, person_id: PersonId, organisation: Organisation, *, private: bool
) -> str:
    """The answer to `/start`."""
    if person is None:
        return f"Здравствуйте! {replies.stranger(person_id, organisation, private=private)}"
    name = words.cut(organisation.name, _LONGEST_TITLE)
    told = "\n".join(first_day(person.posts))
    return html.escape(
        f"Здравствуйте! Это «Отклик»: работа с сообщениями в социальных сетях.\n{name}\n\n"
        f"Вы в списке: {_introduced(person, organisation)}.\n"
        f"{told}\nЧто ещё здесь можно делать: /help",
        quote=False,
    )


def help_for(person: Person, place: Place, organisation: Organisation) -> list[str]:
    """Return the parts of `/help`: the few lines that matter here, then the rest by topic."""
    jobs = _jobs(person, place, organisation)
    told = _told(person, place, organisation)
    introduced = [_introduced(person, organisation), *_today(person, organisation)]
    first = [html.escape(line, quote=False) for line in introduced]
    first += (line.format(**told) for line in _few(jobs, LONGEST_HELP - len(first)))
    commands = commands_of(person, place, organisation)
    topics = (
        *((title, lines) for title, whom, lines in _MORE if not whom.isdisjoint(jobs)),
        ("Команды", tuple(f"/{one.name}{one.rest} — {one.does}" for one in commands)),
    )
    more = (
        [f"<b>{title}</b>", *(line.format(**told) for line in lines)] for title, lines in topics
    )
    return ["\n".join(part) for part in (first, *more)]


def _few(jobs: Sequence[Job], most: int) -> Iterator[str]:
    """Return the purpose of each job, and more about the first ones while there is room."""
    room = most - len(jobs)
    for job in jobs:
        main, *others = (line for whom, line in _FIRST if whom is job)
        yield from (main, *others[:room])
        room -= min(room, len(others))


def _jobs(person: Person, place: Place, organisation: Organisation) -> Sequence[Job]:
    """Return the person's jobs today, that of the chat first."""
    usual = dict.fromkeys((*_of_chat(place, organisation), *Job))
    theirs = set(_theirs(person))
    if not administers(person, place):
        theirs.discard(Job.ADMINISTERING)
    if not place.private:
        theirs.discard(Job.ORDERING)
    return [job for job in usual if job in theirs]


def _of_chat(place: Place, organisation: Organisation) -> Iterator[Job]:
    if place == organisation.control:
        yield from (Job.DECIDING, Job.REGISTERING)
    if place == organisation.media:
        yield Job.COORDINATING
    if organisation.authorities_at(place):
        yield from (Job.ANSWERING, Job.FINDING)


def _theirs(person: Person) -> Iterator[Job]:
    own = [post.authority for post in person.duties if post.authority is not None]
    if may(person, Action.ACKNOWLEDGE):
        yield Job.REPORTING
    if may(person, Action.ORDER_BRIEFING):
        yield Job.ORDERING
    if may(person, Action.REGISTER):
        yield Job.REGISTERING
    if may(person, Action.DECIDE):
        yield Job.DECIDING
    if may(person, Action.SUBMIT_DRAFT, own):
        yield Job.ANSWERING
    if may(person, Action.ROUTE, coordinator=Role.MEDIA):
        yield Job.COORDINATING
    elif may(person, Action.REGISTER_OWN, own):
        yield Job.FINDING
    if may(person, Action.ADMINISTER):
        yield Job.ADMINISTERING
    yield Job.LOOKING


def _told(person: Person, place: Place, organisation: Organisation) -> dict[str, str]:
    """Return the values that differ by place."""
    here = {way.kind for way in ways_to_register(person, place, organisation)}
    return {
        "forward_incident": _forward("его", place, here=IncidentKind.INCIDENT in here),
        "forward_publication": _forward("её", place, here=IncidentKind.PUBLICATION in here),
        "deciders": _deciders(organisation),
    }


def _forward(it: str, place: Place, *, here: bool) -> str:
    """Return how to send a message to the bot; `here`: it can be registered in this place."""
    if place.private:
        return f"перешлите {it} сюда"
    return f"пришлите /new и {it} текст" if here else f"перешлите {it} боту в личный чат"


def _deciders(organisation: Organisation) -> str:
    """Name the body that decides on returns: for publications the media department, if any (§5)."""
    media = organisation.coordinating_role(IncidentKind.PUBLICATION) is Role.MEDIA
    control = words.ROLE[Role.CONTROL]
    return f"{control}, по публикации — {words.ROLE[Role.MEDIA]}" if media else control


def _today(person: Person, organisation: Organisation) -> Iterator[str]:
    """Return the effect of an absence on their work today (§8)."""
    if person.absent_until is not None:
        yield (
            f"У вас отмечено отсутствие {words.until(person.absent_until)}, ваши права переданы."
            " Вышли на работу раньше — завершите отсутствие: /absence в личном чате."
        )
    if absent := sorted({standing.instead_of for standing in person.substitutions}):
        names = ", ".join(words.person(organisation, one) for one in absent)
        yield f"Сегодня вы замещаете: {names}"


def _introduced(person: Person, organisation: Organisation) -> str:
    """«Иванова А. П. (отдел контроля)»."""
    return f"{words.short_name(person.name)} ({'; '.join(_posts(person, organisation))})"


def _posts(person: Person, organisation: Organisation) -> Iterator[str]:
    for post in person.posts_in_order():
        if post.authority is None:
            yield words.ROLE[post.role]
        else:
            yield f"{words.ROLE[post.role]}, {words.authority(organisation, post.authority)}"
