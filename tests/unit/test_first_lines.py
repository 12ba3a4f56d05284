"""The first line of every message: which incident, its importance, what is to be done by when.

A locked phone shows a hundred characters. The views are taken from the tables by which they are
told, so that a new one is held to the rule as well.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pytest

from domain.model.conversation.cards import (
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    PromiseCard,
    ReferralCard,
)
from domain.model.conversation.notices.kinds import Audience, News, ShowCard
from domain.model.conversation.notices.reminded import reminded
from domain.model.conversation.notices.standing_cards import cards_of, worked_in
from domain.model.conversation.question import AboutIncident, Question
from domain.model.conversation.questions import HeldDraft, ReturnWithText
from domain.model.ids import AuthorityCode, IncidentNumber, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState
from domain.model.incident.events import AnswerPrepared, DraftSubmitted, Reminded, Undoing
from domain.model.incident.workflow.referral import waiting_of
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.message.citizen_message import Network
from domain.model.organisation.people import Role
from domain.ports.snapshots import CardContent, IncidentSnapshot, NewsContent, QuestionSnapshot
from handlers.cards import in_each_mode, render_card
from handlers.lists import read_commands
from handlers.news import history, render_news, render_reminders
from handlers.news.event_words import WORDS
from handlers.questions import render_closed, view_of
from handlers.ui.rendered import MessagePart, Rendered
from tests.questions import ONE_OF_EACH, VARIANTS
from tests.unit import views_samples as sample
from tests.unit.test_views_several import ARCH, EDU, drafted, informed, shared
from tests.unit.views_samples import (
    CONTROL_CHAT,
    FIRST,
    IVANOVA,
    NOW,
    NUMBER,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    at,
    person,
)

SEEN: Final = 100
HIGH: Final = "повышенная важность"
RAISED: Final = "важность повышена"
WHEN: Final = r"((до|срок) (\d\d\.\d\d )?|срок истёк (\d\d\.\d\d |в ))\d\d:\d\d"
TO_DO: Final = re.compile(
    "(выберите орган|решите по возврату|решите по предложению не отвечать"
    "|согласуйте( промежуточный ответ| вопрос автору| окончательный ответ)?|исправьте"
    "|ответьте|направьте окончательный ответ|пришлите информацию|задайте автору вопрос"
    f"|разместите (промежуточный )?ответ),? {WHEN}( |$)"
)
OFFICE: Final = replace(
    sample.WITH_MEDIA,
    organisation=replace(
        sample.WITH_MEDIA.organisation,
        people={
            **sample.WITH_MEDIA.organisation.people,
            **{
                one.id: one
                for one in (
                    person(701, "Серова Яна Юрьевна", Role.EXECUTOR, EDU),
                    person(702, "Громов Глеб Иванович", Role.RESPONSIBLE, ZHKH),
                    person(801, "Глебов Глеб Глебович", Role.DEPUTY_HEAD),
                )
            },
        },
    ),
)
ORGANISATION: Final = OFFICE.organisation
EVERYWHERE: Final = (*sorted(ORGANISATION.places, key=lambda one: one.chat), sample.ANYWHERE)


def incidents() -> Iterator[tuple[str, Incident]]:
    """Every status, of both importances; one authority and several."""
    for make in (sample.every_state, several):
        yield from make().items()
        for name, incident in make().items():
            if not incident.publication:
                incident.importance = Importance.HIGH
                yield f"{name}, high", incident


def several() -> dict[str, Incident]:
    """Several authorities work it; and what else must have happened for all that is told of it."""
    return {
        "shared": shared(),
        "informed": informed(),
        "consolidated draft": drafted(),
        "another lead": led_by(EDU),
        "one leaves": led_by(ZHKH),
        "raised": reweighed(Importance.HIGH),
        "lowered": reweighed(Importance.HIGH, Importance.NORMAL),
        "recounted": recounted(),
        "called": called(),
        "commented in rework": commented_late(),
        "another interim answer": interim_again(),
        "put right": put_right(),
        "sent back, with a word": sent_back(),
        "promise declined": declined(),
        "joined": joined(),
        "joined, agreed": agreed_with_main(),
        "joined, recalled": recalled_with_main(),
        "has a joined one": has_joined(),
        "answer deleted": sample.deleted(),
        "placing ordered": sample.ordered(),
        "placing refused": sample.not_allowed_to_place(),
        "placing asked about again": sample.asked_about_again(),
        "placing found done": sample.stands_already(),
        "placing lost": sample.lost(),
        "placed twice": sample.placed_twice(),
    }


def led_by(lead: AuthorityCode) -> Incident:
    """The builders need not take part any more."""
    incident = informed()
    incident.start_picking()
    incident.pick_lead(lead)
    incident.pick(ARCH, picked=False)
    incident.change_authorities(IVANOVA, at(24, "11:00"))
    return incident


def reweighed(*importances: Importance) -> Incident:
    incident = sample.in_progress()
    for one in importances:
        dues = OFFICE.dues(one, incident.detected_at, incident.policy)
        incident.change_importance(one, dues.answer, dues.draft, IVANOVA, at(24, "10:30"))
    return incident


def recounted() -> Incident:
    incident = sample.in_progress()
    later = replace(incident.due, at=at(25, "10:50"))
    incident.recount(later, at(25, "09:50"), at(24, "12:00"))
    return incident


def called() -> Incident:
    incident = sample.in_progress()
    incident.call(IVANOVA, at(24, "12:00"))
    return incident


def commented_late() -> Incident:
    incident = sample.in_rework()
    incident.comment(FIRST, "Проверьте запятые.", IVANOVA, at(24, "11:31"))
    return incident


def interim_again() -> Incident:
    incident = sample.placed(DraftKind.INTERIM)
    incident.allow_interim(IVANOVA, at(24, "12:00"))
    return incident


def declined() -> Incident:
    incident = sample.promised()
    incident.decline_promises(FIRST, PETROV, at(24, "12:00"))
    return incident


def earlier(make: Callable[[], Incident] = sample.in_progress) -> Incident:
    """Another one, to which this one may be joined."""
    incident = make()
    incident.number = IncidentNumber(NUMBER - 1)
    return incident


def joined(main: Incident | None = None) -> Incident:
    """It was in work already."""
    incident, main = sample.in_progress(), main or earlier()
    incident.join(main, IVANOVA, at(24, "11:00"))
    incident.follow(main, IVANOVA, at(24, "11:00"))
    return incident


def agreed_with_main() -> Incident:
    return joined(earlier(sample.approved))


def recalled_with_main() -> Incident:
    main = earlier(sample.approved)
    incident = joined(main)
    main.recall(FIRST, IVANOVA, at(24, "11:40"))
    incident.follow(main, IVANOVA, at(24, "11:40"))
    return incident


def has_joined() -> Incident:
    """One that is joined still, and one that is no more."""
    main = sample.in_progress()
    for number in (NUMBER + 1, NUMBER + 2):
        other = sample.in_progress()
        other.number = IncidentNumber(number)
        other.join(main, IVANOVA, at(24, "11:00"))
    other.separate(main, IVANOVA, at(24, "11:05"))
    return main


def sent_back() -> Incident:
    incident = sample.declined(sample.returned())
    incident.comment_referral(ZHKH, "Участок ваш с мая.", IVANOVA, at(24, "11:40"))
    return incident


def put_right() -> Incident:
    """Before it is routed."""
    incident = sample.registered()
    dues = OFFICE.dues(Importance.NORMAL, at(24, "09:00"), incident.policy)
    incident.correct_detection(at(24, "09:00"), dues.answer, dues.draft, IVANOVA, at(24, "10:10"))
    incident.correct_source(sample.LINK, Network.VK, IVANOVA, at(24, "10:11"))
    return incident


NAMED: Final = dict(incidents())


def first_line(rendered: Rendered, incident: Incident) -> str:
    """What is seen at once, once it says which incident it is and how important."""
    seen = sample.visible(rendered.parts[0].html)[:SEEN].split("\n")[0]
    noun = "Публикация " if incident.publication else ""
    begins = f"{noun}№{incident.number}"
    if incident.importance is Importance.HIGH:
        raised = f"{seen} · ".startswith(f"{begins} · {RAISED} · ")
        begins += f" · {RAISED if raised else HIGH}"
    assert f"{seen} · ".startswith(f"{begins} · "), seen
    return seen


def asks(card: CardKey, incident: Incident) -> bool:
    """Whether the card, where it is worked, asks for something with a due."""
    match card:
        case ControlCard():
            return incident.status is Status.REGISTERED
        case ExecutorCard(authority=authority):
            return authority in incident.awaited
        case ApprovalCard(version=version):
            return incident.draft(version).state is DraftState.WAITING
        case PlacementCard(version=version):
            approved = incident.draft(version).state is DraftState.APPROVED
            return approved and incident.status is Status.APPROVED
        case ReferralCard(authority=authority):
            return waiting_of(authority, incident.referrals) is not None
        case AlertCard() | PromiseCard() | OverviewCard():
            return False  # a promise is due by a day


def asks_apart(card: CardKey, place: Place, incident: Incident) -> bool:
    """Whether the text to place stands in the same chat, and asks for that itself."""
    if not isinstance(card, ExecutorCard) or card.authority != incident.lead:
        return False
    return incident.answer_agreed and ORGANISATION.sole_body_at(place) == card.authority


@pytest.mark.parametrize("name", NAMED)
def test_a_card_says_what_to_do_by_when_and_in_whose_matter(name: str) -> None:
    incident = NAMED[name]
    for card in cards_of(incident):
        for place in EVERYWHERE:
            shown = render_card(
                CardContent(ShowCard(card, place), IncidentSnapshot(incident, OFFICE)), NOW
            )
            seen = first_line(shown, incident)
            worked = worked_in(place, card, incident, ORGANISATION)
            asked = worked and asks(card, incident) and not asks_apart(card, place, incident)
            assert bool(TO_DO.search(seen)) == asked, (card, seen)
            assert "На улице" in seen, card


@pytest.mark.parametrize("name", NAMED)
def test_what_a_card_asks_just_now_leaves_its_first_line_as_it_is(name: str) -> None:
    incident = NAMED[name]
    for card in cards_of(incident):
        snapshot = IncidentSnapshot(incident, OFFICE)
        lines = {
            first_line(rendered, incident)
            for mode, rendered in in_each_mode(card, sample.ANYWHERE, snapshot, NOW)
            # What control's card says without being asked is less.
            if mode != PLAIN or not isinstance(card, ControlCard)
        }
        assert len(lines) == 1


def test_every_kind_of_card_is_looked_at() -> None:
    assert {card.kind for one in NAMED.values() for card in cards_of(one)} == set(CardKind)


@pytest.mark.parametrize("name", NAMED)
def test_news_says_what_to_do_by_when_and_what_has_happened(name: str) -> None:
    incident = NAMED[name]
    for news in news_of(incident):
        seen = first_line(
            render_news(NewsContent(news, IncidentSnapshot(incident, OFFICE)), NOW), incident
        )
        assert len(seen.split(" · ")) > 1 + (HIGH in seen)
        if news.audience is Audience.AUTHORITY and isinstance(news.card, ExecutorCard):
            assert bool(TO_DO.search(seen)) == (news.card.authority in incident.awaited), seen


def news_of(incident: Incident) -> Iterator[News]:
    """Every event of it, to each audience that is told of such an event."""
    for event in incident.events:
        for audience in WORDS[type(event)].news:
            if audience is Audience.COLLEAGUE and isinstance(event, Undoing):
                if isinstance(event, DraftSubmitted | AnswerPrepared) and event.version == FIRST:
                    continue
                whose = replace(event, whose=PETROV.person)
                yield News(whose, audience, ZHKH_CHAT, ExecutorCard(NUMBER, ZHKH))
                continue
            for code in incident.authorities or (ZHKH,):
                card = ExecutorCard(NUMBER, code)
                yield News(event, audience, ORGANISATION.place_of(code), card)


def test_every_piece_of_news_is_looked_at() -> None:
    seen = {(news.audience, type(news.event)) for one in NAMED.values() for news in news_of(one)}
    assert seen == {(audience, event) for event, said in WORDS.items() for audience in said.news}


OPEN: Final = {name: incident for name, incident in NAMED.items() if not incident.status.closed}


@pytest.mark.parametrize("kind", ReminderKind)
def test_a_reminder_says_what_to_do_by_when(kind: ReminderKind) -> None:
    for name, incident in OPEN.items():
        about = next(iter(incident.missing_contributions), None) if "CONTR" in kind.name else None
        event = Reminded(number=NUMBER, at=NOW, by=None, kind=kind, since=NOW, authority=about)
        for place in (*reminded(event, incident, ORGANISATION), sample.ANYWHERE):
            rendered = render_reminders(place, [(event, IncidentSnapshot(incident, OFFICE))], NOW)
            seen = first_line(rendered, incident)
            if kind in {ReminderKind.ALERT_IGNORED, ReminderKind.NOT_REPORTED}:
                assert "свяжитесь с заместителем главы" in seen or "доложите главе" in seen, name
                continue
            assert TO_DO.search(seen) or not waits_at(place, incident), (name, seen)


def waits_at(place: Place, incident: Incident) -> bool:
    """Whether those who read it there are to do something now."""
    coordinates = place == ORGANISATION.coordinator(incident.kind)
    if coordinates and incident.status in {Status.REGISTERED, Status.ON_APPROVAL}:
        return True
    return any(place == ORGANISATION.place_of(code) for code in incident.awaited)


ASKED: Final = (*(one for one in ONE_OF_EACH if isinstance(one, AboutIncident)), *VARIANTS)


STAND: Final = ("in progress", "in progress, high", "publication in progress")


@pytest.mark.parametrize(
    ("about", "name"),
    [
        (about, name)
        for about in ASKED
        for name in (["answered by control"] if isinstance(about, ReturnWithText) else STAND)
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_a_question_names_its_incident(about: AboutIncident, name: str) -> None:
    incident = NAMED[name]
    question = Question(PETROV.person, CONTROL_CHAT, about)
    first_line(view_of(QuestionSnapshot(5, question, incident, OFFICE, NOW)), incident)
    first_line(render_closed(HeldDraft, incident), incident)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_looked_up_names_its_incident(name: str) -> None:
    incident = NAMED[name]
    for pages in (
        history.pages(incident, incident.events, OFFICE, NOW),
        read_commands.deadline_pages(incident, OFFICE),
    ):
        first_line(Rendered((MessagePart(pages[0]),)), incident)
