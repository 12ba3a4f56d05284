"""Refusals: the reason and the next step, in one short sentence or two for each error.

Plain text of at most 200 characters: it fits the answer to a press (Bot API, answerCallbackQuery).
"""

import math
from collections.abc import Mapping
from functools import singledispatch
from typing import Final

from domain.model.actor import Signature
from domain.model.conversation.job import JobKnown, JobOver, NotYourJob
from domain.model.conversation.made_file import TooLargeToSend
from domain.model.conversation.selection import (
    MOST_CHOSEN,
    ChoiceChanged,
    NotCoordinating,
    NothingChosen,
    NothingToChoose,
    NotYourSelection,
    SelectionGone,
    TooManyChosen,
)
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident import DetectionInFuture, TooLateToComplete, TooLateToCorrect
from domain.model.incident.answer.contribution import ContributionsMissing, LeadContributes
from domain.model.incident.answer.draft import (
    AlreadyDecided,
    AnswerOnly,
    CommentTooLate,
    DraftEmpty,
    DraftTooLong,
    OutdatedVersion,
)
from domain.model.incident.answer.placement import (
    AlreadyPlaced,
    PlacedBeforeApproval,
    PlacedBeforeDetection,
    PlacedInFuture,
    PlacedMeanwhile,
    UndoTooLate,
)
from domain.model.incident.answer.template import (
    LONGEST_TITLE,
    NothingToKeep,
    TemplateGone,
    TemplateUnfit,
    TooManyTemplates,
)
from domain.model.incident.closing import NotOwnMistake, OwnMistakeTooLate
from domain.model.incident.workflow.alert import AlreadyReported, NoAlert
from domain.model.incident.workflow.assignment import AlreadyAssigned, AlreadyTaken, NotAssigned
from domain.model.incident.workflow.closing import (
    DuplicateOfItself,
    NotAnOriginal,
    OriginalCancelled,
)
from domain.model.incident.workflow.joining import (
    HasAnswerInHand,
    HasJoined,
    JoinedElsewhere,
    JoinedToItself,
    JoinedToLater,
    NotAMain,
    NotJoined,
)
from domain.model.incident.workflow.plan import (
    AuthoritiesNotChanging,
    ChosenMeanwhile,
    LeadMissing,
    LeadStays,
    NotChosen,
    NothingPlanned,
)
from domain.model.incident.workflow.referral import (
    DraftInTheWay,
    ReferralOver,
    ReferralWaits,
    UnknownReferral,
)
from domain.model.incident.workflow.second_clock import NoInterimYet, SecondInterim
from domain.model.incident.workflow.status import (
    AlreadyClosed,
    IncidentKind,
    Move,
    MoveNotAllowed,
    NotForPublications,
    Status,
)
from domain.model.message.attachment import TooManyAttachments
from domain.model.message.authors_reply import NothingClarified
from domain.model.message.network import Network
from domain.model.organisation.absence import (
    AbsenceOver,
    AbsenceOverlaps,
    AbsenceReversed,
    AbsenceTooLong,
    SelfSubstitute,
    SubstitutesInCircle,
)
from domain.model.organisation.absence_rights import NotYoursToMark, Unsuitable
from domain.model.organisation.admin_code import CodeLocked
from domain.model.organisation.changing import (
    LONGEST_NAME,
    NameTaken,
    NameUnfit,
    NobodyLeft,
    NotEmployed,
    PostMissing,
    SetInSettings,
    TooManyWords,
)
from domain.model.organisation.invitation import InvitationOver
from domain.model.organisation.office import Office, UnknownAuthority
from domain.model.organisation.options import OptionUnfit
from domain.model.organisation.permissions import (
    Action,
    Away,
    NotPermitted,
    OutOfSight,
    UnknownPerson,
)
from domain.model.organisation.registration_rights import NetworkNotWatched
from domain.model.organisation.visible import NotShownHere
from domain.model.promise.promise import (
    NotPutOff,
    NotUnderControl,
    PromiseState,
    UnknownPromise,
)
from domain.model.report.briefing import (
    LONGEST_CONCLUSION,
    BriefingGone,
    BriefingKnown,
    BriefingNotMade,
    BriefingNotOrdered,
    BriefingOver,
    BriefingState,
    ConclusionEmpty,
    ConclusionTooLong,
)
from domain.model.report.period import PeriodReversed
from domain.model.search import NotYourSearch, SearchGone
from domain.model.time.schedule import InvalidSchedule
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from domain.ports.unit_of_work import Overtaken
from domain.use_cases.asking import AnsweredTooLate, AskedAnother, QuestionClosed
from domain.use_cases.briefing import FilesGone, NobodyToSendTo
from domain.use_cases.deciding import DaysOutdated, OwnDraft
from domain.use_cases.registering import TextMissing
from domain.use_cases.starting import SomebodyWorksHere
from handlers.texts import options, replies, words
from handlers.texts.not_permitted import not_permitted

LONGEST_TOAST: Final = 200
"""Code points in the answer to a press."""

_LONGEST_CHOICE: Final = 115
"""Leaves room for the next step."""

SENTENCES: Final[Mapping[type[DomainError], str]] = {
    DraftEmpty: "Текста нет. Пришлите текст словами.",
    NothingPlanned: "Орган не выбран. Выберите орган и нажмите «Направить».",
    LeadMissing: "Органов несколько. Выберите, кто готовит сводный ответ.",
    LeadStays: "Этот орган готовит ответ. Сначала выберите другой орган, который подготовит сводный ответ.",
    NotChosen: "Этот орган не выбран. Сначала выберите его, затем назначьте готовить сводный ответ.",
    AuthoritiesNotChanging: "Чтобы изменить органы, нажмите «Изменить органы».",
    LeadContributes: "Сводный ответ готовит ваш орган. Пришлите проект ответом на карточку.",
    UnknownIncident: "Такого сообщения нет. Проверьте номер.",
    OutOfSight: "Сейчас у вашего органа такого сообщения нет, отвечать вам не нужно.",
    NotShownHere: "Среди сообщений этой группы такого нет. Другие бот показывает только в личном чате.",
    NotForPublications: "Публикация не согласуется и не бывает повышенной важности."
    " Если нужно, передайте её в отдел контроля.",
    UnknownAuthority: "Такого органа больше нет в организации. Выберите другой.",
    DetectionInFuture: "Это время ещё не наступило. Укажите, когда сообщение было выявлено.",
    TooLateToCorrect: "Исправлять поздно, по этому сроку уже работают. Если ошибка важна, отмените"
    " регистрацию и зарегистрируйте сообщение заново.",
    TooLateToComplete: "Дополнять поздно, сообщение уже направлено в орган без этой части.",
    NotOwnMistake: "Отменить регистрацию может тот, кто зарегистрировал публикацию для своего"
    " органа, или отдел, который её координирует.",
    OwnMistakeTooLate: "Отменить свою регистрацию можно только в течение 15 минут, пока никто не"
    " начал работу. Обратитесь в отдел, который координирует публикации.",
    NoAlert: "Докладывать не нужно, важность снижена до обычной или регистрация отменена.",
    NotAssigned: "Это больше не в работе у вашего органа, отвечать вам не нужно.",
    PlacedInFuture: "Это время ещё не наступило. Укажите, когда ответ был размещён.",
    AnswerOnly: "По публикации даётся только сам ответ, без промежуточных ответов и уточняющих вопросов.",
    AlreadyPlaced: "Этот текст уже размещён, согласование не отменить.",
    SecondInterim: "Промежуточный ответ уже дан. Ещё один может разрешить отдел контроля.",
    NoInterimYet: "Промежуточного ответа ещё не было, разрешать нечего.",
    NothingClarified: "Автора ещё ни о чём не спрашивали, уточняющий вопрос не размещён.",
    ReferralWaits: "Прошлый возврат или предложение органа ещё ждёт решения. Дождитесь его.",
    UnknownPromise: "Отметка о размещении этого ответа отменена, обещанного в нём больше нет.",
    AlreadyAssigned: "Этому органу уже направлено. Выберите другой.",
    DuplicateOfItself: "Сообщение не может быть дубликатом самого себя. Укажите другой номер.",
    OwnDraft: "Это ваш проект, решение должен принять другой работник отдела контроля.",
    QuestionClosed: "Этот вопрос уже неактуален. Начать заново можно с карточки, её показывает"
    " команда с номером, например: /incident_12; отметить отсутствие — /absence.",
    TextMissing: "В сообщении нет текста. Пришлите его ещё раз с текстом: подписью к фото или"
    " комментарием при пересылке.",
    AbsenceReversed: "Последний день раньше первого. Укажите дни ещё раз.",
    AbsenceOver: "Эти дни уже прошли. Укажите дни, которые ещё не кончились.",
    AbsenceTooLong: "Больше трёх лет подряд отметить нельзя. Проверьте годы.",
    SelfSubstitute: "Работник не может замещать сам себя. Выберите другого.",
    Unsuitable: "Этот работник не может замещать, он сам отсутствует или работает в другом органе.",
    NotYoursToMark: not_permitted(NotPermitted(Action.MARK_ABSENCE)),
    InvalidSchedule: "Рабочее расписание задано с ошибкой. Сообщите администратору бота.",
    SomebodyWorksHere: "У бота уже есть администратор. Если вы здесь работаете, попросите у него ссылку.",
    InvitationOver: "Приглашение уже использовано, отозвано или устарело. Попросите новое у администратора.",
    NameUnfit: f"Имя или название — одна строка, не длиннее {LONGEST_NAME} знаков. Пришлите ещё раз.",
    PostMissing: "Этой роли у работника уже нет. Откройте список заново: /staff",
    BriefingGone: "Такого отчёта больше нет. Закажите новый: /report",
    BriefingNotMade: "Отчёт ещё готовится. Подождите, он придёт сюда.",
    BriefingNotOrdered: "Этот отчёт никто не поручал, отменять нечего.",
    ConclusionEmpty: "Вывод отдела контроля — только текст. Ответьте на отчёт словами, без файлов.",
    FilesGone: "Файлы этого отчёта уже удалены, они хранятся неделю. Подготовьте его заново: /report",
    NobodyToSendTo: "В списке работников нет заместителя главы, направить некому. Сообщите"
    " администратору бота.",
    Overtaken: (
        "Вы изменили это сообщение, и новые слова уже приняты. Прежние пришли позже и ничего не"
        " меняют."
    ),
    JobOver: "Это уже закончено или остановлено.",
    JobKnown: "Это уже готовится. Бот пришлёт результат сюда.",
    SelectionGone: "Этот список больше не действует. Откройте новый: /open",
    SearchGone: "Этот поиск больше не действует. Начните новый: /find",
    NothingChosen: "Ничего не выбрано. Отметьте хотя бы одно сообщение.",
    TooManyChosen: f"За один раз можно выбрать не больше {MOST_CHOSEN} сообщений.",
    ChoiceChanged: "Выбор изменился. Проверьте его и подтвердите ещё раз.",
    NothingToChoose: "Выбирать не из чего, открытых сообщений здесь нет.",
    HasAnswerInHand: "По этому сообщению уже есть свой проект ответа. Сначала верните его на доработку,"
    " согласование перед этим отмените.",
    NotJoined: "Сообщение ни к какому другому не присоединено.",
    JoinedToItself: "Сообщение нельзя присоединить к нему же. Укажите другой номер.",
    TemplateGone: "Этот шаблон удалён.",
    NotCoordinating: "Выбирать несколько сообщений могут отдел контроля и отдел СМИ.",
}
"""Refusals whose text does not depend on their fields."""

_OUT_OF_TURN: Final[Mapping[tuple[Move, Status], str]] = {
    **{(Move.ROUTE, status): "Уже направлено." for status in Status if not status.closed},
    (Move.SUBMIT, Status.REGISTERED): "Ещё не направлено в орган, текст не принят.",
    (Move.SUBMIT, Status.APPROVED): "Проект уже согласован, новый текст не принят."
    " Разместите согласованный ответ.",
    (Move.PLACE_UNDRAFTED, Status.REGISTERED): "Ещё не направлено в орган, ссылка не принята.",
    (Move.PLACE, Status.REGISTERED): "Ещё не направлено в орган, размещать нечего.",
    (Move.PLACE, Status.IN_PROGRESS): "Сначала ответ должен согласовать отдел контроля.",
    (Move.PLACE, Status.AWAITING_FINAL): "Сначала окончательный ответ должен согласовать"
    " отдел контроля.",
    (Move.PLACE, Status.ON_APPROVAL): "Проект ещё на согласовании, размещать рано.",
    (Move.UNPLACE, Status.ON_APPROVAL): "Уже отправлен новый проект. Сначала отзовите его.",
    (Move.UNPLACE, Status.APPROVED): "Уже согласован следующий текст, отменять размещение поздно.",
    (Move.UNPLACE, Status.IN_PROGRESS): "Отметки о размещении, которую можно отменить, нет.",
    (Move.UNPLACE, Status.AWAITING_FINAL): "Отметки о размещении, которую можно отменить, нет.",
}


_ALREADY: Final[Mapping[Status, str]] = {
    Status.REGISTERED: "Ещё не направлено в орган.",
    Status.IN_PROGRESS: "Уже в работе.",
    Status.ON_APPROVAL: "Уже на согласовании.",
    Status.APPROVED: "Текст ответа уже готов, ждём размещения.",
    Status.AWAITING_FINAL: "Уже в работе, ждём окончательный ответ.",
    Status.ANSWERED: "Ответ уже размещён.",
    Status.NO_ANSWER: "Уже решено, что ответ не даётся.",
    Status.CANCELLED: "Регистрация уже отменена.",
}
"""Why the status does not allow a move; fits both kinds, as the error does not carry the kind."""


def refusal(error: DomainError, office: Office, number: IncidentNumber | None = None) -> str:
    """Return the text; begins with the incident's № if the error or the caller has it."""
    about = getattr(error, "number", None) or number
    if isinstance(error, UnknownPerson):
        about = None
    sentence = _sentence(error, office)
    said = f"№{about}: {sentence[:1].lower()}{sentence[1:]}" if about else sentence
    return words.cut(said, LONGEST_TOAST)


def _coordinator(kind: IncidentKind, office: Office) -> str:
    return words.ROLE[office.organisation.coordinating_role(kind)]


@singledispatch
def _sentence(error: DomainError, _office: Office) -> str:
    return SENTENCES[type(error)]


def _signed(by: Signature, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    who = words.person(office.organisation, by.by, by.instead_of)
    return f"{who}, {words.moment(by.at, office.calendar.tz)}"


@_sentence.register
def _(error: DraftTooLong, _office: Office) -> str:
    length = words.characters(error.length)
    return f"В тексте {length}, помещается {error.longest}. Сократите его."


@_sentence.register
def _(error: TooManyAttachments, _office: Office) -> str:
    return f"Вложений {error.count}, можно не более {error.most}. Пришлите меньше."


@_sentence.register
def _(error: OutdatedVersion, _office: Office) -> str:
    if error.version is None:
        return "Эта отметка о размещении устарела. Исправить можно только последнюю."
    if error.current is None:
        return f"Версия {error.version} устарела, сейчас на согласовании ничего нет."
    return f"Версия {error.version} устарела, на согласовании версия {error.current}."


@_sentence.register
def _(error: CommentTooLate, _office: Office) -> str:
    if error.placed:
        return "Комментарий не отправлен, этот текст уже размещён."
    return "Комментарий не отправлен, проект уже согласован. Для правки нажмите «Отменить согласование»."


@_sentence.register
def _(error: AnsweredTooLate, _office: Office) -> str:
    return f"Этот вопрос уже закрыт, ваш ответ не принят. Что сейчас: /incident_{error.number}"


@_sentence.register
def _(error: UnknownReferral, _office: Office) -> str:
    return f"Эта кнопка больше не работает. Откройте карточку заново: /incident_{error.number}"


@_sentence.register
def _(error: AskedAnother, _office: Office) -> str:
    card = f" Карточка: /incident_{error.number}" if error.number else ""
    return f"Этот вопрос задан не вам.{card}"


@_sentence.register
def _(error: AlreadyDecided, office: Office) -> str:
    outcome = "согласовано" if error.decision.approved else "возвращено на доработку"
    return f"Уже {outcome} — {_signed(error.decision.signed, office)}."


@_sentence.register
def _(error: PlacedMeanwhile, office: Office) -> str:
    return (
        f"Размещение уже записано — {_signed(error.recorded, office)}."
        " Другую ссылку пришлите ответом на текст."
    )


@_sentence.register
def _(error: UndoTooLate, office: Office) -> str:
    return (
        "Исправить отметку о размещении можно только в течение 15 минут."
        f" Обратитесь в {_coordinator(error.kind, office)}."
    )


@_sentence.register
def _(error: DraftInTheWay, office: Office) -> str:
    if error.status is Status.APPROVED:
        ready = (
            "Проект уже согласован"
            if error.kind is IncidentKind.INCIDENT
            else "Текст ответа уже готов"
        )
        whom = _coordinator(error.kind, office)
        return f"{ready}. Если размещать его нельзя, обратитесь в {whom}."
    return "Проект на согласовании. Сначала отзовите его кнопкой «Отозвать проект»."


@_sentence.register
def _(error: ReferralOver, office: Office) -> str:
    referral = error.referral
    outcome = words.referral_outcome(referral.state, returned=referral.returned)
    if referral.decision is None:
        return f"Решение уже не требуется, {outcome}."
    return f"Уже решено, {outcome} — {_signed(referral.decision, office)}."


@_sentence.register
def _(error: NotAnOriginal, _office: Office) -> str:
    if error.original == error.number:
        return f"№{error.named} — дубликат этого же сообщения. Укажите другой номер."
    return f"№{error.named} — сам дубликат №{error.original}. Укажите №{error.original}."


@_sentence.register
def _(error: JoinedElsewhere, _office: Office) -> str:
    return (
        f"Ответ готовится по №{error.main}, это сообщение присоединено к нему."
        " Чтобы отвечать отдельно, его нужно отсоединить."
    )


@_sentence.register
def _(error: NotAMain, _office: Office) -> str:
    return f"№{error.named} — само присоединено к №{error.main}. Укажите №{error.main}."


@_sentence.register
def _(error: JoinedToLater, _office: Office) -> str:
    return (
        f"№{error.main} зарегистрировано позже, присоедините его к №{error.number}"
        f" (/incident_{error.main})."
    )


@_sentence.register
def _(error: HasJoined, _office: Office) -> str:
    numbers = ", ".join(f"№{one}" for one in error.joined)
    joined = "присоединено" if len(error.joined) == 1 else "присоединены"
    return f"К этому сообщению {joined} {numbers}. Сначала отсоедините."


@_sentence.register
def _(error: OriginalCancelled, _office: Office) -> str:
    return f"Регистрация №{error.named} отменена, ответа не будет. Укажите другой номер."


@_sentence.register
def _(error: NotUnderControl, office: Office) -> str:
    promise = error.promise
    if promise.ended is None:
        return "Обещанное не на контроле. Поставить на контроль можно кнопкой."
    what = "выполнено" if promise.state is PromiseState.KEPT else "не на контроле"
    return f"Обещанное уже {what} — {_signed(promise.ended, office)}."


@_sentence.register
def _(error: NotPutOff, _office: Office) -> str:
    return (
        f"На {error.day:%d.%m.%Y} перенести нельзя, этот день прошёл, слишком далёк или тот же."
        " Укажите другой."
    )


@_sentence.register
def _(error: AlreadyReported, office: Office) -> str:
    return f"Уже доложено — {_signed(error.reported, office)}."


@_sentence.register
def _(error: AlreadyTaken, office: Office) -> str:
    assignee = words.person(office.organisation, error.assignee)
    return f"Уже взято в работу ({assignee}). Чтобы взять себе, нажмите «Взять в работу» ещё раз."


@_sentence.register
def _(error: BriefingOver, office: Office) -> str:
    if error.state is BriefingState.FAILED or error.signed is None:
        return "Отчёт подготовить не удалось. Закажите новый: /report"
    signed = _signed(error.signed, office)
    if error.state is BriefingState.SENT:
        return f"Отчёт уже направлен заместителю главы — {signed}."
    return f"Поручение отменено — {signed}."


@_sentence.register
def _(error: BriefingKnown, office: Office) -> str:
    known = error.briefing
    by = f" ({_signed(known.asked, office)})" if known.asked else ""
    period = words.days(known.period.first, known.period.last)
    return f"Отчёт {period} уже поручен{by}, отдел контроля ещё не направил его."


@_sentence.register
def _(error: ConclusionTooLong, _office: Office) -> str:
    most = words.characters(LONGEST_CONCLUSION)
    return f"В выводе {words.characters(error.length)}, помещается {most}. Сократите его."


@_sentence.register
def _(error: NotYourJob, office: Office) -> str:
    if error.person is None:
        return "Отчёт готовится по расписанию. Остановить его может администратор."
    owner = words.person(office.organisation, error.person)
    return f"Отчёт готовится для другого работника ({owner}). Остановить его могут этот работник и администратор."


@_sentence.register
def _(error: TooLargeToSend, _office: Office) -> str:
    size = round(error.size / 1000**2)
    return (
        f"Файл «{error.name}» занимает {size} МБ, Telegram не передаёт файлы больше 50 МБ."
        " Возьмите период короче."
    )


@_sentence.register
def _(error: NotYourSelection, office: Office) -> str:
    owner = words.person(office.organisation, error.owner)
    return f"Этот список открыт для другого работника ({owner}). Откройте свой: /open"


@_sentence.register
def _(error: ChosenMeanwhile, office: Office) -> str:
    first, *others = sorted(error.plan.authorities, key=lambda one: one != error.plan.lead)
    names = words.authority(office.organisation, first)
    if others:
        answers = " (сводный ответ)" if first == error.plan.lead else ""
        names += f"{answers}, {words.authorities(office.organisation, others)}"
    now = words.cut(names, _LONGEST_CHOICE)
    return f"Выбор изменился. Сейчас выбрано: {now}. Проверьте и нажмите ещё раз."


@_sentence.register
def _(error: NotYourSearch, office: Office) -> str:
    owner = words.person(office.organisation, error.owner)
    return f"Это поиск другого работника ({owner}). Начните свой: /find"


@_sentence.register
def _(error: ContributionsMissing, office: Office) -> str:
    names = ", ".join(words.authority(office.organisation, code) for code in error.missing)
    return f"Не хватает информации ({names}). Согласование без неё нужно подтвердить."


@_sentence.register
def _(error: DaysOutdated, _office: Office) -> str:
    named = ", ".join(f"«{one}»" for one in error.days)
    return f"Текст написан не сегодня, а в нём {named}. Проверьте дни и подтвердите согласование."


@_sentence.register
def _(error: PlacedBeforeApproval, office: Office) -> str:
    approved = words.moment(error.approved_at, office.calendar.tz)
    return f"Ответ не мог быть размещён до согласования ({approved}). Укажите другое время."


@_sentence.register
def _(error: PlacedBeforeDetection, office: Office) -> str:
    detected = words.moment(error.detected_at, office.calendar.tz)
    return f"Ответ не мог быть размещён до выявления ({detected}). Укажите другое время."


@_sentence.register
def _(error: NetworkNotWatched, office: Office) -> str:
    body = office.authority(error.authority)
    watched = ", ".join(words.WATCHED[one] for one in Network if one in body.networks)
    if error.network is Network.OTHER:
        return (
            f"Соцсеть не определена, пришлите и ссылку. Ваш орган работает в соцсетях: {watched}."
        )
    where = words.NETWORK[error.network]
    return f"Ваш орган не работает в этой соцсети ({where}). Сообщите о публикации в отдел СМИ."


@_sentence.register
def _(error: AlreadyClosed, _office: Office) -> str:
    return f"Уже закрыто ({words.STATUS[error.status]}), ничего не изменено."


@_sentence.register
def _(error: MoveNotAllowed, _office: Office) -> str:
    return _OUT_OF_TURN.get((error.move, error.status)) or _ALREADY[error.status]


@_sentence.register
def _(error: NotPermitted, _office: Office) -> str:
    return not_permitted(error)


@_sentence.register
def _(error: Away, _office: Office) -> str:
    return (
        f"У вас отмечено отсутствие {words.until(error.until)}, ваши права переданы."
        " Если вы уже на работе, завершите отсутствие: /absence в личном чате с ботом."
    )


@_sentence.register
def _(error: AbsenceOverlaps, _office: Office) -> str:
    known = error.known
    return (
        f"На эти дни отсутствие уже отмечено ({words.days(known.first, known.last)})."
        " Завершите его или укажите другие дни."
    )


@_sentence.register
def _(error: SubstitutesInCircle, office: Office) -> str:
    who = words.person(office.organisation, error.substitute)
    return f"{who} в эти дни тоже отсутствует, и замещение пошло бы по кругу. Выберите другого."


@_sentence.register
def _(error: UnknownPerson, office: Office) -> str:
    if error.person in office.organisation.suspended:
        return replies.SUSPENDED
    return f"Вас нет в списке работников. Сообщите администратору бота ваш номер: {error.person}"


@_sentence.register
def _(error: OutsideCalendar, _office: Office) -> str:
    known = f"с {error.first:%d.%m.%Y} по {error.last:%d.%m.%Y}"
    return f"Срок не посчитать, производственный календарь есть только {known}."


@_sentence.register
def _(error: PeriodReversed, _office: Office) -> str:
    return f"Последний день ({error.last:%d.%m.%Y}) раньше первого ({error.first:%d.%m.%Y})."


@_sentence.register
def _(error: OptionUnfit, _office: Office) -> str:
    limits = options.limits(error.option).removesuffix(".")
    return f"{words.capital(options.NAME[error.option])} — {limits}. Укажите другое."


@_sentence.register
def _(error: NameTaken, _office: Office) -> str:
    return f"Орган «{words.cut(error.name, 100)}» уже есть. Пришлите другое название."


@_sentence.register
def _(error: TooManyWords, _office: Office) -> str:
    return f"В словаре уже {error.most} слов. Лишние можно убрать в файле организации."


@_sentence.register
def _(error: CodeLocked, _office: Office) -> str:
    minutes = max(1, math.ceil(error.wait.total_seconds() / 60))
    return f"Неверных кодов слишком много. Следующий код бот примет через {minutes} мин."


@_sentence.register
def _(error: NotEmployed, office: Office) -> str:
    if error.person in office.organisation.suspended:
        return "Доступ этого работника приостановлен. Сначала верните его: /staff"
    return "Этого работника в списке уже нет. Откройте список заново: /staff"


@_sentence.register
def _(error: SetInSettings, office: Office) -> str:
    who = words.person(office.organisation, error.person)
    return (
        f"{who} — администратор по настройке ADMIN_IDS. Сначала уберите номер {error.person} оттуда:"
        " это делает тот, кто запускает бота."
    )


@_sentence.register
def _(error: NobodyLeft, _office: Office) -> str:
    return (
        f"Роль «{words.ROLE[error.role]}» больше никому не дана. Сначала назначьте ещё кого-нибудь."
    )


@_sentence.register
def _(error: TemplateUnfit, _office: Office) -> str:
    return (
        f"Нужны название в первой строке, до {LONGEST_TITLE} знаков, и текст ниже, "
        f"до {error.longest} знаков."
    )


@_sentence.register
def _(error: TooManyTemplates, _office: Office) -> str:
    return f"Шаблонов уже {error.most}. Сначала удалите лишние: /template"


@_sentence.register
def _(_error: NothingToKeep, _office: Office) -> str:
    return "Нет размещённого ответа, текст которого известен боту."
