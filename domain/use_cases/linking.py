"""How an employee adds their account in the other messenger."""

from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import PersonId, Place
from domain.model.organisation.accounts import AccountLink, LinkOver, linked
from domain.ports.unit_of_work import UnitOfWork


async def offer_link(uow: UnitOfWork, link: AccountLink, shown: TextNotice, *, by: Actor) -> None:
    """Stores the link in place of the person's former one, and shows it; raises UnknownPerson."""
    async with uow:
        (await uow.office()).person(by.person)
        await uow.account_links.add(link)
        await uow.outbox.put(shown)
        await uow.commit()


async def add_account(
    uow: UnitOfWork, code: str, place: Place, *, here: str, there: str, by: Actor, at: datetime
) -> None:
    """Gives the account of this private chat to the person who made the link.

    `here` and `there` are sent to this chat and to their former one. A refusal leaves the link
    valid. Raises LinkOver, NotEmployed, WrongMessenger, AccountTaken.
    """
    async with uow:
        person, account = await uow.account_links.use(code, at), PersonId(place.chat)
        if person is None:
            raise LinkOver
        former = (await uow.office()).organisation.private_of(person)
        change = partial(linked, person=person, account=account)
        await uow.change_organisation(change, person)
        await uow.account_links.note(person, account)
        await uow.access_requests.answer(account)
        await uow.outbox.put(TextNotice(place, here, reply_to=by.source))
        await uow.outbox.put(TextNotice(former, there))
        await uow.commit()
