"""`otklik db check`: what the auditor finds, in words, with what to do about it."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final, assert_never

from bot.auditing import Auditor, Damage, Differs, Finding, OffCalendar, Outdated
from bot.clock import SystemClock
from bot.composition import make_offices, opened
from bot.settings import Settings
from domain.model.replay import Disagreement
from storage.auditing import AuditReading, StuckNotice
from storage.reading import SqlReading

_DIFFERENCE: Final[Mapping[Disagreement, str]] = {
    Disagreement.NO_HISTORY: "история пуста",
    Disagreement.KIND: "вид сообщения не тот, что следует из истории",
    Disagreement.STATUS: "состояние не то, что следует из истории",
    Disagreement.IMPORTANCE: "важность не та, что следует из истории",
    Disagreement.VERSIONS: "число версий проекта не то, что следует из истории",
    Disagreement.PLACEMENTS: "число размещений не то, что следует из истории",
    Disagreement.DUE: "срок не тот, что следует из истории",
}


async def check(settings: Settings) -> int:
    """Prints each finding as it is found; gives how many there were."""
    clock, count = SystemClock(), 0
    async with opened(settings) as database:
        reading = SqlReading(database, make_offices(database, settings, clock))
        auditor = Auditor(AuditReading(database), reading)
        async for finding in auditor.findings(clock.now()):
            print(sentence(finding, settings.timezone))
            count += 1
    print(f"Найдено расхождений: {count}." if count else "Расхождений нет.")
    return count


def sentence(finding: Finding, zone: tzinfo) -> str:
    """One line about one finding."""
    match finding:
        case Damage(what):
            return f"Файл базы данных повреждён ({what}). Восстановите его из резервной копии."
        case Differs(number, what):
            return f"№{number}: {_DIFFERENCE[what]}."
        case OffCalendar(number):
            return f"№{number}: срок не тот, что даёт рабочий календарь."
        case Outdated(card, place):
            return f"№{card.number}: карточка в чате {place.chat} показывает не то, что записано."
        case StuckNotice(number=number, chat=chat, given_up=True, error=error):
            return f"{_about(number)}сообщение в чат {chat} не вручено: {error}."
        case StuckNotice(number=number, chat=chat, since=since):
            waits = since.astimezone(zone)
            return f"{_about(number)}сообщение в чат {chat} ждёт отправки с {waits:%d.%m.%Y %H:%M}."
        case _:
            assert_never(finding)


def _about(number: int | None) -> str:
    return f"№{number}: " if number is not None else ""
