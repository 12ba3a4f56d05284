"""`otklik privacy`: erasing the data of a citizen."""

import asyncio
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.console.russian import refusal
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings, load_settings
from handlers.texts.words import moment

if TYPE_CHECKING:
    from domain.model.organisation.office import Office
    from storage.upkeep.erasing import Erased
    from storage.upkeep.erasure_scope import ErasureScope, WrittenMessage

_NOTHING: Final = "Сообщений с такой ссылкой на автора нет."
_GONE: Final = "такого сообщения нет, или его данные уже удалены"
_MOST_LISTED: Final = 50
_ELSEWHERE: Final[Mapping[str, str]] = {
    "held": "отложенные тексты работников (их вопросы закрыты)",
    "dead_letter": "необработанные сообщения боту",
    "template": "шаблоны ответов",
    "answer": "ответы под сообщениями других граждан",
}


def erase(
    *,
    author: Annotated[
        str | None,
        typer.Option(
            metavar="ССЫЛКА",
            help="Ссылка на страницу автора, например https://vk.com/id1; если страницы нет (в MAX), имя.",
        ),
    ] = None,
    number: Annotated[
        list[int] | None,
        typer.Option(metavar="N", min=1, help="Номер сообщения; можно указать несколько раз."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Удалить без вопроса.")] = False,
) -> None:
    """Удалить тексты, имя и ссылки: всё от автора по ссылке на него или одно сообщение по номеру.

    Сначала команда покажет, что удалит, и спросит: вернуть это нельзя. Бот при этом может работать.
    """
    if (author is None) == (not number):
        raise refusal("Укажите одно из двух: --author ССЫЛКА или --number N.")
    asyncio.run(_erase(load_settings(), author, number or (), yes=yes))


async def _erase(
    settings: Settings, author: str | None, numbers: Collection[int], *, yes: bool
) -> None:
    """Show what is meant, ask, erase it, and print what is left to do.

    Raises StartupError if a number is unknown, typer.Exit if the answer is no.
    """
    from bot.runtime import logs
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import make_offices, opened
    from storage.upkeep.erasing import Erasing

    logs.configure(settings.log_level, settings.log_format)
    clock = SystemClock()
    async with opened(settings, new=False) as database:
        erasing = Erasing(database)
        scope = await erasing.scope(author=author, numbers=numbers)
        if unknown := sorted({*numbers} - {*scope.numbers}):
            raise StartupError("Удаление данных", [Problem(f"№{one}", _GONE) for one in unknown])
        meant = [*_meant(scope, settings)]
        if (scope.messages or scope.found or scope.previews) and not yes:
            _ask(meant, scope.previews)
        erased = await erasing.erase(scope, clock.now())
        scrubbed = await erasing.scrub()  # also after an earlier run was killed before it
        if not (scope.messages or scope.found):
            print(*(meant if yes or not scope.previews else ()), *_imports(erased), sep="\n")
            return
        async with database.reading() as connection:
            office = await make_offices(database, settings, clock).in_force(connection)
    print(
        *_done(erased),
        *(meant if yes else ()),
        *_imports(erased),
        *_left_in_chats(erased, office),
        *_left_on_disk(settings, scrubbed=scrubbed),
        sep="\n",
    )


def _meant(scope: "ErasureScope", settings: Settings) -> Iterator[str]:
    """List the messages with their authors, and others by the same authors."""
    yield "Сообщения и авторы:" if scope.messages or scope.found else _NOTHING
    yield from (_line(one, settings) for one in scope.messages)
    if scope.found:
        yield f"• комментарии, которые не зарегистрированы: {len(scope.found)}"
    if scope.others:
        yield "Остаются другие сообщения этого автора или с тем же именем, их удаляют по номерам:"
        yield from (_line(one, settings) for one in scope.others[:_MOST_LISTED])
    if (more := len(scope.others) - _MOST_LISTED) > 0:
        yield f"• и ещё: {more}"
    if scope.other_found:
        yield f"Остаются и незарегистрированные комментарии этого автора: {scope.other_found}. Их удаляет --author."


def _line(one: "WrittenMessage", settings: Settings) -> str:
    at = moment(one.at, settings.timezone)
    author = ", ".join(filter(None, one.author[:2])) or "автор не указан"
    line = f"• №{one.number}, {at}: {author}"
    return "".join(sign if sign.isprintable() else " " for sign in line)


def _ask(meant: Iterable[str], previews: int) -> None:
    """Show it and ask; raises typer.Exit unless a person at a terminal agrees."""
    print(*meant, sep="\n")
    if previews:
        print(f"Импорт, который ждёт решения, будет отменён, файлов: {previews}.")
    if not sys.stdin.isatty():
        raise refusal("Ничего не удалено: подтвердите в терминале или укажите --yes.", code=1)
    print("Удалить? Вернуть это нельзя. Напишите «да»: ", end="", flush=True)
    if sys.stdin.readline().strip().lower() != "да":
        raise refusal("Ничего не удалено.", code=1)


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

    days = {office.calendar.local(at).date() for at in erased.detected}
    listing = [
        one
        for one in erased.files
        if (period := period_in(one.name)) and any(day in period for day in days)
    ]
    if not (listing or erased.attached):
        return
    yield "Файлы бот из чатов убрать не может. Удалите их сами:"
    for one in listing:
        sent = moment(one.sent_at, office.calendar.tz)
        yield f"• {chat_name(one.place, office.organisation)}, {sent}: {one.name}"
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
