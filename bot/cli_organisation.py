"""`otklik org check FILE`."""

import sys
from pathlib import Path

import typer

from bot.organisation_file import read_organisation
from bot.organisation_texts import summary
from bot.startup import StartupError


def check(file: Path) -> None:
    """Проверяет файл организации и показывает все ошибки сразу."""
    try:
        organisation = read_organisation(file)
    except StartupError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None
    print(f"Файл {file} без ошибок.", *summary(organisation), sep="\n")
