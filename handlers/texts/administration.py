"""The texts of the organisation's setup."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from domain.model.conversation.announcement import HandedOver
from domain.model.organisation.administration import PageKind
from domain.model.organisation.people import Role
from domain.model.organisation.revision import ChangeKind, OrganisationOrigin
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import Hours, WeekSchedule
from handlers.texts.tables import sections, texts_by

NAME: Final = "Название"
REGION: Final = "Регион"
HOURS: Final = "Часы работы"
DAYS: Final = "Особые дни"
REPORTS: Final = "Отчёты"
AUTHORITIES: Final = "Органы"
STAFF: Final = "Работники"

BACK: Final = "Назад"
CANCEL: Final = "Отмена"
NETWORKS: Final = "Соцсети"
DONE: Final = "Готово"
ALL: Final = "Показать всё"
BEFORE: Final = "◀️ Раньше"
AFTER: Final = "Ещё ▶️"
RENAME: Final = "Изменить название"
RENAME_PERSON: Final = "Исправить имя"
CONTROL: Final = "Отдел контроля"
MEDIA: Final = "Отдел СМИ"
CLOSE_AUTHORITY: Final = "Закрыть орган"
CLOSE_TO_NOBODY: Final = "Никому: решит отдел контроля"
LINK_SURELY: Final = "Да, перенести сюда"
ALL_NETWORKS: Final = "Все соцсети"
PAGE_NEW_AUTHORITY: Final = "Добавить орган"
PAGE_INVITE: Final = "Пригласить работника"
GIVE_ROLE: Final = "Дать роль"
DISMISS: Final = "Больше не работает"
DISMISS_SURELY: Final = "Да, убрать из списка"
RELIEVE_SURELY: Final = "Да, снять роль"
SUSPEND: Final = "Приостановить доступ"
RESTORE: Final = "Вернуть доступ"
LEAVE_TO_BODY: Final = "Оставить органу"
TO_WHOM: Final = "Передать всё коллеге или оставить органу? Сроки не изменятся."
HAND_OVER_FIRST: Final = "Сначала решите, кому передать работу"
SUSPENDED: Final = "доступ приостановлен"
INVITE_ANYBODY: Final = "Имя напишет сам"
COPY_LINK: Final = "Скопировать ссылку"
ONE_MORE: Final = "Пригласить ещё"
PICTURE: Final = "Картинка для печати"
TAKE_BACK: Final = "Отозвать приглашение"

PAGE: Final = texts_by(PageKind, "administration.page")
"""The buttons of the first page."""

SAVED: Final = "Сохранено"
LINK_IN_GROUP: Final = (
    "Создайте группу, добавьте в неё бота и пришлите /link там: бот спросит, кто в ней работает."
)
TO_FIND: Final = "Чтобы найти, ответьте на это сообщение частью названия."
LINK_WHO: Final = "Кто работает в этой группе?"
ADD_LINK: Final = (
    "Чтобы подключить эту группу к работе с сообщениями, администратор бота присылает здесь /link."
)
TAKEN_BACK: Final = "Приглашение отозвано"
WELCOME: Final = "Добро пожаловать! Бот написал, что здесь делать."
NOT_ME: Final = "Хорошо. Сообщите администратору, что ссылка пришла не тому."
FULL_NAME_EXPECTED: Final = (
    "Напишите фамилию, имя и отчество полностью, например: Иванова Анна Петровна."
)
OWN_NAME: Final = (
    "Напишите свои фамилию, имя и отчество полностью: так вас назовут карточки и история."
)
"""For a person who got a role under the messenger's display name."""
CLOSED: Final = "Готово. Снова: /settings"
CLOSED_INVITING: Final = "Готово. Пригласить ещё: /invite"
INVITE_OFFICER: Final = (
    "Кого назначить уполномоченным лицом? Напишите фамилию, имя и отчество полностью."
)
IN_PRIVATE: Final = "Настройка открывается в личном чате с ботом: там её не увидят другие."
BUTTON_EXPECTED: Final = "Здесь выбирают кнопкой. Нажмите её под сообщением с настройкой."
HOURS_EXPECTED: Final = (
    "Часы не распознаны. Напишите так: пн–чт 8:00–12:00, 12:50–17:00; пт 8:00–12:00, 12:50–16:00."
    " Чтобы они начались позже, добавьте в конце: ; с 11.01 — день не дальше двух лет."
)
AS_CALENDAR: Final = "Как в календаре"
DAY_EXPECTED: Final = (
    "День не распознан. Напишите день и каким он стал: 31.12 выходной. Несколько дней подряд, не"
    " больше месяца: 02.11–06.11 выходные."
)
GROUND_EXPECTED: Final = (
    "Сначала нажмите, каким стал день, потом напишите основание, например: постановление от"
    " 20.12.2026 № 5."
)
HOW_TO_DAY: Final = "Каким стал этот день?"
HOW_TO_GROUND: Final = "Чтобы указать основание, напишите его сюда."
HOW_TO_DAYS: Final = (
    "Если день объявлен выходным или рабочим, напишите об этом, например:\n"
    "31.12 выходной, постановление губернатора от 20.12.2026 № 5\n"
    "13.06 рабочий за 15.06\n"
    "Сроки сообщений, которые уже в работе, бот пересчитает и скажет органам."
)

DAY_KINDS: Final = texts_by(DayKind, "administration.day_kind")

CODE_IN_PRIVATE: Final = "Код администратора пришлите боту в личный чат: в группе его увидят все."
CODE_EXPECTED: Final = (
    "Пришлите код вместе с командой, например: /admin ABCD-EFGH-JKLM. Код печатается на консоли"
    " при запуске бота."
)
CODE_WRONG: Final = "Код не подошёл. Он печатается на консоли, при каждом запуске бота новый."
WELCOME_ADMIN: Final = (
    "<b>Вы администратор бота</b>\n"
    "Настройте его здесь, по шагам: название, часы работы, органы, работники, группы. Прерваться"
    " можно в любой момент, продолжить — /settings."
)
ORGANISATION_EMPTY: Final = (
    "бот ещё не настроен: сначала администратор указывает в чате органы и работников"
)
"""For the monitoring system."""

LINKED_COORDINATES: Final = "Новые сообщения, возвраты и напоминания приходят сюда."
LINKED_ANSWERS: Final = "Карточки сообщений и напоминания о сроках приходят сюда."
MEMO_TITLE: Final = "<b>Памятка: как здесь работать с ботом</b>"
MEMO: Final = {Role(code): lines for code, lines in sections("administration")["memo"].items()}
"""By the body that works in the group."""
MEMO_MORE: Final = "Что открыто: /open. Как посчитан срок №12: /deadline_12. Что ещё можно: /help"
MEMO_OVER: Final = "Эта группа больше не подключена к боту: сообщения сюда не приходят."
LET_IN: Final = "Дать роль…"
REFUSE_ACCESS: Final = "Отказать"
ACCESS_REFUSED: Final = "Отказано. Об этом человеке бот больше не спросит."
ACCESS_ANSWERED: Final = "На эту просьбу уже ответили."
APPLY_FILE: Final = "Применить"
SEND_FILE: Final = "Файл организации"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEND_SAMPLE: Final = "Скачать образец"
SEND_AGAIN: Final = "Прислать приглашения ещё раз"
PEOPLE_LIST: Final = "Список работников"
HOW_TO_LIST: Final = (
    "<b>Работники и органы одним списком</b>\n"
    "Пришлите сюда файл .xlsx или .csv. Столбцы: ФИО, Роль, Орган; номер Telegram — если он известен."
    " Кого бот ещё не знает, тем он сделает приглашения: их останется переслать."
)
SAMPLE_CAPTION: Final = (
    "Впишите своих работников вместо этих и пришлите файл сюда. Роли: отдел контроля, отдел СМИ,"
    " исполнитель, ответственное должностное лицо, заместитель главы, уполномоченное лицо, глава,"
    " администратор. Орган нужен исполнителям и ответственным."
)
LIST_REVIEWED: Final = "<b>Список работников: что появится</b>"
LIST_CHANGES_NOTHING: Final = "Ничего нового: все уже работают в этих ролях."
LIST_WRONG: Final = "<b>В списке ошибки, он не применён</b>"
FILE_UNAVAILABLE: Final = (
    "Файл не получен: Telegram сейчас его не отдаёт. Пришлите его ещё раз через несколько минут."
)
LIST_NOT_FETCHED: Final = (
    "Список не получен: он больше 2 МБ, или Telegram его не отдал. Пришлите его ещё раз."
)
FILE_REVIEWED: Final = "<b>Файл организации: что изменится</b>"
FILE_CHANGES_NOTHING: Final = "Ничего: всё уже так, как в файле."
FILE_WRONG: Final = "<b>В файле ошибки, он не применён</b>"
FILE_NOT_FETCHED: Final = (
    "Файл не получен: он больше 256 КБ, или Telegram его не отдал. Пришлите его ещё раз."
)
FILE_CAPTION: Final = (
    "Всё, что настроено. Измените файл и пришлите его сюда: бот покажет, что изменится, и применит"
    " после нажатия."
)
CHANGED_MEANWHILE: Final = "За это время настройка изменилась. Проверьте ещё раз."
OVERTAKEN: Final = "Ваше изменение не внесено. Если оно всё ещё нужно, повторите его."

JOURNAL: Final = "<b>Журнал настроек</b>"
JOURNAL_ENDS: Final = "Записей больше нет."
JOURNAL_BEGINS: Final = "Начало журнала."
JOURNAL_ORIGIN: Final = texts_by(OrganisationOrigin, "administration.journal_origin")
"""For changes without a personal author."""

MISSING: Final = "<b>Настройка: чего не хватает</b>"
COMPLETE: Final = "<b>Настройка: всё готово к работе</b>"
SET_UP: Final = "Настроить по шагам: /settings"
UNNAMED: Final = (
    "У администрации нет названия: нажмите «Название». Оно стоит в приглашениях и отчётах."
)
ADMIN_UNNAMED: Final = "Администратор без имени: откройте «Работники» и исправьте имя."
CONTROL_IN_PRIVATE: Final = (
    "У отдела контроля нет группы: всё приходит в личный чат. Создайте группу и добавьте в неё"
    " бота: он спросит, кто в ней работает."
)
NO_AUTHORITIES: Final = "Нет ни одного органа: направлять сообщения некуда."
WHICH_REGION: Final = (
    "Чьи выходные и праздничные дни действуют, кроме общероссийских?\n"
    "Если вашего региона здесь нет, его дни добавьте на странице «Особые дни»."
)

WHICH_REPORTS: Final = (
    "Какие отчёты бот составляет сам? Они приходят отделу контроля и заместителю главы в первый"
    " рабочий день недели и месяца. Нажмите, чтобы включить или выключить."
)

SCHEDULE: Final = texts_by(Schedule, "administration.schedule")
REGIONS: Final[Mapping[str, str]] = sections("administration")["region"]
"""By the codes of the work calendar."""

_ANNOUNCED: Final = frozenset({"BA", "TA"})
"""Regions that announce some of their days off each year."""

_WEEKDAYS: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")

ASKED: Final = texts_by(PageKind, "administration.asked")


def region(code: str) -> str:
    """Return the region, and which of its days off the administration has to enter each year."""
    if code not in _ANNOUNCED:
        return REGIONS[code]
    return (
        f"{REGIONS[code]}. Ураза-байрам, Курбан-байрам и короткие дни перед ними внесите каждый"
        f" год: «{DAYS}»"
    )


def code_on_console(code: str) -> str:
    """For the console, while the organisation is empty."""
    return (
        "Бот ещё не настроен. Чтобы стать его администратором, напишите боту в личный чат:\n"
        f"  /admin {code}\n"
        "Код действует один раз, до следующего запуска."
    )


def file_changes(kinds: Sequence[ChangeKind]) -> str:
    """«Добавить 3, изменить 1»."""
    verbs = {
        ChangeKind.ADDED: "добавить",
        ChangeKind.CHANGED: "изменить",
        ChangeKind.REMOVED: "удалить",
    }
    counted = [f"{verb} {kinds.count(kind)}" for kind, verb in verbs.items() if kind in kinds]
    return ", ".join(counted).capitalize()


def handed_over(count: int) -> str:
    """The number of incidents that a colleague took over."""
    return f"Сохранено, передано сообщений: {count}"


def in_hand(of: HandedOver) -> Iterator[str]:
    """Return the open work, a line each."""
    for what, numbers in (
        ("Проект ждёт решения отдела контроля", of.drafts),
        ("Согласован, нужно разместить", of.to_place),
        ("Обещано и стоит на контроле", of.promised),
    ):
        if numbers:
            yield f"{what}: {', '.join(f'№{number}' for number in numbers)}"


def list_adds(bodies: int, appointed: int, invited: int) -> str:
    """«Органов: 2, ролей: 1, приглашений: 5»."""
    counted = {"органов": bodies, "работников с новой ролью": appointed, "приглашений": invited}
    parts = [f"{what}: {count}" for what, count in counted.items() if count]
    return ", ".join(parts).capitalize() or LIST_CHANGES_NOTHING


def invitations_caption(count: int, *, forwarded: bool) -> str:
    """The caption of the file with all of them."""
    how = "перешлите каждому его сообщение" if forwarded else "ссылки и коды внутри"
    return f"Приглашений: {count}. Страница для печати; {how}. Приглашение действует один раз."


def more_changes(count: int) -> str:
    """Follows the first lines of one revision."""
    return f"… и ещё изменений: {count}"


def more_missing(count: int) -> str:
    """Follows the first lines of what is missing."""
    return f"… и ещё {count}: они видны на страницах органов и работников."


FILE_UNKNOWN: Final = (
    "Такой файл бот не читает. Список работников нужен как «Книга Excel (.xlsx)» или .csv, файл"
    " организации — как .toml. Образцы — на странице /settings."
)


ADD_NAMED: Final = "Добавить"


def still_to_come(people: int, roles: int) -> str:
    """The number of invited people, and of roles that depend on them."""
    waiting = f" Без них не заняты роли: {roles}." if roles else ""
    return f"⏳ Приглашены и ещё не пришли: {people}.{waiting}"


def without_chat(name: str) -> str:
    """For a body whose work goes to control's chat."""
    return (
        f"{name}: нет своей группы, сообщения приходят в чат отдела контроля. Создайте группу"
        " и добавьте в неё бота: он спросит, кто в ней работает."
    )


def hours(week: WeekSchedule) -> str:
    """«пн–чт 08:00–12:00, 12:50–17:00; пт 08:00–12:00; перед праздником −60»."""
    parts = [
        f"{_days(days)} {_intervals(worked)}"
        for worked, days in groupby(range(7), key=lambda day: week.days[day])
        if worked
    ]
    if week.short_day_minutes:
        parts.append(f"перед праздником −{week.short_day_minutes}")
    return "; ".join(parts)


def hours_from(day: date) -> str:
    """The heading of scheduled hours."""
    return f"{HOURS} с {day:%d.%m.%Y}"


def not_later(day: date) -> str:
    """Cancels scheduled hours."""
    return f"Отменить часы с {day:%d.%m.%Y}"


def correction(of: Correction) -> str:
    """«рабочий день за 15.06.2026, распоряжение № 1»."""
    replaced = f" за {of.replaces:%d.%m.%Y}" if of.replaces else ""
    return DAY_KINDS[of.kind] + replaced + (f", {of.basis}" if of.basis else "")


def _days(days: Iterator[int]) -> str:
    names = [_WEEKDAYS[day] for day in days]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def _intervals(worked: Hours) -> str:
    return ", ".join(f"{_clock(one.start)}–{_clock(one.end)}" for one in worked)


def _clock(minutes: int) -> str:
    return "{:02}:{:02}".format(*divmod(minutes, 60))


def listed(heading: str, looked_for: str, count: int, sheet: int, sheets: int) -> str:
    """The heading of a list: the search words, the total, and a hint to search."""
    of = f" по словам «{looked_for}»" if looked_for else ""
    many = "" if heading.endswith("?") and not of else f": {count}"
    lines = [f"<b>{heading}{of}{many}</b>"]
    if sheets > 1:
        lines.append(
            f"Страница {sheet} из {sheets}. Чтобы найти, напишите часть названия или имени."
        )
    return "\n".join(lines)


def overtaken(who: str) -> str:
    """Precedes a colleague's concurrent change."""
    return f"<b>Пока настройка была у вас открыта, её изменили</b> ({who}):"


def closed(went: int) -> str:
    """The number of incidents that another body took over."""
    return f"Орган закрыт, передано сообщений: {went}" if went else "Орган закрыт"
