"""Access tokens of social networks: stored sealed, and gone from the chat they were sent in."""

from collections.abc import Sequence

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage
from domain.model.conversation.notices.kinds import DeleteMessage, TextNotice
from domain.model.ids import MessageRef
from domain.model.network.post import PageAddress
from domain.model.network.token import SealedToken, TokenOwner
from domain.model.organisation.page_changes import known_page
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import show_page


async def store_token(
    uow: UnitOfWork,
    question: int,
    token: SealedToken,
    messages: Sequence[MessageRef],
    then: MenuPage,
    *,
    by: Actor,
    lacks: TextNotice | None = None,
) -> None:
    """Stores a token, deletes the messages that brought it, and shows `then`.

    `lacks` tells what the token does not allow. Raises UnknownPerson, NotPermitted, PAGE_GONE,
    QuestionClosed.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        if isinstance(token.owner, PageAddress):
            known_page(office.organisation, token.owner)
        await uow.tokens.put(token)
        uow.forget_update()
        for message in messages:
            await uow.outbox.put(DeleteMessage(message.place, message))
        if lacks is not None:
            await uow.outbox.put(lacks)
        await show_page(uow, question, then, by)
        await uow.commit()


async def remove_token(
    uow: UnitOfWork, question: int, owner: TokenOwner, then: MenuPage, *, by: Actor
) -> None:
    """Removes a stored token; raises UnknownPerson, NotPermitted, QuestionClosed."""
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        await uow.tokens.remove(owner)
        await show_page(uow, question, then, by)
        await uow.commit()
