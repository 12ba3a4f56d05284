"""The pinned memo of a group: what arrives there, and how to answer it."""

from datetime import datetime

from domain.ports.snapshots import MemoContent
from handlers.texts import administration as texts
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders


@renders(MemoContent)
def render_memo(content: MemoContent, _: datetime) -> Rendered | None:
    """Render it for all bodies of the chat; if none is left, the memo is replaced by a notice."""
    there = content.office.organisation.worked_at(content.notice.place)
    if not there and not content.stands:
        return None
    if not there:
        return Rendered((Part(texts.MEMO_OVER),), silent=True, pinned=False)
    lines = [line for role, lines in texts.MEMO.items() if role in there for line in lines]
    text = "\n".join([texts.MEMO_TITLE, *lines, texts.MEMO_MORE])
    return Rendered((Part(text),), silent=True, pinned=True)
