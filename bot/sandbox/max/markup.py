"""Formatted text of MAX: parsing HTML and Markdown, and the `markup` of a message.

Offsets and lengths count UTF-16 code units.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from bot.sandbox.markup import Entity, RichText, in_order, utf16_length
from bot.sandbox.protocol import Json

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "mark": "highlighted",
    "h1": "heading",
    "a": "text_link",
}
"""The supported tags; others are stripped, their text stays."""

_MARKUP = {
    "bold": "strong",
    "italic": "emphasized",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "code": "monospaced",
    "pre": "monospaced",
    "highlighted": "highlighted",
    "heading": "heading",
    "text_link": "link",
    "text_mention": "user_mention",
}

_SPANS = (
    ("code", re.compile(r"`([^`]+)`")),
    ("text_link", re.compile(r"\[([^\[\]]+)\]\(([^()\[\s]+)\)")),
    ("heading", re.compile(r"(?m)^#{1,6} +(.+)$")),
    ("bold", re.compile(r"\*\*(.+?)\*\*|__(.+?)__", re.DOTALL)),
    ("underline", re.compile(r"\+\+(.+?)\+\+", re.DOTALL)),
    ("strikethrough", re.compile(r"~~(.+?)~~", re.DOTALL)),
    ("italic", re.compile(r"\*([^*\n]+)\*|(?<!\w)_([^_\n]+)_(?!\w)")),
)
"""Markdown; of spans that begin at the same place the first kind wins."""


def parse(text: str, text_format: str | None) -> RichText:
    """Return the text of a message in that format: html, markdown or None."""
    if text_format == "html":
        parser = _MaxHtmlParser()
        parser.feed(text)
        parser.close()
        return RichText("".join(parser.parts), in_order(reversed(parser.entities)))
    if text_format == "markdown":
        return _from_markdown(text)
    return RichText(text)


def markup(rich: RichText) -> list[Json]:
    """Return `markup` of a message's body."""
    return [_element(entity) for entity in rich.entities if entity.kind in _MARKUP]


def _element(entity: Entity) -> Json:
    found: Json = {
        "type": _MARKUP[entity.kind],
        "from": entity.offset,
        "length": entity.length,
    }
    if entity.kind == "text_link":
        found["url"] = entity.argument
    if entity.kind == "text_mention":
        found["user_id"] = int(entity.argument)
    return found


def _linked(offset: int, length: int, url: str) -> Entity:
    """Return a link, or a mention of the user at `max://user/ID`."""
    if mention := re.fullmatch(r"max://user/(\d+)", url):
        return Entity("text_mention", offset, length, mention[1])
    return Entity("text_link", offset, length, url)


class _MaxHtmlParser(HTMLParser):
    """Collects the text and its entities, inner before outer."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.entities: list[Entity] = []
        self._open: list[tuple[str, str, int]] = []
        """Of each open tag: its name, its address, and the parts before it."""

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        else:
            self._open.append((tag, dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, *_ in self._open]
        if tag not in names:
            return
        del self._open[len(names) - names[::-1].index(tag) :]
        _, url, before = self._open.pop()
        offset, length = (
            utf16_length("".join(each)) for each in (self.parts[:before], self.parts[before:])
        )
        if not length or tag not in _KINDS:
            return
        if tag != "a":
            self.entities.append(Entity(_KINDS[tag], offset, length))
        elif url:
            self.entities.append(_linked(offset, length, url))


def _from_markdown(text: str) -> RichText:
    """Parse from left to right; a span's inside is parsed in its turn, but for code."""
    found = [
        (match.start(), order, kind, match)
        for order, (kind, pattern) in enumerate(_SPANS)
        if (match := pattern.search(text))
    ]
    if not found:
        return RichText(text)
    start, _, kind, match = min(found, key=lambda each: each[:2])
    inside = next(group for group in match.groups() if group is not None)
    inner = RichText(inside) if kind == "code" else _from_markdown(inside)
    after = _from_markdown(text[match.end() :])
    offset, length = utf16_length(text[:start]), utf16_length(inner.text)
    own = _linked(offset, length, match[2]) if kind == "text_link" else Entity(kind, offset, length)
    entities = [
        own,
        *_moved(inner.entities, offset),
        *_moved(after.entities, offset + length),
    ]
    return RichText(text[:start] + inner.text + after.text, in_order(entities))


def _moved(entities: Iterable[Entity], by: int) -> list[Entity]:
    return [Entity(one.kind, one.offset + by, one.length, one.argument) for one in entities]
