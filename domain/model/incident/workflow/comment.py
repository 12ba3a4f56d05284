"""Comments by control on a decision."""

from dataclasses import dataclass

from domain.model.actor import Signature


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, sent to the decision's recipients with it or after it."""

    text: str
    signed: Signature
    quote: str = ""
    """The quoted words."""
    place: int | None = None
    """Their code point in the draft; None: they aren't quoted from it."""
