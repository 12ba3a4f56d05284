"""The kinds of notices in delivery, each registered next to its loader."""

from domain.model.conversation.notices.kinds import CatchUp
from domain.model.conversation.notices.notice import KINDS
from storage.delivery.kinds import answers, incidents, office, questions
from storage.delivery.kinds.registry import CONTENTS, LOADERS, RULES, Batch, Opening, kinds_that

__all__ = [
    "CONTENTS",
    "LOADERS",
    "RULES",
    "Batch",
    "Opening",
    "answers",
    "incidents",
    "kinds_that",
    "office",
    "questions",
]

if missing := KINDS.keys() - LOADERS.keys() - {CatchUp.kind}:
    message = f"notices without a loader: {sorted(missing)}"
    raise LookupError(message)
