"""Files that are whole, or not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """What is written takes the place of whatever was there once all of it is; raises OSError."""
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
