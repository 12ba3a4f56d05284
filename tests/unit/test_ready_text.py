"""Which replies of control to a draft are the answer itself, and what accepting one does (§13)."""

from dataclasses import replace

import pytest

from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import (
    Draft,
    DraftKind,
    DraftState,
    OutdatedVersion,
    RejectionReason,
)
from domain.model.incident.answer.ready_text import is_ready_text
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DRAFT_DUE,
    FIRST,
    MARIA,
    READY_TEXT,
    ROADS,
    SECOND,
    after,
    photos,
    returned_with_text,
    shared,
    with_ready_text,
)

DRAFT = "Здравствуйте! Яму на дороге во дворе дома 5 засыпали щебнем и заровняли"
BARE = "Яму на дороге во дворе дома 5 засыпали щебнем и заровняли"
ASKED = "Уточните, пожалуйста, в каком подъезде дома 5 на улице Ленина нет света?"


def draft(text: str, kind: DraftKind = DraftKind.FINAL) -> Draft:
    waiting = with_ready_text().drafts[0]
    waiting.text, waiting.kind = text, kind
    return waiting


ANSWERS = [
    (DRAFT, "Здравствуйте! Яму на дороге во дворе дома 5 засыпали щебнем, заровняли."),
    (DRAFT, "здравствуйте, яму на дороге засыпали ещё вчера."),
    (DRAFT, "Добрый день! Ремонт дороги запланирован на май 2027 года."),
    (DRAFT, "Уважаемая Ольга Петровна! Дорогу во дворе отремонтируют в мае."),
    (DRAFT, "Яму на дороге во дворе дома 5 засыпали щебнем и заровняли."),
    (BARE, "Яму на дороге во дворе дома 5 засыпали щебнем, заровняли."),
    (BARE, "Яма на дороге во дворе дома 5 засыпана щебнем и заровнена."),
    (BARE, "ЯМУ НА ДОРОГЕ ВО ДВОРЕ ДОМА 5 ЗАСЫПАЛИ ЩЕБНЕМ И ЗАРОВНЯЛИ"),
    (BARE, "Яму на дороге во дворе дома 5 вчера засыпали щебнем и заровняли катком."),
    ("Елку увезём", "Здравствуйте! Ёлку увезём завтра."),
    ("Ёлку на площади убрали вчера вечером", "Елку на площади убрали вчера вечером."),
]
REMARKS = [
    (DRAFT, "Здравствуйте!"),
    (DRAFT, "Добрый день, коллеги! Допишите, кто выполнил работы."),
    (DRAFT, "Борис, добрый день, исправьте, пожалуйста, адрес дома"),
    (DRAFT, "Запятая перед «и» не нужна"),
    (DRAFT, "Опечатка в слове «заровняли»"),
    (DRAFT, "Назовите день работ"),
    (DRAFT, "А кто засыпал яму на дороге во дворе дома 5?"),
    (DRAFT, "Яму на дороге во дворе дома 5 точно засыпали щебнем и заровняли?"),
    (DRAFT, "Исправьте: яму на дороге во дворе дома 5 засыпали щебнем, заровняли."),
    (DRAFT, "Лучше так: яму на дороге во дворе дома 5 засыпали щебнем, заровняли."),
    (DRAFT, "Надо: яму на дороге во дворе дома 5 засыпали щебнем, заровняли"),
    (DRAFT, "Не по теме, гражданин спрашивал о фонаре"),
    (DRAFT, "Яму засыпали щебнем?"),
    (DRAFT, "засыпали щебнем"),
    (BARE, f"Вы пишете «{BARE}», а на фото яма"),
    (BARE, "Ремонт дороги запланирован на май 2027 года, подрядчик уже выбран."),
    (BARE, f"«{BARE}» — на фото этого не видно, пришлите другое"),
    (BARE, "Яму на дороге"),
    (DRAFT, ""),
    (DRAFT, "👍👍👍"),
]


@pytest.mark.parametrize(("drafted", "text"), ANSWERS)
def test_an_answer_to_the_citizen_is_a_ready_text(drafted: str, text: str) -> None:
    assert is_ready_text(text, draft(drafted))


@pytest.mark.parametrize(("drafted", "text"), REMARKS)
def test_a_remark_is_none(drafted: str, text: str) -> None:
    assert not is_ready_text(text, draft(drafted))


def test_a_question_to_the_author_may_be_returned_as_a_better_question() -> None:
    text = "Уточните, пожалуйста, в каком подъезде дома 5 по улице Ленина нет света?"
    assert is_ready_text(text, draft(ASKED, DraftKind.CLARIFICATION))
    assert not is_ready_text(text, draft(ASKED))


def accept(incident: Incident, at: int = 40) -> bool:
    return incident.accept_ready(FIRST, BORIS, after(at), None)


def test_the_accepted_text_is_approved_by_who_returned_it() -> None:
    incident = returned_with_text()
    incident.drafts[0].attachments = photos(2)
    assert accept(incident)
    text = incident.drafts[-1]
    assert (text.text, text.attachments, text.kind) == (READY_TEXT, photos(2), DraftKind.FINAL)
    assert (text.state, text.signed.by) == (DraftState.APPROVED, BORIS.person)
    assert text.decision is not None
    assert (text.decision.signed.by, text.decision.signed.at) == (ANNA.person, after(40))
    assert incident.accepted(FIRST, BORIS.person) is text
    assert incident.accepted(FIRST, MARIA.person) is None


def test_the_draft_due_is_judged_by_the_executors_own_version() -> None:
    incident = returned_with_text()
    accept(incident, at=100_000)
    assert after(100_000) > DRAFT_DUE
    submitted = next(one for one in incident.events if isinstance(one, events.DraftSubmitted))
    assert (submitted.draft_due_kept, submitted.ready_of) == (True, FIRST)


def test_nobody_both_returns_with_a_text_and_makes_it_the_answer() -> None:
    incident = returned_with_text()
    assert not incident.accept_ready(FIRST, ANNA, after(40), None)
    assert incident.waiting_draft is incident.drafts[-1]


def test_missing_information_goes_to_control_again() -> None:
    incident = shared()
    incident.submit("Воду дадут", BORIS, after(20))
    incident.comment(FIRST, READY_TEXT, ANNA, after(25))
    incident.decide(FIRST, [RejectionReason.LANGUAGE], ANNA, after(30), ready=0)
    assert not accept(incident)
    assert incident.waiting_draft is incident.drafts[-1]


def test_information_that_came_after_the_decision_goes_to_control_again() -> None:
    incident = shared()
    incident.contribute(ROADS, "Дорога закрыта", BORIS, after(15))
    incident.submit("Воду дадут", BORIS, after(20))
    incident.comment(FIRST, READY_TEXT, ANNA, after(25))
    incident.decide(FIRST, [RejectionReason.LANGUAGE], ANNA, after(30), ready=0)
    incident.contribute(ROADS, "Дорогу открыли", BORIS, after(35))
    assert not accept(incident)


def test_another_remark_goes_to_control_again() -> None:
    incident = returned_with_text()
    incident.comment(FIRST, "И назовите день", MARIA, after(35))
    assert not accept(incident)


def test_a_text_of_an_older_return_is_not_accepted() -> None:
    incident = returned_with_text()
    incident.submit("Воду дали", BORIS, after(35))
    with pytest.raises(OutdatedVersion):
        accept(incident)
    incident.decide(SECOND, RejectionReason, ANNA, after(40))
    with pytest.raises(OutdatedVersion):
        accept(incident, at=45)


def test_an_erased_text_is_not_accepted() -> None:
    incident = returned_with_text()
    comments = incident.drafts[0].comments
    comments[0] = replace(comments[0], text="")
    with pytest.raises(OutdatedVersion):
        accept(incident)


def test_a_return_without_a_text_has_none() -> None:
    incident = with_ready_text()
    incident.decide(FIRST, RejectionReason, ANNA, after(30))
    with pytest.raises(OutdatedVersion):
        accept(incident)


def test_the_approval_in_advance_can_be_recalled() -> None:
    incident = returned_with_text()
    accept(incident)
    incident.recall(SECOND, ANNA, after(45))
    assert incident.waiting_draft is incident.drafts[-1]
    assert incident.waiting_draft.decision is None
