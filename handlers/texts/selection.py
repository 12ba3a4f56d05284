"""Texts of a selection of several incidents. Plain text, not escaped."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.model.conversation.selection import Bulk, BulkAction, BulkOutcome, Skipped, SkipReason
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Importance, IncidentKind, NoAnswerGround
from domain.model.organisation.organisation import Organisation
from handlers.texts import words
from handlers.texts.tables import texts_by

BUTTON: Final = texts_by(BulkAction, "labels.bulk")
_ASKED: Final = texts_by(BulkAction, "labels.bulk_asked")
"""The question for the action's missing part; raising needs none."""

_DONE: Final = texts_by(BulkAction, "labels.bulk_done")

NOTHING_FITS: Final = "Ни к одному из выбранных это не подходит: их состояние изменилось."
OVER_AT_ONCE: Final = "Срок ответа тогда уже истёк: {}."
LEFT_ALONE: Final = "Останутся без изменений: {}."


def title(kinds: Iterable[IncidentKind]) -> str:
    """«Выбор инцидентов»; for both kinds together, messages (§2)."""
    found = set(kinds)
    return f"Выбор {words.NOUN[found.pop()].genitive_plural if len(found) == 1 else 'сообщений'}"


def numbers(given: Iterable[IncidentNumber]) -> str:
    """«№1, №2, №5»."""
    return ", ".join(f"№{number}" for number in given)


def chosen(given: Iterable[IncidentNumber]) -> str:
    """The number of picked incidents, and their numbers."""
    found = sorted(given)
    if not found:
        return "Пока ничего не выбрано: отметьте нужные."
    return f"Выбрано: {len(found)} ({numbers(found)})"


def question(bulk: Bulk, fitting: Iterable[IncidentNumber], organisation: Organisation) -> str:
    """Return the question for what is missing, or a confirmation that names the numbers."""
    which = numbers(fitting)
    if bulk.authority is not None:
        return f"Направить {which} в орган «{words.authority(organisation, bulk.authority)}»?"
    if isinstance(bulk.ground, NoAnswerGround):
        return f"Закрыть {which} без ответа: {words.GROUND[bulk.ground]} (п. 19 Порядка)?"
    if bulk.ground is not None:
        return f"Отменить регистрацию {which}: {words.CANCEL_GROUND[bulk.ground]}?"
    asked = _ASKED[bulk.action].format(which)
    if bulk.action is BulkAction.RAISE:
        return f"{asked} {words.officers_told(organisation, Importance.HIGH)}"
    return asked


def outcome(of: BulkOutcome, organisation: Organisation) -> Iterator[str]:
    """What was done, what was not, and why: a sentence or two."""
    if of.done:
        yield f"{_done(of.bulk, organisation)}: {numbers(of.done)}."
    if of.orphans:
        yield words.orphans(of.orphans)
    if of.left:
        why = "; ".join(f"№{left.number} — {_why(left)}" for left in of.left)
        yield f"Не вышло: {why}."


def _done(bulk: Bulk, organisation: Organisation) -> str:
    if bulk.authority is None:
        return _DONE[bulk.action]
    return f"{_DONE[bulk.action]} в орган «{words.authority(organisation, bulk.authority)}»"


def _why(left: Skipped) -> str:  # noqa: PLR0911 - one branch per reason, no logic
    match left.why:
        case SkipReason.CLOSED:
            return f"уже закрыто, {words.STATUS[left.status]}"
        case SkipReason.OUT_OF_TURN:
            return f"уже {words.STATUS[left.status]}"
        case SkipReason.UNCHANGED:
            return "важность уже повышенная"
        case SkipReason.PUBLICATION:
            return "у публикаций важность не повышается"
        case SkipReason.NOT_PERMITTED:
            return "координирует другой отдел"
        case SkipReason.HAS_DUPLICATES:
            return f"есть дубликаты, отменяется только с карточки: /incident_{left.number}"
        case SkipReason.NEEDS_CARD:
            return f"только с карточки: /incident_{left.number}"
