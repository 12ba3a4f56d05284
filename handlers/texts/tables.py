"""Texts by code, kept in the TOML files beside this module: one section per table."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

_Code = TypeVar("_Code", bound=StrEnum)


@cache
def sections(file: str) -> Mapping[str, Any]:
    """Return the sections of a file."""
    return tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text(encoding="utf-8"))


def texts_by(codes: type[_Code], table: str, *, some: bool = False) -> Mapping[_Code, str]:
    """Return the table «file.section» in its order; `some`: not every member has a text.

    Raises ValueError if a key is not the value of a member, or a member has no text.
    """
    file, _, section = table.partition(".")
    texts = {codes(code): text for code, text in sections(file)[section].items()}
    if not some and (missing := [code for code in codes if code not in texts]):
        raise ValueError(table, missing)
    return texts


def texts_of(file: str) -> Callable[[str], str]:
    """Return the `__getattr__` of a module whose texts are in the file's section [text]."""

    def text(name: str) -> str:
        found: str | None = sections(file)["text"].get(name)
        if found is None:
            raise AttributeError(name)
        return found

    return text


class Forms(Formatter):
    """Fills in templates; a format may name the form of a value: `{owner:person}`.

    Of `{in_time:in time|late}` the first words stand for what is true, the others for the rest.
    """

    def __init__(self, forms: Mapping[str, Callable[[Any], str]]) -> None:
        self._forms = forms

    def fill(self, template: str, *sources: object) -> str:
        """Fill in the attributes of the first source that has them."""
        return self.vformat(template, (), _Attributes(sources))

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return the value in that form, else formatted as usual."""
        yes, either, no = format_spec.partition("|")
        if either:
            return yes if value else no
        form = self._forms.get(format_spec)
        return form(value) if form else str(super().format_field(value, format_spec))


class _Attributes(dict[str, Any]):
    """The attributes of objects as a mapping."""

    def __init__(self, sources: Sequence[object]) -> None:
        super().__init__()
        self._sources = sources

    def __missing__(self, name: str) -> Any:
        for one in self._sources:
            if hasattr(one, name):
                return getattr(one, name)
        raise AttributeError(name)
