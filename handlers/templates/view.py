"""The pages of templates, a draft begun with one, and the words for both."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import ChooseTemplate, KeepTemplates
from domain.model.ids import IncidentNumber, TemplateId
from domain.model.incident.answer.template import (
    Template,
    TemplatePage,
    TemplatePageKind,
    by_title,
    fields_left,
)
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action, may
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.asking import ask_there
from domain.use_cases.drafting import submit_asked
from domain.use_cases.templating import add_template, offer_templates, turn_offer, turn_templates
from handlers.cards import lines
from handlers.reading.reply_meaning import checked_reply_of, number_in, number_shown, response_to
from handlers.reading.spelling import found
from handlers.templates.buttons import (
    CloseTemplates,
    OpenTemplatePage,
    PickTemplate,
    RemoveTemplate,
    TurnTemplates,
    keep,
)
from handlers.texts import administration, labels, words
from handlers.texts import administration as of_administration
from handlers.texts import templates as texts
from handlers.texts.commands import drafts
from handlers.ui.buttons import LONGEST_LABEL, Button, Keyboard
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import bold, escape
from handlers.ui.questions import answers, asks, brief
from handlers.ui.refusals import not_taken, overlong, said
from handlers.ui.rendered import MessagePart, Rendered

_SHEET: Final = 8
"""Lines of a list that a phone shows above its buttons."""

_BEGINNING: Final = 70
_LONGEST_FILLED: Final = 3800

_T = TypeVar("_T")
_Rows = tuple[tuple[Button, ...], ...]


@asks(
    KeepTemplates,
    closed="шаблоны закрыты. Снова: /template",
    ended={EndKind.DROPPED: "готово. Снова: /template"},
)
def _kept_templates(about: KeepTemplates, asked: QuestionSnapshot) -> Rendered:
    """Render control's page in its current state; if its subject is gone, the list."""
    question, page, office = asked.id, about.templates, asked.office
    templates = asked.offered.templates
    one = next((one for one in templates if one.id == page.template), None)
    shown: tuple[str, _Rows]
    match page.kind:
        case TemplatePageKind.NEW:
            shown = escape(texts.ASK_NEW), ((_to(question, TemplatePageKind.LIST),),)
        case TemplatePageKind.TEMPLATE if one:
            shown = _template(question, one, office)
        case TemplatePageKind.TEXT if one:
            shown = f"{texts.ASK_TEXT}\n{_whole(one)}", (_back_to(question, one),)
        case TemplatePageKind.REMOVE if one:
            surely = RemoveTemplate(question=question, template=one.id)
            sure = f"Удалить шаблон «{escape(one.wording.title)}»?"
            shown = sure, (_back_to(question, one), (surely,))
        case _:
            shown = _list(question, page, templates)
    text, rows = shown
    return Rendered((MessagePart(text, Keyboard(rows)),))


@asks(ChooseTemplate, closed="выбор шаблона закрыт.")
def _offer(about: ChooseTemplate, asked: QuestionSnapshot) -> Rendered:
    """Offer the templates by title; words search."""
    question, page, incident = asked.id, about.templates, asked.incident
    heading = lines.heading(incident, texts.CHOOSE)
    kept = by_title(asked.offered.templates)
    fit = [one for one in kept if found(page.words, one.wording.title)]
    shown, turns, counted = _sheet(question, page, fit)
    told = [_told(one) for one in shown]
    picks = tuple(
        (PickTemplate(question=question, template=one.id, label=_label(one)),) for one in shown
    )
    leave = CloseTemplates(question=question, label=labels.CANCEL)
    if not kept:
        told = [texts.NONE_KEPT]
    elif page.words or turns:
        told = [f"Шаблоны{counted}", *told]
    rows = (*picks, *((turns,) if turns else ()), (leave,))
    return Rendered((MessagePart("\n".join((heading, *told)), Keyboard(rows)),))


def render_begun(template: TemplateId, templates: Sequence[Template]) -> str:
    """Return the template's text, ready to copy, and what is to be filled in."""
    one = next((one for one in templates if one.id == template), None)
    if one is None:
        return texts.OVER
    text = one.wording.text
    how = texts.FILL_GAPS if fields_left(text) else texts.COMPLETE
    return f"<pre>{escape(text)}</pre>\n{how}"


def _list(question: int, page: TemplatePage, templates: Sequence[Template]) -> tuple[str, _Rows]:
    fit = [one for one in by_title(templates) if found(page.words, one.wording.title)]
    shown, turns, counted = _sheet(question, page, fit)
    opens = tuple((_to(question, TemplatePageKind.TEMPLATE, one.id, _label(one)),) for one in shown)
    everything = (
        (_to(question, TemplatePageKind.LIST, label=administration.ALL),) if page.words else ()
    )
    new = _to(question, TemplatePageKind.NEW, label=texts.NEW)
    text = f"{bold(texts.LIST)}{counted}" if templates else texts.NONE_YET
    rows = (*opens, turns, (*everything, new), (CloseTemplates(question=question),))
    return text, tuple(row for row in rows if row)


def _template(question: int, one: Template, office: Office) -> tuple[str, _Rows]:
    when = office.calendar.local(one.at)
    who = escape(words.person(office.organisation, one.by))
    rows = (
        (_to(question, TemplatePageKind.TEXT, one.id, texts.REWRITE),),
        (_to(question, TemplatePageKind.REMOVE, one.id, texts.REMOVE),),
        (_to(question, TemplatePageKind.LIST),),
    )
    return f"{_whole(one)}\nИзменён: {who}, {when:%d.%m.%Y %H:%M}", rows


def _sheet(
    question: int, page: TemplatePage, items: Sequence[_T]
) -> tuple[Sequence[_T], tuple[Button, ...], str]:
    """Return the page's lines, the paging and the total."""
    last = max(0, (len(items) - 1) // _SHEET)
    sheet = min(page.sheet, last)
    turns = []
    if sheet > 0:
        turns.append(TurnTemplates(question=question, sheet=sheet - 1, label=administration.BEFORE))
    if sheet < last:
        turns.append(TurnTemplates(question=question, sheet=sheet + 1, label=administration.AFTER))
    counted = texts.listed(len(items), escape(page.words), sheet + 1, last + 1)
    return items[sheet * _SHEET : (sheet + 1) * _SHEET], tuple(turns), counted


def _whole(one: Template) -> str:
    return f"{bold(one.wording.title)}\n<pre>{escape(one.wording.text)}</pre>"


def _told(one: Template) -> str:
    """Return the title, and the beginning of the text unless the title is taken from it."""
    title, text = one.wording.title, " ".join(one.wording.text.split())
    if text.startswith(title.rstrip("…")):
        return escape(words.cut(text, _BEGINNING))
    return f"{bold(title)}: {escape(words.cut(text, _BEGINNING))}"


def _label(one: Template) -> str:
    return words.cut(one.wording.title, LONGEST_LABEL)


def _to(
    question: int,
    kind: TemplatePageKind,
    template: TemplateId | None = None,
    label: str = texts.BACK,
) -> OpenTemplatePage:
    return OpenTemplatePage(question=question, kind=kind, template=template, label=label)


def _back_to(question: int, one: Template) -> tuple[Button, ...]:
    return (_to(question, TemplatePageKind.TEMPLATE, one.id),)


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
    """Handle words for control's pages: a search, or a template."""
    page, text, by, at = about.templates, written.text or "", written.by, context.now
    match page.kind, page.template:
        case TemplatePageKind.NEW, _:
            await add_template(context.uow, question, text, by=by, at=at)
        case TemplatePageKind.TEXT, template if template is not None:
            return await keep(question, template, text, by, context)
        case TemplatePageKind.LIST, _:
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
