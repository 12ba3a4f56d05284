"""`/help` and `/start`: what this person can do here. Fit for HTML as is."""

import html
from collections.abc import Iterator

from domain.model.course.status import IncidentKind
from domain.model.ids import PersonId
from domain.model.staff.organisation import Organisation
from domain.model.staff.people import Person, Role
from domain.model.staff.permissions import Action, may
from handlers.texts import replies, words

_LONGEST_TITLE = 300


def greeting(person: Person | None, person_id: PersonId, organisation: Organisation) -> str:
    """The answer to `/start`."""
    if person is None:
        return f"Здравствуйте! {replies.stranger(person_id)}"
    name = words.cut(organisation.name, _LONGEST_TITLE)
    return html.escape(
        f"Здравствуйте! Это «Отклик»: работа с сообщениями в социальных сетях.\n{name}\n\n"
        f"Вы в списке: {_introduced(person, organisation)}.\n"
        "Бот теперь может писать вам лично. Что здесь можно делать: /help",
        quote=False,
    )


def help_for(person: Person | None, person_id: PersonId, organisation: Organisation) -> str:
    """The answer to `/help`: only what the person's roles allow, only what exists."""
    if person is None:
        return replies.stranger(person_id)
    introduced = [_introduced(person, organisation), *_today(person, organisation)]
    sections = (
        [html.escape(line, quote=False) for line in introduced],
        *_sections(person, organisation),
    )
    return "\n\n".join("\n".join(section) for section in sections)


def _sections(person: Person, organisation: Organisation) -> Iterator[list[str]]:
    if may(person, Action.REGISTER):
        yield [
            "<b>Регистрация</b>",
            "Перешлите боту в личный чат сообщение гражданина или пришлите его текст со ссылкой.",
            "Если ссылки нет, бот спросит, что это за сообщение: нажмите «Зарегистрировать».",
            "К тексту можно приложить фото и документы, до десяти.",
            "Комментарий при пересылке орган не увидит.",
            "/new и текст — то же в чате отдела контроля.",
            "Затем на карточке выберите орган и нажмите «Направить».",
            "Если органов несколько, выберите все и того, кто готовит сводный ответ.",
            "«Изменить органы» — добавить или снять орган, сменить того, кто готовит сводный ответ.",
            "«Повышенная важность» — срок 4 рабочих часа, заместитель главы получит оповещение.",
            "«Без ответа» — бот спросит основание п. 19 Порядка.",
            "«Дубликат» и «Отменить регистрацию» — на карточке, пока инцидент открыт.",
            "«Возобновить» — на карточке закрытого инцидента: /incident и номер.",
        ]
    yield from _publications(person)
    if may(person, Action.DECIDE):
        yield [
            "<b>Согласование</b>",
            "Решение — кнопками под проектом. Действует первое нажатие.",
            "Комментарий исполнителю — ответом на карточку проекта, до отказа или после него.",
            "«Отменить согласование» — под проектом, пока ответ не размещён.",
            "Ещё один промежуточный ответ можно разрешить кнопкой на карточке инцидента.",
            "Возвраты органов и предложения не отвечать приходят с кнопками для решения.",
        ]
    if _drafts(person):
        yield [
            "<b>Проект ответа</b>",
            "«Взять в работу» на карточке: дальше бот упоминает только вас.",
            "Ответьте на карточку инцидента текстом: это проект. Новый текст — новая версия.",
            "Фото и документы — с подписью: подпись и есть текст ответа.",
            "«Промежуточный ответ» — если вопрос не решить в срок: на окончательный будет 7 рабочих дней.",
            "«Уточнить у автора» — если данных не хватает. Срок идёт.",
            "«Автор ответил» — добавить ответ автора на уточняющий вопрос.",
            "«Отозвать проект» на карточке — пока решения нет.",
            "Если сводный ответ готовит другой орган, ваш текст уйдёт ему как информация.",
        ]
        yield [
            "<b>Если отвечать не нужно</b>",
            f"«Не в нашей компетенции»: бот спросит причину, решение примет {_deciders(organisation)}.",
            "«Предложить: без ответа»: выберите основание п. 19 Порядка.",
            "Пока решения нет, срок идёт.",
        ]
        yield [
            "<b>Размещение</b>",
            "Бот пришлёт текст для копирования: разместите его.",
            "Затем пришлите ссылку ответом на сообщение с этим текстом.",
            "Отменить или исправить отметку о размещении можно в течение 15 минут.",
        ]
    yield from _several(person)
    if may(person, Action.ACKNOWLEDGE):
        yield [
            "<b>Повышенная важность</b>",
            "О таком инциденте бот сообщит вам лично и сразу, в любое время.",
            "Сообщение над кнопками можно переслать главе.",
            "«Принято к сведению» — оповещение больше не повторится.",
            "«Доложено главе» — отметить доклад (п. 22 Порядка).",
        ]
    yield [
        "<b>Что посмотреть</b>",
        "/my — что ждёт ваших действий",
        "/open — что открыто",
        "/overdue — что просрочено",
        "/incident 12 — карточка №12",
        "/history 12 — что с №12 происходило",
        "/deadline 12 — как посчитан срок №12",
        "/cancel — не отвечать на вопрос бота",
        "/absence — кто отсутствует и кто замещает; отметить отсутствие",
        "/help — эта справка",
    ]


def _publications(person: Person) -> Iterator[list[str]]:
    """For those who find them: the media department routes them, an authority works its own."""
    routes = may(person, Action.ROUTE, coordinator=Role.MEDIA)
    own = [post.authority for post in person.duties if post.authority is not None]
    if not routes and not may(person, Action.REGISTER_OWN, own):
        return
    found = (
        "Нашли сообщение в соцсети — перешлите его боту в личный чат или пришлите текст со ссылкой."
    )
    if routes:
        yield [
            "<b>Публикации</b>",
            found,
            "/new и текст — то же в чате отдела СМИ.",
            "На карточке выберите орган и нажмите «Направить».",
            "«Изменить органы» — добавить или снять орган, сменить того, кто готовит сводный ответ.",
            "«Без ответа» — бот спросит основание п. 19 Порядка.",
            "«Дубликат» и «Отменить регистрацию» — на карточке, пока публикация открыта.",
            "«Возобновить» — на карточке закрытой публикации: /incident и номер.",
            "«Передать в отдел контроля» — публикация станет инцидентом, срок тот же.",
            "Возвраты органов и предложения не отвечать приходят с кнопками для решения.",
        ]
    else:
        yield [
            "<b>Публикации</b>",
            found,
            "/new и текст — то же в чате органа. Публикация сразу в работе у органа.",
        ]
    yield [
        "<b>Ответ на публикацию</b>",
        "Согласование не нужно: ответьте на карточку текстом, бот пришлёт его для размещения.",
        "Если ответ уже размещён, пришлите в ответ на карточку одну ссылку.",
    ]


def _deciders(organisation: Organisation) -> str:
    """Who decides on returns: of publications the media department, where there is one (§5)."""
    media = organisation.coordinating_role(IncidentKind.PUBLICATION) is Role.MEDIA
    control = words.ROLE[Role.CONTROL]
    return f"{control}, по публикации — {words.ROLE[Role.MEDIA]}" if media else control


def _several(person: Person) -> Iterator[list[str]]:
    """For those who coordinate (§4, §5)."""
    coordinators = (Role.CONTROL, Role.MEDIA)
    if any(may(person, Action.ROUTE, coordinator=role) for role in coordinators):
        yield [
            "<b>Несколько сразу</b>",
            "«Выбрать несколько» — под /open и /overdue: отметьте нужные и выберите действие.",
            "Бот переспросит, а потом скажет, что вышло и что нет. Список только ваш.",
        ]


def _today(person: Person, organisation: Organisation) -> Iterator[str]:
    """What an absence changes for them today (§8)."""
    if person.absent_until is not None:
        yield f"У вас отмечено отсутствие по {person.absent_until:%d.%m.%Y}, ваши права переданы."
        yield "Вышли на работу раньше — завершите отсутствие: /absence в личном чате."
    for absent in sorted({standing.instead_of for standing in person.substitutions}):
        yield f"Сегодня вы замещаете: {words.person(organisation, absent)}"


def _drafts(person: Person) -> bool:
    own = [post.authority for post in person.duties if post.authority is not None]
    return may(person, Action.SUBMIT_DRAFT, own)


def _introduced(person: Person, organisation: Organisation) -> str:
    """«Иванова А. П. (отдел контроля)»."""
    return f"{words.short_name(person.name)} ({'; '.join(_posts(person, organisation))})"


def _posts(person: Person, organisation: Organisation) -> Iterator[str]:
    for post in person.posts_in_order():
        if post.authority is None:
            yield words.ROLE[post.role]
        else:
            yield f"{words.ROLE[post.role]}, {words.authority(organisation, post.authority)}"
