"""An office and incidents for tests of what people see."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import TypeGuard
from zoneinfo import ZoneInfo

import pytest

from bot.messengers.packing import pack
from domain.model.actor import Actor
from domain.model.ids import (
    AuthorityCode,
    BotId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    PersonId,
    Place,
    PromiseNumber,
    ReferralNumber,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.network.post import FoundPost, Looked, PageAddress, PostAddress, PostState
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role
from domain.model.time.official_days import OfficialDays, Published
from domain.model.time.schedule import DEFAULT_WEEK
from domain.model.time.work_calendar import WorkCalendar
from handlers.ui.buttons import Button, Key, Keyboard, Says
from handlers.ui.markup import without_clock
from handlers.ui.rendered import Rendered

MOSCOW = ZoneInfo("Europe/Moscow")
ZHKH = AuthorityCode("zhkh")
NUMBER = IncidentNumber(12)
FIRST = DraftVersion(1)
CONTROL_CHAT = Place(ChatId(-1001))
MEDIA_CHAT = Place(ChatId(-1002))
ZHKH_CHAT = Place(ChatId(-1003))
ANYWHERE = Place(ChatId(-1))
"""Nobody knows who reads there, so every card has its buttons."""
BOT = BotId(100_000)
IVANOVA = Actor(PersonId(501), MessageRef(BOT, CONTROL_CHAT, MessageId("7")))
PETROV = Actor(PersonId(601), MessageRef(BOT, ZHKH_CHAT, MessageId("8")))
TEXT = "На улице Ленина третий день нет света."
ANSWER = "Уважаемая Мария! Освещение восстановлено."
ASKED = "Уважаемая Мария! Назовите подъезд."
LINK = "https://vk.com/wall-1_2"
PROMISED = date(2026, 12, 12)
ANSWER_LINK = "https://vk.com/wall-1_2?reply=3"

HOSTILE = [
    pytest.param("<b>", id="open tag"),
    pytest.param("</b></pre></blockquote>", id="closing tags"),
    pytest.param("<a href='javascript:alert(1)'>x</a>", id="link"),
    pytest.param("a & b &amp; &lt; &#60; &copy", id="references"),
    pytest.param('"><script>alert(1)</script>', id="quote"),
    pytest.param("<!-- <?", id="comment"),
    pytest.param("%s {0} \\", id="placeholders"),
    pytest.param("абв " * 2500, id="many words"),
    pytest.param("б" * 10_000, id="one endless word"),
    pytest.param("👨‍👩‍👧‍👦🇷🇺" * 1_200, id="emoji"),
    pytest.param("&" * 10_000, id="ampersands"),
    pytest.param("<" * 4096, id="angle brackets"),
    pytest.param("строка\n" * 2_000, id="many lines"),
]


def at(day: int, clock: str, month: int = 11) -> datetime:
    """A moment of 2026 in Moscow, given in UTC as the storage does."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


NOW = at(24, "13:00")


def calendar(until: date = date(2026, 12, 31)) -> WorkCalendar:
    holidays = {date(2027, 1, day): "Новогодние каникулы" for day in (*range(1, 7), 8)}
    holidays[date(2027, 1, 7)] = "Рождество Христово"
    rules = OfficialDays(DEFAULT_WEEK, Published(holidays, {}, until), "", {})
    dates = (date(2026, 11, 1) + timedelta(days=n) for n in range(150))
    return WorkCalendar({day: rules.day(day) for day in dates}, MOSCOW, until)


def person(number: int, name: str, role: Role, authority: AuthorityCode | None = None) -> Person:
    return Person(PersonId(number), name, frozenset({Post(role, authority)}))


def office(
    name: str = "Управление ЖКХ",
    people: tuple[Person, ...] = (),
    until: date = date(2026, 12, 31),
) -> Office:
    """Control and one or more authorities; `people` come besides Иванова and Петров."""
    staff = (
        person(501, "Иванова Анна Петровна", Role.CONTROL),
        person(601, "Петров Иван Сергеевич", Role.EXECUTOR, ZHKH),
        *people,
    )
    bodies = (
        Authority(ZHKH, name, ZHKH_CHAT),
        Authority(AuthorityCode("edu"), "Образование", Place(ChatId(-1004))),
        Authority(
            AuthorityCode("arch"), "Управление архитектуры и строительства", Place(ChatId(-1005))
        ),
    )
    organisation = Organisation(
        name="Администрация",
        region="",
        week=DEFAULT_WEEK,
        corrections={},
        control=CONTROL_CHAT,
        authorities={body.code: body for body in bodies},
        people={known.id: known for known in staff},
    )
    return Office(organisation, calendar(until))


OFFICE = office()
WITH_MEDIA = replace(
    OFFICE,
    organisation=replace(
        OFFICE.organisation,
        authorities={**OFFICE.organisation.authorities, MEDIA: media_department(MEDIA_CHAT)},
    ),
)


def registered(
    importance: Importance = Importance.NORMAL,
    message: CitizenMessage | None = None,
    detected_at: datetime | None = None,
    of: Office = OFFICE,
    kind: IncidentKind = IncidentKind.INCIDENT,
) -> Incident:
    detected = detected_at or at(24, "10:00")
    dues = of.dues(importance, detected, of.policy)
    known = CitizenMessage(TEXT, Network.VK, LINK, "Мария К.", "https://vk.com/id1")
    incident = Incident(
        number=NUMBER,
        kind=kind,
        message=message or known,
        importance=importance,
        detected_at=detected,
        registered_at=detected,
        registered_by=IVANOVA,
        due=dues.answer,
        draft_due_at=dues.draft,
        policy=of.policy,
    )
    incident.record_registration()
    return incident


def in_progress(message: CitizenMessage | None = None) -> Incident:
    incident = registered(message=message)
    incident.route(ZHKH, IVANOVA, at(24, "10:20"))
    return incident


def found() -> Incident:
    """A publication that its authority works."""
    incident = registered(kind=IncidentKind.PUBLICATION)
    incident.route(ZHKH, PETROV, at(24, "10:20"))
    return incident


def prepared(text: str = ANSWER) -> Incident:
    """Its answer is ready to be placed."""
    incident = found()
    incident.submit(text, PETROV, at(24, "11:00"))
    return incident


def prepared_anew() -> Incident:
    """A newer text took the place of version 1."""
    incident = prepared()
    incident.replace_approved(f"{ANSWER} Спасибо.", PETROV, at(24, "11:30"))
    return incident


def placed_undrafted() -> Incident:
    """Answered by a link alone."""
    incident = found()
    incident.place(ANSWER_LINK, PETROV, at(24, "12:50"))
    return incident


def given_to_control(incident: Incident) -> Incident:
    incident.give_to_control(incident.due, incident.draft_due_at, IVANOVA, at(24, "12:30"))
    return incident


def on_approval(text: str = ANSWER, message: CitizenMessage | None = None) -> Incident:
    incident = in_progress(message)
    incident.submit(text, PETROV, at(24, "11:00"))
    return incident


def commented(text: str = "Назовите срок.") -> Incident:
    incident = on_approval()
    incident.comment(FIRST, text, IVANOVA, at(24, "11:10"))
    return incident


def in_rework(text: str = "Назовите срок.") -> Incident:
    incident = commented(text)
    incident.decide(FIRST, RejectionReason, IVANOVA, at(24, "11:30"))
    return incident


READY_TEXT = "Здравствуйте! Яму засыплем завтра, до обеда."


def with_ready_text() -> Incident:
    """Control has answered version 1 with a text of its own."""
    incident = on_approval()
    incident.comment(FIRST, READY_TEXT, IVANOVA, at(24, "11:25"), asked=True)
    return incident


def returned_with_text() -> Incident:
    """Version 1 was returned with that text."""
    incident = with_ready_text()
    incident.decide(FIRST, [RejectionReason.LANGUAGE], IVANOVA, at(24, "11:30"), ready=0)
    return incident


def text_accepted() -> Incident:
    """Its executor has accepted that text, which control had approved in advance."""
    incident = returned_with_text()
    incident.accept_ready(FIRST, PETROV, at(24, "11:40"), None)
    return incident


def second_version() -> Incident:
    incident = in_rework()
    incident.submit("Освещение восстановят до 25 ноября.", PETROV, at(24, "11:40"))
    return incident


def replaced() -> Incident:
    incident = on_approval()
    incident.submit("Освещение восстановят до 25 ноября.", PETROV, at(24, "11:05"))
    return incident


def approved(text: str = ANSWER, message: CitizenMessage | None = None) -> Incident:
    incident = on_approval(text, message)
    incident.decide(FIRST, (), IVANOVA, at(24, "11:30"))
    return incident


def answered(url: str | None = ANSWER_LINK, when: datetime | None = None) -> Incident:
    incident = approved()
    incident.place(url, PETROV, when or at(24, "11:50"))
    return incident


def deleted() -> Incident:
    """The answer was found, and deleted later."""
    incident = answered()
    address = PostAddress(Network.VK, "-1_2_3")
    post = FoundPost(address, ANSWER_LINK, ANSWER, at(24, "11:50"), "-1")
    for clock, looked in (
        ("11:55", Looked(PostState.PLACED, post)),
        ("12:50", Looked(PostState.GONE)),
    ):
        incident.record_look(
            0, ANSWER_LINK, looked, at(24, clock), own=(), next_look_at=at(24, "13:00")
        )
    return incident


PAGE = PageAddress(Network.VK, "-1")


def ordered() -> Incident:
    """To be placed in the name of a page."""
    incident = approved()
    incident.order_placing(PAGE, PostAddress(Network.VK, "-1_2"), PETROV, at(24, "11:50"))
    return incident


def not_allowed_to_place() -> Incident:
    incident = ordered()
    incident.begin_placing(at(24, "11:51"), allowed=False, permitted=True)
    return incident


def asked_about_again() -> Incident:
    """Ordered too long ago: nothing was written."""
    incident = ordered()
    incident.begin_placing(at(24, "13:51"), allowed=True, permitted=True)
    return incident


def stands_already() -> Incident:
    """The answer was found there before it was written."""
    incident = ordered()
    address, url = PostAddress(Network.VK, "-1_2_9"), f"{LINK}?reply=9"
    incident.note_standing(
        FoundPost(address, url, ANSWER, at(24, "11:40"), PAGE.key), at(24, "11:51")
    )
    return incident


def lost() -> Incident:
    """Nobody knows whether it was placed."""
    incident = ordered()
    incident.begin_placing(at(24, "11:51"), allowed=True, permitted=True)
    incident.lose_placing(at(24, "12:01"))
    return incident


def placed_twice() -> Incident:
    """By a person, and in the name of the page."""
    incident = ordered()
    attempt = incident.begin_placing(at(24, "11:51"), allowed=True, permitted=True)
    assert attempt is not None
    incident.place(None, PETROV, at(24, "11:52"))
    address, url = PostAddress(Network.VK, "-1_2_9"), f"{LINK}?reply=9"
    found = FoundPost(address, url, ANSWER, at(24, "11:51"), PAGE.key)
    assert incident.record_written(attempt, found, at(24, "11:53"), {})
    return incident


def promised() -> Incident:
    """Answered: the light is promised by 12.12.2026."""
    incident = approved()
    words = "Свет дадим до 12 декабря 2026 года"
    incident.place(ANSWER_LINK, PETROV, at(24, "11:50"), promised=[(PROMISED, words)])
    return incident


def tracked() -> Incident:
    """Under control."""
    incident = promised()
    incident.track_promise(PromiseNumber(1), PETROV, at(24, "11:55"))
    return incident


def kept() -> Incident:
    """Done as promised."""
    incident, now = tracked(), at(24, "12:30")
    incident.keep_promise(PromiseNumber(1), "Свет дали.", (), PETROV, now, today=now.date())
    return incident


def put_off() -> Incident:
    """By another day."""
    incident, now = tracked(), at(24, "12:30")
    another = PROMISED + timedelta(days=9)
    why = "Ждём кабель."
    incident.move_promise(PromiseNumber(1), another, why, PETROV, now, today=now.date())
    return incident


def dropped() -> Incident:
    """Off control."""
    incident = tracked()
    incident.drop_promise(PromiseNumber(1), IVANOVA, at(24, "12:30"))
    return incident


def taken() -> Incident:
    incident = in_progress()
    incident.take(ZHKH, PETROV, at(24, "10:30"))
    return incident


def withdrawn(incident: Incident) -> Incident:
    incident.withdraw(incident.drafts[-1].version, PETROV, at(24, "11:45"))
    return incident


def recalled() -> Incident:
    incident = approved()
    incident.recall(FIRST, IVANOVA, at(24, "11:40"))
    return incident


def unplaced() -> Incident:
    incident = answered()
    incident.unplace(FIRST, IVANOVA, at(24, "11:55"))
    return incident


def corrected() -> Incident:
    incident = answered(when=at(24, "12:00"))
    incident.correct_placement_link(LINK, PETROV, at(24, "12:05"))
    incident.correct_placement_time(at(24, "11:45"), PETROV, at(24, "12:06"))
    return incident


def drafted(kind: DraftKind) -> Incident:
    """A draft of that kind waits."""
    incident = in_progress()
    incident.submit(ASKED, PETROV, at(24, "11:00"), kind=kind)
    return incident


def agreed(kind: DraftKind) -> Incident:
    """It is to be placed."""
    incident = drafted(kind)
    incident.decide(FIRST, (), IVANOVA, at(24, "11:30"))
    return incident


def placed(kind: DraftKind, when: datetime | None = None) -> Incident:
    """It was placed."""
    incident, moment = agreed(kind), when or at(24, "11:50")
    final = OFFICE.final_dues(moment, incident.policy)
    incident.place(ANSWER_LINK, PETROV, moment, final=final)
    return incident


def sent_back(kind: DraftKind) -> Incident:
    """It is to be reworked."""
    incident = drafted(kind)
    incident.decide(FIRST, {RejectionReason.OFF_TOPIC}, IVANOVA, at(24, "11:30"))
    return incident


def replied() -> Incident:
    """The author replied to a clarification."""
    incident = placed(DraftKind.CLARIFICATION)
    incident.add_authors_reply("Подъезд второй, этаж пятый.", PETROV, at(24, "12:10"))
    return incident


def final_after_interim() -> Incident:
    incident = placed(DraftKind.INTERIM)
    incident.submit(ANSWER, PETROV, at(25, "10:00"))
    return incident


def unanswered(incident: Incident) -> Incident:
    incident.leave_unanswered(NoAnswerGround.INSULT, IVANOVA, at(24, "11:55"))
    return incident


def cancelled(incident: Incident) -> Incident:
    incident.cancel(CancelGround.MISTAKE, IVANOVA, at(24, "11:55"))
    return incident


def duplicate() -> Incident:
    """Of incident №3, which is in work."""
    incident, original = in_progress(), in_progress()
    original.number = IncidentNumber(3)
    incident.cancel_as_duplicate(original, IVANOVA, at(24, "11:55"))
    return incident


def original() -> Incident:
    """In work; №15 and №16 were found to repeat it."""
    incident = in_progress()
    for number in (15, 16):
        other = registered()
        other.number = IncidentNumber(number)
        other.cancel_as_duplicate(incident, IVANOVA, at(24, "11:55"))
    return incident


def reopened(incident: Incident, clock: str = "12:10", day: int = 24) -> Incident:
    """Taken into work again; the new dues count after an answer only."""
    dues = OFFICE.dues(incident.importance, at(day, clock), incident.policy)
    incident.reopen(dues.answer, dues.draft, IVANOVA, at(day, clock))
    return incident


REASON = "Улица Ленина — <областная> дорога."
FIRST_REFERRAL = ReferralNumber(1)
EDU = AuthorityCode("edu")


def returned(reason: str = REASON) -> Incident:
    incident = in_progress()
    incident.return_to_control(ZHKH, reason, PETROV, at(24, "11:00"))
    return incident


def proposed() -> Incident:
    incident = in_progress()
    incident.propose_no_answer(ZHKH, NoAnswerGround.INSULT, PETROV, at(24, "11:00"))
    return incident


def declined(incident: Incident) -> Incident:
    incident.decline_referral(FIRST_REFERRAL, IVANOVA, at(24, "11:30"))
    return incident


def redirected() -> Incident:
    incident = returned()
    incident.redirect(FIRST_REFERRAL, EDU, IVANOVA, at(24, "11:30"))
    return incident


def confirmed() -> Incident:
    incident = proposed()
    incident.confirm_no_answer(FIRST_REFERRAL, IVANOVA, at(24, "11:30"))
    return incident


def overtaken() -> Incident:
    incident = returned()
    incident.submit(ANSWER, PETROV, at(24, "11:20"))
    return incident


def redirected_back() -> Incident:
    """Returned by the second authority too."""
    incident = redirected()
    incident.return_to_control(EDU, "Не школа.", PETROV, at(24, "11:40"))
    incident.redirect(ReferralNumber(2), ZHKH, IVANOVA, at(24, "11:50"))
    return incident


def every_state() -> dict[str, Incident]:
    """Every status, by every way that matters to what is shown."""
    chosen = registered()
    chosen.pick(ZHKH)
    return {
        "registered": registered(),
        "registered, high": registered(Importance.HIGH),
        "registered, chosen": chosen,
        "in progress": in_progress(),
        "on approval": on_approval(),
        "on approval, commented": commented(),
        "in rework": in_rework(),
        "answered by control": with_ready_text(),
        "returned with a text": returned_with_text(),
        "text accepted": text_accepted(),
        "second version": second_version(),
        "replaced": replaced(),
        "approved": approved(),
        "answered": answered(),
        "taken": taken(),
        "withdrawn": withdrawn(on_approval()),
        "returned": returned(),
        "returned twice": redirected_back(),
        "proposed": proposed(),
        "return declined": declined(returned()),
        "proposal declined": declined(proposed()),
        "redirected": redirected(),
        "proposal confirmed": confirmed(),
        "return overtaken": overtaken(),
        "returned, cancelled": cancelled(returned()),
        "duplicate": duplicate(),
        "original": original(),
        "reopened after an answer": reopened(answered()),
        "reopened, approval lost": reopened(cancelled(approved())),
        "reopened, draft lost": reopened(unanswered(on_approval())),
        "reopened, to be routed": reopened(cancelled(registered())),
        "withdrawn rework": withdrawn(second_version()),
        "approval recalled": recalled(),
        "placement undone": unplaced(),
        "placement corrected": corrected(),
        "answered without a link": answered(None),
        "promised": promised(),
        "promise tracked": tracked(),
        "promise kept": kept(),
        "promise put off": put_off(),
        "promise dropped": dropped(),
        "answered late": answered(when=at(26, "10:00")),
        "unanswered at once": unanswered(registered()),
        "unanswered while a draft waits": unanswered(on_approval()),
        "unanswered after approval": unanswered(approved()),
        "cancelled at once": cancelled(registered()),
        "cancelled in rework": cancelled(in_rework()),
        "interim waits": drafted(DraftKind.INTERIM),
        "interim in rework": sent_back(DraftKind.INTERIM),
        "interim approved": agreed(DraftKind.INTERIM),
        "interim placed": placed(DraftKind.INTERIM),
        "interim placed late": placed(DraftKind.INTERIM, at(26, "10:00")),
        "final draft after an interim answer": final_after_interim(),
        "clarification waits": drafted(DraftKind.CLARIFICATION),
        "clarification approved": agreed(DraftKind.CLARIFICATION),
        "clarification placed": placed(DraftKind.CLARIFICATION),
        "author replied": replied(),
        "publication": registered(kind=IncidentKind.PUBLICATION),
        "publication in progress": found(),
        "publication, text ready": prepared(),
        "publication, text replaced": prepared_anew(),
        "publication, a link alone": placed_undrafted(),
        "publication handed over": given_to_control(found()),
        "publication handed over, text ready": given_to_control(prepared()),
    }


assert {incident.status for incident in every_state().values()} == set(Status)


_SOUND = re.compile(
    r"(?:[^<&]|&(?:lt|gt|amp|quot|#x27);"
    r"|</?(?:b|i|s|u|code|pre|blockquote)>|<blockquote expandable>|<a href=\"[^\"<>]*\">|</a>)*"
)


class _Reader(HTMLParser):
    """Collects what is visible and checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def visible(html: str) -> str:
    """The text that people see, once the markup is found sound and the message not too long.

    Without the reader's own clock: it says what stands before it.
    """
    html = without_clock(html)
    assert _SOUND.fullmatch(html)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    assert 0 < len(reader.text) <= 4096
    return reader.text


def check_message(rendered: Rendered) -> None:
    """What holds for every message about an incident."""
    for part in rendered.parts:
        text_to_copy = part.html.startswith("<pre>") and part.html.endswith("</pre>")
        assert text_to_copy or f"№{NUMBER}" in visible(part.html)
        visible(part.html)
    assert all(part.keyboard is None for part in rendered.parts[:-1])
    for label, data in buttons(rendered):
        assert 0 < len(label) <= 64
        assert 0 < len(data.encode()) <= 64


def buttons(rendered: Rendered) -> list[tuple[str, str]]:
    """Labels of what does something, with what it carries."""
    return [(one.label, pack(one)) for one in keys(rendered) if _does(one)]


def keys(rendered: Rendered) -> list[Key]:
    """All that stands under it."""
    keyboard = rendered.parts[-1].keyboard
    return [key for row in keyboard.rows for key in row] if isinstance(keyboard, Keyboard) else []


def _does(key: Key) -> TypeGuard[Button]:
    return isinstance(key, Button) and not isinstance(key, Says)


def labels(rendered: Rendered) -> list[list[str]]:
    """Labels of what does something, as the rows they stand in."""
    keyboard = rendered.parts[-1].keyboard
    if not isinstance(keyboard, Keyboard):
        return []
    rows = ([one.label for one in row if _does(one)] for row in keyboard.rows)
    return list(filter(None, rows))
