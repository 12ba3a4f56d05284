"""Asking a person for a text that a command came without."""

from domain.model.actor import Actor
from domain.model.notices import Ask
from domain.model.permissions import Action
from domain.model.place import Place
from domain.model.question import Purpose, Question
from domain.ports.unit_of_work import UnitOfWork


async def ask_for_message(uow: UnitOfWork, place: Place, *, by: Actor) -> None:
    """Asks for the citizen's message that is to be registered; raises NotPermitted."""
    async with uow:
        office = await uow.office()
        office.permit(by, Action.REGISTER)
        question = await uow.questions.ask(Question(Purpose.REGISTER, by.person, place))
        await uow.outbox.put(Ask(question, place, reply_to=by.source))
        await uow.commit()
