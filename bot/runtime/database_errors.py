"""Database errors in Russian words for operators."""

import errno
import socket
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from bot.runtime.startup_error import ERRORS, Problem, StartupError, by_errno
from storage.engine.copying import Damaged, NotCopied, ToolFailed, ToolMissing
from storage.engine.database import DatabaseUnavailable, UnsafeDatabase, is_transient
from storage.engine.migrate import Schema, UnfitTables, WrongSchema
from storage.engine.sqlite_files import InUse

WRONG_SCHEMA: Final = {Schema[name]: text for name, text in ERRORS["schema"].items()}
"""The problem of a database in that state, and the remedy."""
NOTHING_YET: Final = WRONG_SCHEMA[Schema.MISSING]

_OF_PATH: Final = by_errno("path")
NOT_A_FOLDER: Final = _OF_PATH[errno.EEXIST]
NO_RIGHT: Final = _OF_PATH[errno.EACCES]
_OF_SQLITE: Final[Mapping[int | None, str]] = {
    getattr(sqlite3, name): text for name, text in ERRORS["sqlite"].items()
}
_NO_ANSWER: Final = "база данных не отвечает; проверьте адрес и доступ"

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
                why
                for beginning, why in ERRORS["postgresql"].items()
                if state.startswith(beginning)
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
        # The driver's own, from the end of a transaction whose connection was lost.
        if hasattr(error, "sqlstate") and is_transient(error):
            return True
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            return True
        error = error.__cause__ or error.__context__
    return False
