"""Every kind of notice is registered once: its name, its row in the outbox, its loader, its words."""

from collections.abc import Sequence
from datetime import date

import pytest

import bot.delivery.render_and_send  # noqa: F401 - registers all words
from domain.model.conversation.announcement import AbsenceMarked
from domain.model.conversation.cards import AlertCard, CardMode, ControlCard, ExecutorCard, ModeKind
from domain.model.conversation.notices.kinds import (
    Announce,
    Ask,
    BriefingAsks,
    CatchUp,
    DeleteMessage,
    EditCard,
    EndKind,
    EraseMessage,
    ListKind,
    Offer,
    QuestionEnd,
    Retire,
    SendStoredFile,
    ShowBriefing,
    ShowCard,
    ShowComment,
    ShowJob,
    ShowMemo,
    ShowSearch,
    ShowSelection,
    ShowSorting,
    TextNotice,
)
from domain.model.conversation.notices.notice import KINDS, Priority, SingleNotice
from domain.model.ids import (
    AuthorityCode,
    BotId,
    BriefingId,
    ChatId,
    CommentId,
    IncidentNumber,
    JobId,
    MessageId,
    MessageRef,
    PersonId,
    Place,
    SearchId,
    SelectionId,
)
from domain.model.organisation.absence import NobodyAtWork
from domain.ports.snapshots import MemoContent, NoticeContent
from handlers.ui.rendered import ensure_rendered, renders
from storage.delivery.kinds import CONTENTS, LOADERS, DeliveryRules, load_memo, loads
from storage.outbox.rows import notice_from_row, to_row

BOT, ONE = BotId(7), IncidentNumber(1)
GROUP = Place(ChatId(-1001), 3)
ASKED = MessageRef(BOT, GROUP, MessageId("5"))
DAY = date(2026, 6, 16)

NOTICES: Sequence[SingleNotice] = [
    ShowCard(ControlCard(ONE), GROUP),
    ShowCard(AlertCard(ONE), GROUP, CardMode(ModeKind.OPENED, "x"), resend=True, reply_to=ASKED),
    ShowCard(ExecutorCard(ONE, AuthorityCode("zhkh")), GROUP, bulk=True),
    EditCard(ControlCard(ONE), GROUP, Priority.ANSWER),
    Ask(3, GROUP, ASKED),
    Retire(3, GROUP, QuestionEnd(EndKind.REGISTERED, ONE)),
    TextNotice(GROUP, "<b>Готово</b>", ASKED, Offer(ListKind.OPEN, select=True, next_page=2)),
    TextNotice(GROUP, "Вас нет в списке", stranger=True),
    SendStoredFile(GROUP, 4, "Отчёт", BriefingId(9)),
    SendStoredFile(GROUP, 4, "Отчёт"),
    ShowSelection(SelectionId(2), GROUP, resend=True),
    ShowJob(JobId(6), GROUP),
    ShowBriefing(BriefingId(9), GROUP, asks=BriefingAsks.SEND),
    ShowSearch(SearchId(8), GROUP),
    Announce(GROUP, NobodyAtWork(body=None, first=DAY, last=DAY)),
    Announce(
        GROUP,
        AbsenceMarked(person=PersonId(1), first=DAY, last=DAY, substitute=None, by=PersonId(2)),
    ),
    ShowMemo(GROUP),
    ShowComment(CommentId(1), GROUP, resend=True, aloud=True),
    ShowSorting(GROUP, CommentId(3)),
    EraseMessage(GROUP, ASKED),
    DeleteMessage(GROUP, ASKED),
    CatchUp(GROUP),
]
"""News and reminders are read with their events: `tests/storage/test_delivering.py`."""


@pytest.mark.parametrize("one", NOTICES, ids=lambda one: type(one).__name__)
def test_a_notice_comes_back_from_its_row(one: SingleNotice) -> None:
    row = to_row(one, {})
    again = notice_from_row(type(one), row, BOT)
    if isinstance(one, EditCard):  # how urgent an edit was stands in a column that delivery reads
        assert (again, row["priority"]) == (EditCard(one.card, GROUP), one.priority)
    else:
        assert again == one


def test_only_an_edit_has_nothing_of_its_own() -> None:
    assert to_row(EditCard(ControlCard(ONE), GROUP), {})["payload"] is None
    assert to_row(ShowCard(ControlCard(ONE), GROUP), {})["payload"] is not None


def test_the_samples_are_of_every_kind() -> None:
    assert {one.kind for one in NOTICES} | {"news", "reminder"} == KINDS.keys()


def test_every_kind_has_a_loader_and_words() -> None:
    assert LOADERS.keys() == KINDS.keys() - {CatchUp.kind}  # which becomes other notices
    ensure_rendered(CONTENTS)


def test_what_is_missing_or_there_twice_fails_at_once() -> None:
    class Unknown(NoticeContent):
        """Content that nothing renders."""

    with pytest.raises(LookupError, match="Unknown"):
        ensure_rendered([Unknown])
    with pytest.raises(ValueError, match="MemoContent"):
        renders(MemoContent)(lambda *_: None)
    with pytest.raises(ValueError, match="say"):

        class Another(SingleNotice, kind="say"):
            place: Place

    with pytest.raises(ValueError, match="say"):
        loads(TextNotice, NoticeContent, DeliveryRules())(load_memo)
