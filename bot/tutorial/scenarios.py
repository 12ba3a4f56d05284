"""The demonstration's scenarios, in order, each with the chats to show."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Final
from zoneinfo import ZoneInfo

import aiohttp

from bot.tutorial.people import (
    ANNA,
    BORIS,
    CONTROL,
    CULTURE,
    GLEB,
    HOUSING,
    LANTERNS,
    LIBRARY,
    MARIA,
    MEDIA,
    PIPE,
    PLAYGROUND,
    SQUARE,
    VERA,
)
from bot.tutorial.simulation import INTAKE_TOKEN, Simulation

ZONE: Final = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class Scenario:
    """An incident from detection to answer, and the chats to show."""

    prologue: str
    chats: tuple[int, ...]
    act: Callable[[Simulation], Awaitable[None]]


async def _until(sim: Simulation, at: str, *, days: int = 0) -> None:
    """Advance to this local time, of today or of a later day."""
    day = sim.clock.now().astimezone(ZONE).date() + timedelta(days=days)
    await sim.pass_until(datetime.combine(day, time.fromisoformat(at), ZONE))


async def _registered_by_monitoring(
    sim: Simulation, text: str, url: str, *, importance: str, authorities: list[str]
) -> None:
    """Call the program over HTTP, as the monitoring system."""
    body = {
        "text": text,
        "url": url,
        "detected_at": sim.clock.now().isoformat(),
        "importance": importance,
        "authorities": authorities,
    }
    intake = f"http://127.0.0.1:{sim.app.http.port}/api/v1/incidents"
    headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(intake, json=body) as answer,
    ):
        if answer.status != HTTPStatus.CREATED:
            raise RuntimeError(await answer.text())
    await sim.settle()


async def _answered(sim: Simulation) -> None:
    anna, maria, boris = sim.person(ANNA), sim.person(MARIA), sim.person(BORIS)
    card = await sim.say(anna, anna.id, LANTERNS)
    await sim.press(anna, card, "Управление ЖКХ")

    await _until(sim, "10:05")
    await sim.press(boris, sim.last(HOUSING), "Взять в работу")
    draft = "Заявка принята в работу, фонари будут востановлены."
    await sim.reply(boris, sim.last(HOUSING), draft)

    await _until(sim, "10:25")
    first = sim.last(CONTROL)
    comment = "«Восстановлены» — две «с». И назовите день: человек спрашивает, когда."
    await sim.reply(maria, first, comment)
    await sim.press(maria, first, "↩️ Обе причины")

    await _until(sim, "11:05")
    better = (
        "Здравствуйте! Причина — повреждение кабеля. Освещение во дворе дома 12 по улице Ленина"
        " восстановим 25 ноября до 18:00."
    )
    await sim.reply(boris, sim.last(HOUSING), better)
    await _until(sim, "11:15")
    await sim.press(maria, sim.last(CONTROL), "✅ Согласовать")

    await _until(sim, "11:30")
    await sim.reply(boris, sim.last(HOUSING), "https://vk.com/wall-1001_345?reply=346")
    await sim.say(boris, HOUSING, "/deadline 1")


async def _urgent_at_night(sim: Simulation) -> None:
    maria, boris, gleb = sim.person(MARIA), sim.person(BORIS), sim.person(GLEB)
    await _until(sim, "22:40")
    await _registered_by_monitoring(
        sim, PIPE, "https://vk.com/wall-1001_360", importance="high", authorities=["zhkh"]
    )

    await _until(sim, "22:52")
    await sim.press(gleb, sim.last(gleb.id), "Принято к сведению")
    await _until(sim, "22:58")
    await sim.press(gleb, sim.last(gleb.id), "Доложено главе")
    await sim.press(gleb, sim.last(gleb.id), "Да, доложено")

    await _until(sim, "23:20")
    answer = (
        "Здравствуйте! Аварийная бригада перекрыла воду в 23:05 и откачивает её из подвала."
        " Трубу заменим до 10:00, в детский сад подвезём воду к 7:00."
    )
    await sim.reply(boris, sim.find(HOUSING, "№2"), answer)
    await sim.press(maria, sim.last(CONTROL), "✅ Согласовать")
    await _until(sim, "23:35")
    await sim.reply(boris, sim.last(HOUSING), "https://vk.com/wall-1001_360?reply=361")


async def _overdue(sim: Simulation) -> None:
    anna, maria, vera = sim.person(ANNA), sim.person(MARIA), sim.person(VERA)
    await _until(sim, "09:00", days=1)
    card = await sim.say(anna, anna.id, PLAYGROUND)
    await sim.press(anna, card, "Отдел культуры")

    await _until(sim, "10:10", days=1)
    answer = (
        "Здравствуйте! Сломанные качели сняли сегодня утром, железо убрали. Новые установим"
        " до 5 декабря. Просим прощения за задержку."
    )
    await sim.reply(vera, sim.find(CULTURE, "Взять в работу"), answer)
    await sim.press(maria, sim.last(CONTROL), "✅ Согласовать")
    await _until(sim, "10:20")
    placed = sim.last(CULTURE)
    await sim.press(vera, placed, "Размещено, ссылки нет")
    await sim.press(vera, placed, "Да, подтверждаю")


async def _consolidated(sim: Simulation) -> None:
    anna, maria = sim.person(ANNA), sim.person(MARIA)
    boris, vera = sim.person(BORIS), sim.person(VERA)
    await _until(sim, "11:00")
    card = await sim.say(anna, anna.id, SQUARE)
    for label in (
        "Несколько органов…",
        "Управление ЖКХ",
        "Отдел культуры",
        "Сводный ответ: Управление ЖКХ",
        "Направить",
    ):
        await sim.press(anna, card, label)

    await _until(sim, "11:40")
    information = "Мусор на площади убрали сегодня к одиннадцати, контейнеры вернули на место."
    await sim.reply(vera, sim.find(CULTURE, "Взять в работу"), information)

    await _until(sim, "13:10")
    await sim.press(boris, sim.find(HOUSING, "Промежуточный ответ"), "Промежуточный ответ")
    promise = (
        "Здравствуйте! Мусор на площади уже убрали. Чтобы включить фонари, меняем повреждённый"
        " кабель; о результате сообщим здесь же."
    )
    await sim.reply(boris, sim.last(HOUSING), promise)
    await sim.press(maria, sim.last(CONTROL), "✅ Согласовать")
    await _until(sim, "13:30")
    await sim.reply(boris, sim.last(HOUSING), "https://vk.com/wall-1001_380?reply=381")

    await _until(sim, "10:00", days=4)
    answer = (
        "Здравствуйте! Кабель заменили, фонари на площади горят с 29 ноября. Спасибо, что сообщили."
    )
    await sim.reply(boris, sim.find(HOUSING, "Сводный ответ готовит ваш орган"), answer)
    await sim.press(maria, sim.last(CONTROL), "✅ Согласовать")
    await _until(sim, "10:15")
    await sim.reply(boris, sim.last(HOUSING), "https://vk.com/wall-1001_380?reply=390")


async def _publication(sim: Simulation) -> None:
    vera = sim.person(VERA)
    await _until(sim, "11:00")
    await sim.say(vera, CULTURE, f"/new {LIBRARY}")
    await _until(sim, "11:20")
    answer = (
        "Здравствуйте! Да, в субботу библиотека работает с 10:00 до 18:00,"
        " а в воскресенье — до 16:00. Приходите!"
    )
    await sim.reply(vera, sim.find(CULTURE, "Взять в работу"), answer)
    await _until(sim, "11:25")
    await sim.reply(vera, sim.last(CULTURE), "https://ok.ru/group/777/topic/900?reply=1")


SCENARIOS: Final = (
    Scenario(
        """\
I. ОТВЕТ ПОСЛЕ ДОРАБОТКИ

Жительница пишет в социальной сети, что во дворе темно. Администрация обязана разместить ответ
за 8 рабочих часов с момента выявления (п. 9 Порядка); бот ведёт сообщение от регистрации до ответа.

  Иванова А. П.   отдел контроля: регистрирует и направляет сообщение в личном чате с ботом
  Петров Б. В.    управление ЖКХ: пишет проект ответа в чате управления и размещает ответ
  Козлова М. И.   отдел контроля: согласует проект или возвращает его с причиной
""",
        (501, HOUSING, CONTROL),
        _answered,
    ),
    Scenario(
        """\
II. ПОВЫШЕННАЯ ВАЖНОСТЬ, НОЧЬ

Система мониторинга находит сообщение об аварии у детского сада и сама направляет его в управление
ЖКХ. Заместитель главы узнаёт сразу и со звуком: он докладывает главе (п. 22). На ответ — 4 рабочих
часа (п. 15), но дежурный управления не ждёт утра.

  Глебов Г. Г.    заместитель главы
""",
        (801, HOUSING, CONTROL),
        _urgent_at_night,
    ),
    Scenario(
        """\
III. ПРОСРОЧКА

В отделе культуры сообщение заметили поздно. Бот напоминает: на половине срока, за час, за полчаса;
затем говорит о просрочке отделу, его ответственному и отделу контроля, утром — сводкой.

  Белова В. Н.    отдел культуры: исполнитель
  Сомова С. С.    отдел культуры: ответственное лицо (п. 8)
""",
        (CULTURE, 602, CONTROL),
        _overdue,
    ),
    Scenario(
        """\
IV. СВОДНЫЙ ОТВЕТ С ПРОМЕЖУТОЧНЫМ

Вопрос касается двух органов: отдел контроля направляет его в оба и назначает, кто готовит сводный
ответ (п. 12). Всё сразу не решить: управление ЖКХ даёт промежуточный ответ (п. 16), и на
окончательный есть 7 рабочих дней (п. 17).
""",
        (501, CULTURE, HOUSING, CONTROL),
        _consolidated,
    ),
    Scenario(
        """\
V. ПУБЛИКАЦИЯ

Отдел культуры сам находит вопрос в социальной сети: это публикация (п. 2). Он регистрирует её для
себя и отвечает без согласования; отдел СМИ видит, как идёт работа (п. 5). Срок тот же (п. 9).
""",
        (CULTURE, MEDIA),
        _publication,
    ),
)
