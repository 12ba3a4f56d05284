"""Features of a message, as numbers, for learning where such messages are routed."""

from collections.abc import Iterator
from typing import Final
from zlib import crc32

from domain.model.incident.workflow.assignment import topic_key
from domain.model.message.citizen_message import Topic
from domain.model.suggestions import SIGNS
from storage.search.stems import normal, stems, words_in

_PIECE: Final = 4
"""Letters: parts of words match despite typos and for words of the same root."""

_LONGEST: Final = 4000
"""Characters; the start of a longer message is enough to recognise its subject."""

_OF_TOPIC: Final = 6
"""The topic weighs as much as so many words."""


def features(text: str, topic: Topic) -> frozenset[int]:
    """Numbers below SIGNS: for words, word pairs, parts of words, and the topic."""
    return frozenset(crc32(one.encode()) % SIGNS for one in _said(text[:_LONGEST], topic))


def _said(text: str, topic: Topic) -> Iterator[str]:
    before = ""
    for word in words_in(normal(text)):
        forms = stems(word[0])
        if not forms:
            continue
        yield f"word {forms[0]}"
        yield f"after {before} {forms[0]}"
        before = forms[0]
        framed = f" {word[0].lower()} "
        yield from (framed[at : at + _PIECE] for at in range(len(framed) - _PIECE + 1))
    for kind, name in (("topic", topic.name), ("group", topic.group)):
        if name:
            yield from (f"{kind} {topic_key(name)} {again}" for again in range(_OF_TOPIC))
