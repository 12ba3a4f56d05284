"""The demonstration: what a stranger reads in the first minute."""

import pytest

from bot.tutorial import script
from bot.tutorial.script import SCENARIOS, play


@pytest.fixture
def labels_in_full() -> bool:
    """A scenario names the buttons as they are shown."""
    return False


async def test_every_scenario_is_played_to_its_end() -> None:
    prologue, *scenarios, summary = [told async for told in play()]
    assert prologue.startswith("«ОТКЛИК»")
    assert len(scenarios) == len(SCENARIOS)
    for number, (told, words) in enumerate(zip(scenarios, TOLD, strict=True), start=1):
        position = 0
        for said in words:
            found = told.find(said, position)
            assert found >= 0, (
                f"scenario {number}: «{said}» is missing after {told[:position][-300:]}"
            )
            position = found + len(said)

    heads = [line for line in summary.splitlines() if "№" in line]
    assert heads == [
        "Инцидент №1: в срок, всего 2 ч 20 мин (норма 8 ч)",
        "Инцидент №2 повышенной важности: в срок, вне рабочего времени (норма 4 ч)",
        "Инцидент №3: с опозданием на 1 ч 30 мин рабочего времени, всего 9 ч 30 мин (норма 8 ч)",
        "Инцидент №4: в срок, всего 14 ч 35 мин (промежуточный за 8 ч, затем 7 рабочих дней)",
        "Публикация №5: в срок, всего 25 мин (норма 8 ч)",
    ]
    assert "  возврат на доработку   Козлова М. И.        20 мин" in summary
    assert "  подтверждение          бот                  5 мин" in summary
    assert len(summary.splitlines()) < 40


async def test_one_life_is_shown_fully_and_the_others_are_summed_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(script, "SCENARIOS", SCENARIOS[:2])
    _, life, summary, rest = [told async for told in play(short=True)]
    assert life.startswith("I. ")
    assert "II. " not in life
    assert "Инцидент №2 повышенной важности: в срок" in summary
    assert rest == "Показать и остальное: otklik demo --script"


TOLD = [
    [
        "Отклик, без звука",
        "Ссылка: https://vk.com/wall-2001_1?reply=2",
        "Если зарегистрировать: срок 25.11.2026 09:00",
        "Иванова А. П. нажимает «Управление ЖКХ»",
        "версия 1, возвращён на доработку",
        "[✅ Согласовать]",
        "Размещено 24.11.2026 11:30, в срок: Петров Б. В., от имени «Калининский",
        "Подтверждено 24.11 11:35",
        "Взято в работу: Петров Б. В.",
        "• «фанари» → «фонари». Похоже на опечатку.",
        "нажимает «Исправить всё»",
        "нажимает «Да, разместить»",
        "═══ Стена «Калининский район» (ВКонтакте)",
        "09:10  Калининский район\n       На этой неделе ремонтируем освещение",
        "09:10  Ольга Сергеева\n       Во дворе дома 12 по улице Ленина третий день",
        "11:30  Калининский район, в ответ на «Во дворе дома 12",
        "Здравствуйте! Причина — повреждение кабеля.",
    ],
    [
        "Личный чат с ботом: Глебов Г. Г.",
        "доложите главе незамедлительно",
        "нажимает «Доложено главе»",
        "№2 · повышенная важность · доложено главе, Глебов Г. Г., 24.11.2026",
        "№2 · повышенная важность · ответ размещён, в срок",
    ],
    [
        "Группа: Отдел культуры (MAX)",
        "прошла примерно половина срока",
        "Начало дня, 26.11.2026",
        "до срока осталось 50 мин",
        "просрочено на 1 ч рабочего времени",
        "с опозданием на 1 ч 30 мин",
        "Группа: Отдел контроля (Telegram)",
    ],
    [
        "[Сводный ответ: Управление ЖКХ]",
        "информация для сводного ответа",
        "07.12.2026 17:00",
        "Размещено 30.11.2026 10:15, в срок",
    ],
    [
        "Публикация №5 · ответьте до ",
        "Публикация №5 · разместите ответ до ",
        "Группа: Отдел СМИ",
        "Публикация №5 · в работе, срок ",
        "Размещено 30.11.2026 11:25, в срок",
    ],
]
"""Of each scenario, in this order."""


def test_every_scenario_has_words_to_look_for() -> None:
    assert len(TOLD) == len(SCENARIOS)


@pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda scenario: scenario.prologue.split(".")[0]
)
def test_a_prologue_fits_a_terminal(scenario) -> None:
    assert max(map(len, scenario.prologue.splitlines())) <= 100
