"""`otklik db check`: silent about a sound database, exact about a spoilt one."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, update

from bot.cli_check import check
from bot.demo.stage import TOKEN
from bot.settings import Settings
from bot.startup import StartupError
from storage.migrate import upgrade
from storage.tables import assignment, draft, incident, incident_text, outbox, placement
from tests.e2e.conftest import HOUSING, TUESDAY_MORNING, Town


def stored_in(file: Path) -> Settings:
    return Settings(_env_file=None, bot_token=TOKEN, database_url=f"sqlite:///{file}")


async def spoil(town: Town, *changes: Executable) -> None:
    async with town.stage.app.database.writing() as connection:
        for change in changes:
            await connection.execute(change)


async def test_a_sound_database_has_nothing_to_tell(town: Town) -> None:
    await town.answered_incident()
    await town.drafted()
    await town.routed()
    await town.registered("Во дворе яма.")
    await town.pass_time(days=2)
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
            ["№1: органы или исполнитель ответа не те, что следуют из истории."],
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
    assert set(sentences) <= set(found)


async def test_a_due_that_the_calendar_does_not_give_is_found(town: Town) -> None:
    await town.routed()
    later = town.stage.clock.now() + timedelta(days=9)
    town.rude = True
    await spoil(town, update(incident).values(due_at=later))
    found = await town.discrepancies()
    assert "№1: срок не тот, что следует из истории." in found
    assert "№1: срок не тот, что даёт рабочий календарь." in found


async def test_a_due_of_the_draft_that_the_calendar_does_not_give_is_found(town: Town) -> None:
    await town.routed()
    later = town.stage.clock.now() + timedelta(days=9)
    town.rude = True
    await spoil(town, update(incident).values(draft_due_at=later))
    assert "№1: срок не тот, что даёт рабочий календарь." in await town.discrepancies()


async def test_a_file_too_damaged_to_be_read_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "damaged.sqlite3"
    file.write_text("no database at all" * 1000, encoding="utf-8")
    assert await check(stored_in(file)) == 1
    assert capsys.readouterr().out == (
        "Файл базы данных повреждён (file is not a database)."
        " Восстановите его из резервной копии.\n"
        "Найдено расхождений: 1.\n"
    )


async def test_there_is_nothing_to_check_before_the_first_start(tmp_path: Path) -> None:
    file = tmp_path / "data" / "new.sqlite3"
    with pytest.raises(StartupError, match="ещё ничего нет"):
        await check(stored_in(file))
    assert not file.parent.exists()


async def test_a_schema_that_is_not_this_programs_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "otklik.sqlite3"
    await upgrade(f"sqlite+aiosqlite:///{file}", "0001")
    before = file.read_bytes()
    with pytest.raises(StartupError, match="обновите её: otklik db upgrade"):
        await check(stored_in(file))
    assert file.read_bytes() == before
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StartupError, match="более новой версии программы"):
        await check(stored_in(file))
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    with pytest.raises(StartupError, match="ещё ничего нет"):
        await check(stored_in(file))


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
    await town.press(town.anna, card, "Направить")
    found = await town.discrepancies()
    assert any(line.startswith(f"№1: сообщение в чат {HOUSING} не вручено: ") for line in found)


async def test_a_notice_that_waits_for_long_is_found(town: Town) -> None:
    await town.registered()
    later = town.stage.clock.now() + timedelta(hours=1)
    waits = {"state": "waiting", "finished_at": None, "not_before": later}
    town.rude = True
    await spoil(town, update(outbox).where(outbox.c.id == 1).values(waits))
    assert await town.discrepancies() == []
    await town.stage.clock.advance(16 * 60)
    assert await town.discrepancies() == [
        "№1: сообщение в чат 501 ждёт отправки с 24.11.2026 09:00."
    ]
