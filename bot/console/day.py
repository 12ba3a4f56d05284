"""A day as an option of a command."""

import re
from datetime import date
from typing import Final

import typer

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


def refusal(text: str) -> typer.Exit:
    """Print the refusal and return the exit to be raised."""
    typer.echo(text, err=True)
    return typer.Exit(2)
