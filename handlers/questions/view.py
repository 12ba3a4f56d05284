"""Questions that the bot asks one person."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, assert_never

from domain.model.answer.draft import DraftKind
from domain.model.answer.draft_warning import DraftWarning, warnings_about
from domain.model.course.status import IncidentKind
from domain.model.incident import Incident
from domain.model.message.link import LinkWarning
from domain.model.message.network import Network, network_of
from domain.model.staff.office import Office
from domain.model.staff.organisation import Organisation
from domain.model.staff.people import Role
from domain.model.staff.publication import Way, ways_to_register
from domain.model.telling.question import HeldMessage, Purpose, Question
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


class _Words(NamedTuple):
    """What is asked, what to answer with, and what stands where the answer is written."""

    about: str
    answer: str
    placeholder: str


_WORDS: Final[Mapping[Purpose, _Words]] = {
    Purpose.FINAL: _Words("проект на согласование.", "текстом ответа", "Текст ответа"),
    Purpose.INTERIM: _Words(
        "промежуточный ответ.", "текстом промежуточного ответа", "Промежуточный ответ"
    ),
    Purpose.CLARIFICATION: _Words("вопрос автору.", "вопросом к автору", "Вопрос автору"),
    Purpose.AUTHORS_REPLY: _Words("что ответил автор?", "словами автора", "Слова автора"),
}


def render_question(  # noqa: C901, PLR0911, PLR0912 - one arm a purpose, no logic
    question_id: int,
    question: Question,
    incident: Incident | None,
    office: Office | None = None,
) -> Rendered:
    """A stored question with the means to answer it; `incident` is its subject, where it has one.

    `office`: where it is asked; needed where the answers depend on that.
    """
    if not question.open:
        return _closed(incident)
    match question.purpose:
        case Purpose.REGISTER:
            text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
            return _by_reply(question_id, question, text, "Текст сообщения и ссылка")
        case Purpose.REGISTER_AS:
            return _about_way(question_id, question, office)
        case Purpose.WHICH_INCIDENT:
            return _about_incident(question_id, question, office)
        case Purpose.CONFIRM_LINK:
            keyboard = column(ConfirmLink(question=question_id), WithdrawLink(question=question_id))
            return Rendered(
                (Part("\n".join(_about_link(question, _subject(question, incident))), keyboard),)
            )
        case Purpose.CONFIRM_DRAFT | Purpose.REPLACE_APPROVED:
            return _about_draft(question_id, question, _subject(question, incident))
        case Purpose.CONFIRM_CONTRIBUTION:
            return _about_text(
                question,
                _subject(question, incident),
                _talk_beside_the_lead(question),
                column(
                    ConfirmContribution(question=question_id),
                    DropDraft(question=question_id, label="Не отправлять"),
                ),
            )
        case Purpose.PLACEMENT_TIME:
            text = "\n".join(_about_time(question, _subject(question, incident)))
            return _by_reply(question_id, question, text, "24.11 16:40")
        case Purpose.RETURN_REASON:
            text = "\n".join(_about_return(question, _subject(question, incident), office))
            return _by_reply(question_id, question, text, "Причина возврата")
        case Purpose.ORIGINAL:
            text = "\n".join(_about_original(question, _subject(question, incident)))
            return _by_reply(question_id, question, text, "Номер исходного сообщения")
        case Purpose.FINAL | Purpose.INTERIM | Purpose.CLARIFICATION | Purpose.AUTHORS_REPLY:
            subject = _subject(question, incident)
            return _for_words(question_id, question, subject, _WORDS[question.purpose])
        case Purpose.ABSENCE:
            raise LookupError(question.purpose)  # about nobody's incident: see `render_step`
        case _:
            assert_never(question.purpose)


def _closed(incident: Incident | None) -> Rendered:
    withdrawn = "вопрос снят, отвечать на него не нужно."
    text = lines.heading(incident, withdrawn) if incident else withdrawn.capitalize()
    return Rendered((Part(text),))


class SubjectMissing(ValueError):
    """What the question is about, or where it is asked, was not brought with it."""


def _subject(question: Question, incident: Incident | None) -> Incident:
    if incident is None:
        raise SubjectMissing(question.purpose)
    return incident


def _about_link(question: Question, incident: Incident) -> list[str]:
    link = question.link or ""
    return [
        lines.heading(incident, "проверьте ссылку на ответ."),
        address(link),
        _warning(question.warning, network_of(link)),
        "Ответ размещён здесь?",
    ]


def _about_text(
    question: Question,
    incident: Incident,
    asked: Iterable[Block],
    keyboard: Keyboard,
) -> Rendered:
    """The held text above, what is asked about it below."""
    text, files = (question.held.text, question.held.attachments) if question.held else ("", ())
    heading = f"{bold(lines.name(incident))}, ваш текст:"
    blocks = [heading, Quote(text, folded=True), *lines.attached(files), *asked]
    return about_incident(incident.number, blocks, keyboard)


def _about_way(question_id: int, question: Question, office: Office | None) -> Rendered:
    """The message above; as what it is to be registered, below (§2)."""
    if office is None or question.message is None:
        raise SubjectMissing(question.purpose)
    ways = _ways(question, office)
    asked = "Как зарегистрировать сообщение?" if len(ways) > 1 else "Зарегистрировать сообщение?"
    html = f"{asked}\n{_beginning(question.message)}"
    keyboard = column(*_register(question_id, ways), DropMessage(question=question_id))
    return Rendered((Part(html, keyboard),))


def _about_incident(question_id: int, question: Question, office: Office | None) -> Rendered:
    """The message above; which incident it is about, below: in private it may be a citizen's."""
    if office is None or question.message is None:
        raise SubjectMissing(question.purpose)
    ways = _ways(question, office) if question.place.private else []
    register = [(f"Зарегистрировать: {label.lower()}", way) for label, way in ways]
    html = (
        f"{mention('К какому инциденту', question.person)} относится ваше сообщение?\n"
        f"{_beginning(question.message)}"
    )
    numbers = (ChooseIncident(question=question_id, number=one) for one in question.message.listed)
    others = column(
        *_register(question_id, register), DropDraft(question=question_id, label=labels.CANCEL)
    )
    return Rendered((Part(html, Keyboard((*paired(numbers), *others.rows))),))


def _register(question_id: int, ways: Iterable[tuple[str, Way]]) -> Iterator[RegisterAs]:
    """As what a message can be registered, each way under its label."""
    for label, way in ways:
        yield RegisterAs(
            question=question_id,
            kind=way.kind,
            authority=way.authority,
            label=words.cut(label, LONGEST_LABEL),
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


def _about_draft(question_id: int, question: Question, incident: Incident) -> Rendered:
    """Whether the text is a draft; that of a publication goes to nobody for approval (§5)."""
    replaces = question.purpose is Purpose.REPLACE_APPROVED
    if incident.publication:
        asked = ["Заменить прежний текст ответа?"] if replaces else [*_talk_about(question)]
        keyboard = column(
            ConfirmDraft(question=question_id, label="Да, это ответ"),
            DropDraft(question=question_id),
        )
        return _about_text(question, incident, asked, keyboard)
    if replaces:
        keyboard = column(
            ConfirmDraft(question=question_id, label="Да, отправить на согласование"),
            DropDraft(question=question_id),
        )
        return _about_text(question, incident, _replacement(question), keyboard)
    keyboard = column(
        ConfirmDraft(question=question_id),
        DropDraft(question=question_id, label="Отозвать проект"),
    )
    return _about_text(question, incident, _talk(question), keyboard)


def _talk_about(question: Question) -> Iterator[str]:
    yield f"Это похоже на переписку, а не на ответ: {_why(question)}."
    yield "Это текст ответа?"


def _why(question: Question) -> str:
    warnings = warnings_about(question.held.text if question.held else "")
    return ", ".join(words.WARNING[warning] for warning in warnings)


def _talk(question: Question) -> Iterator[str]:
    held = question.held
    asks = held is not None and held.kind is DraftKind.CLARIFICATION
    warnings = warnings_about(held.text if held else "", asks=asks)
    if DraftWarning.LINK_ALONE in warnings:
        yield "Это похоже на переписку, а не на проект ответа: здесь только ссылка."
        yield "Размещение отмечают после согласования проекта."
    else:
        yield f"Это похоже на переписку, а не на проект ответа: {_why(question)}."
    yield "Отправить в отдел контроля?"


def _talk_beside_the_lead(question: Question) -> Iterator[str]:
    warnings = warnings_about(question.held.text if question.held else "")
    why = ", ".join(words.WARNING[warning] for warning in warnings)
    yield f"Это похоже на переписку, а не на информацию для сводного ответа: {why}."
    yield "Передать исполнителю сводного ответа?"


def _replacement(question: Question) -> Iterator[str]:
    held = question.held
    if held is not None and held.kind is not DraftKind.FINAL:
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


def _about_return(question: Question, incident: Incident, office: Office | None) -> list[str]:
    role = lines.coordinator(incident, office) if office else Role.CONTROL
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


def _warning(warning: LinkWarning | None, network: Network) -> str:
    if warning is LinkWarning.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."
