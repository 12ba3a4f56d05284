"""What control says in its own words beside a decision."""

from dataclasses import dataclass

from domain.model.actor import Signature


@dataclass(frozen=True, slots=True)
class Comment:
    """Goes with the decision to those whom it is about, or after it."""

    text: str
    signed: Signature
    quote: str = ""
    """The words about which it was said."""
    place: int | None = None
    """From which code point of the draft they stand; None: nothing of it was quoted."""
