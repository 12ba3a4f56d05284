"""The account of an employee in the other messenger: a link to add it, and its removal."""

from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, Messenger, PersonId, Place, messenger_of
from domain.model.organisation.accounts import LINK_LIFE, AccountLink, unlinked
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.people import Person
from domain.use_cases.linking import add_account, offer_link
from handlers.administration.inviting import new_code
from handlers.administration.pages import Change, ChangeButton, put_in_force
from handlers.texts import administration as texts
from handlers.texts.words import messenger_name
from handlers.ui.buttons import Button, OfNothing, Style
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage

_MARK: Final = "account-"
"""Begins the code of such a link; that of an invitation is shorter than the rest."""


def linkable(person: Person, place: Place, context: Context) -> Messenger | None:
    """Return the other messenger, if the person may add their account in it."""
    if person.other is not None or not place.private:
        return None
    return next((one for one in context.bots if one is not messenger_of(person.id)), None)


class LinkAccount(Button, prefix="al"):
    """Gives a link by which the person adds their account in the other messenger."""

    messenger: Messenger
    subject = OfNothing.STAFF

    @property
    def label(self) -> str:
        """Names the messenger."""
        return texts.LINK_ACCOUNT.format(messenger_name(self.messenger))

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the link, which replaces an earlier one."""
        bot = context.bots.get(self.messenger)
        if by.source is None or bot is None:
            return SILENT
        code = _MARK + new_code()
        link = AccountLink(code, by.person, context.now + LINK_LIFE)
        name = messenger_name(self.messenger)
        text = texts.ACCOUNT_LINK.format(name=name, link=bot.link(code), code=code)
        await offer_link(context.uow, link, TextNotice(by.source.place, text), by=by)
        return SILENT


def opens_account_link(code: str) -> bool:
    """Return whether the code is that of such a link, not of an invitation."""
    return code.startswith(_MARK)


async def on_account_link(written: IncomingMessage, code: str, context: Context) -> Response:
    """Handle `/start` with such a code: the account is the person's from now on."""
    name = messenger_name(written.place.messenger)
    await add_account(
        context.uow,
        code,
        written.place,
        here=texts.ACCOUNT_LINKED_HERE,
        there=texts.ACCOUNT_LINKED.format(name),
        by=written.by,
        at=context.now,
    )
    return SILENT


class Unlink(ChangeButton, prefix="az"):
    """Takes the other account of an employee, e.g. of a lost phone."""

    person: PersonId
    messenger: Messenger
    label = texts.UNLINK_SURELY
    style = Style.BACK

    def change(self) -> Change:
        """Records keep the first account."""
        return partial(unlinked, person=self.person)

    async def press(self, by: Actor, context: Context) -> Response:
        """Take it, and tell the person in both messengers."""
        known = (await context.reading.office()).organisation.people.get(self.person)
        told: list[TextNotice] = []
        if known is not None and known.other is not None:
            left = texts.ACCOUNT_UNLINKED.format(messenger_name(self.messenger))
            told = [
                TextNotice(Place(ChatId(known.other)), texts.ACCOUNT_UNLINKED_HERE),
                TextNotice(Place(ChatId(known.id)), left),
            ]
        return await put_in_force(
            self.question, self.change(), self.then, by, context, notices=told
        )

    @property
    def then(self) -> AdminPage:
        """The person's page."""
        return AdminPage(PageKind.PERSON, str(self.person))
