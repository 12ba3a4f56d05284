"""What is said of looks at placed answers."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from domain.model.incident.answer.proof import ProofState
from handlers.cards import lines
from handlers.cards.review import changes
from handlers.news.item import EventWords, NewsItem
from handlers.texts import words
from handlers.texts.tables import texts_by
from handlers.ui.markup import Block, address

_PROOF_ASKS: Final = texts_by(ProofState, "drafts.proof_asks")


def _checked(of: NewsItem[events.PlacementChecked]) -> Iterator[Block]:
    """What a look at the link of the answer found, if it is in doubt, and what to do."""
    yield of.heading(words.PROOF[of.event.state])
    placement = of.incident.placement_of(of.event.version)
    if placement is None:
        return
    if placement.url:
        yield f"Ссылка: {address(placement.url)}"
    yield f"Отметка о размещении: {lines.signed(placement.recorded, of.office)}"
    if of.event.state.other_text and placement.version is not None:
        yield "Согласовано → размещено:"
        yield changes(of.incident.draft(placement.version).text, placement.found)
    yield _PROOF_ASKS[of.event.state]


WORDS: Final = (
    EventWords(
        events.PlacementChecked,
        history="{state:proof}{asked:, запрошена проверка|}",
        control=_checked,
        authority=_checked,
    ),
)
