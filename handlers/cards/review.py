"""A draft under review: the findings in its text (§13, §18), and its changes (§14)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Final

from domain.model.incident.answer.draft import DraftFinding, ReviewFindings
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


def to_correct(text: str, findings: Sequence[DraftFinding]) -> Iterator[Block]:
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


def _list(text: str, findings: Sequence[DraftFinding], most: int) -> Iterator[str]:
    yield from (_line(text, finding) for finding in findings[:most])
    if len(findings) > most:
        yield f"И ещё: {len(findings) - most}."


def _line(text: str, finding: DraftFinding) -> str:
    start, end = _around(text, finding)
    before = escape(cut(text[start:end], _LONGEST))
    if not finding.replacements:
        return f"• «{before}». {escape(finding.message)}"
    right = finding.replacements[0]
    after = escape(cut(text[start : finding.offset] + right + text[finding.end : end], _LONGEST))
    return f"• «{before}» → «{after}». {escape(finding.message)}"


def _around(text: str, finding: DraftFinding) -> tuple[int, int]:
    """Quote the finding; a punctuation mark with the words beside it."""
    start, end = finding.offset, finding.end
    if not re.search(r"\w", finding.words(text)):
        start = text.rfind(" ", 0, start) + 1
        following = text.find(" ", end + 1)
        end = len(text) if following < 0 else following
    return start, end


LONGEST_CHANGES: Final = 1200
"""Visible code points; the rest is in the text itself."""

_CONTEXT: Final = 4
"""Unchanged words shown on either side of a change."""

_REWRITTEN: Final = 0.3
"""Below this share of common words it counts as another text, and is not compared."""

_MOST_PAIRS: Final = 10_000
"""Pairs of equal words; human texts have far fewer, and more take too long to compare."""


class _Kind(Enum):
    KEPT = "{}"
    ADDED = "<b><u>{}</u></b>"
    REMOVED = "<s>{}</s>"


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: _Kind
    text: str


def changes(before: str, after: str) -> str:
    """Return the changed words with some context, as one line of HTML of limited length."""
    if before.strip() == after.strip():
        return "Текст не изменился."
    old, new = before.split(), after.split()
    if old == new:
        return "Слова те же, изменились только пробелы и строки."
    if _pairs(old, new) > _MOST_PAIRS:
        return "Слова часто повторяются: сравните тексты сами."
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _REWRITTEN:
        return "Текст написан заново."
    return " ".join(_marked(_pieces(matcher, old, new)))


def _pairs(old: list[str], new: list[str]) -> int:
    before, after = Counter(old), Counter(new)
    return sum(count * after[word] for word, count in before.items())


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[_Piece]:
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            first, last = old_start == 0, old_end == len(old)
            yield _Piece(_Kind.KEPT, _folded(old[old_start:old_end], first=first, last=last))
            continue
        if old_start < old_end:
            yield _Piece(_Kind.REMOVED, " ".join(old[old_start:old_end]))
        if new_start < new_end:
            yield _Piece(_Kind.ADDED, " ".join(new[new_start:new_end]))


def _folded(kept: list[str], *, first: bool, last: bool) -> str:
    """Return the words next to a change; `first` and `last` have a change on one side only."""
    head = [] if first else kept[:_CONTEXT]
    tail = [] if last else kept[-_CONTEXT:]
    if len(kept) <= len(head) + len(tail):
        return " ".join(kept)
    return " ".join([*head, "…", *tail])


def _marked(pieces: Iterator[_Piece]) -> Iterator[str]:
    room = LONGEST_CHANGES
    for piece in pieces:
        if room <= 1:
            yield "…"
            return
        text = cut(piece.text, room)
        room -= len(text) + 1
        yield piece.kind.value.format(escape(text))
