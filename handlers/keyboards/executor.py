"""The buttons of the cards in the executors' chat: the incident, and the text to be placed."""

from collections.abc import Iterable, Iterator
from typing import Final

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.model.cards import CardKind
from domain.model.draft import DraftKind
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from handlers.callbacks import (
    AskAuthorsReply,
    AskDraft,
    AskNoLink,
    AskPlacementTime,
    AskProposal,
    AskReturn,
    Back,
    ConfirmNoLink,
    ConfirmTake,
    KeepTaker,
    Propose,
    Take,
    UndoPlacement,
    WithdrawDraft,
)
from handlers.keyboards.parts import BACK, CONFIRM, GROUND_LABEL, button, column, paired

_DRAFT: Final = {
    DraftKind.FINAL: "Окончательный ответ",
    DraftKind.INTERIM: "Промежуточный ответ",
    DraftKind.CLARIFICATION: "Уточнить у автора",
}


def drafting(
    number: IncidentNumber,
    authority: AuthorityCode,
    kinds: Iterable[DraftKind],
    *,
    clarified: bool,
    may_appeal: bool,
) -> InlineKeyboardMarkup:
    """For the executor who will answer for it, or finds that the authority should not.

    `kinds`: of drafts that a reply would not become.
    """
    rows = [[button("Взять в работу", Take(number=number, authority=authority))]]
    rows += _drafts(number, kinds, clarified=clarified)
    if may_appeal:
        rows += [
            [button("Не в нашей компетенции", AskReturn(number=number, authority=authority))],
            [button("Предложить: без ответа", AskProposal(number=number, authority=authority))],
        ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def waiting(
    number: IncidentNumber,
    version: DraftVersion,
    kinds: Iterable[DraftKind],
    *,
    clarified: bool,
) -> InlineKeyboardMarkup:
    """For the authority, while its draft waits."""
    withdraw = button("Отозвать проект", WithdrawDraft(number=number, version=version))
    return InlineKeyboardMarkup(
        inline_keyboard=[[withdraw], *_drafts(number, kinds, clarified=clarified)]
    )


def confirm_take(
    number: IncidentNumber, authority: AuthorityCode, taker: PersonId
) -> InlineKeyboardMarkup:
    """Whether it is taken over from its taker."""
    return column(
        button("Да, беру себе", ConfirmTake(number=number, authority=authority, taker=taker)),
        button(BACK, KeepTaker(number=number, authority=authority)),
    )


def propose_grounds(number: IncidentNumber, authority: AuthorityCode) -> InlineKeyboardMarkup:
    """On which ground of §19 the authority proposes to give no answer."""
    return column(
        *(
            button(label, Propose(number=number, authority=authority, ground=ground))
            for ground, label in GROUND_LABEL.items()
        ),
        button(BACK, KeepTaker(number=number, authority=authority)),
    )


def authors_reply(number: IncidentNumber) -> InlineKeyboardMarkup:
    """For the authority, once the author was asked something."""
    return column(_authors_reply(number))


def placement(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """For networks that give no link."""
    return column(button("Размещено, ссылки нет", AskNoLink(number=number, version=version)))


def correct_placement(
    number: IncidentNumber, version: DraftVersion | None, *, asked: bool = False
) -> InlineKeyboardMarkup:
    """Soon after a placement was recorded; `asked`: of a question to the author.

    `version` None: the text was never sent.
    """
    return column(
        *([_authors_reply(number)] if asked else []),
        button("Указать время", AskPlacementTime(number=number, version=version or 0)),
        button("Отменить размещение", UndoPlacement(number=number, version=version or 0)),
    )


def confirm_no_link(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """Whether it was placed without a link."""
    back = Back(kind=CardKind.PLACEMENT, number=number, version=version)
    return column(
        button(CONFIRM, ConfirmNoLink(number=number, version=version)),
        button(BACK, back),
    )


def _drafts(
    number: IncidentNumber, kinds: Iterable[DraftKind], *, clarified: bool
) -> Iterator[list[InlineKeyboardButton]]:
    if clarified:
        yield [_authors_reply(number)]
    yield from paired(button(_DRAFT[kind], AskDraft(number=number, kind=kind)) for kind in kinds)


def _authors_reply(number: IncidentNumber) -> InlineKeyboardButton:
    return button("Автор ответил", AskAuthorsReply(number=number))
