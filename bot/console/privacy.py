"""`otklik privacy`: erasing the data of a citizen."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.setup.settings import Settings, load_settings

if TYPE_CHECKING:
    from domain.model.organisation.office import Office
    from storage.upkeep.erasing import Erased

_ELSEWHERE: Final[Mapping[str, str]] = {
    "held": "отложенные тексты работников (их вопросы закрыты)",
    "dead_letter": "необработанные сообщения боту",
    "template": "шаблоны ответов",
    "answer": "ответы под сообщениями других граждан",
    "comment": "комментарии под ответами другим гражданам",
}


def erase(
    *,
    author: Annotated[
        str,
        typer.Option(
            metavar="ССЫЛКА", help="Ссылка на страницу автора, например https://vk.com/id1."
        ),
    ],
) -> None:
    """Удалить всё, что написал этот человек: тексты, имя, ссылки. Вернуть это нельзя.

    Бот при этом может работать.
    """
    print(*asyncio.run(_erase(load_settings(), author)), sep="\n")


async def _erase(settings: Settings, author: str) -> list[str]:
    """Return what to print."""
    from bot.runtime import logs
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import make_offices, opened
    from storage.upkeep.erasing import Erasing

    logs.configure(settings.log_level, settings.log_format)
    clock = SystemClock()
    async with opened(settings, new=False) as database:
        erasing = Erasing(database)
        erased = await erasing.erase_author(author, clock.now())
        scrubbed = await erasing.scrub()  # also after an earlier run was killed before it
        if not (erased.numbers or erased.elsewhere.total()):
            return ["Сообщений с такой ссылкой на автора нет.", *_imports(erased)]
        async with database.reading() as connection:
            office = await make_offices(database, settings, clock).in_force(connection)
    return [
        *_done(erased),
        *_imports(erased),
        *_left_in_chats(erased, office),
        *_left_on_disk(settings, scrubbed=scrubbed),
    ]


def _done(erased: "Erased") -> Iterator[str]:
    numbers = ", ".join(f"№{one}" for one in erased.numbers)
    yield f"Удалено, сообщений: {len(erased.numbers)}{f' ({numbers})' if numbers else ''}."
    yield "Кто, что и когда сделал, осталось в истории. Карточки бот исправит, пока работает."
    if erased.messages:
        yield f"Он заменит и другие свои тексты о них в чатах: {erased.messages}."
    found = [f"{_ELSEWHERE[kind]}: {many}" for kind, many in erased.elsewhere.items() if many]
    if found:
        yield f"Ссылки и строки этого человека удалены и там, где были ещё: {'; '.join(found)}."


def _imports(erased: "Erased") -> Iterator[str]:
    """Say what to do about files whose rows may be the citizen's: nobody has looked into them."""
    if erased.previews:
        yield f"Импорт, который ждал решения, отменён, файлов: {erased.previews}."
        yield "Уберите из них строки этого человека и пришлите снова."
    if erased.imports:
        yield f"Импорт ещё идёт, файлов: {erased.imports}."
        yield "Когда он закончится, выполните эту команду ещё раз."


def _left_in_chats(erased: "Erased", office: "Office") -> Iterator[str]:
    """List files for people to delete, since a bot can't delete them."""
    from handlers.texts.reports import period_in
    from handlers.texts.troubles import chat_name

    days = {office.calendar.local(moment).date() for moment in erased.detected}
    listing = [
        one
        for one in erased.files
        if (period := period_in(one.name)) and any(day in period for day in days)
    ]
    if not (listing or erased.attached):
        return
    yield "Файлы бот из чатов убрать не может. Удалите их сами:"
    for one in listing:
        sent = office.calendar.local(one.sent_at)
        yield f"• {chat_name(one.place, office.organisation)}, {sent:%d.%m.%Y %H:%M}: {one.name}"
    for place, many in erased.attached.items():
        where = chat_name(place, office.organisation)
        yield f"• {where}: фото и документы с карточками этих сообщений, {many}"


def _left_on_disk(settings: Settings, *, scrubbed: bool) -> Iterator[str]:
    from storage.engine.copying import Backups
    from storage.engine.database import sqlite_file
    from storage.engine.sqlite_files import copies_of

    if not scrubbed:
        yield "Следы удалённого ещё на диске: база занята. Повторите команду позже или подождите ночи."
    backups, file = Backups(settings.database_url), sqlite_file(settings.database_url)
    yield "Копии базы, сделанные раньше, хранят удалённое:"
    if nightly := len(backups.days()):
        yield f"• ночные, {backups.folder}: {nightly}; бот удалит их сам, последнюю через пять недель"
    for copy in copies_of(file) if file else ():
        yield f"• {copy}: сделана перед обновлением; удалите её сами"
    yield "• сделанные вами (otklik db backup): удалите их сами"
