"""Talk among colleagues under a card: it is no draft, and is not asked about again."""

from domain.model.actor import Actor
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import close_question


async def call_talk(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """Discards the held text as talk; more talk by the same person there isn't asked about.

    Raises QuestionClosed.
    """
    async with uow:
        await close_question(uow, question, by)
        await uow.questions.remember_talk(question)
        await uow.commit()
