"""What the bot asks people, and what stands there once a question is closed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.model.conversation.question import (
    QUESTIONS,
    About,
    AboutIncident,
    HeldMessage,
    HeldText,
    Question,
)
from domain.model.conversation.questions import (
    DoubtfulLink,
    HeldContribution,
    HeldDraft,
    PlacementLink,
    Register,
    ReturnWithText,
    WhatIsMeant,
)
from domain.model.ids import ChatId, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftFinding, DraftKind, FindingKind, ReviewFindings
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import LinkWarning
from domain.model.organisation.office import Office
from domain.ports.snapshots import QuestionSnapshot
from handlers.questions import render_closed, view_of
from handlers.ui.rendered import Rendered
from tests.questions import ONE_OF_EACH, VARIANTS
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, EDU, HOSTILE, NOW, NUMBER, OFFICE, ZHKH_CHAT

PRIVATE = Place(ChatId(601))
ASKED = [one for one in (*ONE_OF_EACH, *VARIANTS) if isinstance(one, AboutIncident)]
LINK = DoubtfulLink(NUMBER, "https://ok.ru/group/1", LinkWarning.OTHER_NETWORK)


def stands(about: About) -> Callable[[], Incident]:
    """Return the sample of an incident that it can be asked about."""
    return sample.with_ready_text if isinstance(about, ReturnWithText) else sample.in_progress


def ask(
    about: About,
    make: Callable[[], Incident] | None = None,
    place: Place = ZHKH_CHAT,
    person: int = 601,
    office: Office = OFFICE,
) -> Rendered:
    question = Question(PersonId(person), place, about)
    incident = (make or stands(about))() if isinstance(about, AboutIncident) else None
    rendered = view_of(QuestionSnapshot(7, question, incident, office, NOW))
    if incident:
        sample.check_message(rendered)
    return rendered


def held(
    text: str,
    *warnings: DraftWarning,
    kind: DraftKind = DraftKind.FINAL,
    approved: bool = False,
    proof: ReviewFindings | None = None,
) -> HeldDraft:
    text_held = HeldText(text, None, kind=kind, warnings=warnings, proof=proof)
    return HeldDraft(NUMBER, text_held, approved=approved)


def to_register(text: str = sample.TEXT) -> WhatIsMeant:
    return WhatIsMeant(HeldMessage(CitizenMessage(text), NOW, ()))


def of_both_departments() -> Office:
    """Иванова has the posts of Петров too."""
    people = OFFICE.organisation.people
    posts = people[PersonId(501)].posts | people[PersonId(601)].posts
    both = replace(people[PersonId(501)], posts=posts)
    organisation = replace(OFFICE.organisation, people={**people, both.id: both})
    return replace(OFFICE, organisation=organisation)


def test_questions_as_approved() -> None:
    places = {"in a group": ZHKH_CHAT, "in private": PRIVATE}
    approved.check(
        "questions",
        {
            f"{type(about).__name__} {number}, {where}": ask(about, place=place)
            for where, place in places.items()
            for number, about in enumerate(ASKED, start=1)
        },
    )


def test_questions_about_other_incidents_as_approved() -> None:
    approved.check(
        "questions_otherwise",
        {
            "a text to place was promised, no link came": ask(
                PlacementLink(NUMBER, missed=True), sample.approved
            ),
            "a link to another network": ask(LINK),
            "a link to no network": ask(replace(LINK, link="https://example.org/1")),
            "a link to the citizen's own message": ask(
                replace(LINK, warning=LinkWarning.CITIZENS_OWN)
            ),
            "a publication's question": ask(PlacementLink(NUMBER), sample.prepared),
            "to register, in a group": ask(Register(), place=CONTROL_CHAT, person=501),
            "to register, in private": ask(Register(), place=PRIVATE),
            "one way to register": ask(to_register(), place=PRIVATE),
            "several ways to register": ask(
                to_register(),
                place=Place(ChatId(501)),
                person=501,
                office=of_both_departments(),
            ),
        },
    )


def test_held_texts_as_approved() -> None:
    talk, to_come = DraftWarning.TALK, DraftWarning.INTERIM
    promise = "Здравствуйте! О результате сообщим до 8 декабря."
    slip = ReviewFindings(
        (DraftFinding(0, 12, FindingKind.SPELLING, "Опечатка.", ("Здравствуйте",), certain=True),)
    )
    question = held(sample.ASKED, kind=DraftKind.CLARIFICATION, approved=True)
    information = HeldText("Кто ответит?", None)
    first, second = (HeldText(one, None, warnings=(talk,)) for one in ("Завтра.", "Кто ответит?"))
    remarks = HeldDraft(NUMBER, first.with_remark(second))
    approved.check(
        "questions_held_texts",
        {
            "talk": ask(held("Завтра.", talk)),
            "remarks that may be talk": ask(remarks),
            "a link": ask(held("https://vk.com/a", DraftWarning.LINK_ALONE)),
            "a promise": ask(held(promise, to_come)),
            "a promise after an interim answer": ask(
                held(promise, to_come), lambda: sample.placed(DraftKind.INTERIM)
            ),
            "a promise that may be talk": ask(held(promise, talk, to_come)),
            "a promise with a slip": ask(held(promise, to_come, proof=slip)),
            "a slip": ask(held(promise, proof=slip)),
            "a gap": ask(held("Починим до ___ числа")),
            "after the approval": ask(held(sample.ANSWER, approved=True)),
            "a question after the approval": ask(question),
            "talk about a publication": ask(held("Завтра.", talk), sample.prepared),
            "an answer to a publication": ask(held(sample.ANSWER), sample.prepared),
            "another answer to a publication": ask(
                held(sample.ANSWER, approved=True), sample.prepared
            ),
            "information": ask(HeldContribution(NUMBER, EDU, information)),
            "information that may be talk": ask(
                HeldContribution(NUMBER, EDU, replace(information, warnings=(talk,)))
            ),
        },
    )


def test_closed_questions_as_approved() -> None:
    incident = sample.in_progress()
    approved.check(
        "questions_closed",
        {
            kind.__name__: render_closed(
                kind, incident if issubclass(kind, AboutIncident) else None
            )
            for kind in QUESTIONS.values()
        },
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_question(text: str) -> None:
    for about in (
        held(text),
        held(text, approved=True),
        replace(LINK, link=f"https://vk.com/{text}"),
    ):
        sample.check_message(ask(about))
    sample.visible(ask(to_register(text), place=PRIVATE).parts[0].html)
