"""Failure notices for admins and control, and texts after a restore of the database."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final, NamedTuple

from domain.model.ids import IncidentNumber, Place, written_id
from domain.model.message.citizen_message import Network
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.model.outcome import Remedy
from handlers.texts import words
from handlers.texts.tables import sections, texts_of

__getattr__ = texts_of("troubles")
"""The other texts: those of the section [text]."""

_STOP_IT: Final = (
    "Остановите её: обычно это бот на прежнем или на пробном сервере. Если её не найти, получите у"
    " @BotFather новый токен (/revoke) и укажите его в BOT_TOKEN: прежний перестанет действовать."
)

RECEIVED_ELSEWHERE: Final = (
    "Сообщения этого бота получает ещё одна программа с тем же токеном, поэтому часть из них сюда"
    f" может не прийти.\n{_STOP_IT}"
)
"""For admins."""

TURNED_AWAY: Final = (
    "Другая программа с тем же токеном изменила адрес, на который Telegram передаёт события бота"
    " (webhook). Бот возвращает прежний, но часть сообщений за это время могла сюда не прийти.\n"
    f"{_STOP_IT}"
)
"""For admins."""

TURNED_AWAY_IN_MAX: Final = (
    "В MAX на события этого бота подписана другая программа с тем же токеном (webhook). Бот отменяет её"
    " подписку, но часть сообщений за это время могла сюда не прийти.\nОстановите её: обычно это бот на"
    " прежнем или на пробном сервере. Если её не найти, получите на business.max.ru новый токен и укажите"
    " его в MAX_TOKEN."
)
"""For admins."""


def dead_letter(serial: int, description: str) -> str:
    """For admins: an update that failed for good; the text calls it «событие»."""
    return (
        f"Событие {serial} отложено: обработать его не удалось ({escape(description)}).\n"
        "Посмотреть: <code>otklik inbox list</code>,"
        f" повторить: <code>otklik inbox replay {serial}</code>"
    )


def keeps_failing(work: str, times: int, why: str) -> str:
    """For admins: work that has failed so many times in a row."""
    return escape(f"{words.capital(work)}: не удаётся уже {times} раз подряд.\n{why}")


def program_fails(description: str) -> str:
    """For admins: why work fails that the program itself fails to do."""
    return f"Сбой в программе ({description}). Передайте это разработчикам вместе с журналом."


def placing_of(number: IncidentNumber) -> str:
    """The work of placing an answer."""
    return f"размещение ответа на №{number} от имени страницы"


def proof_of(number: IncidentNumber) -> str:
    """The work of recording a look at a placed answer."""
    return f"проверка размещённого ответа на №{number}"


def proofs_in(network: Network) -> str:
    """The work of looking at placed answers."""
    return f"проверка размещённых ответов ({words.NETWORK[network]})"


def reading_of(page: Page) -> str:
    """The work of bringing in comments."""
    return f"чтение страницы «{page.name}»"


def naming_of(page: Page) -> str:
    """The work of asking for the name that links have."""
    return f"проверка имени страницы «{page.name}»"


def may_have_missed(page: Page) -> str:
    """For control: comments may be missing."""
    return escape(
        f"Со страницы «{page.name}» могли прийти не все комментарии: соцсеть их уже не отдаёт."
        " Посмотрите страницу сами."
    )


def files_lost(number: IncidentNumber, chat: str, why: Remedy, *, news: bool) -> str:
    """For control: a card, or news, was sent without its photos or documents."""
    what = "Сообщение отправлено" if news else "Карточка отправлена"
    is_type = why is Remedy.CHANGE_FILE
    reason = _TROUBLES[why].why if is_type else "мессенджер их не принял"
    return f"№{number}: вложения не переданы ({escape(chat)}), {reason}. {what} без них."


def file_refused(name: str, remedy: Remedy) -> str:
    """For the recipient of a file that was not sent."""
    if remedy is Remedy.CHANGE_FILE:
        return f"Файл «{escape(name)}» не отправлен: {_TROUBLES[remedy].why}."
    return (
        f"Файл «{escape(name)}» не отправлен: мессенджер его не принял. Причина записана"
        " в журнале программы, сообщите администратору."
    )


def not_read_here(since: datetime, until: datetime) -> str:
    """For a chat in MAX: messages of which the bot knows nothing."""
    return (
        f"{_span(since, until)} MAX не передал боту сообщения этого чата: повторите, что вы писали"
        " и отвечали ему в это время."
    )


def not_read_there(since: datetime, until: datetime, chat: str) -> str:
    """The same for control."""
    return (
        f"{_span(since, until)} MAX не передал боту сообщения чата «{escape(chat)}»."
        " Бот попросил там повторить их."
    )


def lost_in_private(since: datetime, until: datetime) -> str:
    """For each employee: what they did in MAX in an outage longer than it keeps updates."""
    return (
        f"{_span(since, until)} бот не работал, и MAX не передал, что вы писали ему здесь и какие"
        " кнопки нажимали: повторите."
    )


def chat_name(place: Place, organisation: Organisation) -> str:
    """Return people's name for the chat."""
    if place == organisation.control:
        return "отдел контроля"
    bodies = organisation.authorities_at(place)
    if bodies:
        return bodies[0].name
    person = organisation.person_at(place)
    return person.name if person else str(written_id(place.chat))


class Trouble(NamedTuple):
    """Why a chat is unreachable, in lower case, and the remedy, as a sentence."""

    why: str
    remedy: str


_TROUBLES: Final = {
    Remedy(code): Trouble(**of) for code, of in sections("labels")["trouble"].items()
}
_LOOK: Final = "причина записана в журнале программы, сообщите администратору."


def trouble(remedy: Remedy) -> Trouble | None:
    """Return the problem with the chat itself; None: the cause is elsewhere."""
    return _TROUBLES.get(remedy)


def what_helps(remedy: Remedy) -> str:
    """Return why a message can't reach its chat, and the remedy."""
    known = trouble(remedy)
    return f"{known.why}. {known.remedy}" if known else _LOOK


def undeliverable(number: IncidentNumber | None, chat: str, remedy: Remedy) -> str:
    """For control and admins: a message can't reach its chat."""
    about = f"№{number}: сообщение не доставлено" if number else "Сообщение не доставлено"
    return f"{about}, чат «{escape(chat)}»: {what_helps(remedy)}"


_MOST_NUMBERS: Final = 20

LOST_MESSAGE: Final = (
    "Бот восстановлен из резервной копии, этого сообщения в ней нет. Откройте карточку:"
    " /incident_12, где 12 — её номер. Если её нет, зарегистрируйте сообщение ещё раз."
)
"""At most 200 characters: it also answers presses."""


def for_all(since: datetime, until: datetime) -> str:
    """For each chat in use: what to check, and what to send again."""
    return (
        "<b>Бот восстановлен из резервной копии</b>\n"
        f"{_stretch(since, until)} бот мог потерять: сообщения, ответы, нажатия кнопок,"
        " регистрации. Карточки он сейчас исправит.\n"
        "Проверьте, что вы сделали за это время. Чего карточка не показывает, сделайте ещё раз."
        " Сообщения, которых нет в /open, отдел контроля регистрирует заново."
    )


def for_admins(
    since: datetime,
    until: datetime,
    held: Sequence[IncidentNumber | None],
    next_number: IncidentNumber,
) -> str:
    """The same for admins, with their own tasks; `held`: see `Restored`."""
    lines = [
        for_all(since, until),
        "",
        f"Новые сообщения получат номера с №{next_number}, чтобы номера не повторились.",
        "Приглашения больше не действуют, выдайте их заново: /invite",
        "Проверьте людей, права и чаты: /staff, /authority",
        "Персональные данные, стёртые за это время, снова в базе: сотрите их ещё раз.",
    ]
    if held:
        lines.append(_held(held))
    return "\n".join(lines)


def _held(held: Sequence[IncidentNumber | None]) -> str:
    numbers = sorted({number for number in held if number is not None})
    listed = ", ".join(f"№{number} — /history_{number}" for number in numbers[:_MOST_NUMBERS])
    more = " и другие" if len(numbers) > _MOST_NUMBERS else ""
    about = f" (что произошло: {listed}{more})" if numbers else ""
    return (
        f"Ждали отправки, возможно, уже отправлены и ещё раз не отправляются: {len(held)}{about}."
    )


def _stretch(since: datetime, until: datetime) -> str:
    return f"Всё, что было с {since:%d.%m.%Y %H:%M} до {until:%d.%m.%Y %H:%M},"


def _span(since: datetime, until: datetime) -> str:
    return f"С {since:%d.%m.%Y %H:%M} по {until:%d.%m.%Y %H:%M}"
