"""Questions to one person; the message of a closed question shows how it ended."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select

from domain.model.conversation.notices.kinds import Ask, Retire
from domain.ports.snapshots import QuestionContent
from storage.conversation.questions import IN_WORDS
from storage.delivery.asked import load_asked
from storage.delivery.kinds.registry import DeliveryRules, Opening, loads
from storage.engine.prepared import prepared
from storage.outbox.rows import own_values
from storage.schema.columns import here, subject_in_place
from storage.schema.delivery import SENT_CURRENT, sent_message
from storage.schema.messages import QUESTION_OPEN, outbox, question

_STILL_OPEN: Final = (
    select(question.c.id).where(question.c.id == outbox.c.subject_id, QUESTION_OPEN).exists()
)


@loads(Ask, QuestionContent, DeliveryRules(stays=True, worth_sending_late=_STILL_OPEN))
async def load_question(opening: Opening) -> QuestionContent | None:
    """The question as it is now; None: it was closed before it was sent."""
    given = here(opening.place, subject=opening.queued.subject)
    closed = await opening.connection.execute(_closed_unasked(*given), given)
    if closed.first() is not None:
        return None
    ask, end = opening.notice(Ask), own_values(Retire, opening.rows[-1]).get("end")
    return await load_asked(opening.connection, ask, end, await opening.office(), opening.now)


@cache
def _closed_unasked(*given: str) -> Select[Any]:
    """The question, if it is closed and no message with it is known in that place.

    One that expects text in a group can't be edited. The author of a text that is no longer asked
    about is told even so.
    """
    asks = select(sent_message.c.message).where(SENT_CURRENT, subject_in_place(sent_message, given))
    uneditable = IN_WORDS & (question.c.chat < 0)
    closed = select(question.c.id).where(
        question.c.id == bindparam("here_subject_id"),
        ~QUESTION_OPEN,
        ~asks.exists() | uneditable,
        question.c.source_message.is_(None),
    )
    return prepared(closed)
