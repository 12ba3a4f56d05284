"""Formatted text of MAX: parsing HTML, and the `markup` of a message.

Offsets and lengths count UTF-16 code units.
"""

import re
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


def parse(text: str, text_format: str | None) -> RichText:
    """Return the text of a message in that format: html or None."""
    if text_format is None:
        return RichText(text)
    parser = _MaxHtmlParser()
    parser.feed(text)
    parser.close()
    return RichText("".join(parser.parts), in_order(reversed(parser.entities)))


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
