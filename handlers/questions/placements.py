"""Questions about a placement: its link, its place and its time."""

from collections.abc import Iterator
from typing import Final

from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import DoubtfulLink, PlacementLink, PlacementTime
from domain.model.message.citizen_message import Network, network_of
from domain.model.message.link import LinkWarning
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.placing import correct_placement_time
from domain.use_cases.replying import reply_with_link
from handlers.cards import course, lines
from handlers.cards.placement import NoLink
from handlers.questions.buttons import ConfirmLink, WithdrawLink
from handlers.questions.by_reply import Words, ask_words
from handlers.reading.reply_meaning import checked_reply_of, moment_of, response_to
from handlers.texts import replies, words
from handlers.ui.buttons import column
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import address
from handlers.ui.questions import answers, asks, brief
from handlers.ui.refusals import not_taken
from handlers.ui.rendered import Part, Rendered

_LINK: Final = Words("где размещён ответ?", "ссылкой на него", "Ссылка на ответ")
_TIME: Final = Words("когда ответ был размещён?", "временем: 16:40 или вчера 16:40", "16:40")

_LINK_AND_WORDS: Final = 4
"""«Мы разместили здесь: https://…»."""
_TIME_IN_WORDS: Final = 3
"""«24.11 в 16:40»."""


@asks(
    DoubtfulLink,
    closed="вопрос о ссылке закрыт.",
    ended={EndKind.DROPPED: "эта ссылка не записана."},
)
def _doubtful_link(about: DoubtfulLink, asked: QuestionSnapshot) -> Rendered:
    text = "\n".join(_about_link(about, asked))
    keyboard = column(
        ConfirmLink(question=asked.id, number=about.subject),
        WithdrawLink(question=asked.id),
    )
    return Rendered((Part(text, keyboard),))


def _about_link(about: DoubtfulLink, asked: QuestionSnapshot) -> Iterator[str]:
    yield lines.heading(asked.incident, "проверьте ссылку на ответ.")
    yield address(about.link)
    if about.warning is not LinkWarning.ANOTHERS:
        yield _warning(about.warning, network_of(about.link))
    yield from _recorded_by_another(asked)
    yield "Ответ размещён здесь?"


def _warning(warning: LinkWarning, network: Network) -> str:
    if warning is LinkWarning.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."


def _recorded_by_another(asked: QuestionSnapshot) -> Iterator[str]:
    """Name the colleague's placement that would be corrected."""
    placements, person = asked.incident.placements, asked.question.person
    last = placements[-1] if placements else None
    if last is not None and not last.earlier and last.recorded.by != person:
        yield from course.placed(asked.incident, last, asked.office)


@asks(PlacementLink, closed="вопрос о ссылке закрыт.")
def _placement_link(about: PlacementLink, asked: QuestionSnapshot) -> Rendered:
    """Ask for the link; offer «no link» too if the person has reported a placement."""
    incident, approved = asked.incident, asked.incident.approved_draft
    if not about.missed or approved is None:
        return ask_words(asked, _LINK)
    text = (
        f"{lines.heading(incident, 'в сообщении нет ссылки.')}\n"
        "Ответьте на это сообщение ссылкой на размещённый ответ или нажмите кнопку."
    )
    return Rendered((Part(text, column(NoLink(number=incident.number, version=approved.version))),))


def _bare_link(_: PlacementLink, written: IncomingMessage) -> bool:
    bare = written.origin is None and not written.attachments
    few = len((written.text or "").split()) <= _LINK_AND_WORDS
    return written.link is not None and bare and few


@answers(PlacementLink, fits=_bare_link)
async def on_placement_link(
    about: PlacementLink, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Вставить ссылку», or to «Разместили» without a link."""
    reply = await checked_reply_of(written, context)
    doing = reply_with_link(context.uow, question, reply, by=written.by, now=context.now)
    return response_to(await doing, written, about.subject)


@asks(PlacementTime, closed="вопрос о времени размещения закрыт.")
def _placement_time(_: PlacementTime, asked: QuestionSnapshot) -> Rendered:
    return ask_words(asked, _TIME, *_recorded_by_another(asked))


@answers(PlacementTime, fits=brief(_TIME_IN_WORDS))
async def on_placement_time(
    about: PlacementTime, written: IncomingMessage, question: int, context: Context
) -> Response:
    """The answer to «Указать время»."""
    moment = await moment_of(written, context)
    if moment is None:
        office = await context.reading.office()
        return not_taken(written, replies.time_expected(about.subject), office)
    await correct_placement_time(context.uow, question, moment, by=written.by, at=context.now)
    return SILENT
