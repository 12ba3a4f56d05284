"""Announcements about colleagues, without an incident (§8), and requests for access."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, assert_never

from domain.model.actor import Actor
from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    AccessAsked,
    AuthorityGone,
    HandedOver,
    OfWork,
    PostsChanged,
)
from domain.model.ids import IncidentNumber, PersonId, Place, written_id
from domain.model.organisation.absence import NobodyAtWork
from domain.model.organisation.office import Office
from domain.model.organisation.people import Post, Role
from domain.model.organisation.permissions import Action
from domain.ports.snapshots import AnnouncementContent
from domain.use_cases.granting_access import ask_role, refuse_access
from handlers.cards import lines
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.texts.first_day import first_day
from handlers.ui.buttons import Button, OfNothing, column
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.markup import escape, mention
from handlers.ui.rendered import MessagePart, Rendered, renders


class LetIn(Button, prefix="aq"):
    """Asks for the role of the person who requested access."""

    person: PersonId
    subject = OfNothing.STAFF
    action = Action.ADMINISTER
    label = texts.LET_IN

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the role."""
        if by.source is not None:
            await ask_role(context.uow, by.source.place, self.person, by=by)
        return SILENT


class RefuseAccess(Button, prefix="ax"):
    """Refuses access; the bot reports no further requests of this person."""

    person: PersonId
    subject = OfNothing.STAFF
    action = Action.ADMINISTER
    label = texts.REFUSE_ACCESS

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the refusal; the person is not notified, and an invitation still works."""
        refused = await refuse_access(context.uow, self.person, by=by)
        return toasted(texts.ACCESS_REFUSED if refused else texts.ACCESS_ANSWERED)


@renders(AnnouncementContent)
def render_announcement(content: AnnouncementContent, _: datetime) -> Rendered:
    """Render one message for that place, with the organisation's current state."""
    what, place, office = content.notice.what, content.notice.place, content.office
    if isinstance(what, AccessAsked):
        keyboard = column(LetIn(person=what.person), RefuseAccess(person=what.person))
        return Rendered((MessagePart(_access_asked(what), keyboard),))
    if isinstance(what, PostsChanged):
        own = office.organisation.owns(what.person, place)
        return Rendered((MessagePart("\n".join(_posts_changed(what, office, own=own))),))
    return Rendered((MessagePart("\n".join(_announced(what, office, place))),))


_LONGEST_NAME: Final = 64


def _announced(what: OfWork, office: Office, place: Place) -> Iterator[str]:
    match what:
        case AbsenceMarked():
            yield from _marked(what, office, place)
            yield f"Отметка: {lines.person(office, what.by)}"
        case AbsenceEnded():
            yield from _ended(what, office, place)
            yield f"Отметка: {lines.person(office, what.by)}"
        case NobodyAtWork():
            yield f"<b>{lines.body(office, what.body)}: на работе никого</b>"
            of = "отдела" if what.body is None else "органа"
            yield (
                f"{words.days(what.first, what.last)} отсутствуют все работники {of},"
                " замещать их некому."
            )
            if what.body is None:
                yield "Регистрировать сообщения и согласовывать ответы некому."
                yield "Нужен замещающий: его может назначить администратор бота (/absence)."
            else:
                yield "Назначьте замещающего (/absence) или перенаправьте сообщения."
        case HandedOver(to=int() as to):
            yield f"<b>{lines.authority(office, what.authority)}: работа передана</b>"
            now = mention(words.person(office.organisation, to), to)
            numbers = ", ".join(f"№{number}" for number in what.numbers) or "обещанное"
            yield f"{now}: теперь у вас {numbers} (раньше: {lines.person(office, what.person)})."
            yield from texts.in_hand(what)
            yield "Что в работе у вас: /my"
        case HandedOver():
            yield f"<b>{lines.authority(office, what.authority)}: нужен исполнитель</b>"
            numbers = ", ".join(f"№{number}" for number in what.numbers) or "обещанное"
            yield f"Без исполнителя: {numbers}. Взявший их работник больше не работает в органе."
            yield from texts.in_hand(what)
            open_cards = _to_open(what.numbers or what.promised)
            yield f"Откройте карточку и нажмите «Взять в работу»: {open_cards}"
        case AuthorityGone():
            yield f"<b>{lines.authority(office, what.authority)}: органа больше нет в организации</b>"
            numbers = ", ".join(f"№{number}" for number in what.numbers)
            yield f"В работе у него: {numbers}."
            open_cards = _to_open(what.numbers)
            yield f"Откройте карточку и нажмите «Изменить органы»: {open_cards}"
        case _:
            assert_never(what)


def _marked(what: AbsenceMarked, office: Office, place: Place) -> Iterator[str]:
    """Announce the absence: to the substitute with their tasks, to others with the name."""
    away = f"{lines.person(office, what.person)}, {words.days(what.first, what.last)}"
    if office.organisation.owns(what.substitute, place):
        yield f"<b>Вы замещаете</b>: {away}"
        yield "На эти дни права и оповещения переходят к вам. Что ждёт действий: /my"
        return
    yield f"<b>Отмечено отсутствие</b>: {away}"
    if what.substitute is None:
        yield "Замещения нет."
    else:
        yield f"Замещает: {lines.person(office, what.substitute)}"
        yield "На эти дни права и оповещения переходят к замещающему."


def _ended(what: AbsenceEnded, office: Office, place: Place) -> Iterator[str]:
    away = f"{lines.person(office, what.person)}, {words.days(what.first, what.last)}"
    ended = "завершено" if what.begun else "отменено"
    if office.organisation.owns(what.substitute, place):
        yield f"<b>Вы {'больше ' if what.begun else ''}не замещаете</b>: {away}"
        yield f"Отсутствие {ended}."
        return
    yield f"<b>Отсутствие {ended}</b>: {away}"
    if what.substitute is not None and what.begun:
        yield f"Больше не замещает: {lines.person(office, what.substitute)}"


def _to_open(numbers: Iterable[IncidentNumber]) -> str:
    return ", ".join(f"/incident_{number}" for number in numbers)


def _access_asked(what: AccessAsked) -> str:
    """Announce a request for access; the name is unverified."""
    username = f", @{what.username}" if what.username else ""
    name = words.cut(what.name, _LONGEST_NAME) or "без имени"
    return (
        f"<b>Просит доступ</b>: {escape(name + username)} (номер {written_id(what.person)})\n"
        "Если этот человек работает у вас, дайте ему роль."
    )


def _posts_changed(what: PostsChanged, office: Office, *, own: bool) -> Iterator[str]:
    """Announce a change of roles; for their holders (`own`) with their tasks and an example."""
    who = lines.person(office, what.person)
    if what.left and what.person in office.organisation.suspended:
        yield f"<b>{who}: доступ приостановлен</b>"
    elif what.left:
        yield f"<b>{who}: больше не в списке работников</b>"
    elif own and what.gained == (Post(Role.ADMIN),):
        yield "<b>Вы администратор бота</b>"
    elif what.gained:
        yield f"<b>{who}: {_posts(what.gained, office)}</b>"
    if what.lost and not what.left:
        yield f"Роль снята: {_posts(what.lost, office)}"
    if what.gained and own:
        yield from first_day(what.gained)
        yield "Что ещё здесь можно делать: /help"
    if what.by is not None and what.by != what.person:
        yield f"Назначение: {lines.person(office, what.by)}"


def _posts(posts: Iterable[Post], office: Office) -> str:
    return escape("; ".join(words.post(one, office.organisation) for one in posts))
