"""How an employee adds their account in another messenger."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind, QuestionEnd, TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import ConfirmAccount
from domain.model.errors import Reason, Refusal
from domain.model.ids import ChatId, Messenger, PersonId, Place, messenger_of, written_id
from domain.model.organisation.accounts import AccountLink, linked
from domain.model.organisation.changing import shown_name
from domain.model.organisation.permissions import check_private
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, close_question


async def offer_link(uow: UnitOfWork, link: AccountLink, shown: TextNotice, *, by: Actor) -> None:
    """Stores the link in place of the person's former one, and shows it.

    Raises UnknownPerson, PRIVATE_ONLY.
    """
    async with uow:
        (await uow.office()).person(by.person)
        check_private(shown.place)
        await uow.account_links.add(link)
        await uow.outbox.put(shown)
        await uow.commit()


async def ask_owner(
    uow: UnitOfWork,
    code: str,
    name: str,
    place: Place,
    here: Callable[[Messenger], TextNotice],
    *,
    at: datetime,
) -> None:
    """Asks the person who made the link whether the account that opened it is theirs.

    In the account that asked for the link: anybody may have opened it. `name`: the messenger's name
    for the account, whose private chat `place` is; `here` is sent there, and names the messenger of
    the question. A refusal leaves the link valid. Raises LINK_OVER, NotEmployed, WRONG_MESSENGER,
    AccountTaken.
    """
    async with uow:
        person, account = await uow.account_links.use(code, at), PersonId(place.chat)
        if person is None:
            raise Refusal(Reason.LINK_OVER)
        linked((await uow.office()).organisation, person, account)
        about = ConfirmAccount(account, shown_name(str(written_id(account)), name))
        await ask(uow, Question(person, Place(ChatId(person)), about))
        await uow.outbox.put(here(messenger_of(person)))
        await uow.commit()


async def add_account(
    uow: UnitOfWork, question: int, *, here: str, there: Callable[[Messenger], str], by: Actor
) -> None:
    """Gives the account to the person who confirms it; sends `here` to it, `there` to their first.

    Raises QuestionClosed, NotEmployed, WRONG_MESSENGER, AccountTaken.
    """
    async with uow:
        asked = await close_question(uow, question, by, QuestionEnd(EndKind.DONE))
        if not isinstance(asked.about, ConfirmAccount):
            raise QuestionClosed
        account = asked.about.account
        change = partial(linked, person=by.person, account=account)
        await uow.change_organisation(change, by.person)
        await uow.account_links.note(by.person, account)
        await uow.access_requests.answer(account)
        await uow.outbox.put(TextNotice(Place(ChatId(account)), here))
        await uow.outbox.put(TextNotice(asked.place, there(messenger_of(account))))
        await uow.commit()
