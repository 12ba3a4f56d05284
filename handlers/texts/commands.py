"""The commands as described in `/help` and in the menu of a chat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from domain.model.ids import ChatId, Place
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may
from domain.model.organisation.rights import authorities_of, ways_to_register


@dataclass(frozen=True, slots=True)
class CommandText:
    """The description of a command; `rest` is an example of its argument."""

    name: str
    does: str
    rest: str = ""


NEW: Final = CommandText("new", "зарегистрировать сообщение", " и текст")

REPORT: Final = CommandText("report", "отчёт за неделю, месяц, квартал, год или любые дни")

TEMPLATE: Final = CommandText("template", "шаблоны ответов")

ADMINISTRATORS: Final = (
    CommandText("settings", "настройка: чего не хватает для работы"),
    CommandText("authority", "органы: добавить, изменить, найти", " жкх"),
    CommandText("staff", "работники: роли, имена, найти", " иванов"),
    CommandText("invite", "пригласить работника ссылкой"),
    CommandText("journal", "журнал настроек: что, когда и кем изменено"),
    CommandText("link", "подключить группу: пришлите в ней самой"),
    CommandText("health", "проверка: что не работает и как исправить"),
)
"""In private only, where nobody else reads the lists."""

INVITE_OFFICER: Final = CommandText("invite", "назначить уполномоченное лицо: пригласить ссылкой")

_FOR_ALL: Final = (
    CommandText("my", "что ждёт ваших действий"),
    CommandText("open", "что открыто"),
    CommandText("overdue", "что просрочено"),
    CommandText("find", "поиск: слова, номер, автор, орган, дни", " яма жкх ноябрь"),
    CommandText("incident", "карточка по номеру, короче: /12", "_12"),
    CommandText("history", "что происходило, по номеру", "_12"),
    CommandText("deadline", "как посчитан срок, по номеру", "_12"),
    CommandText("absence", "кто отсутствует, кто замещает; отметить отсутствие"),
    CommandText("cancel", "не отвечать на вопрос бота"),
    CommandText("help", "что здесь можно делать"),
)

SHARED_MENU: Final = (NEW, REPORT, TEMPLATE, *_FOR_ALL)
"""For a messenger in which all people see the same menu; `/help` names the commands of each."""

DEFAULT_MENU: Final = _FOR_ALL[-1:]
"""For chats without a role: only `/help`, which names whom to ask."""


def menus(organisation: Organisation) -> Mapping[ChatId, tuple[CommandText, ...]]:
    """Return the menu of each chat by today's roles: a person's in private, a body's in a group."""
    private = {
        place.chat: tuple(commands_of(person, place, organisation))
        for person in organisation.people.values()
        for place in person.private_chats
    }
    bodies = organisation.authorities.values()
    coordinators = {organisation.coordinator(kind) for kind in IncidentKind}
    groups: dict[ChatId, tuple[CommandText, ...]]
    groups = {place.chat: (*_FOR_ALL, NEW) for place in organisation.places}
    groups |= {place.chat: (NEW, *_FOR_ALL) for place in coordinators}
    groups |= {body.place.chat: (*groups[body.place.chat], TEMPLATE) for body in bodies}
    groups[organisation.control.chat] = (NEW, REPORT, TEMPLATE, *_FOR_ALL)
    return groups | private


def commands_of(person: Person, place: Place, organisation: Organisation) -> Iterator[CommandText]:
    """Return the person's commands there today, the usual ones first."""
    if registers(person, place, organisation):
        yield NEW
    if reports(person, place, organisation):
        yield REPORT
    if templates(person):
        yield TEMPLATE
    if administers(person, place):
        yield from ADMINISTRATORS
    yield from _FOR_ALL
    if place.private and may(person, Action.APPOINT_OFFICER) and not administers(person, place):
        yield INVITE_OFFICER


def templates(person: Person) -> bool:
    """Return whether they maintain templates of answers, or draft with them."""
    return may(person, Action.KEEP_TEMPLATES) or drafts(person)


def drafts(person: Person) -> bool:
    """Return whether they draft for some authority today."""
    return any(may(person, Action.SUBMIT_DRAFT, (one,)) for one in authorities_of(person.duties))


def administers(person: Person, place: Place) -> bool:
    """Return whether they may set up the organisation there: not where others read its lists."""
    return place.private and may(person, Action.ADMINISTER)


def reports(person: Person, place: Place, organisation: Organisation) -> bool:
    """Return whether they may get a report there today: not where others read it (§21)."""
    return may(person, Action.REPORT) and (place.private or place == organisation.control)


def registers(person: Person, place: Place, organisation: Organisation) -> bool:
    """Return whether they may register a message there today: not while absent (§8)."""
    return person.absent_until is None and bool(ways_to_register(person, place, organisation))
