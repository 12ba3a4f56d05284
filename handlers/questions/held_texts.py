"""Questions about a text: is it an answer, of which kind, what does it replace; their buttons."""

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.question import HeldText
from domain.model.conversation.questions import (
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    ReturnWithText,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.answer.draft_warning import LIKE_TALK, DraftWarning
from domain.model.incident.answer.template import fields_left
from domain.model.organisation.permissions import Action, may
from domain.ports.snapshots import Offered, QuestionSnapshot
from domain.use_cases.asking import call_talk
from domain.use_cases.briefing import replace_conclusion
from domain.use_cases.contributing import confirm_contribution
from domain.use_cases.deciding import return_with_text
from domain.use_cases.drafting import confirm_draft, teach_held
from handlers.cards import lines
from handlers.cards.review import answer_promised, changes, known_by_now, label, to_correct
from handlers.reports.briefing import signed
from handlers.texts import toasts, words
from handlers.ui.buttons import Button, Keyboard, Style, column
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import Block, Quote, about_incident, escape, pages, quoted
from handlers.ui.questions import Drop, Dropped, QuestionButton, asks
from handlers.ui.rendered import MessagePart, Rendered

_LONGEST_BEGINNING: Final = 100

_KIND: Final = {
    DraftKind.INTERIM: "Промежуточный ответ",
    DraftKind.FINAL: "Окончательный ответ",
}


_REASON: Final = {
    RejectionReason.LANGUAGE: "Орфография",
    RejectionReason.OFF_TOPIC: "Не по сути",
    None: "Обе причины",
}
"""The reasons to return a draft with a text; None: both."""

_CLOSED: Final = "вопрос о вашем тексте закрыт."
_ENDED: Final = {EndKind.DROPPED: "ваш текст не отправлен.", EndKind.TALK: "переписка."}
_NOT_SENT: Final = "Не отправлять"


class ConfirmDraft(QuestionButton, prefix="dy"):
    """Sends the held text as a draft, or as the answer to a publication."""

    kind: DraftKind | None = None
    """The kind of draft, if the question asks for it (§16)."""
    label: str = field(default="Отправить без исправлений", compare=False)
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Send it, or ask about changes since the question."""
        question, kind, now = self.question, self.kind, context.now
        sent = await confirm_draft(context.uow, question, kind=kind, by=by, at=now)
        return toasted(toasts.ASKED_AGAIN if sent is None else toasts.draft_sent(sent))


class CorrectDraft(QuestionButton, prefix="dc"):
    """Corrects certain mistakes in the held text, and sends it as a draft (§13)."""

    kind: DraftKind | None = None
    """The kind of draft, if the question asks for it (§16)."""
    label: str = field(default="Исправить всё", compare=False)
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the corrected text, or ask about changes since the question."""
        uow, question, now = context.uow, self.question, context.now
        sent = await confirm_draft(uow, question, corrected=True, kind=self.kind, by=by, at=now)
        return toasted(toasts.ASKED_AGAIN if sent is None else toasts.draft_corrected(sent))


class TeachHeld(QuestionButton, prefix="dw"):
    """«Добавить в словарь: …»: adds a word of the held text to the dictionary."""

    index: int
    """Index of the word among the text's unknown words."""
    label: str = field(default="", compare=False)
    action = Action.TEACH_WORDS

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the text, if nothing else in it is doubtful."""
        question, index, now = self.question, self.index, context.now
        kind = await teach_held(context.uow, question, index, by=by, at=now)
        return toasted(toasts.WORD_TAUGHT if kind is None else toasts.draft_sent(kind))


class ReturnWith(QuestionButton, prefix="vt"):
    """«↩️ …, с этим текстом»: returns the draft with control's text of the answer (§13)."""

    reason: RejectionReason | None = None
    """None: for both reasons."""
    action = Action.DECIDE
    style = Style.BACK

    @property
    def label(self) -> str:
        """The reason."""
        return f"↩️ {_REASON[self.reason]}, с этим текстом"

    async def press(self, by: Actor, context: Context) -> Response:
        """Return it; its executor can accept the text with a press."""
        reasons = RejectionReason if self.reason is None else (self.reason,)
        await return_with_text(context.uow, self.question, reasons, by=by, at=context.now)
        return toasted(toasts.RETURNED_WITH_TEXT)


class ConfirmContribution(QuestionButton, prefix="iy"):
    """Sends the held text to the lead as a contribution (§12)."""

    label = "Передать"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Send it, or ask about its dates."""
        sent = await confirm_contribution(context.uow, self.question, by=by, at=context.now)
        return toasted(toasts.CONTRIBUTION_SENT if sent else toasts.ASKED_AGAIN)


class ReplaceConclusion(QuestionButton, prefix="rw"):
    """Replaces a colleague's conclusion with the held text (§21)."""

    label = "Заменить"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Put them under the report, or ask their author about their dates."""
        done = await replace_conclusion(context.uow, self.question, by=by, at=context.now)
        return toasted(toasts.CONCLUSION_REPLACED if done else toasts.ASKED_AGAIN)


class CallTalk(QuestionButton, prefix="dt"):
    """Treats the held text as talk among colleagues."""

    label = "Переписка"

    async def press(self, by: Actor, context: Context) -> Response:
        """Discard it, and ask no more about further versions."""
        await call_talk(context.uow, self.question, by=by)
        return toasted(toasts.TALK)


@asks(HeldDraft, closed=_CLOSED, ended=_ENDED)
def _held_draft(about: HeldDraft, asked: QuestionSnapshot) -> Rendered:
    """Ask about a held draft; a publication's draft needs no approval (§5)."""
    held, incident, organisation = about.held, asked.incident, asked.office.organisation
    if held.proof is not None:
        held = replace(held, proof=held.proof.without(organisation.words))
    blocks = [
        *doubts(held),
        *_talk(held, incident),
        *_another_author(about, asked),
        *_whether(about, incident, asked.offered),
    ]
    buttons = column(
        *_remedies(held, asked),
        *_sending(asked.id, about, incident),
        _not_sending(asked.id, about),
    )
    return _about_text(held, incident, blocks, buttons)


@asks(
    ReturnWithText,
    closed="вопрос о вашем тексте закрыт.",
    ended={
        EndKind.DONE: "проект возвращён с вашим текстом.",
        EndKind.DROPPED: "это замечание: исполнитель получит его, если вы вернёте проект.",
    },
)
def _return_with_text(about: ReturnWithText, asked: QuestionSnapshot) -> Rendered:
    incident, draft = asked.incident, asked.incident.draft(about.draft)
    blocks: list[Block] = [
        lines.heading(incident, f"это готовый ответ вместо версии {draft.version}?"),
        "Что в нём изменено:",
        quoted(changes(draft.text, draft.comments[about.comment].text)),
        "Если исполнитель примет его без изменений, он сразу согласован вашим решением.",
    ]
    if files := draft.attachments:
        blocks.append(f"Вложения останутся прежними: {words.attachments(files)}.")
    buttons = column(
        *(ReturnWith(question=asked.id, reason=reason) for reason in _REASON),
        Drop(question=asked.id, what=Dropped.REMARK, label="Это замечание"),
    )
    return about_incident(incident.number, blocks, buttons)


@asks(HeldContribution, closed=_CLOSED, ended=_ENDED)
def _held_contribution(about: HeldContribution, asked: QuestionSnapshot) -> Rendered:
    held = about.held
    talk = CallTalk(question=asked.id)
    drop = talk if _like_talk(held) else _drop(asked.id, _NOT_SENT)
    keyboard = column(ConfirmContribution(question=asked.id), drop)
    blocks = [*doubts(held), *_talk_beside_the_lead(held)]
    return _about_text(held, asked.incident, blocks, keyboard)


@asks(
    HeldConclusion,
    closed="вопрос о вашем выводе закрыт.",
    ended={EndKind.DROPPED: "вывод под отчётом остался прежним."},
)
def _held_conclusion(about: HeldConclusion, asked: QuestionSnapshot) -> Rendered:
    held, briefing = about.held, asked.offered.subject
    former = briefing and briefing.conclusion
    blocks: list[Block] = ["Ваш вывод:", Quote(held.text), *doubts(held)]
    if former:
        author = escape(signed(former.signed, asked.office))
        blocks += [f"Сейчас под отчётом вывод коллеги ({author}):", Quote(former.text)]
    keyboard = column(
        ReplaceConclusion(question=asked.id),
        _drop(asked.id, "Оставить прежний вывод"),
    )
    text = "\n".join(pages([*blocks, "Заменить его вашим?"], ""))
    return Rendered((MessagePart(text, keyboard),))


def _whether(about: HeldDraft, incident: Incident, offered: Offered) -> Iterator[str]:
    """Ask for the decision."""
    held = about.held
    replaces = about.approved or about.replaces is not None
    if replaces and held.kind is not DraftKind.FINAL:
        yield f"Это {words.DRAFT[held.kind]}."
    if about.approved and incident.publication:
        yield "Заменить прежний текст ответа?"
    elif about.approved:
        yield from _stands(offered)
        yield "Заменить согласованный текст?"
    elif replaces:
        yield f"Заменить проект коллеги, версия {about.replaces}?"
    elif incident.publication and not _like_talk(held):
        yield "Это текст ответа?"
    elif not held.warnings:
        gaps = " как есть" if fields_left(held.text) else ""
        yield f"Отправить в отдел контроля{gaps}?"


def _sending(question_id: int, about: HeldDraft, incident: Incident) -> Iterator[ConfirmDraft]:
    """Return the buttons that send the text, with its kind if that is asked."""
    send, held = ConfirmDraft(question=question_id), about.held
    if DraftWarning.INTERIM in held.warnings:
        for kind in _kinds(incident):
            yield replace(send, kind=kind, label=_KIND[kind])
    elif incident.publication:
        yield replace(send, label="Да, это ответ")
    elif about.approved:
        yield replace(send, label="Да, отправить на согласование")
    elif about.replaces is not None:
        yield replace(send, label="Заменить")
    else:
        yield replace(send, label="На согласование") if _like_talk(held) else send


def _not_sending(question_id: int, about: HeldDraft) -> Button:
    """Return the button that discards the text."""
    if _like_talk(about.held):
        return CallTalk(question=question_id)
    if about.approved:
        return _drop(question_id, "Нет")
    if about.replaces is not None:
        return _drop(question_id, "Оставить прежний проект")
    return _drop(question_id, _NOT_SENT)


def _drop(question_id: int, label: str) -> Drop:
    return Drop(question=question_id, what=Dropped.DRAFT, label=label)


def _kinds(incident: Incident) -> list[DraftKind]:
    """Return the possible kinds; a second interim answer only if control allows it."""
    interim = [DraftKind.INTERIM] if incident.interim_allowed else []
    return [*interim, DraftKind.FINAL]


def _like_talk(held: HeldText) -> bool:
    return not LIKE_TALK.isdisjoint(held.warnings)


def doubts(held: HeldText) -> Iterator[Block]:
    """Show the findings in the text."""
    if held.proof and held.proof.doubts:
        yield from to_correct(held.text, held.proof.doubts)


def _remedies(held: HeldText, asked: QuestionSnapshot) -> Iterator[Button]:
    """Return the buttons for the findings, by the role of the person asked (§13)."""
    proof, correct = held.proof, CorrectDraft(question=asked.id)
    if proof is None:
        return
    if proof.correctable and DraftWarning.INTERIM in held.warnings:
        for kind in _kinds(asked.incident):
            labelled = f"{correct.label}: {_KIND[kind].lower()}"
            yield replace(correct, kind=kind, label=labelled)
    elif proof.correctable:
        yield correct
    if may(asked.office.person(asked.question.person), Action.TEACH_WORDS):
        for index, word in known_by_now(proof, asked.office):
            yield TeachHeld(question=asked.id, index=index, label=label(word))


def _talk(held: HeldText, incident: Incident) -> Iterator[str]:
    """Show the doubts about the text as an answer, with the question."""
    if gaps := fields_left(held.text):
        yield f"Не заполнено: {escape(', '.join(gaps))}. Исправьте своё сообщение."
    if DraftWarning.LINK_ALONE in held.warnings:
        yield "Похоже на отметку о размещении: её ставят после согласования проекта."
    if _like_talk(held):
        yield "Это ответ гражданину?"
    if DraftWarning.INTERIM in held.warnings:
        yield f"Похоже на промежуточный ответ: {answer_promised(held.text)}."
        if incident.interim_allowed:
            yield "Окончательный закроет сообщение. Какой это ответ?"
        else:
            yield "Промежуточный уже был: ещё один разрешает отдел контроля. Это окончательный ответ?"


def _talk_beside_the_lead(held: HeldText) -> Iterator[str]:
    if _like_talk(held):
        yield "Это информация для сводного ответа?"
    else:
        yield "Передать органу, который готовит сводный ответ?"


def _another_author(about: HeldDraft, asked: QuestionSnapshot) -> Iterator[str]:
    """Name the author of the version it would replace, if it is another person."""
    replaced = asked.incident.draft(about.replaces) if about.replaces else None
    if replaced is not None and replaced.signed.by != asked.question.person:
        yield f"Автор версии {replaced.version}: {lines.signer(replaced.signed, asked.office)}"


def _stands(offered: Offered) -> Iterator[str]:
    """Show where the text to be replaced has been placed."""
    if numbers := ", ".join(f"№{one.number}" for one in offered.incidents):
        yield f"Под {numbers} он уже размещён: исправьте его там."


def _about_text(
    held: HeldText, incident: Incident, asked: Iterable[Block], keyboard: Keyboard
) -> Rendered:
    """Show above the question how each held text begins: it stands whole where it was written."""
    heading = lines.heading(incident, "ваши тексты:" if held.remarks else "ваш текст:")
    begins = [words.cut(one.text, _LONGEST_BEGINNING) for one in held.remarks or (held,)]
    blocks = [heading, *lines.said("\n".join(begins), held.attachments), *asked]
    return about_incident(incident.number, blocks, keyboard)
