"""Names of statuses, networks, reasons; dates, durations, people. Plain text, not escaped."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from domain.model.actor import MONITORING
from domain.model.ids import NAMED, AuthorityCode, IncidentNumber, Messenger, PersonId, written_id
from domain.model.incident.answer.draft import DraftKind, DraftState, RejectionReason
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.workflow.assignment import SuggestedBy
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import (
    AnswerStage,
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import (
    NETWORKS_OF_PROCEDURE,
    Attachment,
    AttachmentKind,
    Network,
)
from domain.model.message.likeness import Likeness
from domain.model.network.post import PageAddress
from domain.model.organisation.absence import UNTIL_BACK, AbsenceReason
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import PageSwitch
from domain.model.organisation.people import Post, Role
from handlers.texts.tables import texts_by

_LINKS: Final = re.compile(r"(?<!\S)https?://\S+")
_NUMBERS: Final = re.compile(r"№(?=(?:<b>)?\d)")

STATUS: Final = texts_by(Status, "words.status")
DRAFT: Final = texts_by(DraftKind, "words.draft")
DRAFT_STATE: Final = texts_by(DraftState, "words.draft_state")
PLACED: Final = texts_by(DraftKind, "words.placed")
STANDS: Final = texts_by(DraftKind, "words.stands")
PROOF: Final = texts_by(ProofState, "words.proof")
IMPORTANCE: Final = texts_by(Importance, "words.importance")
NETWORK: Final = texts_by(Network, "words.network")
WATCHED: Final = {**NETWORK, Network.OTHER: "другие"}
"""Networks that a body watches (§6); the last means all others."""
REASON: Final = texts_by(RejectionReason, "words.reason")
GROUND: Final = texts_by(NoAnswerGround, "words.ground")
CANCEL_GROUND: Final = texts_by(CancelGround, "words.cancel_ground")
STAGE: Final = texts_by(AnswerStage, "words.stage")
ABSENCE: Final = texts_by(AbsenceReason, "words.absence")
ROLE: Final = texts_by(Role, "words.role")
PAGE_SWITCH: Final = texts_by(PageSwitch, "words.page_switch")
COORDINATORS_DECISION: Final = texts_by(Role, "words.coordinators_decision", some=True)
LIKENESS: Final = texts_by(Likeness, "words.likeness")
SUGGESTED_BY: Final = texts_by(SuggestedBy, "words.suggested_by")
_OFFICERS: Final = texts_by(Role, "words.officers", some=True)
_REASON_IN_SHORT: Final = texts_by(RejectionReason, "words.reason_in_short")

ERASED: Final = "удалено"
"""Replaces erased words."""

WEEKDAYS: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
MINUTE: Final = timedelta(minutes=1)
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Noun:
    """The name of a kind of incident, in the grammatical cases needed."""

    nominative: str
    genitive: str
    accusative: str
    plural: str
    genitive_plural: str
    ending: str
    """The ending of a short participle in agreement: «направлен», «направлена»."""


NOUN: Final[Mapping[IncidentKind, Noun]] = {
    IncidentKind.INCIDENT: Noun(
        "инцидент", "инцидента", "инцидент", "инциденты", "инцидентов", ending=""
    ),
    IncidentKind.PUBLICATION: Noun(
        "публикация", "публикации", "публикацию", "публикации", "публикаций", ending="а"
    ),
}


def about(sentence: str) -> Callable[..., str]:
    """Return a function that formats a text about an incident: «№12: …»; {1} is its next argument."""
    return f"№{{0}}: {sentence}".format


def status(of: Status, kind: IncidentKind) -> str:
    """Return its name, in agreement with the noun."""
    return STATUS[of] + (NOUN[kind].ending if of is Status.REGISTERED else "")


def messenger_name(of: Messenger) -> str:
    """The messenger's name."""
    return NETWORK[Network(of.value)]


def page(organisation: Organisation, address: PageAddress) -> str:
    """Return the page's name; its key if it is not the administration's, or no longer."""
    known = organisation.pages.get(address)
    return known.name if known else address.key


def network(of: Network, kind: IncidentKind) -> str:
    """Return its name, with a hint if §2 does not list it for incidents."""
    if kind is not IncidentKind.INCIDENT or of in NETWORKS_OF_PROCEDURE or of is Network.OTHER:
        return NETWORK[of]
    return f"{NETWORK[of]} (вне перечня п. 2 Порядка)"


def referral_dative(*, returned: bool) -> str:
    """Return the decision's object: «решение по возврату»."""
    return "возврату" if returned else "предложению не отвечать"


def referral_outcome(  # noqa: PLR0911 - one branch per state
    state: ReferralState, *, returned: bool
) -> str:
    """Return the outcome of a return, or of a proposal of no answer."""
    match state:
        case ReferralState.WAITING:
            return "ждёт решения"
        case ReferralState.GRANTED:
            return "перенаправлено в другой орган" if returned else "ответ не даётся"
        case ReferralState.DECLINED:
            return "возврат отклонён" if returned else "предложение отклонено"
        case ReferralState.OVERTAKEN:
            return "орган прислал текст ответа"
        case ReferralState.INFORMED:
            return "орган направил информацию для сводного ответа"
        case ReferralState.REMOVED:
            return "органы изменены"
        case ReferralState.CLOSED:
            return "работа завершена"


def reasons(given: Iterable[RejectionReason]) -> str:
    """Return the reasons of a rejection in the order of §13."""
    chosen = frozenset(given)
    return "; ".join(text for reason, text in REASON.items() if reason in chosen)


def reasons_named(given: Collection[RejectionReason]) -> str:
    """Return «Причина: …», for both «Причины: …»."""
    return f"{'Причины' if len(given) > 1 else 'Причина'}: {reasons(given)}"


def reasons_in_short(given: Iterable[RejectionReason]) -> str:
    """Return them for a first line."""
    chosen = frozenset(given)
    return "; ".join(text for reason, text in _REASON_IN_SHORT.items() if reason in chosen)


def moment(at: datetime, tz: tzinfo) -> str:
    """ДД.ММ.ГГГГ ЧЧ:ММ in the given zone."""
    return f"{at.astimezone(tz):%d.%m.%Y %H:%M}"


def short_moment(at: datetime, tz: tzinfo, now: datetime) -> str:
    """Return «16:50» for today, «26.11 09:50» for another day, with the year if it is another."""
    there, today = at.astimezone(tz), now.astimezone(tz)
    if there.date() == today.date():
        return f"{there:%H:%M}"
    return f"{there:%d.%m %H:%M}" if there.year == today.year else f"{there:%d.%m.%Y %H:%M}"


def due(at: datetime, tz: tzinfo, *, preliminary: bool) -> str:
    """Return a deadline, marked as preliminary if it may still move."""
    return moment(at, tz) + (" (предварительно)" if preliminary else "")


def day(of: date) -> str:
    """«вт 24.11.2026»."""
    return f"{WEEKDAYS[of.weekday()]} {of:%d.%m.%Y}"


def days(first: date, last: date) -> str:
    """«24.11.2026», or «с 24.11.2026 по 05.12.2026»."""
    if first == last:
        return f"{first:%d.%m.%Y}"
    return f"с {first:%d.%m.%Y} {until(last)}"


def until(last: date) -> str:
    """Return the last day of an absence, if known."""
    return "без даты возвращения" if last == UNTIL_BACK else f"по {last:%d.%m.%Y}"


def duration(of: timedelta) -> str:
    """Return «2 ч 15 мин», in whole minutes, without the sign.

    Working time stays in hours, since norms are in hours (§9, §15) and working days differ in
    length.
    """
    hours, minutes = divmod(abs(of) // MINUTE, 60)
    if not hours and not minutes:
        return "меньше минуты"
    parts = [f"{hours} ч" if hours else "", f"{minutes} мин" if minutes else ""]
    return " ".join(filter(None, parts))


def lasting(of: timedelta) -> str:
    """Return calendar time: «2 дня 15 ч», in whole hours from a day on."""
    days, rest = divmod(abs(of), timedelta(days=1))
    if not days:
        return duration(of)
    hours = rest // timedelta(hours=1)
    return plural(days, "день", "дня", "дней") + (f" {hours} ч" if hours else "")


def working(of: timedelta) -> str:
    """Return a duration marked as working time, as clients show calendar time beside it."""
    return f"{duration(of)} рабочего времени"


def minutes(of: float) -> str:
    """Return `duration` for a number of minutes."""
    return duration(of * MINUTE)


def percent(share: float) -> str:
    """«94 %»."""
    return f"{whole_percent(share)} %"


def whole_percent(share: float) -> int:
    """Return 100 only if complete, and 0 only if empty."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        return 99
    return 1 if whole == 0 and share > 0 else whole


def grouped(number: int) -> str:
    """«12 000»."""
    return f"{number:,}".replace(",", "\u00a0")


def plural(number: int, one: str, few: str, many: str) -> str:
    """The number with its noun: «1 инцидент», «2 инцидента», «5 инцидентов»."""
    last_two, last = number % 100, number % 10
    if 11 <= last_two <= 14 or last == 0 or last >= 5:
        return f"{number} {many}"
    return f"{number} {one if last == 1 else few}"


def working_days(number: int) -> str:
    """«7 рабочих дней»."""
    return plural(number, "рабочий день", "рабочих дня", "рабочих дней")


def joined_to(main: IncidentNumber) -> str:
    """The state of an incident that waits for the answer of another."""
    return f"присоединено к №{main}"


def orphans(duplicates: Iterable[IncidentNumber]) -> str:
    """Duplicates of an incident that is now closed without an answer."""
    numbers = ", ".join(f"№{one}" for one in duplicates)
    return f"По дубликатам ответа тоже не будет: {numbers}. Если он нужен, возобновите один из них."


def let_go(joined: Iterable[IncidentNumber]) -> str:
    """Joined incidents that lose their answer, as the main one is closed without any."""
    numbers = ", ".join(f"№{one}" for one in joined)
    return (
        f"{numbers}: общего ответа не будет. Где он ещё не размещён, ответить нужно будет отдельно."
    )


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def characters(number: int) -> str:
    """«4096 знаков»."""
    return plural(number, "знак", "знака", "знаков")


def attachments(given: Collection[Attachment]) -> str:
    """«2 фото, 1 видео, 1 документ»."""
    count = Counter(one.kind for one in given)
    photos, videos, documents = (count[kind] for kind in AttachmentKind)
    parts = [
        f"{photos} фото" if photos else "",
        f"{videos} видео" if videos else "",
        plural(documents, "документ", "документа", "документов") if documents else "",
    ]
    return ", ".join(filter(None, parts))


def short_name(name: str) -> str:
    """«Иванова А. П.» for «Иванова Анна Петровна»; a single word stays as it is."""
    family, *given = name.split()[:3] or [name]
    initials = [part if part.endswith(".") else f"{part[0]}." for part in given]
    return cut(" ".join([family, *initials]), _LONGEST_NAME)


def person(
    organisation: Organisation, person_id: PersonId, instead_of: PersonId | None = None
) -> str:
    """Return the short name of a current or former employee; else the account's number.

    With the absent colleague they acted for: «Иванова А. П. (замещает: Петров Б. В.)».
    """
    if person_id == MONITORING:
        return "система мониторинга"
    known = organisation.name_of(person_id)
    name = short_name(known) if known else f"работник с номером {written_id(person_id)}"
    if instead_of is None:
        return name
    return f"{name} (замещает: {person(organisation, instead_of)})"


def authority(organisation: Organisation, code: AuthorityCode) -> str:
    """Return the name of a body, or the one that is in its key; its code if it never had one."""
    named = code.removeprefix(NAMED) if code.startswith(NAMED) else None
    name = named or organisation.name_of_authority(code)
    return cut(name, 2 * _LONGEST_NAME) if name else code


def post(one: Post, organisation: Organisation) -> str:
    """Return «исполнитель, Управление ЖКХ», or «отдел контроля»."""
    role = ROLE[one.role]
    return role if one.authority is None else f"{role}, {authority(organisation, one.authority)}"


def vacancy(one: Post, organisation: Organisation) -> str:
    """Return «Управление ЖКХ: нет работника с ролью «исполнитель»»."""
    where = "" if one.body is None else f"{authority(organisation, one.body)}: "
    return f"{where}нет работника с ролью «{ROLE[one.role]}»"


def authorities(organisation: Organisation, codes: Iterable[AuthorityCode]) -> str:
    """Return the names of several bodies."""
    return ", ".join(authority(organisation, code) for code in codes)


def officers_told(organisation: Organisation, importance: Importance) -> str:
    """Name the officers who are alerted or notified by this importance (§22)."""
    who = [name for role, name in _OFFICERS.items() if organisation.holders(role)]
    if not who:
        return "Заместителя главы и уполномоченных лиц в списке нет: оповещать некого."
    alone = who == [_OFFICERS[Role.DEPUTY_HEAD]]
    told = capital(" и ".join(who))
    if importance is Importance.HIGH:
        return f"{told} {'получит' if alone else 'получат'} оповещение сейчас же."
    return f"{told} {'узнает' if alone else 'узнают'} об этом."


def ticked(label: str, *, chosen: bool) -> str:
    """Return the label, with a tick if chosen."""
    return f"✓ {label}" if chosen else label


def beginning(text: str, longest: int) -> str:
    """Return the beginning of a text without its links, which would break when cut."""
    return of_no_incident(cut(_LINKS.sub("", text).strip() or text, longest))


def of_no_incident(quoted: str) -> str:
    """Space out № in quotes like «школа №5», so that it does not read as an incident's."""
    return _NUMBERS.sub("№\u00a0", quoted)


_HANGING: Final = " .,;:—–…"
"""Trimmed from the end of a text that is cut."""


def in_quotes(name: str) -> str:
    """«Отдел парков», «МУП „Горсвет“»: quotation marks inside others have another form."""
    return f"«{name.replace('«', '„').replace('»', '“')}»"


def cut(text: str, longest: int) -> str:
    """Return the text on one line and within the limit, with «…» for the omitted rest."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    whole_words, _, _ = head.rpartition(" ")
    kept = whole_words if len(whole_words) > longest // 2 else head
    return f"{kept.rstrip(_HANGING)}…"
