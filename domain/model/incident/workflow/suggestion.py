"""Which authorities a new incident's card suggests, and why; control alone decides (§11)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import Topic

MOST_SUGGESTED: Final = 3


class SuggestedBy(StrEnum):
    """What the suggestion comes from."""

    TOPIC = "topic"
    """The administration has said which authority answers for the topic."""
    HISTORY = "history"
    """Messages that say the same went there."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One authority, as it was suggested when the incident was registered."""

    authority: AuthorityCode
    by: SuggestedBy


def suggested(
    topic: Topic,
    topics: Mapping[str, AuthorityCode],
    familiar: Sequence[AuthorityCode],
    known: Container[AuthorityCode],
) -> tuple[Suggested, ...]:
    """The authority of the topic, else of its group, then those of messages like it."""
    named = {topic_key(name): code for name, code in topics.items()}
    of_topic = [named.get(topic_key(name)) for name in (topic.name, topic.group) if name]
    found = [Suggested(code, SuggestedBy.TOPIC) for code in of_topic if code is not None][:1]
    decided = {one.authority for one in found}
    found += [Suggested(code, SuggestedBy.HISTORY) for code in familiar if code not in decided]
    return tuple(one for one in found if one.authority in known)[:MOST_SUGGESTED]


def topic_key(name: str) -> str:
    """Equal for names that differ in blanks and capitals only."""
    return " ".join(name.split()).casefold()
