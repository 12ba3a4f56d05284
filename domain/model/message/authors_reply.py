"""Replies by the author of an incident to clarifications (§10)."""

from dataclasses import dataclass

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber


@dataclass(frozen=True, slots=True)
class AuthorsReply:
    """The author's words, added by an executor; the text can be erased."""

    text: str
    signed: Signature


@dataclass
class NothingClarified(DomainError):
    """The author was not asked anything: no clarification was placed."""

    number: IncidentNumber
