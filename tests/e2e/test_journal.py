"""The journal of settings: what was changed, when and by whom."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from storage.schema.staff import organisation, organisation_revision
from storage.upkeep.audit import AuditReading
from tests.e2e.administering import opened, turned
from tests.e2e.town import CONTROL, Town, numbered


async def test_the_journal_says_what_was_changed_when_and_by_whom(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Название")
    await town.say(town.admin, town.admin, "Администрация города <Энска>")
    await town.pass_time(minutes=5)
    await turned(town, page, "Органы")
    await turned(town, page, "Добавить орган")
    await town.say(town.admin, town.admin, "Управление благоустройства")
    told = await town.say(town.admin, town.admin, "/journal")
    assert told.text == (
        "Журнал настроек\n"
        "\n"
        "24.11.2026 09:05, Орлов О. О.\n"
        f"Добавлено: орган: «Управление благоустройства», чат {numbered(CONTROL)}, сети: все\n"
        "\n"
        "24.11.2026 09:00, Орлов О. О.\n"
        "Изменено: название администрации: «Администрация муниципального образования Калининский"
        " район» → «Администрация города <Энска>»\n"
        "\n"
        "24.11.2026 09:00, файл организации\n"
        "Начало журнала."
    )


async def test_a_long_journal_is_read_page_by_page(town: Town) -> None:
    page = await opened(town)
    for number in range(6):
        await turned(town, page, "Название")
        await town.say(town.admin, town.admin, f"Администрация № {number}")
    first = await town.say(town.admin, town.admin, "/journal")
    assert "«Администрация № 5»" in first.text
    assert "Начало журнала." not in first.text
    await town.press(town.admin, first, "Ещё")
    assert "«Администрация № 0»" in town.last(town.admin).text
    assert town.last(town.admin).text.endswith("Начало журнала.")
    assert not town.last(town.admin).buttons


async def test_the_journal_is_for_administrators_alone(town: Town) -> None:
    refused = await town.say(town.anna, town.anna, "/journal")
    assert refused.text == "Настраивать бота может его администратор."
    told = await town.say(town.anna, CONTROL, "/journal")
    assert told.text.startswith("Настройка открывается в личном чате с ботом")


@pytest.mark.parametrize(
    ("change", "revision"),
    [
        (delete(organisation_revision).where(organisation_revision.c.revision == 2), 2),
        (delete(organisation_revision).where(organisation_revision.c.revision == 3), 3),
        (
            update(organisation_revision)
            .where(organisation_revision.c.revision == 2)
            .values(by=None),
            2,
        ),
        (update(organisation).values(in_force={}), 3),
        (update(organisation).values(revision=4), 4),
    ],
    ids=["a gap", "the newest", "by nobody", "another state", "a state of which nobody knows"],
)
async def test_what_was_changed_beside_the_journal_is_found(
    town: Town, change: Any, revision: int
) -> None:
    """Every difference of settings, rights and people is somebody's, with the moment."""
    page = await opened(town)
    for name in ("Администрация", "Администрация Энска"):
        await turned(town, page, "Название")
        await town.say(town.admin, town.admin, name)
    audit = AuditReading(town.app.database)
    assert await audit.off_journal() == []
    async with town.app.database.writing() as connection:
        await connection.execute(change)
    assert await audit.off_journal() == [revision]
    town.rude = True
