"""The buttons under the pages of templates."""

from dataclasses import field, replace
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.questions import ChooseTemplate, KeepTemplates
from domain.model.ids import Place, TemplateId
from domain.model.incident.answer.template import (
    Template,
    TemplatePage,
    TemplatePageKind,
)
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.templating import (
    begin_with,
    change_template,
    remove_template,
    turn_offer,
    turn_templates,
)
from handlers.texts import templates as texts
from handlers.texts import words
from handlers.texts.administration import OVERTAKEN
from handlers.ui.buttons import Style, quietly
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.questions import DropButton, QuestionButton


class KeepingButton(QuestionButton):
    """Under a page of control."""

    action = Action.KEEP_TEMPLATES


async def keep(
    question: int,
    template: TemplateId,
    words: str,
    by: Actor,
    context: Context,
) -> Response:
    """Save the new title and text; after a concurrent change by a colleague, report that instead."""
    done = await change_template(
        context.uow, question, template, words, tell=_overtaken, by=by, at=context.now
    )
    return toasted(texts.SAVED if done else texts.CHANGED_MEANWHILE)


def _overtaken(
    place: Place, template: Template, office: Office, left: str = OVERTAKEN
) -> TextNotice:
    who = escape(words.person(office.organisation, template.by))
    return TextNotice(place, f"{texts.OVERTAKEN_BY.format(who)}\n{left}")


class OpenTemplatePage(KeepingButton, prefix="qo"):
    """«Новый шаблон», «Назад», the title of a template: opens that page."""

    kind: TemplatePageKind
    template: TemplateId | None = None
    label: str = field(default=texts.BACK, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it in the same message."""
        page = TemplatePage(self.kind, self.template)
        await turn_templates(context.uow, self.question, page, by=by)
        return SILENT


class TurnTemplates(QuestionButton, prefix="qt"):
    """«Ещё», «Раньше»: turns to another page of the same list."""

    sheet: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Keeps the search."""
        asked = await context.reading.question(self.question, context.now)
        match asked and asked.question.about:
            case KeepTemplates(page):
                page = replace(page, sheet=self.sheet)
                await turn_templates(context.uow, self.question, page, by=by)
            case ChooseTemplate(number, page):
                page = replace(page, sheet=self.sheet)
                await turn_offer(context.uow, self.question, number, page, by=by)
            case _:
                raise QuestionClosed
        return SILENT


class RemoveTemplate(KeepingButton, prefix="qr"):
    """Removes the template."""

    template: TemplateId
    label = texts.REMOVE_SURELY
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Answers made from it stay."""
        tell, at = partial(_overtaken, left=texts.NOT_REMOVED), context.now
        done = await remove_template(
            context.uow, self.question, self.template, tell=tell, by=by, at=at
        )
        return toasted(texts.REMOVED if done else texts.CHANGED_MEANWHILE)


class CloseTemplates(DropButton, prefix="qz"):
    """«Готово», «Отмена»: closes the page."""

    label: str = field(default=texts.DONE, compare=False)
    said = texts.CLOSED


class PickTemplate(QuestionButton, prefix="qp"):
    """The title of a template: begins a draft with it."""

    template: TemplateId
    label: str = field(default="", compare=False)
    press = quietly(begin_with, "question", "template")
