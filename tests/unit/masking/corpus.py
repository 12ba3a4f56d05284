"""Messages with what has to be hidden in them; how well it is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.model.message.masking import masked
from tests.unit.corpora import MARKED, lines, unlabelled

_AUTHOR = re.compile(r"~([^~]+)~ ")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|n)")
_LABEL = re.compile(
    r"\[(?:телефон|почта|ник|профиль|карта|счёт|паспорт|СНИЛС|ИНН|имя|дата рождения|номер машины)\]"
)


@dataclass(frozen=True)
class Sample:
    """A text, its author, and the places of the characters that have to be hidden."""

    text: str
    author: str | None
    secret: frozenset[int]

    def hidden(self) -> frozenset[int]:
        """The places of the letters and digits that are not shown."""
        shown = masked(self.text, self.author)
        kept = "(.+?)".join(map(re.escape, _LABEL.split(shown)))
        found = re.fullmatch(kept, self.text, re.DOTALL)
        assert found, shown
        spans = (found.span(at + 1) for at in range(len(found.groups())))
        return _letters(self.text, spans)


@dataclass(frozen=True)
class Quality:
    """Of messages that have something to hide, and of all: where more was hidden than that."""

    secrets: int
    hidden: int
    messages: int
    wronged: int

    def __str__(self) -> str:
        return f"{self.hidden} of {self.secrets} hidden, {self.wronged} of {self.messages} hidden too much"


def read(name: str) -> list[Sample]:
    """The samples of the file of that name."""
    return [_sample(line) for line in lines(f"masking/{name}")]


def measured(samples: Sequence[Sample]) -> Quality:
    hidden = [(sample.secret, sample.hidden()) for sample in samples]
    return Quality(
        sum(bool(secret) for secret, _ in hidden),
        sum(bool(secret) and secret <= found for secret, found in hidden),
        len(hidden),
        sum(not found <= secret for secret, found in hidden),
    )


def _sample(line: str) -> Sample:
    author = _AUTHOR.match(line)
    line = line[author.end() :] if author else line
    line = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\n", line)
    text, secrets = unlabelled(line, MARKED)
    spans = ((at, at + len(secret[1])) for at, secret in secrets)
    return Sample(text, author[1] if author else None, _letters(text, spans))


def _letters(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for start, end in spans for at in range(start, end) if text[at].isalnum())
