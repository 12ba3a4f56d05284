"""What buttons carry: old messages keep theirs for ever, and anybody can forge one."""

from dataclasses import fields

import pytest

from bot.messengers.packing import LONGEST_DATA, pack, unpack
from bot.telegram.markup import digest_of
from domain.model.conversation.cards import CardKind
from domain.model.conversation.menu import PageKind
from domain.model.conversation.selection import BulkAction
from domain.model.ids import (
    LARGEST_NUMBER,
    AuthorityCode,
    DraftVersion,
    IncidentNumber,
    Mark,
    Messenger,
    PersonId,
    SelectionId,
    id_in,
)
from domain.model.incident.workflow.status import CancelGround, IncidentKind, NoAnswerGround
from handlers.cards.approval import Decide
from handlers.cards.buttons import Back
from handlers.cards.control.buttons import Choose, Route
from handlers.cards.executor.buttons import Propose, Take
from handlers.questions.citizens_messages import RegisterAs
from handlers.selection import AskBulk, CloseSelection, ConfirmBulk
from handlers.ui.buttons import BUTTONS, AskReply, Button, column
from handlers.ui.menus import Choice
from handlers.ui.questions import Drop, Dropped
from handlers.ui.rendered import MessagePart

LARGEST = 2**31 - 1
ZHKH = AuthorityCode("zhkh")
NUMBER, VERSION = IncidentNumber(12), DraftVersion(3)


def verdict(*, off_topic: bool, language: bool) -> Decide:
    return Decide(number=NUMBER, version=VERSION, off_topic=off_topic, language=language)


PACKED: dict[str, Button] = {
    "v:12:3:1:0:": verdict(off_topic=True, language=False),
    "bk:12:p:3:": Back(kind=CardKind.PLACEMENT, number=NUMBER, version=VERSION),
    "rg:5:incident:": RegisterAs(question=5, kind=IncidentKind.INCIDENT),
    "ch:12:zhkh:0": Choose(number=NUMBER, authority=ZHKH, chosen=False),
    "to:12::7e9a0c51": Route(number=NUMBER, seen=Mark("7e9a0c51")),
    "pp:12:zhkh:harm": Propose(number=NUMBER, authority=ZHKH, ground=NoAnswerGround.HARM),
    "sa:1:cancel::mistake:0": AskBulk(
        selection=SelectionId(1), bulk_action=BulkAction.CANCEL, ground=CancelGround.MISTAKE
    ),
    "sa:1:no_answer::threat:0": AskBulk(
        selection=SelectionId(1),
        bulk_action=BulkAction.LEAVE_UNANSWERED,
        ground=NoAnswerGround.THREAT,
    ),
    "sa:1:raise:::0": AskBulk(selection=SelectionId(1), bulk_action=BulkAction.RAISE),
    "ty:12:zhkh:7000000000": Take(
        number=NUMBER, authority=ZHKH, assignee=PersonId(7_000_000_000), sure=True
    ),
    "xq:5": Drop(question=5),
    "bn:5": Drop(question=5, what=Dropped.ABSENCE),
    "cro:5:4503599627370495:head.": Choice(
        question=5, kind=PageKind.ROLE, key=str(2**52 - 1), value="head."
    ),
    "cro:5:18014398509481983:head.": Choice(
        question=5, kind=PageKind.ROLE, key=str(id_in(Messenger.MAX, LARGEST_NUMBER)), value="head."
    ),
    f"ccl:{LARGEST}:{'a' * 24}:{'b' * 24}": Choice(
        question=LARGEST, kind=PageKind.CLOSE, key="a" * 24, value="b" * 24
    ),
}
"""As messages in people's chats carry it."""


@pytest.mark.parametrize(("packed", "data"), PACKED.items(), ids=PACKED)
def test_the_packed_form_never_changes(packed: str, data: Button) -> None:
    assert pack(data) == packed
    assert unpack(packed) == data


FORGED = (
    *("", ":", "x", "to", "to:1", "to:::x", "to:x::x", "to:-1::x", "to:1:2:3:4", "ch:1:zhkh"),
    *(f"to:{LARGEST + 1}::x", f"to:{10**30}::x", f"cro:5:{2**54}:head."),
    *(
        "v:1:1:0:",
        "v:1:1:2:0:",
        "v:1:1:yes:0:",
        "bk:x:1:0",
        "bk:e:1:0",
        "bk:o:1:0",
        "sa:1:cancel::boredom:0",
        "sa:1",
    ),
    *(f"uo:5:{page}:{key}" for page in ("ps", "pr", "di", "re", "in", "bo") for key in ("", "x")),
    *("uo:5:ro:x", "uo:5:bo:7.admin", "uo:5:re:7.head.zhkh", "uo:5:in:executor."),
    *("uo:5:as:", "uo:5:af:", "uo:5:ay:x", "uo:5:ad:7.boredom", "uo:5:am:x"),
    *("uo:5:is:code", "uo:5:fi:x", "uo:5:ls:", "uo:5:lk:zhkh"),
    *("cro:5:7:king.", "cre:5:7.executor.:", "cin:5:control.zhkh:", "crg:5::ZZZ"),
    *("c:5::", "cst:5::", "cxx:5::", "cre:5:7.head.:x", "cps:5:7:dismiss", "cis:5:code:back"),
    *("cpg:5::tokens", "cnw:5:zhkh:vk", "cnw:5:zhkh:vk.2", "crp:5::daily.1", "cta:5::x.1"),
)


@pytest.mark.parametrize("forged", FORGED)
def test_what_no_button_carries_is_nothing(forged: str) -> None:
    assert unpack(forged) is None


@pytest.mark.parametrize("authority", ["a:b", "x" * LONGEST_DATA])
def test_what_a_button_cannot_carry_is_never_sent(authority: str) -> None:
    with pytest.raises(ValueError, match=authority):
        pack(Propose(number=NUMBER, authority=AuthorityCode(authority), ground=NoAnswerGround.HARM))


def test_every_kind_of_button_can_be_read() -> None:
    assert unpack(f"to:{LARGEST}::x") == Route(number=IncidentNumber(LARGEST), seen=Mark("x"))
    for prefix, of in BUTTONS.items():
        assert unpack(":".join([prefix, *("…" for _ in fields(of) or of.prefix)])) is None


DIGESTS = {
    "416eb29f38aad3ee": MessagePart(
        "<b>№12</b> Проект",
        column(*(verdict(off_topic=bool(n & 1), language=bool(n & 2)) for n in range(4))),
    ),
    "ae35153cd93c3a57": MessagePart(
        "Выбор\n<i>x</i>",
        column(
            ConfirmBulk(selection=SelectionId(5), bulk_action=BulkAction.ROUTE, authority=ZHKH),
            CloseSelection(selection=SelectionId(5)),
        ),
    ),
    "d7bdafb85eaa4a44": MessagePart("Текст", AskReply('Причина "возврата"')),
    "42498669cca2079d": MessagePart("Текст"),
}
"""As databases keep them."""


@pytest.mark.parametrize(("digest", "part"), DIGESTS.items(), ids=DIGESTS)
def test_what_looks_the_same_keeps_its_digest(digest: str, part: MessagePart) -> None:
    assert digest_of(part) == digest
