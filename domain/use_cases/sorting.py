"""Sorting the comments found on pages of the administration: each press of control (§9, §19)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.cards import REQUESTED
from domain.model.conversation.notices.kinds import ShowComment, ShowSorting
from domain.model.errors import Reason, Refusal
from domain.model.found_comment import (
    REMINDED_TOGETHER,
    SHARED_FROM,
    CommentState,
    FoundComment,
    NewComment,
    PastDue,
    SortedAlready,
    comes_alarming,
    mark_of_rest,
)
from domain.model.ids import AuthorityCode, CommentId, IncidentNumber, Mark
from domain.model.incident import Incident
from domain.model.incident.workflow.status import IncidentKind, NoAnswerGround
from domain.model.message.citizen_message import UNNUMBERED, CitizenMessage
from domain.model.network.post import LONGEST_POST, FoundPost, PageAddress, PostAddress
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import Way
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.registering import NewIncident, likely_authorities, open_incident
from domain.use_cases.routing import send


async def bring_comments(
    uow: UnitOfWork,
    page: PageAddress,
    posts: Sequence[FoundPost],
    answered: Mapping[PostAddress, IncidentNumber],
    *,
    at: datetime,
) -> int:
    """Bring comments that were found now to control; return how many; idempotent.

    `answered`: the incidents under whose answers some of them stand.
    """
    async with uow:
        count = await bring(uow, await uow.office(), page, posts, answered, at=at)
        if count:
            await uow.commit()
        return count


async def bring(
    uow: UnitOfWork,
    office: Office,
    page: PageAddress,
    posts: Sequence[FoundPost],
    answered: Mapping[PostAddress, IncidentNumber],
    *,
    at: datetime,
) -> int:
    """Do so within the unit of work.

    The first ones that wait have a card each, more of them share one. Words of danger come alone.
    """
    known = await uow.found_comments.known([one.address for one in posts])
    before = await uow.found_comments.waiting()
    alarms = [*await uow.found_comments.alarms()]
    new = list[NewComment]()
    for one in posts:
        if one.address in known:
            continue
        post = replace(one, text=one.text[:LONGEST_POST])
        alarming = comes_alarming(post, alarms)
        alarms += [post] if alarming else []
        about = NewIncident(message=_message(post), detected_at=at)
        likely = await likely_authorities(uow, about, office, at)
        follows = answered.get(post.address)
        new.append(NewComment(page, post, at, follows, alarming, likely))
    found = await uow.found_comments.add(new)
    control, many = office.organisation.control, before + len(found)
    for count, comment in enumerate(found, before + 1):
        await _save(uow, comment, office, at)
        if comment.alarming or count < SHARED_FROM:
            card = ShowComment(comment.id, control, resend=True, aloud=comment.alarming)
            await uow.outbox.put(card)
    if found:
        await uow.outbox.put(ShowSorting(control, resend=before < SHARED_FROM <= many))
    return len(found)


async def register_comment(
    uow: UnitOfWork,
    comment: CommentId,
    authority: AuthorityCode | None = None,
    *,
    late: bool,
    by: Actor,
    at: datetime,
) -> IncidentNumber:
    """Register it, detected when it was found, and route it to that authority, if one is named.

    Idempotent: a repeated press changes nothing, one on another authority is refused. `late`: its deadline was shown as passed. Raises NotPermitted, SortedAlready,
    COMMENT_ERASED, PastDue, UNKNOWN_AUTHORITY.
    """
    async with uow:
        office, found, by = await _permitted(uow, comment, by)
        if found.number is not None and found.sorted is not None and found.sorted.by == by.person:
            routed = (await uow.incidents.get(found.number)).lead
            if authority not in {None, routed}:
                raise SortedAlready(found.number)
            return found.number
        incident = await _opened(uow, found, office, by, at)
        if incident.due.at < at and not late:
            raise PastDue(incident.due.at)
        if authority is not None:
            send(incident, authority, office, office.permit(by, Action.ROUTE, incident), at)
            await uow.incidents.save(incident)
        await uow.commit()
        return incident.number


async def leave_comment_unanswered(
    uow: UnitOfWork,
    comment: CommentId,
    ground: NoAnswerGround,
    edits: int,
    *,
    by: Actor,
    at: datetime,
) -> IncidentNumber:
    """Register it and close it without an answer, on a ground of §19.

    `edits`: of the words that were shown. Raises as `register_comment`, and COMMENT_CHANGED.
    """
    async with uow:
        office, found, by = await _permitted(uow, comment, by)
        _check_shown(found, edits)
        incident = await _opened(uow, found, office, by, at)
        permitted = office.permit(by, Action.LEAVE_UNANSWERED, incident)
        incident.leave_unanswered(ground, permitted, at)
        await uow.incidents.save(incident)
        await uow.commit()
        return incident.number


async def dismiss_comment(
    uow: UnitOfWork, comment: CommentId, edits: int, *, by: Actor, at: datetime
) -> None:
    """Record that it needs no answer; idempotent. `edits`: of the words that were shown.

    Raises NotPermitted, SortedAlready, COMMENT_ERASED, COMMENT_CHANGED.
    """
    async with uow:
        office, found, by = await _permitted(uow, comment, by)
        _check_shown(found, edits)
        sorted_away = found.sort(CommentState.UNNEEDED, by, at)
        if sorted_away is not found:
            await _save(uow, sorted_away, office, at)
            await _shown(uow, [sorted_away], office, by)
            await uow.commit()


async def dismiss_rest(
    uow: UnitOfWork, after: CommentId, seen: Mark, *, by: Actor, at: datetime
) -> int:
    """Record of all on that page of the list that nobody has opened that they need no answer.

    `seen`: the mark of those shown. Return how many. Raises NotPermitted, COMMENT_CHANGED.
    """
    async with uow:
        office, by = await _office(uow, by)
        rest = (await uow.found_comments.sorting(after, at)).rest
        if not rest or mark_of_rest(rest) != seen:
            raise Refusal(Reason.COMMENT_CHANGED)
        sorted_away = [one.sort(CommentState.UNNEEDED, by, at) for one in rest]
        for one in sorted_away:
            await _save(uow, one, office, at)
        await _shown(uow, sorted_away, office, by)
        await uow.commit()
        return len(rest)


async def take_back_comment(
    uow: UnitOfWork, comment: CommentId, *, found: bool, by: Actor, at: datetime
) -> None:
    """Let a comment that was sorted away wait again; idempotent. `found`: by a search.

    Raises NotPermitted, SortedAlready, COMMENT_ERASED, COMMENT_RETURNS_NO_MORE.
    """
    async with uow:
        office, sorted_away, by = await _permitted(uow, comment, by)
        waiting = sorted_away.take_back(at, found=found)
        if waiting is not sorted_away:
            await _save(uow, waiting, office, at)
            await _shown(uow, [waiting], office, by)
            control = office.organisation.control
            if found and (by.source is None or by.source.place != control):
                await uow.outbox.put(ShowComment(comment, control, resend=True))
            await uow.commit()


async def take_back_rest(uow: UnitOfWork, last: CommentId, *, by: Actor, at: datetime) -> int:
    """Let those wait again that were sorted away last, with that one among them.

    Return how many. Raises NotPermitted, COMMENT_RETURNS_NO_MORE.
    """
    async with uow:
        office, by = await _office(uow, by)
        returning = (await uow.found_comments.sorting(CommentId(0), at)).returning
        if last not in returning:
            raise Refusal(Reason.COMMENT_RETURNS_NO_MORE)
        waiting = [
            (await uow.found_comments.get(one)).take_back(at, found=False) for one in returning
        ]
        for one in waiting:
            await _save(uow, one, office, at)
        await _shown(uow, waiting, office, by)
        await uow.commit()
        return len(waiting)


async def open_comment(uow: UnitOfWork, comment: CommentId, *, by: Actor, at: datetime) -> None:
    """Bring the card of one of the list, which the rest of the page then goes without, or of a search.

    Raises NotPermitted, COMMENT_ERASED.
    """
    async with uow:
        office, found, by = await _permitted(uow, comment, by)
        if found.waits and not found.opened:
            await _save(uow, found.brought_out(), office, at)
        if by.source is not None:
            card = ShowComment(comment, by.source.place, REQUESTED, resend=True)
            await uow.outbox.put(card)
        await uow.outbox.put(ShowSorting(office.organisation.control))
        await uow.commit()


async def note_look(uow: UnitOfWork, comment: CommentId, text: str | None, *, at: datetime) -> None:
    """Note what stands there now, None: nothing, which only the second such look believes.

    No-op if the comment was sorted meanwhile.
    """
    async with uow:
        office = await uow.office()
        found = await uow.found_comments.get(comment)
        if not found.waits:
            return
        looked = found.looked(text, at)
        await _save(uow, looked, office, at)
        if looked.post != found.post or not looked.waits:
            await _shown(uow, [looked], office)
        await uow.commit()


async def remind_to_sort(uow: UnitOfWork, comments: Sequence[CommentId], *, at: datetime) -> None:
    """Remind control of these, in one message; those that were sorted meanwhile are left out.

    It stands also for the reminders of them that would follow soon.
    """
    async with uow:
        office, until = await uow.office(), at + REMINDED_TOGETHER
        due = list[FoundComment]()
        for comment in comments:
            found = await uow.found_comments.get(comment)
            moment = found.next_reminder(office.calendar, office.policy, at)
            if moment is not None and moment <= until:
                due.append(found)
                found = found.reminded(until)
            await _save(uow, found, office, at)
        control = office.organisation.control
        match due:
            case []:
                pass
            case [one]:
                await uow.outbox.put(ShowComment(one.id, control, resend=True, aloud=True))
            case _:
                await uow.outbox.put(ShowSorting(control, resend=True, aloud=True))
        await uow.commit()


async def _opened(
    uow: UnitOfWork, found: FoundComment, office: Office, by: Actor, at: datetime
) -> Incident:
    """Register it within the unit of work; one that is registered otherwise is that incident."""
    if not found.waits:
        raise SortedAlready(found.number)
    external_id = f"{UNNUMBERED}{found.post.address}"
    new = NewIncident(
        message=_message(found.post),
        detected_at=found.found_at,
        external_id=external_id,
        follows=found.follows,
        page=found.page,
    )
    known = await uow.incidents.registered_as(external_id)
    incident = known or await open_incident(uow, new, office, by, at)
    registered = found.sort(CommentState.REGISTERED, by, at, incident.number)
    await _save(uow, registered, office, at)
    await _shown(uow, [registered], office, by)
    return incident


def _check_shown(comment: FoundComment, edits: int) -> None:
    """Raise COMMENT_CHANGED if its author has changed it since it was shown."""
    if comment.waits and comment.edits != edits:
        raise Refusal(Reason.COMMENT_CHANGED)


def _message(post: FoundPost) -> CitizenMessage:
    who = (post.author_name, post.author_url)
    return CitizenMessage(post.text, post.address.network, post.url, *who)


async def _office(uow: UnitOfWork, by: Actor) -> tuple[Office, Actor]:
    office = await uow.office()
    return office, office.permit_way(by, Way(IncidentKind.INCIDENT))


async def _permitted(
    uow: UnitOfWork, comment: CommentId, by: Actor
) -> tuple[Office, FoundComment, Actor]:
    office, by = await _office(uow, by)
    return office, await uow.found_comments.get(comment), by


async def _save(uow: UnitOfWork, comment: FoundComment, office: Office, at: datetime) -> None:
    """Save it with the moment of its next reminder."""
    moment = comment.next_reminder(office.calendar, office.policy, at)
    remind_at = None if moment is None else office.calendar.next_opening(max(moment, at))
    await uow.found_comments.save(comment, remind_at, at)


async def _shown(
    uow: UnitOfWork, comments: Iterable[FoundComment], office: Office, by: Actor | None = None
) -> None:
    """Show the change on the cards and the list, where they stand."""
    places = dict.fromkeys([office.organisation.control])
    if by is not None and by.source is not None:
        places |= {by.source.place: None}
    for one in comments:
        for place in places:
            await uow.outbox.put(ShowComment(one.id, place))
    await uow.outbox.put(ShowSorting(office.organisation.control))
