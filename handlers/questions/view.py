"""Questions that the bot asks one person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from domain.model.answer.draft import DraftKind
from domain.model.answer.draft_warning import DraftWarning, warnings_about
from domain.model.course.status import IncidentKind
from domain.model.incident import Incident
from domain.model.message.link import LinkWarning
from domain.model.message.network import Network, network_of
from domain.model.staff.office import Office
from domain.model.staff.organisation import Organisation
from domain.model.staff.publication import Way, ways_to_register
from domain.model.telling.question import (
    AboutIncident,
    DoubtfulLink,
    HeldContribution,
    HeldDraft,
    HeldMessage,
    HeldText,
    Original,
    PlacementTime,
    PlanAbsence,
    Question,
    Register,
    ReturnReason,
    WhatIsMeant,
    WriteAuthorsReply,
    WriteDraft,
)
from handlers.absences import render_step
from handlers.buttons import LONGEST_LABEL, AskReply, Keyboard, column, paired
from handlers.cards import lines
from handlers.markup import Block, Quote, about_incident, address, bold, escape, mention
from handlers.questions.buttons import (
    CancelQuestion,
    ChooseIncident,
    ConfirmContribution,
    ConfirmDraft,
    ConfirmLink,
    DropDraft,
    DropMessage,
    RegisterAs,
    WithdrawLink,
)
from handlers.rendered import Part, Rendered
from handlers.texts import labels, words

_LONGEST_BEGINNING = 300
_REGISTER: Final = "Зарегистрировать"


class _Words(NamedTuple):
    """What is asked, what to answer with, and what stands where the answer is written."""

    about: str
    answer: str
    placeholder: str


_WORDS: Final[Mapping[DraftKind, _Words]] = {
    DraftKind.FINAL: _Words("проект на согласование.", "текстом ответа", "Текст ответа"),
    DraftKind.INTERIM: _Words(
        "промежуточный ответ.", "текстом промежуточного ответа", "Промежуточный ответ"
    ),
    DraftKind.CLARIFICATION: _Words(
        "уточняющий вопрос автору.", "вопросом к автору", "Уточняющий вопрос автору"
    ),
}
_AUTHORS_WORDS: Final = _Words("что ответил автор?", "словами автора", "Слова автора")


def render_question(
    question_id: int, question: Question, incident: Incident | None, office: Office, now: datetime
) -> Rendered:
    """A stored question with the means to answer it; `incident` is its subject, where it has one.

    `office`: who works there. Raises LookupError where the subject is missing.
    """
    match question.about:
        case Register():
            text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
            return _by_reply(question_id, question, text, "Текст сообщения и ссылка")
        case WhatIsMeant(message):
            return _about_message(question_id, question, message, office)
        case PlanAbsence(plan):
            return render_step(question_id, plan, question.person, office, now)
        case about if incident is not None:
            return _about_subject(question_id, question, about, incident, office)
        case about:
            raise LookupError(about.subject)


def render_closed(incident: Incident | None) -> Rendered:
    """What stands in the place of a question that is asked no more."""
    withdrawn = "вопрос снят, отвечать на него не нужно."
    text = lines.heading(incident, withdrawn) if incident else withdrawn.capitalize()
    return Rendered((Part(text),))


def _about_subject(  # noqa: PLR0911 - one arm a kind, no logic
    question_id: int, question: Question, about: AboutIncident, incident: Incident, office: Office
) -> Rendered:
    match about:
        case DoubtfulLink():
            text = "\n".join(_about_link(about, incident))
            keyboard = column(
                ConfirmLink(question=question_id),
                WithdrawLink(question=question_id),
            )
            return Rendered((Part(text, keyboard),))
        case HeldDraft():
            return _about_draft(question_id, about, incident)
        case HeldContribution(held=held):
            keyboard = column(
                ConfirmContribution(question=question_id),
                DropDraft(question=question_id, label="Не отправлять"),
            )
            return _about_text(held, incident, _talk_beside_the_lead(held), keyboard)
        case PlacementTime():
            text = "\n".join(_about_time(question, incident))
            return _by_reply(question_id, question, text, "24.11 16:40")
        case ReturnReason():
            text = "\n".join(_about_return(question, incident, office))
            return _by_reply(question_id, question, text, "Причина возврата")
        case Original():
            text = "\n".join(_about_original(question, incident))
            return _by_reply(question_id, question, text, "Номер исходного сообщения")
        case WriteDraft(kind=kind):
            return _for_words(question_id, question, incident, _WORDS[kind])
        case WriteAuthorsReply():
            return _for_words(question_id, question, incident, _AUTHORS_WORDS)


def _about_link(about: DoubtfulLink, incident: Incident) -> list[str]:
    return [
        lines.heading(incident, "проверьте ссылку на ответ."),
        address(about.link),
        _warning(about.warning, network_of(about.link)),
        "Ответ размещён здесь?",
    ]


def _about_text(
    held: HeldText, incident: Incident, asked: Iterable[Block], keyboard: Keyboard
) -> Rendered:
    """The held text above, what is asked about it below."""
    heading = f"{bold(lines.name(incident))}, ваш текст:"
    blocks = [heading, Quote(held.text, folded=True), *lines.attached(held.attachments), *asked]
    return about_incident(incident.number, blocks, keyboard)


def _about_message(
    question_id: int, question: Question, message: HeldMessage, office: Office
) -> Rendered:
    """The message, under what is asked about it; the buttons are what it may be."""
    private, listed = question.place.private, message.listed
    ways = _ways(question, office) if private or not listed else []
    if not private and listed:
        asked = f"{mention('К какому инциденту', question.person)} относится ваше сообщение?"
    elif listed:
        asked = "Что это за сообщение?"
    else:
        asked = f"{'Как зарегистрировать' if len(ways) > 1 else 'Зарегистрировать'} сообщение?"
    numbers = [
        ChooseIncident(
            question=question_id,
            number=number,
            label=f"Это ответ на №{number}" if private else f"№{number}",
        )
        for number in listed
    ]
    others = column(
        *_register(question_id, ways, listed=bool(listed)),
        DropMessage(question=question_id)
        if private or not listed
        else DropDraft(question=question_id, label=labels.CANCEL),
    )
    choice = column(*numbers).rows if private else tuple(paired(numbers))
    html = f"{asked}\n{_beginning(message)}"
    return Rendered((Part(html, Keyboard((*choice, *others.rows))),))


def _register(
    question_id: int, ways: Sequence[tuple[str, Way]], *, listed: bool
) -> Iterator[RegisterAs]:
    """As what a message can be registered, each way under its label."""
    for name, way in ways:
        label = f"{_REGISTER}: {name[0].lower()}{name[1:]}" if listed else name
        yield RegisterAs(
            question=question_id,
            kind=way.kind,
            authority=way.authority,
            label=words.cut(label if len(ways) > 1 else _REGISTER, LONGEST_LABEL),
        )


def _beginning(held: HeldMessage) -> str:
    text = words.cut(held.message.text, _LONGEST_BEGINNING)
    return f"<blockquote>{escape(text)}</blockquote>"


def _ways(question: Question, office: Office) -> list[tuple[str, Way]]:
    """As what the message can be registered, each with its label."""
    organisation = office.organisation
    ways = ways_to_register(office.person(question.person), question.place, organisation)
    several = sum(way.kind is IncidentKind.PUBLICATION for way in ways) > 1
    return [(_way(way, organisation, several=several), way) for way in ways]


def _way(way: Way, organisation: Organisation, *, several: bool) -> str:
    """«Инцидент», «Публикация»; with the authority where one is to be told from another."""
    kind = words.NOUN[way.kind].nominative.capitalize()
    if way.authority is None or not several:
        return kind
    return f"{kind}: {words.authority(organisation, way.authority)}"


def _about_draft(question_id: int, about: HeldDraft, incident: Incident) -> Rendered:
    """Whether the text is a draft; that of a publication goes to nobody for approval (§5)."""
    held, replaces = about.held, about.replaces
    if incident.publication:
        asked = ["Заменить прежний текст ответа?"] if replaces else [*_talk_about(held)]
        keyboard = column(
            ConfirmDraft(question=question_id, label="Да, это ответ"),
            DropDraft(question=question_id),
        )
        return _about_text(held, incident, asked, keyboard)
    if replaces:
        keyboard = column(
            ConfirmDraft(question=question_id, label="Да, отправить на согласование"),
            DropDraft(question=question_id),
        )
        return _about_text(held, incident, _replacement(held), keyboard)
    keyboard = column(
        ConfirmDraft(question=question_id),
        DropDraft(question=question_id, label="Отозвать проект"),
    )
    return _about_text(held, incident, _talk(held), keyboard)


def _talk_about(held: HeldText) -> Iterator[str]:
    yield f"Это похоже на переписку, а не на ответ: {_why(held)}."
    yield "Это текст ответа?"


def _why(held: HeldText) -> str:
    warnings = warnings_about(held.text)
    return ", ".join(words.WARNING[warning] for warning in warnings)


def _talk(held: HeldText) -> Iterator[str]:
    warnings = warnings_about(held.text, asks=held.kind is DraftKind.CLARIFICATION)
    if DraftWarning.LINK_ALONE in warnings:
        yield "Это похоже на переписку, а не на проект ответа: здесь только ссылка."
        yield "Размещение отмечают после согласования проекта."
    else:
        yield f"Это похоже на переписку, а не на проект ответа: {_why(held)}."
    yield "Отправить в отдел контроля?"


def _talk_beside_the_lead(held: HeldText) -> Iterator[str]:
    yield f"Это похоже на переписку, а не на информацию для сводного ответа: {_why(held)}."
    yield "Передать органу, который готовит сводный ответ?"


def _replacement(held: HeldText) -> Iterator[str]:
    if held.kind is not DraftKind.FINAL:
        yield f"Это {words.DRAFT[held.kind]}."
    yield "Заменить согласованный текст?"


def _by_reply(question_id: int, question: Question, text: str, placeholder: str) -> Rendered:
    """With «Отмена»: a button in private, a word where others would see the reply opened too."""
    if question.place.private:
        return Rendered((Part(text, AskReply(placeholder, CancelQuestion(question=question_id))),))
    text = f"{text}\nЧтобы ничего не присылать, ответьте: отмена."
    return Rendered((Part(text, AskReply(placeholder)),))


def _for_words(question_id: int, question: Question, incident: Incident, asked: _Words) -> Rendered:
    """The mention makes Telegram open the reply for the one who pressed."""
    text = (
        f"{lines.heading(incident, asked.about)}\n"
        f"{mention('Ответьте', question.person)} на это сообщение {asked.answer}."
    )
    return _by_reply(question_id, question, text, asked.placeholder)


def _about_time(question: Question, incident: Incident) -> list[str]:
    """The mention makes Telegram open the reply for the one who pressed."""
    return [
        lines.heading(incident, "когда ответ был размещён?"),
        f"{mention('Ответьте', question.person)} на это сообщение временем: 16:40 или 24.11 16:40.",
    ]


def _about_return(question: Question, incident: Incident, office: Office) -> list[str]:
    role = lines.coordinator(incident, office)
    return [
        lines.heading(incident, "почему вопрос не в вашей компетенции?"),
        f"{mention('Ответьте', question.person)} на это сообщение: причину увидит {words.ROLE[role]}.",
        "Если знаете, назовите орган, который должен отвечать.",
    ]


def _about_original(question: Question, incident: Incident) -> list[str]:
    return [
        lines.heading(incident, "какое сообщение повторено?"),
        f"{mention('Ответьте', question.person)} на это сообщение номером исходного, например: 12.",
    ]


def _warning(warning: LinkWarning, network: Network) -> str:
    if warning is LinkWarning.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."
