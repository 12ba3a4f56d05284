"""Questions that the bot asks one person."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from domain.model.conversation.notices import EndKind, QuestionEnd
from domain.model.conversation.question import (
    About,
    AboutIncident,
    AcceptInvitation,
    Administer,
    ChooseKept,
    ChoosePeriod,
    ChooseTemplate,
    DoubtfulLink,
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    HeldMessage,
    HeldText,
    KeepTemplates,
    MainIncident,
    Original,
    OwnName,
    PlacementLink,
    PlacementTime,
    PlanAbsence,
    PromiseDay,
    PromiseDone,
    Question,
    Register,
    ReturnReason,
    WhatIsMeant,
    WhatToFind,
    WriteAuthorsReply,
    WriteDraft,
)
from domain.model.ids import IncidentNumber, PromiseNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.link import LinkWarning
from domain.model.message.network import Network, network_of
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.registration_rights import Way, ways_to_register
from domain.model.report.briefing import Briefing
from domain.ports.snapshots import NOTHING_OFFERED, Offered, QuestionContent
from handlers.absences import render_step
from handlers.administration import render_invitation, render_page
from handlers.cards import course, lines
from handlers.cards.placement.buttons import NoLink
from handlers.lists.view import named
from handlers.questions.buttons import (
    CancelQuestion,
    ChooseIncident,
    ConfirmLink,
    DropDraft,
    DropMessage,
    RegisterAs,
    ReplaceConclusion,
    WithdrawLink,
)
from handlers.questions.held_texts import doubts, render_held_contribution, render_held_draft
from handlers.reports.choosing import render_kept, render_periods
from handlers.reports.origin import signed
from handlers.searching.buttons import SearchAll
from handlers.templates import render_begun, render_kept_templates, render_offer
from handlers.texts import administration, labels, searching, words
from handlers.ui.buttons import LONGEST_LABEL, AskReply, Keyboard, column, paired
from handlers.ui.markup import Block, Quote, address, escape, mention, pages
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders

_LONGEST_BEGINNING = 300
_LONGEST_PROMISE = 100
_REGISTER: Final = "Зарегистрировать"


class _Words(NamedTuple):
    """What is asked, what to answer with, and what stands where the answer is written."""

    about: str
    answer: str
    placeholder: str


_WORDS: Final[Mapping[DraftKind, _Words]] = {
    DraftKind.FINAL: _Words("напишите проект ответа.", "текстом ответа", "Текст ответа"),
    DraftKind.INTERIM: _Words(
        "напишите промежуточный ответ.", "текстом промежуточного ответа", "Промежуточный ответ"
    ),
    DraftKind.CLARIFICATION: _Words(
        "напишите уточняющий вопрос автору.", "вопросом к автору", "Уточняющий вопрос автору"
    ),
}
_CLOSED: Final[Mapping[type[About], str]] = {
    Register: "вопрос о новом сообщении закрыт. Зарегистрировать: /new",
    WhatIsMeant: "вопрос о вашем сообщении закрыт.",
    PlanAbsence: "этот вопрос об отсутствии закрыт. Снова: /absence",
    ChoosePeriod: "выбор дней отчёта закрыт. Снова: /report",
    ChooseKept: "выбор отчёта закрыт. Снова: /report",
    HeldConclusion: "вопрос о вашем выводе закрыт.",
    Administer: "настройки закрыты. Снова: /settings",
    AcceptInvitation: "вопрос о приглашении закрыт.",
    OwnName: "вопрос о вашем имени закрыт.",
    KeepTemplates: "шаблоны закрыты. Снова: /template",
    WhatToFind: "вопрос о поиске закрыт. Снова: /find",
    DoubtfulLink: "вопрос о ссылке закрыт.",
    HeldDraft: "вопрос о вашем тексте закрыт.",
    HeldContribution: "вопрос о вашем тексте закрыт.",
    WriteDraft: "вопрос о тексте закрыт.",
    ChooseTemplate: "выбор шаблона закрыт.",
    WriteAuthorsReply: "вопрос об ответе автора закрыт.",
    PlacementTime: "вопрос о времени размещения закрыт.",
    PlacementLink: "вопрос о ссылке закрыт.",
    ReturnReason: "вопрос о причине возврата закрыт.",
    Original: "вопрос об исходном сообщении закрыт.",
    MainIncident: "вопрос об основном сообщении закрыт.",
    PromiseDone: "вопрос о выполнении обещанного закрыт.",
    PromiseDay: "вопрос о переносе обещанного закрыт.",
}
"""What a question says once it is asked no more, where nothing better is known."""

_ENDED: Final[Mapping[EndKind, Mapping[type[About], str]]] = {
    EndKind.DONE: {
        WhatIsMeant: "ваше сообщение — ответ на №{number}.",
        OwnName: "спасибо, имя записано.",
        PlanAbsence: "отсутствие отмечено. Посмотреть или завершить: /absence",
    },
    EndKind.REGISTERED: {
        Register: "зарегистрировано: №{number}.",
        WhatIsMeant: "зарегистрировано: №{number}.",
    },
    EndKind.DROPPED: {
        Register: "хорошо, ничего не зарегистрировано. Снова: /new",
        WhatIsMeant: "хорошо, ничего не сделано.",
        PlanAbsence: "отсутствие не отмечено. Снова: /absence",
        HeldConclusion: "вывод под отчётом остался прежним.",
        Administer: "готово. Снова: /settings",
        KeepTemplates: "готово. Снова: /template",
        DoubtfulLink: "эта ссылка не записана.",
        HeldDraft: "ваш текст не отправлен.",
        HeldContribution: "ваш текст не отправлен.",
    },
}
"""What became of it, where its person has decided."""

_LINK_WORDS: Final = _Words("где размещён ответ?", "ссылкой на него", "Ссылка на ответ")
_TIME_WORDS: Final = _Words("когда ответ был размещён?", "временем: 16:40 или вчера 16:40", "16:40")
_ORIGINAL_WORDS: Final = _Words(
    "какое сообщение повторено?",
    "номером исходного, например: 12",
    "Номер исходного сообщения",
)
_MAIN_WORDS: Final = _Words(
    "к какому сообщению присоединить?",
    "номером более раннего на ту же тему, например: 12",
    "Номер основного сообщения",
)
_AUTHORS_WORDS: Final = _Words("что ответил автор?", "словами автора", "Слова автора")


@renders(QuestionContent)
def _render_content(content: QuestionContent, now: datetime) -> Rendered:
    question, subject = content.question, content.subject
    if question is None:
        return render_closed(content.kind, subject, content.end)
    number, offered = content.notice.question, content.offered
    return render_question(number, question, subject, content.office, now, offered=offered)


def render_question(  # noqa: C901, PLR0911, PLR0912 - one arm a kind, no logic
    question_id: int,
    question: Question,
    incident: Incident | None,
    office: Office,
    now: datetime,
    *,
    offered: Offered = NOTHING_OFFERED,
) -> Rendered:
    """A stored question with the means to answer it; `incident` is its subject, where it has one.

    `office`: who works there; `offered`: what it offers, or is about. Raises LookupError
    where the subject is missing.
    """
    match question.about:
        case Register():
            text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
            return _by_reply(question_id, question, text, "Текст сообщения и ссылка")
        case WhatIsMeant(message):
            return _about_message(question_id, question, message, office, offered)
        case PlanAbsence(plan):
            return render_step(question_id, plan, question.person, office, now)
        case ChoosePeriod() as about:
            person = office.person(question.person)
            return render_periods(question_id, about, person, office, offered)
        case ChooseKept():
            return render_kept(offered)
        case HeldConclusion(held=held):
            return _about_conclusion(question_id, held, offered.subject, office)
        case Administer(page):
            return render_page(question_id, page, office, question, offered.invited)
        case AcceptInvitation() as invited:
            return render_invitation(question_id, invited, office)
        case OwnName():
            return _by_reply(question_id, question, administration.OWN_NAME, "Фамилия Имя Отчество")
        case KeepTemplates(page):
            return render_kept_templates(question_id, page, offered.templates, office)
        case WhatToFind():
            return _what_to_find(question_id, question)
        case ChooseTemplate(templates=page) if incident is not None:
            return render_offer(question_id, page, offered.templates, incident)
        case WriteDraft(kind=kind, template=int(begun)) if incident is not None:
            brought = render_begun(incident, begun, offered.templates, office)
            return _for_words(question_id, question, incident, _WORDS[kind], brought)
        case HeldDraft() as held if incident is not None:
            return render_held_draft(question_id, question, held, incident, office, offered)
        case about if incident is not None:
            return _about_subject(question_id, question, about, incident, office)
        case about:
            raise LookupError(about.subject)


def _what_to_find(question_id: int, question: Question) -> Rendered:
    """In private there is a button for everything, in a group the reply is opened."""
    if question.place.private:
        buttons = SearchAll(question=question_id), CancelQuestion(question=question_id)
        return Rendered((Part(searching.WHAT, column(*buttons)),))
    return Rendered((Part(searching.WHAT, AskReply(searching.PLACEHOLDER)),))


def render_closed(
    kind: type[About], incident: Incident | None, end: QuestionEnd | None = None
) -> Rendered:
    """What stands in the place of a question that is asked no more: what became of it, or what it was."""
    closed = _CLOSED[kind]
    if end is not None:
        closed = _ENDED[end.kind].get(kind, closed).format(number=end.number)
    text = lines.heading(incident, closed) if incident else words.capital(closed)
    return Rendered((Part(text),))


def _about_subject(  # noqa: C901, PLR0911 - one arm a kind, no logic
    question_id: int, question: Question, about: AboutIncident, incident: Incident, office: Office
) -> Rendered:
    match about:
        case DoubtfulLink():
            text = "\n".join(_about_link(question, about, incident, office))
            keyboard = column(
                ConfirmLink(question=question_id, number=about.subject),
                WithdrawLink(question=question_id),
            )
            return Rendered((Part(text, keyboard),))
        case HeldContribution() as held:
            return render_held_contribution(question_id, held, incident)
        case PlacementLink(missed=missed):
            return _for_link(question_id, question, incident, missed=missed)
        case PlacementTime():
            recorded = _recorded_by_another(question, incident, office)
            return _for_words(question_id, question, incident, _TIME_WORDS, *recorded)
        case ReturnReason():
            text = "\n".join(_about_return(question, incident, office))
            return _by_reply(question_id, question, text, "Причина возврата")
        case Original():
            return _for_words(question_id, question, incident, _ORIGINAL_WORDS)
        case MainIncident():
            return _for_words(question_id, question, incident, _MAIN_WORDS)
        case PromiseDone(promise=promise):
            return _for_words(question_id, question, incident, _done(incident, promise))
        case PromiseDay(promise=promise):
            return _for_words(question_id, question, incident, _moved(incident, promise))
        case ChooseTemplate() | HeldDraft():
            raise LookupError(about.subject)
        case WriteDraft(kind=kind, files=files):
            known = (
                [f"Принято: {words.attachments(files)}. Уйдёт вместе с текстом."] if files else []
            )
            return _for_words(question_id, question, incident, _WORDS[kind], *known)
        case WriteAuthorsReply():
            return _for_words(question_id, question, incident, _AUTHORS_WORDS)


def _about_link(
    question: Question, about: DoubtfulLink, incident: Incident, office: Office
) -> Iterator[str]:
    yield lines.heading(incident, "проверьте ссылку на ответ.")
    yield address(about.link)
    if about.warning is not LinkWarning.ANOTHERS:
        yield _warning(about.warning, network_of(about.link))
    yield from _recorded_by_another(question, incident, office)
    yield "Ответ размещён здесь?"


def _recorded_by_another(question: Question, incident: Incident, office: Office) -> Iterator[str]:
    """The placement that would be put right, if it is a colleague's."""
    last = incident.placements[-1] if incident.placements else None
    if last is not None and not last.earlier and last.recorded.by != question.person:
        yield from course.placed(incident, last, office)


def _about_message(
    question_id: int, question: Question, message: HeldMessage, office: Office, offered: Offered
) -> Rendered:
    """The message, under what is asked about it; the buttons are what it may be.

    Nobody knows the numbers by heart: below them stands what each incident is about.
    """
    private, listed = question.place.private, message.listed
    ways = _ways(question, office) if private or not listed else []
    if not private and listed:
        asked = f"{mention('К какому инциденту', question.person)} относится ваше сообщение?"
    elif listed:
        asked = "Что это за сообщение?"
    else:
        again = "" if message.repeats is None else " ещё раз"
        how = "Как зарегистрировать" if len(ways) > 1 else "Зарегистрировать"
        asked = f"{how} сообщение{again}?"
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
    files = message.message.attachments
    sent = [f"Вложения: {words.attachments(files)}"] if files else []
    known = () if message.repeats is None else (_registered_before(message.repeats),)
    html = "\n".join([*known, asked, *_beginning(message), *sent, *map(named, offered.incidents)])
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


def _registered_before(number: IncidentNumber) -> str:
    return f"Вы уже зарегистрировали такое сообщение: №{number}, /incident_{number}"


def _beginning(held: HeldMessage) -> Iterator[str]:
    if text := words.cut(held.message.text, _LONGEST_BEGINNING):
        yield f"<blockquote>{escape(text)}</blockquote>"


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


def _about_conclusion(
    question_id: int, held: HeldText, briefing: Briefing | None, office: Office
) -> Rendered:
    """Whether it takes the place of what a colleague said of the report."""
    former = briefing and briefing.conclusion
    blocks: list[Block] = ["Ваш вывод:", Quote(held.text), *doubts(held)]
    if former:
        author = escape(signed(former.signed, office))
        blocks += [f"Сейчас под отчётом вывод коллеги ({author}):", Quote(former.text)]
    keyboard = column(
        ReplaceConclusion(question=question_id),
        DropDraft(question=question_id, label="Оставить прежний вывод"),
    )
    text = "\n".join(pages([*blocks, "Заменить его вашим?"], ""))
    return Rendered((Part(text, keyboard),))


def _by_reply(question_id: int, question: Question, text: str, placeholder: str) -> Rendered:
    """With «Отмена»: a button in private, a word where others would see the reply opened too."""
    if question.place.private:
        return Rendered((Part(text, AskReply(placeholder, CancelQuestion(question=question_id))),))
    text = f"{text}\nЧтобы ничего не присылать, ответьте: отмена."
    return Rendered((Part(text, AskReply(placeholder)),))


def _for_words(
    question_id: int, question: Question, incident: Incident, asked: _Words, *known: str
) -> Rendered:
    """What is `known`, and the mention: it makes Telegram open the reply for the one who pressed."""
    reply = f"{mention('Ответьте', question.person)} на это сообщение {asked.answer}."
    text = "\n".join([lines.heading(incident, asked.about), *known, reply])
    return _by_reply(question_id, question, text, asked.placeholder)


def _done(incident: Incident, promise: PromiseNumber) -> _Words:
    about = f"как выполнено {_promised(incident, promise)}?"
    return _Words(about, "словами или фотографией", "Что сделано")


def _moved(incident: Incident, promise: PromiseNumber) -> _Words:
    about = f"на какой день перенести {_promised(incident, promise)}?"
    later = (one.day + timedelta(weeks=2) for one in incident.promises if one.number == promise)
    example = next((f"{day:%d.%m.%Y}, " for day in later), "")
    return _Words(about, f"датой и причиной: {example}ждём поставку плитки", "Дата и причина")


def _promised(incident: Incident, promise: PromiseNumber) -> str:
    """«обещанное до 12.12.2026»; without the day once the answer does not stand."""
    days = (f" до {one.day:%d.%m.%Y}" for one in incident.promises if one.number == promise)
    return f"обещанное{next(days, '')}"


def _for_link(
    question_id: int, question: Question, incident: Incident, *, missed: bool
) -> Rendered:
    """`missed`: for whoever wrote that it was placed; whether it has no link is asked beside."""
    approved = incident.approved_draft
    if not missed or approved is None:
        return _for_words(question_id, question, incident, _LINK_WORDS)
    text = (
        f"{lines.heading(incident, 'в сообщении нет ссылки.')}\n"
        "Ответьте на это сообщение ссылкой на размещённый ответ или нажмите кнопку."
    )
    return Rendered((Part(text, column(NoLink(number=incident.number, version=approved.version))),))


def _about_return(question: Question, incident: Incident, office: Office) -> list[str]:
    role = lines.coordinator(incident, office)
    return [
        lines.heading(incident, "почему вопрос не в вашей компетенции?"),
        f"{mention('Ответьте', question.person)} на это сообщение: причину увидит {words.ROLE[role]}.",
        "Если знаете, назовите орган, который должен отвечать.",
    ]


def _warning(warning: LinkWarning, network: Network) -> str:
    if warning is LinkWarning.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."
