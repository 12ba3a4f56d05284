"""The account of an employee in another messenger: a link to add it, and its removal."""

from dataclasses import field
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import EndKind, TextNotice
from domain.model.conversation.questions import ConfirmAccount
from domain.model.ids import ChatId, Messenger, PersonId, Place, messenger_of
from domain.model.organisation.accounts import LINK_LIFE, AccountLink, unlinked
from domain.model.organisation.people import Person
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.linking import add_account, ask_owner, offer_link
from handlers.administration.pages import put_in_force
from handlers.texts import administration as texts
from handlers.texts.words import messenger_name
from handlers.ui.buttons import Button, OfNothing, Style, column
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.invitation_codes import new_code
from handlers.ui.markup import escape
from handlers.ui.menus import Choice
from handlers.ui.questions import Drop, Dropped, QuestionButton, asks
from handlers.ui.rendered import MessagePart, Rendered

_MARK: Final = "account-"
"""Begins the code of such a link."""


def linkable(person: Person, place: Place, context: Context) -> Messenger | None:
    """Return a messenger in which the person may add their account."""
    if not place.private:
        return None
    return next((one for one in context.bots if person.account_in(one) is None), None)


class LinkAccount(Button, prefix="al"):
    """Gives a link by which the person adds their account in another messenger."""

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
    """Handle `/start` with such a code: ask the person whose link it is."""

    def here(asked_in: Messenger) -> TextNotice:
        text = texts.ACCOUNT_TO_CONFIRM.format(messenger_name(asked_in))
        return TextNotice(written.place, text, reply_to=written.ref)

    await ask_owner(context.uow, code, written.name, written.place, here, at=context.now)
    return SILENT


class MyAccount(QuestionButton, prefix="aj"):
    """Links the account that opened the link."""

    label: str = field(default="Да, это я", compare=False)
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Notify the person in both messengers."""

        def there(linked_in: Messenger) -> str:
            return texts.ACCOUNT_LINKED.format(messenger_name(linked_in))

        await add_account(
            context.uow, self.question, here=texts.ACCOUNT_LINKED_HERE, there=there, by=by
        )
        return SILENT


@asks(
    ConfirmAccount,
    closed="вопрос о втором аккаунте закрыт.",
    ended={EndKind.DONE: "аккаунт привязан.", EndKind.DROPPED: "аккаунт не привязан."},
)
def _confirm_account(about: ConfirmAccount, asked: QuestionSnapshot) -> Rendered:
    """Render the question, in the account that asked for the link."""
    text = texts.ACCOUNT_ASKED.format(
        name=escape(about.name), messenger=messenger_name(messenger_of(about.account))
    )
    refuse = Drop(question=asked.id, what=Dropped.ACCOUNT, label="Нет, это не я")
    keys = column(MyAccount(question=asked.id), refuse)
    return Rendered((MessagePart(text, keys),))


async def unlink(chosen: Choice, by: Actor, context: Context) -> Response:
    """Take an account other than the first, e.g. of a lost phone; records keep the first.

    The person is told in both messengers. The value is the account that records use.
    """
    account, person = PersonId(int(chosen.key)), PersonId(int(chosen.value))
    messenger = messenger_of(account)
    known = (await context.reading.office()).organisation.people.get(person)
    told: list[TextNotice] = []
    if known is not None and account in known.others:
        left = texts.ACCOUNT_UNLINKED.format(messenger_name(messenger))
        told = [
            TextNotice(Place(ChatId(account)), texts.ACCOUNT_UNLINKED_HERE),
            TextNotice(Place(ChatId(known.id)), left),
        ]
    changed = partial(unlinked, person=person, messenger=messenger)
    then = MenuPage(PageKind.PERSON, chosen.value)
    return await put_in_force(chosen.question, changed, then, by, context, notices=told)
