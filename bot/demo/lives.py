"""The lives that the demonstration plays, one after the other, each with the chats that tell it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.demo.cast import (
    CONTROL,
    CULTURE,
    HOUSING,
    LANTERNS,
    LIBRARY,
    MEDIA,
    PIPE,
    PLAYGROUND,
    SQUARE,
)
from bot.demo.scene import Scene


@dataclass(frozen=True, slots=True)
class Life:
    """One incident from detection to answer: what happens, and in which chats it is told."""

    prologue: str
    chats: tuple[int, ...]
    act: Callable[[Scene], Awaitable[None]]


async def _answered(scene: Scene) -> None:
    anna, maria, boris = scene.cast.anna, scene.cast.maria, scene.cast.boris
    card = await scene.say(anna, anna.id, LANTERNS)
    await scene.press(anna, card, "Управление ЖКХ")
    await scene.press(anna, card, "Направить")

    await scene.until("10:05")
    await scene.press(boris, scene.last(HOUSING), "Взять в работу")
    draft = "Заявка принята в работу, фонари будут востановлены."
    await scene.reply(boris, scene.last(HOUSING), draft)

    await scene.until("10:25")
    first = scene.last(CONTROL)
    comment = "«Восстановлены» — две «с». И назовите день: человек спрашивает, когда."
    await scene.reply(maria, first, comment)
    await scene.press(maria, first, "↩️ Обе причины")

    await scene.until("11:05")
    better = (
        "Здравствуйте! Причина — повреждение кабеля. Освещение во дворе дома 12 по улице Ленина"
        " восстановим 25 ноября до 18:00."
    )
    await scene.reply(boris, scene.last(HOUSING), better)
    await scene.until("11:15")
    await scene.press(maria, scene.last(CONTROL), "✅ Согласовать")

    await scene.until("11:30")
    await scene.reply(boris, scene.last(HOUSING), "https://vk.com/wall-1001_345?reply=346")
    await scene.say(boris, HOUSING, "/deadline 1")


async def _urgent_at_night(scene: Scene) -> None:
    maria, boris, gleb = scene.cast.maria, scene.cast.boris, scene.cast.gleb
    await scene.until("22:40")
    await scene.register_by_monitoring(
        PIPE, "https://vk.com/wall-1001_360", importance="high", authorities=["zhkh"]
    )

    await scene.until("22:52")
    await scene.press(gleb, scene.last(gleb.id), "Принято к сведению")
    await scene.until("22:58")
    await scene.press(gleb, scene.last(gleb.id), "Доложено главе")
    await scene.press(gleb, scene.last(gleb.id), "Да, подтверждаю")

    await scene.until("23:20")
    answer = (
        "Здравствуйте! Аварийная бригада перекрыла воду в 23:05 и откачивает её из подвала."
        " Трубу заменим до 10:00, в детский сад подвезём воду к 7:00."
    )
    await scene.reply(boris, scene.find(HOUSING, "№2"), answer)
    await scene.press(maria, scene.last(CONTROL), "✅ Согласовать")
    await scene.until("23:35")
    await scene.reply(boris, scene.last(HOUSING), "https://vk.com/wall-1001_360?reply=361")


async def _overdue(scene: Scene) -> None:
    anna, maria, vera = scene.cast.anna, scene.cast.maria, scene.cast.vera
    await scene.until("09:00", days=1)
    card = await scene.say(anna, anna.id, PLAYGROUND)
    await scene.press(anna, card, "Отдел культуры")
    await scene.press(anna, card, "Направить")

    await scene.until("10:10", days=1)
    answer = (
        "Здравствуйте! Сломанные качели сняли сегодня утром, железо убрали. Новые установим"
        " до 5 декабря. Просим прощения за задержку."
    )
    await scene.reply(vera, scene.find(CULTURE, "Взять в работу"), answer)
    await scene.press(maria, scene.last(CONTROL), "✅ Согласовать")
    await scene.until("10:20")
    placed = scene.last(CULTURE)
    await scene.press(vera, placed, "Размещено, ссылки нет")
    await scene.press(vera, placed, "Да, подтверждаю")


async def _consolidated(scene: Scene) -> None:
    anna, maria = scene.cast.anna, scene.cast.maria
    boris, vera = scene.cast.boris, scene.cast.vera
    await scene.until("11:00")
    card = await scene.say(anna, anna.id, SQUARE)
    for label in ("Управление ЖКХ", "Отдел культуры", "Сводный ответ: Управление ЖКХ", "Направить"):
        await scene.press(anna, card, label)

    await scene.until("11:40")
    information = "Мусор на площади убрали сегодня к одиннадцати, контейнеры вернули на место."
    await scene.reply(vera, scene.find(CULTURE, "Взять в работу"), information)

    await scene.until("13:10")
    await scene.press(boris, scene.find(HOUSING, "Промежуточный ответ"), "Промежуточный ответ")
    promise = (
        "Здравствуйте! Мусор на площади уже убрали. Чтобы включить фонари, меняем повреждённый"
        " кабель; о результате сообщим здесь же."
    )
    await scene.reply(boris, scene.last(HOUSING), promise)
    await scene.press(maria, scene.last(CONTROL), "✅ Согласовать")
    await scene.until("13:30")
    await scene.reply(boris, scene.last(HOUSING), "https://vk.com/wall-1001_380?reply=381")

    await scene.until("10:00", days=4)
    answer = (
        "Здравствуйте! Кабель заменили, фонари на площади горят с 29 ноября. Спасибо, что сообщили."
    )
    await scene.reply(boris, scene.find(HOUSING, "Сводный ответ готовит ваш орган"), answer)
    await scene.press(maria, scene.last(CONTROL), "✅ Согласовать")
    await scene.until("10:15")
    await scene.reply(boris, scene.last(HOUSING), "https://vk.com/wall-1001_380?reply=390")


async def _publication(scene: Scene) -> None:
    vera = scene.cast.vera
    await scene.until("11:00")
    await scene.say(vera, CULTURE, f"/new {LIBRARY}")
    await scene.until("11:20")
    answer = (
        "Здравствуйте! Да, в субботу библиотека работает с 10:00 до 18:00,"
        " а в воскресенье — до 16:00. Приходите!"
    )
    await scene.reply(vera, scene.find(CULTURE, "Взять в работу"), answer)
    await scene.until("11:25")
    await scene.reply(vera, scene.last(CULTURE), "https://ok.ru/group/777/topic/900?reply=1")


LIVES: Final = (
    Life(
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
    Life(
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
    Life(
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
    Life(
        """\
IV. СВОДНЫЙ ОТВЕТ С ПРОМЕЖУТОЧНЫМ

Вопрос касается двух органов: отдел контроля направляет его в оба и назначает, кто готовит сводный
ответ (п. 12). Всё сразу не решить: управление ЖКХ даёт промежуточный ответ (п. 16), и на
окончательный есть 7 рабочих дней (п. 17).
""",
        (501, CULTURE, HOUSING, CONTROL),
        _consolidated,
    ),
    Life(
        """\
V. ПУБЛИКАЦИЯ

Отдел культуры сам находит вопрос в социальной сети: это публикация (п. 2). Он регистрирует её для
себя и отвечает без согласования; отдел СМИ видит, как идёт работа (п. 5). Срок тот же (п. 9).
""",
        (CULTURE, MEDIA),
        _publication,
    ),
)
