"""Texts before the final answer: interim answers (§16), questions to the author (§10)."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.incident.answer.draft import AnswerOnly, DraftKind, DraftState, checked_text
from domain.model.incident.drafts import Drafts
from domain.model.incident.events import AuthorReplied, InterimAllowed
from domain.model.incident.workflow.second_clock import NoInterimYet, SecondInterim
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.authors_reply import AuthorsReply, NothingClarified


class Interim(Drafts):
    """Interim answers and clarifications."""

    __slots__ = ()

    @property
    def interim_allowed(self) -> bool:
        """Whether an interim answer may be drafted: the first, or another that control allowed."""
        clock = self.second_clock
        if clock is None:
            return True
        versions = [placed.version for placed in self.placements]
        further = [one for one in versions if one is not None and one > clock.version]
        interims = sum(self.draft(one).kind is DraftKind.INTERIM for one in further)
        return interims < clock.more_interims

    @property
    def clarified(self) -> bool:
        """Whether a question to the author was placed (§10)."""
        return any(
            draft.kind is DraftKind.CLARIFICATION and draft.state is DraftState.PLACED
            for draft in self.drafts
        )

    def check_kind(self, kind: DraftKind) -> None:
        """Check that a draft of that kind is allowed.

        Raises JoinedElsewhere, AnswerOnly for a publication, and SecondInterim unless control
        allowed another interim answer.
        """
        self._must_not_be_joined()
        if kind is not DraftKind.FINAL and self.kind is IncidentKind.PUBLICATION:
            raise AnswerOnly(self.number)
        if kind is DraftKind.INTERIM and not self.interim_allowed:
            raise SecondInterim(self.number)

    def allow_interim(self, by: Actor, at: datetime) -> bool:
        """Allow one more interim answer (§16); the second deadline stays.

        False if one is allowed already. Raises NoInterimYet, AlreadyClosed.
        """
        self._must_be_open()
        if self.second_clock is None:
            raise NoInterimYet(self.number)
        if self.interim_allowed:
            return False
        clock = self.second_clock
        self.second_clock = replace(clock, more_interims=clock.more_interims + 1)
        self._record(InterimAllowed, at, by)
        return True

    def check_clarified(self) -> None:
        """Raise NothingClarified if the author was not asked anything, or AlreadyClosed."""
        self._must_be_open()
        if not self.clarified:
            raise NothingClarified(self.number)

    def add_authors_reply(self, text: str, by: Actor, at: datetime) -> None:
        """Add the author's reply to a clarification (§10).

        Raises NothingClarified, AlreadyClosed, DraftEmpty, DraftTooLong.
        """
        self.check_clarified()
        self.authors_replies.append(AuthorsReply(checked_text(text), by.sent(at)))
        index = len(self.authors_replies) - 1
        self._record(AuthorReplied, at, by, index=index)
