"""Placed answers as they stand in the network: proofs, and comments in their threads.

An answered incident is closed, but what stands in the network can still change.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.model.incident import events
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.proof import Proof, ProofState, answer_in, mark_of, verdict
from domain.model.incident.placing import Placing
from domain.model.incident.state import effect_of
from domain.model.message.profile import profile_of
from domain.model.network.post import LONGEST_POST, FoundPost, Looked

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
    ) -> Sequence[FoundPost]:
        """Record what a look at that placement found; return the comments in the answer's thread.

        No-op if its link is another by now. `own`: the administration's pages in that network. The
        placement itself stays as recorded: people decide about it.
        """
        placement = self.placement_at(position, url)
        if placement is None:
            return ()
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
        return () if answer is None else [*self._comments_to(answer, looked, own)]

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
