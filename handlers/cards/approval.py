"""The approval card: one version of the draft, and its outcome (§13)."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Final, Self

from domain.model.actor import Actor
from domain.model.conversation.cards import ApprovalCard, CardKey, CardKind
from domain.model.ids import UNSEEN, DraftVersion, IncidentNumber, Mark, mark_of
from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    ApprovalUnconfirmed,
    Draft,
    DraftKind,
    DraftState,
    RejectionReason,
)
from domain.model.incident.answer.quotation import suggested_reasons
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import same_files
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.deciding import decide, recall_approval
from domain.use_cases.drafting import teach_word
from handlers.cards import consolidated, course, lines, review, tasks
from handlers.cards.buttons import (
    Back,
    CardButton,
    ConfirmedButton,
    asked_on,
    asking,
    done,
)
from handlers.cards.card_view import CardView
from handlers.cards.control.buttons import MakeTemplate
from handlers.cards.review import changes
from handlers.texts import toasts, words
from handlers.ui.buttons import Keyboard, Style, column
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import OR_QUOTE, Block, about_incident, quoted
from handlers.ui.rendered import CardFiles, Rendered

_APPROVE: Final = "Согласовать"
_APPROVED: Final = "согласовано. Исполнитель получит текст для размещения."
_MOST_NAMED: Final = 5
"""Keeps a confirmation short."""

_DECISION: Final = {
    (False, False): "✅ Согласовать",
    (True, False): "↩️ Не по сути вопроса",
    (False, True): "↩️ Орфография, пунктуация",
    (True, True): "↩️ Обе причины",
}


class ApprovalButton(CardButton):
    """On the approval card of a version."""

    on = ApprovalCard
    version: DraftVersion
    action = Action.DECIDE


class Decide(ApprovalButton, ConfirmedButton, prefix="v", sure="vw"):
    """«✅ Согласовать», «↩️ …»: approves the draft, or rejects it for the reasons of §13.

    It asks before an approval despite doubts: missing contributions (§12), outdated dates, unsent
    comments.
    """

    packed = ("number", "version", "off_topic", "language", "without")
    off_topic: bool
    language: bool
    without: Mark = UNSEEN
    """The doubts that the question listed."""
    suggested: bool | None = field(default=None, compare=False)
    """Whether control's quotations suggest this decision; None: they suggest none."""
    commented: bool = field(default=False, compare=False)
    """The question is also about unsent comments."""
    yes = "Да, согласовать"
    yes_style = Style.FORWARD
    doubts = (ApprovalUnconfirmed,)

    @property
    def asks(self) -> str:
        """The label of the approval, of one reason or of both."""
        return _DECISION[self.off_topic, self.language]

    @property
    def label(self) -> str:
        """The label of this one."""
        return _APPROVE if self.sure and self.commented else super().label

    @property
    def about(self) -> str:
        """The reasons: only an approval asks."""
        return "".join(sorted(self.reasons))

    @property
    def reasons(self) -> frozenset[RejectionReason]:
        """The reasons for the return."""
        given = {RejectionReason.OFF_TOPIC: self.off_topic, RejectionReason.LANGUAGE: self.language}
        return frozenset(reason for reason, is_given in given.items() if is_given)

    @property
    def style(self) -> Style | None:
        """Green approves, red returns; if one is suggested, the others lose their colour."""
        if not self.reasons:
            return Style.FORWARD
        return None if self.suggested is False else Style.BACK

    def surely(self, of: CardView) -> Self:
        """With the doubts."""
        draft = of.incident.draft(self.version)
        without = mark_of(of.office.doubts_about(draft, of.incident, of.now))
        commented = bool(of.incident.kept_comments(self.version))
        return replace(self, sure=True, without=without, commented=commented)

    def question(self, of: CardView) -> Iterator[str]:
        """Yield the doubts to confirm."""
        draft = of.incident.draft(self.version)
        return iter(()) if self.reasons else _asked_before_approving(of, draft)

    async def act(self, by: Actor, context: Context) -> Response:
        """Decide; the executor gets the text to place, or the reasons of the return."""
        number, version, reasons, at = self.number, self.version, self.reasons, context.now
        without = self.without
        await decide(context.uow, number, version, reasons, without=without, by=by, at=at)
        return self.confirms("возвращено на доработку." if reasons else _APPROVED)


class TeachWord(ApprovalButton, prefix="wt"):
    """«Добавить в словарь: …»: adds a word of the draft to the dictionary (§13)."""

    index: int
    """Index of the word among the draft's unknown words."""
    label: str = field(default="", compare=False)
    action = Action.TEACH_WORDS

    async def press(self, by: Actor, context: Context) -> Response:
        """Add the word to the dictionary."""
        number, version, index = self.number, self.version, self.index
        word = await teach_word(context.uow, number, version, index, by=by)
        return toasted(toasts.WORD_TAUGHT if word else toasts.WORD_TAUGHT_ALREADY)


class RecallApproval(ApprovalButton, ConfirmedButton, prefix="rc", sure="ru"):
    """Recalls the approval, until the text is placed."""

    asks = "Отменить согласование"
    yes = "Да, отменить согласование"
    action = Action.RECALL_APPROVAL

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The approval card; raises if the approval can't be recalled."""
        incident.check_recalling(self.version)
        return super().shown_on(incident, now)

    def question(self, of: CardView) -> Iterator[str]:
        """Name whose decision is undone."""
        decision = of.incident.draft(self.version).decision
        if decision is not None:
            signed = lines.signed(decision.signed, of.office)
            yield f"Отменить согласование версии {self.version} ({signed})?"

    async def act(self, by: Actor, context: Context) -> Response:
        """The same version waits for a decision again."""
        number, version = self.number, self.version
        stands = await recall_approval(context.uow, number, version, by=by, at=context.now)
        recalled = "согласование отменено, проект снова ждёт решения."
        return self.confirms(f"{recalled}{_placed_under(stands)}", alert=bool(stands))


def _placed_under(numbers: Sequence[IncidentNumber]) -> str:
    """Return what to do about a text that is placed under these incidents already."""
    if not numbers:
        return ""
    named = ", ".join(f"№{one}" for one in numbers[:_MOST_NAMED])
    more = f" и ещё {len(numbers) - _MOST_NAMED}" if len(numbers) > _MOST_NAMED else ""
    return f" Под {named}{more} он уже размещён: исправьте его там."


_DECIDED: Final = {
    DraftState.APPROVED: "✅ Согласовано",
    DraftState.PLACED: "✅ Согласовано",
    DraftState.REJECTED: "↩️ Возвращено",
}

_LOST: Final = frozenset({DraftState.APPROVED, DraftState.SUPERSEDED})
"""The states of an undecided or unplaced draft after its incident was closed."""

_HOW_TO_COMMENT: Final = (
    f"Комментарий для исполнителя можно дать до решения: ответьте на это сообщение{OR_QUOTE}."
)


def approval_card(of: CardView, version: DraftVersion) -> Rendered:
    """Render the draft beside the citizen's text; with the four decisions while it waits."""
    incident, draft = of.incident, of.incident.draft(version)
    blocks: list[Block] = [*_blocks(of, draft)]
    blocks += _outcome(of, draft)
    keyboard = _keyboard(of, draft) if of.worked else None
    if asked := asked_on(keyboard, of):
        blocks += asked.question(of)
    name = lines.draft_name(incident, draft.kind).replace("проект", "проекту", 1)
    caption = f"№{incident.number}: вложения к {name}, версия {version}"
    return about_incident(
        incident.number,
        blocks,
        asking(keyboard, of, Back(kind=CardKind.APPROVAL, number=incident.number, version=version)),
        files=CardFiles(draft.attachments, caption),
    )


def _asked_before_approving(of: CardView, draft: Draft) -> Iterator[str]:
    """Yield the doubts to confirm: missing information (§12), outdated dates, unsent comments."""
    if lacks := of.incident.lacks(draft):
        yield consolidated.approve_without(lacks, of.office)
    if of.office.outdated_days(draft, of.now):
        yield "Дни в тексте верны, согласовать его без изменений?"
    if kept := of.incident.kept_comments(draft.version):
        who = ", ".join(dict.fromkeys(lines.signer(one.signed, of.office) for one in kept))
        what, sent = ("Замечания", "отправлены") if len(kept) > 1 else ("Замечание", "отправлено")
        yield f"{what} к проекту ({who}) исполнителю не {sent}. {_APPROVE}?"


def _recallable(incident: Incident, draft: Draft) -> bool:
    return draft.state is DraftState.APPROVED and incident.status is Status.APPROVED


def _keyboard(of: CardView, draft: Draft) -> Keyboard | None:
    incident, office = of.incident, of.office
    number, version = incident.number, draft.version
    if draft.state is DraftState.WAITING:
        return column(*_decisions(incident, draft), *_unknown_words(incident, draft, office))
    what = _DECIDED.get(draft.state)
    if what is None or draft.decision is None:
        return None
    decided = done(what, draft.decision.signed, office)
    if not _recallable(incident, draft):
        kept = (MakeTemplate(number=number),) if incident.placed_answer_version == version else ()
        return column(decided, *kept)
    return column(decided, RecallApproval(number=number, version=version))


def _decisions(incident: Incident, draft: Draft) -> Iterator[Decide]:
    """Return approval, then the reasons; the one that control's quotations suggest stands out."""
    likely = suggested_reasons((*incident.commented_before(draft.version), draft))
    for language in (False, True):
        for off_topic in (False, True):
            one = Decide(
                number=incident.number,
                version=draft.version,
                off_topic=off_topic,
                language=language,
            )
            yield replace(one, suggested=one.reasons == likely) if likely else one


def _unknown_words(incident: Incident, draft: Draft, office: Office) -> Iterator[TeachWord]:
    """Return the unknown names that the executor left in the draft."""
    for index, word in review.known_by_now(draft.proof, office) if draft.proof else ():
        number, version = incident.number, draft.version
        yield TeachWord(number=number, version=version, index=index, label=review.label(word))


def _blocks(of: CardView, draft: Draft) -> Iterator[Block]:
    incident, office = of.incident, of.office
    name = lines.draft_name(incident, draft.kind)
    waits = draft.state is DraftState.WAITING
    task = tasks.of_coordinator(incident, office, of.now) if waits and of.worked else None
    yield lines.heading(incident, task or _became(incident, draft), citizen=True)
    sent = lines.moment(office, draft.signed.at)
    yield f"{words.capital(name)}, версия {draft.version}, направлен {sent}"
    yield f"Исполнитель: {_author(draft, office)}"
    if waits and incident.lead and incident.of_former_lead(draft):
        lead = lines.authority(office, incident.lead)
        yield f"<b>Теперь ответ готовит и размещает:</b> {lead}"
    if waits:
        yield lines.countdown_line(incident, office, of.now)
    else:
        yield lines.due_line(incident, office, of.now, awaited=False)
    if waits:
        yield from course.joined(incident, office)
        yield from consolidated.informed(incident, draft, office)
        yield from consolidated.missing(incident.lacks(draft), office)
    yield from lines.source(incident)
    yield from lines.citizens_text(incident)
    yield from course.so_far(incident, office, without=draft.version)
    if waits:
        yield from consolidated.information_beside(incident, draft, office)
    yield f"{words.capital(name)}:"
    yield from lines.said(draft.text, draft.attachments)
    if accepted := incident.accepted_text(draft):
        who = lines.signer(accepted.signed, office)
        yield f"Это текст отдела контроля ({who}), исполнитель принял его без изменений."
    if waits:
        yield from lines.outdated_days(draft, office, of.now)
        yield from review.left(draft.text, draft.proof, office)
        yield from _to_come(incident, draft)
    yield from _rework(incident, draft, office)


def _to_come(incident: Incident, draft: Draft) -> Iterator[str]:
    """Warn that a final answer which promises a further one closes the incident (§16)."""
    promise = review.answer_promised(draft.text)
    if promise and draft.kind is DraftKind.FINAL and not incident.publication:
        yield f"Ответ окончательный, но обещает ещё один: {promise}."


def _became(incident: Incident, draft: Draft) -> str:
    """Return the outcome of the draft; a closed incident ends its pending drafts too."""
    if draft.state is DraftState.PLACED:
        return words.STANDS[draft.kind]
    lost = draft is incident.drafts[-1] and draft.state in _LOST
    if lost and incident.status.closed:
        return lines.state(incident)
    name = lines.draft_name(incident, draft.kind)
    if draft.state is DraftState.SUPERSEDED and draft is not incident.drafts[-1]:
        return f"{name} заменён версией {draft.version + 1}"
    return f"{name} {words.DRAFT_STATE[draft.state]}"


def _rework(incident: Incident, draft: Draft, office: Office) -> Iterator[Block]:
    """Show the reasons for the return, and the changes since (§14) or since the last version."""
    if draft.state is not DraftState.WAITING:
        return
    returned = incident.reworked_from(draft.version)
    if returned is not None and returned.decision is not None:
        why = words.reasons_in_short(returned.decision.reasons)
        who = lines.signer(returned.decision.signed, office)
        yield f"Версию {returned.version} вернули: {why} ({who})"
        yield from course.remarks(incident, returned, office)
        if incident.accepted_text(draft) is None:
            yield from course.ready_text(returned, office)
    for before in incident.to_compare(draft.version):
        yield f"Что изменилось после версии {before.version}:"
        yield quoted(changes(before.text, draft.text))
        if not same_files(before.attachments, draft.attachments):
            yield "Вложения другие." if draft.attachments else "Вложений больше нет."


def _author(draft: Draft, office: Office) -> str:
    return f"{lines.signer(draft.signed, office)}, {lines.authority(office, draft.authority)}"


def _outcome(of: CardView, draft: Draft) -> Iterator[Block]:
    incident, office = of.incident, of.office
    match draft.state:
        case DraftState.WAITING:
            yield from course.remarks(incident, draft, office)
            if of.worked:
                yield from _suggested(incident, draft)
                yield _HOW_TO_COMMENT
            else:
                yield lines.decides(incident, office)
        case DraftState.REJECTED:
            yield from course.rejection(incident, draft, office)
            yield from _own(draft)
            if of.worked and incident.draft_in_rework is draft:
                yield "Комментарий можно добавить ответом на это сообщение."
        case DraftState.APPROVED | DraftState.PLACED:
            yield from _approved(incident, draft, office)
        case DraftState.WITHDRAWN:
            yield "Решение не требуется: орган отозвал этот проект."
        case DraftState.SUPERSEDED:
            yield _superseded(incident, draft, office)


def _suggested(incident: Incident, draft: Draft) -> Iterator[Block]:
    """Show the reason that control's quotations suggest."""
    if reasons := suggested_reasons((*incident.commented_before(draft.version), draft)):
        yield f"Судя по цитатам: {words.reasons(reasons)}. Решение за вами."


def _approved(incident: Incident, draft: Draft, office: Office) -> Iterator[Block]:
    if draft.decision is not None:
        yield f"Согласовано: {lines.signed(draft.decision.signed, office)}"
        yield from _own(draft)
    yield from course.remarks(incident, draft, office)
    placement = incident.placement_of(draft.version)
    if placement is not None:
        yield from course.placed(incident, placement, office)
    elif incident.status.closed:
        yield course.closed(incident, office)


def _own(draft: Draft) -> Iterator[Block]:
    """Note that control decided on its own draft, as no colleague was available (§13)."""
    if draft.decision is not None and draft.decision.signed.by == draft.signed.by:
        yield "Решение по собственному проекту: другого работника отдела контроля не было."


def _superseded(incident: Incident, draft: Draft, office: Office) -> str:
    if draft is incident.drafts[-1] and incident.status.closed:
        return course.closed(incident, office)
    if draft is incident.drafts[-1]:
        return "Решение не требуется: инцидент закрывали и возобновили, нужен новый проект."
    return f"Решение не требуется: эту версию заменила версия {draft.version + 1}."
