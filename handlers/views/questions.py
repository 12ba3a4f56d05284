"""Questions that the bot asks one person."""

from typing import assert_never

from domain.model.link import LinkDoubt
from domain.model.network import Network, network_of
from domain.model.question import Purpose, Question
from handlers import keyboards
from handlers.rendered import Part, Rendered
from handlers.texts import words
from handlers.views.markup import address


def render_question(question_id: int, question: Question) -> Rendered:
    """A stored question with the means to answer it."""
    match question.purpose:
        case Purpose.REGISTER:
            text = "Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение."
            return Rendered((Part(text, keyboards.ask_text("Текст сообщения и ссылка")),))
        case Purpose.CONFIRM_LINK:
            keyboard = keyboards.confirm_link(question_id)
            return Rendered((Part("\n".join(_about_link(question)), keyboard),))
        case _:
            assert_never(question.purpose)


def _about_link(question: Question) -> list[str]:
    link = question.link or ""
    return [
        f"<b>Инцидент №{question.subject}</b>: проверьте ссылку на ответ.",
        address(link),
        _doubt(question.doubt, network_of(link)),
        "Ответ размещён здесь?",
    ]


def _doubt(doubt: LinkDoubt | None, network: Network) -> str:
    if doubt is LinkDoubt.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."
