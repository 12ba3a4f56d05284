"""Photos and documents: how many are taken, what counts as the same, and where they may still join."""

from dataclasses import replace

import pytest

from domain.model.conversation.notices.kinds import RefreshCard
from domain.model.conversation.notices.recipients import notices_for
from domain.model.errors import Limited, Reason, TooMany
from domain.model.incident.events import MessageCompleted
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import (
    MOST_ATTACHMENTS,
    Attachment,
    AttachmentKind,
    CitizenMessage,
    Network,
    checked_attachments,
    same_files,
)
from handlers.texts import words
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    NUMBER,
    ORGANISATION,
    PLAN,
    TEXT,
    after,
    photos,
    standing,
)

ONE, TWO = photos(2)
FILM = Attachment(AttachmentKind.VIDEO, "film", "film")


@pytest.mark.parametrize("count", [0, 1, MOST_ATTACHMENTS], ids=["none", "one", "an album"])
def test_as_many_files_are_taken_as_an_album_holds(count: int) -> None:
    assert checked_attachments(photos(count)) == photos(count)


def test_one_more_is_refused() -> None:
    with refused_for(TooMany(Limited.ATTACHMENTS, 10, 11)):
        checked_attachments(photos(MOST_ATTACHMENTS + 1))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param((), (), True, id="none"),
        pytest.param((ONE,), (replace(ONE, file_id="another"),), True, id="another id of it"),
        pytest.param((ONE, TWO), (TWO, ONE), False, id="another order"),
        pytest.param((ONE,), (ONE, TWO), False, id="one more"),
        pytest.param((ONE,), (TWO,), False, id="another"),
    ],
)
def test_files_are_told_apart_by_what_never_changes(
    one: tuple[Attachment, ...], other: tuple[Attachment, ...], same: bool
) -> None:
    assert same_files(one, other) is same


@pytest.mark.parametrize(
    ("given", "text"),
    [
        pytest.param((ONE,), "1 фото", id="a photo"),
        pytest.param((PLAN,), "1 документ", id="a document"),
        pytest.param((ONE, TWO, PLAN, PLAN), "2 фото, 2 документа", id="both"),
        pytest.param((ONE, FILM, PLAN), "1 фото, 1 видео, 1 документ", id="of each kind"),
        pytest.param((PLAN,) * 5, "5 документов", id="many"),
    ],
)
def test_files_are_counted_in_words(given: tuple[Attachment, ...], text: str) -> None:
    assert words.attachments(given) == text


def test_files_without_a_text_are_no_draft() -> None:
    incident = standing(Status.ON_APPROVAL)
    with refused_for(Reason.DRAFT_EMPTY):
        incident.submit(" ", BORIS, after(25), [ONE])
    assert len(incident.drafts) == 1


def test_too_many_files_leave_the_waiting_draft_as_it_is() -> None:
    incident = standing(Status.ON_APPROVAL)
    with refused_for(Limited.ATTACHMENTS):
        incident.submit(TEXT, BORIS, after(25), photos(11))
    assert incident.waiting_draft is incident.drafts[-1]


def test_the_rest_of_a_message_only_refreshes_the_cards() -> None:
    incident = standing(Status.REGISTERED)
    whole = CitizenMessage("Нет воды", Network.VK, attachments=(ONE, TWO))
    incident.complete(whole, ANNA, after(1))
    [event] = incident.events
    assert incident.message == whole
    assert event == MessageCompleted(
        number=NUMBER, at=after(1), by=ANNA, network=Network.VK, attachments=2
    )
    notices = list(notices_for(event, incident, ORGANISATION))
    assert notices
    assert all(isinstance(notice, RefreshCard) for notice in notices)
