"""Questions that the bot asks one person."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from aiogram.types import InlineKeyboardMarkup

from domain.model.draft import DraftKind
from domain.model.draft_doubt import DraftDoubt, doubts_about
from domain.model.ids import IncidentNumber
from domain.model.link import LinkDoubt
from domain.model.network import Network, network_of
from domain.model.question import Purpose, Question
from handlers import keyboards
from handlers.rendered import Part, Rendered
from handlers.texts import words
from handlers.views.markup import Block, Quote, about_incident, address, mention


def render_question(  # noqa: PLR0911 - one arm a purpose, no logic
    question_id: int, question: Question
) -> Rendered:
    """A stored question with the means to answer it."""
    match question.purpose:
        case Purpose.REGISTER:
            text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
            return Rendered((Part(text, keyboards.ask_text("Текст сообщения и ссылка")),))
        case Purpose.CONFIRM_LINK:
            keyboard = keyboards.confirm_link(question_id)
            return Rendered((Part("\n".join(_about_link(question)), keyboard),))
        case Purpose.CONFIRM_DRAFT:
            return _about_text(question, _talk(question), keyboards.confirm_draft(question_id))
        case Purpose.REPLACE_APPROVED:
            keyboard = keyboards.confirm_replacement(question_id)
            return _about_text(question, _replacement(question), keyboard)
        case Purpose.PLACEMENT_TIME:
            text = "\n".join(_about_time(question))
            return Rendered((Part(text, keyboards.ask_text("24.11 16:40")),))
        case Purpose.FINAL:
            return _for_draft(question, "текстом ответа", "Текст ответа")
        case Purpose.INTERIM:
            return _for_draft(question, "текстом промежуточного ответа", "Промежуточный ответ")
        case Purpose.CLARIFICATION:
            return _for_draft(question, "вопросом к автору", "Вопрос автору")
        case Purpose.AUTHORS_REPLY:
            return _for_words(question, "что ответил автор?", "словами автора", "Слова автора")
        case _:
            assert_never(question.purpose)


def _about_link(question: Question) -> list[str]:
    link = question.link or ""
    return [
        f"<b>Инцидент №{question.subject}</b>: проверьте ссылку на ответ.",
        address(link),
        _doubt(question.doubt, network_of(link)),
        "Ответ размещён здесь?",
    ]


def _about_text(
    question: Question, asked: Iterable[Block], keyboard: InlineKeyboardMarkup
) -> Rendered:
    """The held text above, what is asked about it below."""
    number = question.subject or IncidentNumber(0)
    text = question.held.text if question.held else ""
    heading = f"<b>Инцидент №{number}</b>, ваш текст:"
    blocks: list[Block] = [heading, Quote(text, folded=True), *asked]
    return about_incident(number, blocks, keyboard)


def _talk(question: Question) -> Iterator[str]:
    held = question.held
    asks = held is not None and held.kind is DraftKind.CLARIFICATION
    doubts = doubts_about(held.text if held else "", asks=asks)
    if DraftDoubt.LINK_ALONE in doubts:
        yield "Это похоже на переписку, а не на проект ответа: здесь только ссылка."
        yield "Размещение отмечают после согласования проекта."
    else:
        why = ", ".join(words.DOUBT[doubt] for doubt in doubts)
        yield f"Это похоже на переписку, а не на проект ответа: {why}."
    yield "Отправить в отдел контроля?"


def _replacement(question: Question) -> Iterator[str]:
    held = question.held
    if held is not None and held.kind is not DraftKind.FINAL:
        yield f"Это {words.DRAFT[held.kind]}."
    yield "Заменить согласованный текст?"


def _for_draft(question: Question, what: str, placeholder: str) -> Rendered:
    """The answer is a draft of the kind asked for, and goes to control."""
    return _for_words(question, "проект на согласование.", what, placeholder)


def _for_words(question: Question, about: str, what: str, placeholder: str) -> Rendered:
    """The mention makes Telegram open the reply for the one who pressed."""
    text = (
        f"<b>Инцидент №{question.subject}</b>: {about}\n"
        f"{mention('Ответьте', question.person)} на это сообщение {what}."
    )
    return Rendered((Part(text, keyboards.ask_text(placeholder)),))


def _about_time(question: Question) -> list[str]:
    """The mention makes Telegram open the reply for the one who pressed."""
    return [
        f"<b>Инцидент №{question.subject}</b>: когда ответ был размещён?",
        f"{mention('Ответьте', question.person)} на это сообщение временем: 16:40 или 24.11 16:40.",
    ]


def _doubt(doubt: LinkDoubt | None, network: Network) -> str:
    if doubt is LinkDoubt.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."
