"""«Сроки и данные» in chat: chosen by a button or in words, within limits, for what begins then."""

from tests.e2e.administering import opened, turned
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town


async def test_a_usual_value_is_one_press_and_another_one_is_written(town: Town) -> None:
    page = await opened(town)
    listed = await turned(town, page, "Сроки и данные")
    assert "идут по прежним срокам" in listed
    assert "Время на согласование: 30 мин." in [row[0] for row in page.buttons]

    one = await turned(town, page, "Время на согласование: 30 мин.")
    assert "Сейчас: 30 мин.\nОбычно: 30 мин." in one
    assert page.buttons == [["15 мин.", "✓ 30 мин.", "60 мин."], ["Другое…"], ["Назад"]]
    await turned(town, page, "60 мин.")
    assert "Сейчас: 60 мин." in page.text

    asked = await turned(town, page, "Другое…")
    assert asked.endswith("Напишите число: от 10 до 240 мин. рабочего времени")
    refused = await town.say(town.admin, town.admin, "500")
    assert refused.text.startswith(
        "Время на согласование — от 10 до 240 мин. рабочего времени. Укажите другое."
    )
    unread = await town.say(town.admin, town.admin, "полчаса")
    assert unread.text.startswith("Напишите число: от 10 до 240 мин. рабочего времени")
    await town.say(town.admin, town.admin, "45 минут")
    assert "Сейчас: 45 мин." in page.text

    journal = await town.say(town.admin, town.admin, "/journal")
    assert "Орлов О. О.\nИзменено: время на согласование: 60 мин. → 45 мин." in journal.text


async def test_what_is_in_work_keeps_what_was_decided_when_it_began(town: Town) -> None:
    old = await town.routed("Во дворе на Ленина, 5 яма.")
    page = await opened(town)
    for label in ("Сроки и данные", "Время на согласование: 30 мин.", "60 мин."):
        await turned(town, page, label)
    new = await town.routed("На Мира, 3 не горит фонарь.")
    for card in (old, new):
        await town.reply(town.boris, card, DRAFT)

    def waits() -> list[str]:
        said = [message.text for message in town.chat(CONTROL).messages]
        return [text[:2] for text in said if "проект ждёт решения" in text]

    await town.pass_time(minutes=35)
    assert waits() == ["№1"]
    await town.pass_time(minutes=30)
    assert waits() == ["№1", "№2"]


async def test_the_draft_is_due_as_is_decided(town: Town) -> None:
    page = await opened(town)
    for label in ("Сроки и данные", "Проект до срока ответа: 60 мин.", "120 мин."):
        await turned(town, page, label)
    await town.routed("На Мира, 3 не горит фонарь.")
    assert "за 2 рабочих часа до срока" in (await town.say(town.boris, HOUSING, "/deadline 1")).text


async def test_the_digest_comes_when_it_is_decided(town: Town) -> None:
    page = await opened(town)
    for label in ("Сроки и данные", "Сводка после начала дня: 0 мин.", "30 мин."):
        await turned(town, page, label)
    await town.routed("На Мира, 3 не горит фонарь.")
    await town.until(25, 8, 20)
    before = len(town.chat(CONTROL).messages)
    await town.until(25, 8, 31)
    said = town.chat(CONTROL).messages[before:]
    assert any("Сводка" in one.text or "Открыт" in one.text for one in said)
