"""Texts about an export of a monitoring system, and its import. Fit for HTML."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from domain.model.conversation.job import CheckImport, PutImport, RowCounts, UnknownName
from domain.model.organisation.organisation import Organisation
from handlers.texts import words
from handlers.texts.tables import texts_of

__getattr__ = texts_of("importing")
"""The other texts: those of the section [text]."""

NOTHING: Final = "Импортировать нечего."

_ONCE: Final = "что уже зарегистрировано, не повторится"

_LONGEST_NAME: Final = 100
_MOST_HEADINGS: Final = 10
_LONGEST_HEADING: Final = 60

_HOW: Final = (
    "Карточки новых придут в чат отдела контроля по одной, без звука и после остальных сообщений."
)
_OVERDUE: Final = (
    "О сроках, которые прошли до импорта, напоминаний не будет: такие сообщения в /overdue и в"
    " утренней сводке."
)
_FINISHED: Final = (
    "Завершённые с ответом можно перенести как историю: их находит /find, и они входят в отчёты."
)


def title(name: str | None) -> str:
    """«Выгрузка export.xlsx»."""
    return f"Выгрузка {escape(words.cut(name or 'без имени', _LONGEST_NAME))}"


def refused(why: str) -> str:
    """Follows the title."""
    return f"не подходит: {escape(why)}."


def no_header(found: Sequence[str]) -> str:
    """Plain text; `found`: the recognised headings."""
    named = f" В файле есть {_names(found)}." if found else " Знакомых названий столбцов в нём нет."
    return (
        "нет столбцов с текстом сообщения и временем его создания («Текст инцидента», «Дата создания»)."
        f"{named} Если нужные называются иначе, администратор может добавить в файл организации раздел"
        ' [import.columns] и строки вида "Суть" = "text" и "Поступило" = "detected_at"'
    )


def checking(done: int) -> str:
    """Follows the title."""
    return f"проверяю, прочитано строк: {words.grouped(done)}." if done else "проверяю."


def putting(done: int, total: int) -> str:
    """Follows the title."""
    return f"импортирую, {100 * done // total} %." if total else "импортирую."


def stopped(found: RowCounts | None) -> str:
    """Follows the title; rows registered so far stay."""
    put = found.new + found.finished if found else 0
    if not put:
        return "отменено, ничего не зарегистрировано."
    return f"импорт остановлен, зарегистрировано: {words.grouped(put)}."


def failed(what: CheckImport | PutImport, found: RowCounts | None) -> str:
    """For the requester; `found` is the partial result."""
    so_far = f", {_loaded(what, found)}" if isinstance(what, PutImport) else ""
    return (
        f"{title(what.file.name)}: импорт не удался{so_far}. Администратор извещён. Отправьте файл ещё"
        f" раз: {_ONCE}."
    )


def broken_off(what: PutImport, found: RowCounts) -> str:
    """For the requester: the file is no longer readable."""
    why = escape(found.refused)
    return f"{title(what.file.name)}: импорт прерван, {_loaded(what, found)}; {why}. {words.capital(_ONCE)}."


def unknown_names(
    found: RowCounts, organisation: Organisation, most: int = _MOST_HEADINGS
) -> Iterator[str]:
    """List the names that stand for no authority, with what was chosen for each."""
    if not found.names:
        return
    named = [name_chosen(one, organisation) for one in found.names[:most]]
    more = found.names_in_all - len(named)
    shown = ", ".join(named) + (f" и ещё {words.grouped(more)}" if more > 0 else "")
    yield (
        f"Незнакомых названий органов: {words.grouped(found.names_in_all)},"
        f" строк с ними: {words.grouped(found.named_rows)} — {shown}"
    )


def name_chosen(name: UnknownName, organisation: Organisation) -> str:
    """Return «Отдел парков» (57), and the authority chosen for it, as HTML."""
    text = f"{words.in_quotes(words.cut(name.name, _LONGEST_HEADING))} ({words.grouped(name.rows)})"
    if name.given is not None:
        text += f" → {words.cut(words.authority(organisation, name.given), _LONGEST_HEADING)}"
    return escape(text)


def rows_of(number: int) -> str:
    """«1 570 строк»."""
    counted = words.plural(number, "строка", "строки", "строк")
    return counted.replace(str(number), words.grouped(number), 1)


def preview(found: RowCounts, shown: int) -> Iterator[str]:
    """The content of the file before the import, with `shown` bad rows, if any."""
    if found.other_sheets:
        yield (
            f"Прочитан лист {_headings([found.sheet])}. Строки есть и на других, они не импортируются:"
            f" {_headings(found.other_sheets)}. Нужные листы сохраните отдельными файлами."
        )
    yield f"Строк: {words.grouped(found.rows)}"
    overdue = (
        f", из них с прошедшим сроком: {words.grouped(found.overdue)}" if found.overdue else ""
    )
    yield f"Новых, ждут ответа: {words.grouped(found.new)}{overdue}"
    counts = {
        "Завершены с ответом": found.finished,
        "Завершены без ответа, не переносятся": found.unanswered,
        "Уже зарегистрированы": found.known,
        "Повторяются в файле": found.repeated,
        "С ошибкой": found.wrong,
    }
    yield from (f"{name}: {words.grouped(number)}" for name, number in counts.items() if number)
    if shown:
        yield from problems(found, shown)
    if found.hidden:
        yield f"Скрыты в таблице (фильтром или вручную), тоже учтены: {words.grouped(found.hidden)}"
    if found.unlinked:
        yield f"Вместо ссылки слова, будут без неё: {words.grouped(found.unlinked)}"
    if found.broken:
        rows = ", ".join(map(str, found.broken_rows[:_MOST_HEADINGS]))
        more = found.broken - _MOST_HEADINGS
        rest = f" и ещё {words.grouped(more)}" if more > 0 else ""
        yield f"Повреждённые знаки заменены на «\ufffd», строки: {rows}{rest}"
    if found.slashed:
        day, month, year = found.slashed.split("/")
        yield (
            f"Даты прочитаны как день/месяц/год: {found.slashed} — это {day}.{month}.{year}. Если в файле"
            " месяц стоит первым, не импортируйте его."
        )
    unneeded = f", не нужны боту: {found.unneeded}" if found.unneeded else ""
    yield f"Столбцов понятно: {len(found.recognised)}{unneeded}"
    if found.unknown:
        yield f"Незнакомые столбцы: {_headings(found.unknown)}"
    if found.empty:
        yield f"Пустые столбцы: {_headings(found.empty)}"


def consequences(found: RowCounts) -> Iterator[str]:
    """The consequences of the import."""
    if not found.anything:
        yield NOTHING
    if found.new:
        yield _HOW
    if found.overdue:
        yield _OVERDUE
    if found.finished:
        yield _FINISHED


def done(found: RowCounts) -> Iterator[str]:
    """All rows of the file by their outcome: the counts add up to the first one."""
    yield f"Строк: {words.grouped(found.rows)}"
    yield f"Зарегистрировано новых: {words.grouped(found.new)}"
    counts = {
        "Перенесено завершённых": found.finished,
        "Завершены с ответом, не переносились": found.left,
        "Завершены без ответа, не переносятся": found.unanswered,
        "Пропущены, уже зарегистрированы": found.known,
        "Пропущены, повторяются в файле": found.repeated,
        "С ошибкой, не импортированы": found.wrong,
    }
    yield from (f"{name}: {words.grouped(number)}" for name, number in counts.items() if number)


def problems(found: RowCounts, shown: int) -> Iterator[str]:
    """The first bad rows, each with its number and the reason."""
    for number, why in found.problems[:shown]:
        yield f"строка {number}: {escape(why)}"
    if found.wrong > shown:
        yield f"и ещё строк с ошибкой: {words.grouped(found.wrong - shown)}, все они в файле"


def fewer(who: str, put: int, of: int, *, failed: bool) -> str:
    """For control, which expects more cards."""
    ended = "не удался" if failed else "остановлен"
    again = f". Чтобы загрузить остальные, отправьте боту тот же файл: {_ONCE}" if failed else ""
    return (
        f"{escape(who)}: импорт из системы мониторинга {ended}. Зарегистрировано новых сообщений:"
        f" {words.grouped(put)} из {words.grouped(of)}, карточки остальных не придут{again}"
    )


def _loaded(what: PutImport, found: RowCounts | None) -> str:
    loaded = words.grouped(found.rows if found else 0)
    return f"загружено строк: {loaded} из {words.grouped(what.rows)}"


def _headings(names: Sequence[str]) -> str:
    return escape(_names(names))


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(
        f"«{words.cut(' '.join(one.split()), _LONGEST_HEADING)}»" for one in names[:_MOST_HEADINGS]
    )
    more = len(names) - _MOST_HEADINGS
    return f"{shown} и ещё {more}" if more > 0 else shown
