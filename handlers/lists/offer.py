"""A finished text with an offer: the next page of a list, or a selection from it."""

from datetime import datetime

from domain.model.conversation.notices import ListKind, Offer, TextNotice
from domain.ports.snapshots import Answers
from handlers.lists.buttons import ShowPage
from handlers.selection.buttons import OpenSelection
from handlers.ui.buttons import Keyboard, column
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders


@renders(Answers)
def _render_content(content: Answers, _: datetime) -> Rendered:
    return render_said(content.said[0])


def render_said(say: TextNotice) -> Rendered:
    """Render the text with the buttons of its offer."""
    return Rendered((Part(say.html, None if say.offer is None else _offer(say.offer)),))


def _offer(offered: Offer) -> Keyboard:
    more, select = offered.next_page, OpenSelection(overdue=offered.of is ListKind.OVERDUE)
    return column(
        *([] if more is None else [ShowPage(of=offered.of, page=more)]),
        *([select] if offered.select else []),
    )
