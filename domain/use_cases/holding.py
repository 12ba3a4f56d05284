"""A message that is about one of several incidents: its author says which."""

from types import TracebackType
from typing import Self

from domain.model.actor import Actor
from domain.model.staff.office import Office
from domain.model.telling.notices import Retire
from domain.model.telling.question import HeldMessage, Question, WhichIncident
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, close_question


async def ask_which(
    uow: UnitOfWork, held: HeldMessage, *, by: Actor, question: int | None = None
) -> None:
    """Keeps the message and asks about it; `question`: that has been asked about an earlier state.

    Raises UnknownPerson, QuestionClosed.
    """
    async with uow:
        office = await uow.office()
        office.person(by.person)
        if by.source is None:
            raise QuestionClosed
        if question is not None:
            await uow.questions.hold(question, held)
        else:
            asked = Question(by.person, by.source.place, WhichIncident(held))
            await ask(uow, asked, reply_to=by.source)
        await uow.commit()


class Answering:
    """A unit of work in which whatever is done answers a question, too: one commit for both."""

    def __init__(self, uow: UnitOfWork, question: int, by: Actor) -> None:
        self._uow = uow
        self._question = question
        self._by = by

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        return await self._uow.office()

    async def commit(self) -> None:
        """Makes all of it durable, the end of the question with it; raises QuestionClosed, too."""
        asked = await close_question(self._uow, self._question, self._by)
        await self._uow.outbox.put(Retire(self._question, asked.place))
        await self._uow.commit()

    async def __aenter__(self) -> Self:
        await self._uow.__aenter__()
        self.incidents = self._uow.incidents
        self.outbox = self._uow.outbox
        self.questions = self._uow.questions
        self.selections = self._uow.selections
        self.absences = self._uow.absences
        self.chats = self._uow.chats
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._uow.__aexit__(error_type, error, traceback)
