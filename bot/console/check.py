"""`otklik db check`: the auditor's findings in words, with a remedy, or repaired."""

import tomllib
from collections.abc import AsyncIterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final, assert_never

from sqlalchemy.exc import DatabaseError

from bot.operations.audit import (
    Auditor,
    Damage,
    Discrepancy,
    MissingCard,
    MissingNotices,
    NotScheduled,
    OffJournal,
    OutdatedCard,
    ToldTwice,
    WrongDue,
    WrongState,
)
from bot.runtime.clock import Clock
from bot.setup.settings import Settings
from bot.setup.wiring import consulted
from domain.model.conversation.notices.standing_cards import owed_cards
from domain.model.ids import written_id
from domain.model.outcome import Remedy
from handlers.texts.troubles import what_helps
from handlers.texts.words import moment
from storage.incidents.reading import SqlReading
from storage.upkeep.audit import AuditReading, Repairs, StuckNotice, StuckUpdate

_TEXTS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


async def check(settings: Settings, clock: Clock, *, repair: bool = False) -> int:
    """Print each finding when it is found; return the number not repaired.

    Raises StartupError if there is no database yet, or another version's.
    """
    count = queued = 0
    try:
        async for finding, mended in _findings(settings, clock, repair=repair):
            print(sentence(finding, settings.timezone))
            queued += mended
            count += 1
    except DatabaseError as error:  # too damaged even to be read
        print(sentence(Damage(str(error.orig)), settings.timezone))
        count += 1
    print(f"Найдено расхождений: {count}." if count else "Расхождений нет.")
    if count and not repair:
        print("Поставить в очередь заново то, что не доставлено: otklik db check --repair")
    if queued:
        print(f"Поставлено в очередь заново: {queued}. Отправит их работающий бот.")
    return count - queued


async def _findings(
    settings: Settings, clock: Clock, *, repair: bool
) -> AsyncIterator[tuple[Discrepancy, bool]]:
    """Yield each finding with whether it has been repaired."""
    async with consulted(settings, clock) as (database, reading):
        repairs = Repairs(database)
        async for finding in Auditor(AuditReading(database), reading).findings(clock.now()):
            yield finding, repair and await repaired(finding, repairs, reading, clock.now())


def sentence(finding: Discrepancy, zone: tzinfo) -> str:  # noqa: C901, PLR0911 - one arm per finding, no logic
    """Return a finding as one line."""
    match finding:
        case Damage(what):
            return f"Файл базы данных повреждён ({what}). Восстановите его из резервной копии."
        case OffJournal(revision):
            return (
                f"Настройки изменены в обход бота: в журнале нет записи {revision} или того, кто её"
                " сделал. Проверьте людей, права и чаты: /staff, /authority."
            )
        case WrongState(number, what):
            return f"№{number}: {_TEXTS['difference'][what]}."
        case WrongDue(number):
            return f"№{number}: срок не тот, что даёт рабочий календарь."
        case NotScheduled(number):
            return (
                f"№{number}: напоминания не придут вовремя;"
                " любое действие с карточкой это исправит."
            )
        case MissingNotices(event=event):
            return (
                f"№{event.number}: не все извещены о том, что произошло {moment(event.at, zone)};"
                f" что это, показывает /history_{event.number}."
            )
        case ToldTwice(event=event, chat=chat):
            return (
                f"№{event.number}: в чат {written_id(chat)} дважды сообщено о том, что произошло"
                f" {moment(event.at, zone)}."
            )
        case MissingCard(card):
            what, advice = _TEXTS["nowhere"][card.kind.name]
            return f"№{card.number}: {what} нет ни в одном чате; {advice}.".format(card=card)
        case OutdatedCard(card, place):
            return f"№{card.number}: карточка в чате {written_id(place.chat)} показывает не то, что записано."
        case StuckUpdate() | StuckNotice():
            return _stuck(finding, zone)
        case _:
            assert_never(finding)


def _stuck(finding: StuckUpdate | StuckNotice, zone: tzinfo) -> str:
    since = moment(finding.since, zone)
    match finding:
        case StuckUpdate(serial, chat, dead=True):
            return (
                f"Событие {serial} в чате {written_id(chat)} не обработано из-за ошибки."
                f" Повторить: otklik inbox replay {serial}"
            )
        case StuckUpdate(serial, chat):
            return f"Событие {serial} в чате {written_id(chat)} ждёт обработки с {since}."
        case StuckNotice(number=number, chat=chat, remedy=Remedy() as remedy):
            return f"{_about(number)}сообщение в чат {written_id(chat)} не доставлено: {what_helps(remedy)}"
        case StuckNotice(number=number, chat=chat):
            return f"{_about(number)}сообщение в чат {written_id(chat)} ждёт отправки с {since}."


def _about(number: int | None) -> str:
    return f"№{number}: " if number is not None else ""


async def repaired(
    finding: Discrepancy, repairs: Repairs, reading: SqlReading, now: datetime
) -> bool:
    """Queue the missing messages.

    Return False if only people can decide, if the finding no longer applies, and for a notice that
    is just waiting: the program sends it.
    """
    match finding:
        case MissingCard(card):
            organisation = (await reading.office()).organisation
            owed = owed_cards(await reading.incident(card.number), organisation, {})
            return await repairs.show(card, [show for show in owed if show.card == card], now)
        case OutdatedCard(card):
            return await repairs.refresh(card, now)
        case MissingNotices(event, event_id, told, notices):
            return await repairs.tell(event, event_id, told, notices, now)
        case StuckNotice(id=notice, remedy=Remedy()):
            return await repairs.again(notice)
        case NotScheduled(number):
            return await repairs.attend(number)
        case _:
            return False
