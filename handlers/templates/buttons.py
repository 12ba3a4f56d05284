"""The buttons under the pages of templates."""

from collections.abc import Callable
from dataclasses import field, replace
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.questions import ChooseTemplate, KeepTemplates
from domain.model.ids import AuthorityCode, Place, TemplateId
from domain.model.incident.answer.template import (
    Template,
    TemplateKind,
    TemplatePage,
    TemplatePageKind,
    Wording,
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
    changed: Callable[[Wording], Wording],
    by: Actor,
    context: Context,
) -> Response:
    """Save the change; after a concurrent change by a colleague, report that instead."""
    done = await change_template(
        context.uow, question, template, changed, tell=_overtaken, by=by, at=context.now
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


class MeanKind(KeepingButton, prefix="qk"):
    """«Промежуточный ответ»: sets the kind of draft that the template is for."""

    template: TemplateId
    kind: TemplateKind
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it on the same page."""
        kind = self.kind
        changed = partial(_of_kind, kind=kind)
        return await keep(self.question, self.template, changed, by, context)


class MeanAuthority(KeepingButton, prefix="qa"):
    """The name of a body, or «Для любого органа»: sets whom the template is for."""

    template: TemplateId
    authority: AuthorityCode | None = None
    label: str = field(default=texts.ANY_AUTHORITY, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it on its page."""
        changed = partial(_of_body, authority=self.authority)
        return await keep(self.question, self.template, changed, by, context)


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


def _of_kind(wording: Wording, *, kind: TemplateKind) -> Wording:
    return replace(wording, kind=kind)


def _of_body(wording: Wording, *, authority: AuthorityCode | None) -> Wording:
    return replace(wording, authority=authority)
