"""A citizen's further comment under a placed answer, until it is settled."""

from collections.abc import Iterator
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import FollowUpCard
from domain.model.ids import FollowUpNumber
from domain.model.incident.answer.follow_up import MOST_FOLLOW_UPS, FollowUp
from domain.model.organisation.permissions import Action
from domain.use_cases.proving import dismiss_follow_up, register_follow_up
from handlers.cards import lines
from handlers.cards.buttons import CardButton, runs
from handlers.cards.card_view import CardView
from handlers.texts import words
from handlers.ui.buttons import Keyboard, Style, opens
from handlers.ui.context import Context, Response
from handlers.ui.markup import Block, Quote, about_incident, address
from handlers.ui.rendered import Rendered

_LAST: Final = (
    f"Это уже {MOST_FOLLOW_UPS}-й комментарий под ответом. Следующие бот не приносит: читайте их на"
    " странице."
)
_WORDLESS: Final = "Без слов: откройте комментарий по ссылке."


class FollowUpButton(CardButton):
    """On the card of one comment."""

    follow_up: FollowUpNumber
    action = Action.PLACE

    @property
    def card(self) -> FollowUpCard:
        """The card of that comment."""
        return FollowUpCard(self.number, self.follow_up)


class RegisterFollowUp(FollowUpButton, prefix="fr"):
    """Registers the comment as a new incident."""

    label = "Новое сообщение"
    style = Style.MAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """Register it; the coordinator gets its registration card."""
        new = await register_follow_up(
            context.uow, self.number, self.follow_up, by=by, at=context.now
        )
        return self.confirms(
            f"комментарий зарегистрирован как №{new}, отдел контроля направит его в орган."
        )


class DismissFollowUp(FollowUpButton, prefix="fd"):
    """Records that the comment needs no answer."""

    label = "Не требует ответа"
    press = runs(
        dismiss_follow_up, "follow_up", says="комментарий отмечен как не требующий ответа."
    )


def follow_up_card(of: CardView, number: FollowUpNumber) -> Rendered:
    """Render the comment; its buttons stand until somebody settles it."""
    comment = of.incident.follow_up(number)
    settled = comment.settled is not None or comment.erased
    keyboard = _keyboard(of, comment) if of.worked and not settled else None
    silent = lines.silent(of.incident, of.office, of.now)
    return about_incident(of.incident.number, _blocks(of, comment), keyboard, silent=silent)


def _blocks(of: CardView, comment: FollowUp) -> Iterator[Block]:
    settled = _settled(comment)
    yield lines.heading(of.incident, settled or "новый комментарий под ответом", citizen=True)
    yield f"Написан {lines.moment(of.office, comment.at)}"
    yield words.ERASED if comment.erased else Quote(comment.text or _WORDLESS)
    if comment.url:
        yield f"Ссылка: {address(comment.url)}"
    if comment.number == MOST_FOLLOW_UPS:
        yield _LAST
    if comment.settled is not None:
        yield f"Решение: {lines.signed(comment.settled, of.office)}"


def _settled(comment: FollowUp) -> str | None:
    if comment.settled is None:
        return None
    if comment.registered is None:
        return "комментарий под ответом: не требует ответа"
    return f"комментарий под ответом зарегистрирован как №{comment.registered}"


def _keyboard(of: CardView, comment: FollowUp) -> Keyboard:
    number = of.incident.number
    register = RegisterFollowUp(number=number, follow_up=comment.number)
    dismiss = DismissFollowUp(number=number, follow_up=comment.number)
    return Keyboard((opens("Открыть", comment.url or None), (register,), (dismiss,)))
