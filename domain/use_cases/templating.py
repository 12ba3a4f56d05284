"""Answer templates, which control maintains, and past answers: executors start drafts with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import (
    ChoosePastAnswer,
    ChooseTemplate,
    KeepTemplates,
    WriteDraft,
)
from domain.model.errors import Reason, Refusal
from domain.model.ids import IncidentNumber, Place, TemplateId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.template import Template, titled, wording_of
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, close_question
from domain.use_cases.menus import open_to, turn_to

TellTemplateChanged = Callable[[Place, Template, Office], TextNotice]
"""Builds the notice to a person whose change met a colleague's change."""


async def turn_templates(uow: UnitOfWork, question: int, page: MenuPage, *, by: Actor) -> None:
    """Shows the page in place of the question; raises NotPermitted, QuestionClosed."""
    async with uow:
        by = (await uow.office()).permit(by, Action.KEEP_TEMPLATES)
        await _show(uow, question, page, by)
        await uow.commit()


async def add_template(
    uow: UnitOfWork, question: int, words: str, *, by: Actor, at: datetime
) -> None:
    """Adds a template, titled by its first line, and shows it.

    Raises NotPermitted, QuestionClosed, TemplateUnfit, TooMany.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.KEEP_TEMPLATES)
        new = await uow.templates.add(titled(words), by.person, at)
        await _show(uow, question, MenuPage(PageKind.TEMPLATE, str(new)), by)
        await uow.commit()


async def change_template(
    uow: UnitOfWork,
    question: int,
    template: TemplateId,
    words: str | None,
    *,
    tell: TellTemplateChanged,
    by: Actor,
    at: datetime,
) -> bool:
    """Gives the template the title and the text in `words`, and shows it; None: removes it.

    False: a colleague has changed it since the page was shown. Then nothing is overwritten: the
    actor is told and sees the current page. Raises NotPermitted, QuestionClosed, TEMPLATE_GONE,
    TemplateUnfit.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.KEEP_TEMPLATES)
        place, menu = await open_to(uow, question, by, KeepTemplates)
        kept = await uow.templates.get(template)
        as_seen = kept.by == by.person or menu.page.seen in {None, kept.wording.mark}
        if not as_seen:
            await uow.outbox.put(replace(tell(place, kept, office), reply_to=by.source))
            then = menu.page
        elif words is None:
            await uow.templates.remove(template, by.person, at)
            then = MenuPage(PageKind.TEMPLATES)
        else:
            await uow.templates.change(template, titled(words), by.person, at)
            then = MenuPage(PageKind.TEMPLATE, str(template))
        await _show(uow, question, then, by)
        await uow.commit()
    return as_seen


async def keep_answer(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> bool:
    """Makes the last placed answer a template without personal data; False if it is one already.

    Raises NotPermitted, NOTHING_TO_KEEP, TooMany.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        by = (await uow.office()).permit(by, Action.KEEP_TEMPLATES)
        version = incident.placed_answer_version
        if version is None:
            raise Refusal(Reason.NOTHING_TO_KEEP, number)
        draft, message = incident.draft(version), incident.message
        wording = wording_of(draft.text, message, incident.topic)
        new = await uow.templates.add(wording, by.person, at, (number, version))
        if new is not None:
            await uow.commit()
        return new is not None


async def offer_templates(
    uow: UnitOfWork, number: IncidentNumber, place: Place, *, by: Actor
) -> None:
    """Asks an executor which template to start the draft with.

    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, UnknownIncident.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
        incident.check_draft(incident.next_kind)
        about = ChooseTemplate(number)
        reply_to = None if by.pressed else by.source
        await ask(uow, Question(by.person, place, about), reply_to=reply_to)
        await uow.commit()


async def turn_offer(uow: UnitOfWork, question: int, page: MenuPage, *, by: Actor) -> None:
    """Shows another sheet of templates, or search results; raises QuestionClosed."""
    async with uow:
        _, offer = await open_to(uow, question, by, ChooseTemplate)
        await turn_to(uow, question, replace(offer, page=page), by)
        await uow.commit()


async def begin_with(uow: UnitOfWork, question: int, template: TemplateId, *, by: Actor) -> None:
    """Sends the template's text, to be completed and submitted as a draft of the kind in hand.

    Raises QuestionClosed, NotPermitted, TEMPLATE_GONE and the errors of such a draft.
    """
    async with uow:
        asked = await close_question(uow, question, by)
        if not isinstance(asked.about, ChooseTemplate):
            raise QuestionClosed
        incident = await uow.incidents.get(asked.about.subject)
        by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
        kind = incident.next_kind
        incident.check_draft(kind)
        await uow.templates.get(template)
        await ask(
            uow, Question(by.person, asked.place, WriteDraft(incident.number, kind, template))
        )
        await uow.commit()


async def offer_past_answers(
    uow: UnitOfWork, number: IncidentNumber, place: Place, *, by: Actor
) -> bool:
    """Asks an executor with which answer to an alike message to begin; False if there is none.

    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, UnknownIncident.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
        incident.check_draft(DraftKind.FINAL)
        answers = tuple(await uow.incidents.past_answers(incident))
        if answers:
            await ask(uow, Question(by.person, place, ChoosePastAnswer(number, answers)))
            await uow.commit()
        return bool(answers)


async def begin_with_answer(
    uow: UnitOfWork, question: int, answered: IncidentNumber, *, by: Actor, at: datetime
) -> None:
    """Sends the answer to that incident, to be completed and submitted as a final answer.

    Raises QuestionClosed, NotPermitted and the errors of such a draft.
    """
    async with uow:
        asked = await close_question(uow, question, by)
        offered = asked.about.answers if isinstance(asked.about, ChoosePastAnswer) else ()
        taken = next((one for one in offered if one.number == answered), None)
        if asked.subject is None or taken is None:
            raise QuestionClosed
        incident = await uow.incidents.get(asked.subject)
        by = (await uow.office()).permit(by, Action.SUBMIT_DRAFT, incident)
        incident.take_past_answer(taken, by, at)
        await uow.incidents.save(incident)
        about = WriteDraft(incident.number, DraftKind.FINAL, past=taken)
        await ask(uow, Question(by.person, asked.place, about))
        await uow.commit()


async def _show(uow: UnitOfWork, question: int, page: MenuPage, by: Actor) -> None:
    marks = {str(one.id): one.wording.mark for one in await uow.templates.all()}
    page = replace(page, seen=marks.get(page.key))
    await turn_to(uow, question, KeepTemplates(page), by)
