"""The HTML parse mode as strict as Telegram's, and the text as a client shows it."""

import html
import re
from dataclasses import dataclass

from bot.sandbox.chat import Message
from bot.sandbox.markup import (
    STYLES,
    Entity,
    RichText,
    argument_of,
    entity_of,
    in_order,
    utf16_length,
)
from bot.sandbox.protocol import Json

_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
"""Relative; or any of weekday, date and time (Bot API, date-time entity formatting)."""
_SPECIAL = re.compile(r"[&<]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_BARE_VALUE = re.compile(r"[a-zA-Z0-9.-]*")
_SPACES = re.compile(r"\s*")


class MarkupError(ValueError):
    """The text can't be parsed; its message is Telegram's, after "can't parse entities: "."""


def parse_html(source: str) -> RichText:
    """Parse the HTML parse mode ("Formatting options" of the Bot API); raises MarkupError."""
    return _HtmlParser(source).parse()


@dataclass(slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    part: int


class _HtmlParser:
    """A parser in one pass; errors give the tag's offset in UTF-8 bytes, as Telegram does."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._parts: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> RichText:
        while special := _SPECIAL.search(self._source, self._at):
            self._emit(self._source[self._at : special.start()])
            self._at = special.start()
            if special.group() == "&":
                self._emit(self._reference())
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        self._emit(self._source[self._at :])
        if self._open:
            name = self._open[-1].name
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
        outer_first = reversed(self._entities)
        return RichText("".join(self._parts), in_order(outer_first))

    def _emit(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += utf16_length(text)

    def _reference(self) -> str:
        """Read a character reference; an unknown one leaves the bare &."""
        found = _REFERENCE.match(self._source, self._at)
        character = found and _referred(found)
        self._at = found.end() if found and character else self._at + 1
        return character or "&"

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._take(_TAG_NAME).lower()
        if not self._ahead():
            raise self._error("Unclosed start tag", begin)
        if name not in STYLES:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        self._open.append(
            _OpenTag(name, argument_of(name, attributes), self._length, len(self._parts))
        )

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to and including the closing bracket."""
        found: dict[str, str] = {}
        while True:
            self._take(_SPACES)
            if self._ahead() == ">":
                self._at += 1
                return found
            if not self._ahead():
                raise self._error("Unclosed start tag", begin)
            name = self._take(_ATTRIBUTE_NAME)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            self._take(_SPACES)
            if self._ahead() == "=":
                self._at += 1
                self._take(_SPACES)
                found[name.lower()] = self._value(tag, begin)
            elif (tag, name) == ("blockquote", "expandable"):
                found[name] = ""
            else:
                what = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                raise self._error(what, begin)

    def _value(self, tag: str, begin: int) -> str:
        quote = self._ahead()
        if not quote:
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        if quote not in "'\"":
            token_begin = self._at
            value = self._take(_BARE_VALUE).lower()
            if self._ahead() != ">" and not self._ahead().isspace():
                raise self._error("Unexpected end of name token", token_begin)
            return value
        end = self._source.find(quote, self._at + 1)
        if end < 0 or end + 1 == len(self._source):
            raise self._error("Unclosed start tag", begin)
        value = self._source[self._at + 1 : end]
        self._at = end + 1
        return _REFERENCE.sub(lambda found: _referred(found) or found.group(), value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        self._at += 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._ahead() != ">":
            raise self._error("Unclosed end tag", begin)
        self._at += 1
        tag = self._open.pop()
        if name not in ("", tag.name):
            raise self._error(
                "Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{name}>"'
            )
        if self._length > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        if tag.name == "tg-time" and not _is_time(tag.argument):
            raise MarkupError("Invalid date or its format specified")
        shown = "".join(self._parts[tag.part :])
        if entity := entity_of(tag.name, tag.argument, tag.offset, shown):
            self._entities.append(entity)

    def _ahead(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._source, self._at)
        taken = found.group() if found else ""
        self._at += len(taken)
        return taken

    def _error(self, what: str, at: int, tail: str = "") -> MarkupError:
        offset = len(self._source[:at].encode())
        return MarkupError(f"{what} at byte offset {offset}{tail}")


def _referred(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_character = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else ""


def _is_time(argument: str) -> bool:
    unix, _, shape = argument.partition(" ")
    return unix.isdecimal() and _TIME_FORMAT.fullmatch(shape) is not None


_TAGS_SHOWN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote expandable",
}


def entity_from(given: Json) -> Entity:
    """Return the entity of the Bot API's form. Raises KeyError and others for any other form."""
    kind = given["type"]
    match kind:
        case "text_link":
            argument = given["url"]
        case "text_mention":
            argument = str(int(given["user"]["id"]))
        case "date_time":
            shape = given.get("date_time_format", "")
            argument = f"{int(given['unix_time'])} {shape}".rstrip()
        case _:
            argument = ""
    return Entity(str(kind), int(given["offset"]), int(given["length"]), argument)


def html_of(message: Message) -> str:
    """Return the message's text in the HTML parse mode, as shown by a client."""
    return as_html(message.content.rich)


def as_html(rich: RichText) -> str:
    """Return the text in the HTML parse mode."""
    units = rich.text.encode("utf-16-le")
    marks: dict[int, list[str]] = {}
    for entity in rich.entities:
        opening, closing = _tags(entity)
        marks.setdefault(entity.offset, []).append(opening)
        marks.setdefault(entity.end, []).insert(0, closing)
    shown, done = [], 0
    for offset in sorted(marks):
        shown.append(html.escape(units[done * 2 : offset * 2].decode("utf-16-le"), quote=False))
        shown.extend(marks[offset])
        done = offset
    shown.append(html.escape(units[done * 2 :].decode("utf-16-le"), quote=False))
    return "".join(shown)


def _tags(entity: Entity) -> tuple[str, str]:
    match entity.kind:
        case "text_link":
            return f'<a href="{html.escape(entity.argument)}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity.argument}">', "</a>"
        case "date_time":
            unix, _, shape = entity.argument.partition(" ")
            return f'<tg-time unix="{unix}" format="{shape}">', "</tg-time>"
        case kind if kind in _TAGS_SHOWN:
            tag = _TAGS_SHOWN[kind]
            return f"<{tag}>", f"</{tag.partition(' ')[0]}>"
        case _:
            return "", ""
