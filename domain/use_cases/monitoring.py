"""Posts and comments found on the administration's own pages in social networks (§2)."""

from collections.abc import Collection, Mapping, Sequence

from domain.model.incident.answer.draft import visible
from domain.model.incident.answer.followed_answer import FollowedAnswer
from domain.model.incident.answer.proof import FOLLOWED_FOR
from domain.model.message.profile import profile_of
from domain.model.network.post import LONGEST_POST, FoundPost, PostAddress
from domain.model.organisation.page import Page


def is_brought_in(page: Page | None, post: FoundPost, own: Collection[str]) -> bool:
    """Whether the post is work, as administrators have set it for the page; None: another's.

    `own`: the pages of the administration in that network.
    """
    if post.author in own or (page is not None and page.is_stopped(post.text)):
        return False
    return visible(post.text[:LONGEST_POST])


def commented_answer(
    post: FoundPost,
    answers: Mapping[PostAddress, FollowedAnswer],
    beside: Mapping[PostAddress, Sequence[FollowedAnswer]],
) -> FollowedAnswer | None:
    """The answer that the post comments on, or after which it stands in the thread, if followed.

    `answers` are those at addresses, `beside` those in threads and with comments recorded at
    addresses. Of several in a thread it is that to the same citizen, or the last.
    """
    above = [one for one in (post.under, post.thread) if one is not None]
    direct = [answers[one] for one in above if one in answers]
    others = [each for one in above for each in beside.get(one, ()) if each.at <= post.at]
    others.sort(key=lambda one: (_same_citizen(post, one), one.recorded_at))
    answer = next(iter([*direct, *reversed(others)]), None)
    recent = answer is not None and post.at - answer.recorded_at <= FOLLOWED_FOR
    return answer if recent else None


def _same_citizen(post: FoundPost, answer: FollowedAnswer) -> bool:
    mine, theirs = post.author_url, answer.author_url
    return mine is not None and theirs is not None and profile_of(mine) == profile_of(theirs)
