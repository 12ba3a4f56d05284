"""The pages of templates, a draft begun with one, and the words for both."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import EndKind, TextNotice
from domain.model.conversation.questions import ChooseTemplate, KeepTemplates
from domain.model.ids import IncidentNumber, Place, TemplateId
from domain.model.incident.answer.template import Template, by_title, fields_left
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action, may
from domain.use_cases.asking import QuestionClosed, ask_there
from domain.use_cases.drafting import submit_asked
from domain.use_cases.templating import (
    add_template,
    begin_with,
    change_template,
    offer_templates,
    turn_offer,
    turn_templates,
)
from handlers.cards import lines
from handlers.reading.reply_meaning import checked_reply_of, number_in, number_shown, response_to
from handlers.reading.spelling import found
from handlers.texts import templates as texts
from handlers.texts import words
from handlers.texts.administration import OVERTAKEN
from handlers.texts.commands import drafts
from handlers.ui import menus
from handlers.ui.buttons import Style
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import bold, escape
from handlers.ui.menus import Choice, Menu, OpenedPage, Shown, TypedWords, of_subject, search
from handlers.ui.questions import Dropped, answers, asks
from handlers.ui.refusals import said

_BEGINNING: Final = 70

_LOOKED_FOR: Final = 5
"""Most words of a search; a longer text is the draft itself."""

_NAME_OF_A_TEMPLATE: Final = 6
_LONGEST_ID: Final = 18
"""Digits that each database takes."""


def _whole(one: Template) -> str:
    return f"{bold(one.wording.title)}\n<pre>{escape(one.wording.text)}</pre>"


async def _on_new(typed: TypedWords, context: Context) -> Response:
    by, at = typed.by, context.now
    await add_template(context.uow, typed.question, typed.text, by=by, at=at)
    return SILENT


async def _on_text(typed: TypedWords, context: Context) -> Response:
    """Save the new title and text; after a concurrent change by a colleague, report that instead."""
    done = await change_template(
        context.uow,
        typed.question,
        _id(typed.page.key),
        typed.text,
        tell=_overtaken,
        by=typed.by,
        at=context.now,
    )
    return toasted(texts.SAVED if done else texts.CHANGED_MEANWHILE)


async def _remove(chosen: Choice, by: Actor, context: Context) -> Response:
    """Remove the template; answers made from it stay."""
    tell, at = partial(_overtaken, left=texts.NOT_REMOVED), context.now
    done = await change_template(
        context.uow, chosen.question, _id(chosen.key), None, tell=tell, by=by, at=at
    )
    return toasted(texts.REMOVED if done else texts.CHANGED_MEANWHILE)


def _overtaken(
    place: Place, template: Template, office: Office, left: str = OVERTAKEN
) -> TextNotice:
    who = escape(words.person(office.organisation, template.by))
    return TextNotice(place, f"{texts.OVERTAKEN_BY.format(who)}\n{left}")


def _id(key: str) -> TemplateId:
    if not key.isdecimal() or len(key) > _LONGEST_ID:
        raise ValueError(key)
    return TemplateId(int(key))


_KEPT: Final = Menu(turn=turn_templates, needs=lambda _: Action.KEEP_TEMPLATES)


def _kept(opened: OpenedPage) -> Template | None:
    kept = opened.asked.offered.templates
    return next((one for one in kept if str(one.id) == opened.key), None)


_of_one = of_subject(_kept, PageKind.TEMPLATES)


@_KEPT.page(PageKind.TEMPLATES, search)
def _list(opened: OpenedPage) -> Shown:
    kept = by_title(opened.asked.offered.templates)
    opens = [
        opened.leads_to(PageKind.TEMPLATE, str(one.id), one.wording.title)
        for one in kept
        if found(opened.page.words, one.wording.title)
    ]
    new = opened.leads_to(PageKind.NEW_TEMPLATE, label=texts.NEW)
    close = opened.leave(Dropped.TEMPLATES, texts.DONE)
    text, rows = opened.listing(texts.LIST, opens, (new,), back=close)
    return text if kept else texts.NONE_YET, rows


@_KEPT.page(PageKind.NEW_TEMPLATE, _on_new, most_words=None)
def _new(opened: OpenedPage) -> Shown:
    return escape(texts.ASK_NEW), ((opened.leads_to(PageKind.TEMPLATES),),)


@_KEPT.page(PageKind.TEMPLATE, key=_id)
@_of_one
def _template(opened: OpenedPage, one: Template) -> Shown:
    office = opened.asked.office
    when, who = office.calendar.local(one.at), words.person(office.organisation, one.by)
    rows = (
        (opened.leads_to(PageKind.TEMPLATE_TEXT, opened.key, texts.REWRITE),),
        (opened.leads_to(PageKind.REMOVE_TEMPLATE, opened.key, texts.REMOVE),),
        (opened.leads_to(PageKind.TEMPLATES),),
    )
    return f"{_whole(one)}\nИзменён: {escape(who)}, {when:%d.%m.%Y %H:%M}", rows


@_KEPT.page(PageKind.TEMPLATE_TEXT, _on_text, key=_id, most_words=None)
@_of_one
def _new_text(opened: OpenedPage, one: Template) -> Shown:
    back = opened.leads_to(PageKind.TEMPLATE, opened.key)
    return f"{texts.ASK_TEXT}\n{_whole(one)}", ((back,),)


@_KEPT.page(PageKind.REMOVE_TEMPLATE, key=_id, chosen=_remove)
@_of_one
def _removal(opened: OpenedPage, one: Template) -> Shown:
    back = opened.leads_to(PageKind.TEMPLATE, opened.key)
    surely = opened.choice(texts.REMOVE_SURELY, style=Style.BACK)
    return f"Удалить шаблон «{escape(one.wording.title)}»?", ((back,), (surely,))


asks(
    KeepTemplates,
    closed="шаблоны закрыты. Снова: /template",
    ended={EndKind.DROPPED: "готово. Снова: /template"},
)(menus.render_page)
answers(KeepTemplates, fits=menus.expects)(menus.on_words)


# The choice of one for a draft


def _told(one: Template) -> str:
    """Return the title, and the beginning of the text unless the title is taken from it."""
    title, text = one.wording.title, " ".join(one.wording.text.split())
    if text.startswith(title.rstrip("…")):
        return escape(words.cut(text, _BEGINNING))
    return f"{bold(title)}: {escape(words.cut(text, _BEGINNING))}"


async def _on_offer(typed: TypedWords, context: Context) -> Response:
    """Handle a few words as a search; a longer text is the draft, without a template."""
    if typed.written.brief(_LOOKED_FOR):
        return await search(typed, context)
    asked = await context.reading.question(typed.question, context.now)
    number = None if asked is None else asked.question.subject
    if number is None:
        raise QuestionClosed
    incident = await context.reading.incident(number)
    by, now, reply = typed.by, context.now, await checked_reply_of(typed.written, context)
    doing = submit_asked(context.uow, number, incident.next_kind, reply, by=by, now=now)
    return response_to(await doing, typed.written, number)


async def _begin(chosen: Choice, by: Actor, context: Context) -> Response:
    """Begin a draft with the template."""
    await begin_with(context.uow, chosen.question, _id(chosen.value), by=by)
    return SILENT


_OFFERED: Final = Menu(turn=turn_offer, needs=lambda _: None)


@_OFFERED.page(
    PageKind.OFFERED_TEMPLATES,
    _on_offer,
    most_words=_NAME_OF_A_TEMPLATE,
    chosen=_begin,
    value=_id,
)
def _offer(opened: OpenedPage) -> Shown:
    kept = by_title(opened.asked.offered.templates)
    fit = [one for one in kept if found(opened.page.words, one.wording.title)]
    picks = [opened.choice(one.wording.title, str(one.id)) for one in fit]
    counted, rows = opened.listing(texts.FOUND, picks, back=opened.leave(Dropped.TEMPLATES))
    told = [_told(one) for one in opened.on_sheet(fit)]
    if not kept:
        told = [texts.NONE_KEPT]
    elif opened.page.words or len(told) < len(fit):
        told = [counted, *told]
    return "\n".join((lines.heading(opened.asked.incident, texts.CHOOSE), *told)), rows


asks(ChooseTemplate, closed="выбор шаблона закрыт.")(menus.render_page)
answers(ChooseTemplate, fits=menus.expects)(menus.on_words)


def render_begun(template: TemplateId, templates: Sequence[Template]) -> str:
    """Return the template's text, ready to copy, and what is to be filled in."""
    one = next((one for one in templates if one.id == template), None)
    if one is None:
        return texts.OVER
    text = one.wording.text
    how = texts.FILL_GAPS if fields_left(text) else texts.COMPLETE
    return f"<pre>{escape(text)}</pre>\n{how}"


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
    page = MenuPage(PageKind.TEMPLATES, words=" ".join(command.rest.split()))
    about = KeepTemplates(page)
    await ask_there(context.uow, about, by=written.by, at=context.now)
    return SILENT


def _number(written: IncomingMessage, command: Command) -> IncidentNumber | None:
    if command.rest:
        return number_in(command.rest)
    replied = written.reply_to
    return number_shown(replied) if replied is not None and replied.ours else None
