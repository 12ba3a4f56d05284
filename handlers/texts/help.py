"""`/help` and `/start`: the person's options in this place. Fit for HTML as is.

There are two tables. The first has the few lines that matter in this place, its main purpose at the
top; the second has the rest, under «Ещё».
"""

import html
from collections.abc import Iterator, Sequence
from enum import StrEnum, auto
from typing import Final

from domain.model.ids import PersonId, Place
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Role
from domain.model.organisation.permissions import Action, may
from domain.model.organisation.rights import ways_to_register
from handlers.texts import replies, words
from handlers.texts.commands import administers, commands_of
from handlers.texts.first_day import first_day
from handlers.texts.tables import sections

LONGEST_HELP: Final = 10
"""Lines of the first page: as many as a phone shows at once."""

_LONGEST_TITLE: Final = 300


class Occupation(StrEnum):
    """A person's task in the procedure, in order of importance in private."""

    REPORTING = auto()
    """Reports to the head (§22)."""
    ORDERING = auto()
    """Orders reports from control (§21)."""
    REGISTERING = auto()
    """Registers incidents to be routed (§4)."""
    DECIDING = auto()
    """Decides on drafts (§13)."""
    COORDINATING = auto()
    """Coordinates publications (§5)."""
    ANSWERING = auto()
    """Answers as an executor (§8)."""
    FINDING = auto()
    """Registers publications for their own authority (§7)."""
    ADMINISTERING = auto()
    """Sets up the organisation."""
    LOOKING = auto()
    """Only the head and the admins have nothing but this."""


_FIRST: Final = {Occupation(code): lines for code, lines in sections("help")["first"].items()}
"""The few lines of each occupation; the first is its purpose."""


def greeting(
    person: Person | None, person_id: PersonId, organisation: Organisation, *, private: bool
) -> str:
    """The answer to `/start`."""
    if person is None:
        return f"Здравствуйте! {replies.stranger(person_id, organisation, private=private)}"
    name = words.cut(organisation.name, _LONGEST_TITLE)
    told = "\n".join(first_day(person.posts))
    return html.escape(
        f"Здравствуйте! Это «Отклик»: работа с сообщениями в социальных сетях.\n{name}\n\n"
        f"Вы в списке: {_introduced(person, organisation)}.\n"
        f"{told}\nЧто ещё здесь можно делать: /help",
        quote=False,
    )


def help_for(person: Person, place: Place, organisation: Organisation) -> list[str]:
    """Return the parts of `/help`: the few lines that matter here, then the rest by topic."""
    jobs = _jobs(person, place, organisation)
    told = _told(person, place, organisation)
    introduced = [_introduced(person, organisation), *_today(person, organisation)]
    first = [html.escape(line, quote=False) for line in introduced]
    first += (line.format(**told) for line in _few(jobs, LONGEST_HELP - len(first)))
    commands = commands_of(person, place, organisation)
    topics = (
        *(
            (one["title"], one["lines"])
            for one in sections("help")["topic"]
            if {*one["for"]} & {*jobs}
        ),
        ("Команды", tuple(f"/{one.name}{one.rest} — {one.does}" for one in commands)),
    )
    more = (
        [f"<b>{title}</b>", *(line.format(**told) for line in lines)] for title, lines in topics
    )
    return ["\n".join(part) for part in (first, *more)]


def _few(jobs: Sequence[Occupation], most: int) -> Iterator[str]:
    """Return the purpose of each job, and more about the first ones while there is room."""
    room = most - len(jobs)
    for job in jobs:
        main, *others = _FIRST[job]
        yield from (main, *others[:room])
        room -= min(room, len(others))


def _jobs(person: Person, place: Place, organisation: Organisation) -> Sequence[Occupation]:
    """Return the person's jobs today, that of the chat first."""
    usual = dict.fromkeys((*_of_chat(place, organisation), *Occupation))
    theirs = set(_theirs(person))
    if not administers(person, place):
        theirs.discard(Occupation.ADMINISTERING)
    if not place.private:
        theirs.discard(Occupation.ORDERING)
    return [job for job in usual if job in theirs]


def _of_chat(place: Place, organisation: Organisation) -> Iterator[Occupation]:
    if place == organisation.control:
        yield from (Occupation.DECIDING, Occupation.REGISTERING)
    if place == organisation.media:
        yield Occupation.COORDINATING
    if organisation.authorities_at(place):
        yield from (Occupation.ANSWERING, Occupation.FINDING)


def _theirs(person: Person) -> Iterator[Occupation]:
    own = [post.authority for post in person.duties if post.authority is not None]
    if may(person, Action.ACKNOWLEDGE):
        yield Occupation.REPORTING
    if may(person, Action.ORDER_BRIEFING):
        yield Occupation.ORDERING
    if may(person, Action.REGISTER):
        yield Occupation.REGISTERING
    if may(person, Action.DECIDE):
        yield Occupation.DECIDING
    if may(person, Action.SUBMIT_DRAFT, own):
        yield Occupation.ANSWERING
    if may(person, Action.ROUTE, coordinator=Role.MEDIA):
        yield Occupation.COORDINATING
    elif may(person, Action.REGISTER_OWN, own):
        yield Occupation.FINDING
    if may(person, Action.ADMINISTER):
        yield Occupation.ADMINISTERING
    yield Occupation.LOOKING


def _told(person: Person, place: Place, organisation: Organisation) -> dict[str, str]:
    """Return the values that differ by place."""
    here = {way.kind for way in ways_to_register(person, place, organisation)}
    return {
        "forward_incident": _forward("его", place, here=IncidentKind.INCIDENT in here),
        "forward_publication": _forward("её", place, here=IncidentKind.PUBLICATION in here),
        "deciders": _deciders(organisation),
    }


def _forward(it: str, place: Place, *, here: bool) -> str:
    """Return how to send a message to the bot; `here`: it can be registered in this place."""
    if place.private:
        return f"перешлите {it} сюда"
    return f"пришлите /new и {it} текст" if here else f"перешлите {it} боту в личный чат"


def _deciders(organisation: Organisation) -> str:
    """Name the body that decides on returns: for publications the media department, if any (§5)."""
    media = organisation.coordinating_role(IncidentKind.PUBLICATION) is Role.MEDIA
    control = words.ROLE[Role.CONTROL]
    return f"{control}, по публикации — {words.ROLE[Role.MEDIA]}" if media else control


def _today(person: Person, organisation: Organisation) -> Iterator[str]:
    """Return the effect of an absence on their work today (§8)."""
    if person.absent_until is not None:
        yield (
            f"У вас отмечено отсутствие {words.until(person.absent_until)}, ваши права переданы."
            " Вышли на работу раньше — завершите отсутствие: /absence в личном чате."
        )
    if absent := sorted({standing.instead_of for standing in person.substitutions}):
        names = ", ".join(words.person(organisation, one) for one in absent)
        yield f"Сегодня вы замещаете: {names}"


def _introduced(person: Person, organisation: Organisation) -> str:
    """«Иванова А. П. (отдел контроля)»."""
    posts = "; ".join(words.post(one, organisation) for one in person.posts_in_order())
    return f"{words.short_name(person.name)} ({posts})"
