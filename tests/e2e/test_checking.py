"""`otklik db check`: silent about a sound database, exact about a spoilt one."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Executable, delete, func, select, update

from bot.console.check import check, repaired
from bot.runtime.startup_error import StartupError
from bot.sandbox import ApiRefusal
from bot.setup.settings import Settings, explicit_settings
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import IncidentNumber
from domain.model.outcome import MOST_COPIES
from storage.engine.migrate import upgrade
from storage.incidents.attention import AttentionQueue
from storage.schema.delivery import sent_message
from storage.schema.incidents import (
    assignment,
    draft,
    draft_text,
    incident,
    incident_text,
    placement,
)
from storage.schema.messages import outbox
from storage.upkeep.audit import AuditReading, StoredEvent, StuckNotice
from tests.e2e.town import CONTROL, HOUSING, TUESDAY_MORNING, Starting, Town, numbered
from tests.e2e.waiting import until
from tests.telegram import DropAfter, SteppedClock

LINK = "https://vk.com/wall-1_1"


def stored_in(file: Path) -> Settings:
    return explicit_settings(bot_token=TOKEN, database_url=f"sqlite:///{file}")


async def spoil(town: Town, *changes: Executable) -> None:
    async with town.app.database.writing() as connection:
        for change in changes:
            await connection.execute(change)


def overwrite(file: Path, table: str) -> None:
    """As a failing disk might, the table's first page alone."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = connection.execute(query, [table]).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as damaging:
        damaging.seek((page - 1) * size)
        damaging.write(b"\xff" * size)


async def test_a_sound_database_has_nothing_to_tell(town: Town) -> None:
    await town.answered_incident()
    await town.drafted()
    await town.routed()
    await town.registered("Во дворе яма.")
    await town.pass_time(days=2)
    assert await town.discrepancies() == []


async def test_cards_may_name_others_that_had_the_same_link_then(town: Town) -> None:
    first, second, _ = [await town.registered(f"Яма {n}. {LINK}") for n in range(3)]
    await town.act(town.anna, second, "Отменить регистрацию")
    await town.press(town.anna, second, "Ошибка")
    await town.act(town.anna, first, "Повышенная важность", "Да, подтверждаю")
    assert "та же ссылка, что у №3\n" in f"{first.text}\n"
    await town.act(town.anna, second, "Возобновить", "Да, подтверждаю")
    assert await town.discrepancies() == []
    await town.act(town.anna, first, "Обычная важность", "Да, подтверждаю")
    assert "та же ссылка, что у №2, №3" in first.text
    await town.reply(town.anna, second, f"{LINK}2")
    assert "№2" in first.text
    assert await town.discrepancies() == []


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            update(incident).values(status="approved"),
            ["№1: состояние не то, что следует из истории."],
        ),
        (
            update(incident).values(importance="high"),
            ["№1: важность не та, что следует из истории."],
        ),
        (delete(placement), ["№1: число размещений не то, что следует из истории."]),
        (
            update(placement).values(at=TUESDAY_MORNING - timedelta(days=4)),
            ["№1: время размещения не то, что следует из истории."],
        ),
        (
            update(assignment).values(authority="culture"),
            ["№1: органы или тот из них, кто готовит ответ, не те, что следуют из истории."],
        ),
        (
            update(incident_text).values(text="Подменено"),
            ["№1: карточка в чате 501 показывает не то, что записано."],
        ),
    ],
    ids=["status", "importance", "placement", "placed_at", "authority", "card"],
)
async def test_what_was_changed_behind_its_back_is_found(
    town: Town, change: Executable, sentences: list[str]
) -> None:
    await town.answered_incident()
    town.rude = True
    await spoil(town, change)
    found = await town.discrepancies()
    assert {sentence.replace("501", numbered(501)) for sentence in sentences} <= set(found)


async def test_a_due_that_the_calendar_does_not_give_is_found(town: Town) -> None:
    await town.routed()
    later = town.clock.now() + timedelta(days=9)
    town.rude = True
    await spoil(town, update(incident).values(due_at=later))
    found = await town.discrepancies()
    assert "№1: срок не тот, что следует из истории." in found
    assert "№1: срок не тот, что даёт рабочий календарь." in found


async def test_a_due_of_the_draft_that_the_calendar_does_not_give_is_found(town: Town) -> None:
    await town.routed()
    later = town.clock.now() + timedelta(days=9)
    town.rude = True
    await spoil(town, update(incident).values(draft_due_at=later))
    assert "№1: срок не тот, что даёт рабочий календарь." in await town.discrepancies()


async def test_a_table_too_damaged_to_be_read_is_told_in_words(
    tmp_path: Path, migrated_sqlite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "damaged.sqlite3"
    shutil.copy(migrated_sqlite, file)
    overwrite(file, "organisation")
    assert await check(stored_in(file), SteppedClock(TUESDAY_MORNING)) > 0
    told = capsys.readouterr().out
    assert "Файл базы данных повреждён (database disk image is malformed)" in told


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "damaged.sqlite3"
    file.write_text("no database at all" * 1000, encoding="utf-8")
    with pytest.raises(StartupError, match="не база данных SQLite"):
        await check(stored_in(file), SteppedClock(TUESDAY_MORNING))


async def test_there_is_nothing_to_check_before_the_first_start(tmp_path: Path) -> None:
    file = tmp_path / "data" / "new.sqlite3"
    with pytest.raises(StartupError, match="ещё ничего нет"):
        await check(stored_in(file), SteppedClock(TUESDAY_MORNING))
    assert not file.parent.exists()


async def test_a_schema_that_is_not_this_programs_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    await upgrade(f"sqlite+aiosqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StartupError, match="более новой версии программы"):
        await check(stored_in(file), SteppedClock(TUESDAY_MORNING))
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    with pytest.raises(StartupError, match="ещё ничего нет"):
        await check(stored_in(file), SteppedClock(TUESDAY_MORNING))


async def test_a_lost_version_is_found(town: Town) -> None:
    await town.drafted()
    town.rude = True
    await spoil(town, delete(draft))
    assert "№1: число версий проекта не то, что следует из истории." in await town.discrepancies()


async def test_a_notice_that_nobody_has_seen_is_found(town: Town) -> None:
    town.rude = True
    await town.registered()
    town.boris.remove_bot(HOUSING)
    card = town.last(town.anna)
    await town.press(town.anna, card, "Управление ЖКХ")
    found = await town.discrepancies()
    assert any(
        line.startswith(f"№1: сообщение в чат {numbered(HOUSING)} не доставлено: ")
        for line in found
    )


async def test_a_notice_that_waits_for_long_is_found(town: Town) -> None:
    await town.registered()
    later = town.clock.now() + timedelta(hours=1)
    waits = {"state": "waiting", "finished_at": None, "not_before": later}
    town.rude = True
    await spoil(town, update(outbox).where(outbox.c.id == 1).values(waits))
    assert await town.discrepancies() == []
    await town.clock.advance(16 * 60)
    assert await town.discrepancies() == [
        f"№1: сообщение в чат {numbered(501)} ждёт отправки с 24.11.2026 09:00."
    ]


@pytest.mark.parametrize("later", [None, timedelta(minutes=5)], ids=["never", "too late"])
async def test_an_incident_whose_reminders_are_dead_is_found(
    town: Town, later: timedelta | None
) -> None:
    card = await town.routed()
    right = await AttentionQueue(town.app.database).next_moment()
    assert right is not None
    wrong = None if later is None else right + later
    town.rude = True
    await spoil(town, update(incident).values(next_attention_at=wrong))
    assert await town.discrepancies() == [
        "№1: напоминания не придут вовремя; любое действие с карточкой это исправит."
    ]
    await town.press(town.boris, card, "Взять в работу")
    assert await town.discrepancies() == []


def _told_to(audience: str) -> ColumnElement[bool]:
    stored: ColumnElement[str] = outbox.c.payload["audience"].as_string()
    return stored == audience


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (_told_to("authority"), "24.11.2026 09:00"),
        (_told_to("author"), "24.11.2026 09:00"),
        (outbox.c.kind == "reminder", "24.11.2026 13:50"),
    ],
    ids=["news", "receipt", "reminder"],
)
async def test_a_notice_that_was_never_written_is_found(
    town: Town, told: ColumnElement[bool], at: str
) -> None:
    card = await town.drafted()
    await town.press(town.maria, card, "↩️ Не по сути вопроса")
    await town.routed("Яма на Мира.")
    await town.pass_time(hours=6)
    assert await town.discrepancies() == []
    town.rude = True
    await spoil(town, delete(outbox).where(told))
    found = await town.discrepancies()
    assert {line[4:] for line in found} == {
        f"не все извещены о том, что произошло {at}; что это, показывает /history_{number}."
        for number in sorted({line[1] for line in found})
    }


async def test_notices_that_housekeeping_has_deleted_are_not_missed(starting: Starting) -> None:
    async with starting() as town:
        await town.answered_incident()
        card = await town.drafted(about="Яма на Мира.")
        await town.press(town.maria, card, "↩️ Не по сути вопроса")
        await town.pass_time(days=7, hours=2)
        await town.registered("Яма на Садовой.")
    async with starting() as later:

        async def pruned() -> bool:
            oldest = select(func.min(outbox.c.created_at))
            async with later.app.database.reading() as connection:
                return bool((await connection.execute(oldest)).scalar_one() > TUESDAY_MORNING)

        await later.say(later.anna, later.anna, "/my")
        await until(pruned)
        assert await later.discrepancies() == []


@pytest.mark.parametrize(
    ("kind", "card", "advice"),
    [
        ("e", "карточки органа zhkh", "показать её можно командой /incident_1 в чате органа"),
        ("a", "карточки проекта, версия 1,", "исполнителю нужно прислать проект ещё раз"),
    ],
)
async def test_a_card_that_stands_nowhere_is_found(
    town: Town, kind: str, card: str, advice: str
) -> None:
    await town.drafted()
    town.rude = True
    await spoil(town, delete(sent_message).where(sent_message.c.card_kind == kind))
    assert await town.discrepancies() == [f"№1: {card} нет ни в одном чате; {advice}."]
    await town.say(town.boris, HOUSING, "/incident 1")
    assert (await town.discrepancies() == []) is (kind == "e")


async def test_what_is_owed_is_queued_again(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    card = await town.drafted()
    await town.press(town.maria, card, "↩️ Не по сути вопроса")
    refused = ApiRefusal(400, "Bad Request: BUTTON_DATA_INVALID")
    town.refuse_next("sendMessage", refused, HOUSING)
    await town.routed("Яма на Мира.")
    await spoil(
        town,
        delete(sent_message).where(sent_message.c.card_kind == "e", sent_message.c.number == 1),
        delete(outbox).where(_told_to("authority")),
        update(incident).where(incident.c.number == 1).values(next_attention_at=None),
    )
    found = await town.discrepancies()
    assert len(found) == 4
    settings = town.app.settings
    assert await check(settings, town.clock, repair=True) == 0
    assert "Поставлено в очередь заново: 4." in capsys.readouterr().out
    await town.pass_time(seconds=20)
    assert await town.discrepancies() == []
    assert [text for text in map(str, town.chat(HOUSING).messages) if "Яма на Мира." in text]
    town.rude = True


async def test_a_text_that_was_changed_behind_its_back_is_found(town: Town) -> None:
    await town.drafted()
    town.rude = True
    await spoil(town, update(draft_text).values(text="Яму не засыплем никогда."))
    assert await town.discrepancies() == [
        f"№1: карточка в чате {numbered(CONTROL)} показывает не то, что записано."
    ]


@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
async def test_half_a_card_may_stand_under_a_number_that_nobody_knows(
    town: Town, *, first: bool
) -> None:
    """The answers to all copies of one of its two messages were lost, when it was asked for again."""
    town.rude = True
    await town.registered("Яма. " * 1200)
    chat = town.chat(town.anna.id)
    lost = {"times": MOST_COPIES, "chat": chat.id, "skip": 0 if first else 1}
    town.sandbox.faults.fail_next("sendMessage", DropAfter(), **lost)
    await town.say(town.anna, town.anna, "/incident 1")
    await town.pass_time(minutes=15)
    parts = [one for one in chat.messages if one.sender.is_bot and "Яма" in one.text]
    assert len(parts) == 2 + MOST_COPIES + 1
    assert await town.discrepancies() == []
    for label in ("Повышенная важность", "Да, подтверждаю"):
        await town.press(town.anna, town.last(chat.id), label)
    assert await town.discrepancies() == []
    await spoil(town, update(incident_text).values(text="Подменено"))
    assert f"№1: карточка в чате {numbered(chat.id)} показывает не то, что записано." in (
        await town.discrepancies()
    )


async def test_what_is_changed_while_it_is_looked_at_raises_no_alarm(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = await town.drafted()
    original, presses = AuditReading.events, ["✅ Согласовать"]

    async def events(self: AuditReading, number: IncidentNumber) -> Sequence[StoredEvent]:
        if presses:
            await town.press(town.maria, approval, presses.pop())
        return await original(self, number)

    monkeypatch.setattr(AuditReading, "events", events)
    assert await town.discrepancies() == []
    assert presses == []


async def test_what_is_delivered_meanwhile_is_not_sent_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check lists what is stuck first, and comes to each much later: the bot goes on working."""
    town.rude = True
    await town.routed()
    refused = ApiRefusal(400, "Bad Request: BUTTON_DATA_INVALID")
    town.refuse_next("sendMessage", refused, HOUSING)
    await town.routed("Яма на Мира.")
    before = await states(town)
    assert "undeliverable" in before.values()
    listed = AuditReading.stuck

    async def then_delivered(self: AuditReading, since: datetime) -> Sequence[StuckNotice]:
        found = await listed(self, since)
        await spoil(town, update(outbox).values(state="sent"))
        return found

    monkeypatch.setattr(AuditReading, "stuck", then_delivered)
    await check(town.app.settings, town.clock, repair=True)
    after = await states(town)
    assert {after[notice] for notice in before} == {"sent"}


async def test_what_waits_is_left_to_the_bot(town: Town) -> None:
    await town.registered()
    later = town.clock.now() + timedelta(hours=1)
    waits = {"state": "waiting", "finished_at": None, "not_before": later, "attempts": 3}
    town.rude = True
    await spoil(town, update(outbox).where(outbox.c.id == 1).values(waits))
    await town.clock.advance(16 * 60)
    assert await check(town.app.settings, town.clock, repair=True) == 1
    async with town.app.database.reading() as connection:
        row = (await connection.execute(select(outbox).where(outbox.c.id == 1))).mappings().one()
    assert (row["attempts"], row["not_before"]) == (3, later)


async def test_cards_and_news_that_came_meanwhile_are_not_queued_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await town.drafted()
    await town.press(town.maria, card, "↩️ Не по сути вопроса")
    await spoil(
        town,
        delete(sent_message).where(sent_message.c.card_kind == "e"),
        delete(outbox).where(_told_to("author")),
    )
    before = set(await states(town))
    queued = []

    async def twice(*given: Any) -> bool:
        """As when somebody else repairs the same just before."""
        queued.append([await repaired(*given), await repaired(*given)])
        return queued[-1][0]

    monkeypatch.setattr("bot.console.check.repaired", twice)
    assert await check(town.app.settings, town.clock, repair=True) == 0
    assert queued == [[True, False]] * 2
    async with town.app.database.reading() as connection:
        rows = await connection.execute(select(outbox.c.id, outbox.c.kind))
        new = [kind for row, kind in rows if row not in before]
    assert sorted(new) == ["card", "news"]
    town.rude = True


async def states(town: Town) -> dict[int, str]:
    async with town.app.database.reading() as connection:
        rows = await connection.execute(select(outbox.c.id, outbox.c.state))
        return {row.id: row.state for row in rows}
