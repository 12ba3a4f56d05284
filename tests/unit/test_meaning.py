"""What a message means by the pure rule: each row of docs/reference/meanings.md, and what has no row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import pytest

from domain.model.actor import Actor
from domain.model.conversation.cards import (
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
)
from domain.model.conversation.question import About, HeldText
from domain.model.conversation.questions import HeldContribution, HeldDraft
from domain.model.conversation.reply_meaning import (
    CommentOn,
    Detection,
    EditTooLate,
    Meaning,
    NewContribution,
    NewPlacement,
    NewVersion,
    Nothing,
    Reply,
    Source,
    meaning,
    meaning_of_edit,
)
from domain.model.errors import DomainError
from domain.model.ids import MessageId, MessageRef
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.events import DraftSubmitted
from domain.model.incident.workflow.status import AlreadyClosed, Status
from domain.model.message.citizen_message import Attachment
from domain.model.message.link import Link, LinkWarning
from domain.use_cases.replying import reply_to_card
from handlers.texts.refusals import refusal
from handlers.texts.replies import closed
from tests.bot.contexts import OFFICE, Shelf, ShelfUnit
from tests.unit.incidents import (
    BORIS,
    BOT,
    CONTROL_CHAT,
    FIRST,
    IVANOVA,
    NUMBER,
    PETROV,
    TEXT,
    ZHKH,
    ZHKH_CHAT,
    after,
    approved,
    clarified,
    found,
    led_by_roads,
    photos,
    rejected,
    standing,
    wrote,
)
from tests.unit.meanings_table import rows

LONG: Final = "Яму на дороге засыплем уже сегодня до обеда."
PROMISE: Final = "О результатах проверки сообщим до 8 декабря."
LINK: Final = Link("https://example.org/another", alone=True)
SOON, LATE = after(45), after(90)

STATES: Final[dict[str, Callable[[], Incident]]] = {
    "зарегистрирован": lambda: standing(Status.REGISTERED),
    "в работе": lambda: standing(Status.IN_PROGRESS),
    "на доработке": rejected,
    "на согласовании": lambda: standing(Status.ON_APPROVAL),
    "ждёт размещения": lambda: standing(Status.APPROVED),
    "ответ размещён": lambda: standing(Status.ANSWERED),
    "размещён более 15 минут назад": lambda: standing(Status.ANSWERED),
    "ответ не даётся": lambda: standing(Status.NO_ANSWER),
    "отменён": lambda: standing(Status.CANCELLED),
}


def reply(
    text: str | None = LONG,
    *,
    link: Link | None = None,
    attachments: tuple[Attachment, ...] = (),
    moment: datetime | None = None,
) -> Reply:
    source = MessageRef(BOT, ZHKH_CHAT, MessageId("30"))
    return Reply(text, SOON, (source,), attachments, link, moment)


EXECUTORS, CONTROLS = ExecutorCard(NUMBER, ZHKH), ControlCard(NUMBER)
APPROVAL, PLACEMENT = ApprovalCard(NUMBER, FIRST), PlacementCard(NUMBER, FIRST)
EXECUTOR, CONTROL = wrote(PETROV, ZHKH_CHAT, 30), wrote(IVANOVA, CONTROL_CHAT, 30)

ARRIVALS: Final[dict[str, tuple[Actor, CardKey, Reply]]] = {
    "текст в ответ на карточку органа": (EXECUTOR, EXECUTORS, reply()),
    "переписка в ответ на карточку органа": (EXECUTOR, EXECUTORS, reply("Хорошо, сделаем")),
    "«принял» в ответ на карточку органа": (EXECUTOR, EXECUTORS, reply("Принял, спасибо!")),
    "обещание ответа в ответ на карточку органа": (EXECUTOR, EXECUTORS, reply(PROMISE)),
    "ссылка в ответ на карточку органа": (EXECUTOR, EXECUTORS, reply(LINK.url, link=LINK)),
    "текст в ответ на карточку проекта": (CONTROL, APPROVAL, reply("Назовите точный срок работ.")),
    "ссылка в ответ на карточку проекта": (CONTROL, APPROVAL, reply(LINK.url, link=LINK)),
    "время в ответ на карточку регистрации": (CONTROL, CONTROLS, reply("08:30", moment=after(-20))),
}


SAID: Final[dict[tuple[type[Meaning], str], str]] = {
    (NewVersion, ""): "новая версия проекта",
    (NewVersion, "talk"): "вопрос: это ответ гражданину?",
    (NewVersion, "link_alone"): "вопрос: это ответ гражданину?",
    (NewVersion, "interim"): "вопрос: какой это ответ?",
    (NewVersion, "replaces"): "вопрос: заменить согласованный текст?",
    (NewPlacement, ""): "отметка о размещении",
    (NewPlacement, "corrects"): "исправленная ссылка на ответ",
    (CommentOn, ""): "комментарий исполнителю",
    (Detection, ""): "исправленный момент выявления",
}


async def told(state: str, arrives: str) -> str:
    """What the table says of the meaning; of what the incident refuses, the refusal."""
    by, card, message = ARRIVALS[arrives]
    now = LATE if state.startswith("размещён более") else SOON
    incident = STATES[state]()
    meant = meaning(message, card, incident, now)
    if meant is Nothing.ACKNOWLEDGED:
        return "ничего"
    try:
        await reply_to_card(ShelfUnit(Shelf(STATES[state])), card, message, by=by, now=now)
    except AlreadyClosed as error:
        return f"отказ: {closed(error.number, error.status).removeprefix(f'№{NUMBER}: ')}"
    except DomainError as error:
        return f"отказ: {refusal(error, OFFICE).removeprefix(f'№{NUMBER}: ')}"
    if isinstance(meant, NewVersion) and incident.draft_replaced_by_text_of(by):
        return SAID[NewVersion, "replaces"]
    if isinstance(meant, NewVersion):
        return SAID[NewVersion, next(iter(meant.warnings), "")]
    return SAID[type(meant), "corrects" if getattr(meant, "corrects", False) else ""]


@pytest.mark.parametrize(("state", "arrives", "means"), rows())
async def test_a_message_means_what_the_table_says(state: str, arrives: str, means: str) -> None:
    assert await told(state, arrives) == means


at = {status: lambda status=status: standing(status) for status in Status}


@pytest.mark.parametrize(
    ("make", "card", "message", "means"),
    [
        (led_by_roads, EXECUTORS, reply(), NewContribution(LONG, ZHKH)),
        (led_by_roads, EXECUTORS, reply("Да"), NewContribution("Да", ZHKH, (DraftWarning.TALK,))),
        (led_by_roads, EXECUTORS, reply("+"), Nothing.ACKNOWLEDGED),
        (led_by_roads, EXECUTORS, reply(None), Nothing.CONTRIBUTION_IS_TEXT),
        (
            led_by_roads,
            EXECUTORS,
            reply(None, attachments=photos(1)),
            Nothing.CONTRIBUTION_NEEDS_TEXT,
        ),
        (
            partial(found, Status.IN_PROGRESS),
            EXECUTORS,
            reply(LINK.url, link=LINK),
            NewPlacement(LINK.url, None),
        ),
        (at[Status.IN_PROGRESS], EXECUTORS, reply(None), Nothing.DRAFT_IS_TEXT),
        (
            at[Status.IN_PROGRESS],
            EXECUTORS,
            reply(None, attachments=photos(1)),
            Nothing.DRAFT_NEEDS_TEXT,
        ),
        (
            lambda: approved(DraftKind.INTERIM),
            EXECUTORS,
            reply(),
            NewVersion(LONG, DraftKind.INTERIM),
        ),
        (at[Status.APPROVED], PLACEMENT, reply(link=LINK), NewPlacement(LINK.url, FIRST)),
        (at[Status.APPROVED], PLACEMENT, reply("Да"), Nothing.LINK_EXPECTED),
        (
            at[Status.APPROVED],
            PLACEMENT,
            reply(),
            NewVersion(LONG, DraftKind.FINAL),
        ),
        (clarified, PLACEMENT, reply(), Nothing.PLACED_ALREADY),
        (at[Status.ON_APPROVAL], APPROVAL, reply(None), Nothing.COMMENT_IS_TEXT),
        (at[Status.REGISTERED], CONTROLS, reply(LINK.url, link=LINK), Source(LINK.url)),
        (at[Status.REGISTERED], CONTROLS, reply(), Nothing.CORRECTION_EXPECTED),
        (at[Status.IN_PROGRESS], CONTROLS, reply(), Nothing.TOLD_NOBODY),
        (at[Status.ANSWERED], CONTROLS, reply(), Nothing.BUTTONS_ONLY),
        (at[Status.REGISTERED], OverviewCard(NUMBER), reply(), Nothing.ONLY_SHOWN),
    ],
)
def test_what_has_no_row(
    make: Callable[[], Incident], card: CardKey, message: Reply, means: object
) -> None:
    assert meaning(message, card, make(), SOON) == means


def test_a_link_to_another_network_is_asked_about() -> None:
    incident = standing(Status.APPROVED)
    incident.message = replace(incident.message, url=LINK.url)
    placed = meaning(reply(LINK.url, link=LINK), PLACEMENT, incident, SOON)
    assert placed == NewPlacement(LINK.url, FIRST, warning=LinkWarning.CITIZENS_OWN)


def test_soon_after_an_interim_placement_a_bare_link_corrects_it_and_a_text_with_one_is_a_draft() -> (
    None
):
    incident, bare = clarified(), reply(LINK.url, link=LINK)
    assert meaning(bare, EXECUTORS, incident, SOON) == NewPlacement(LINK.url, FIRST, corrects=True)
    answer = reply(LONG, link=replace(LINK, alone=False))
    assert meaning(answer, EXECUTORS, incident, SOON) == NewVersion(LONG, DraftKind.FINAL)
    assert isinstance(meaning(bare, EXECUTORS, incident, LATE), NewVersion)


DRAFTED: Final = BORIS.source
HELD: Final = HeldDraft(NUMBER, HeldText("Да", DRAFTED))
HELD_INTERIM: Final = HeldDraft(NUMBER, replace(HELD.held, kind=DraftKind.INTERIM))


@pytest.mark.parametrize(
    ("make", "text", "held", "means"),
    [
        (at[Status.ON_APPROVAL], LONG, None, NewVersion(LONG, DraftKind.FINAL)),
        (at[Status.ON_APPROVAL], TEXT, None, Nothing.UNCHANGED),
        (at[Status.IN_PROGRESS], LONG, HELD, NewVersion(LONG, DraftKind.FINAL)),
        (at[Status.IN_PROGRESS], LONG, HELD_INTERIM, NewVersion(LONG, DraftKind.INTERIM)),
        (at[Status.IN_PROGRESS], "Да", HELD, Nothing.UNCHANGED),
        (at[Status.IN_PROGRESS], None, HELD, Nothing.DRAFT_IS_TEXT),
        (rejected, LONG, None, EditTooLate(DraftSubmitted, FIRST, DraftState.REJECTED)),
        (rejected, TEXT, None, Nothing.UNCHANGED),
        (at[Status.APPROVED], LONG, None, NewVersion(LONG, DraftKind.FINAL)),
        (
            led_by_roads,
            LONG,
            HeldContribution(NUMBER, ZHKH, HELD.held),
            NewContribution(LONG, ZHKH),
        ),
    ],
)
def test_an_edit_means_something_for_what_waits(
    make: Callable[[], Incident], text: str | None, held: About | None, means: object
) -> None:
    assert DRAFTED is not None
    edited = Reply(text, SOON, (DRAFTED,))
    done = DraftSubmitted(NUMBER, SOON, BORIS, version=FIRST, authority=ZHKH, draft_due_kept=True)
    assert meaning_of_edit(edited, held, done, make()) == means
