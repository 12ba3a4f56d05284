"""Files named on the console: atomic writing, and errors in Russian."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_NO_FOLDER: Final = "такой папки нет; создайте её или укажите другой путь"
_BOTH: Final[dict[int | None, str]] = {
    errno.EISDIR: "это папка, а нужен файл; допишите к пути имя файла"
}
_READING: Final[Mapping[int | None, str]] = _BOTH | {
    errno.ENOENT: "такого файла нет; проверьте путь к нему",
    errno.ENOTDIR: "такого файла нет; проверьте путь к нему",
    errno.EACCES: "нет права его читать; дайте его пользователю, от имени которого запущена команда",
}
_WRITING: Final[Mapping[int | None, str]] = _BOTH | {
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EACCES: "нет права на запись; укажите другой путь",
    errno.EROFS: "диск доступен только для чтения; укажите другой путь",
    errno.ENOSPC: "на диске нет места; освободите его",
}


def not_read(error: OSError) -> str:
    """Return the problem of reading, then the remedy after a semicolon."""
    return _READING.get(error.errno, "прочитать его не удалось; проверьте диск и путь")


def not_written(code: int | None) -> str:
    """Return the problem of writing and the remedy; `code` as in `OSError.errno`."""
    return _WRITING.get(code, "записать его не удалось; укажите другой путь")


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """Write `file` atomically, readable by its owner only. Raise OSError.

    Special files such as /dev/stdout are written directly.
    """
    if file.exists() and not file.is_file():
        with file.open("wb") as stream:
            yield stream
        return
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as stream:
            yield stream
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
