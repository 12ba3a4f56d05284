"""One mistake in what somebody has written for the program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is a variable, a key path or a line; `what` says what to do about it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
