"""Orders to place the approved answer in a page's name: given, tried, settled.

Nothing is ever written twice: an attempt whose outcome is unknown is settled by a search.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import AlreadyDone, DoneKind, Reason, Refusal
from domain.model.ids import DraftVersion
from domain.model.incident import events
from domain.model.incident.answer.draft import Draft, OutdatedVersion
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.placing_order import (
    SEARCHES,
    PlacingAttempt,
    PlacingOrder,
    WhyAsked,
    next_try,
)
from domain.model.incident.promises import FoundPromise
from domain.model.incident.proving import Proving
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.status import Move, MoveNotAllowed, Status
from domain.model.message.link import OtherLink
from domain.model.network.links import Aliases, post_at
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.time.deadline import Deadlines


class PlacingOrders(Proving):
    """The order to place an answer. A change of status ends one that was not tried yet."""

    __slots__ = ()

    def order_placing(self, page: PageAddress, under: PostAddress, by: Actor, at: datetime) -> bool:
        """Order the approved text to be written there; False if this person has ordered it already.

        Raises AlreadyDone, AlreadyClosed, MoveNotAllowed.
        """
        order, draft = self.placing_order, self.approved_draft
        if order is not None:
            if order.ordered.by == by.person and order.page == page:
                return False
            raise AlreadyDone(DoneKind.PLACING_ORDERED, order.ordered, self.number)
        self.check(Move.PLACE)
        if draft is None:
            raise MoveNotAllowed(self.number, self.status, Move.PLACE)
        self.placing_order = PlacingOrder(draft.version, page, under, by.signed(at), at, at)
        self.record(events.PlacingOrdered, at, by, version=draft.version, page=page)
        return True

    def begin_placing(
        self, at: datetime, *, allowed: bool, permitted: bool
    ) -> PlacingAttempt | None:
        """Record that the text is about to be written; None if there is nothing to write.

        `allowed`: answers may still be placed in the page's name; else the order ends.
        `permitted`: its person may still place them; else people are asked again.
        """
        order = self.placing_order
        if order is None or order.tried_at is not None:
            return None
        draft = self._draft_of(order)
        if draft is None:
            self.placing_order = None
        elif not allowed:
            self._fail_placing(order, None, at)
        elif order.is_late(at) or not permitted:
            self.ask_again_to_place(WhyAsked.DISMISSED, at)
        else:
            coming = at + SEARCHES[0]
            self.placing_order = replace(order, tried_at=at, next_at=coming, put_off_at=at)
            where = order.page, order.under
            text = draft.text, self.detected_at
            return PlacingAttempt(self.number, order.version, *where, *text, at)
        return None

    @property
    def has_untried_order(self) -> bool:
        """Whether a placement is ordered of which nothing was tried."""
        return self.placing_order is not None and self.placing_order.tried_at is None

    def ask_again_to_place(self, why: WhyAsked, at: datetime) -> None:
        """End an order of which nothing was tried: people may give it again."""
        order = self._end_order()
        if self._draft_of(order) is None:
            return
        why = WhyAsked.LATE if order.is_late(at) else why
        self.record(
            events.PlacingAskedAgain,
            at,
            None,
            version=order.version,
            page=order.page,
            ordered_by=order.ordered.by,
            why=why,
        )

    def note_standing(self, found: FoundPost, at: datetime) -> None:
        """End an order of which nothing was tried: the answer stands there already, it seems."""
        order = self._end_order()
        if self._draft_of(order) is None:
            return
        links = self._note_comment(found)
        self.record(
            events.AnswerFound, at, None, version=order.version, page=order.page, links=links
        )

    @effect_of(events.AnswerFound)
    def _answer_found(self, event: events.AnswerFound) -> None:
        self.draft(event.version).maybe_written = True

    def is_tried(self, attempt: PlacingAttempt) -> bool:
        """Whether the outcome of that attempt is still to be recorded."""
        return self.placing_order is not None and self.placing_order.tried_at == attempt.since

    def refuse_placing(self, trouble: NetworkTrouble, at: datetime, wait: float | None) -> None:
        """Record that nothing was written: it is tried again, or the order ends.

        `wait`: the seconds that the network asked for.
        """
        order = self._end_order()
        if self._draft_of(order) is None:
            return
        coming = next_try(order.ordered.at, at, trouble, wait)
        if coming is None:
            self._fail_placing(order, trouble, at)
        else:
            self.placing_order = replace(order, tried_at=None, next_at=coming, put_off_at=at)

    def lose_placing(self, at: datetime) -> None:
        """End the order: nobody but people can find out whether the text was written."""
        order = self._end_order()
        self.record(events.PlacingUnsettled, at, None, version=order.version, page=order.page)

    @effect_of(events.PlacingUnsettled)
    def _placing_unsettled(self, event: events.PlacingUnsettled) -> None:
        self.draft(event.version).maybe_written = True

    def give_up_placing(self, at: datetime) -> None:
        """End the order because the program itself fails; no-op if there is none."""
        order = self.placing_order
        if order is not None and order.tried_at is not None:
            self.lose_placing(at)
        elif order is not None:
            self._fail_placing(order, NetworkTrouble.FAILED, at)

    def awaits(self, attempt: PlacingAttempt) -> bool:
        """Whether what the attempt has written is the placement of the approved text."""
        order = self.placing_order
        return order is not None and self.is_tried(attempt) and self._draft_of(order) is not None

    def place_as_ordered(
        self,
        found: FoundPost,
        placed_at: datetime,
        at: datetime,
        final: Deadlines | None,
        promised: Iterable[FoundPromise],
    ) -> None:
        """Record the comment as the placement by the person who ordered it; else as `place`."""
        order = self._end_order()
        by = Actor(order.ordered.by, instead_of=order.ordered.instead_of)
        placement = self.place(found.url, by, placed_at, at, final, promised=promised)
        self._renew_placement(placement, _standing(placement, found, order.page))

    def standing(self, version: DraftVersion, links: int) -> tuple[OtherLink, datetime]:
        """The comment that was found instead of writing the version, and when it counts as placed.

        That is not before the text was approved. Raises NOT_PLACEABLE, also if the link was erased;
        OutdatedVersion, AlreadyClosed, MoveNotAllowed.
        """
        self.check(Move.PLACE)
        approved = self.approved_draft
        if approved is None or approved.version != version:
            raise OutdatedVersion(self.number, version, approved.version if approved else None)
        found = self.other_links[links] if links < len(self.other_links) else None
        if found is None or found.written_at is None:
            raise Refusal(Reason.NOT_PLACEABLE, self.number)
        ready = approved.decision or approved
        return found, max(found.written_at, ready.signed.at)

    def place_standing(
        self,
        found: OtherLink,
        page: PageAddress | None,
        by: Actor,
        placed_at: datetime,
        at: datetime,
        *,
        final: Deadlines | None,
        promised: Iterable[FoundPromise],
    ) -> None:
        """Record a comment that stands already as the placement by this person; else as `place`."""
        placement = self.place(found.link, by, placed_at, at, final, promised=promised)
        written = replace(placement, address=found.address, page=page)
        self._renew_placement(placement, written)

    def record_written(
        self, attempt: PlacingAttempt, found: FoundPost, at: datetime, aliases: Aliases
    ) -> bool:
        """Record a comment that the attempt has written, where it is not the placement any more.

        Either a person has recorded that very comment, or there is one too many, and people are
        told. False if it is recorded already.
        """
        order = self._end_order() if self.is_tried(attempt) else None
        address = str(found.address)
        for placement in self.placements:
            if placement.address == address:
                return order is not None
            if _may_be(placement, attempt, found, aliases):
                self._renew_placement(placement, _standing(placement, found, attempt.page))
                return True
        if any(known.address == address for known in self.other_links):
            return order is not None
        links = self._note_comment(found)
        self.record(
            events.ExtraAnswerFound,
            at,
            None,
            version=attempt.version,
            page=attempt.page,
            links=links,
        )
        return True

    @effect_of(events.ExtraAnswerFound)
    def _extra_answer_found(self, event: events.ExtraAnswerFound) -> None:
        self.draft(event.version).maybe_written = True

    def _note_comment(self, found: FoundPost) -> int:
        """Keep the link of a comment that is no placement (yet); return its index."""
        return self._keep_link(OtherLink(None, found.url, str(found.address), found.at))

    def _draft_of(self, order: PlacingOrder) -> Draft | None:
        """The ordered text, if it is still to be placed; a closing leaves it approved."""
        draft = self.approved_draft if self.status is Status.APPROVED else None
        return draft if draft is not None and draft.version == order.version else None

    def _end_order(self) -> PlacingOrder:
        order, self.placing_order = self.placing_order, None
        if order is None:
            raise MoveNotAllowed(self.number, self.status, Move.PLACE)
        return order

    def _fail_placing(
        self, order: PlacingOrder, trouble: NetworkTrouble | None, at: datetime
    ) -> None:
        self.placing_order = None
        self.record(
            events.PlacingFailed,
            at,
            None,
            version=order.version,
            page=order.page,
            trouble=trouble,
        )


def _may_be(
    placement: Placement, attempt: PlacingAttempt, found: FoundPost, aliases: Aliases
) -> bool:
    """Whether the link that a person has recorded leads to the comment, or to the post above it.

    Some networks have no other links; then only a look tells which comment it is.
    """
    link = post_at(placement.url, aliases)
    if link is not None and link.address == found.address:
        return True
    if placement.version != attempt.version or placement.address not in {None, str(found.post)}:
        return False
    return placement.url == found.url or (link is not None and link.address == found.post)


def _standing(placement: Placement, found: FoundPost, page: PageAddress) -> Placement:
    """Return the placement with where it stands, written in the page's name."""
    thread = None if found.thread is None else str(found.thread)
    return replace(placement, address=str(found.address), thread=thread, page=page)
