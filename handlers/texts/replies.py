"""Answers to messages without the intended effect. Fit for HTML as is."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from html import escape
from typing import Final

from domain.model.conversation.reply_meaning import EditTooLate
from domain.model.ids import IncidentNumber, PersonId, Place, written_id
from domain.model.incident import events
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import AttachmentKind
from domain.model.organisation.organisation import Organisation
from domain.model.search import LONGEST_SOUGHT
from handlers.texts import words
from handlers.texts.tables import texts_of
from handlers.texts.words import about, characters

__getattr__ = texts_of("replies")
"""The other texts: those of the section [text]."""

_FORTNIGHT: Final = timedelta(weeks=2)

draft_is_text = about("ответ принимается только текстом. Пришлите его словами.")
draft_known = about("этот текст уже принят.")
sent_with_others = about(
    "этот текст отправлен вместе с другими вашими. Чтобы исправить, пришлите весь ответ ещё раз."
)
"""An edit of one of several remarks that were sent as one text."""
contribution_is_text = about(
    "информация для сводного ответа принимается только текстом. Пришлите её словами, к ним"
    " можно приложить фото, видео и документы."
)
contribution_needs_text = about(
    "к вложению нужен текст информации. Пришлите его ещё раз с подписью или пришлите только текст."
)
contribution_known = about("эта информация уже передана.")
comment_is_text = about("комментарий принимается только текстом.")
correction_expected = about(
    "этот ответ ничего не меняет. До направления в орган на карточку можно ответить временем"
    " выявления (вчера 17:40), ссылкой на сообщение или частью названия органа."
)
"""The reply to control's card is not a time, a link or an authority's name."""
told_nobody = about(
    "эти слова никому не переданы. Позвать исполнителей: «Напомнить» на карточке, /incident_{0}"
)
placement_known = about("размещение с этой ссылкой уже записано.")
placed_already = about(
    "этот текст уже размещён. Проект ответа пришлите ответом на карточку инцидента, слова"
    " автора добавьте кнопкой «Автор ответил»."
)
"""A text replies to one that is placed already."""
reply_without_meaning = about(
    "словами здесь не ответить, нажмите кнопку под сообщением. Если кнопок нет: /incident_{0}"
)
"""A reply to a card that has only buttons."""
only_shown = about(
    "эта карточка только для просмотра, ответ не принят. Отвечают в чате органа или отдела,"
    " который работает с сообщением."
)
already_registered = about("это сообщение уже зарегистрировано.")

time_expected = about("время не распознано. Ответьте временем размещения: 16:40 или вчера 16:40.")
"""The answer to «Указать время» is no time."""
done_is_words_or_photo = about("ответьте словами (что сделано) или фотографией, можно вместе.")
reason_is_text = about("причина принимается только текстом. Ответьте словами.")
main_expected = about("номер не распознан. Ответьте номером более раннего сообщения, например: 12.")
original_expected = about("номер не распознан. Ответьте номером исходного сообщения, например: 12.")
"""The answer to «Дубликат» is no number."""
authors_reply_is_text = about("ответ автора принимается только текстом. Пришлите его словами.")

_EDIT_OF_DRAFT: Final = {
    DraftState.REJECTED: "уже возвращена на доработку",
    DraftState.WITHDRAWN: "уже отозвана",
    DraftState.PLACED: "уже размещена",
}
_TOO_LATE_FOR_WORDS: Final = "правка не принята. Исправить сообщение можно, пока не выбран орган."
_EDIT_OF: Final[Mapping[type[events.IncidentEvent], str]] = {
    events.Registered: _TOO_LATE_FOR_WORDS,
    events.MessageCompleted: _TOO_LATE_FOR_WORDS,
    events.CommentAdded: "комментарий уже принят, правка не принята. Пришлите новый комментарий ответом на"
    " карточку проекта.",
    events.ReferralCommented: "комментарий уже принят, правка не принята. Пришлите новый комментарий"
    " ответом на ту же карточку.",
    events.ReturnedToControl: "возврат уже направлен, правка не принята.",
    events.AuthorReplied: "ответ автора уже добавлен, правка не принята. Чтобы добавить другой, нажмите"
    " «Автор ответил».",
}
"""The action already taken; all others share one text."""


def edit_too_late(number: IncidentNumber, late: EditTooLate) -> str:
    """An edit of a message whose text has been acted on."""
    if late.version is None:
        other = "правка этого сообщения ничего не меняет. Пришлите новое ответом на карточку."
        return f"№{number}: {_EDIT_OF.get(late.done, other)}"
    if late.newer is not None and late.state not in _EDIT_OF_DRAFT:
        instead = f"версию {late.version} заменила версия {late.newer}"
    else:
        became = _EDIT_OF_DRAFT.get(late.state or DraftState.SUPERSEDED, "больше не действует")
        last = f", последняя — версия {late.newer}" if late.newer else ""
        instead = f"версия {late.version} {became}{last}"
    over = late.closed or late.state is DraftState.PLACED
    what = "" if over else " Пришлите новый текст ответом на карточку."
    return f"№{number}: {instead}, правка этого сообщения не принята.{what}"


TOO_LONG: Final = f"Слишком длинно, помещается {characters(LONGEST_SOUGHT)}. Сократите."
"""Follows a command or a search."""


def number_expected(command: str) -> str:
    """A command lacks the incident's number."""
    return f"Укажите номер инцидента после команды, например: /{command}_12"


def closed(number: IncidentNumber, status: Status) -> str:
    """A text, a link or a time for a closed incident."""
    return f"№{number}: уже закрыто ({words.STATUS[status]}), ваш текст не принят."


def chat_not_connected(place: Place) -> str:
    """A command in a group without a body; its number is for the organisation file."""
    topic = f", номер темы <code>{place.thread}</code>" if place.thread else ""
    return (
        "Этот чат не подключён к боту. Чтобы сделать его чатом отдела или органа, администратор"
        f" бота присылает сюда /link. Номер чата <code>{written_id(place.chat)}</code>{topic}"
    )


SUSPENDED: Final = "Ваш доступ приостановлен. Спросите администратора бота."

NOT_SET_UP: Final = (
    "Бот ещё не настроен. Чтобы стать его администратором, пришлите сюда /admin и код, который"
    " напечатан на консоли при запуске бота."
)
"""For everyone while the organisation is empty."""


def stranger(person: PersonId, organisation: Organisation, *, private: bool) -> str:
    """A message from a person outside the organisation, or suspended.

    `private`: administrators are notified, and can grant access.
    """
    if person in organisation.suspended:
        return SUSPENDED
    if not organisation.people:
        return NOT_SET_UP
    only = "Бот только для работников администрации, вас нет в списке."
    if private:
        return (
            f"{only} Если вы здесь работаете, ничего больше делать не нужно, администратор бота"
            f" получит вашу просьбу о доступе (ваш номер: <code>{written_id(person)}</code>)."
        )
    return (
        f"{only} Если вы здесь работаете, напишите боту в личный чат или сообщите его"
        f" администратору ваш номер: <code>{written_id(person)}</code>"
    )


def dropped_unanswered(number: IncidentNumber | None) -> str:
    """A question about a message expired after a day."""
    about = f"№{number}: вопрос" if number else "Вопрос"
    return (
        f"{about} об этом сообщении сутки оставался без ответа, и бот ничего с ним не сделал."
        " Если оно ещё нужно, пришлите его снова."
    )


def nobody_named(name: str, question: str) -> str:
    """The answer to «Кто?» matches nobody; the question is repeated."""
    who = f"Работника «{name}» здесь нет." if name else "Имя не распознано."
    return f"{who} {question} Напишите фамилию ещё раз или выберите работника кнопкой под вопросом."


def several_named(names: str, question: str) -> str:
    """The answer to «Кто?» matches several people."""
    return (
        f"Таких работников несколько: {names}. {question} Напишите имя полностью или выберите"
        " работника кнопкой под вопросом."
    )


def erased(number: IncidentNumber | None) -> str:
    """Replaces a message about an incident whose words were erased."""
    return f"№{number}: данные гражданина удалены." if number else "Данные гражданина удалены."


def promise_day_expected(number: IncidentNumber, today: date) -> str:
    """The answer to «Перенести» has no day, or several."""
    return f"№{number}: день не распознан. Начните ответ с новой даты: {_put_off(today)}."


def promise_reason_expected(number: IncidentNumber, today: date) -> str:
    """The answer to «Перенести» has only a day."""
    return f"№{number}: нужна и причина переноса. Ответьте датой и причиной: {_put_off(today)}."


def days_expected(today: date) -> str:
    """The answer to «Какие дни?» has no days."""
    return f"Дни не распознаны. Напишите так: {days_example(today)}."


def days_example(today: date) -> str:
    """Future days in all supported formats."""
    return f"{today:%d.%m}–{today + _FORTNIGHT:%d.%m}, или до пятницы, или завтра"


def _put_off(today: date) -> str:
    return f"{today + _FORTNIGHT:%d.%m.%Y}, ждём поставку плитки"


_FILE: Final = {
    AttachmentKind.PHOTO: "фото",
    AttachmentKind.VIDEO: "видео",
    AttachmentKind.DOCUMENT: "документ",
}


def files_not_received(files: Iterable[tuple[AttachmentKind, str | None]]) -> str:
    """For the author of a message: files, with the names of documents, that did not arrive."""
    names = [f"«{escape(words.cut(name, 60))}»" if name else _FILE[kind] for kind, name in files]
    what = "вложение" if len(names) == 1 else "вложения"
    again = "его" if len(names) == 1 else "их"
    return f"Бот не получил {what}: {', '.join(names)}. Пришлите {again} ещё раз."
