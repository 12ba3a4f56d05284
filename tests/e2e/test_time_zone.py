"""Another TIMEZONE: dues are counted anew, and every open card tells the hours of the new zone."""

from tests.e2e.town import CONTROL, HOUSING, Starting

EAST = "Asia/Yekaterinburg"
"""Two hours ahead of Moscow."""


async def test_cards_tell_the_hours_of_the_new_zone(starting: Starting) -> None:
    async with starting() as town:
        late = await town.routed("Яма на Садовой.")
        await town.until(25, 9, 0)
        routed = await town.routed()
        approval = await town.drafted(about="Темно на Мира.")
        registered = await town.registered("Нет воды на Мира.")
        assert "Срок ответа: 25.11.2026 08:50, срок истёк" in late.text
        assert "Срок ответа: 26.11.2026 08:50" in routed.text
        assert "Проект в отдел контроля: до 25.11.2026 16:50" in routed.text
        assert "направлен 25.11.2026 09:00" in approval.text
        assert "Выявлен: 25.11.2026 09:00" in registered.text
    async with starting(timezone=EAST) as town:
        await town.settle()
        # Registered at eleven of the new zone; what is left of the norm ends at the same moment.
        assert "Срок ответа: 25.11.2026 10:50, срок истёк" in late.text
        assert "Срок ответа: 26.11.2026 10:50" in routed.text
        assert "Проект в отдел контроля: до 26.11.2026 09:50" in routed.text
        assert "направлен 25.11.2026 11:00" in approval.text
        assert "Выявлен: 25.11.2026 11:00" in registered.text
        assert await town.discrepancies() == []
        edits = len(town.sandbox.calls_to("editMessageText"))
    async with starting(timezone=EAST) as town:
        await town.settle()
        assert len(town.sandbox.calls_to("editMessageText")) == edits
        for chat in (HOUSING, CONTROL):
            assert not [one for one in town.chat(chat).messages if "срок изменён" in one.text]


async def test_dues_are_counted_by_the_new_zone(starting: Starting) -> None:
    async with starting() as town:
        await town.until(24, 16, 0)
        card = await town.routed()
        assert "Срок ответа: 25.11.2026 15:50" in card.text
    async with starting(timezone=EAST) as town:
        await town.settle()
        # In the new zone it came after the close: the norm begins on the next morning.
        assert "Срок ответа: 25.11.2026 16:50" in card.text
        assert await town.discrepancies() == []
