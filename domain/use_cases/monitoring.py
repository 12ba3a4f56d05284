"""Posts and comments found on the administration's own pages in social networks (§2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import Notice, ShowFlood
from domain.model.incident.answer.draft import visible
from domain.model.incident.answer.follow_up import FollowedAnswer
from domain.model.incident.answer.proof import FOLLOWED_FOR
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.profile import profile_of
from domain.model.network.held_post import SHOWN_AT_ONCE, STOPPED_FOR, Flood, HeldPost
from domain.model.network.post import LONGEST_POST, FoundPost, PostAddress
from domain.model.organisation.matters import has_matter
from domain.model.organisation.page import Page
from domain.model.organisation.rights import Way
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


async def bring_in(
    uow: UnitOfWork, page: Page, post: FoundPost, *, found_at: datetime, at: datetime
) -> bool:
    """Registers the post as an incident, detected when it was found; False if it is known already.

    Raises what `register` does.
    """
    message = CitizenMessage(
        post.text[:LONGEST_POST], post.address.network, post.url, post.author_name, post.author_url
    )
    new = NewIncident(
        message=message,
        detected_at=found_at,
        external_id=external_id_of(post.address),
        page=page.address,
    )
    return not (await register(uow, new, by=None, at=at)).known


async def hold_back(
    uow: UnitOfWork, posts: Sequence[HeldPost], *, telling: Iterable[Notice], at: datetime
) -> None:
    """Holds posts that came too fast behind one message to control; idempotent.

    `telling` is queued when the flood begins.
    """
    async with uow:
        office, before = await uow.office(), await uow.held_posts.flood()
        await uow.held_posts.put(posts, before.since if before else at)
        flood = await uow.held_posts.flood()
        if flood is None:
            return
        for notice in telling if before is None else ():
            await uow.outbox.put(notice)
        await uow.outbox.put(ShowFlood(flood.id, office.organisation.control))
        await uow.commit()


async def set_aside(
    uow: UnitOfWork,
    post: HeldPost,
    *,
    telling: Iterable[Notice],
    at: datetime,
    bring_at: datetime | None,
) -> None:
    """Holds a post on which the program failed until it is tried again; None: it is refused.

    `telling` is queued the first time.
    """
    async with uow:
        is_new = await uow.held_posts.set_aside(post, at, bring_at)
        for notice in telling if is_new else ():
            await uow.outbox.put(notice)
        await uow.commit()


async def ask_for_held(uow: UnitOfWork, *, by: Actor, at: datetime) -> int:
    """Lets the oldest of the posts that wait be registered; returns how many.

    Raises UnknownPerson, NotPermitted.
    """
    async with uow:
        flood = await _permitted_flood(uow, by)
        asked = await uow.held_posts.ask_for(SHOWN_AT_ONCE, at)
        if asked and flood is not None:
            await uow.outbox.put(ShowFlood(flood.id, (await uow.office()).organisation.control))
            await uow.commit()
        return asked


async def stop_intake(uow: UnitOfWork, *, by: Actor, at: datetime) -> datetime | None:
    """Holds all that comes from the flooded pages for an hour; returns until when.

    None if nothing waits. Idempotent. Raises UnknownPerson, NotPermitted.
    """
    async with uow:
        flood = await _permitted_flood(uow, by)
        if flood is None:
            return None
        if flood.stopped_until is not None and flood.stopped_until > at:
            return flood.stopped_until
        await uow.held_posts.stop(at + STOPPED_FOR)
        await uow.outbox.put(ShowFlood(flood.id, (await uow.office()).organisation.control))
        await uow.commit()
        return at + STOPPED_FOR


async def _permitted_flood(uow: UnitOfWork, by: Actor) -> Flood | None:
    (await uow.office()).permit_way(by, Way(IncidentKind.INCIDENT))
    return await uow.held_posts.flood()
