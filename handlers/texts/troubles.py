"""What admins and control are told when something could not be done."""

from html import escape

from domain.model.ids import IncidentNumber, PersonId
from domain.model.organisation import Organisation
from domain.model.place import Place


def set_aside(serial: int, description: str) -> str:
    """For admins: an update that no handler could take."""
    return (
        f"Обновление {serial} отложено: обработать его не удалось ({escape(description)}).\n"
        "Посмотреть: <code>otklik inbox list</code>,"
        f" повторить: <code>otklik inbox replay {serial}</code>"
    )


def not_handled() -> str:
    """For the chat that the update came from."""
    return (
        "Сообщение не обработано из-за ошибки, администратор извещён. "
        "Оно сохранено, отправлять его ещё раз не нужно."
    )


def files_lost(number: IncidentNumber, chat: str, *, news: bool) -> str:
    """For control: a card, or news, went without its photos or documents."""
    what = "Сообщение отправлено" if news else "Карточка отправлена"
    return (
        f"№{number}: вложения не переданы ({escape(chat)}), Telegram их не принял. {what} без них."
    )


def press_not_handled() -> str:
    """For the person who pressed, as an answer to the press."""
    return (
        "Нажатие не обработано из-за ошибки, администратор извещён. "
        "Оно сохранено, нажимать ещё раз не нужно."
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


def undeliverable(number: IncidentNumber | None, chat: str, description: str) -> str:
    """For control and admins: a message that can't reach its chat."""
    about = f"№{number}: сообщение не вручено" if number else "Сообщение не вручено"
    return (
        f"{about}, чат «{escape(chat)}» ({escape(description)}).\n"
        "Проверьте, что бот состоит в чате и может в нём писать."
    )
