"""The buttons of the questions to the person who has just sent something."""

from collections.abc import Iterable

from aiogram.types import ForceReply, InlineKeyboardMarkup

from domain.model.ids import AuthorityCode
from domain.model.status import IncidentKind
from handlers.callbacks import (
    ConfirmContribution,
    ConfirmDraft,
    ConfirmLink,
    DropDraft,
    DropMessage,
    RegisterAs,
    WithdrawLink,
)
from handlers.keyboards.parts import LONGEST_LABEL, button, column
from handlers.texts.words import cut


def register_as(
    question: int, ways: Iterable[tuple[str, IncidentKind, AuthorityCode | None]]
) -> InlineKeyboardMarkup:
    """As what a message is to be registered: each way with its label."""
    return column(
        *(
            button(
                cut(label, LONGEST_LABEL),
                RegisterAs(question=question, kind=kind, authority=authority or ""),
            )
            for label, kind, authority in ways
        ),
        button("Не регистрировать", DropMessage(question=question)),
    )


def confirm_link(question: int) -> InlineKeyboardMarkup:
    """Whether a doubtful link is the placement."""
    return column(
        button("Да, разместили здесь", ConfirmLink(question=question)),
        button("Нет, пришлю другую", WithdrawLink(question=question)),
    )


def confirm_draft(question: int) -> InlineKeyboardMarkup:
    """Whether a text that looks like talk is a draft."""
    return column(
        button("Отправить без исправлений", ConfirmDraft(question=question)),
        button("Отозвать проект", DropDraft(question=question)),
    )


def confirm_answer(question: int) -> InlineKeyboardMarkup:
    """Whether a text is the answer to a publication, maybe in the place of another one."""
    return column(
        button("Да, это ответ", ConfirmDraft(question=question)),
        button("Нет", DropDraft(question=question)),
    )


def confirm_contribution(question: int) -> InlineKeyboardMarkup:
    """Whether a text that looks like talk is for the lead (§12)."""
    return column(
        button("Отправить без исправлений", ConfirmContribution(question=question)),
        button("Не отправлять", DropDraft(question=question)),
    )


def confirm_replacement(question: int) -> InlineKeyboardMarkup:
    """Whether a text replaces the approved one."""
    return column(
        button("Да, отправить на согласование", ConfirmDraft(question=question)),
        button("Нет", DropDraft(question=question)),
    )


def ask_text(placeholder: str) -> ForceReply:
    """Opens the reply to this message, for the person whom it answers only."""
    return ForceReply(selective=True, input_field_placeholder=placeholder)
