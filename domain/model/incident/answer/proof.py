"""The proof of a placement: what a look at its link found, compared with the approved text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2s
from typing import Final

from domain.model.message.plain_words import plain_words, same_words
from domain.model.network.post import MOST_REPLIES, FoundPost, Looked, PostState
from domain.model.time.work_calendar import WorkCalendar

FIRST_LOOKS: Final = (timedelta(minutes=5), timedelta(hours=1))
"""Counted from the recording of the placement; a third look is at the next opening."""

FOLLOWED_FOR: Final = timedelta(days=14)
"""So long a comment under an answer belongs to it, counted from the recording of the placement."""

_FOLLOWED_EVERY: Final = timedelta(hours=4)
"""At the same moments for all, so that a network looks at many with one call."""

_ANY_ROUND: Final = datetime(2026, 1, 1, tzinfo=UTC)

_GIVEN_UP_AFTER: Final = timedelta(days=3)
"""So long a network that can't be reached is tried, counted from the recording."""

_RETRIED_EVERY: Final = timedelta(minutes=10)
_RETRIED_OFTEN_FOR: Final = timedelta(days=1)


class ProofState(StrEnum):
    """What the last look found."""

    PROVEN = "proven"
    """The approved words, by a page of the administration if any is known there."""
    CUT = "cut"
    """The approved words up to some point."""
    OTHER_WORDS = "other_words"
    OTHER_AUTHOR = "other_author"
    MISSING = "missing"
    """There is nothing under the link."""
    GONE = "gone"
    """It was deleted."""
    CLOSED = "closed"
    """The page does not let the program look."""

    @property
    def stands(self) -> bool:
        """Whether something stands under the link."""
        return self.other_text or self in {ProofState.PROVEN, ProofState.OTHER_AUTHOR}

    @property
    def other_text(self) -> bool:
        """Whether it is not the approved text, or only a part of it."""
        return self in {ProofState.CUT, ProofState.OTHER_WORDS}


_WITHOUT_A_POST: Final = {
    PostState.MISSING: ProofState.MISSING,
    PostState.GONE: ProofState.GONE,
    PostState.CLOSED: ProofState.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of the looks at a placement so far."""

    state: ProofState
    since: datetime
    """The first look that found this state."""
    mark: str
    """Of what stands there, so that a look that finds the same changes nothing."""
    asked: bool = False
    """People were asked about a placement that was not found; they are asked once."""


def answer_in(looked: Looked, approved: str | None, own: Collection[str]) -> FoundPost | None:
    """Return the answer as it stands there: under the link, or as a comment below it.

    `approved` None: the text was never sent to the bot, so any words are right. `own`: the pages of
    the administration in that network; if none is known, any author is right. People often give the
    link of the post instead of that of their comment.
    """
    if looked.post is None:
        return None
    for post in (looked.post, *looked.replies) if approved is not None else (looked.post,):
        if _maybe_ours(post, own) and (approved is None or same_words(approved, post.text)):
            return post
    return None


def verdict(looked: Looked, approved: str | None, own: Collection[str]) -> ProofState | None:
    """Return what the look shows; the arguments are those of `answer_in`.

    None: it can't be told, because the post has more comments than a look shows.
    """
    if looked.post is None:
        return _WITHOUT_A_POST.get(looked.state, ProofState.MISSING)
    if answer_in(looked, approved, own) is not None:
        return ProofState.PROVEN
    if looked.post.under is None and approved is not None:  # a post, not our comment below it
        return None if len(looked.replies) >= MOST_REPLIES else ProofState.MISSING
    if not _maybe_ours(looked.post, own):
        return ProofState.OTHER_AUTHOR
    cut = approved is not None and plain_words(approved).cut_to(plain_words(looked.post.text))
    return ProofState.CUT if cut else ProofState.OTHER_WORDS


def _maybe_ours(post: FoundPost, own: Collection[str]) -> bool:
    """Whether it may be by a page of the administration: not every network tells the author."""
    return not own or post.author is None or post.author in own


def mark_of(looked: Looked) -> str:
    """Return a mark of the words and the author that stand there, and of the comments."""
    post = looked.post
    stands = [str(post.author), post.text] if post else [looked.state]
    comments = sorted(str(comment.address) for comment in looked.replies)
    return blake2s(
        "\n".join((*stands, *comments)).encode("utf-8", "surrogatepass"), digest_size=12
    ).hexdigest()


def next_look(recorded: datetime, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return the next look at a placement recorded then; None if it is not followed any more.

    After 5 minutes, an hour, at the opening of the next working day, and regularly for 14 days,
    because comments may come. Looks that were missed are made up for by one.
    """
    tomorrow = calendar.local(recorded).date() + timedelta(days=1)
    opening = calendar.next_opening(datetime.combine(tomorrow, time(), calendar.tz))
    following = now + _FOLLOWED_EVERY - (now - _ANY_ROUND) % _FOLLOWED_EVERY
    planned = [recorded + after for after in FIRST_LOOKS] + [opening, following]
    coming = min(moment for moment in planned if moment > now)
    over = coming > recorded + FOLLOWED_FOR and now >= opening
    return None if over else coming


def next_try(recorded: datetime, now: datetime, *, seen: bool) -> datetime | None:
    """Return the next look after one that failed; None: it is given up.

    `seen`: an earlier look has found something.
    """
    waited = now - recorded
    if waited > (FOLLOWED_FOR if seen else _GIVEN_UP_AFTER):
        return None
    return now + (_RETRIED_EVERY if waited < _RETRIED_OFTEN_FOR else _FOLLOWED_EVERY)
