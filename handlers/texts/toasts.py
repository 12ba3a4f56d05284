"""Answers to successful presses that several buttons share, or that need more than a sentence.

Plain text, at most 200 characters. Other buttons have theirs in their class.
"""

from collections.abc import Iterable
from typing import Final

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation
from handlers.texts import words
from handlers.texts.refusals import LONGEST_TOAST
from handlers.texts.tables import texts_of
from handlers.texts.words import about, cut

__getattr__ = texts_of("toasts")
"""The other texts: those of the section [text]."""

registered = about("зарегистрировано.")

_LONGEST_CHOICE: Final = 100
"""Leaves room for the next step."""


def routed(
    number: IncidentNumber, authorities: Iterable[AuthorityCode], organisation: Organisation
) -> str:
    """The authorities that got it."""
    names = words.authorities(organisation, authorities)
    return cut(f"№{number}: направлено — {names}.", LONGEST_TOAST)


def routed_already(
    number: IncidentNumber, authorities: Iterable[AuthorityCode], organisation: Organisation
) -> str:
    """The authorities that had it before."""
    names = words.authorities(organisation, authorities)
    return cut(f"№{number}: уже направлено — {names}.", LONGEST_TOAST)


def chosen_instead(
    number: IncidentNumber, authorities: Iterable[AuthorityCode], organisation: Organisation
) -> str:
    """The authority was added to an unfinished selection; nothing is sent yet."""
    names = cut(words.authorities(organisation, authorities), _LONGEST_CHOICE)
    return (
        f"№{number}: пока не направлено, выбираются несколько органов. Выбрано: {names}."
        " Нажмите «Направить»."
    )


def draft_corrected(kind: IncidentKind) -> str:
    """The held text is sent as a draft with corrections."""
    return f"Исправлено. {draft_sent(kind)}"


def draft_sent(kind: IncidentKind) -> str:
    """The held text is sent as a draft; a publication's is the answer."""
    if kind is IncidentKind.PUBLICATION:
        return "Текст принят: бот пришлёт его для размещения."
    return "Проект отправлен на согласование."
