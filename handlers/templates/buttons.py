"""The buttons under the pages of templates."""

from dataclasses import field
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import Place, TemplateId
from domain.model.incident.answer.template import (
    Template,
)
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.templating import (
    begin_with,
    change_template,
)
from handlers.texts import templates as texts
from handlers.texts import words
from handlers.texts.administration import OVERTAKEN
from handlers.ui.buttons import Style, quietly
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.questions import QuestionButton


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


class RemoveTemplate(QuestionButton, prefix="qr"):
    """Removes the template."""

    template: TemplateId
    action = Action.KEEP_TEMPLATES
    label = texts.REMOVE_SURELY
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Answers made from it stay."""
        tell, at = partial(_overtaken, left=texts.NOT_REMOVED), context.now
        done = await change_template(
            context.uow, self.question, self.template, None, tell=tell, by=by, at=at
        )
        return toasted(texts.REMOVED if done else texts.CHANGED_MEANWHILE)


class PickTemplate(QuestionButton, prefix="qp"):
    """The title of a template: begins a draft with it."""

    template: TemplateId
    label: str = field(default="", compare=False)
    press = quietly(begin_with, "question", "template")
