"""The console in Russian: Typer prints help and errors in English."""

import re
from datetime import date
from functools import partial
from typing import Any, Final

import typer
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
"""Typer's errors and their translations."""


class _Context(Context):
    def make_formatter(self) -> Any:
        """Called only for help, which alone needs the slow import of `rich_utils`."""
        from typer import rich_utils

        for name, words in _HEADINGS.items():
            setattr(rich_utils, name, words)
        formatter = super().make_formatter()
        usage = partial(formatter.write_usage, prefix="Как пишут: ")
        formatter.write_usage = usage  # type: ignore[method-assign] # else a subclass of a private class
        return formatter


def speaks_russian(command: Any) -> None:
    """Make a Typer command and all its subcommands print help in Russian."""
    command.context_class = _Context
    command.options_metavar = "[ПАРАМЕТРЫ]"
    asked = command.get_help_option(_Context(command))
    for option in (asked, *command.params):
        if isinstance(option, TyperOption) and option.is_flag:
            option.metavar = ""  # instead of «<bool>»
    if asked is not None:
        asked.help = "Показать эту справку."
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = "КОМАНДА ..."
        for below in command.commands.values():
            speaks_russian(below)


def corrected(error: TyperException) -> str:
    """Return the error in Russian, with a pointer to the help."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "otklik"
    return f"{_what(error.format_message())}\nКак её пишут: {command} --help"


def _what(said: str) -> str:
    for shape, words in _SAID.items():
        if found := re.fullmatch(shape, said):
            return words.format(*found.groups())
    return f"Команда набрана неверно: {said}"


_YEARS: Final = range(2000, 2100)


def day_of(text: str, example: str) -> date:
    """Parse ISO 8601 or 16.11.2026; any other text is refused."""
    written = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())
    try:
        if written is None:
            day = date.fromisoformat(text.strip())
        else:
            number, month, year = map(int, written.groups())
            day = date(year, month, number)
    except ValueError:
        raise refusal(f"«{text}» — не дата. Укажите год, месяц и день, {example}") from None
    if day.year not in _YEARS:
        raise refusal(f"«{text}»: год должен быть с 2000 по 2099, {example}")
    return day


def refusal(text: str, *, code: int = 2) -> typer.Exit:
    """Print the refusal and return the exit to be raised."""
    typer.echo(text, err=True)
    return typer.Exit(code)
