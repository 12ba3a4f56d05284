"""Lives of incidents as chance would have them, by the rules of the aggregate and a real calendar."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber, MessageId, MessageRef, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.model.message.likeness import Alike, Likeness
from domain.model.network.post import FoundPost, Looked, PostAddress, PostState
from domain.model.organisation.office import Office
from tests.storage.samples import (
    BOT,
    CONTROL,
    FILE,
    IVANOVA,
    PARKS,
    PETROV,
    ROADS,
    ZHKH,
    ZHKH_PLACE,
    calendar_of,
)
from tests.unit.calendars import moscow

OFFICE: Final = Office(FILE, calendar_of(FILE))
START: Final = moscow("2026-06-01")
BODIES: Final = (ZHKH, ROADS, PARKS)
AUTHORS: Final = ("https://vk.com/id1", "https://vk.com/id2", "https://ok.ru/3", None)
TOPICS: Final = (Topic("ЖКХ", "Вода"), Topic("ЖКХ", "Мусор"), Topic("Дороги", "Ямы"), Topic())
ALIKE: Final = ((), (), *((Alike(IncidentNumber(1), one),) for one in Likeness))
TEXT: Final = "Воду дадут завтра к вечеру, работы идут"


class Life:
    """One message, and somebody who does to it what comes to mind."""

    def __init__(self, number: int, chance: Random, days: int = 45) -> None:
        """It comes in on one of so many days from START on."""
        self.chance = chance
        self.looks = Random(number)  # noqa: S311 - no secret
        """What looks find: a chance of its own, so that they change nobody's life."""
        self.now = START + timedelta(minutes=chance.randrange(60 * 24 * days))
        detected_at = self.now - timedelta(minutes=chance.choice([0, 5, 90, 700]))
        importance = chance.choice([Importance.NORMAL, Importance.NORMAL, Importance.HIGH])
        kind = chance.choice([IncidentKind.INCIDENT] * 3 + [IncidentKind.PUBLICATION])
        if kind is IncidentKind.PUBLICATION:
            importance = Importance.NORMAL
        dues = OFFICE.dues(importance, detected_at, Policy())
        self.messages = number * 1000
        self.incident = Incident(
            number=IncidentNumber(number),
            kind=kind,
            message=CitizenMessage(
                f"={number}+1 Нет воды",
                chance.choice([Network.VK, Network.OK, Network.OTHER]),
                author_url=chance.choice(AUTHORS),
            ),
            importance=importance,
            detected_at=detected_at,
            registered_at=self.now,
            registered_by=self.control(),
            due=dues.answer,
            draft_due_at=dues.draft,
            policy=Policy(),
            topic=chance.choice(TOPICS),
            alike=chance.choice(ALIKE),
        )
        self.incident.record_registration(imported=chance.random() < 0.2)

    def control(self) -> Actor:
        return Actor(IVANOVA, self._message(CONTROL))

    def executor(self) -> Actor:
        return Actor(PETROV, self._message(ZHKH_PLACE))

    def _message(self, place: Any) -> MessageRef:
        self.messages += 1
        return MessageRef(BOT, place, MessageId(str(self.messages)))

    def lived(self) -> Incident:
        """After so many steps, refused ones among them."""
        for _ in range(self.chance.randrange(28)):
            self.now += timedelta(seconds=self.chance.choice([20, 400, 3_000, 30_000]))
            steps = self.usual() if self.chance.random() < 0.6 else self._any()
            with suppress(DomainError):
                self.chance.choice(steps)()
        return self.incident

    def usual(self) -> list[Callable[[], object]]:
        """What is expected where it stands."""
        match self.incident.status:
            case Status.REGISTERED:
                return [self.route, self.route_to_several]
            case Status.IN_PROGRESS | Status.AWAITING_FINAL:
                return [self.submit, self.submit, self.return_it]
            case Status.ON_APPROVAL:
                return [self.approve, self.approve, self.reject]
            case Status.APPROVED:
                return [self.place]
            case _:
                return [self.look, self.look, self.reopen, self.correct_time]

    def _any(self) -> list[Callable[[], object]]:
        return [
            *(self.change_importance, self.correct_detection, self.change_authorities),
            *(self.contribute, self.submit, self.replace, self.withdraw, self.recall),
            *(self.unplace, self.correct_time, self.return_it, self.redirect, self.decline),
            *(self.leave_unanswered, self.cancel, self.reopen, self.allow_interim),
            *(self.acknowledge, self.report_to_head, self.give_to_control),
        ]

    def route(self) -> None:
        self.incident.route(self.chance.choice(BODIES), self.control(), self.now)

    def route_to_several(self) -> None:
        for body in self.chance.sample(BODIES, 2):
            self.incident.pick(body)
        self.incident.pick_lead(self.incident.plan.authorities[0])  # type: ignore[union-attr]
        self.incident.route(None, self.control(), self.now)

    def change_authorities(self) -> None:
        self.incident.start_picking()
        body = self.chance.choice(BODIES)
        self.incident.pick(body)
        self.incident.pick_lead(body)
        self.incident.change_authorities(self.control(), self.now)

    def submit(self) -> None:
        kind = self.chance.choice([None, *DraftKind])
        self.incident.submit(TEXT, self.executor(), self.now, kind=kind)

    def replace(self) -> None:
        self.incident.replace_approved(TEXT, self.executor(), self.now)

    def contribute(self) -> None:
        self.incident.contribute(self.chance.choice(BODIES), TEXT, self.executor(), self.now)

    def approve(self) -> None:
        version = self.incident.drafts[-1].version
        by = self.control()
        self.incident.decide(version, (), by, self.now, confirmed=True)

    def reject(self) -> None:
        reasons = self.chance.sample(list(RejectionReason), self.chance.choice([1, 2]))
        self.incident.decide(self.incident.drafts[-1].version, reasons, self.control(), self.now)

    def withdraw(self) -> None:
        if self.incident.drafts:
            self.incident.withdraw(self.incident.drafts[-1].version, self.executor(), self.now)

    def recall(self) -> None:
        if self.incident.drafts:
            self.incident.recall(self.incident.drafts[-1].version, self.control(), self.now)

    def place(self) -> None:
        final = OFFICE.final_dues(self.now, self.incident.policy)
        url = f"https://vk.com/wall-1_{self.messages}" if self.incident.approved_draft else None
        self.incident.place(url, self.executor(), self.now, final=final)

    def look(self) -> None:
        """At the link of any placement; the answer stands there, or nothing."""
        if placed := [(at, one.url) for at, one in enumerate(self.incident.placements) if one.url]:
            position, url = self.looks.choice(placed)
            address = PostAddress(Network.VK, url)
            ours = FoundPost(address, url, TEXT, self.now, None)
            missing = Looked(PostState.MISSING)
            found = self.looks.choice([Looked(PostState.PLACED, ours), missing])
            self.incident.record_look(position, url, found, self.now, own=(), next_look_at=None)

    def unplace(self) -> None:
        if self.incident.placements:
            first = OFFICE.first_dues(self.incident)
            version = self.incident.placements[-1].version
            self.incident.unplace(version, self.executor(), self.now, first)

    def correct_time(self) -> None:
        moment = self.now - timedelta(minutes=self.chance.randrange(60))
        final = OFFICE.final_dues(moment, self.incident.policy)
        self.incident.correct_placement_time(moment, self.executor(), self.now, final)

    def return_it(self) -> None:
        if authorities := self.incident.authorities:
            body = self.chance.choice(authorities)
            self.incident.return_to_control(body, "Не наше", self.executor(), self.now)

    def redirect(self) -> None:
        last = ReferralNumber(len(self.incident.referrals))
        self.incident.redirect(last, self.chance.choice(BODIES), self.control(), self.now)

    def decline(self) -> None:
        last = ReferralNumber(len(self.incident.referrals))
        self.incident.decline_referral(last, self.control(), self.now)

    def change_importance(self) -> None:
        importance = self.chance.choice(list(Importance))
        dues = OFFICE.dues(importance, self.incident.clock_from, self.incident.policy)
        self.incident.change_importance(
            importance, dues.answer, dues.draft, self.control(), self.now
        )

    def correct_detection(self) -> None:
        moment = self.now - timedelta(minutes=self.chance.randrange(300))
        dues = OFFICE.dues(self.incident.importance, moment, self.incident.policy)
        self.incident.correct_detection(moment, dues.answer, dues.draft, self.control(), self.now)

    def leave_unanswered(self) -> None:
        ground = self.chance.choice(list(NoAnswerGround))
        self.incident.leave_unanswered(ground, self.control(), self.now)

    def cancel(self) -> None:
        ground = self.chance.choice([CancelGround.MISTAKE, CancelGround.POST_DELETED])
        self.incident.cancel(ground, self.control(), self.now)

    def reopen(self) -> None:
        dues = OFFICE.dues(self.incident.importance, self.now, self.incident.policy)
        self.incident.reopen(dues.answer, dues.draft, self.control(), self.now)

    def allow_interim(self) -> None:
        self.incident.allow_interim(self.control(), self.now)

    def acknowledge(self) -> None:
        self.incident.acknowledge(self.control(), self.now)

    def report_to_head(self) -> None:
        self.incident.report_to_head(self.control(), self.now)

    def give_to_control(self) -> None:
        dues = OFFICE.first_dues(self.incident)
        self.incident.give_to_control(dues.answer, dues.draft, self.control(), self.now)


def now_after(lives: list[Life]) -> datetime:
    """A moment at which all of that has happened."""
    return max(life.now for life in lives) + timedelta(hours=1)
