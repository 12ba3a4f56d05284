"""A group gets a new id because the messenger has made it a supergroup."""

from domain.model.ids import ChatId
from domain.ports.unit_of_work import UnitOfWork


async def migrate_chat(uow: UnitOfWork, old: ChatId, new: ChatId) -> None:
    """Moves the work of the old chat to the new one; also accepts a chat without work."""
    async with uow:
        await uow.chats.move(old, new)
        await uow.commit()
