"""What the page asks of its performance: people's deeds, and what is told of them."""

from datetime import timedelta

import pytest

from bot.sandbox.protocol import Json
from bot.tutorial.actions import CHANGES_CHATS, NotPossible, attachment, do
from bot.tutorial.clock import SharedClock
from bot.tutorial.lessons import lessons
from bot.tutorial.performance import Performance
from bot.tutorial.program import Program, ProgramState, Understudy
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.shown import key
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Status
from tests.e2e.town import CONTROL, DRAFT, HOUSING, TUESDAY_MORNING, Town

PNG = b"\x89PNG\r\n\x1a\n of a few pixels"


@pytest.fixture
def told() -> list[tuple[str, Json]]:
    return []


@pytest.fixture
def sandboxes(town: Town) -> Sandboxes:
    return Sandboxes(town.sandbox)


@pytest.fixture
def performance(town: Town, sandboxes: Sandboxes, told: list[tuple[str, Json]]) -> Performance:
    """Around the town, whose program runs in this process."""
    clock = SharedClock.starting(TUESDAY_MORNING)
    performance = Performance(
        sandboxes,
        clock,
        Program({}, clock, Understudy()),
        town.app.reading,
        town.app.offices,
        town.app.database,
        lambda kind, what: told.append((kind, what)),
    )
    town.sandbox.world.watchers.append(performance._happened)
    return performance


def deed(person: int, what: str, **about: object) -> Json:
    return {"as": person, "what": what, "chat": HOUSING} | about


async def test_a_reply_is_a_draft_and_a_press_approves_it(town: Town, sandboxes: Sandboxes) -> None:
    card = await town.routed()
    await do(sandboxes, deed(503, "write", text=DRAFT, reply=key(card)))
    await town.settle()
    approval = town.last(CONTROL)
    assert DRAFT in approval.text
    answer = await do(
        sandboxes, deed(502, "press", chat=CONTROL, key=key(approval), label="✅ Согласовать")
    )
    assert answer == {
        "toast": "№1: согласовано. Исполнитель получит текст для размещения.",
        "alert": False,
    }


async def test_words_are_quoted_changed_and_deleted(town: Town, sandboxes: Sandboxes) -> None:
    card = await town.routed()
    await do(sandboxes, deed(503, "write", text="Где это?", reply=key(card), quote="яма"))
    said = town.chat(HOUSING).find("Где это?")
    assert said.content.other["quote"]["text"] == "яма"
    await do(sandboxes, deed(503, "edit", key=key(said), text="Где именно?"))
    assert said.text == "Где именно?"
    await do(sandboxes, deed(503, "delete", key=key(said)))
    assert said.deleted
    await town.settle()


async def test_files_come_as_albums_and_documents(town: Town, sandboxes: Sandboxes) -> None:
    files = [
        attachment("яма.png", "image/png", PNG),
        attachment("яма2.png", "image/png", PNG),
        attachment("акт.pdf", "application/pdf", b"%PDF"),
    ]
    card = await town.routed()
    await do(sandboxes, deed(503, "write", text=DRAFT, reply=key(card)), files)
    sent = [one for one in town.chat(HOUSING).messages if one.sender.id == 503]
    *pictures, document = sent
    assert [one.text for one in pictures] == town.captions_of(2, DRAFT)
    assert len({one.content.other.get("media_group_id") for one in pictures}) == 1
    assert document.text == ""
    assert document.content.other["document"]["file_name"] == "акт.pdf"
    await town.settle()
    assert DRAFT in town.last(CONTROL).text


async def test_a_citizens_words_are_forwarded_and_registered(
    town: Town, sandboxes: Sandboxes
) -> None:
    await do(sandboxes, deed(501, "forward", chat=501, text="Яма у школы № 3", author="Ольга"))
    await town.settle()
    card = town.last(town.anna)
    assert "Яма у школы № 3" in card.text
    await do(sandboxes, deed(501, "forward_message", chat=501, key=key(card), to=CONTROL))
    assert town.last(CONTROL).content.other["forward_origin"]["sender_user_name"] == "Отклик"


async def test_people_come_and_go_and_so_does_the_bot(town: Town, sandboxes: Sandboxes) -> None:
    group = town.chat(HOUSING)
    for what, who, there in (
        ("leave", 503, False),
        ("join", 503, True),
        ("remove_bot", town.sandbox.world.bot.id, False),
        ("add_bot", town.sandbox.world.bot.id, True),
    ):
        await do(sandboxes, deed(503, what))
        assert group.has(who) is there, what
        assert what in CHANGES_CHATS
    await do(sandboxes, deed(503, "block", chat=503))
    assert not town.chat(503).has(town.sandbox.world.bot.id)
    await do(sandboxes, deed(503, "start", chat=503))
    assert town.chat(503).has(town.sandbox.world.bot.id)
    await town.settle()


@pytest.mark.telegram("topics")
async def test_topics_are_made_closed_and_opened(town: Town, sandboxes: Sandboxes) -> None:
    group = town.chat(HOUSING)
    await do(sandboxes, deed(503, "topic", name="Дороги"))
    (thread,) = group.topics
    await do(sandboxes, deed(503, "close_topic", thread=thread))
    with pytest.raises(NotPossible, match="тема закрыта"):
        await do(sandboxes, deed(503, "write", text="Яма", thread=thread))
    await do(sandboxes, deed(503, "reopen_topic", thread=thread))
    await do(sandboxes, deed(503, "write", text="Яма", thread=thread))
    await town.settle()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (deed(501, "write", text="Сюда мне нельзя"), "написать нельзя"),
        (deed(503, "edit", key="m1", text="Не моё"), "только своё"),
        (deed(503, "delete", key="m1"), "только своё"),
        (deed(503, "press", key="m1", label="Нет такой"), "уже другие"),
        (deed(503, "press", key="m99", label="Взять в работу"), "больше нет"),
        (deed(503, "leave", chat=503), "Здесь это сделать нельзя"),
        (deed(503, "dance"), "Непонятное действие"),
        ({"what": "write"}, "Непонятное действие"),
        (deed(503, "write"), "Непонятное действие"),
    ],
)
async def test_what_nobody_could_do_is_refused_in_words(
    town: Town, sandboxes: Sandboxes, given: Json, why: str
) -> None:
    await town.routed()
    with pytest.raises(NotPossible, match=why):
        await do(sandboxes, given)


@pytest.mark.usefixtures("performance")
async def test_whatever_happens_is_told_as_text(
    town: Town, sandboxes: Sandboxes, told: list[tuple[str, Json]]
) -> None:
    evil = "<script>alert(1)</script> <b>жирно</b> & яма https://vk.com/wall-1_2"
    await do(sandboxes, deed(501, "write", chat=501, text=evil))
    await town.settle()
    kinds = [kind for kind, _ in told]
    assert set(kinds) == {"message"}
    assert told[0][1]["text"] == evil
    card = told[-1][1]
    assert "<script>alert(1)</script> <b>жирно</b> & яма" in card["text"]
    label = card["keyboard"][0][0]["text"]
    await do(sandboxes, deed(501, "press", chat=501, key=card["key"], label=label))
    await town.settle()
    assert {kind for kind, _ in told} == {"message"}


async def test_without_its_program_a_stage_only_moves_its_clock(
    performance: Performance, told: list[tuple[str, Json]]
) -> None:
    assert performance.program.state is ProgramState.KILLED
    before = performance.clock.now()
    await performance.leap(before + timedelta(minutes=15))
    assert (performance.clock.now() - before).total_seconds() >= 900
    assert told[-1][0] == "clock"
    moments = await performance.moments()
    assert f"{moments['tomorrow']:%d.%m %H:%M}" == "25.11 08:00"
    assert f"{moments['opening']:%d.%m %H:%M}" == "25.11 08:00"
    assert "due" not in moments


async def test_a_week_that_was_is_written_down_at_once_and_no_chat_hears_of_it(
    town: Town, performance: Performance
) -> None:
    rows = lessons()["report"].rows
    assert len(rows) >= 20
    await town.until(27, 14, 10)
    performance.clock.put_forward(lessons()["report"].begins_at)
    before = sum(len(chat.messages) for chat in town.sandbox.world.chats.values())
    await performance.remember(rows)
    await town.settle()
    assert sum(len(chat.messages) for chat in town.sandbox.world.chats.values()) == before
    last = await town.app.reading.incident(IncidentNumber(len(rows)))
    assert last.status is Status.ANSWERED
    assert not await town.app.reading.open_incidents(None)
