"""What a message answers: a card, a question, or nothing that the bot knows."""

from typing import Final

from domain.model.conversation.question import (
    About,
    AcceptInvitation,
    Administer,
    ChoosePeriod,
    ChooseTemplate,
    InWords,
    KeepTemplates,
    MainIncident,
    Original,
    OwnName,
    PlacementLink,
    PlacementTime,
    PlanAbsence,
    WhatToFind,
)
from domain.model.conversation.template_page import TemplatePageKind
from domain.model.organisation.absence_plan import ListAbsences
from domain.model.organisation.administration import WRITTEN
from domain.model.organisation.changing import like_a_name
from domain.ports.reading import AskedQuestion, BriefingShown, QuestionOver, Standing
from handlers.questions.buttons import CancelQuestion
from handlers.reading.recognising import card_shown, number_shown, numbers_shown
from handlers.reports.buttons import BriefingButton
from handlers.ui.context import Context
from handlers.ui.incoming import Replied, Written

_NAME_OR_DAYS: Final = 12
_NAME_OF_A_BODY: Final = 25
_FULL_NAME: Final = 6
_NUMBER_OR_TIME: Final = 3
_LINK_AND_WORDS: Final = 4
"""How many words may be meant.

«с 24 ноября 2026 г. по 5 декабря 2026 г.» has ten, «24.11 в 16:40» three, «Мы разместили здесь:
https://…» four; what citizens write has more, mostly.
"""


async def reply_target(written: Written, context: Context) -> Standing | None:
    """What it replies to, by the registry or by what that shows; in private, else what is asked."""
    replied = written.reply_to
    if replied is not None:
        if not replied.ours:
            return None
        found = await _replied_to(replied, written, context)
        if found is not None:
            return found
    return await _asked_there(written, context) if written.place.private else None


async def _replied_to(replied: Replied, written: Written, context: Context) -> Standing | None:
    match await context.reading.standing_at(replied.ref, context.now):
        case AskedQuestion() as asked if not isinstance(asked.question.about, InWords):
            pass
        case None | QuestionOver() as over:
            if question := await _lost_question(replied, written, context) or over:
                return question
        case known:
            return known
    return card_shown(replied, written.place, await context.reading.office())


async def _lost_question(
    replied: Replied, written: Written, context: Context
) -> AskedQuestion | QuestionOver | BriefingShown | None:
    """What a message asks whose number we never learned: by its buttons, or, bare, by its №.

    The question alone says what kind of draft its answer is. So is a message taken that tells what was
    wrong with an answer; without any № it is about a question that is about no incident.
    """
    for data in replied.buttons:
        if isinstance(data, BriefingButton):
            return BriefingShown(data.briefing)
        if isinstance(data, CancelQuestion):
            return await context.reading.question(data.question, context.now) or QuestionOver(
                number_shown(replied)
            )
    number = number_shown(replied)
    if replied.buttons or (number is None and numbers_shown(replied)):
        return None
    asked = await _asked_there(written, context)
    return asked if asked and asked.question.subject == number else None


async def _asked_there(written: Written, context: Context) -> AskedQuestion | None:
    """What the bot is asking them there, if the message may be meant as the answer."""
    asked = await context.reading.open_question(written.by.person, written.place, context.now)
    return asked if asked and _could_answer(asked.question.about, written) else None


def _could_answer(  # noqa: PLR0911 - one arm a kind, no logic
    about: About, written: Written
) -> bool:
    """Whether a message that replies to nothing may be meant: whoever goes on is not held up.

    Where a word or two are asked for, that is any few words, so that a slip of the pen is put right
    and not registered; the list of absences asks for none.
    """
    match about:
        case PlanAbsence(ListAbsences()):
            return False
        case AcceptInvitation(name=name):
            return name is None and written.brief(_FULL_NAME)
        case OwnName():
            return written.brief(_FULL_NAME) and like_a_name(written.text or "")
        case Administer(page):
            return page.kind in WRITTEN and written.brief(_NAME_OF_A_BODY)
        case KeepTemplates(page):
            own = {TemplatePageKind.NEW, TemplatePageKind.TEXT}
            return page.kind in own or written.brief(_NAME_OF_A_BODY)
        case ChooseTemplate():
            return written.brief(_FULL_NAME)
        case PlanAbsence() | ChoosePeriod() | WhatToFind():
            return written.brief(_NAME_OR_DAYS)
        case PlacementLink():
            bare = written.origin is None and not written.attachments
            few = len((written.text or "").split()) <= _LINK_AND_WORDS
            return written.link is not None and bare and few
        case Original() | MainIncident() | PlacementTime():
            return written.brief(_NUMBER_OR_TIME)
        case _:
            return True
