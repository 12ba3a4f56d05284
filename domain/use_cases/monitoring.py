"""Posts and comments found on the administration's own pages in social networks (§2)."""

from collections.abc import Collection
from datetime import datetime

from domain.model.incident.answer.draft import visible
from domain.model.incident.answer.follow_up import FollowedAnswer
from domain.model.incident.answer.proof import FOLLOWED_FOR
from domain.model.message.citizen_message import CitizenMessage
from domain.model.network.post import LONGEST_POST, FoundPost
from domain.model.organisation.matters import has_matter
from domain.model.organisation.page import Page
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.proving import external_id_of
from domain.use_cases.registering import NewIncident, register


def is_brought_in(page: Page, post: FoundPost, own: Collection[str]) -> bool:
    """Whether the post is work, as administrators have set it for the page.

    `own`: the pages of the administration in that network.
    """
    if post.author in own or page.is_stopped(post.text):
        return False
    read = post.text[:LONGEST_POST]
    return visible(read) and (not page.only_matters or has_matter(read))


def commented_answer(post: FoundPost, answer: FollowedAnswer | None) -> FollowedAnswer | None:
    """The answer that the post comments on, if that is still followed."""
    recent = answer is not None and post.at - answer.recorded_at <= FOLLOWED_FOR
    return answer if recent else None


async def bring_in(uow: UnitOfWork, page: Page, post: FoundPost, *, at: datetime) -> bool:
    """Registers the post as an incident, detected now; idempotent. False if it is known already.

    Raises what `register` does.
    """
    message = CitizenMessage(
        post.text[:LONGEST_POST], post.address.network, post.url, post.author_name, post.author_url
    )
    new = NewIncident(
        message=message,
        detected_at=at,
        external_id=external_id_of(post.address),
        page=page.address,
    )
    return not (await register(uow, new, by=None, at=at)).known
