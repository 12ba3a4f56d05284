"""Who gets what of each event, as approved: the rows of the table “Who gets what”."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices.kinds import (
    Audience,
    News,
    Notice,
    RefreshCard,
    Remind,
    ShowCard,
)
from domain.model.conversation.notices.recipients import RECIPIENTS, notices_for
from domain.model.conversation.notices.reminded import REMINDED
from domain.model.ids import (
    AuthorityCode,
    ChatId,
    MessageId,
    MessageRef,
    PersonId,
    Place,
    ReferralNumber,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.assignment import Assignment, Plan
from domain.model.incident.workflow.status import (
    CLOSED,
    CancelGround,
    Importance,
    NoAnswerGround,
    Status,
)
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold
from domain.model.message.citizen_message import Network
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Post, Role
from handlers.news.event_words import WORDS
from tests.unit import approved
from tests.unit.incidents import (
    ANNA,
    BORIS,
    BOT,
    CONTROL_CHAT,
    DEPUTYS_CHAT,
    DRAFT_DUE,
    DUE,
    FINAL_DUES,
    FIRST,
    FIRST_DUES,
    GONE,
    GROMOVA,
    IVANOVA,
    KOZLOVA,
    MEDIA_CHAT,
    NUMBER,
    ORGANISATION,
    PETROV,
    ROADS,
    ROADS_CHAT,
    TEXT,
    WITH_DEPUTY,
    WITH_MEDIA,
    ZHKH,
    ZHKH_CHAT,
    after,
    another,
    clarified,
    found,
    placed_interim,
    pressed,
    registered,
    rejected,
    returned,
    reworked,
    shared,
    standing,
    wrote,
)
from tests.unit.incidents import approved as agreed

Act = Callable[[Incident], object]

ANNAS_CHAT, PETROVS_CHAT = Place(ChatId(IVANOVA.id)), Place(ChatId(PETROV.id))
PLACES: Final = {
    ANNAS_CHAT: "Ivanova in private",
    PETROVS_CHAT: "Petrov in private",
    DEPUTYS_CHAT: "deputy head",
    CONTROL_CHAT: "control",
    ZHKH_CHAT: "housing",
    ROADS_CHAT: "roads",
    MEDIA_CHAT: "media department",
    GROMOVA.private: "Gromova in private",
    Place(ChatId(702)): "responsible officer",
}
LATER = replace(DUE, at=after(600))
CULTURE = AuthorityCode("culture")
FIRST_REFERRAL = ReferralNumber(1)

THERE, ELSEWHERE = pressed(PETROV, ZHKH_CHAT), pressed(IVANOVA, CONTROL_CHAT)
BY_CONTROL, IN_PRIVATE = wrote(IVANOVA, CONTROL_CHAT), wrote(IVANOVA, ANNAS_CHAT)
SEMYON = Actor(PersonId(602), MessageRef(BOT, ZHKH_CHAT, MessageId("31")))
EDITED = Actor(PETROV.id, MessageRef(BOT, ZHKH_CHAT, MessageId("10"), edited_at=1_781_600_000))


def told(
    incident: Incident, act: Act = lambda _: None, organisation: Organisation = ORGANISATION
) -> str:
    """Return each event that the act brings about, with all its notices."""
    act(incident)
    lines: list[str] = []
    for event in incident.events:
        notices = list(notices_for(event, incident, organisation))
        edits = [one for one in notices if isinstance(one, RefreshCard)]
        first, others = notices.index(edits[0]), [one for one in notices if one not in edits]
        assert notices[first : first + len(edits)] == edits
        # others are told before; who has written sees the edited cards, or gets a receipt
        assert [*map(_is_receipt, notices[first + len(edits) :])] == [
            *filter(None, map(_is_receipt, others))
        ]
        lines += [f"**{type(event).__name__}**", *_messages(event, notices), *_edited(edits)]
    return "\n".join(lines)


def _is_receipt(one: Notice) -> bool:
    return isinstance(one, News) and one.audience is Audience.AUTHOR


def _messages(event: IncidentEvent, notices: Iterable[Notice]) -> Iterator[str]:
    for one in notices:
        match one:
            case ShowCard(card=card):
                what = f"the {_card(card)} card{', sent anew' if one.resend else ''}"
                assert one == ShowCard(card, one.place, resend=one.resend, reply_to=one.reply_to)
            case News(card=card):
                what = f"news to the {one.audience}, about the {_card(card)} card"
                assert one.event == event
                assert one.audience in WORDS[type(event)].news
            case Remind(card=card):
                what = f"a reminder, under the {_card(card)} card"
                assert one.event == event
            case _:
                continue
        yield f"- {PLACES[one.place]}: {what}{_reply(one)}"


def _card(card: CardKey) -> str:
    other = f"№{card.number} " if card.number != NUMBER else ""
    about = [getattr(card, name, None) for name in ("version", "authority")]
    return " ".join(
        [f"{other}{card.kind.name.lower()}", *(str(one) for one in about if one is not None)]
    )


def _reply(one: ShowCard | News | Remind) -> str:
    to = None if isinstance(one, Remind) else one.reply_to
    if to is None:
        return ""
    there = "" if to.place == one.place else f" in {PLACES[to.place]}"
    return f", in reply to {to.message}{', edited' if to.edited_at else ''}{there}"


def _edited(edits: Iterable[RefreshCard]) -> Iterator[str]:
    by_place: dict[Place | None, list[str]] = {}
    for one in edits:
        by_place.setdefault(one.watched_in, []).append(_card(one.card))
    for place, cards in by_place.items():
        yield f"- edited{f', first at {PLACES[place]}' if place else ''}: {', '.join(cards)}"


def test_the_table_has_a_row_for_every_event() -> None:
    assert RECIPIENTS.keys() == set(IncidentEvent.__subclasses__())


# Before the answer


def routed_at_once() -> Incident:
    incident = registered(by=None)
    incident.route(ZHKH, None, after(0))
    return incident


def registered_in_private() -> Incident:
    incident = standing(Status.REGISTERED)
    incident.registered_by = IN_PRIVATE
    return incident


def test_who_is_told_of_registering_and_routing_as_approved() -> None:
    new = Status.REGISTERED
    approved.check(
        "told_of_registering",
        {
            "registered in private": told(registered(IN_PRIVATE)),
            "registered in the control chat": told(registered(BY_CONTROL)),
            "registered by the monitoring system": told(registered(by=None)),
            "registered and routed by it": told(routed_at_once()),
            "its moment corrected": told(
                standing(new),
                lambda one: one.correct_detection(after(-90), DUE, DRAFT_DUE, IN_PRIVATE, after(5)),
            ),
            "its link corrected": told(
                standing(new),
                lambda one: one.correct_source("https://ok.ru/1", Network.OK, IN_PRIVATE, after(5)),
            ),
            "routed to a chat": told(standing(new), lambda one: one.route(ZHKH, ANNA, after(10))),
            "routed to a topic of a forum": told(
                standing(new), lambda one: one.route(ROADS, ANNA, after(10))
            ),
            "routed to an authority that is gone": told(
                standing(new), lambda one: one.route(GONE, ANNA, after(10))
            ),
            "cancelled by another person than registered it": told(
                registered_in_private(),
                lambda one: one.cancel(
                    CancelGround.MISTAKE, pressed(KOZLOVA, CONTROL_CHAT), after(5)
                ),
            ),
        },
    )


def test_who_is_told_of_drafts_as_approved() -> None:
    without = replace(ORGANISATION, authorities={})
    work, waits, decided = Status.IN_PROGRESS, Status.ON_APPROVAL, Status.APPROVED

    def submit(by: Actor) -> Act:
        return lambda one: one.submit(TEXT, by, after(25))

    def approve(one: Incident) -> object:
        return one.decide(FIRST, (), ANNA, after(30))

    def reject(one: Incident) -> object:
        return one.decide(FIRST, RejectionReason, ANNA, after(30))

    approved.check(
        "told_of_drafts",
        {
            "submitted in the chat": told(standing(work), submit(BORIS)),
            "submitted in private": told(standing(work), submit(wrote(PETROV, PETROVS_CHAT))),
            "submitted by a press": told(standing(work), submit(THERE)),
            "replaced by its author's edit": told(standing(waits), submit(EDITED)),
            "replaced by a colleague": told(standing(waits), submit(SEMYON)),
            "withdrawn by its author": told(
                standing(waits), lambda one: one.withdraw(FIRST, THERE, after(25))
            ),
            "withdrawn by a colleague": told(
                standing(waits), lambda one: one.withdraw(FIRST, SEMYON, after(25))
            ),
            "commented before the decision": told(
                standing(waits), lambda one: one.comment(FIRST, "Когда?", BY_CONTROL, after(25))
            ),
            "commented after a rejection": told(
                rejected(), lambda one: one.comment(FIRST, "Когда?", BY_CONTROL, after(35))
            ),
            "approved": told(standing(waits), approve),
            "approved, the authority is gone": told(standing(waits), approve, without),
            "rejected": told(standing(waits), reject),
            "rejected, the authority is gone": told(standing(waits), reject, without),
            "recalled": told(standing(decided), lambda one: one.recall(FIRST, ANNA, after(35))),
            "recalled by the executor, for another text": told(
                standing(decided), lambda one: one.recall(FIRST, BORIS, after(35))
            ),
            "taken": told(standing(decided), lambda one: one.take(ZHKH, BORIS, after(35))),
            "the author replied": told(
                clarified(), lambda one: one.add_authors_reply("Второй", BORIS, after(50))
            ),
            "a further interim answer allowed": told(
                placed_interim(), lambda one: one.allow_interim(ANNA, after(50))
            ),
        },
    )


def test_who_is_told_of_referrals_as_approved() -> None:
    def redirect(one: Incident) -> object:
        return one.redirect(FIRST_REFERRAL, ROADS, ANNA, after(20))

    informed_by_roads = returned()
    informed_by_roads.assignments.append(Assignment(ROADS, after(10), lead=False))
    work = Status.IN_PROGRESS
    approved.check(
        "told_of_referrals",
        {
            "returned": told(
                standing(work), lambda one: one.return_to_control(ZHKH, "Не наш", BORIS, after(15))
            ),
            "no answer proposed": told(
                standing(work),
                lambda one: one.propose_no_answer(ZHKH, NoAnswerGround.HARM, THERE, after(15)),
            ),
            "declined": told(
                returned(), lambda one: one.decline_referral(FIRST_REFERRAL, ANNA, after(20))
            ),
            "redirected": told(returned(), redirect),
            "redirected to one that informed the lead": told(informed_by_roads, redirect),
        },
    )


# The answer and after


def test_who_is_told_of_placements_as_approved() -> None:
    decided, answered = Status.APPROVED, Status.ANSWERED
    interim, question = DraftKind.INTERIM, DraftKind.CLARIFICATION
    actors = {
        "a link in the chat": BORIS,
        "a press in the chat": THERE,
        "a link by control": BY_CONTROL,
        "a press by control": ELSEWHERE,
        "nobody knows where": Actor(PETROV.id),
    }

    def place(by: Actor) -> Act:
        return lambda one: one.place(None, by, after(40), final=FINAL_DUES)

    def undo(by: Actor) -> Act:
        return lambda one: one.unplace(FIRST, by, after(45), FIRST_DUES)

    def link(by: Actor) -> Act:
        return lambda one: one.correct_placement_link("https://vk.com/b", by, after(45))

    def time(by: Actor) -> Act:
        return lambda one: one.correct_placement_time(after(35), by, after(45), FINAL_DUES)

    def placed_and_undone(kind: DraftKind) -> str:
        incident = agreed(kind)
        incident.importance = Importance.HIGH
        incident.place(None, THERE, after(40), final=FINAL_DUES)
        return told(incident, undo(THERE), WITH_DEPUTY)

    presses = {"there": THERE, "elsewhere": ELSEWHERE}
    approved.check(
        "told_of_placements",
        {
            **{f"placed: {how}": told(standing(decided), place(by)) for how, by in actors.items()},
            "undone by a colleague": told(standing(answered), undo(replace(SEMYON, pressed=True))),
            **{
                f"undone {where}": told(standing(answered), undo(by))
                for where, by in presses.items()
            },
            "another link": told(standing(answered), link(BORIS)),
            "another link, by control": told(standing(answered), link(BY_CONTROL)),
            "another time": told(standing(answered), time(BORIS)),
            "interim by a link": told(agreed(interim), place(BORIS)),
            **{
                f"interim {where}": told(agreed(interim), place(by))
                for where, by in presses.items()
            },
            "interim undone": told(placed_interim(), undo(THERE)),
            "interim, another time": told(placed_interim(), time(BORIS)),
            "interim, another time, by control in private": told(
                placed_interim(), time(IN_PRIVATE)
            ),
            "interim of high importance, undone": placed_and_undone(interim),
            **{
                f"question {where}": told(agreed(question), place(by))
                for where, by in presses.items()
            },
            **{
                f"question undone {where}": told(clarified(), undo(by))
                for where, by in presses.items()
            },
            "question of high importance, undone": placed_and_undone(question),
        },
    )


def test_who_is_told_of_changes_as_approved() -> None:
    changes: dict[str, Act] = {
        "importance lowered": lambda one: one.change_importance(
            Importance.NORMAL, DUE, DRAFT_DUE, ANNA, after(40)
        ),
        "due moved": lambda one: one.recount(LATER, DRAFT_DUE, after(40)),
        "no answer decided": lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(40)),
        "cancelled": lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(40)),
        "a duplicate": lambda one: one.cancel_as_duplicate(another(), ANNA, after(40)),
    }

    def reopen(one: Incident) -> None:
        one.reopen(LATER, DRAFT_DUE, ANNA, after(60))

    def reopened(status: Status, importance: Importance) -> str:
        incident = standing(status)
        incident.importance = importance
        return told(incident, reopen, WITH_DEPUTY)

    cancelled = standing(Status.APPROVED)
    cancelled.cancel(CancelGround.MISTAKE, ANNA, after(40))
    cancelled.events.clear()
    original, duplicate = another(), standing(Status.IN_PROGRESS)
    duplicate.cancel_as_duplicate(original, ANNA, after(40))
    duplicate.reopen(LATER, DRAFT_DUE, ANNA, after(60), original)
    approved.check(
        "told_of_changes",
        {
            **{
                f"{what}, {status}": told(standing(status), act)
                for what, act in changes.items()
                for status in (Status.REGISTERED, Status.APPROVED)
            },
            **{
                f"cancelled, {status}": told(standing(status), changes["cancelled"])
                for status in (Status.IN_PROGRESS, Status.ON_APPROVAL)
            },
            "cancelled, a second draft waits": told(reworked(), changes["cancelled"]),
            **{
                f"reopened from {status}, {importance}": reopened(status, importance)
                for status in sorted(CLOSED)
                for importance in Importance
            },
            "reopened, a text was to be placed": told(cancelled, reopen),
            "the original of a duplicate that is reopened": told(original),
            "importance raised": told(
                standing(Status.IN_PROGRESS),
                lambda one: one.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(40)),
                WITH_DEPUTY,
            ),
        },
    )


# Several authorities (§12)


def drafted() -> Incident:
    incident = shared()
    incident.submit(TEXT, BORIS, after(20))
    incident.events.clear()
    return incident


def approve_without_roads(one: Incident) -> object:
    return one.decide(FIRST, (), ANNA, after(80), confirmed=True)


def reject(one: Incident) -> object:
    return one.decide(FIRST, RejectionReason, ANNA, after(80))


def led_by_roads_now(authorities: tuple[AuthorityCode, ...], *acts: Act) -> str:
    """Return what the last act tells: housing drafted, and then roads became the lead."""
    incident = drafted()
    incident.reassign(Plan(authorities, ROADS), ANNA, after(60))
    for act in acts[:-1]:
        act(incident)
    incident.events.clear()
    return told(incident, acts[-1])


def test_who_of_several_is_told_as_approved() -> None:
    to_route = standing(Status.REGISTERED)
    to_route.plan = Plan((ROADS, ZHKH), ZHKH)
    to_place = drafted()
    approve_without_roads(to_place)
    to_place.events.clear()
    decisions: dict[str, tuple[Act, ...]] = {
        "rejected": (reject,),
        "commented after a rejection": (
            reject,
            lambda one: one.comment(FIRST, TEXT, ANNA, after(90)),
        ),
        "approved": (approve_without_roads,),
        "recalled": (approve_without_roads, lambda one: one.recall(FIRST, ELSEWHERE, after(90))),
    }
    approved.check(
        "told_of_several_authorities",
        {
            "routed to several": told(to_route, lambda one: one.route(None, ANNA, after(10))),
            "information sent": told(
                shared(),
                lambda one: one.contribute(ROADS, TEXT, wrote(PETROV, ROADS_CHAT), after(20)),
            ),
            "rejected": told(drafted(), reject),
            "no answer decided": told(
                drafted(), lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(30))
            ),
            "one leaves, one joins": told(
                shared(),
                lambda one: one.reassign(Plan((ZHKH, CULTURE), ZHKH), ANNA, after(60)),
            ),
            "another lead, an approved text is to be placed": told(
                to_place, lambda one: one.reassign(Plan((ZHKH, ROADS), ROADS), ANNA, after(60))
            ),
            **{
                f"{what}, another leads since{rest}": led_by_roads_now(authorities, *acts)
                for what, acts in decisions.items()
                for rest, authorities in {
                    "": (ZHKH, ROADS),
                    " and the authors are taken off": (ROADS,),
                }.items()
            },
        },
    )


OFFICER = Person(PersonId(702), "Сидоров С. С.", frozenset({Post(Role.RESPONSIBLE, ZHKH)}))
STAFFED = replace(WITH_MEDIA, people={**WITH_DEPUTY.people, OFFICER.id: OFFICER})


def high() -> Incident:
    incident = standing(Status.IN_PROGRESS)
    incident.importance = Importance.HIGH
    return incident


def test_where_people_are_reminded_as_approved() -> None:
    """A line for each kind and state."""
    work = (Status.REGISTERED, Status.IN_PROGRESS, Status.ON_APPROVAL, Status.APPROVED)
    states: dict[str, Callable[[], Incident]] = {
        **{str(status): partial(standing, status) for status in work},
        "of high importance": high,
        "awaiting the final answer": placed_interim,
        **{f"publication {status}": partial(found, status) for status in work[:2]},
    }

    def remind(kind: ReminderKind, about: AuthorityCode | None = None) -> Act:
        return lambda one: one.remind([Threshold(after(60), kind, about)], after(60))

    kinds = [kind for kind, recipients in REMINDED.items() if recipients]  # others resend a card
    informing = {kind for kind in kinds if kind.name.startswith("CONTRIBUTION_")}
    reminded = {
        **{
            f"{kind}, {state}": told(make(), remind(kind), STAFFED)
            for kind in kinds
            if kind not in informing
            for state, make in states.items()
        },
        **{str(kind): told(shared(), remind(kind, ROADS), STAFFED) for kind in sorted(informing)},
    }
    approved.check_lines(
        "told_by_reminders", {title: one.split("\n- ")[1:] for title, one in reminded.items()}
    )
