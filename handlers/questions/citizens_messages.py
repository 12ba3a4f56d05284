"""Questions about a citizen's message, about an ambiguous private message, and for search words."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.question import HeldMessage
from domain.model.conversation.questions import Register, WhatIsMeant, WhatToFind
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.rights import Way, ways_to_register
from domain.ports.snapshots import QuestionSnapshot
from handlers.lists.view import named
from handlers.questions.buttons import (
    ChooseIncident,
    RegisterAs,
)
from handlers.questions.in_words import ask_reply
from handlers.searching import SearchAll
from handlers.texts import searching, words
from handlers.ui.buttons import LONGEST_LABEL, AskReply, Keyboard, column, paired
from handlers.ui.markup import escape, mention
from handlers.ui.questions import Drop, Dropped, asks
from handlers.ui.rendered import MessagePart, Rendered

_LONGEST_BEGINNING: Final = 120
_REGISTER: Final = "Зарегистрировать"


@asks(
    Register,
    closed="вопрос о новом сообщении закрыт. Зарегистрировать: /new",
    ended={
        EndKind.REGISTERED: "зарегистрировано: №{number}.",
        EndKind.DROPPED: "хорошо, ничего не зарегистрировано. Снова: /new",
    },
)
def _citizens_message(_: Register, asked: QuestionSnapshot) -> Rendered:
    text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
    return ask_reply(asked, text, "Текст сообщения и ссылка")


@asks(WhatToFind, closed="вопрос о поиске закрыт. Снова: /find")
def _what_to_find(_: WhatToFind, asked: QuestionSnapshot) -> Rendered:
    """Ask with a button in private, with an open reply box in a group."""
    if asked.question.place.private:
        buttons = SearchAll(question=asked.id), Drop(question=asked.id)
        return Rendered((MessagePart(searching.WHAT, column(*buttons)),))
    return Rendered((MessagePart(searching.WHAT, AskReply(searching.PLACEHOLDER)),))


@asks(
    WhatIsMeant,
    closed="вопрос о вашем сообщении закрыт.",
    ended={
        EndKind.DONE: "ваше сообщение отнесено к №{number}.",
        EndKind.REGISTERED: "зарегистрировано: №{number}.",
        EndKind.DROPPED: "хорошо, ничего не сделано.",
    },
)
def _what_is_meant(about: WhatIsMeant, asked: QuestionSnapshot) -> Rendered:
    """Quote the message below the question; the buttons are its possible meanings.

    Each incident's topic is listed below, since people don't know the numbers by heart.
    """
    message, private = about.held, asked.question.place.private
    listed = message.listed
    ways = _ways(asked) if private or not listed else []
    remarks = _drafts_to_decide(asked) if private else frozenset()
    numbers = [
        ChooseIncident(
            question=asked.id,
            number=number,
            label=f"Это ответ на №{number}" if private else f"№{number}",
        )
        for number in listed
        if number not in remarks
    ]
    others = column(
        *_register(asked.id, ways, listed=bool(listed)),
        *(
            ChooseIncident(question=asked.id, number=number, label=f"Замечание к проекту №{number}")
            for number in listed
            if number in remarks
        ),
        Drop(question=asked.id, what=Dropped.MESSAGE, label="Ничего")
        if private or not listed
        else Drop(question=asked.id, what=Dropped.DRAFT),
    )
    choice = column(*numbers).rows if private else tuple(paired(numbers))
    files = message.message.attachments
    sent = [f"Вложения: {words.attachments(files)}"] if files else []
    heading, incidents = _asked(asked, message, len(ways)), map(named, asked.offered.incidents)
    html = "\n".join([*_known(message), heading, *_beginning(message), *sent, *incidents])
    return Rendered((MessagePart(html, Keyboard((*choice, *others.rows))),))


def _drafts_to_decide(asked: QuestionSnapshot) -> frozenset[IncidentNumber]:
    """Return the incidents whose draft the person decides on: their words there are a comment."""
    person, organisation = asked.office.person(asked.question.person), asked.office.organisation
    coordinated = organisation.coordinated_by(person)
    return frozenset(
        row.number
        for row in asked.offered.incidents
        if row.status is Status.ON_APPROVAL and row.kind in coordinated
    )


def _asked(asked: QuestionSnapshot, message: HeldMessage, ways: int) -> str:
    person, place = asked.question.person, asked.question.place
    if message.listed and not place.private:
        return f"{mention('К какому инциденту', person)} относится ваше сообщение?"
    if message.listed:
        return "Что это за сообщение?"
    again = "" if message.repeats is None else " ещё раз"
    return f"{'Как зарегистрировать' if ways > 1 else 'Зарегистрировать'} сообщение{again}?"


def _known(message: HeldMessage) -> Iterator[str]:
    if (number := message.repeats) is not None:
        yield f"Вы уже зарегистрировали такое сообщение: №{number}, /incident_{number}"


def _register(
    question: int, ways: Sequence[tuple[str, Way]], *, listed: bool
) -> Iterator[RegisterAs]:
    """Return a button for each way to register the message."""
    for name, way in ways:
        label = f"{_REGISTER}: {name[0].lower()}{name[1:]}" if listed else name
        yield RegisterAs(
            question=question,
            kind=way.kind,
            authority=way.authority,
            label=words.cut(label if len(ways) > 1 else _REGISTER, LONGEST_LABEL),
        )


def _beginning(held: HeldMessage) -> Iterator[str]:
    if text := words.cut(held.message.text, _LONGEST_BEGINNING):
        yield f"<blockquote>{escape(text)}</blockquote>"


def _ways(asked: QuestionSnapshot) -> list[tuple[str, Way]]:
    """Return the ways to register the message, each with its label."""
    organisation, question = asked.office.organisation, asked.question
    person = asked.office.person(question.person)
    ways = ways_to_register(person, question.place, organisation)
    several = sum(way.kind is IncidentKind.PUBLICATION for way in ways) > 1
    return [(_way(way, organisation, several=several), way) for way in ways]


def _way(way: Way, organisation: Organisation, *, several: bool) -> str:
    """Return «Инцидент», «Публикация»; with the authority if there are several."""
    kind = words.NOUN[way.kind].nominative.capitalize()
    if way.authority is None or not several:
        return kind
    return f"{kind}: {words.authority(organisation, way.authority)}"
