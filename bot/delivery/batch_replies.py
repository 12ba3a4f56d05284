"""Merging of waiting replies to one place into as few messages as possible."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.model.conversation.notices.kinds import Offer, TextNotice
from domain.ports.snapshots import Answers
from handlers.ui.markup import LONGEST_MESSAGE, visible_length
from storage.delivery.work import Work

_BETWEEN: Final = "\n\n"


def in_one_message(work: Work) -> Work:
    """Merge the replies that fit into one message, each text once; the rest stays queued.

    The message replies to the latest question. A text with buttons ends the message.
    """
    if not isinstance(work.content, Answers) or len(work.content.said) == 1:
        return work
    told = _that_fit(work.content.said)
    taken = [
        (row, say)
        for row, say in zip(work.rows, work.content.said, strict=True)
        if (say.html, say.offer) in told
    ]
    asked = [say.reply_to for _, say in taken if say.reply_to is not None]
    reply_to = asked[-1] if asked else None
    texts, offers = zip(*told, strict=True)
    return replace(
        work,
        content=Answers(
            (TextNotice(work.queued.place, _BETWEEN.join(texts), reply_to, offers[-1]),)
        ),
        rows=tuple(row for row, _ in taken),
        reply_to=None if reply_to is None else reply_to.message,
    )


def _that_fit(answers: Sequence[TextNotice]) -> Mapping[tuple[str, Offer | None], None]:
    """Return the first replies that fit, by text and offer, in order and without repetitions."""
    told: dict[tuple[str, Offer | None], None] = {}
    room = LONGEST_MESSAGE
    for say in answers:
        key = (say.html, say.offer)
        if key in told:
            continue
        room -= visible_length(say.html)
        if told and room < 0:
            break
        told[key] = None
        room -= len(_BETWEEN)
        if say.offer is not None:
            break
    return told
