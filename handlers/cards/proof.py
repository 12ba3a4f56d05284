"""The findings in a draft: each with its words and the replacements (§13, §18)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.model.incident.answer.draft import Finding, ReviewFindings
from domain.model.incident.answer.draft_warning import answer_to_come
from domain.model.organisation.office import Office
from handlers.texts.words import cut
from handlers.ui.markup import Block, escape

_LONGEST: Final = 80
_MOST_TO_CORRECT: Final = 12
_MOST_LEFT: Final = 5
"""On control's card, where the draft itself is more important."""

MOST_WORDS: Final = 3
"""Buttons for unknown words."""


def to_correct(text: str, findings: Sequence[Finding]) -> Iterator[Block]:
    """Show the findings to the author, before the draft is sent."""
    yield "Проверьте текст:"
    yield from _list(text, findings, _MOST_TO_CORRECT)


def left(text: str, proof: ReviewFindings | None, office: Office) -> Iterator[Block]:
    """Show control the findings that the author left, and the checks that did not run."""
    if proof is None:
        return
    proof = proof.without(office.organisation.words)
    hints = [finding for finding in proof.findings if finding.hint]
    if not proof.answered:
        yield "Язык не проверен: проверка не ответила вовремя."
    if proof.doubts:
        yield "Исполнителю показали, он оставил:"
        yield from _list(text, proof.doubts, _MOST_LEFT)
    if hints:
        yield "О форме ответа:"
        yield from _list(text, hints, _MOST_LEFT)


def answer_promised(text: str) -> str:
    """Quote the words that promise a further answer; nothing without any (§16)."""
    promise = answer_to_come(text)
    return f"«{escape(cut(promise, _LONGEST))}»" if promise else ""


def known_by_now(proof: ReviewFindings, office: Office) -> Iterable[tuple[int, str]]:
    """Yield the unknown words not in the dictionary yet, by their index in the findings."""
    listed = office.organisation.words
    lacking = ((at, word) for at, word in enumerate(proof.unknown_words) if word not in listed)
    return [*lacking][:MOST_WORDS]


def label(word: str) -> str:
    """Return the label of the button that adds the word."""
    return f"Добавить в словарь: {cut(word, 30)}"


def _list(text: str, findings: Sequence[Finding], most: int) -> Iterator[str]:
    yield from (_line(text, finding) for finding in findings[:most])
    if len(findings) > most:
        yield f"И ещё: {len(findings) - most}."


def _line(text: str, finding: Finding) -> str:
    start, end = _around(text, finding)
    before = escape(cut(text[start:end], _LONGEST))
    if not finding.replacements:
        return f"• «{before}». {escape(finding.message)}"
    right = finding.replacements[0]
    after = escape(cut(text[start : finding.offset] + right + text[finding.end : end], _LONGEST))
    return f"• «{before}» → «{after}». {escape(finding.message)}"


def _around(text: str, finding: Finding) -> tuple[int, int]:
    """Quote the finding; a punctuation mark with the words beside it."""
    start, end = finding.offset, finding.end
    if not re.search(r"\w", finding.words(text)):
        start = text.rfind(" ", 0, start) + 1
        following = text.find(" ", end + 1)
        end = len(text) if following < 0 else following
    return start, end
