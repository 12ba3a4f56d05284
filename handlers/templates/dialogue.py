"""`/template`, and the input for its pages."""

from dataclasses import replace
from functools import partial
from typing import Final

from domain.model.conversation.questions import ChooseTemplate, KeepTemplates
from domain.model.ids import IncidentNumber
from domain.model.incident.answer.template import (
    LONGEST_TOPIC,
    TemplatePage,
    TemplatePageKind,
    Wording,
    reworded,
)
from domain.model.organisation.permissions import Action, may
from domain.use_cases.asking import ask_there
from domain.use_cases.drafting import submit_asked
from domain.use_cases.templating import (
    add_template,
    offer_templates,
    turn_offer,
    turn_templates,
)
from handlers.reading.reply_meaning import checked_reply_of, number_in, number_shown, response_to
from handlers.templates.buttons import keep
from handlers.texts import administration as of_administration
from handlers.texts import templates as texts
from handlers.texts.commands import drafts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.questions import answers, brief
from handlers.ui.refusals import not_taken, overlong, said

_LOOKED_FOR: Final = 5
"""Most words of a search; a longer text is the draft itself."""

_NAME_OF_A_BODY: Final = 25
_NAME_OF_A_TEMPLATE: Final = 6
_WHOLE_TEXTS: Final = frozenset({TemplatePageKind.NEW, TemplatePageKind.TEXT})


async def on_template(written: IncomingMessage, command: Command, context: Context) -> Response:
    """With a number, or as a reply to a card, offer templates for it; else open control's pages."""
    office = await context.reading.office()
    person = office.person(written.by.person)
    number = _number(written, command)
    if drafts(person) and number is not None:
        await offer_templates(context.uow, number, written.place, by=written.by)
        return SILENT
    if drafts(person) and not may(person, Action.KEEP_TEMPLATES):
        return said(written, texts.HOW_TO_OFFER)
    page = TemplatePage(words=" ".join(command.rest.split()))
    about = KeepTemplates(page)
    await ask_there(context.uow, about, written.place, by=written.by, at=context.now)
    return SILENT


def _number(written: IncomingMessage, command: Command) -> IncidentNumber | None:
    if command.rest:
        return number_in(command.rest)
    replied = written.reply_to
    return number_shown(replied) if replied is not None and replied.ours else None


def _for_page(about: KeepTemplates, written: IncomingMessage) -> bool:
    return about.templates.kind in _WHOLE_TEXTS or written.brief(_NAME_OF_A_BODY)


@answers(KeepTemplates, fits=_for_page)
async def on_kept(
    about: KeepTemplates, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle words for control's pages: a search, a template, a topic."""
    page, text, by, at = about.templates, written.text or "", written.by, context.now
    match page.kind, page.template:
        case TemplatePageKind.NEW, _:
            await add_template(context.uow, question, text, by=by, at=at)
        case TemplatePageKind.TEXT, template if template is not None:
            changed = partial(reworded, words=text)
            return await keep(question, template, changed, by, context)
        case TemplatePageKind.TOPIC, template if template is not None:
            topic = " ".join(text.split())
            if not topic or len(topic) > LONGEST_TOPIC:
                return not_taken(written, texts.ASK_TOPIC, await context.reading.office())
            anything = topic.casefold() in texts.ANY_TOPIC
            changed = partial(_about, topic="" if anything else topic)
            return await keep(question, template, changed, by, context)
        case ((TemplatePageKind.LIST | TemplatePageKind.AUTHORITY), _):
            if (refusal := overlong(written, text)) is not None:
                return refusal
            looked_for = replace(page, words=" ".join(text.split()), sheet=0)
            await turn_templates(context.uow, question, looked_for, by=by)
        case _:
            office = await context.reading.office()
            return not_taken(written, of_administration.BUTTON_EXPECTED, office)
    return SILENT


@answers(ChooseTemplate, fits=brief(_NAME_OF_A_TEMPLATE))
async def on_offer(
    about: ChooseTemplate, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle a few words as a search; a longer text is the draft, without a template."""
    number: IncidentNumber = about.subject
    if written.brief(_LOOKED_FOR):
        if (refusal := overlong(written, written.text or "")) is not None:
            return refusal
        page = TemplatePage(words=" ".join((written.text or "").split()))
        await turn_offer(context.uow, question, number, page, by=written.by)
        return SILENT
    incident = await context.reading.incident(number)
    by, now, reply = written.by, context.now, await checked_reply_of(written, context)
    doing = submit_asked(context.uow, number, incident.next_kind, reply, by=by, now=now)
    return response_to(await doing, written, number)


def _about(wording: Wording, *, topic: str) -> Wording:
    return replace(wording, topic=topic)
