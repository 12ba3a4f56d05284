"""The memo that is pinned in a group: what comes there, and how one answers it."""

from domain.model.organisation.organisation import Organisation
from domain.model.place import Place
from handlers.texts import administration as texts
from handlers.ui.rendered import Part, Rendered


def render_memo(place: Place, organisation: Organisation) -> Rendered:
    """Of all who work there; where nobody does any more it says so."""
    there = organisation.worked_at(place)
    if not there:
        return Rendered((Part(texts.MEMO_OVER),), silent=True, pinned=False)
    lines = [line for role, lines in texts.MEMO.items() if role in there for line in lines]
    text = "\n".join([texts.MEMO_TITLE, *lines, texts.MEMO_MORE])
    return Rendered((Part(text),), silent=True, pinned=True)
