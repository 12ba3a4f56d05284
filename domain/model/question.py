"""A question that the bot asks; kept until answered, never in memory only."""

from dataclasses import dataclass
from enum import StrEnum

from domain.model.ids import IncidentNumber, PersonId
from domain.model.link import LinkDoubt
from domain.model.place import Place


class Purpose(StrEnum):
    """What the answer is for."""

    REGISTER = "register"
    """The text of a citizen's message; answered by a reply or, in private, by the next text."""

    CONFIRM_LINK = "confirm_link"
    """Whether a doubtful link really is the placement; answered by a button."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asked of one person in one place; a link to confirm belongs to incident `subject`."""

    purpose: Purpose
    person: PersonId
    place: Place
    subject: IncidentNumber | None = None
    link: str | None = None
    doubt: LinkDoubt | None = None
