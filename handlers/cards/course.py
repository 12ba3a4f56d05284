"""The progress of the work, as cards and news show it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import Draft, DraftKind, DraftState
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.proof import Proof, ProofState
from domain.model.incident.answer.quotation import surroundings
from domain.model.incident.workflow.referral import Comment, Referral, returns_in
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status
from domain.model.organisation.office import Office
from handlers.cards import lines, unpressed
from handlers.cards.card_view import CardView
from handlers.cards.review import changes
from handlers.texts import words
from handlers.texts.tables import texts_by
from handlers.ui.markup import Block, Quote, address, escape, quoted

_PLACED: Final = texts_by(DraftKind, "drafts.is_placed")
_PLACED_BEFORE: Final = texts_by(DraftKind, "drafts.was_placed")
"""Placed before the reopening that restarted the clock."""

_LINK_TO: Final = texts_by(DraftKind, "drafts.link_to")


def progress(incident: Incident, office: Office, *, drafting: bool = True) -> Iterator[Block]:
    """Show the progress in one line or a few, for people who know the procedure.

    `drafting`: a missing draft concerns them.
    """
    yield from so_far(incident, office)
    match incident.status:
        case _ if incident.waits_for_main:
            return
        case Status.REGISTERED:
            yield "Ждёт направления в орган."
        case Status.IN_PROGRESS | Status.AWAITING_FINAL:
            yield from _in_progress(incident, office)
            if drafting:
                yield from _draft_missing(incident)
        case Status.ON_APPROVAL:
            yield from _waiting(incident, office)
        case Status.APPROVED:
            yield from _approved(incident, office)
        case Status.ANSWERED:
            yield from _answered(incident, office)
        case Status.NO_ANSWER | Status.CANCELLED:
            yield closed(incident, office)


def progress_of(of: CardView) -> Iterator[Block]:
    """Show the progress, and the texts that wait for their authors' press."""
    yield from progress(of.incident, of.office)
    yield from unpressed.told(of.snapshot.held, of.office, of.now)


def agreed(incident: Incident, draft: Draft, office: Office) -> Iterator[Block]:
    """Show the facts that hold once the answer is agreed, whether it is placed or not."""
    yield from so_far(incident, office)
    yield from _agreed(draft, office)


def closed(incident: Incident, office: Office) -> str:
    """Return why and by whom the incident was closed: without an answer (§19), or cancelled."""
    why = words.status(incident.status, incident.kind)
    if incident.status is Status.NO_ANSWER:
        why += " (п. 19 Порядка)"
    if incident.closing is not None:
        why += f", {_ground(incident.closing.ground)}{of_original(incident.duplicate_of)}"
        why += f". Решение: {lines.signer(incident.closing.signed, office)}"
    if incident.closed_at is None:
        return why
    ending = words.NOUN[incident.kind].ending
    return f"Закрыт{ending} {lines.moment(office, incident.closed_at)}: {why}"


def of_original(original: IncidentNumber | None) -> str:
    """Return « №3» to append to «дубликат»; empty without an original."""
    return f" №{original}" if original else ""


def so_far(
    incident: Incident, office: Office, without: DraftVersion | None = None
) -> Iterator[Block]:
    """Show the texts to the author before the final answer, and the author's replies.

    After a reopening the earlier texts are marked, since they no longer stop the clock.
    """
    for placement in incident.placements:
        kind = incident.placed_kind(placement)
        if kind is not DraftKind.FINAL and placement.version != without:
            yield from placed(incident, placement, office)
    if _asked(incident) and not incident.status.closed:
        yield "Срок идёт."
    for reply in incident.authors_replies:
        yield f"Ответ автора ({lines.signed(reply.signed, office)}):"
        yield Quote(reply.text)


def placed(incident: Incident, placement: Placement, office: Office) -> Iterator[str]:
    """Show where and when a text was placed; for an answer, also whether in time (§9, §17)."""
    kind = incident.placed_kind(placement)
    since = lines.moment(office, placement.at)
    if placement.recorded.at - placement.at >= words.MINUTE:
        since += f" (отмечено {lines.moment(office, placement.recorded.at)})"
    if kind is not DraftKind.CLARIFICATION:
        since += f", {lines.lateness(placement.due_at, placement.at, office)}"
    who = lines.signer(placement.recorded, office)
    what = (_PLACED_BEFORE if placement.earlier else _PLACED)[kind]
    if placement.page is not None:
        who += f", от имени «{escape(words.page(office.organisation, placement.page))}»"
    yield f"{what} {since}: {who}"
    if placement.url:
        yield f"Ссылка на {_LINK_TO[kind]}: {address(placement.url)}"
    if placement.proof is not None:
        yield _proof(placement.proof, office)


def _proof(proof: Proof, office: Office) -> str:
    """«Подтверждено 14:05», or what the last look found instead."""
    local = proof.since.astimezone(office.calendar.tz)
    if proof.state is ProofState.PROVEN:
        return f"Подтверждено {local:%d.%m %H:%M}"
    return f"{words.capital(words.PROOF[proof.state])} ({local:%d.%m %H:%M})"


def reopened(incident: Incident, office: Office) -> Iterator[Block]:
    """Show the start of the new deadline, and the earlier answer."""
    if incident.reopened_at is None:
        return
    reopened = lines.moment(office, incident.reopened_at)
    yield f"Работа возобновлена {reopened}, срок считается с этого времени"
    for placement in incident.placements:
        final = incident.placed_kind(placement) is DraftKind.FINAL
        if final and placement.earlier:
            yield from placed(incident, placement, office)


def rejection(incident: Incident, draft: Draft, office: Office) -> Iterator[Block]:
    """Show why a version was returned for rework (§13), with control's remarks."""
    if draft.decision is None:
        return
    yield f"{_version(draft)}, возвращён на доработку: {lines.signed(draft.decision.signed, office)}"
    yield words.reasons_named(draft.decision.reasons)
    yield from remarks(incident, draft, office)
    yield from ready_text(draft, office)


def remarks(
    incident: Incident, draft: Draft, office: Office, first: int | None = None
) -> Iterator[Block]:
    """Show control's remarks up to its decision, on replaced versions and this one.

    `first`: only so many of this version's, as they stood then. Without its text of the answer.
    """
    ready = draft.decision.ready if draft.decision else None
    for earlier in incident.commented_before(draft.version):
        for comment in earlier.comments:
            yield from remark(comment, earlier, office, to=f" к версии {earlier.version}")
    for index, comment in enumerate(draft.comments[:first]):
        if index != ready:
            yield from remark(comment, draft, office)


def ready_text(draft: Draft, office: Office) -> Iterator[Block]:
    """Show control's text of the answer, with which it returned this version, and the changes."""
    ready = draft.ready_text
    if ready is None:
        return
    yield f"Текст отдела контроля ({lines.signer(ready.signed, office)}):"
    yield Quote(ready.text)
    yield "Что в нём изменено:"
    yield quoted(changes(draft.text, ready.text))


def remark(comment: Comment, draft: Draft, office: Office, *, to: str = "") -> Iterator[Block]:
    """Show control's remark on a version, after the words it quotes.

    A short or repeated word is shown with its neighbours.
    """
    yield f"Комментарий{to} ({lines.signer(comment.signed, office)}):"
    if not comment.quote:
        yield Quote(comment.text)
    elif comment.place is None:
        yield Quote(f"«{comment.quote}» (не из проекта): {comment.text}")
    else:
        before, after = surroundings(draft.text, comment)
        cited = f"{before}[{comment.quote}]{after}" if before or after else comment.quote
        yield Quote(f"«{cited}»: {comment.text}")


def comments(made: Iterable[Comment], office: Office) -> Iterator[Block]:
    """Show control's comments on a referral."""
    for comment in made:
        quoted = f"«{comment.quote}»: " if comment.quote else ""
        yield f"Комментарий ({lines.signer(comment.signed, office)}):"
        yield Quote(f"{quoted}{comment.text}")


def why_returned(referral: Referral, office: Office) -> Iterator[Block]:
    """Show an authority's reason and control's reply, for the authorities that work instead."""
    whose = lines.authority(office, referral.authority)
    yield f"Почему вернули: {whose} ({lines.signer(referral.signed, office)})"
    yield Quote(referral.reason)
    yield from comments(referral.comments, office)


def why_handed_over(
    incident: Incident, authority: AuthorityCode, office: Office
) -> Iterator[Block]:
    """The same for the authority to which it was redirected last."""
    came = [one for one in incident.referrals if one.redirected_to == authority]
    for referral in came[-1:]:
        yield from why_returned(referral, office)


def returns(incident: Incident) -> Iterator[Block]:
    """Show the number of returns, so that an incident is not sent to and fro unnoticed."""
    if number := returns_in(incident.referrals):
        yield f"Возвратов: {number}"


def referred(referral: Referral, incident: Incident, office: Office) -> Iterator[Block]:
    """Show the referral that waits for the coordinator, and since when."""
    decision = words.COORDINATORS_DECISION[lines.coordinator(incident, office)]
    what = "возврат, не в компетенции органа" if referral.returned else "предложение не отвечать"
    who = lines.signed(referral.signed, office)
    yield f"Ждёт {decision}: {what} ({lines.authority(office, referral.authority)}: {who})"


def duplicates(incident: Incident) -> Iterator[Block]:
    """Show the duplicates of this incident."""
    if incident.duplicates:
        yield f"Дубликаты: {', '.join(f'№{one}' for one in incident.duplicates)}"


def joined(incident: Incident, office: Office) -> Iterator[str]:
    """Show the joined incidents, and the earliest deadline among them."""
    main = incident.joined_to
    if main is not None:
        coming = f", готовится по №{main}" if incident.waits_for_main else ""
        yield f"Присоединён к №{main}: ответ общий{coming}."
    elif incident.joined:
        numbers = ", ".join(f"№{one.number}" for one in incident.joined)
        yield f"Общий ответ: {numbers}. Его разместят под каждым сообщением."
        for one in incident.joined:
            if one.due_at == incident.answer_by < incident.due.at and not incident.status.closed:
                yield f"Первый срок размещения: {lines.due(office, one.due_at)} (№{one.number})"


def alike(
    incident: Incident, same_link: Sequence[IncidentNumber], office: Office
) -> Iterator[Block]:
    """Ask the coordinator about possible duplicates, each with its reason."""
    if same_link:
        numbers = ", ".join(f"№{one}" for one in same_link)
        yield f"Возможно, дубликат: та же ссылка, что у {numbers}"
    for one in incident.alike:
        if one.number not in same_link:
            ended = f", закрыто {lines.moment(office, one.closed_at)}" if one.closed_at else ""
            yield f"Похоже на №{one.number}: {words.LIKENESS[one.likeness]}{ended}"


def _asked(incident: Incident) -> bool:
    """Return whether a clarification was placed for the answer that is due now."""
    return any(
        incident.placed_kind(placement) is DraftKind.CLARIFICATION and not placement.earlier
        for placement in incident.placements
    )


def _waiting(incident: Incident, office: Office) -> Iterator[Block]:
    draft = incident.waiting_draft
    if draft is not None:
        yield f"{_version(draft)}, на согласовании: {lines.signed(draft.signed, office)}"


def _in_progress(incident: Incident, office: Office) -> Iterator[Block]:
    returned = incident.draft_in_rework
    if returned is not None:
        yield from rejection(incident, returned, office)
    if _withdrawn(incident):
        yield f"{_version(incident.drafts[-1])}, отозван."


def _withdrawn(incident: Incident) -> bool:
    return bool(incident.drafts) and incident.drafts[-1].state is DraftState.WITHDRAWN


def _draft_missing(incident: Incident) -> Iterator[str]:
    """Report that there is no draft yet, where no returned or withdrawn one says so."""
    if _withdrawn(incident) or incident.draft_in_rework is not None:
        return
    if incident.publication:
        yield "Ответа ещё нет."
    else:
        name = lines.draft_name(incident, DraftKind.FINAL).replace("проект", "проекта", 1)
        again = any(draft.kind is DraftKind.FINAL for draft in incident.drafts)
        yield f"Нового {name} ещё нет." if again else f"{words.capital(name)} ещё нет."


def _approved(incident: Incident, office: Office) -> Iterator[Block]:
    if incident.approved_draft is not None:
        yield from _agreed(incident.approved_draft, office)


def _answered(incident: Incident, office: Office) -> Iterator[Block]:
    for placement in incident.placements[-1:]:
        if placement.version is not None:
            yield from _agreed(incident.draft(placement.version), office)
        yield from placed(incident, placement, office)


def _agreed(draft: Draft, office: Office) -> Iterator[Block]:
    if draft.decision is not None:
        yield f"{_version(draft)}, согласован: {lines.signed(draft.decision.signed, office)}"
    else:
        yield f"Текст ответа, версия {draft.version}: {lines.signed(draft.signed, office)}"


def _version(draft: Draft) -> str:
    """«Проект промежуточного ответа, версия 1»."""
    return f"{words.capital(words.DRAFT[draft.kind])}, версия {draft.version}"


def _ground(of: NoAnswerGround | CancelGround) -> str:
    return words.GROUND[of] if isinstance(of, NoAnswerGround) else words.CANCEL_GROUND[of]
