"""What admins and control are told when something could not be done."""

from collections.abc import Mapping
from html import escape
from typing import Final

from domain.model.ids import IncidentNumber, PersonId
from domain.model.place import Place
from domain.model.staff.organisation import Organisation
from domain.model.telling.outcome import Remedy

NOT_HANDLED: Final = (
    "Сообщение не обработано из-за ошибки, администратор извещён. "
    "Оно сохранено, отправлять его ещё раз не нужно."
)
PRESS_NOT_HANDLED: Final = (
    "Нажатие не обработано из-за ошибки, администратор извещён. "
    "Оно сохранено, нажимать ещё раз не нужно."
)


def dead_letter(serial: int, description: str) -> str:
    """For admins: an update that no handler could take; to them it is «событие»."""
    return (
        f"Событие {serial} отложено: обработать его не удалось ({escape(description)}).\n"
        "Посмотреть: <code>otklik inbox list</code>,"
        f" повторить: <code>otklik inbox replay {serial}</code>"
    )


def loop_failed(work: str, description: str) -> str:
    """For admins: a part of the program has failed and is being restarted."""
    return (
        f"Сбой в программе: {work} ({escape(description)}). Работа возобновляется сама.\n"
        "Если сообщение повторится, передайте его разработчикам вместе с журналом."
    )


def files_lost(number: IncidentNumber, chat: str, *, news: bool) -> str:
    """For control: a card, or news, went without its photos or documents."""
    what = "Сообщение отправлено" if news else "Карточка отправлена"
    return (
        f"№{number}: вложения не переданы ({escape(chat)}), Telegram их не принял. {what} без них."
    )


def chat_name(place: Place, organisation: Organisation) -> str:
    """What people call the chat."""
    if place == organisation.control:
        return "отдел контроля"
    bodies = organisation.authorities_at(place)
    if bodies:
        return bodies[0].name
    person = organisation.person(PersonId(place.chat))
    return person.name if person else str(place.chat)


_WHAT_HELPS: Final[Mapping[Remedy, str]] = {
    Remedy.ADD_BOT: "бота нет в чате. Добавьте его в чат снова.",
    Remedy.UNBLOCK: (
        "получатель заблокировал бота. Попросите его разблокировать бота и нажать «Запустить»."
    ),
    Remedy.START: (
        "получатель ещё не запустил бота. Попросите его открыть бота и нажать «Запустить»."
    ),
    Remedy.GRANT_RIGHTS: "боту нельзя писать в этот чат. Разрешите ему отправлять сообщения.",
    Remedy.OPEN_TOPIC: (
        "тема закрыта или удалена. Откройте её или укажите другую в файле организации."
    ),
    Remedy.NAME_CHAT: "такого чата нет. Проверьте номер чата в файле организации.",
    Remedy.NAME_PERSON: (
        "учётная запись получателя удалена. Укажите другого сотрудника в файле организации."
    ),
}
_LOOK: Final = "причина записана в журнале программы, сообщите администратору."


def what_helps(remedy: Remedy) -> str:
    """Why a message can't reach its chat, and what to do."""
    return _WHAT_HELPS.get(remedy, _LOOK)


def undeliverable(number: IncidentNumber | None, chat: str, remedy: Remedy) -> str:
    """For control and admins: a message that can't reach its chat."""
    about = f"№{number}: сообщение не доставлено" if number else "Сообщение не доставлено"
    return f"{about}, чат «{escape(chat)}»: {what_helps(remedy)}"
