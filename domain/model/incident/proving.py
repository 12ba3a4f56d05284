"""Placed answers as they stand in the network: proofs, and citizens' comments under them.

An answered incident is closed, but what stands in the network can still change.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import FollowUpNumber, IncidentNumber
from domain.model.incident import events
from domain.model.incident.answer.follow_up import MOST_FOLLOW_UPS, AlreadySettled, FollowUp
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.proof import Proof, ProofState, answer_in, mark_of, verdict
from domain.model.incident.placing import Placing
from domain.model.incident.state import effect_of
from domain.model.message.profile import profile_of
from domain.model.network.post import LONGEST_POST, FoundPost, Looked, PostAddress

_ABSENT: Final = frozenset({ProofState.MISSING, ProofState.GONE})


class Proving(Placing):
    """Looks at placements, and comments under them."""

    __slots__ = ()

    def placement_at(self, position: int, url: str) -> Placement | None:
        """The placement at that position, if it still has that link."""
        placement = self.placements[position] if position < len(self.placements) else None
        return placement if placement is not None and placement.url == url else None

    def misses(self, placement: Placement, looked: Looked, own: Collection[str]) -> bool:
        """Whether the look has not found a placed answer that was not missed before."""
        approved = None if placement.version is None else self.draft(placement.version).text
        known = placement.proof is not None and placement.proof.state in _ABSENT
        return not known and verdict(looked, approved, own) in _ABSENT

    def record_look(
        self,
        position: int,
        url: str,
        looked: Looked,
        at: datetime,
        *,
        own: Collection[str],
        next_look_at: datetime | None,
        known: Collection[PostAddress] = (),
    ) -> None:
        """Record what a look at that placement found; no-op if its link is another by now.

        `own`: the administration's pages in that network. `known`: comments that were brought in
        already. The placement itself stays as recorded: people decide about it.
        """
        placement = self.placement_at(position, url)
        if placement is None:
            return
        approved = None if placement.version is None else self.draft(placement.version).text
        answer, before = answer_in(looked, approved, own), placement.proof
        state = verdict(looked, approved, own)
        if before is not None and before.state.stands and state is ProofState.MISSING:
            state = ProofState.GONE  # some networks don't tell what was deleted
        if state is not None and (before is None or before.state is not state):
            self.record(
                events.PlacementChecked,
                at,
                None,
                placement=position,
                version=placement.version,
                state=state,
                asked=not (state.stands or (before and before.asked)),
            )
        self._note_look(position, looked, at, answer=answer, state=state, next_look_at=next_look_at)
        if answer is not None:
            for comment in self._comments_to(answer, looked, own):
                if comment.address not in known:
                    self.add_follow_up(comment, at)

    @effect_of(events.PlacementChecked)
    def _placement_checked(self, event: events.PlacementChecked) -> None:
        placement = self.placements[event.placement]
        asked = event.asked or (placement.proof is not None and placement.proof.asked)
        proof = Proof(event.state, event.at, "", asked)
        self.placements[event.placement] = replace(placement, proof=proof)

    def _note_look(
        self,
        position: int,
        looked: Looked,
        at: datetime,
        *,
        answer: FoundPost | None,
        state: ProofState | None,
        next_look_at: datetime | None,
    ) -> None:
        """Keep what no event holds: what stands there, where, and when to look again."""
        placement = self.placements[position]
        found = looked.post.text if looked.post and state and state.other_text else ""
        proof = placement.proof
        if proof is not None and state is not None:
            proof = replace(proof, mark=mark_of(looked))
        stands = answer or looked.post
        address, thread = placement.address, placement.thread
        if stands and stands.under:
            address = str(stands.address)
            thread = None if stands.thread is None else str(stands.thread)
        self.placements[position] = replace(
            placement,
            address=address,
            thread=thread,
            next_look_at=next_look_at,
            put_off_at=at,
            proof=proof,
            found=found[:LONGEST_POST],
        )

    def follow_up(self, number: FollowUpNumber) -> FollowUp:
        """The comment of that number; raises UNKNOWN_FOLLOW_UP."""
        for one in self.follow_ups:
            if one.number == number:
                return one
        raise Refusal(Reason.UNKNOWN_FOLLOW_UP, self.number)

    def add_follow_up(self, comment: FoundPost, at: datetime) -> None:
        """Record a citizen's comment under a placed answer, once.

        Those after the first MOST_FOLLOW_UPS are left: the card of the last one says so.
        """
        address = str(comment.address)
        if any(one.address == address for one in self.follow_ups):
            return
        if len(self.follow_ups) >= MOST_FOLLOW_UPS:
            return
        number = FollowUpNumber(len(self.follow_ups) + 1)
        self.record(events.FollowUpFound, at, None, follow_up=number)
        text = comment.text[:LONGEST_POST]
        who = (comment.author_name, comment.author_url)
        self.follow_ups[-1] = FollowUp(number, address, comment.url, text, comment.at, *who)

    @effect_of(events.FollowUpFound)
    def _follow_up_found(self, event: events.FollowUpFound) -> None:
        self.follow_ups.append(FollowUp(event.follow_up, "", "", "", event.at))

    def check_unsettled(self, number: FollowUpNumber) -> None:
        """Raises UNKNOWN_FOLLOW_UP, also if it was erased; AlreadySettled if it was decided about."""
        one = self.follow_up(number)
        if one.erased:
            raise Refusal(Reason.UNKNOWN_FOLLOW_UP, self.number)
        if one.settled is not None:
            raise AlreadySettled(self.number, one)

    def settle_follow_up(
        self,
        number: FollowUpNumber,
        by: Actor,
        at: datetime,
        registered: IncidentNumber | None = None,
    ) -> bool:
        """Record that it became an incident, or needs no answer; False if that is recorded already.

        Raises UNKNOWN_FOLLOW_UP, AlreadySettled.
        """
        one = self.follow_up(number)
        again = one.settled is not None and one.settled.by == by.person
        if again and one.registered == registered:
            return False
        self.check_unsettled(number)
        self.record(events.FollowUpSettled, at, by, follow_up=number, registered=registered)
        return True

    @effect_of(events.FollowUpSettled)
    def _follow_up_settled(self, event: events.FollowUpSettled) -> None:
        one = self.follow_up(event.follow_up)
        if one.settled is not None:
            raise AlreadySettled(self.number, one)
        settled = replace(one, settled=event.signed, registered=event.registered)
        self.follow_ups[self.follow_ups.index(one)] = settled

    def _comments_to(
        self, answer: FoundPost, looked: Looked, own: Collection[str]
    ) -> Iterator[FoundPost]:
        """The later comments of the thread, and those of the citizen who was answered."""
        our_authors = {*own, answer.author} - {None}
        thread = {answer.address, answer.thread} - {None}
        for comment in looked.replies:
            beside = comment.at > answer.at and (
                not thread.isdisjoint({comment.under, comment.thread})
                or self._by_the_citizen(comment)
            )
            if comment.under != answer.address and not beside:
                continue
            thread.add(comment.address)
            if comment.author not in our_authors:
                yield comment

    def _by_the_citizen(self, comment: FoundPost) -> bool:
        mine, theirs = self.message.author_url, comment.author_url
        return mine is not None and theirs is not None and profile_of(mine) == profile_of(theirs)

    def _renew_placement(self, former: Placement, placement: Placement) -> None:
        self.placements[self.placements.index(former)] = placement
