"""The organisation file in chat: an administrator gets it, and sends another one."""

from bot.sandbox import Document, Message
from handlers.reading.organisation_file import parse_organisation, to_toml
from tests.e2e.administering import opened, turned
from tests.e2e.town import ORGANISATION, Town, described, numbered, written

SENT = ORGANISATION.replace("Отдел культуры", "Комитет <культуры>") + (
    """
[[authority]]
code = "sport"
name = "Отдел спорта"
chat = -1001
[[staff]]
name = "Спортивный Сергей Сергеевич"
telegram_id = 507
role = "executor"
authority = "sport"
"""
)


async def sent(town: Town, content: str | bytes = SENT) -> Message:
    """What the bot answers to the file."""
    data = content if isinstance(content, bytes) else written(content).encode()
    await town.send(town.admin, town.admin, Document("organisation.toml", data))
    return town.last(town.admin)


async def in_force(town: Town) -> str:
    """The file as the bot sends it."""
    page = await opened(town)
    await town.press(town.admin, page, "Файл организации")
    file = town.admin.download(town.last(town.admin))
    assert isinstance(file, Document)
    assert file.name == "organisation.toml"
    return file.data.decode()


async def test_a_file_is_applied_once_it_was_looked_at(town: Town) -> None:
    review = await sent(town)
    assert review.text == (
        "Файл организации: что изменится\n"
        "Добавить 2, изменить 1\n"
        "Изменить: орган culture, название: «Отдел культуры» → «Комитет <культуры>»\n"
        f"Добавить: орган sport: «Отдел спорта», чат {numbered(-1001)}, сети: все\n"
        f"Добавить: работник: Спортивный Сергей Сергеевич ({numbered(507)}), исполнитель (sport)"
    )
    assert review.buttons == [["Применить"], ["Отмена"]]
    assert "Органы: 3\n" in (await opened(town)).text
    again = await sent(town)
    await town.press(town.admin, again, "Применить")
    assert "Органы: 4\n" in again.text
    journal = await town.say(town.admin, town.admin, "/journal")
    assert "Орлов О. О.\nИзменено: орган «Отдел культуры», название" in journal.text


async def test_what_was_changed_meanwhile_is_shown_before_anything_counts(town: Town) -> None:
    review = await sent(town)
    other = ORGANISATION.replace("Отдел культуры", "Комитет культуры и туризма")
    await town.app.offices.apply(described(other))
    toast = await town.press(town.admin, review, "Применить")
    assert toast == "За это время настройка изменилась. Проверьте ещё раз."
    assert "«Комитет культуры и туризма» → «Комитет <культуры>»" in review.text
    await town.press(town.admin, review, "Применить")
    assert "Органы: 4\n" in review.text


async def test_cancelling_changes_nothing(town: Town) -> None:
    review = await sent(town)
    await town.press(town.admin, review, "Отмена")
    assert "Органы: 3\n" in (await opened(town)).text


async def test_every_mistake_is_told_at_once(town: Town) -> None:
    broken = SENT.replace("chat = -1003", 'chat = "чат"').replace('role = "admin"', 'role = "king"')
    told = await sent(town, broken)
    assert told.text.startswith("В файле ошибки, он не применён\n")
    assert len(told.text.splitlines()) == 3
    assert (await sent(town, "[control\nchat = 1")).text.splitlines()[1].startswith("строка 1")
    assert "UTF-8" in (await sent(town, "я".encode("cp1251"))).text
    assert (await sent(town, b"#" * 300_000)).text.startswith("Файл не получен")


async def test_whoever_applies_a_file_stays_an_administrator(town: Town) -> None:
    review = await sent(town, SENT.replace('role = "admin"', 'role = "head"'))
    assert await town.press(town.admin, review, "Применить") == "Сохранено"
    assert "Органы: 4" in (await opened(town)).text


async def test_the_file_that_was_sent_changes_nothing(town: Town) -> None:
    page = await opened(town, "/authority")
    await turned(town, page, "Добавить орган")
    await town.say(town.admin, town.admin, 'Управление «Благо» \\ и "озеленения"')
    file = await in_force(town)
    assert parse_organisation(file) == await town.app.offices.stored()
    assert described(file) == parse_organisation(to_toml(described(file)))
    told = await sent(town, file)
    assert told.text.endswith("Ничего: всё уже так, как в файле.")
    assert told.buttons == [["Готово"]]


async def test_a_file_of_somebody_else_is_no_setting(town: Town) -> None:
    await town.send(town.anna, town.anna, Document("organisation.toml", SENT.encode()))
    assert "Файл организации" not in town.last(town.anna).text
    assert await in_force(town)
