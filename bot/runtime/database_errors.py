"""Database errors in Russian words for operators."""

import errno
import socket
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from bot.runtime.startup_error import Problem, StartupError
from storage.engine.copying import Damaged, NotCopied, ToolFailed, ToolMissing
from storage.engine.database import DatabaseUnavailable, UnsafeDatabase
from storage.engine.migrate import Schema, UnfitTables, WrongSchema
from storage.engine.sqlite_files import InUse

NOTHING_YET: Final = (
    "в этой базе данных ещё ничего нет; запустите бота (otklik run), а если он уже работал,"
    " проверьте адрес"
)
WRONG_SCHEMA: Final[Mapping[Schema, str]] = {
    Schema.MISSING: NOTHING_YET,
    Schema.OLDER: "база данных прежней версии программы; обновите её: otklik db upgrade",
    Schema.NEWER: "база данных более новой версии программы; обновите программу",
    Schema.UNRELEASED: "база данных сделана программой до версии 1.0.0, обновить её нельзя; выгрузите"
    " той же программой организацию (otklik org export) и отчёты (otklik report) и начните новую",
    Schema.UNFINISHED: "восстановление этой базы данных не закончено; если оно идёт сейчас, дождитесь"
    " конца, иначе создайте базу заново (dropdb, createdb) и повторите",
}
"""The problem of a database in that state, and the remedy."""

_NO_ANSWER: Final = "база данных не отвечает; проверьте адрес и доступ"
_NO_SPACE: Final = "на диске нет места; освободите его"
_NO_FOLDER: Final = "такую папку создать нельзя; укажите другой путь"
_READ_ONLY: Final = "диск доступен только для чтения; укажите путь на другом диске"
NOT_A_FOLDER: Final = "это файл, а нужна папка; укажите другой путь"
NO_RIGHT: Final = (
    "нет права на чтение и запись; дайте его пользователю, от имени которого работает бот"
)

_OF_PATH: Final[Mapping[int | None, str]] = {
    errno.EISDIR: "это папка, а нужен файл; допишите к пути имя файла",
    errno.EEXIST: NOT_A_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.ENOENT: _NO_FOLDER,
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.ENOLCK: "на этом диске файл нельзя занять; перенесите базу данных на диск этой машины",
}
_OF_SQLITE: Final[Mapping[int | None, str]] = {
    sqlite3.SQLITE_NOTADB: "этот файл — не база данных SQLite; проверьте путь"
    " или восстановите файл из резервной копии",
    sqlite3.SQLITE_CORRUPT: "файл базы данных повреждён; восстановите его из резервной копии",
    sqlite3.SQLITE_FULL: _NO_SPACE,
    sqlite3.SQLITE_READONLY: "файл базы данных или его папка доступны только для чтения; дайте право на"
    " запись пользователю, от имени которого работает бот",
    sqlite3.SQLITE_CANTOPEN: NO_RIGHT,
    sqlite3.SQLITE_BUSY: "файл базы данных занят другой программой; повторите через минуту",
}
_OF_POSTGRESQL: Final[Mapping[str, str]] = {
    "25006": "сервер базы данных принимает только чтение; укажите основной сервер, не копию",
    "28": "сервер базы данных не принял имя или пароль; проверьте их в адресе, а на сервере"
    " разрешён ли этому пользователю вход с этой машины (pg_hba.conf)",
    "3D": "базы данных с таким именем на сервере нет; создайте её (sudo -u postgres createdb"
    " --owner=ПОЛЬЗОВАТЕЛЬ ИМЯ) или исправьте имя в конце адреса",
    "42501": "пользователю не хватает прав в этой базе данных; сделайте его владельцем (ALTER"
    " DATABASE ИМЯ OWNER TO ПОЛЬЗОВАТЕЛЬ)",
    "53100": "на сервере базы данных нет места; освободите его",
    "53300": "у сервера базы данных заняты все подключения; увеличьте max_connections",
    "57P03": "сервер базы данных ещё запускается; повторите через минуту",
}
"""By SQLSTATE, or its class (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

UNCOPIED: Final = (OSError, sqlite3.Error, Damaged, ToolFailed, ToolMissing)
"""Errors of making or reading a copy."""


def why_not_copied(  # noqa: PLR0911 - a branch per error, no logic
    error: Exception,
) -> str:
    """Return the problem, then the remedy after a semicolon."""
    match error:
        case FileExistsError():
            return "такой файл уже есть; укажите другое имя"
        case FileNotFoundError():
            return "такого файла или папки нет; проверьте путь"
        case OSError():
            return _OF_PATH.get(error.errno) or f"{error.strerror}; проверьте диск и права"
        case sqlite3.Error():
            code = getattr(error, "sqlite_errorcode", 0)
            return _OF_SQLITE.get(code & 0xFF) or f"{error}; проверьте диск и права"
        case Damaged():
            return f"копия не годится ({error}); возьмите другую"
        case ToolMissing():
            return f"на этой машине нет программы {error}; установите пакет postgresql-client"
        case _:
            return f"{error}; проверьте сервер базы данных"


def unfit(why: str) -> StartupError:
    """Return the error for an unusable DATABASE_URL."""
    return StartupError("База данных", [Problem("DATABASE_URL", why)])


@contextmanager
def in_words() -> Iterator[None]:
    """Raise a StartupError for problems that people must fix; pass other errors."""
    try:
        yield
    except InUse as error:
        raise unfit(_in_use(error)) from None
    except NotCopied as error:
        raise unfit(_not_copied(error)) from error
    except WrongSchema as error:
        raise unfit(WRONG_SCHEMA[error.schema]) from None
    except UnfitTables as error:
        raise unfit(why_not(error.__cause__) or _unfit_tables(error)) from error
    except UnsafeDatabase as error:
        raise unfit(
            f"на этом диске запись не переживёт отключения питания ({error});"
            " перенесите базу данных на диск этой машины"
        ) from None
    except DatabaseUnavailable as error:
        raise unfit(why_not(error.__cause__) or _NO_ANSWER) from error
    except (DBAPIError, OSError) as error:
        if (why := why_not(error)) is None:
            raise
        raise unfit(why) from error


def _unfit_tables(error: UnfitTables) -> str:
    if error.revision is None:
        return f"здесь уже есть таблицы другой программы ({error.why}); укажите пустую базу данных"
    return (
        f"таблицы не те, что были в версии {error.revision} ({error.why}), обновить их нельзя;"
        " восстановите базу данных из резервной копии или начните новую"
    )


def _in_use(error: InUse) -> str:
    process = f" (процесс {error.holder})" if error.holder else ""
    return f"с файлом {error.file} уже работает другая программа{process}; сначала остановите её"


def _not_copied(error: NotCopied) -> str:
    return (
        f"перед обновлением не удалось сделать копию {error.copy}; освободите на диске"
        f" {error.size // 2**20 + 1} МБ и запустите ещё раз. База данных не изменена"
    )


def why_not(error: BaseException | None) -> str | None:
    """Return the problem of the database and its remedy, or None if it would be a guess."""
    match error:
        case DBAPIError():
            code = getattr(error.orig, "sqlite_errorcode", None)
            state = str(getattr(error.orig, "sqlstate", ""))
            found = (
                why for beginning, why in _OF_POSTGRESQL.items() if state.startswith(beginning)
            )
            return _OF_SQLITE.get(code and code & 0xFF) or next(found, None)
        case OSError(filename=str() as path):
            return f"{path}: {_OF_PATH.get(error.errno, error.strerror)}"
        case socket.gaierror():
            return "узел с таким именем не найден; проверьте адрес базы данных"
        case ConnectionRefusedError():
            return (
                "база данных не отвечает по этому адресу; проверьте узел и порт, запущен ли сервер"
            )
        case _:
            return None


_OF_THE_MACHINE: Final = frozenset(
    {
        *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN),
        *(errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS),
    }
)


def machine_failed(error: BaseException | None) -> bool:
    """Return whether the machine or the database failed, rather than the program or its input.

    Such work is retried indefinitely and never given up.
    """
    while error is not None:
        if isinstance(error, DatabaseUnavailable | MemoryError):
            return True
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            return True
        error = error.__cause__ or error.__context__
    return False
