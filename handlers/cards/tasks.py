"""The current task of an incident and its deadline, or its state: for first lines."""

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
from handlers.texts.tables import texts_by

ROUTE: Final = "выберите орган"
INFORM: Final = "пришлите информацию"

_APPROVE: Final = texts_by(DraftKind, "drafts.approve")
_PLACE: Final = texts_by(DraftKind, "drafts.to_place")


def by(what: str, due_at: datetime, office: Office, now: datetime) -> str:
    """«ответьте до 16:50», «ответьте до 26.11 09:50», «ответьте, срок истёк в 16:50»."""
    if now > due_at:
        return f"{what}, {term(due_at, office, now)}"
    return f"{what} до {words.short_moment(due_at, office.calendar.tz, now)}"


def term(due_at: datetime, office: Office, now: datetime) -> str:
    """Return «срок 16:50», «срок истёк в 16:50»: an answer's deadline beside another task."""
    moment = words.short_moment(due_at, office.calendar.tz, now)
    if now <= due_at:
        return f"срок {moment}"
    return f"{labels.OVERDUE} {'' if ' ' in moment else 'в '}{moment}"


def standing(incident: Incident, office: Office, now: datetime) -> str:
    """Return «на согласовании, срок 16:50», «ответ размещён»: for people without a task."""
    if incident.status.closed:
        return lines.state(incident)
    waiting = incident.waiting_referral if incident.status.awaits_draft else None
    state = undecided(returned=waiting.returned) if waiting else lines.state(incident)
    return f"{state}, {term(incident.due.at, office, now)}"


def of_authority(
    incident: Incident, authority: AuthorityCode | None, office: Office, now: datetime
) -> str | None:
    """Return the authority's task; None if it waits for others, or nothing is left to do."""
    if authority not in incident.awaited:
        return None
    if authority != incident.lead:
        return by(INFORM, office.contribution_due(incident, authority), office, now)
    return by(_answering(incident), incident.answer_by, office, now)


def of_coordinator(incident: Incident, office: Office, now: datetime) -> str | None:
    """Return the task of control (for publications the media department), or None."""
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
    """Return the decision to make while the clock runs."""
    return f"{decide(returned=referral.returned)}, {term(incident.due.at, office, now)}"


def decide(*, returned: bool) -> str:
    """Return «решите по возврату»: on a return, or on a proposal to give no answer."""
    return f"решите по {words.referral_dative(returned=returned)}"


def approving(kind: DraftKind, *, interim: bool) -> str:
    """Return control's task for a draft; `interim`: an interim answer was placed before."""
    if kind is DraftKind.FINAL and interim:
        return "согласуйте окончательный ответ"
    return _APPROVE[kind]


def answering(approved: DraftKind | None, *, rework: bool, interim: bool) -> str:
    """Return the lead's task: place the `approved` text, rework a rejected one, or draft.

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
        rework=incident.draft_in_rework is not None,
        interim=incident.second_clock is not None,
    )


def undecided(*, returned: bool) -> str:
    """Return the state of an incident with an undecided return or proposal."""
    return f"{'возврат' if returned else 'предложение не отвечать'} ждёт решения"
