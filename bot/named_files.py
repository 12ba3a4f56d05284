"""Why a file that somebody has named can't be read or written, and what to do, in their words."""

import errno
from collections.abc import Mapping
from typing import Final

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
    """What is wrong, and the remedy behind a semicolon."""
    return _READING.get(error.errno, "прочитать его не удалось; проверьте диск и путь")


def not_written(code: int | None) -> str:
    """The same of a file to be written; `code` as `OSError.errno`."""
    return _WRITING.get(code, "записать его не удалось; укажите другой путь")
