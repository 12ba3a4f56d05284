"""Why a rule refused, and what to do now: one short sentence or two for each error.

Plain text of at most 200 characters: it fits the answer to a press (Bot API, answerCallbackQuery).
"""

from collections.abc import Mapping
from functools import singledispatch
from typing import Final

from domain.model.actor import Signature
from domain.model.answer.contribution import ContributionsMissing, LeadContributes
from domain.model.answer.draft import (
    AlreadyDecided,
    AnswerOnly,
    CommentTooLate,
    DraftEmpty,
    DraftTooLong,
    OutdatedVersion,
)
from domain.model.answer.placement import (
    AlreadyPlaced,
    PlacedBeforeApproval,
    PlacedBeforeDetection,
    PlacedInFuture,
    UndoTooLate,
)
from domain.model.course.alert import AlreadyReported, NoAlert
from domain.model.course.assignment import AlreadyAssigned, AlreadyTaken, NotAssigned
from domain.model.course.closing import DuplicateOfItself, NotAnOriginal, OriginalCancelled
from domain.model.course.plan import (
    AuthoritiesNotChanging,
    LeadMissing,
    LeadStays,
    NotChosen,
    NothingPlanned,
)
from domain.model.course.referral import DraftInTheWay, ReferralOver, ReferralWaits, UnknownReferral
from domain.model.course.second_clock import NoInterimYet, SecondInterim
from domain.model.course.status import (
    AlreadyClosed,
    IncidentKind,
    Move,
    MoveNotAllowed,
    NotForPublications,
    Status,
)
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident import DetectionInFuture, TooLateToComplete, TooLateToCorrect
from domain.model.incident.closing import NotOwnMistake, OwnMistakeTooLate
from domain.model.message.attachment import TooManyAttachments
from domain.model.message.authors_reply import NothingClarified
from domain.model.message.network import Network
from domain.model.staff.absence import (
    AbsenceOver,
    AbsenceOverlaps,
    AbsenceReversed,
    AbsenceTooLong,
    SelfSubstitute,
    SubstitutesInCircle,
)
from domain.model.staff.absence_rights import NotYoursToMark, Unsuitable
from domain.model.staff.office import Office, UnknownAuthority
from domain.model.staff.people import Role
from domain.model.staff.permissions import Action, Away, NotPermitted, UnknownPerson
from domain.model.staff.publication import NetworkNotWatched
from domain.model.telling.selection import (
    MOST_CHOSEN,
    ChoiceChanged,
    NotCoordinating,
    NothingChosen,
    NothingToChoose,
    NotYourSelection,
    SelectionGone,
    TooManyChosen,
)
from domain.model.time.schedule import InvalidSchedule
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.deciding import OwnDraft
from domain.use_cases.registering import TextMissing
from handlers.texts import words

LONGEST_TOAST: Final = 200
"""Code points that the answer to a press can hold."""

SENTENCES: Final[Mapping[type[DomainError], str]] = {
    DraftEmpty: "Текста нет. Пришлите текст словами.",
    NothingPlanned: "Орган не выбран. Выберите орган и нажмите «Направить».",
    LeadMissing: "Органов несколько. Выберите, кто готовит сводный ответ.",
    LeadStays: "Этот орган готовит ответ. Сначала выберите другой орган, который подготовит сводный ответ.",
    NotChosen: "Этот орган не выбран. Сначала выберите его, затем назначьте готовить сводный ответ.",
    AuthoritiesNotChanging: "Чтобы изменить органы, нажмите «Изменить органы».",
    LeadContributes: "Сводный ответ готовит ваш орган: пришлите проект ответом на карточку.",
    UnknownIncident: "Такого сообщения нет. Проверьте номер.",
    NotForPublications: "Публикация не согласуется и не бывает повышенной важности."
    " Если нужно, передайте её в отдел контроля.",
    UnknownAuthority: "Такого органа больше нет в организации. Выберите другой.",
    DetectionInFuture: "Это время ещё не наступило. Укажите, когда сообщение было выявлено.",
    TooLateToCorrect: "Поздно исправлять: по этому сроку уже работают. Если ошибка важна, отмените"
    " регистрацию и зарегистрируйте сообщение заново.",
    TooLateToComplete: "Поздно дополнять: сообщение уже направлено в орган без этой части.",
    NotOwnMistake: "Отменить регистрацию может тот, кто зарегистрировал публикацию для своего"
    " органа, или отдел, который её координирует.",
    OwnMistakeTooLate: "Поздно: свою регистрацию можно отменить в течение 15 минут, пока никто не"
    " начал работу. Обратитесь в отдел, который координирует публикации.",
    NoAlert: "Докладывать не нужно: важность снижена до обычной или регистрация отменена.",
    NotAssigned: "Это больше не в работе у вашего органа: отвечать вам не нужно.",
    PlacedInFuture: "Это время ещё не наступило. Укажите, когда ответ был размещён.",
    AnswerOnly: "По публикации даётся только сам ответ: промежуточных ответов и уточняющих вопросов нет.",
    AlreadyPlaced: "Этот текст уже размещён, согласование не отменить.",
    SecondInterim: "Промежуточный ответ уже дан. Ещё один может разрешить отдел контроля.",
    NoInterimYet: "Промежуточного ответа ещё не было, разрешать нечего.",
    NothingClarified: "Автора ещё ни о чём не спрашивали: уточняющий вопрос не размещён.",
    ReferralWaits: "Прошлый возврат или предложение органа ещё ждёт решения. Дождитесь его.",
    UnknownReferral: "Эта кнопка больше не работает. Откройте карточку заново: /incident и номер.",
    AlreadyAssigned: "Этому органу уже направлено. Выберите другой.",
    DuplicateOfItself: "Сообщение не может быть дубликатом самого себя. Укажите другой номер.",
    OwnDraft: "Это ваш проект: решение должен принять другой работник отдела контроля.",
    QuestionClosed: "Этот вопрос уже неактуален или задан не вам. Начать заново можно с карточки:"
    " /incident и номер; отметить отсутствие — /absence.",
    TextMissing: "В сообщении нет текста. Пришлите текст сообщения гражданина.",
    AbsenceReversed: "Последний день раньше первого. Укажите дни ещё раз, например: 24.11–05.12.",
    AbsenceOver: "Эти дни уже прошли. Укажите дни, которые ещё не кончились.",
    AbsenceTooLong: "Больше трёх лет подряд отметить нельзя. Проверьте годы.",
    SelfSubstitute: "Работник не может замещать сам себя. Выберите другого.",
    Unsuitable: "Этот работник не может замещать: он сам отсутствует или работает в другом органе.",
    NotYoursToMark: "Отмечать отсутствие других работников могут ответственное должностное лицо"
    " их органа и отдел контроля.",
    InvalidSchedule: "Рабочее расписание задано с ошибкой. Сообщите администратору бота.",
    SelectionGone: "Этот список больше не действует. Откройте новый: /open",
    NothingChosen: "Ничего не выбрано. Отметьте хотя бы одно сообщение.",
    TooManyChosen: f"За один раз можно выбрать не больше {MOST_CHOSEN} сообщений.",
    ChoiceChanged: "Выбор изменился. Проверьте его и подтвердите ещё раз.",
    NothingToChoose: "Выбирать не из чего: открытых сообщений здесь нет.",
    NotCoordinating: "Выбирать несколько сообщений могут отдел контроля и отдел СМИ.",
}
"""Refusals that say the same whatever their fields are."""

_NOT_PERMITTED: Final[Mapping[Action, str]] = {
    Action.SEE: "Этот инцидент ведёт другой орган, у вас нет доступа.",
    Action.REGISTER: "Регистрировать инциденты может отдел контроля.",
    Action.ROUTE: "Направлять инциденты может отдел контроля.",
    Action.CHANGE_IMPORTANCE: "Менять важность может отдел контроля.",
    Action.TAKE: "Взять инцидент в работу могут работники органа, который его ведёт.",
    Action.CONTRIBUTE: "Информацию для сводного ответа направляют работники этого органа.",
    Action.WITHDRAW_DRAFT: "Отозвать проект могут работники органа, который ведёт инцидент.",
    Action.RECALL_APPROVAL: "Отменить согласование может отдел контроля.",
    Action.SUBMIT_DRAFT: "Направлять проект ответа могут работники органа, который ведёт инцидент.",
    Action.DECIDE: "Согласовывать проекты ответов может отдел контроля.",
    Action.PLACE: "Отметить размещение могут работники органа, который ведёт инцидент,"
    " и отдел контроля.",
    Action.ADD_AUTHORS_REPLY: "Добавить ответ автора могут работники органа,"
    " который ведёт инцидент.",
    Action.ALLOW_INTERIM: "Разрешить ещё один промежуточный ответ может отдел контроля.",
    Action.LEAVE_UNANSWERED: "Оставить инцидент без ответа может отдел контроля.",
    Action.ACKNOWLEDGE: "Оповещение принимают заместитель главы и уполномоченные лица.",
    Action.REPORT_TO_HEAD: "О докладе отмечают заместитель главы и уполномоченные лица.",
    Action.MARK_ABSENCE: "Отмечать отсутствие других работников могут ответственное должностное"
    " лицо их органа и отдел контроля.",
    Action.REFER: "Вернуть инцидент или предложить не отвечать могут работники органа,"
    " который его ведёт.",
    Action.DECIDE_REFERRAL: "Решение о возврате или предложении принимает отдел контроля.",
    Action.REOPEN: "Возобновить работу может отдел контроля.",
    Action.CANCEL: "Отменить регистрацию может отдел контроля.",
    Action.REGISTER_OWN: "Регистрировать публикации для органа могут его работники.",
    Action.GIVE_TO_CONTROL: "Передать публикацию может тот, кто её координирует.",
}

_NOT_PERMITTED_ON_PUBLICATIONS: Final[Mapping[Action, str]] = {
    Action.SEE: "Эту публикацию ведёт другой орган, у вас нет доступа.",
    Action.REGISTER: "Регистрировать публикации могут отдел СМИ и органы администрации.",
    Action.ROUTE: "Направлять публикации может отдел СМИ.",
    Action.CHANGE_IMPORTANCE: "Повышенная важность бывает только у инцидентов.",
    Action.DECIDE: "Ответы на публикации не согласуются.",
    Action.RECALL_APPROVAL: "Ответы на публикации не согласуются.",
    Action.TAKE: "Взять публикацию в работу могут работники органа, который её ведёт.",
    Action.SUBMIT_DRAFT: "Отвечать на публикацию могут работники органа, который её ведёт.",
    Action.PLACE: "Отметить размещение могут работники органа, который ведёт публикацию,"
    " и отдел СМИ.",
    Action.LEAVE_UNANSWERED: "Оставить публикацию без ответа может отдел СМИ.",
    Action.CANCEL: "Отменить регистрацию публикации может отдел СМИ.",
    Action.REOPEN: "Возобновить работу по публикации может отдел СМИ.",
    Action.REFER: "Вернуть публикацию или предложить не отвечать могут работники органа,"
    " который её ведёт.",
    Action.DECIDE_REFERRAL: "Решение о возврате или предложении принимает отдел СМИ.",
    Action.GIVE_TO_CONTROL: "Передать публикацию в отдел контроля может отдел СМИ.",
}
"""Where the media department coordinates; the other sentences hold for both kinds."""

_OUT_OF_TURN: Final[Mapping[tuple[Move, Status], str]] = {
    **{(Move.ROUTE, status): "Уже направлено." for status in Status if not status.closed},
    (Move.SUBMIT, Status.REGISTERED): "Ещё не направлено в орган: текст не принят.",
    (Move.SUBMIT, Status.APPROVED): "Проект уже согласован, новый текст не принят."
    " Разместите согласованный ответ.",
    (Move.PLACE_UNDRAFTED, Status.REGISTERED): "Ещё не направлено в орган: ссылка не принята.",
    (Move.PLACE, Status.REGISTERED): "Ещё не направлено в орган: размещать нечего.",
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
"""Why a move that the status does not allow is not made; of either kind, which the error does not tell."""


def refusal(error: DomainError, office: Office, number: IncidentNumber | None = None) -> str:
    """What to tell the person; begins with the incident's № where the error or the caller knows it."""
    about = getattr(error, "number", None) or number
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
    return f"Слишком длинно: {length}, а можно не более {error.longest}. Сократите текст."


@_sentence.register
def _(error: TooManyAttachments, _office: Office) -> str:
    return f"Слишком много вложений: {error.count}, а можно не более {error.most}."


@_sentence.register
def _(error: OutdatedVersion, _office: Office) -> str:
    if error.version is None:
        return "Эта отметка о размещении устарела. Исправить можно только последнюю."
    if error.current is None:
        return f"Версия {error.version} устарела: сейчас на согласовании ничего нет."
    return f"Версия {error.version} устарела: на согласовании версия {error.current}."


@_sentence.register
def _(error: CommentTooLate, _office: Office) -> str:
    if error.placed:
        return "Комментарий не отправлен: этот текст уже размещён."
    return "Комментарий не отправлен: проект уже согласован. Для правки нажмите «Отменить согласование»."


@_sentence.register
def _(error: AlreadyDecided, office: Office) -> str:
    outcome = "согласовано" if error.decision.approved else "возвращено на доработку"
    return f"Уже решено: {outcome}, {_signed(error.decision.signed, office)}."


@_sentence.register
def _(error: UndoTooLate, office: Office) -> str:
    return (
        "Поздно: исправить отметку о размещении можно в течение 15 минут."
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
        return f"Решение уже не требуется: {outcome}."
    return f"Уже решено: {outcome}, {_signed(referral.decision, office)}."


@_sentence.register
def _(error: NotAnOriginal, _office: Office) -> str:
    if error.original == error.number:
        return f"№{error.named} — дубликат этого же сообщения. Укажите другой номер."
    return f"№{error.named} — сам дубликат №{error.original}. Укажите №{error.original}."


@_sentence.register
def _(error: OriginalCancelled, _office: Office) -> str:
    return f"Регистрация №{error.named} отменена, ответа не будет. Укажите другой номер."


@_sentence.register
def _(error: AlreadyReported, office: Office) -> str:
    return f"Уже доложено: {_signed(error.reported, office)}."


@_sentence.register
def _(error: AlreadyTaken, office: Office) -> str:
    assignee = words.person(office.organisation, error.assignee)
    return f"Уже взято в работу ({assignee}). Чтобы взять себе, нажмите «Взять в работу» ещё раз."


@_sentence.register
def _(error: NotYourSelection, office: Office) -> str:
    owner = words.person(office.organisation, error.owner)
    return f"Этот список открыт для другого работника ({owner}). Откройте свой: /open"


@_sentence.register
def _(error: ContributionsMissing, office: Office) -> str:
    names = ", ".join(words.authority(office.organisation, code) for code in error.missing)
    return f"Нет информации от: {names}. Согласование без неё нужно подтвердить."


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
    watched = ", ".join(words.NETWORK[one] for one in Network if one in body.networks)
    if error.network is Network.OTHER:
        return (
            f"Соцсеть не определена: пришлите и ссылку. Ваш орган работает в соцсетях: {watched}."
        )
    where = words.NETWORK[error.network]
    return f"Ваш орган не работает в этой соцсети ({where}). Сообщите о публикации в отдел СМИ."


@_sentence.register
def _(error: AlreadyClosed, _office: Office) -> str:
    return f"Закрыто: {words.STATUS[error.status]}. Ничего не изменено."


@_sentence.register
def _(error: MoveNotAllowed, _office: Office) -> str:
    return _OUT_OF_TURN.get((error.move, error.status)) or _ALREADY[error.status]


@_sentence.register
def _(error: NotPermitted, _office: Office) -> str:
    if error.action is Action.REGISTER and error.number is None:
        return "Регистрировать сообщения могут отдел контроля, отдел СМИ и органы администрации."
    if error.coordinator is Role.MEDIA and error.action in _NOT_PERMITTED_ON_PUBLICATIONS:
        return _NOT_PERMITTED_ON_PUBLICATIONS[error.action]
    return _NOT_PERMITTED[error.action]


@_sentence.register
def _(error: Away, _office: Office) -> str:
    return (
        f"У вас отмечено отсутствие по {error.until:%d.%m.%Y}, ваши права переданы."
        " Если вы уже на работе, завершите отсутствие: /absence в личном чате с ботом."
    )


@_sentence.register
def _(error: AbsenceOverlaps, _office: Office) -> str:
    known = error.known
    return (
        f"На эти дни отсутствие уже отмечено: с {known.first:%d.%m.%Y} по {known.last:%d.%m.%Y}."
        " Завершите его или укажите другие дни."
    )


@_sentence.register
def _(error: SubstitutesInCircle, office: Office) -> str:
    who = words.person(office.organisation, error.substitute)
    return f"{who} в эти дни тоже отсутствует, и замещение пошло бы по кругу. Выберите другого."


@_sentence.register
def _(error: UnknownPerson, _office: Office) -> str:
    return f"Вас нет в списке работников. Сообщите администратору бота ваш номер: {error.person}"


@_sentence.register
def _(error: OutsideCalendar, _office: Office) -> str:
    known = f"с {error.first:%d.%m.%Y} по {error.last:%d.%m.%Y}"
    return f"Срок не посчитать: производственный календарь есть только {known}."
