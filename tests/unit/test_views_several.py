"""What people see when several authorities work one incident (§12): cards, news, reminders, whole."""

from domain.model.conversation.cards import (
    PLAIN,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    ReferralCard,
)
from domain.model.conversation.notices.kinds import Audience, News
from domain.model.ids import AuthorityCode, Place, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.events import IncidentEvent, Reminded
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.people import Role
from domain.ports.snapshots import IncidentSnapshot, NewsContent
from handlers.news import render_news, render_reminders
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import STANDING, render
from tests.unit.incidents import photos
from tests.unit.views_samples import (
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

EDU = AuthorityCode("edu")
ARCH = AuthorityCode("arch")
OFFICE = sample.office(people=(person(701, "Серова Яна Юрьевна", Role.EXECUTOR, EDU),))
EDU_CHAT = OFFICE.organisation.place_of(EDU)
INFORMATION = "В школе горит свет, занятия идут."

CONTROL = ControlCard(NUMBER)
LEADS = ExecutorCard(NUMBER, ZHKH)
OTHERS = ExecutorCard(NUMBER, EDU)
APPROVAL = ApprovalCard(NUMBER, FIRST)


def shared() -> Incident:
    """Housing answers; schools and builders inform it."""
    incident = sample.registered()
    incident.plan = Plan((EDU, ZHKH, ARCH), ZHKH)
    incident.route(None, IVANOVA, at(24, "10:00"))
    return incident


def informed() -> Incident:
    """The schools have."""
    incident = shared()
    incident.contribute(EDU, INFORMATION, PETROV, at(24, "10:40"))
    return incident


def drafted() -> Incident:
    incident = informed()
    incident.submit("Свет дадут завтра к вечеру.", PETROV, at(24, "11:00"))
    return incident


def changing(*, lead: AuthorityCode = ZHKH) -> Incident:
    incident = informed()
    incident.start_picking()
    incident.pick_lead(lead)
    return incident


def show(card: CardKey, incident: Incident, mode: CardMode = PLAIN) -> Rendered:
    return render(card, incident, mode, OFFICE)


def answered_and_reopened() -> Incident:
    incident = drafted()
    incident.decide(FIRST, (), IVANOVA, at(24, "11:10"), confirmed=True)
    incident.place(None, PETROV, at(24, "11:20"))
    return sample.reopened(incident, "12:00")


def informed_again() -> Incident:
    incident = answered_and_reopened()
    incident.contribute(EDU, "В школе света нет.", IVANOVA, at(24, "13:00"))
    return incident


def drafted_and_informed() -> Incident:
    """The builders have sent theirs after the draft, with two photos."""
    incident = drafted()
    incident.contribute(ARCH, INFORMATION, IVANOVA, at(24, "11:10"), photos(2))
    return incident


def without_builders(lead: AuthorityCode) -> Incident:
    """Their authority was taken off."""
    incident = changing(lead=lead)
    incident.pick(ARCH, picked=False)
    incident.change_authorities(IVANOVA, at(24, "11:00"))
    return incident


def returned_by_lead() -> Incident:
    incident = informed()
    incident.return_to_control(ZHKH, "Это не наши сети.", PETROV, at(24, "10:30"))
    return incident


def led_by_schools_now() -> Incident:
    incident = drafted()
    incident.reassign(Plan((EDU, ZHKH, ARCH), EDU), IVANOVA, at(24, "11:05"))
    return incident


def test_cards_as_approved() -> None:
    of_builders, without = ExecutorCard(NUMBER, ARCH), CardMode(ModeKind.OPENED, "v")
    referral, pick = ReferralCard(NUMBER, ZHKH), CardMode(ModeKind.AUTHORITIES)
    reopened, again = answered_and_reopened(), informed_again()
    closed = sample.unanswered(informed())
    approved.check(
        "cards_of_several_authorities",
        {
            "the lead's": show(LEADS, informed()),
            "another's": show(OTHERS, shared()),
            "another's, once the lead has drafted": show(OTHERS, drafted()),
            "another's that has informed the lead": show(OTHERS, informed()),
            "the lead's, reopened": show(LEADS, reopened),
            "another's, reopened": show(OTHERS, reopened),
            "the coordinator's, reopened": show(CONTROL, reopened, STANDING),
            "the lead's, reopened and informed": show(LEADS, again),
            "another's, reopened and informed": show(OTHERS, again),
            "the lead's, with photos": show(LEADS, drafted_and_informed()),
            "another's, with photos": show(of_builders, drafted_and_informed()),
            "another's that was taken off": show(of_builders, without_builders(ZHKH)),
            "the coordinator's": show(CONTROL, informed(), STANDING),
            "the coordinator's, changing": show(CONTROL, changing()),
            "the coordinator's, changing the lead": show(CONTROL, changing(lead=EDU)),
            "the draft's": show(APPROVAL, drafted()),
            "the draft's, to approve without information": show(APPROVAL, drafted(), without),
            "the draft's, informed since": show(APPROVAL, drafted_and_informed()),
            "the draft's, informed when asked": show(APPROVAL, drafted_and_informed(), without),
            "the draft's, another leads": show(APPROVAL, led_by_schools_now()),
            "what the lead returned, where to": show(referral, returned_by_lead(), pick),
            "closed, the lead's": show(LEADS, closed),
            "closed, another's": show(OTHERS, closed),
            "closed, the coordinator's": show(CONTROL, closed),
        },
    )


def told(
    incident: Incident,
    card: CardKey = LEADS,
    audience: Audience = Audience.AUTHORITY,
    event: IncidentEvent | None = None,
) -> Rendered:
    """What is told of its last event, or another."""
    news = News(event or incident.events[-1], audience, ZHKH_CHAT, card)
    rendered = render_news(NewsContent(news, IncidentSnapshot(incident, OFFICE)), NOW)
    sample.check_message(rendered)
    return rendered


def corrected() -> Incident:
    """All have informed the lead, the schools twice."""
    incident = informed()
    incident.contribute(ARCH, "Плановых работ нет.", IVANOVA, at(24, "10:50"))
    incident.contribute(EDU, "В школе света нет.", PETROV, at(24, "10:55"))
    return incident


def with_photos() -> Incident:
    """The same photos came with a correction."""
    incident = shared()
    incident.contribute(EDU, INFORMATION, PETROV, at(24, "10:40"), photos(2))
    incident.contribute(EDU, "В школе света нет.", PETROV, at(24, "10:55"), photos(2))
    return incident


def redirected_to(authority: AuthorityCode) -> Incident:
    """The lead returned it."""
    incident = returned_by_lead()
    incident.redirect(ReferralNumber(1), authority, IVANOVA, at(24, "10:50"))
    return incident


def joined_by_two() -> Incident:
    incident = sample.in_progress()
    incident.reassign(Plan((ZHKH, EDU, ARCH), ZHKH), IVANOVA, at(24, "11:00"))
    return incident


def test_news_of_several_authorities_as_approved() -> None:
    author, of_builders = Audience.AUTHOR, ExecutorCard(NUMBER, ARCH)
    pictured = with_photos()
    first = pictured.events[-2]
    approved.check(
        "news_of_several_authorities",
        {
            "the lead gets information": told(informed()),
            "who sent it": told(informed(), OTHERS, author),
            "the lead gets it after its draft": told(drafted_and_informed()),
            "the lead gets a correction and has all": told(corrected()),
            "who corrected it": told(corrected(), OTHERS, author),
            "the lead gets photos": told(pictured, event=first),
            "the lead gets the same photos again": told(pictured),
            "who sent photos": told(pictured, OTHERS, author, first),
            "the new lead": told(without_builders(EDU), OTHERS),
            "the former lead": told(without_builders(EDU), LEADS),
            "the one that leaves": told(without_builders(EDU), of_builders),
            "the lead that stays": told(joined_by_two()),
            "another's, reopened": told(answered_and_reopened(), OTHERS),
            "returned, another informs": told(redirected_to(ARCH), OTHERS),
            "returned, the former lead": told(redirected_to(ARCH), LEADS),
            "returned, one that informed leads now": told(redirected_to(EDU), OTHERS),
            "returned, the others": told(redirected_to(EDU), of_builders),
        },
    )


def test_reminders_of_several_authorities_as_approved() -> None:
    half, due, overdue = (
        ReminderKind.CONTRIBUTION_HALF_GONE,
        ReminderKind.CONTRIBUTION_DUE,
        ReminderKind.CONTRIBUTION_OVERDUE,
    )
    approved.check(
        "reminders_of_several_authorities",
        {
            "half of the time is gone": remind(EDU_CHAT, half, EDU),
            "it is due": remind(EDU_CHAT, due, EDU),
            "it is overdue, to the lead": remind(ZHKH_CHAT, overdue, EDU),
            "that of two is overdue": remind(ZHKH_CHAT, overdue, EDU, ARCH),
        },
    )


def remind(place: Place, kind: ReminderKind, *bodies: AuthorityCode) -> Rendered:
    """Of the information of these."""
    snapshot = IncidentSnapshot(shared(), OFFICE)
    events = [
        Reminded(number=NUMBER, at=NOW, by=None, kind=kind, since=NOW, authority=body)
        for body in bodies
    ]
    return render_reminders(place, [(event, snapshot) for event in events], NOW)
