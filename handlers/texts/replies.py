"""Answers to messages that did not become what their author may have meant. Fit for HTML as is."""

from typing import Final

from domain.model.ids import DraftVersion, IncidentNumber, PersonId
from domain.model.place import Place
from handlers.texts.words import about

draft_is_text = about("ответ принимается только текстом. Пришлите его словами.")
draft_needs_text = about(
    "к вложению нужен текст ответа. Пришлите его ещё раз с подписью или пришлите только текст."
)
draft_known = about("этот текст уже принят.")
contribution_is_text = about(
    "информация для сводного ответа принимается только текстом. Пришлите её словами, к ним"
    " можно приложить фото и документы."
)
contribution_needs_text = about(
    "к вложению нужен текст информации. Пришлите его ещё раз с подписью или пришлите только текст."
)
contribution_known = about("эта информация уже передана.")
comment_is_text = about("комментарий принимается только текстом.")
link_expected = about(
    "в сообщении нет ссылки. Пришлите ссылку на размещённый ответ (начинается с https://) или"
    " нажмите «Размещено, ссылки нет»."
)
"""A reply to the approved text without a link in it."""
correction_expected = about(
    "этот ответ ничего не меняет. До направления в орган на карточку можно ответить временем"
    " выявления (24.11 08:30) или ссылкой на сообщение."
)
"""A reply to control's card that is neither a time nor a link."""
placement_known = about("размещение с этой ссылкой уже записано.")
placed_already = about(
    "этот текст уже размещён. Проект ответа пришлите ответом на карточку инцидента, слова"
    " автора добавьте кнопкой «Автор ответил»."
)
"""A text in reply to one that stands in the social network already."""
reply_without_meaning = about(
    "ответ на это сообщение не принимается. Что с ним можно сделать, покажет /incident {0}"
)
"""A reply to a card that has only buttons."""
already_registered = about("это сообщение уже зарегистрировано.")

TIME_EXPECTED: Final = (
    "Время не распознано. Ответьте на вопрос временем размещения: 16:40 или 24.11 16:40."
)
"""The answer to «Указать время» is no time."""
REASON_IS_TEXT: Final = "Причина принимается только текстом. Ответьте на вопрос словами."
ORIGINAL_EXPECTED: Final = (
    "Номер не распознан. Ответьте на вопрос номером исходного сообщения, например: 12."
)
"""The answer to «Дубликат» is no number."""
AUTHORS_REPLY_IS_TEXT: Final = "Ответ автора принимается только текстом. Пришлите его словами."
REGISTRATION_IS_TEXT: Final = (
    "Сообщение гражданина принимается только текстом. Пришлите текст и ссылку, к ним можно"
    " приложить фото и документы."
)
NEW_IN_WRONG_CHAT: Final = (
    "Здесь вы не можете регистрировать сообщения. Сделайте это в чате своего отдела или"
    " органа либо в личном чате с ботом."
)
REPLY_ABOUT_NOTHING: Final = "Ответ на это сообщение не принимается. Карточка: /incident и номер."
"""A reply to a message of the bot that is about no incident."""
QUESTION_DROPPED: Final = "Отменено, отвечать не нужно."
NOTHING_TO_CANCEL: Final = "Отменять нечего: бот вас ни о чём не спрашивает."
"""«отмена» where nothing is asked."""
SEE_HELP: Final = "Непонятно, к чему относится это сообщение. Что умеет бот: /help"
"""A message in private that means nothing."""
ABSENT_IN_GROUP: Final = "Отметить или завершить отсутствие: /absence в личном чате с ботом."
"""Under the list of absences in a group."""
DAYS_EXPECTED: Final = (
    "Дни не распознаны. Напишите так: 24.11–05.12, или 24.11.2026–05.12.2026, или завтра."
)
"""The answer to «Какие дни?» names no days."""
OR_REGISTER: Final = "Зарегистрировать сообщение гражданина: /new и текст сообщения."
"""What was written may have been a citizen's message."""
BUTTON_EXPECTED: Final = "Здесь нужна кнопка: выберите ответ под вопросом."
"""A text where only a button answers."""
ANONYMOUS_ADMIN: Final = (
    "Вы пишете от имени группы, и бот не знает, кто вы. Отключите «Анонимность» в правах"
    " администратора группы и повторите."
)
"""An admin wrote in the name of the group."""


def edit_of_rejected(number: IncidentNumber, version: DraftVersion) -> str:
    """Somebody edited the message whose text control had returned."""
    return (
        f"№{number}: версия {version} уже возвращена на доработку, правка этого сообщения"
        " не принята. Пришлите новый текст ответом на карточку."
    )


def number_expected(command: str) -> str:
    """A command that needs an incident's number came without one."""
    return f"Укажите номер инцидента после команды, например: /{command} 12"


def chat_not_connected(place: Place) -> str:
    """A command in a group that belongs to nobody; its number is what connects it."""
    topic = f", номер темы: <code>{place.thread}</code>" if place.thread else ""
    return (
        "Этот чат не подключён к боту. Чтобы сделать его чатом отдела или органа,"
        f" сообщите администратору бота номер чата: <code>{place.chat}</code>{topic}"
    )


def stranger(person: PersonId) -> str:
    """A message from somebody who doesn't work here."""
    return (
        "Бот только для работников администрации, вас нет в списке."
        f" Если вы здесь работаете, сообщите администратору бота ваш номер: <code>{person}</code>"
    )


def dropped_unanswered(number: IncidentNumber | None) -> str:
    """The bot asked what to do with a message, and nobody answered within a day."""
    about = f"№{number}: вопрос" if number else "Вопрос"
    return (
        f"{about} об этом сообщении сутки оставался без ответа, и бот ничего с ним не сделал."
        " Если оно ещё нужно, пришлите его снова."
    )


def nobody_named(name: str, question: str) -> str:
    """The answer to «Кто?» is nobody's name; what was asked is asked again."""
    who = f"Работника «{name}» здесь нет." if name else "Имя не распознано."
    return f"{who} {question} Напишите фамилию ещё раз или выберите работника кнопкой под вопросом."


def several_named(names: str, question: str) -> str:
    """The answer to «Кто?» is the name of several."""
    return (
        f"Таких работников несколько: {names}. {question} Напишите имя полностью или выберите"
        " работника кнопкой под вопросом."
    )
