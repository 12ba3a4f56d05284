"""docs/reference/states.md draws the table of transitions, all of it and nothing else.

`python -m tests.unit.test_states_document` draws it again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from domain.model.incident.workflow.status import TRANSITIONS, Move, Status

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "states.md"
BEGIN, END = "<!-- the picture -->\n", "<!-- end of the picture -->\n"


def picture() -> Iterator[str]:
    """A state diagram in Mermaid; moves from every open state are drawn once, from «open»."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {Status.REGISTERED}"
    everywhere = set(from_every_open_state())
    for status in Status:
        for move in Move:
            after = TRANSITIONS.get((status, move))
            if after is not None and move not in everywhere:
                yield f"    {status} --> {after}: {move}"
    for move in Move:
        if move in everywhere:
            yield f"    open --> {TRANSITIONS[Status.REGISTERED, move]}: {move}"
    yield "```"


def from_every_open_state() -> Iterator[Move]:
    """The moves that lead from every open state to one and the same."""
    open_states = [status for status in Status if not status.closed]
    for move in Move:
        ends = {TRANSITIONS.get((status, move)) for status in open_states}
        if len(ends) == 1 and None not in ends:
            yield move


def drawn(document: str) -> str:
    """What stands between the marks."""
    return document[document.index(BEGIN) + len(BEGIN) : document.index(END)]


def test_the_picture_shows_the_table() -> None:
    assert drawn(DOCUMENT.read_text(encoding="utf-8")) == "\n".join(picture()) + "\n"


if __name__ == "__main__":
    old = DOCUMENT.read_text(encoding="utf-8")
    new = old.replace(BEGIN + drawn(old) + END, BEGIN + "\n".join(picture()) + "\n" + END)
    DOCUMENT.write_text(new, encoding="utf-8")
