"""Suggested authorities on a new incident's card, with reasons; control decides (§11)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import Topic

MOST_SUGGESTED: Final = 3


class SuggestedBy(StrEnum):
    """The source of a suggestion."""

    TOPIC = "topic"
    """The administration has assigned the topic to this authority."""
    HISTORY = "history"
    """Similar messages were routed there."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested authority, fixed at registration."""

    authority: AuthorityCode
    by: SuggestedBy


def suggested(
    topic: Topic,
    topics: Mapping[str, AuthorityCode],
    familiar: Sequence[AuthorityCode],
    known: Container[AuthorityCode],
) -> tuple[Suggested, ...]:
    """The authority of the topic, else of its group, then those of similar messages."""
    named = {topic_key(name): code for name, code in topics.items()}
    of_topic = [named.get(topic_key(name)) for name in (topic.name, topic.group) if name]
    found = [Suggested(code, SuggestedBy.TOPIC) for code in of_topic if code is not None][:1]
    decided = {one.authority for one in found}
    found += [Suggested(code, SuggestedBy.HISTORY) for code in familiar if code not in decided]
    return tuple(one for one in found if one.authority in known)[:MOST_SUGGESTED]


def topic_key(name: str) -> str:
    """Normalised name: white space and case don't matter."""
    return " ".join(name.split()).casefold()
