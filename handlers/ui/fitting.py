"""Messages for a messenger whose messages are shorter: longer ones are sent in several."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from domain.ports.snapshots import NUMBER_SAID
from handlers.ui.markup import continued
from handlers.ui.rendered import MessagePart, Rendered

_PIECE: Final = re.compile(r"<[^<>]*>|&[#\w]{1,10};|.", re.DOTALL)
"""A tag, an escaped sign, or any other sign."""

_NAME: Final = re.compile(r"</?([\w-]+)")

_LONGEST_PIECE: Final = 3_700
"""Characters of HTML, with room for what the messenger adds."""

_SHORTEST_PIECE: Final = 500


def fitting(
    rendered: Rendered, too_long: Callable[[MessagePart], bool], most: int = _LONGEST_PIECE
) -> Rendered:
    """Return the message with each part that is `too_long` in pieces of at most so much HTML."""
    if not any(map(too_long, rendered.parts)):
        return rendered
    pieces = (_fitting(one, too_long, most) if too_long(one) else [one] for one in rendered.parts)
    return replace(rendered, parts=tuple(piece for some in pieces for piece in some))


def _fitting(
    part: MessagePart, too_long: Callable[[MessagePart], bool], most: int
) -> Sequence[MessagePart]:
    """Return the pieces, shorter ones where the messenger adds much: it may mark each line."""
    pieces = [*_pieces(part, most)]
    shorter = most * 3 // 4
    if shorter < _SHORTEST_PIECE or not any(map(too_long, pieces)):
        return pieces
    return _fitting(part, too_long, shorter)


def _pieces(part: MessagePart, most: int) -> Iterator[MessagePart]:
    """Yield the part in several; the last one has its buttons."""
    number = NUMBER_SAID.search(part.html.partition("\n")[0])
    heading = f"{continued(number[1])}\n" if number and not part.html.startswith("<pre") else ""
    *first, last = split_markup(part.html, most - len(heading))
    texts = [text if index == 0 else heading + text for index, text in enumerate((*first, last))]
    yield from (MessagePart(text) for text in texts[:-1])
    yield replace(part, html=texts[-1])


def split_markup(markup: str, most: int) -> list[str]:
    """Split HTML into pieces of at most so many characters, at the end of a line or a word.

    Tags that are open at the end of a piece are closed there and opened again in the next; those
    additions are not counted.
    """
    rest, opened, pieces = _PIECE.findall(markup), list[str](), list[str]()
    while rest:
        end = max(_end(rest, most), 1)
        body = "".join(rest[:end])
        before, opened = opened, _open_after(opened, rest[:end])
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(opened))
        pieces.append("".join(before) + body.removesuffix("\n") + closing)
        rest = rest[end:]
    return pieces


def _end(rest: Sequence[str], most: int) -> int:
    """Return how many of the next signs and tags make one piece."""
    length, line, word = 0, 0, 0
    for index, one in enumerate(rest):
        length += len(one)
        if length > most:
            return line or word or index
        if length > most // 2:
            line = index + 1 if one == "\n" else line
            word = index + 1 if one == " " else word
    return len(rest)


def _open_after(opened: Sequence[str], body: Sequence[str]) -> list[str]:
    """Return the tags that are open after these signs, given those open before."""
    found = [*opened]
    for one in filter(_is_tag, body):
        if not one.startswith("</"):
            found.append(one)
        elif found:
            found.pop()
    return found


def _is_tag(piece: str) -> bool:
    return len(piece) > 1 and piece.startswith("<")


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""
