"""A sample of each question, made from the types of its fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.question import QUESTIONS, About, HeldMessage, HeldText
from domain.model.conversation.questions import PlacementLink, WriteDraft
from domain.model.ids import (
    AuthorityCode,
    BotId,
    BriefingId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    PersonId,
    Place,
    PromiseNumber,
    TemplateId,
)
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.message.link import LinkWarning
from domain.model.organisation.people import Post, Role
from tests.fields import filled
from tests.unit.incidents import NOW, NUMBER

_SOURCE: Final = MessageRef(BotId(1), Place(ChatId(601)), MessageId("20"))
_VALUES: Final[Mapping[Any, Any]] = {
    MenuPage: MenuPage(PageKind.OVERVIEW),
    AuthorityCode: AuthorityCode("zhkh"),
    BriefingId: BriefingId(3),
    DraftKind: DraftKind.FINAL,
    DraftVersion: DraftVersion(1),
    HeldMessage: HeldMessage(CitizenMessage("Яма", Network.VK), NOW, (_SOURCE,)),
    HeldText: HeldText("Кто ответит?", _SOURCE),
    IncidentNumber: NUMBER,
    LinkWarning: LinkWarning.CITIZENS_OWN,
    PersonId: PersonId(502),
    PromiseNumber: PromiseNumber(1),
    int: 0,
    str: "https://vk.com/wall-1_2",
    str | None: "Петров Пётр Петрович",
    tuple[AnswerRef, ...]: (AnswerRef(IncidentNumber(2), DraftVersion(1)),),
    tuple[Post, ...]: (Post(Role.EXECUTOR, AuthorityCode("zhkh")),),
}


ONE_OF_EACH: Final[Sequence[About]] = tuple(filled(kind, _VALUES) for kind in QUESTIONS.values())

VARIANTS: Final = (
    WriteDraft(NUMBER, DraftKind.INTERIM),
    WriteDraft(NUMBER, DraftKind.CLARIFICATION),
    WriteDraft(NUMBER, DraftKind.FINAL, TemplateId(1)),
    WriteDraft(
        NUMBER,
        DraftKind.FINAL,
        past=AnswerRef(IncidentNumber(2), DraftVersion(1)),
    ),
    PlacementLink(NUMBER, missed=True),
)
"""They look otherwise than the sample of their kind."""
