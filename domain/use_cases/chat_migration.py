"""A group gets another identity, because the messenger has made a larger one of it."""

from domain.model.ids import ChatId
from domain.ports.unit_of_work import UnitOfWork


async def migrate_chat(uow: UnitOfWork, old: ChatId, new: ChatId) -> None:
    """The work of the old chat goes on in the new one; a chat where nobody works may move too."""
    async with uow:
        await uow.chats.move(old, new)
        await uow.commit()
