"""The console in Russian: what parses it writes help and tells mistakes in English."""

import re
from functools import partial
from typing import Any, Final

from typer import Context, TyperException
from typer.core import TyperGroup, TyperOption

_HEADINGS: Final = {
    "ARGUMENTS_PANEL_TITLE": "Что указать",
    "OPTIONS_PANEL_TITLE": "Параметры",
    "COMMANDS_PANEL_TITLE": "Команды",
    "DEFAULT_STRING": "[если не указать: {}]",
    "REQUIRED_LONG_STRING": "[обязательно]",
}

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


class _Context(Context):
    def make_formatter(self) -> Any:
        """Called for help alone, which alone needs what draws it: that takes long to import."""
        from typer import rich_utils

        for name, words in _HEADINGS.items():
            setattr(rich_utils, name, words)
        formatter = super().make_formatter()
        usage = partial(formatter.write_usage, prefix="Как пишут: ")
        formatter.write_usage = usage  # type: ignore[method-assign] # else a class of no public name
        return formatter


def speaks_russian(command: Any) -> None:
    """Has the help of a command of Typer's, and of all below it, written in Russian."""
    command.context_class = _Context
    command.options_metavar = "[ПАРАМЕТРЫ]"
    asked = command.get_help_option(_Context(command))
    for option in (asked, *command.params):
        if isinstance(option, TyperOption) and option.is_flag:
            option.metavar = ""  # in the place of «<bool>»
    if asked is not None:
        asked.help = "Показать эту справку."
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = "КОМАНДА ..."
        for below in command.commands.values():
            speaks_russian(below)


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
