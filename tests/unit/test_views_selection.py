"""A selection of several incidents, as its owner sees it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.messengers.packing import LONGEST_DATA, pack
from domain.model.conversation.notices.kinds import ListKind, Offer, TextNotice
from domain.model.conversation.selection import (
    Bulk,
    BulkAction,
    BulkOutcome,
    Selection,
    Skipped,
    SkipReason,
)
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SelectionId
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import SelectionSnapshot
from handlers.lists import render_said
from handlers.selection import AskBulk, ConfirmBulk, SelectOne, render_selection
from handlers.ui.markup import LONGEST_MESSAGE
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, HOSTILE, NOW, OFFICE, ZHKH, at

INSULT = NoAnswerGround.INSULT


def row(number: int, status: Status = Status.REGISTERED) -> IncidentRow:
    authorities = () if status is Status.REGISTERED else (ZHKH,)
    return IncidentRow(
        IncidentNumber(number),
        status,
        Importance.NORMAL,
        at(25, "09:50"),
        authorities,
        "Яма",
        since=at(24, "10:00"),
    )


NEW, WORKED, CLOSED = row(12), row(13, Status.IN_PROGRESS), row(14, Status.CANCELLED)


def snapshot(
    *rows: IncidentRow, chosen: tuple[int, ...] = (), asked: Bulk | None = None, office=OFFICE
) -> SelectionSnapshot:
    selection = Selection(
        id=SelectionId(5),
        person=PersonId(501),
        offered=tuple(one.number for one in rows),
        chosen={IncidentNumber(number) for number in chosen},
        asked=asked,
    )
    return SelectionSnapshot(selection, {one.number: one for one in rows}, office)


def text(shown: SelectionSnapshot, now: datetime = NOW) -> str:
    rendered = render_selection(shown, now)
    (part,) = rendered.parts
    assert 0 < len(sample.visible(part.html)) <= LONGEST_MESSAGE
    return part.html


def turned(page: int) -> SelectionSnapshot:
    shown = snapshot(*map(row, range(1, 26)))
    shown.selection.turn(page)
    return shown


def done(bulk: Bulk, incidents: Sequence[int], *left: Skipped) -> SelectionSnapshot:
    shown = snapshot(NEW)
    shown.selection.finish(BulkOutcome(bulk, tuple(map(IncidentNumber, incidents)), left))
    return shown


def skipped(number: int, why: SkipReason, status: Status) -> Skipped:
    return Skipped(IncidentNumber(number), why, status)


def test_a_selection_as_approved() -> None:
    closed, chosen = snapshot(NEW), (12, 13)
    closed.selection.close()
    publication = replace(NEW, kind=IncidentKind.PUBLICATION)
    high = replace(WORKED, importance=Importance.HIGH)
    deeds = [
        Bulk(BulkAction.ROUTE),
        Bulk(BulkAction.ROUTE, authority=ZHKH),
        Bulk(BulkAction.RAISE),
        Bulk(BulkAction.LEAVE_UNANSWERED),
        Bulk(BulkAction.LEAVE_UNANSWERED, ground=INSULT),
        Bulk(BulkAction.CANCEL),
        Bulk(BulkAction.CANCEL, ground=CancelGround.POST_DELETED),
    ]
    shown = {
        "new": snapshot(NEW, WORKED),
        "chosen": snapshot(NEW, WORKED, chosen=chosen),
        "chosen, others work on it": snapshot(NEW, WORKED, chosen=(13,)),
        "high importance": snapshot(high),
        "a publication": snapshot(publication, chosen=(12,)),
        "one was closed since": snapshot(NEW, CLOSED),
        "the second of three pages": turned(1),
        "the last page": turned(2),
        **{
            f"asked: {bulk.action} {bulk.authority or bulk.ground or ''}".rstrip(): snapshot(
                NEW, WORKED, chosen=chosen, asked=bulk
            )
            for bulk in deeds
        },
        "asked, fits nothing any more": snapshot(
            CLOSED, chosen=(14,), asked=Bulk(BulkAction.CANCEL)
        ),
        "done": done(
            deeds[1],
            (1, 2),
            skipped(5, SkipReason.CLOSED, Status.ANSWERED),
            skipped(6, SkipReason.OUT_OF_TURN, Status.ON_APPROVAL),
            skipped(7, SkipReason.NOT_PERMITTED, Status.REGISTERED),
            skipped(8, SkipReason.NEEDS_CARD, Status.REGISTERED),
        ),
        **{
            f"nothing done, {why}": done(deeds[2], (), skipped(5, why, Status.REGISTERED))
            for why in (SkipReason.UNCHANGED, SkipReason.PUBLICATION)
        },
        "closed": closed,
    }
    approved.check("selection", {title: render_selection(of, NOW) for title, of in shown.items()})


def test_whose_due_would_be_over_at_once_as_approved() -> None:
    sooner, later = NEW, replace(WORKED, due_at=at(25, "14:00"))
    interim = replace(row(15, Status.AWAITING_FINAL), interim=True)
    raising = snapshot(sooner, later, interim, chosen=(12, 13, 15), asked=Bulk(BulkAction.RAISE))
    moments = {"in time": NOW, "late for one": at(24, "15:00")}
    approved.check(
        "selection_raised",
        {title: render_selection(raising, now) for title, now in moments.items()},
    )


def test_the_buttons_of_a_list_as_approved() -> None:
    offers = {
        "nothing": None,
        "to select of those that are open": Offer(ListKind.OPEN, select=True),
        "to select of those overdue": Offer(ListKind.OVERDUE, select=True),
        "the next page": Offer(ListKind.MY, next_page=2),
        "both": Offer(ListKind.OPEN, select=True, next_page=1),
    }
    approved.check(
        "list_offers",
        {
            title: render_said(TextNotice(CONTROL_CHAT, "Список", offer=offer))
            for title, offer in offers.items()
        },
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_authoritys_name_breaks_a_selection(name: str) -> None:
    office = sample.office(name)
    bulk = Bulk(BulkAction.ROUTE, authority=ZHKH)
    text(snapshot(NEW, WORKED, chosen=(12, 13), office=office))
    text(snapshot(NEW, WORKED, chosen=(12, 13), asked=Bulk(BulkAction.ROUTE), office=office))
    text(snapshot(NEW, WORKED, chosen=(12, 13), asked=bulk, office=office))
    done = snapshot(NEW, office=office)
    done.selection.finish(BulkOutcome(bulk, (IncidentNumber(12),), ()))
    text(done)


def test_the_largest_selection_fits_a_message() -> None:
    biggest = [row(number) for number in range(2**31 - 51, 2**31 - 1)]
    chosen = tuple(one.number for one in biggest)
    text(snapshot(*biggest, chosen=chosen))
    shown = snapshot(*biggest, chosen=chosen)
    left = tuple(Skipped(one.number, SkipReason.CLOSED, Status.CANCELLED) for one in biggest)
    shown.selection.finish(BulkOutcome(Bulk(BulkAction.CANCEL), (), left))
    text(shown)


def test_what_buttons_carry_fits_whatever_the_numbers() -> None:
    code = AuthorityCode("x" * 24)
    huge, incident = SelectionId(2**31 - 1), IncidentNumber(2**31 - 1)
    for data in (
        AskBulk(selection=huge, bulk_action=BulkAction.ROUTE, authority=code),
        ConfirmBulk(selection=huge, bulk_action=BulkAction.ROUTE, authority=code),
        ConfirmBulk(
            selection=huge, bulk_action=BulkAction.LEAVE_UNANSWERED, ground=NoAnswerGround.THREAT
        ),
        SelectOne(selection=huge, incident=incident, chosen=True),
    ):
        assert len(pack(data).encode()) <= LONGEST_DATA
