"""Links in a message: marked by Telegram, hidden, or written without https://."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.model.message.citizen_message import Network, network_of
from domain.model.message.link import Link, first_link, spelled_out


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked piece of text, in UTF-16 code units (MessageEntity)."""

    kind: str
    offset: int
    length: int
    url: str = ""


def link_in(texts: Iterable[tuple[str, Sequence[Marked]]]) -> Link | None:
    """Return the first link in the texts of a message or in their marks."""
    found = [(text, _links(text, marks)) for text, marks in texts]
    links = [link for _, pieces in found for _, link in pieces]
    if not links:
        return None
    return Link(links[0], alone=not any(_words_beside(text, pieces) for text, pieces in found))


def _links(text: str, marks: Sequence[Marked]) -> list[tuple[str, str]]:
    """Return pieces of the text with their addresses, in order."""
    if marks and (marked := list(_marked(text, marks))):
        return marked
    if (link := first_link(text)) is not None:
        return [(link, link)]
    return [] if marks else list(_of_networks(text))


def _of_networks(text: str) -> Iterator[tuple[str, str]]:
    """Yield unmarked links to known networks."""
    for word in text.split():
        address = word.rstrip(".,;:!?)")
        if "." not in address or network_of(address) is Network.OTHER:
            continue
        if (link := spelled_out(address)) is not None:
            yield word, link


def _marked(text: str, marks: Iterable[Marked]) -> Iterator[tuple[str, str]]:
    units = text.encode("utf-16-le")
    for mark in sorted(marks, key=lambda one: one.offset):
        piece = units[2 * mark.offset : 2 * (mark.offset + mark.length)]
        shown = piece.decode("utf-16-le", errors="ignore")
        address = {"url": shown, "text_link": mark.url}.get(mark.kind)
        if address and (link := spelled_out(address)):
            yield shown, link


def _words_beside(text: str, pieces: Iterable[tuple[str, str]]) -> bool:
    for piece, _ in pieces:
        text = text.replace(piece, " ")
    return any(map(str.isalnum, text))
