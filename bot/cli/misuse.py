"""A command that was typed wrongly, told in Russian: the parser of the console knows only English."""

import re
from typing import Final

from typer import TyperException

_SAID: Final = {
    r"Missing \w+ '?(.+?)'?\.": "Не хватает: {0}.",
    r"No such command '(.+?)'\.": "Команды {0} нет.",
    r"No such command '(.+?)'\. Did you mean (.+)\?": "Команды {0} нет; похоже на {1}.",
    r"No such option: (\S+)": "Параметра {0} нет.",
    r"No such option: (\S+) \(Possible options: (.+)\)": "Параметра {0} нет; похоже на {1}.",
    r"Got unexpected extra argument\(s\) \((.+)\)": "Лишнее: {0}.",
    r"Option '(.+)' requires an argument\.?": "Параметру {0} нужно значение.",
    r"Option '(.+)' does not take a value\.?": "Параметр {0} пишут без значения.",
    r"Invalid value for '?(.+?)'?: .*": "Значение не подходит: {0}.",
}
"""What the parser says, and what people are told of it."""


def corrected(error: TyperException) -> str:
    """What is wrong with the line, and what shows how it is written."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "otklik"
    return f"{_what(error.format_message())}\nКак её пишут: {command} --help"


def _what(said: str) -> str:
    for shape, words in _SAID.items():
        if found := re.fullmatch(shape, said):
            return words.format(*found.groups())
    return f"Команда набрана неверно: {said}"
