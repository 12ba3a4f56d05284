"""Questions that the bot asks one person."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, assert_never

from aiogram.types import InlineKeyboardMarkup

from domain.model.draft import DraftKind
from domain.model.draft_doubt import DraftDoubt, doubts_about
from domain.model.incident import Incident
from domain.model.link import LinkDoubt
from domain.model.network import Network, network_of
from domain.model.question import Purpose, Question
from handlers import keyboards
from handlers.rendered import Part, Rendered
from handlers.texts import words
from handlers.views import lines
from handlers.views.markup import Block, Quote, about_incident, address, bold, mention


class _Words(NamedTuple):
    """What is asked, what to answer with, and what stands where the answer is written."""

    about: str
    answer: str
    placeholder: str


_WORDS: Final[Mapping[Purpose, _Words]] = {
    Purpose.FINAL: _Words("проект на согласование.", "текстом ответа", "Текст ответа"),
    Purpose.INTERIM: _Words(
        "проект на согласование.", "текстом промежуточного ответа", "Промежуточный ответ"
    ),
    Purpose.CLARIFICATION: _Words("проект на согласование.", "вопросом к автору", "Вопрос автору"),
    Purpose.AUTHORS_REPLY: _Words("что ответил автор?", "словами автора", "Слова автора"),
}


def render_question(  # noqa: C901, PLR0911 - one arm a purpose, no logic
    question_id: int, question: Question, incident: Incident | None
) -> Rendered:
    """A stored question with the means to answer it; `incident` is its subject, where it has one."""
    match question.purpose:
        case Purpose.REGISTER:
            text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
            return Rendered((Part(text, keyboards.ask_text("Текст сообщения и ссылка")),))
        case Purpose.CONFIRM_LINK:
            keyboard = keyboards.confirm_link(question_id)
            return Rendered(
                (Part("\n".join(_about_link(question, _subject(question, incident))), keyboard),)
            )
        case Purpose.CONFIRM_DRAFT:
            return _about_text(
                question,
                _subject(question, incident),
                _talk(question),
                keyboards.confirm_draft(question_id),
            )
        case Purpose.CONFIRM_CONTRIBUTION:
            return _about_text(
                question,
                _subject(question, incident),
                _talk_beside_the_lead(question),
                keyboards.confirm_contribution(question_id),
            )
        case Purpose.REPLACE_APPROVED:
            keyboard = keyboards.confirm_replacement(question_id)
            return _about_text(
                question, _subject(question, incident), _replacement(question), keyboard
            )
        case Purpose.PLACEMENT_TIME:
            text = "\n".join(_about_time(question, _subject(question, incident)))
            return Rendered((Part(text, keyboards.ask_text("24.11 16:40")),))
        case Purpose.RETURN_REASON:
            text = "\n".join(_about_return(question, _subject(question, incident)))
            return Rendered((Part(text, keyboards.ask_text("Причина возврата")),))
        case Purpose.ORIGINAL:
            text = "\n".join(_about_original(question, _subject(question, incident)))
            return Rendered((Part(text, keyboards.ask_text("Исходный номер")),))
        case Purpose.FINAL | Purpose.INTERIM | Purpose.CLARIFICATION | Purpose.AUTHORS_REPLY:
            return _for_words(question, _subject(question, incident), _WORDS[question.purpose])
        case Purpose.ABSENCE:
            raise LookupError(question.purpose)  # about nobody's incident: see `render_step`
        case _:
            assert_never(question.purpose)


class SubjectMissing(ValueError):
    """The question is about an incident that was not brought with it."""


def _subject(question: Question, incident: Incident | None) -> Incident:
    if incident is None:
        raise SubjectMissing(question.purpose)
    return incident


def _about_link(question: Question, incident: Incident) -> list[str]:
    link = question.link or ""
    return [
        lines.heading(incident, "проверьте ссылку на ответ."),
        address(link),
        _doubt(question.doubt, network_of(link)),
        "Ответ размещён здесь?",
    ]


def _about_text(
    question: Question,
    incident: Incident,
    asked: Iterable[Block],
    keyboard: InlineKeyboardMarkup,
) -> Rendered:
    """The held text above, what is asked about it below."""
    text, files = (question.held.text, question.held.attachments) if question.held else ("", ())
    heading = f"{bold(lines.name(incident))}, ваш текст:"
    blocks = [heading, Quote(text, folded=True), *lines.attached(files), *asked]
    return about_incident(incident.number, blocks, keyboard)


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


def _talk_beside_the_lead(question: Question) -> Iterator[str]:
    doubts = doubts_about(question.held.text if question.held else "")
    why = ", ".join(words.DOUBT[doubt] for doubt in doubts)
    yield f"Это похоже на переписку, а не на информацию для сводного ответа: {why}."
    yield "Передать исполнителю сводного ответа?"


def _replacement(question: Question) -> Iterator[str]:
    held = question.held
    if held is not None and held.kind is not DraftKind.FINAL:
        yield f"Это {words.DRAFT[held.kind]}."
    yield "Заменить согласованный текст?"


def _for_words(question: Question, incident: Incident, asked: _Words) -> Rendered:
    """The mention makes Telegram open the reply for the one who pressed."""
    text = (
        f"{lines.heading(incident, asked.about)}\n"
        f"{mention('Ответьте', question.person)} на это сообщение {asked.answer}."
    )
    return Rendered((Part(text, keyboards.ask_text(asked.placeholder)),))


def _about_time(question: Question, incident: Incident) -> list[str]:
    """The mention makes Telegram open the reply for the one who pressed."""
    return [
        lines.heading(incident, "когда ответ был размещён?"),
        f"{mention('Ответьте', question.person)} на это сообщение временем: 16:40 или 24.11 16:40.",
    ]


def _about_return(question: Question, incident: Incident) -> list[str]:
    return [
        lines.heading(incident, "почему вопрос не в вашей компетенции?"),
        f"{mention('Ответьте', question.person)} на это сообщение: причину увидит отдел контроля.",
        "Если знаете, назовите орган, который должен отвечать.",
    ]


def _about_original(question: Question, incident: Incident) -> list[str]:
    return [
        lines.heading(incident, "какое сообщение повторено?"),
        f"{mention('Ответьте', question.person)} на это сообщение исходным номером, например: 12.",
    ]


def _doubt(doubt: LinkDoubt | None, network: Network) -> str:
    if doubt is LinkDoubt.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."
