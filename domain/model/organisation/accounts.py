"""The accounts of a person who works in several messengers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import Messenger, PersonId, messenger_of
from domain.model.organisation.changing import NotEmployed
from domain.model.organisation.organisation import UNNAMED_ADMIN, Organisation
from domain.model.organisation.people import Person, Post, Role

LINK_LIFE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A code by which the person adds the account that sends it."""

    code: str
    person: PersonId
    until: datetime
    """When it expires."""


class AccountTaken(DomainError):
    """The account belongs to another employee."""

    owner: PersonId


def linked(organisation: Organisation, person: PersonId, account: PersonId) -> Organisation:
    """Give the employee this account besides their first, in place of a former one.

    Raises NotEmployed, WRONG_MESSENGER, AccountTaken.
    """
    known = organisation.people.get(person)
    if known is None:
        raise NotEmployed(person)
    if messenger_of(account) is messenger_of(person):
        raise Refusal(Reason.WRONG_MESSENGER)
    people = dict(organisation.people)
    owner = organisation.id_of(account)
    if owner in people.keys() | organisation.suspended.keys() and owner != person:
        if not _same_administrator(people.get(owner), known):
            raise AccountTaken(owner)
        del people[owner]
    return replace(organisation, people={**people, person: _with(known, account)})


def _with(known: Person, account: PersonId) -> Person:
    here = messenger_of(account)
    others = [one for one in known.others if messenger_of(one) is not here]
    return replace(known, others=(*others, account))


def _same_administrator(owner: Person | None, known: Person) -> bool:
    """Whether the owner may be this administrator: ADMIN_IDS lists accounts, not people."""
    admin = Post(Role.ADMIN)
    unnamed = owner is not None and owner.name == UNNAMED_ADMIN and owner.posts == {admin}
    return unnamed and admin in known.posts


def unlinked(organisation: Organisation, person: PersonId, messenger: Messenger) -> Organisation:
    """Take the employee's account in this messenger, unless it came first. Raises NotEmployed."""
    known = organisation.people.get(person)
    if known is None:
        raise NotEmployed(person)
    others = tuple(one for one in known.others if messenger_of(one) is not messenger)
    people = {**organisation.people, person: replace(known, others=others)}
    return replace(organisation, people=people)


def reached(organisation: Organisation, last: Mapping[PersonId, PersonId]) -> Organisation:
    """The organisation whose people are reached in these accounts, as far as they are theirs."""
    people = {
        person.id: replace(person, last_account=account if account in person.accounts else None)
        for person in organisation.people.values()
        for account in [last.get(person.id)]
    }
    return replace(organisation, people=people) if last else organisation


def recognised(file: Organisation, now: Organisation) -> Iterator[Person]:
    """Yield the people of a file under the ids by which records know them.

    Who is listed with one account keeps the others, unless the file gives them to somebody else.
    """
    listed = {account for one in file.people.values() for account in one.accounts}
    for one in file.people.values():
        known = next(filter(None, map(now.person, one.accounts)), one)
        kept = [
            account
            for account in known.accounts
            if account in one.accounts or account not in listed
        ]
        accounts = {messenger_of(account): account for account in (*kept, *one.accounts)}
        first = known.id if known.id in accounts.values() else one.id
        others = tuple(account for account in accounts.values() if account != first)
        yield replace(one, id=first, others=others)
