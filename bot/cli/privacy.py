"""`otklik privacy`: what a citizen asks to be forgotten."""

import asyncio
from typing import Annotated

import typer

from bot.settings import load_settings


def erase(
    *,
    author: Annotated[
        str,
        typer.Option(
            metavar="ССЫЛКА", help="Ссылка на страницу автора, например https://vk.com/id1."
        ),
    ],
) -> None:
    """Удалить всё, что написал этот человек: тексты, имя, ссылки. Вернуть это нельзя.

    Бот при этом может работать.
    """
    numbers = asyncio.run(_erase(author))
    if not numbers:
        print("Сообщений с такой ссылкой на автора нет.")
        return
    print(f"Удалено, сообщений: {len(numbers)} ({', '.join(f'№{one}' for one in numbers)}).")
    print("Кто, что и когда сделал, осталось в истории. Карточки бот исправит, пока работает.")


async def _erase(author: str) -> list[int]:
    from bot import logs
    from bot.clock import SystemClock
    from bot.composition import opened
    from storage.delivery.erasing import Erasing

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    async with opened(settings, new=False) as database:
        return list(await Erasing(database).erase_author(author, SystemClock().now()))
