"""The card of a comment that waits to be sorted, and the list that many share."""

from dataclasses import replace
from datetime import timedelta

from domain.model.actor import Actor
from domain.model.conversation.cards import PLAIN, REQUESTED, CardMode, ModeKind
from domain.model.conversation.notices.kinds import ShowComment, ShowSorting
from domain.model.found_comment import CommentState, FoundComment, Sorting
from domain.model.ids import AuthorityCode, CommentId, IncidentNumber, PersonId
from domain.model.incident.workflow.status import NoAnswerGround
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.ports.snapshots import CommentContent, SortingContent
from handlers.sorting import render_comment, render_sorting
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit.views_samples import NOW, OFFICE, ZHKH, ZHKH_CHAT

FOUND = NOW - timedelta(minutes=5)
POST = FoundPost(
    PostAddress(Network.VK, "-1_2_3"),
    "https://vk.com/wall-1_2?reply=3",
    "Когда починят фонарь?",
    FOUND,
    "7",
    post=PostAddress(Network.VK, "-1_2"),
    author_name="Пётр Ильин",
    author_url="https://vk.com/id7",
)
COMMENT = FoundComment(CommentId(1), PageAddress(Network.VK, "-1"), POST, FOUND)
FOLLOWING = replace(COMMENT, follows=IncidentNumber(12), likely=(AuthorityCode("edu"),))
ANNA = Actor(PersonId(501))


def card(
    comment: FoundComment, mode: CardMode = PLAIN, *, later: timedelta = timedelta()
) -> Rendered:
    notice = ShowComment(comment.id, ZHKH_CHAT, mode)
    lead = None if comment.follows is None else ZHKH
    return render_comment(CommentContent(notice, comment, OFFICE, lead), NOW + later)


def listed(*comments: FoundComment, waiting: int, later: timedelta = timedelta()) -> Rendered:
    sorting = Sorting(comments, waiting, CommentId(0), waiting > len(comments))
    return render_sorting(SortingContent(ShowSorting(ZHKH_CHAT), sorting, OFFICE), NOW + later)


def saying(text: str, number: int = 1) -> FoundComment:
    return replace(COMMENT, id=CommentId(number), post=replace(POST, text=text))


def test_the_card_and_the_list_as_approved() -> None:
    away = COMMENT.sort(CommentState.UNNEEDED, ANNA, NOW)
    registered = COMMENT.sort(CommentState.REGISTERED, ANNA, NOW, IncidentNumber(5))
    ground = CardMode(ModeKind.OPENED, NoAnswerGround.INSULT)
    many = [saying(f"Вопрос {number}?", number) for number in range(1, 6)]
    day = timedelta(days=1)
    approved.check(
        "comment_to_sort",
        {
            "found": card(COMMENT),
            "words of danger": card(saying("На Ленина, 5 прорвало трубу!")),
            "changed by its author": card(COMMENT.looked("Когда починят фонарь и люк?", NOW)),
            "reminded of": card(COMMENT.reminded(NOW)),
            "its deadline has passed": card(COMMENT, later=2 * day),
            "grounds of §19": card(COMMENT, CardMode(ModeKind.OPENED)),
            "a ground is to be confirmed": card(COMMENT, ground),
            "registered": card(registered),
            "needs no answer": card(away),
            "the same a quarter of an hour later": card(away, later=timedelta(minutes=16)),
            "found by a search a day later": card(away, REQUESTED, later=day),
            "deleted by its author": card(COMMENT.looked(None, NOW).looked(None, NOW)),
            "erased": card(replace(away, post=replace(POST, text="", url="", author_name=None))),
            "hostile words": card(saying("<b>Ян</b> & [x](y)")),
            "list: five of seven": listed(*many, waiting=7),
            "list: one has a card of its own": listed(*many[:4], many[4].brought_out(), waiting=5),
            "list: one is left": listed(many[0], waiting=1),
            "list: the first is late": listed(*many[:2], waiting=2, later=2 * day),
            "list: all are sorted": listed(waiting=0),
            "under our answer": card(FOLLOWING),
            "list: under our answer": listed(FOLLOWING, waiting=1),
        },
    )
