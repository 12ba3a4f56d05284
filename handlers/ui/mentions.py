"""Mentions of employees, in the form of the messenger in which a message appears."""

import re
from dataclasses import replace

from domain.model.ids import Messenger, PersonId, messenger_of
from domain.model.organisation.organisation import Organisation
from handlers.ui.markup import MENTION
from handlers.ui.rendered import MessagePart, Rendered


def mentions_people(rendered: Rendered) -> bool:
    """Return whether it mentions anybody."""
    parts = (*rendered.parts, *filter(None, [rendered.replaced]))
    return any(MENTION.search(part.html) for part in parts)


def addressed(rendered: Rendered, messenger: Messenger, organisation: Organisation) -> Rendered:
    """Return it with mentions of people's accounts in that messenger.

    Views mention people by the ids that records use. Who has no account there is only named.
    """

    def mention(found: re.Match[str]) -> str:
        account = _account_in(messenger, PersonId(int(found[1])), organisation)
        return found[2] if account is None else f'<a href="tg://user?id={account}">{found[2]}</a>'

    def with_mentions(part: MessagePart) -> MessagePart:
        return replace(part, html=MENTION.sub(mention, part.html))

    return replace(
        rendered,
        parts=tuple(map(with_mentions, rendered.parts)),
        replaced=None if rendered.replaced is None else with_mentions(rendered.replaced),
    )


def _account_in(
    messenger: Messenger, person_id: PersonId, organisation: Organisation
) -> PersonId | None:
    person = organisation.person(person_id)
    if person is not None:
        return person.account_in(messenger)
    return person_id if messenger_of(person_id) is messenger else None
