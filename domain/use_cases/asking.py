"""Asking a person for a text or a word, and taking the answer."""

from dataclasses import dataclass

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.place import Place
from domain.model.staff.permissions import Action, NotPermitted
from domain.model.staff.publication import ways_to_register
from domain.model.telling.notices import Ask, Retire
from domain.model.telling.question import Purpose, Question
from domain.ports.unit_of_work import UnitOfWork


@dataclass
class QuestionClosed(DomainError):
    """The question was answered, or another has taken its place."""


async def ask_for_message(uow: UnitOfWork, place: Place, *, by: Actor) -> None:
    """Asks for the citizen's message that is to be registered there; raises NotPermitted."""
    async with uow:
        office = await uow.office()
        ways = ways_to_register(office.person(by.person), place, office.organisation)
        if not ways:
            raise NotPermitted(Action.REGISTER)
        by = office.permit_way(by, ways[0])
        question = await uow.questions.ask(Question(Purpose.REGISTER, by.person, place))
        await uow.outbox.put(Ask(question, place, reply_to=by.source))
        await uow.commit()


async def ask_about(uow: UnitOfWork, purpose: Purpose, number: IncidentNumber, by: Actor) -> None:
    """Puts a question about the incident to the person, where they have just pressed a button."""
    if by.source is None:
        raise QuestionClosed
    asked = Question(purpose, by.person, by.source.place, number)
    await uow.outbox.put(Ask(await uow.questions.ask(asked), asked.place))


async def drop_question(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """It is asked no more, and what was kept with it goes nowhere; raises QuestionClosed."""
    async with uow:
        asked = await close_question(uow, question, by)
        await uow.outbox.put(Retire(question, asked.place))
        await uow.commit()


async def close_question(uow: UnitOfWork, question: int, by: Actor) -> Question:
    """The question, now answered by the person it was put to; raises QuestionClosed."""
    asked = await uow.questions.close(question)
    if asked is None or asked.person != by.person:
        raise QuestionClosed
    return asked
