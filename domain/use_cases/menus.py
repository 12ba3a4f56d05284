"""Menus: messages whose pages a person turns."""

from typing import TypeVar

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import Ask
from domain.model.conversation.question import About
from domain.model.ids import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed

T = TypeVar("T", bound=About)


async def turn_to(uow: UnitOfWork, question: int, about: About, by: Actor) -> Place:
    """Shows another page of the menu in its message; return where that is.

    Raises QuestionClosed, also if the question is another menu.
    """
    asked = await uow.questions.turn(question, by.person, about)
    if asked is None:
        raise QuestionClosed
    await uow.outbox.put(Ask(question, asked.place))
    return asked.place


async def open_to(uow: UnitOfWork, question: int, by: Actor, menu: type[T]) -> tuple[Place, T]:
    """Return where the person has this menu open, and its state; raises QuestionClosed."""
    asked = await uow.questions.waiting(question, by.person)
    if asked is None or not isinstance(asked.about, menu):
        raise QuestionClosed
    return asked.place, asked.about
