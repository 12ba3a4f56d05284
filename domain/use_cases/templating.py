"""Templates of answers: control keeps them, executors begin a draft with one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.notices import Ask, TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import ChooseTemplate, KeepTemplates, WriteDraft
from domain.model.conversation.template_page import TemplatePage, TemplatePageKind
from domain.model.ids import IncidentNumber, TemplateId
from domain.model.incident.answer.template import (
    NothingToKeep,
    Template,
    TemplateKind,
    Wording,
    titled,
    wording_of,
)
from domain.model.mark import UNSEEN
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, close_question

Tell = Callable[[Place, Template, Office], TextNotice]
"""What somebody there is told whom a colleague has overtaken."""


async def turn_templates(uow: UnitOfWork, question: int, page: TemplatePage, *, by: Actor) -> None:
    """Shows that page where the question stands; raises NotPermitted, QuestionClosed."""
    async with uow:
        by = (await uow.office()).permit(by, Action.KEEP_TEMPLATES)
        await _show(uow, question, KeepTemplates(page), by)
        await uow.commit()


async def add_template(
    uow: UnitOfWork, question: int, words: str, *, by: Actor, at: datetime
) -> None:
    """A new one, its title in the first line; it is shown.

    Raises NotPermitted, QuestionClosed, TemplateUnfit, TooManyTemplates.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.KEEP_TEMPLATES)
        new = await uow.templates.add(Wording(*titled(words)), by.person, at)
        await _show(uow, question, KeepTemplates(TemplatePage(TemplatePageKind.TEMPLATE, new)), by)
        await uow.commit()


async def change_template(
    uow: UnitOfWork,
    question: int,
    template: TemplateId,
    changed: Callable[[Wording], Wording],
    *,
    tell: Tell,
    by: Actor,
    at: datetime,
) -> bool:
    """Keeps what `changed` makes of it, and shows that.

    False: a colleague has changed it since the page was shown. Then nothing is overwritten, they are
    told so, and the page is shown as it is now. Raises NotPermitted, QuestionClosed, TemplateGone
    and whatever `changed` does.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.KEEP_TEMPLATES)
        kept = await _as_seen(uow, office, question, template, tell=tell, by=by)
        if kept is not None:
            await uow.templates.change(template, changed(kept.wording), by.person, at)
            page = TemplatePage(TemplatePageKind.TEMPLATE, template)
            await _show(uow, question, KeepTemplates(page), by)
        await uow.commit()
    return kept is not None


async def remove_template(
    uow: UnitOfWork, question: int, template: TemplateId, *, tell: Tell, by: Actor, at: datetime
) -> bool:
    """It is offered no more; False as `change_template`.

    Raises NotPermitted, QuestionClosed, TemplateGone.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.KEEP_TEMPLATES)
        kept = await _as_seen(uow, office, question, template, tell=tell, by=by)
        if kept is not None:
            await uow.templates.remove(template, by.person, at)
            await _show(uow, question, KeepTemplates(TemplatePage()), by)
        await uow.commit()
    return kept is not None


async def keep_answer(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> bool:
    """The answer placed last becomes a template without anybody's data; False: it is one already.

    Raises NotPermitted, NothingToKeep, TooManyTemplates.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        by = (await uow.office()).permit(by, Action.KEEP_TEMPLATES)
        version = incident.answer_kept
        if version is None:
            raise NothingToKeep(number)
        draft, message = incident.draft(version), incident.message
        kind = TemplateKind.PUBLICATION if incident.publication else TemplateKind.ANSWER
        wording = wording_of(draft.text, message, incident.topic, kind, incident.lead)
        new = await uow.templates.add(wording, by.person, at, (number, version))
        if new is not None:
            await uow.commit()
        return new is not None


async def offer_templates(
    uow: UnitOfWork, number: IncidentNumber, place: Place, *, by: Actor
) -> None:
    """Asks an executor with which template the draft is to begin.

    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, UnknownIncident.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
        incident.check_draft(incident.next_kind)
        about = ChooseTemplate(number, TemplatePage())
        reply_to = None if by.pressed else by.source
        await ask(uow, Question(by.person, place, about), reply_to=reply_to)
        await uow.commit()


async def turn_offer(
    uow: UnitOfWork, question: int, number: IncidentNumber, page: TemplatePage, *, by: Actor
) -> None:
    """Another sheet of them, or those that words find; raises QuestionClosed."""
    async with uow:
        await _show(uow, question, ChooseTemplate(number, page), by)
        await uow.commit()


async def begin_with(uow: UnitOfWork, question: int, template: TemplateId, *, by: Actor) -> None:
    """Brings its text, to be completed and sent as a draft of its kind.

    Raises QuestionClosed, NotPermitted, TemplateGone, and what hinders such a draft.
    """
    async with uow:
        asked = await close_question(uow, question, by)
        if not isinstance(asked.about, ChooseTemplate):
            raise QuestionClosed
        incident = await uow.incidents.get(asked.about.subject)
        by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
        kind = (await uow.templates.get(template)).wording.kind.draft
        incident.check_draft(kind)
        await ask(
            uow, Question(by.person, asked.place, WriteDraft(incident.number, kind, template))
        )
        await uow.commit()


async def _as_seen(
    uow: UnitOfWork,
    office: Office,
    question: int,
    template: TemplateId,
    *,
    tell: Tell,
    by: Actor,
) -> Template | None:
    """The template as the page has shown it; None: it is another by now, which they are told and see."""
    asked = await uow.questions.waiting(question, by.person)
    if asked is None or not isinstance(asked.about, KeepTemplates):
        raise QuestionClosed
    kept, page = await uow.templates.get(template), asked.about.templates
    if kept.by == by.person or page.seen in {UNSEEN, kept.wording.mark}:
        return kept
    await uow.outbox.put(replace(tell(asked.place, kept, office), reply_to=by.source))
    await _show(uow, question, KeepTemplates(page), by)
    return None


async def _show(
    uow: UnitOfWork, question: int, about: KeepTemplates | ChooseTemplate, by: Actor
) -> None:
    if isinstance(about, KeepTemplates) and (shown := about.templates.template) is not None:
        marks = (one.wording.mark for one in await uow.templates.all() if one.id == shown)
        about = KeepTemplates(replace(about.templates, seen=next(marks, UNSEEN)))
    asked = await uow.questions.turn(question, by.person, about)
    if asked is None:
        raise QuestionClosed
    await uow.outbox.put(Ask(question, asked.place))
