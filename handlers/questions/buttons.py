"""The buttons of the questions to the person who has just sent something."""

from dataclasses import field, replace
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.question import HeldMessage
from domain.model.conversation.questions import WhatIsMeant
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.link import Link
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import Way
from domain.use_cases.asking import QuestionClosed, call_talk
from domain.use_cases.briefing import replace_conclusion
from domain.use_cases.contributing import confirm_contribution
from domain.use_cases.deciding import return_with_text
from domain.use_cases.drafting import confirm_draft, teach_held
from domain.use_cases.placing import confirm_link
from domain.use_cases.registering import register_held
from domain.use_cases.replying import reply_about
from handlers.reading.reply_meaning import checked_reply_of, moment_of, response_to
from handlers.texts import replies, toasts
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.questions import QuestionButton

_REASON: Final = {
    RejectionReason.LANGUAGE: "Орфография",
    RejectionReason.OFF_TOPIC: "Не по сути",
    None: "Обе причины",
}


async def on_choose_incident(
    question: int, number: IncidentNumber, by: Actor, context: Context
) -> Response:
    """Handle the message as a reply to the card of that incident."""
    asked = await context.reading.question(question, context.now)
    if asked is None or asked.question.person != by.person:
        raise QuestionClosed
    if not isinstance(asked.question.about, WhatIsMeant):
        raise QuestionClosed
    written = _written(asked.question.about.held, by)
    reply = replace(
        await checked_reply_of(written, context), moment=await moment_of(written, context)
    )
    undone = await reply_about(
        context.uow, number, reply, by=written.by, now=context.now, question=asked.id
    )
    return response_to(undone, written, number)


def _written(held: HeldMessage, by: Actor) -> IncomingMessage:
    """Restore the message as it was received."""
    source, message = held.source, held.message
    alone = len(message.text.split()) == 1
    return IncomingMessage(
        by=replace(by, source=source, pressed=False),
        at=held.written_at,
        ref=source,
        text=message.text or None,
        refs=held.sources,
        attachments=message.attachments,
        link=Link(message.url, alone) if message.url else None,
    )


class RegisterAs(QuestionButton, prefix="rg"):
    """A kind of incident: registers the message as that, maybe for an authority."""

    kind: IncidentKind
    authority: AuthorityCode | None = None
    """None: the incident is yet to be routed."""
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Register it under a number."""
        way = Way(self.kind, self.authority)
        registration = await register_held(context.uow, self.question, way, by=by, at=context.now)
        said = replies.already_registered if registration.known else toasts.registered
        return toasted(said(registration.incident.number))


class ChooseIncident(QuestionButton, prefix="wi"):
    """«Это ответ на №3»: handles the held message as a reply to that incident."""

    number: IncidentNumber
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Handle the message as a reply to the card of that incident."""
        return await on_choose_incident(self.question, self.number, by, context)


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


class ConfirmLink(QuestionButton, prefix="ly"):
    """Records the placement with the doubtful link."""

    number: IncidentNumber
    """The incident of the placement."""
    label = "Да, разместили здесь"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the placement."""
        now, number = context.now, self.number
        await confirm_link(context.uow, self.question, by=by, at=now, number=number)
        return toasted(toasts.LINK_TAKEN)
