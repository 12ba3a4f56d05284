"""Formatted text of MAX: parsing HTML, and the `markup` of a message.

Offsets and lengths count UTF-16 code units.
"""

import re
from dataclasses import replace

from bot.sandbox.markup import Entity, RichText, read_html, utf16_length
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
    return read_html(text, _entity)


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


def _entity(tag: str, attributes: dict[str, str], offset: int, shown: str) -> Entity | None:
    """Return what a tag means; a link to `max://user/ID` is a mention of that user."""
    if tag not in _KINDS:
        return None
    entity = Entity(_KINDS[tag], offset, utf16_length(shown))
    if tag != "a":
        return entity
    url = attributes.get("href", "")
    if mention := re.fullmatch(r"max://user/(\d+)", url):
        return replace(entity, kind="text_mention", argument=mention[1])
    return replace(entity, argument=url) if url else None
