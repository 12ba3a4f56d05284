"""`otklik db copy`: copying with a progress bar, and the next steps."""

from sqlalchemy import make_url

from bot.operations.filling import move_to
from bot.setup.settings import Settings


async def shown(settings: Settings, url: str) -> str:
    """Copy everything; return the final message."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks = {}

        def told(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = progress.add_task(table, total=total)
            progress.update(tasks[table], completed=done)

        moved = await move_to(settings, url, told)
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)
    return (
        f"Перенесено и сверено построчно: таблиц {len(moved)}, строк"
        f" {sum(moved.values())}.\n"
        "Теперь в файле .env замените строку DATABASE_URL (вместо *** укажите пароль):\n"
        f"DATABASE_URL={address}\n"
        "и запустите бота. Прежний файл базы данных не изменён: сохраните его, пока не убедитесь,"
        " что всё работает. Индекс поиска бот построит сам за первые минуты работы."
    )
