"""What is to be done about an incident just now and by when, or where it stands: for first lines."""

from datetime import datetime
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.referral import Referral
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from handlers.cards import lines
from handlers.texts import labels, words

ROUTE: Final = "выберите орган"
INFORM: Final = "пришлите информацию"

_APPROVE: Final = {
    DraftKind.FINAL: "согласуйте",
    DraftKind.INTERIM: "согласуйте промежуточный ответ",
    DraftKind.CLARIFICATION: "согласуйте вопрос автору",
}

_PLACE: Final = {
    DraftKind.FINAL: "разместите ответ",
    DraftKind.INTERIM: "разместите промежуточный ответ",
    DraftKind.CLARIFICATION: "задайте автору вопрос",
}


def by(what: str, due_at: datetime, office: Office, now: datetime) -> str:
    """«ответьте до 16:50», «ответьте до 26.11 09:50», «ответьте, срок истёк в 16:50»."""
    if now > due_at:
        return f"{what}, {term(due_at, office, now)}"
    return f"{what} до {words.short_moment(due_at, office.calendar.tz, now)}"


def term(due_at: datetime, office: Office, now: datetime) -> str:
    """«срок 16:50», «срок истёк в 16:50»: of an answer that waits for something else to be done."""
    moment = words.short_moment(due_at, office.calendar.tz, now)
    if now <= due_at:
        return f"срок {moment}"
    return f"{labels.OVERDUE} {'' if ' ' in moment else 'в '}{moment}"


def standing(incident: Incident, office: Office, now: datetime) -> str:
    """«на согласовании, срок 16:50», «ответ размещён»: for those who only look, or wait."""
    if incident.status.closed:
        return lines.state(incident)
    waiting = incident.waiting_referral if incident.status.awaits_draft else None
    state = undecided(returned=waiting.returned) if waiting else lines.state(incident)
    return f"{state}, {term(incident.due.at, office, now)}"


def of_authority(
    incident: Incident, authority: AuthorityCode | None, office: Office, now: datetime
) -> str | None:
    """What that body is to do; None where it waits for others, or nothing is to be done."""
    if authority not in incident.awaited:
        return None
    if authority != incident.lead:
        return by(INFORM, office.contribution_due(incident, authority), office, now)
    return by(_answering(incident), incident.answer_by, office, now)


def of_coordinator(incident: Incident, office: Office, now: datetime) -> str | None:
    """What control (for publications the media department) is to do; None where others are."""
    waiting = incident.waiting_draft
    if waiting is not None:
        what = approving(waiting.kind, interim=incident.second_clock is not None)
        return by(what, incident.answer_by, office, now)
    if incident.waits_for_main:
        return None
    if incident.status is Status.REGISTERED:
        return f"{ROUTE}, {term(incident.due.at, office, now)}"
    if incident.status.awaits_draft and incident.waiting_referral is not None:
        return on_referral(incident.waiting_referral, incident, office, now)
    return None


def on_referral(referral: Referral, incident: Incident, office: Office, now: datetime) -> str:
    """What is to be decided on, while the clock runs on."""
    return f"{decide(returned=referral.returned)}, {term(incident.due.at, office, now)}"


def decide(*, returned: bool) -> str:
    """«решите по возврату»: on a return, or on a proposal to give no answer."""
    return f"решите по {words.referral_dative(returned=returned)}"


def approving(kind: DraftKind, *, interim: bool) -> str:
    """What control is to do about a draft; `interim`: an interim answer has been placed before."""
    if kind is DraftKind.FINAL and interim:
        return "согласуйте окончательный ответ"
    return _APPROVE[kind]


def answering(approved: DraftKind | None, *, rework: bool, interim: bool) -> str:
    """What the lead is to do: place the text that is `approved`, rework a rejected one, or draft.

    After an interim answer the final one.
    """
    if approved is not None:
        return _PLACE[approved]
    if rework:
        return "исправьте"
    return "направьте окончательный ответ" if interim else "ответьте"


def _answering(incident: Incident) -> str:
    approved = incident.approved_draft
    return answering(
        approved.kind if approved else None,
        rework=lines.rejected_draft(incident) is not None,
        interim=incident.second_clock is not None,
    )


def undecided(*, returned: bool) -> str:
    """Where an incident stands on whose return, or proposal of no answer, nobody has decided."""
    return f"{'возврат' if returned else 'предложение не отвечать'} ждёт решения"
