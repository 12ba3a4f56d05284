"""The citizen's reply to a clarification (§10)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.questions import WriteAuthorsReply
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import take_answer


async def add_authors_reply(
    uow: UnitOfWork, question: int, text: str, *, by: Actor, at: datetime
) -> None:
    """Adds the citizen's reply to the cards of executors and control.

    Raises QuestionClosed, NotPermitted, NothingClarified, AlreadyClosed, DraftEmpty, DraftTooLong.
    """
    async with uow:
        office = await uow.office()
        asked = await take_answer(uow, question, by, WriteAuthorsReply)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.ADD_AUTHORS_REPLY, incident)
        incident.add_authors_reply(text, by, at)
        await uow.incidents.save(incident)
        await uow.commit()
