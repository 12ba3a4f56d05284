"""The kinds of notices in delivery, each registered next to its loader."""

from domain.model.conversation.notices import KINDS, CatchUp
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
