"""The buttons of the cards in the executors' chat: the incident, and the text to be placed."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.model.answer.draft import DraftKind
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.telling.cards import CardKind
from handlers.buttons import Button, Keyboard
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
    KeepAssignee,
    Propose,
    Take,
    UndoPlacement,
    WithdrawDraft,
)
from handlers.keyboards.parts import BACK, CONFIRM, GROUND_LABEL, column, paired

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
    may_refer: bool,
) -> Keyboard:
    """For the executor who will answer for it, or finds that the authority should not.

    `kinds`: of drafts that a reply would not become.
    """
    take = Button("Взять в работу", Take(number=number, authority=authority))
    referrals = (
        Button("Не в нашей компетенции", AskReturn(number=number, authority=authority)),
        Button("Предложить: без ответа", AskProposal(number=number, authority=authority)),
    )
    drafts = _drafts(number, kinds, clarified=clarified)
    return Keyboard(((take,), *drafts, *((each,) for each in referrals if may_refer)))


def waiting(
    number: IncidentNumber,
    version: DraftVersion,
    kinds: Iterable[DraftKind],
    *,
    clarified: bool,
) -> Keyboard:
    """For the authority, while its draft waits."""
    withdraw = Button("Отозвать проект", WithdrawDraft(number=number, version=version))
    return Keyboard(((withdraw,), *_drafts(number, kinds, clarified=clarified)))


def confirm_take(number: IncidentNumber, authority: AuthorityCode, assignee: PersonId) -> Keyboard:
    """Whether it is taken over from its assignee."""
    return column(
        Button("Да, беру себе", ConfirmTake(number=number, authority=authority, assignee=assignee)),
        Button(BACK, KeepAssignee(number=number, authority=authority)),
    )


def propose_grounds(number: IncidentNumber, authority: AuthorityCode) -> Keyboard:
    """On which ground of §19 the authority proposes to give no answer."""
    return column(
        *(
            Button(label, Propose(number=number, authority=authority, ground=ground))
            for ground, label in GROUND_LABEL.items()
        ),
        Button(BACK, KeepAssignee(number=number, authority=authority)),
    )


def authors_reply(number: IncidentNumber) -> Keyboard:
    """For the authority, once the author was asked something."""
    return column(_authors_reply(number))


def placement(number: IncidentNumber, version: DraftVersion) -> Keyboard:
    """For networks that give no link."""
    return column(Button("Размещено, ссылки нет", AskNoLink(number=number, version=version)))


def correct_placement(
    number: IncidentNumber, version: DraftVersion | None, *, asked: bool = False
) -> Keyboard:
    """Soon after a placement was recorded; `asked`: of a question to the author.

    `version` None: the text was never sent.
    """
    return column(
        *([_authors_reply(number)] if asked else []),
        Button("Указать время", AskPlacementTime(number=number, version=version or 0)),
        Button("Отменить размещение", UndoPlacement(number=number, version=version or 0)),
    )


def confirm_no_link(number: IncidentNumber, version: DraftVersion) -> Keyboard:
    """Whether it was placed without a link."""
    back = Back(kind=CardKind.PLACEMENT, number=number, version=version)
    return column(
        Button(CONFIRM, ConfirmNoLink(number=number, version=version)),
        Button(BACK, back),
    )


def _drafts(
    number: IncidentNumber, kinds: Iterable[DraftKind], *, clarified: bool
) -> Iterator[tuple[Button, ...]]:
    if clarified:
        yield (_authors_reply(number),)
    yield from paired(Button(_DRAFT[kind], AskDraft(number=number, kind=kind)) for kind in kinds)


def _authors_reply(number: IncidentNumber) -> Button:
    return Button("Автор ответил", AskAuthorsReply(number=number))
