"""Text with entities: parsing HTML, and Telegram's automatic entities.

Offsets and lengths count UTF-16 code units, as in MessageEntity of the Bot API.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-time": "date_time",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A MessageEntity; `argument` is its url or user id, depending on its kind.

    For a date: its Unix time, a space, its format.
    """

    kind: str
    offset: int
    length: int
    argument: str = ""

    @property
    def end(self) -> int:
        """The first code unit after it."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """Return it as in the Bot API; a mentioned user has only the id here."""
        found: dict[str, Any] = {"type": self.kind, "offset": self.offset, "length": self.length}
        match self.kind:
            case "text_link":
                found["url"] = self.argument
            case "text_mention":
                found["user"] = {"id": int(self.argument)}
            case "date_time":
                unix, _, shape = self.argument.partition(" ")
                found |= {"unix_time": int(unix)} | ({"date_time_format": shape} if shape else {})
            case _:
                pass
        return found


@dataclass(frozen=True, slots=True)
class RichText:
    """A text and its entities in Telegram's order: outer before inner."""

    text: str
    entities: tuple[Entity, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units: most emoji, for example, count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


EntityOf = Callable[[str, dict[str, str], int, str], Entity | None]
"""Takes a tag, its attributes, its offset and the text in it; returns what it means, if anything."""


def parse_html(source: str) -> RichText:
    """Parse the HTML parse mode ("Formatting options" of the Bot API), without its refusals."""
    return read_html(source, _entity)


def read_html(source: str, entity_of: EntityOf) -> RichText:
    """Return the text of the HTML with the entities that its tags mean; `<br>` ends a line."""
    parser = _HtmlParser(entity_of)
    parser.feed(source)
    parser.close()
    return RichText("".join(parser.parts), in_order(reversed(parser.entities)))


class _HtmlParser(HTMLParser):
    """Collects the text and its entities, inner before outer."""

    def __init__(self, entity_of: EntityOf) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.entities: list[Entity] = []
        self._entity_of = entity_of
        self._open: list[tuple[str, dict[str, str], int]] = []
        """Of each open tag: its name, its attributes, and the parts before it."""

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        else:
            attributes = {name: value or "" for name, value in attrs}
            self._open.append((tag, attributes, len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, *_ in self._open]
        if tag not in names:
            return
        del self._open[len(names) - names[::-1].index(tag) :]
        _, attributes, before = self._open.pop()
        shown = "".join(self.parts[before:])
        offset = utf16_length("".join(self.parts[:before]))
        if shown and (entity := self._entity_of(tag, attributes, offset, shown)):
            self.entities.append(entity)


def _entity(tag: str, attributes: dict[str, str], offset: int, shown: str) -> Entity | None:
    return entity_of(tag, argument_of(tag, attributes), offset, shown) if tag in STYLES else None


def entity_of(tag: str, argument: str, offset: int, shown: str) -> Entity | None:
    """Return what a tag of the HTML parse mode means; None for a link to an invalid address."""
    entity = Entity(STYLES[tag], offset, utf16_length(shown), argument)
    match tag:
        case "a":
            return _link(entity, shown)
        case "blockquote" if argument:
            return replace(entity, kind="expandable_blockquote", argument="")
        case _:
            return entity


def argument_of(tag: str, attributes: dict[str, str]) -> str:
    """Return what the tag says of its text besides its kind."""
    match tag:
        case "a":
            return attributes.get("href", "")
        case "tg-time":
            return f"{attributes.get('unix', '')} {attributes.get('format', '')}".rstrip()
        case "blockquote" if "expandable" in attributes:
            return "expandable"
        case _:
            return ""


def _link(entity: Entity, shown: str) -> Entity | None:
    """Return a link or a mention by id; None for an invalid address, whose text stays plain."""
    url = entity.argument or shown
    if mention := re.fullmatch(r"tg://user\?id=(\d+)", url):
        return replace(entity, kind="text_mention", argument=mention[1])
    if "://" not in url:
        url = f"http://{url}"
    host = url.partition("://")[2].partition("/")[0]
    return replace(entity, argument=url) if "." in host or url.startswith("tg:") else None


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities in Telegram's order."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


_RECOGNISED = re.compile(
    r"""
      (?P<url> https?://[^\s<>"«»]+
             | (?<![\w.@/-]) (?:[\w-]+\.)+ (?:ru|рф|com|org|net|me|su|info|io)\b (?:/[^\s<>"«»]*)? )
    | (?P<bot_command> (?<![\w/@]) /[a-zA-Z0-9_]{1,64} (?:@[a-zA-Z0-9_]{3,32})? (?![\w/@]) )
    | (?P<mention> (?<![\w@]) @[a-zA-Z][a-zA-Z0-9_]{3,31} \b )
    """,
    re.VERBOSE,
)
_OPAQUE = {"pre", "code", "text_link", "text_mention"}


def finished(rich: RichText) -> RichText:
    """Return the text as Telegram stores it: trimmed, with the commands and links it recognises."""
    trimmed = _trimmed(rich)
    opaque = [entity for entity in trimmed.entities if entity.kind in _OPAQUE]
    found = [
        entity
        for entity in _recognised(trimmed.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in opaque)
    ]
    return RichText(trimmed.text, in_order([*trimmed.entities, *found]))


def _trimmed(rich: RichText) -> RichText:
    """Strip white space at the end, and at the start up to the first entity."""
    text = rich.text.rstrip()
    leading = len(text) - len(text.lstrip(" \n"))
    cut = min([leading, *(entity.offset for entity in rich.entities)])
    end = utf16_length(text) - cut
    moved = (
        replace(
            entity, offset=entity.offset - cut, length=min(entity.length, end - entity.offset + cut)
        )
        for entity in rich.entities
    )
    return RichText(text[cut:], tuple(entity for entity in moved if entity.length > 0))


def _recognised(text: str) -> list[Entity]:
    entities = []
    for found in _RECOGNISED.finditer(text):
        kind = found.lastgroup or ""
        shown = found.group().rstrip(".,;:!?)") if kind == "url" else found.group()
        entities.append(Entity(kind, utf16_length(text[: found.start()]), utf16_length(shown)))
    return entities
