"""The main way: registered, routed, drafted, rejected, drafted again, approved, placed."""

from tests.e2e.town import CONTROL, HOUSING, Town, offered
from tests.telegram.markup import html_of


async def test_an_incident_is_answered_after_a_rejection(town: Town) -> None:
    approval = await town.drafted("Яму на дороге засыпим завтра.")
    toast = await town.press(town.anna, approval, "↩️ Орфография, пунктуация")
    assert toast == "№1: возвращено на доработку."
    rejection = town.last(HOUSING)
    assert "проект возвращён: " in rejection.text

    await town.reply(town.boris, rejection, "Яму на дороге засыплем завтра.")
    second = town.last(CONTROL)
    assert "версия 2" in second.text
    assert "Что изменилось после версии 1:" in second.text
    await town.press(town.maria, second, "✅ Согласовать")
    to_place = town.last(HOUSING)
    assert "<pre>Яму на дороге засыплем завтра.</pre>" in html_of(to_place)

    await town.reply(town.boris, to_place, "https://example.org/answer")
    assert town.received(HOUSING, "размещение записано")
    assert "Размещено" in second.text
    assert offered(second) == [["Сделать шаблоном"], ["Другие действия…"]]
