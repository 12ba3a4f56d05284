"""Templates of answers: a title and a text, which control keeps and executors start drafts with.

Personal data in an answer that becomes a template, or is offered again, become fields in braces.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import Mark, PersonId, TemplateId, mark_of
from domain.model.incident.answer.draft import checked_text
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.masking import masked
from domain.model.message.mentions import with_mentions_shown
from domain.model.message.salutation import addressed

LONGEST_TEMPLATE: Final = 3500
"""Code points of its text: it must fit into one message with the instructions."""

LONGEST_TITLE: Final = 60

MOST_TEMPLATES: Final = 500
"""Per administration: choosing a template reads all of them."""

GAP: Final = "___"
"""Replaces erased words in a template."""

_LEFT: Final = re.compile(r"_{3,}|\{[а-яё][а-яё ]{0,30}\}", re.IGNORECASE)
_MASK: Final = re.compile(
    r"\+?\[(имя|телефон|почта|ник|профиль|карта|счёт|паспорт|СНИЛС|ИНН|дата рождения|номер машины)\]"
)
_GREETED: Final = re.compile(
    r"(Уважаем(?:ый|ая)|Здравствуйте,|Добрый день,|Добрый вечер,|Доброе утро,)\s+"
    r"(?!(?:[ВН]аш\w{0,3}|Вы|Вас|Вам|Мы|По|Сообщаем|Благодарим|Спасибо)\b)"
    r"[А-ЯЁ][а-яё]+(?:\s+[А-ЯЁ][а-яё]+){0,2}"
)
_STREET: Final = (
    r"(?:ул\.|улиц[аеуы]|пр-т|просп\.|проспект[аеу]?|пер\.|переул(?:ок|ке|ка)|бульвар[аеу]?|наб\.)"
)
_ADDRESS: Final = re.compile(
    rf"{_STREET}\s{{0,3}}[А-ЯЁ][А-ЯЁа-яё-]{{1,40}}+(?:\s[А-ЯЁ][а-яё-]{{1,40}}+)?,?\s{{0,3}}(?:д\.|дом[аеу]?)?\s{{0,3}}"
    r"\d{1,5}[а-яА-Я]?(?:/\d{1,5})?(?:,?\s{0,3}(?:корп|к)\.\s{0,3}\d{1,5})?",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The title and the text of a template."""

    title: str
    text: str

    @property
    def mark(self) -> Mark:
        """A hash that changes with the title or the text."""
        return mark_of((self.title, self.text))


@dataclass(frozen=True, slots=True)
class Template:
    """A stored template; `by` changed it last, at `at`."""

    id: TemplateId
    wording: Wording
    by: PersonId
    at: datetime


class TemplateUnfit(DomainError):
    """There is no title in the first line with a text below, or one of them is too long."""

    longest_title: int = LONGEST_TITLE
    longest: int = LONGEST_TEMPLATE


def titled(words: str) -> Wording:
    """The title from the first line and the text below it; raises TemplateUnfit."""
    title, _, text = words.strip().partition("\n")
    title, text = " ".join(title.split()), text.strip()
    if not title or not text or len(title) > LONGEST_TITLE or len(text) > LONGEST_TEMPLATE:
        raise TemplateUnfit
    return Wording(title, checked_text(text))


def by_title(templates: Iterable[Template]) -> list[Template]:
    """The templates in alphabetical order."""
    return sorted(templates, key=lambda one: one.wording.title.casefold())


def fields_left(text: str) -> tuple[str, ...]:
    """The gaps and fields that are still unfilled, each once."""
    return tuple(dict.fromkeys(_LEFT.findall(text)))


def address_in(text: str) -> str | None:
    """The address with a house number if the text has exactly one, else None."""
    found = {" ".join(one.split()) for one in _ADDRESS.findall(text)}
    return found.pop() if len(found) == 1 else None


def as_fields(answer: str, author: str | None) -> str:
    """The answer with names, telephone numbers and the like as fields."""
    text = with_mentions_shown(answer)
    for one in reversed(addressed(text)):
        if one.certain:
            text = f"{text[: one.start]}{{имя}}{text[one.end :]}"
    text = _GREETED.sub(r"\1 {имя}", text)
    return _MASK.sub(lambda found: "{" + found[1].lower() + "}", masked(text, author))


def wording_of(answer: str, message: CitizenMessage, topic: Topic) -> Wording:
    """An answer as a template: names, numbers and the citizen's address become fields.

    The address is replaced only if it is unambiguous. The title is the topic, else the beginning.
    """
    text = as_fields(answer, message.author_name)
    if address := address_in(message.text) or address_in(answer):
        text = re.sub(r"\s+".join(map(re.escape, address.split())), "{адрес}", text)
    beginning = re.sub(r"^(?:Уважаем\w+ \{имя\}|Здравствуйте)\W*", "", text)
    title = " ".join((topic.name or topic.group or beginning).split()).rstrip(".")
    if len(title) > LONGEST_TITLE:
        title = f"{title[: LONGEST_TITLE - 1].rstrip()}…"
    return Wording(title or "Ответ", text[:LONGEST_TEMPLATE])
