"""Work that keeps failing is told to the admins once."""

import pytest

from bot.loops.failures import TOO_MANY, Failures
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable


async def test_admins_learn_of_what_keeps_failing_once_until_it_is_over() -> None:
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    failures = Failures(tell)
    for _ in range(2):
        for _ in range(TOO_MANY + 5):
            assert failures.are_too_many("чтение <страницы>") is (len(told) % 2 == 1)
            await failures.note("чтение <страницы>", RuntimeError())
            await failures.note("другое", RuntimeError())
            failures.over("другое")
        failures.over("чтение <страницы>")
        told.append("")
    assert len(told) == 4
    assert told[0] == told[2]
    assert told[0] == (
        "Чтение &lt;страницы&gt;: не удаётся уже 12 раз подряд.\n"
        "Сбой в программе (RuntimeError). Передайте это разработчикам вместе с журналом."
    )


async def test_what_a_network_refuses_has_its_remedy() -> None:
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    failures = Failures(tell)
    for _ in range(TOO_MANY):
        await failures.note("чтение страницы «Район»", NetworkUnavailable(NetworkTrouble.TOKEN))
    assert "Администратор укажет новый: /settings" in told[0]


async def test_what_could_not_be_told_is_told_with_the_next_failure() -> None:
    told: list[str] = []
    away = [ConnectionError()]

    async def tell(text: str) -> None:
        if away:
            raise away.pop()
        told.append(text)

    failures = Failures(tell)
    for _ in range(TOO_MANY - 1):
        await failures.note("чтение", RuntimeError())
    with pytest.raises(ConnectionError):
        await failures.note("чтение", RuntimeError())
    assert not failures.are_too_many("чтение")
    await failures.note("чтение", RuntimeError())
    assert failures.are_too_many("чтение")
    assert len(told) == 1
