"""Incidents of several authorities: the lead, the contributions, the missing ones (§12)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import Draft, DraftKind
from domain.model.incident.events import AuthoritiesChanged
from domain.model.incident.workflow.assignment import Assignment
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.office import Office
from handlers.cards import lines
from handlers.texts import words
from handlers.ui.markup import Block

_INFORMATION: Final = "Информация для сводного ответа:"


def names(authorities: Iterable[AuthorityCode], office: Office) -> str:
    """Return the authorities' names in order, as HTML."""
    return ", ".join(lines.authority(office, code) for code in authorities)


def who_answers(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[str]:
    """Name the author of the consolidated answer; nothing if there is one authority only."""
    lead, *others = incident.authorities
    if not others:
        return
    if authority == lead:
        yield "Сводный ответ готовит ваш орган."
    else:
        yield f"Сводный ответ готовит: {lines.authority(office, lead)}"


def contribution_due(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[str]:
    """Show the authority's deadline for its contribution while it is missing."""
    if not incident.status.closed and not incident.answer_agreed:
        due = lines.moment(office, office.contribution_due(incident, authority))
        yield f"Информация для сводного ответа: до {due}"


def contributions(incident: Incident, office: Office) -> Iterator[Block]:
    """Show all contributions to the lead, and the missing ones."""
    earlier = [told for told in incident.contributions if told.earlier]
    if earlier:
        yield "Информация до возобновления работы:"
    for told in earlier:
        yield from _told(told, office)
    if len(earlier) < len(incident.contributions):
        yield _INFORMATION
    for told in incident.contributions:
        if not told.earlier:
            yield from _told(told, office)
    if not incident.status.closed and not incident.answer_agreed:
        for authority in incident.missing_contributions:
            due = lines.moment(office, office.contribution_due(incident, authority))
            yield f"Ждём информацию: {lines.authority(office, authority)} (до {due})"


def to_contribute(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    """Show the authority's own contribution, and its options."""
    own = [told for told in incident.contributions if told.authority == authority]
    for told in own:
        which = "прежняя информация" if told.earlier else "информация"
        yield f"Ваша {which} направлена: {lines.signed(told.signed, office)}"
        yield from lines.said(told.text, told.attachments, folded=True)
    if incident.status.closed:
        return
    if incident.answer_agreed:
        yield from lines.assignee(incident, authority, office)
        yield "Ответ согласован, от вашего органа больше ничего не нужно."
    elif authority not in incident.missing_contributions:
        yield from lines.assignee(incident, authority, office)
        yield "Чтобы дополнить, ответьте на это сообщение ещё раз."
        yield "Чтобы исправить, измените своё сообщение."
    else:
        what = f"{information(incident, authority)} для сводного ответа"
        yield f"Ответьте на это сообщение текстом: это будет {what}."
        if own:
            yield "Если прежняя информация верна, так и напишите."
        yield from lines.mentions(incident, authority, office)


def informed(incident: Incident, draft: Draft, office: Office) -> Iterator[str]:
    """Show control the contributions beside a consolidated draft, with the number of their files.

    Contributions that came or were corrected after the draft can't be part of it.
    """
    in_time: dict[AuthorityCode, list[Attachment]] = {}
    late: dict[AuthorityCode, list[Attachment]] = {}
    for told in _told_by_others(incident, draft):
        came = late if told.signed.at > draft.signed.at else in_time
        came.setdefault(told.authority, []).extend(told.attachments)
    for what, came in (
        ("Информация получена от:", in_time),
        ("<b>Информация получена после проекта от:</b>", late),
    ):
        if came:
            named = (_with_files(lines.authority(office, code), own) for code, own in came.items())
            yield f"{what} {', '.join(named)}"


def information_beside(incident: Incident, draft: Draft, office: Office) -> Iterator[Block]:
    """Show control the words of the contributions beside a consolidated draft, folded."""
    for index, told in enumerate(_told_by_others(incident, draft)):
        if not index:
            yield _INFORMATION
        yield from _told(told, office, folded=True)


def _told_by_others(incident: Incident, draft: Draft) -> Iterator[Contribution]:
    """Return the contributions of other authorities to a final answer."""
    if draft.kind is not DraftKind.FINAL:
        return
    for told in incident.contributions:
        own = told.authority == incident.lead and not incident.of_former_lead(draft)
        if not own and not told.earlier:
            yield told


def missing(lacks: Sequence[AuthorityCode], office: Office) -> Iterator[str]:
    """Show control the contributions that the draft lacks."""
    if lacks:
        yield f"<b>Нет информации от:</b> {names(lacks, office)}"


def approve_without(lacks: Sequence[AuthorityCode], office: Office) -> str:
    """Ask control whether to approve without them."""
    return f"Согласовать без информации от: {names(lacks, office)}?"


def assignment(incident: Incident, given: Assignment, office: Office) -> str:
    """Show one authority on control's card: since when, and its part if there are several."""
    part = f", {_part(incident, given, office)}" if len(incident.assignments) > 1 else ""
    routed = lines.moment(office, given.routed_at)
    return f"Направлено: {lines.authority(office, given.authority)}, {routed}{part}"


def changes(event: AuthoritiesChanged, office: Office) -> Iterator[str]:
    """Return control's changes of the authorities, each as a phrase."""
    if event.added:
        how = "добавлены органы" if len(event.added) > 1 else "добавлен орган"
        yield f"{how}: {names(event.added, office)}"
    if event.removed:
        how = "сняты органы" if len(event.removed) > 1 else "снят орган"
        yield f"{how}: {names(event.removed, office)}"
    if event.former_lead is not None:
        yield f"ответ готовит и размещает: {lines.authority(office, event.lead)}"


def handed_over(
    incident: Incident, lead: AuthorityCode, first: int | None = None
) -> tuple[Attachment, ...]:
    """Return files of (the first) contributions to the former lead; the new lead lacks them."""
    return tuple(
        file
        for told in incident.contributions[:first]
        if told.authority != lead
        for file in told.attachments
    )


def _with_files(name: str, attachments: Sequence[Attachment]) -> str:
    return f"{name} ({words.attachments(attachments)})" if attachments else name


def _part(incident: Incident, given: Assignment, office: Office) -> str:
    if given.lead:
        return "готовит сводный ответ"
    told = [
        one
        for one in incident.contributions
        if one.authority == given.authority and not one.earlier
    ]
    if told:
        return f"информация получена {lines.moment(office, told[-1].signed.at)}"
    if incident.status.closed:
        return "информации нет"
    due = lines.moment(office, office.contribution_due(incident, given.authority))
    return f"информации ещё нет, ждём до {due}"


def information(incident: Incident, authority: AuthorityCode | None) -> str:
    """Name the contribution that is asked for; «new» if it contributed before a reopening."""
    again = any(told.authority == authority for told in incident.contributions)
    return "новая информация" if again else "информация"


def _told(told: Contribution, office: Office, *, folded: bool = False) -> Iterator[Block]:
    yield f"{_signed(told, office)}:"
    yield from lines.said(told.text, told.attachments, folded=folded)


def _signed(told: Contribution, office: Office) -> str:
    whose = lines.authority(office, told.authority)
    return f"{whose} ({lines.signed(told.signed, office)})"
