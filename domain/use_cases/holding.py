"""A message that may be about one of several incidents: its author chooses."""

from domain.model.actor import Actor
from domain.model.conversation.held import HeldMessage
from domain.model.conversation.notices import Ask
from domain.model.conversation.question import Question
from domain.model.conversation.questions import WhatIsMeant
from domain.model.message.attachment import checked_attachments
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask


async def ask_which(
    uow: UnitOfWork, held: HeldMessage, *, by: Actor, question: int | None = None
) -> None:
    """Holds the message and asks which incident it is about; `question`: the earlier one, closed.

    Raises UnknownPerson, QuestionClosed, TooManyAttachments.
    """
    checked_attachments(held.message.attachments)
    async with uow:
        office = await uow.office()
        office.person(by.person)
        if by.source is None:
            raise QuestionClosed
        if question is not None:
            await uow.questions.hold(question, held)
            await uow.outbox.put(Ask(question, by.source.place))
        else:
            asked = Question(by.person, by.source.place, WhatIsMeant(held))
            await ask(uow, asked, reply_to=by.source)
        await uow.commit()
