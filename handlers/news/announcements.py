"""What people are told of their colleagues' work, and of no incident (§8)."""

from collections.abc import Iterator
from typing import assert_never

from domain.model.staff.office import Office
from domain.model.telling.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    Announcement,
    AuthorityGone,
    HandedOver,
    NobodyAtWork,
)
from handlers.cards import lines
from handlers.rendered import Part, Rendered
from handlers.texts import words


def render_announcement(what: Announcement, office: Office) -> Rendered:
    """One message, as the office is now."""
    return Rendered((Part("\n".join(_announced(what, office))),))


def _announced(what: Announcement, office: Office) -> Iterator[str]:
    match what:
        case AbsenceMarked():
            away = f"{lines.person(office, what.person)}, {words.days(what.first, what.last)}"
            yield f"<b>Отмечено отсутствие</b>: {away}"
            if what.substitute is None:
                yield "Замещения нет."
            else:
                yield f"Замещает: {lines.person(office, what.substitute)}"
                yield "На эти дни права и оповещения переходят к замещающему. Что ждёт действий: /my"
            yield f"Отметка: {lines.person(office, what.by)}"
        case AbsenceEnded():
            ended = "завершено" if what.begun else "отменено"
            away = f"{lines.person(office, what.person)}, {words.days(what.first, what.last)}"
            yield f"<b>Отсутствие {ended}</b>: {away}"
            if what.substitute is not None and what.begun:
                yield f"Больше не замещает: {lines.person(office, what.substitute)}"
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
        case HandedOver():
            yield f"<b>{lines.authority(office, what.authority)}: нужен исполнитель</b>"
            numbers = ", ".join(f"№{number}" for number in what.numbers)
            yield f"Без исполнителя: {numbers}. Взявший их работник больше не работает в органе."
            yield "Откройте карточку (/incident и номер) и нажмите «Взять в работу»."
        case AuthorityGone():
            yield f"<b>{lines.authority(office, what.authority)}: органа больше нет в организации</b>"
            numbers = ", ".join(f"№{number}" for number in what.numbers)
            yield f"В работе у него: {numbers}."
            yield "Откройте карточку (/incident и номер) и нажмите «Изменить органы»."
        case _:
            assert_never(what)
