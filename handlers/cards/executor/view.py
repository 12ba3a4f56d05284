"""The card of an incident in an authority's chat: a reply to it is the draft (§8, §20)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from domain.model.conversation.cards import CardKind, ModeKind
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.answer.draft import Draft, DraftKind
from domain.model.incident.workflow.referral import waiting_of
from domain.model.incident.workflow.status import IncidentKind, NoAnswerGround, Status
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.office import Office
from domain.ports.reading import AskedQuestion
from handlers.cards import consolidated, course, lines, tasks, unpressed
from handlers.cards.buttons import Back, asked_on, asking
from handlers.cards.card_view import CardView
from handlers.cards.executor.buttons import (
    AcceptText,
    AskAuthorsReply,
    AskDraft,
    AskPastAnswers,
    AskProposal,
    AskReturn,
    AskTemplate,
    CancelOwnMistake,
    Propose,
    Take,
    WithdrawDraft,
)
from handlers.cards.placement import correction
from handlers.texts import words
from handlers.ui.buttons import Button, Keyboard, column, paired
from handlers.ui.markup import Block, Quote, about_incident
from handlers.ui.rendered import CardFiles, Rendered

_AGREED: Final = {
    IncidentKind.INCIDENT: "ответ согласован",
    IncidentKind.PUBLICATION: "текст ответа готов",
}


def executor_card(of: CardView, authority: AuthorityCode) -> Rendered:
    """Render the message, the deadline and the executors' next step.

    `at_home`: in the chat of this authority alone, so its name is not shown.
    """
    incident, office = of.incident, of.office
    whose = () if of.at_home else (f"Орган: {lines.authority(office, authority)}",)
    if authority not in incident.authorities:
        return about_incident(incident.number, _handed_on(incident, authority, whose))
    if of.worked:
        footer, keyboard = _footer(of, authority)
    else:
        footer, keyboard = lines.assignee(incident, authority, office), None
    apart = (
        of.worked
        and of.at_home
        and authority == incident.lead
        and of.mode.kind is not ModeKind.STANDING
    )
    final = _told_apart(incident) if apart else None
    if final is not None:
        said, known = _AGREED[incident.kind], _agreed(incident, final, authority, office)
    else:
        task = tasks.of_authority(incident, authority, office, of.now) if of.worked else None
        said = task or tasks.standing(incident, office, of.now)
        known = _blocks(of, authority)
    heading = lines.heading(incident, said, citizen=True)
    return about_incident(
        incident.number,
        (heading, *whose, *known, *(footer if final is None else ())),
        keyboard,
        silent=lines.silent(incident, office, of.now),
        files=_files(incident, authority),
    )


def _footer(of: CardView, authority: AuthorityCode) -> tuple[Iterable[Block], Keyboard | None]:
    """Return the question of the current mode, with its buttons."""
    incident, office = of.incident, of.office
    number = incident.number
    back = Back(kind=CardKind.EXECUTOR, number=number, authority=authority)
    propose = AskProposal(number=number, authority=authority)
    if of.mode == propose.mode and _may_refer(incident, authority):
        question = "На каком основании предложить не давать ответ (п. 19 Порядка)?"
        proposals = (
            Propose(number=number, authority=authority, ground=ground) for ground in NoAnswerGround
        )
        return [question], column(*proposals, back)
    usual = _keyboard(of, authority)
    held = _held(of, authority) if of.at_home else ()
    rows = unpressed.buttons(held, incident, office, of.now)
    rows += () if usual is None else usual.rows
    plain = Keyboard(rows) if rows else None
    asked = asked_on(plain, of)
    said = asked.question(of) if asked else _to_do(of, authority)
    return said, asking(plain, of, back)


def _held(of: CardView, authority: AuthorityCode) -> tuple[AskedQuestion, ...]:
    """Return the texts of the authority that wait for their authors' press."""
    leads = authority == of.incident.lead
    return unpressed.of_authority(of.snapshot.held, None if leads else authority)


def _files(incident: Incident, authority: AuthorityCode) -> CardFiles:
    """Return the citizen's files, and for a later lead the files sent to the former one."""
    given = next(one for one in incident.assignments if one.authority == authority)
    handed_over: tuple[Attachment, ...] = ()
    if given.lead:
        handed_over = consolidated.handed_over(incident, authority, given.told_before)
    own = incident.message.attachments
    whose = ["к сообщению гражданина"] if own or not handed_over else []
    whose += ["к информации для сводного ответа"] if handed_over else []
    return CardFiles((*own, *handed_over), f"№{incident.number}: вложения {' и '.join(whose)}")


def _handed_on(
    incident: Incident, authority: AuthorityCode, whose: Iterable[Block]
) -> Iterator[Block]:
    ending = words.NOUN[incident.kind].ending
    redirected = any(one.authority == authority and one.redirected_to for one in incident.referrals)
    what = f"передан{ending} в другой орган" if redirected else f"снят{ending} с вашего органа"
    yield lines.heading(incident, what, citizen=True)
    yield from whose
    yield from course.returns(incident)
    yield "Отвечать вашему органу больше не нужно."


def _at_work(incident: Incident, authority: AuthorityCode) -> bool:
    """Return whether it has work: the lead's draft, or the others' contribution (§12).

    A waiting draft does not end a contribution; an approved answer does.
    """
    if incident.joined_to is not None:
        return False
    if authority == incident.lead:
        return incident.status.awaits_draft
    return not incident.status.closed and not incident.answer_agreed


def _may_refer(incident: Incident, authority: AuthorityCode) -> bool:
    return _at_work(incident, authority) and waiting_of(authority, incident.referrals) is None


def _blocks(of: CardView, authority: AuthorityCode) -> Iterator[Block]:
    incident, office = of.incident, of.office
    yield from consolidated.who_answers(incident, authority, office)
    yield from course.returns(incident)
    yield lines.due_line(incident, office, of.now)
    if authority != incident.lead:
        yield from consolidated.contribution_due(incident, authority, office)
    else:
        yield from lines.draft_due_line(incident, office)
    yield from lines.source(incident)
    yield from course.reopened(incident, office)
    yield from course.joined(incident, office)
    yield from lines.promised(incident)
    yield from lines.where_time_went(incident, office, of.now)
    yield from lines.citizens_text(incident)
    yield from course.why_handed_over(incident, authority, office)
    if authority == incident.lead:
        yield from consolidated.contributions(incident, office)
    if authority == incident.lead or incident.drafts or incident.status.closed:
        yield from course.progress(incident, office, drafting=authority == incident.lead)
    yield from unpressed.told(_held(of, authority), office, of.now, theirs=of.worked)
    if authority == incident.lead:
        yield from _taken_over(incident, authority)
    waiting = waiting_of(authority, incident.referrals)
    if waiting is not None:
        yield from course.referred(waiting, incident, office)
        answer = "ответ" if incident.publication else "проект"
        what = answer if authority == incident.lead else "информацию"
        question = "возврату" if waiting.returned else "предложению"
        yield f"Если направите {what}, решение по {question} не потребуется."


def _told_apart(incident: Incident) -> Draft | None:
    """Return the final answer whose text and placement have their own message here."""
    if incident.status is Status.APPROVED and incident.answer_agreed:
        return incident.approved_draft
    placed = incident.placements[-1] if incident.status is Status.ANSWERED else None
    return None if placed is None or placed.version is None else incident.draft(placed.version)


def _agreed(
    incident: Incident, draft: Draft, authority: AuthorityCode, office: Office
) -> Iterator[Block]:
    """Show the facts that a later placement does not change."""
    yield from consolidated.who_answers(incident, authority, office)
    yield from course.returns(incident)
    yield lines.due_alone(incident, office)
    yield from lines.source(incident)
    yield from course.reopened(incident, office)
    yield from course.joined(incident, office)
    yield from lines.promised(incident)
    yield from lines.citizens_text(incident)
    yield from course.why_handed_over(incident, authority, office)
    yield from consolidated.contributions(incident, office)
    yield from course.agreed(incident, draft, office)
    yield from lines.assignee(incident, authority, office)
    yield "Текст для размещения и отметка о размещении — в отдельном сообщении."


def _taken_over(incident: Incident, authority: AuthorityCode) -> Iterator[Block]:
    """Show the text in hand to a new lead, whose chat has not seen it."""
    draft = incident.waiting_draft or incident.draft_in_rework
    if draft is not None and draft.authority != authority:
        yield "Текст этого проекта:"
        if draft.text or not draft.attachments:
            yield Quote(draft.text)


def _to_do(of: CardView, authority: AuthorityCode) -> Iterator[Block]:
    incident = of.incident
    if incident.waits_for_main:
        return iter((f"Отвечать здесь не нужно: ответ готовится по №{incident.joined_to}.",))
    if authority != incident.lead:
        return consolidated.to_contribute(incident, authority, of.office)
    return _to_answer(of, authority)


def _to_answer(of: CardView, authority: AuthorityCode) -> Iterator[Block]:
    incident, office = of.incident, of.office
    match incident.status:
        case Status.IN_PROGRESS if incident.publication:
            yield "Ответьте на это сообщение текстом: бот пришлёт его для размещения."
            yield "Если ответ уже размещён, пришлите ссылку ответом на это сообщение."
            yield from lines.mentions(incident, authority, office)
        case Status.IN_PROGRESS | Status.AWAITING_FINAL:
            reply = "Ответьте на это сообщение текстом"
            if incident.draft_in_rework:
                reply = "Ответьте на это сообщение новым текстом"
            if (returned := acceptable(incident)) is not None:
                yield from to_accept(returned)
                reply = "Или ответьте на это сообщение своим текстом"
            yield f"{reply}: {lines.becomes(incident)}."
            yield from _final_instead(incident)
            yield from lines.mentions(incident, authority, office)
        case Status.ON_APPROVAL:
            yield from lines.assignee(incident, authority, office)
            draft = words.DRAFT[incident.next_kind]
            yield f"Чтобы заменить {draft}, ответьте на это сообщение новым текстом."
            yield from _final_instead(incident)
        case Status.APPROVED:
            yield from lines.assignee(incident, authority, office)
            yield "Текст для размещения — в отдельном сообщении."
        case Status.ANSWERED:
            if incident.placed_undrafted:
                yield from lines.correctable(incident, office, of.now)
        case Status.REGISTERED | Status.NO_ANSWER | Status.CANCELLED:
            return


def _keyboard(of: CardView, authority: AuthorityCode) -> Keyboard | None:
    incident = of.incident
    number, waiting = incident.number, incident.waiting_draft
    leads = authority == incident.lead
    placed = incident.undoable_placement(of.now) if incident.placed_undrafted else None
    if leads and placed:
        # No other card shows this placement.
        return correction(placed, number, of.office)
    if waiting is not None and leads:
        kinds = [DraftKind.FINAL] if waiting.kind is not DraftKind.FINAL else []
        withdraw = WithdrawDraft(number=number, version=waiting.version)
        take = Take(number=number, authority=authority, awaited=False)
        return Keyboard(((take,), (withdraw,), *_drafts(incident, kinds)))
    if _at_work(incident, authority):
        referrals = column(
            AskReturn(number=number, authority=authority),
            AskProposal(number=number, authority=authority),
        )
        return Keyboard(
            (
                *(_accept(incident) if leads else ()),
                (_take(incident, authority),),
                *(_drafts(incident, _other_kinds(incident)) if leads else ()),
                *(referrals.rows if _may_refer(incident, authority) else ()),
                *(_begins(of) if leads else ()),
                *own_mistake(incident, authority, of.now),
            )
        )
    if leads and incident.clarified and not incident.status.closed:
        return column(AskAuthorsReply(number=number))
    return None


def acceptable(incident: Incident) -> Draft | None:
    """Return the version to rework, if control returned it with a text that can be accepted."""
    returned = incident.draft_in_rework
    return returned if returned is not None and returned.ready_text is not None else None


def to_accept(returned: Draft) -> Iterator[str]:
    """Say what accepting the text does."""
    files = returned.attachments
    with_files = f", вложения прежние: {words.attachments(files)}" if files else ""
    yield f"Если согласны с этим текстом, нажмите «Принять текст»{with_files}."


def _accept(incident: Incident) -> Iterator[tuple[Button, ...]]:
    if (returned := acceptable(incident)) is not None:
        yield (AcceptText(number=incident.number, version=returned.version),)


def _begins(of: CardView) -> Iterator[tuple[Button, ...]]:
    """Yield the texts that a draft may begin with."""
    if of.snapshot.templates:
        yield (AskTemplate(number=of.incident.number),)
    if of.incident.answered_before:
        yield (AskPastAnswers(number=of.incident.number),)


def _take(incident: Incident, authority: AuthorityCode) -> Take:
    free = incident.assignee(authority) is None and authority in incident.awaited
    return Take(number=incident.number, authority=authority, awaited=free)


def own_mistake(
    incident: Incident, authority: AuthorityCode, now: datetime
) -> Iterator[tuple[Button, ...]]:
    """Yield the last row while the registrar can cancel the registration."""
    if incident.own_mistake_open(now):
        yield (CancelOwnMistake(number=incident.number, authority=authority),)


def _drafts(incident: Incident, kinds: Iterable[DraftKind]) -> Iterator[tuple[Button, ...]]:
    """Yield buttons for the lead: an author's reply, and drafts of these `kinds`."""
    if incident.clarified:
        yield (AskAuthorsReply(number=incident.number),)
    yield from paired(AskDraft(number=incident.number, kind=kind) for kind in kinds)


def _final_instead(incident: Incident) -> Iterator[Block]:
    if incident.next_kind is not DraftKind.FINAL:
        yield "Чтобы направить вместо него сам ответ, нажмите «Окончательный ответ»."


def _other_kinds(incident: Incident) -> Iterator[DraftKind]:
    """Yield the kinds of draft that need a button instead of a reply (§10, §16)."""
    if incident.kind is IncidentKind.PUBLICATION:
        return
    for kind in DraftKind:
        allowed = kind is not DraftKind.INTERIM or incident.interim_allowed
        if allowed and kind is not incident.next_kind:
            yield kind
