"""The names by which a text addresses somebody at its beginning: «Анна, здравствуйте»."""

import re
from typing import Final, NamedTuple

from domain.model.message.names import is_first_name, is_nobody

_GREETING: Final = (
    r"(?i:здравствуй(?:те)?|доброго\sвремени\sсуток|приветству(?:ем|ю)"
    r"|добр(?:ый|ое|ого|ой)\s(?:день|дня|вечера?|утр[оа]|ночи))(?!\w)"
)
_RESPECTED: Final = r"(?P<respected>(?i:уважаем(?:ый|ая)\s))?"
_PART: Final = r"(?:(?:\w\.){1,3}|[^\s,.!?;:]{1,40})"
_NAME: Final = rf"(?P<name>{_PART}(?:\s{_PART}){{0,6}}?)"
_CAPITAL: Final = r"[^\w\s]{0,3}[A-ZА-ЯЁ][^\s,.!?;:]{0,40}(?:(?<=\b\w)\.)?"

_GREETS: Final = re.compile(rf"\W{{0,10}}{_GREETING}")
_BEFORE_GREETING: Final = re.compile(
    rf"\W{{0,10}}{_RESPECTED}{_NAME}[\s,!–—-]{{1,5}}(?={_GREETING})"
)
_BEFORE_TEXT: Final = re.compile(rf"\W{{0,10}}{_RESPECTED}{_NAME}\s?[,!]\s*(?=(?P<capital>\w?))")
_AFTER_GREETING: Final = re.compile(
    rf"\W{{0,10}}{_GREETING},?\s+{_RESPECTED}(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})(?=(?P<ends>[\s,.!]?))"
)
_BRACKETS: Final = re.compile(r"\([^()]{0,40}\)|\[[^\[\]]{0,40}\]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’`][^\W_]+)?")
_WE: Final = re.compile(
    r"(?:[нв]аш|вы|вас|вам|мы|по)\w{0,3}|\w+(?:[ае]ем|им|[аеи]ю)", re.IGNORECASE
)
"""Begins a sentence instead of a name: «Ваш вопрос», «Сообщаем», «Благодарю»."""

_MOST: Final = 2
"""The network's and the author's own."""


class AddressedName(NamedTuple):
    """Where a name stands; `certain`: it surely is one, by a greeting or a common first name."""

    start: int
    end: int
    certain: bool


def greets(text: str) -> bool:
    """Whether the text begins with a greeting."""
    return _GREETS.match(text) is not None


def name_words(name: str) -> list[str]:
    """The words of a name, without emoji and punctuation."""
    return _WORD.findall(name)


def addressed(text: str) -> list[AddressedName]:
    """Return the names at the beginning of the text, in order; mentions must be shown."""
    found, at = list[AddressedName](), 0
    while len(found) < _MOST and not _GREETS.match(text, at):
        greeted = _BEFORE_GREETING.match(text, at)
        before = greeted or _BEFORE_TEXT.match(text, at)
        if before is None or _names_nobody(before) or not (greeted or _is_name(before)):
            break
        certain = greeted or before["respected"] or _has_first_name(before["name"])
        found.append(AddressedName(*before.span("name"), certain=bool(certain)))
        at = before.end()
    after = _AFTER_GREETING.match(text, at)
    if after is not None and _is_named_after(after):
        found.append(AddressedName(*after.span("name"), certain=True))
    return found


def _names_nobody(found: re.Match[str]) -> bool:
    """«Уважаемые жители», «Коллеги»."""
    return all(map(is_nobody, name_words(found["name"])))


def _is_name(found: re.Match[str]) -> bool:
    """Whether the words before a comma name somebody, although no greeting follows.

    A single one must be a common first name, or stand before a capital, as a network leaves it.
    """
    words = name_words(_BRACKETS.sub(" ", found["name"]))
    if not words or words[0].isdecimal():
        return False
    if len(words) < 3 and any(map(is_first_name, words)):
        return True
    if len(words) == 1 and not found["capital"].isupper():
        return False
    return all(word[0].isupper() or word.isascii() for word in words)


def _has_first_name(name: str) -> bool:
    return any(map(is_first_name, name_words(name)))


def _is_named_after(found: re.Match[str]) -> bool:
    words = name_words(found["name"])
    if _has_first_name(found["name"]):
        return True
    first = words[0] if words else ""
    return found["ends"] in {",", ".", "!"} and not is_nobody(first) and not _WE.fullmatch(first)
