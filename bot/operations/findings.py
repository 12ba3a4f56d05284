"""Findings with their remedies: pure functions of collected facts (`examination`).

The texts are for a console; foreign text in them is not escaped.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.operations.readiness import HELD_UP
from bot.runtime.startup_error import Problem
from bot.telegram.probe import Seen, WebhookSeen
from domain.model.ids import PersonId, Place
from domain.model.organisation.absence import at_work, on_duty, unstaffed
from domain.model.organisation.organisation import Organisation, vacancies
from domain.model.organisation.people import MEDIA, Person, Role
from domain.model.outcome import Failure, Moved, NotSent, Refused, Remedy, Unknown
from domain.model.time.work_calendar import WorkCalendar
from handlers.texts import troubles, words
from storage.leader.load import Load

SKEW: Final = timedelta(minutes=1)
"""Allowed difference between Telegram's clock, which dates messages, and ours for presses."""

PUBLISHED_AHEAD: Final = timedelta(days=45)
"""Second deadlines reach two weeks ahead; next year's calendar is published in autumn."""

LATELY: Final = timedelta(hours=1)
"""An older failure of the webhook is over."""

MANY_WAIT: Final = 100
"""Updates; a working bot leaves hardly any."""

LEAST_FREE: Final = 256 * 2**20
"""Bytes of disk."""

COPIED_WITHIN: Final = timedelta(days=2)
"""One nightly backup may fail."""

_MOST_NAMES: Final = 10
_MEGABYTE: Final = 2**20
_TOLD_IN_PRIVATE: Final = (Role.DEPUTY_HEAD, Role.AUTHORISED, Role.RESPONSIBLE, Role.ADMIN)
"""Roles that must be reachable in private: alerts, overdue incidents, program failures."""


class Area(StrEnum):
    """The area of a finding; the value is used in JSON."""

    SETTINGS = "settings"
    PROGRAM = "program"
    DATABASE = "database"
    ORGANISATION = "organisation"
    TELEGRAM = "telegram"
    WEBHOOK = "webhook"
    CHATS = "chats"
    PEOPLE = "people"
    CALENDAR = "calendar"


class Matter(StrEnum):
    """A lasting problem, identified regardless of the figures in its finding."""

    DATABASE = "database"
    DISK = "disk"
    BACKUP = "backup"
    INBOX = "inbox"
    DEAD_LETTERS = "dead_letters"
    OUTBOX = "outbox"
    SWEEP = "sweep"
    CLOCK = "clock"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and its `remedy`, as sentences; unless `serious` the work continues."""

    area: Area
    what: str
    remedy: str
    serious: bool = True
    matter: Matter | None = None
    """Set for problems reported to admins unasked (`alarm.py`); stays the same while it lasts."""


def of_problem(area: Area, problem: Problem) -> Finding:
    """Return the finding for a startup problem, whose remedy follows a semicolon."""
    why, _, remedy = problem.what.partition("; ")
    remedy = remedy or "Исправьте это и запустите проверку ещё раз"
    return Finding(area, f"{problem.where}: {why}.", _sentence(remedy))


def without_organisation() -> Finding:
    """Return the finding for a missing organisation."""
    return Finding(
        Area.ORGANISATION,
        "Организация ещё не описана.",
        "Запустите бота (otklik run) и опишите её в личном чате с ним: /settings",
    )


def of_disk(free: int, size: int, *, writable: bool) -> Iterator[Finding]:
    """Yield problems of a SQLite file's disk; each migration needs room for a copy."""
    if not writable:
        yield Finding(
            Area.DATABASE,
            "Файл базы данных или его папка доступны только для чтения.",
            "Дайте право на запись пользователю, от имени которого работает бот.",
            matter=Matter.DATABASE,
        )
    if free < (needed := max(LEAST_FREE, size)):
        yield Finding(
            Area.DATABASE,
            f"На диске с базой данных осталось {free // _MEGABYTE} МБ.",
            f"Освободите место: нужно не меньше {needed // _MEGABYTE} МБ.",
            matter=Matter.DISK,
        )


def of_backups(
    last: date | None, since: date | None, today: date, *, possible: bool
) -> Iterator[Finding]:
    """Yield a problem by the day of the newest copy, and since when there is data.

    If not `possible`, PostgreSQL's tools are missing here; copies may be made elsewhere.
    """
    if since is None or today - (last or since) <= COPIED_WITHIN:
        return
    yield Finding(
        Area.DATABASE,
        f"Последняя резервная копия от {last:%d.%m.%Y}." if last else "Резервных копий нет.",
        "Проверьте, что бот запущен и на диске есть место: он делает копии сам, каждую ночь."
        " Сделать копию сейчас: otklik db backup ФАЙЛ"
        if possible
        else "Установите пакет postgresql-client, тогда бот будет делать копии сам; или проверьте,"
        " что их делает сервер базы данных.",
        serious=possible,
        matter=Matter.BACKUP if possible else None,
    )


def of_server(*, read_only: bool) -> Iterator[Finding]:
    """Yield problems of a PostgreSQL server."""
    if read_only:
        yield Finding(
            Area.DATABASE,
            "Сервер базы данных принимает только чтение.",
            "Укажите в DATABASE_URL основной сервер, не копию, и разрешите запись.",
            matter=Matter.DATABASE,
        )


def of_loops(resting: Iterable[str]) -> Iterator[Finding]:
    """Yield a problem for loops of the program that wait for a restart."""
    if names := ", ".join(sorted(resting)):
        yield Finding(
            Area.PROGRAM,
            f"После сбоя возобновляется: {names}.",
            "Если это не пройдёт за несколько минут, передайте журнал программы разработчикам.",
        )


def of_absence(*, at_work: bool) -> Iterator[Finding]:
    """Yield a note that the program is not running, as is normal during setup or repair."""
    if not at_work:
        yield Finding(
            Area.PROGRAM,
            "Бот не запущен: сообщения не принимаются и не отправляются.",
            "Запустите его: systemctl start otklik (или otklik run).",
            serious=False,
        )


def of_delivery(held_up: timedelta | None) -> Iterator[Finding]:
    """Yield a problem for notices that have waited although they could be sent."""
    if held_up is not None:
        yield Finding(
            Area.PROGRAM,
            f"Сообщения ждут отправки {words.lasting(held_up)}.",
            "Проверьте, что бот запущен (otklik run) и что Telegram отвечает.",
            matter=Matter.OUTBOX,
        )


def of_load(load: Load, now: datetime) -> Iterator[Finding]:
    """Yield problems for queues that wait longer than usual."""
    if (age := load.inbox.age(now)) > HELD_UP:
        yield Finding(
            Area.PROGRAM,
            f"События Telegram ждут обработки {words.lasting(age)}: {load.inbox.waiting}.",
            "Проверьте, что бот запущен (otklik run). В каких чатах они ждут, покажет otklik top.",
            matter=Matter.INBOX,
        )
    if load.attention_at is not None and (late := now - load.attention_at) > HELD_UP:
        yield Finding(
            Area.PROGRAM,
            f"Напоминания опаздывают на {words.lasting(late)}.",
            "Проверьте, что бот запущен (otklik run). Если запущен, передайте журнал программы"
            " разработчикам.",
            matter=Matter.SWEEP,
        )
    if load.dead_letters:
        yield Finding(
            Area.PROGRAM,
            f"Отложены события, которые не удалось обработать: {load.dead_letters}.",
            "Посмотреть: otklik inbox list, повторить: otklik inbox replay НОМЕР",
            serious=False,
            matter=Matter.DEAD_LETTERS,
        )


def of_account(seen: Seen, *, proxied: bool) -> Iterator[Finding]:
    """Yield problems of the token, the connection, the clocks and privacy mode."""
    match seen.failure:
        case None:
            pass
        case Refused(Remedy.RENEW_TOKEN):
            yield Finding(
                Area.TELEGRAM,
                "Telegram не знает такого токена.",
                "Возьмите токен у @BotFather (/mybots, API Token), укажите его в BOT_TOKEN"
                " и перезапустите бота.",
            )
        case failure:
            yield Finding(
                Area.TELEGRAM,
                f"Telegram не отвечает ({_cause(failure)}).",
                "Проверьте сеть и прокси, который указан в PROXY_URL."
                if proxied
                else "Проверьте сеть. Если Telegram доступен только через прокси, укажите PROXY_URL.",
            )
    if seen.ahead is not None and abs(seen.ahead) > SKEW:
        which = "отстают" if seen.ahead > timedelta() else "спешат"
        yield Finding(
            Area.TELEGRAM,
            f"Часы этой машины {which} на {words.lasting(seen.ahead)}: сроки считаются неверно.",
            "Включите синхронизацию времени: timedatectl set-ntp true",
            matter=Matter.CLOCK,
        )
    if seen.sees_all:
        yield Finding(
            Area.TELEGRAM,
            "Режим приватности выключен: Telegram передаёт боту всю переписку групп.",
            "У @BotFather: /setprivacy, Enable. Затем удалите бота из групп и добавьте снова.",
            serious=False,
        )


def of_outgoing(organisation: Organisation, *, key: bool) -> Iterator[Finding]:
    """Yield a problem if outgoing events can't be signed."""
    if organisation.webhook is not None and not key:
        yield Finding(
            Area.SETTINGS,
            "В файле организации указан [webhook], а ключа для подписи нет: другая программа"
            " ничего не узнает.",
            "Задайте INTAKE_TOKEN и перезапустите бота, или уберите раздел [webhook].",
        )


def of_webhook(seen: WebhookSeen | None, wanted: str | None, now: datetime) -> Iterator[Finding]:
    """Yield problems of receiving updates as set: by a webhook, or else by polling."""
    if seen is None:
        return
    if seen.url != (wanted or ""):
        taken = Matter.WEBHOOK if wanted else None  # for polling, the refusal of polls reports it
        yield Finding(Area.WEBHOOK, _elsewhere(seen, wanted), _START, matter=taken)
    elif seen.error and seen.error_at and now - seen.error_at < LATELY:
        yield Finding(
            Area.WEBHOOK,
            f"Telegram не может передать события боту: {seen.error}.",
            "Проверьте, что WEBHOOK_URL открывается из интернета, сертификат действует,"
            " а веб-сервер передаёт запросы на HTTP_HOST и HTTP_PORT.",
            matter=Matter.WEBHOOK if seen.pending else None,  # otherwise it is over: all arrived
        )
    if seen.pending > MANY_WAIT:
        yield Finding(
            Area.WEBHOOK,
            f"Ждут получения события Telegram: {seen.pending}.",
            "Проверьте, что бот запущен: otklik run",
            serious=False,
        )


_START: Final = (
    "Запустите бота (otklik run), он исправит это сам. Если бот уже работает, тот же токен занят"
    " другой программой: остановите её, и бот исправит это в течение часа, а после перезапуска сразу."
)


def _elsewhere(seen: WebhookSeen, wanted: str | None) -> str:
    if not seen.url:
        return "Telegram не знает адреса WEBHOOK_URL: события боту не приходят."
    if wanted:
        return "Telegram передаёт события не по тому адресу, который указан в WEBHOOK_URL."
    return "Telegram передаёт события по адресу, которого в настройках нет."


def of_calendar(calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    """Yield a problem if the official calendar ends soon; later dates are preliminary."""
    until = calendar.published_until
    if until >= today + PUBLISHED_AHEAD:
        return
    yield Finding(
        Area.CALENDAR,
        f"Производственный календарь на {until.year + 1} год программе не известен:"
        f" сроки после {until:%d.%m.%Y} предварительные.",
        "Когда календарь опубликуют, обновите программу или внесите дни в раздел [calendar]"
        " файла организации. Сроки пересчитаются сами.",
        serious=until < today,
    )


def of_people(organisation: Organisation, today: date) -> Iterator[Finding]:
    """Yield roles that no person has, or only a single person (§4, §8, §13, §22)."""
    described = on_duty(organisation, (), today)
    for vacancy in vacancies(described):
        where = ""
        if vacancy.authority is not None:
            where = f"{words.authority(described, vacancy.authority)}: "
        what = words.capital(f"{where}нет работника с ролью «{words.ROLE[vacancy.role]}».")
        yield Finding(Area.PEOPLE, what, _ADD_PERSON)
    if not described.holders(Role.ADMIN):
        yield Finding(
            Area.PEOPLE,
            "Нет администратора: о сбоях бота никто не узнает.",
            _ADD_ADMIN if described.people else _FIRST_ADMIN,
        )
    for body in (None, *(code for code in described.authorities if code != MEDIA)):
        people = at_work(described, body)
        if len(people) == 1:
            name = "Отдел контроля" if body is None else words.authority(described, body)
            who = words.short_name(people[0].name)
            yield Finding(
                Area.PEOPLE,
                f"{name}: работает только {who}, замещать некому (п. 8 Порядка).",
                "Пригласите ещё одного работника (/invite) или на время отсутствия назначайте"
                " замещающего (/absence).",
                serious=False,
            )
    for body in unstaffed(organisation):
        name = "Отдел контроля" if body is None else words.authority(described, body)
        yield Finding(
            Area.PEOPLE,
            f"{name}: сегодня на работе никого.",
            "Назначьте замещающего: /absence в личном чате с ботом.",
        )


_ADD_PERSON: Final = (
    "Пригласите работника: /invite в личном чате с ботом. Если он уже приглашён, попросите его"
    " открыть ссылку."
)

_ADD_ADMIN: Final = (
    "Укажите его номер в ADMIN_IDS и перезапустите бота или дайте ему роль admin в файле"
    " организации (otklik org import)."
)

_FIRST_ADMIN: Final = (
    "Напишите боту в личный чат /admin и код, который otklik run напечатал при последнем запуске."
    " Или укажите номер администратора в ADMIN_IDS и перезапустите бота."
)
"""The code works only while no employee is registered."""


def of_places(seen: Seen, organisation: Organisation) -> Iterator[Finding]:
    """Yield places where the bot can't write: groups one by one, people grouped by remedy."""
    people = dict[Remedy, list[Person]]()
    for place, failure in seen.places.items():
        person = organisation.person(PersonId(place.chat)) if place.private else None
        match failure:
            case None:
                pass
            case Refused(remedy) if person is not None and remedy in _OF_STAFF:
                people.setdefault(remedy, []).append(person)
            case Refused(Remedy.NAME_CHAT) if person is not None:  # the bot has never met them
                people.setdefault(Remedy.START, []).append(person)
            case _:
                yield _of_group(place, failure, seen, organisation)
    for remedy, hindered in people.items():
        yield from _of_staff(remedy, hindered, seen)
    if seen.unseen:
        yield Finding(
            Area.CHATS,
            f"Telegram отвечает слишком медленно: не проверено чатов: {seen.unseen}"
            f" из {len(seen.places) + seen.unseen}.",
            "Запустите проверку ещё раз через минуту.",
            serious=False,
        )


def _of_group(place: Place, failure: Failure, seen: Seen, organisation: Organisation) -> Finding:
    name = words.capital(troubles.chat_name(place, organisation))
    if not name.lstrip("-").isdigit():
        name = f"{name} (чат {place.chat}{f', тема {place.thread}' if place.thread else ''})"
    match failure:
        case Refused(Remedy.ADD_BOT):
            remedy = f"Добавьте @{seen.username} в эту группу."
            return Finding(Area.CHATS, f"{name}: бота нет в группе.", remedy)
        case Refused(Remedy.NAME_CHAT):
            return Finding(
                Area.CHATS,
                f"{name}: бота нет в группе, или её больше нет.",
                f"Добавьте @{seen.username} в группу и пришлите там /link.",
            )
        case Refused(remedy) if known := troubles.trouble(remedy):
            return Finding(Area.CHATS, f"{name}: {known.why}.", known.remedy)
        case Moved(to):
            return Finding(
                Area.CHATS,
                f"{name}: группа стала супергруппой с номером {to}.",
                "Пришлите в неё /help, бот перейдёт в неё сам.",
                serious=False,
            )
        case _:
            return Finding(
                Area.CHATS,
                f"{name}: проверить не удалось ({_cause(failure)}).",
                "Запустите проверку ещё раз через минуту.",
                serious=False,
            )


def _of_staff(remedy: Remedy, people: Iterable[Person], seen: Seen) -> Iterator[Finding]:
    """Yield problems of people, with those who must be reachable in private listed separately."""
    sorted_out: Mapping[bool, list[str]] = {True: [], False: []}
    for person in people:
        serious = any(person.has(role) for role in _TOLD_IN_PRIVATE)
        sorted_out[serious].append(words.short_name(person.name))
    at = f"https://t.me/{seen.username}"
    for serious, names in sorted_out.items():
        if not names:
            continue
        listed = ", ".join(names[:_MOST_NAMES])
        more = f" и ещё {len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
        what, helps = _OF_STAFF[remedy]
        why = " Оповещения до них не дойдут." if serious else ""
        yield Finding(
            Area.PEOPLE,
            f"{_sentence(f'{what}: {listed}{more}')}{why}",
            helps.format(at=at),
            serious=serious,
        )


_OF_STAFF: Final[Mapping[Remedy, tuple[str, str]]] = {
    Remedy.START: (
        "Не запустили бота",
        "Попросите их открыть {at} и нажать «Запустить».",
    ),
    Remedy.UNBLOCK: (
        "Заблокировали бота",
        "Попросите их открыть {at}, разблокировать бота и нажать «Запустить».",
    ),
    Remedy.NAME_PERSON: (
        "Удалили учётную запись Telegram",
        "Пригласите их с новых учётных записей: /invite.",
    ),
}


def _cause(failure: Failure) -> str:
    match failure:
        case NotSent(why) | Unknown(why):
            return why
        case Refused(_, description):
            return description or "отказано"
        case Moved():
            return "чат переехал"


def _sentence(text: str) -> str:
    return f"{words.capital(text.rstrip('.'))}."
