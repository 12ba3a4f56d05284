"""Questions for a citizen's message, and about an ambiguous message; their buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.question import HeldMessage
from domain.model.conversation.questions import Register, WhatIsMeant
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.link import Link
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.rights import Way, ways_to_register
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.registering import register_held
from domain.use_cases.replying import reply_about
from handlers.lists.view import named
from handlers.reading.reply_meaning import checked_reply_of, response_to
from handlers.texts import replies, toasts, words
from handlers.ui.buttons import LONGEST_LABEL, Keyboard, column, paired
from handlers.ui.context import Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape, mention
from handlers.ui.questions import Drop, Dropped, QuestionButton, ask_reply, asks
from handlers.ui.rendered import MessagePart, Rendered

_LONGEST_BEGINNING: Final = 120
_REGISTER: Final = "Зарегистрировать"


class RegisterAs(QuestionButton, prefix="rg"):
    """A kind of incident: registers the message as that, maybe for an authority."""

    kind: IncidentKind
    authority: AuthorityCode | None = None
    """None: the incident is yet to be routed."""
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Register it under a number."""
        way = Way(self.kind, self.authority)
        registration = await register_held(context.uow, self.question, way, by=by, at=context.now)
        said = replies.already_registered if registration.known else toasts.registered
        return toasted(said(registration.incident.number))


class ChooseIncident(QuestionButton, prefix="wi"):
    """«Это ответ на №3»: handles the held message as a reply to that incident."""

    number: IncidentNumber
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Handle the message as a reply to the card of that incident."""
        asked = await context.reading.question(self.question, context.now)
        if asked is None or asked.question.person != by.person:
            raise QuestionClosed
        if not isinstance(asked.question.about, WhatIsMeant):
            raise QuestionClosed
        written = _written(asked.question.about.held, by)
        reply = await checked_reply_of(written, context)
        undone = await reply_about(
            context.uow, self.number, reply, by=written.by, now=context.now, question=asked.id
        )
        return response_to(undone, written, self.number)


def _written(held: HeldMessage, by: Actor) -> IncomingMessage:
    """Restore the message as it was received."""
    source, message = held.source, held.message
    alone = len(message.text.split()) == 1
    return IncomingMessage(
        by=replace(by, source=source, pressed=False),
        at=held.written_at,
        ref=source,
        text=message.text or None,
        refs=held.sources,
        attachments=message.attachments,
        link=Link(message.url, alone) if message.url else None,
    )


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
