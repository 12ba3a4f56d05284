"""An import that is interrupted goes on by itself; one that ends before its end says how much has come."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.jobs import importing, queue
from bot.runtime import supervision
from bot.sandbox import ApiRefusal, Message
from bot.sandbox.faults import BadGateway, Fault, ForeignPage, TooManyRequests
from domain.use_cases.ordering import put_rows
from storage.engine.database import DatabaseUnavailable
from tests.e2e.test_importing import ALONE, cards, sent
from tests.e2e.town import CONTROL, Starting, Town
from tests.telegram import DropAfter, DropBefore, ServerError
from tests.unit.exports import as_csv, numbered, row

pytestmark = pytest.mark.organisation(ALONE)

EXPORT = as_csv(row(numbered(one)) for one in (1, 2, 3))
LOST_FILE = ApiRefusal(400, "Bad Request: invalid file_id")

PASSING: dict[str, Fault] = {
    "no connection": DropBefore(),
    "the answer is lost": DropAfter(),
    "a page of a proxy": BadGateway(),
    "Telegram's own trouble": ServerError(),
    "too many calls": TooManyRequests(30),
}
OF_TELEGRAM: dict[str, Fault] = {
    "a page in the place of an answer": ForeignPage(200, "<html>Вход в сеть</html>"),
    "storage of Telegram's that is away": ApiRefusal(
        400, "Bad Request: wrong file_id or the file is temporarily unavailable"
    ),
}
ABOUT_FILES = pytest.mark.telegram("answers in JSON about files")

PutRows = Callable[..., Awaitable[Any]]


@pytest.fixture(autouse=True)
def rows_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row is a commit; a loop that failed is back at once."""
    monkeypatch.setattr(importing, "_CHUNK", 1)
    monkeypatch.setattr(supervision, "_LONGEST_PAUSE", 0.01)


def failing(monkeypatch: pytest.MonkeyPatch, *outcomes: Exception | None) -> None:
    """The next commits of an import end so, one after another; then all are good."""
    left = list(outcomes)

    async def put(*given: Any, **named: Any) -> Any:
        if left and (error := left.pop(0)) is not None:
            raise error
        return await put_rows(*given, **named)

    monkeypatch.setattr("bot.jobs.importing.put_rows", put)


async def seconds_go_by(town: Town, until: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not until():
            await town.clock.advance(1)
            await asyncio.sleep(0.01)


def all_three_are_in(town: Town, shown: Message) -> None:
    assert shown.text == (
        "Выгрузка export.csv: импорт закончен\nСтрок: 3\nЗарегистрировано новых: 3"
    )
    assert [one.text.split()[0] for one in cards(town)] == ["№1", "№2", "№3"]
    assert not [one for one in town.chat(CONTROL).messages if "не удался" in one.text]


@pytest.mark.parametrize(
    "fault",
    [
        *(pytest.param(fault, id=name) for name, fault in PASSING.items()),
        *(pytest.param(fault, id=name, marks=ABOUT_FILES) for name, fault in OF_TELEGRAM.items()),
    ],
)
async def test_a_file_that_telegram_does_not_give_at_once_is_waited_for(
    town: Town, fault: Fault
) -> None:
    town.sandbox.faults.fail_next("getFile", fault, times=3)
    shown = await sent(town, EXPORT, "export.csv")
    assert "Новых, ждут ответа: 3" in shown.text
    town.sandbox.faults.fail_next("getFile", fault, times=3)
    await town.press(town.anna, shown, "Импортировать")
    all_three_are_in(town, shown)
    town.rude = True


async def test_a_download_that_breaks_off_is_begun_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, failures = town.sandbox.world.files, [OSError(), OSError()]
    found = files.at

    def at(path: str) -> Any:
        if failures:
            raise failures.pop()
        return found(path)

    monkeypatch.setattr(files, "at", at)
    shown = await sent(town, EXPORT, "export.csv")
    assert "Новых, ждут ответа: 3" in shown.text


async def test_whoever_waits_for_a_file_sees_why_and_holds_nobody_up(town: Town) -> None:
    shown = await sent(town, EXPORT, "export.csv")
    town.sandbox.faults.fail_next("getFile", DropBefore(), times=1000)
    town.anna.press(shown, "Импортировать")
    await seconds_go_by(town, lambda: "Мессенджер пока не отдаёт файл" in shown.text)
    assert shown.buttons == [["Остановить"]]
    town.admin.say(town.admin.id, "/health")
    await seconds_go_by(town, lambda: "Проверка бота." in town.last(town.admin).text)
    town.anna.press(shown, "Остановить")
    await town.settle()
    assert shown.text == "Выгрузка export.csv: отменено, ничего не зарегистрировано."
    town.rude = True


async def test_a_file_that_is_not_given_for_very_long_is_given_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_MOST_WAITS", 5)
    shown = await sent(town, EXPORT, "export.csv")
    town.sandbox.faults.fail_next("getFile", DropBefore(), times=10_000)
    await town.press(town.anna, shown, "Импортировать")
    assert "импорт не удался" in shown.text
    assert "0 из 3" in town.sandbox.chat(CONTROL).find("не удался").text
    town.rude = True


async def test_a_database_that_is_away_again_and_again_ends_no_import(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await sent(town, EXPORT, "export.csv")
    failing(monkeypatch, None, *(DatabaseUnavailable() for _ in range(8)))
    await town.press(town.anna, shown, "Импортировать")
    all_three_are_in(town, shown)


async def test_the_figures_add_up_after_an_interruption(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [numbered(1), numbered(1), numbered(2) | {"Дата создания": ""}, numbered(1), numbered(3)]
    shown = await sent(town, as_csv(map(row, rows)), "export.csv")
    failing(monkeypatch, None, None, DatabaseUnavailable(), None, DatabaseUnavailable())
    await town.press(town.anna, shown, "Импортировать")
    assert shown.text.splitlines()[1:] == [
        "Строк: 5",
        "Зарегистрировано новых: 2",
        "Пропущены, повторяются в файле: 2",
        "С ошибкой, не импортированы: 1",
    ]


async def test_a_program_that_is_stopped_again_and_again_ends_no_import(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def put(*_: Any, **__: Any) -> Any:
        begun.set()
        await asyncio.Event().wait()

    async with starting() as town:
        shown = await sent(town, EXPORT, "export.csv")
        monkeypatch.setattr("bot.jobs.importing.put_rows", put)
        town.anna.press(shown, "Импортировать")
        await town.sandbox.meanwhile(begun.wait())
    for _ in range(queue._MOST_STARTS + 1):
        begun.clear()
        async with starting():
            await town.sandbox.meanwhile(begun.wait())
    monkeypatch.setattr("bot.jobs.importing.put_rows", put_rows)
    async with starting() as town:
        await town.settle()
        all_three_are_in(town, shown)


async def test_a_file_that_is_away_halfway_is_waited_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await sent(town, EXPORT, "export.csv")
    failing(monkeypatch, None, DatabaseUnavailable())
    town.sandbox.faults.fail_next("getFile", BadGateway(), times=2, skip=1)
    await town.press(town.anna, shown, "Импортировать")
    all_three_are_in(town, shown)
    town.rude = True


async def test_an_import_whose_file_is_lost_halfway_says_how_much_has_come(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await sent(town, EXPORT, "export.csv")
    failing(monkeypatch, None, None, DatabaseUnavailable())
    town.sandbox.faults.fail_next("getFile", LOST_FILE, skip=1)
    await town.press(town.anna, shown, "Импортировать")
    assert shown.text.startswith(
        "Выгрузка export.csv: импорт прерван, загружено строк: 2 из 3; файл не удалось получить"
    )
    assert "Отправьте его ещё раз" in shown.text
    assert shown.text.endswith("Что уже зарегистрировано, не повторится.")
    assert town.last(town.anna).text == shown.text
    assert town.sandbox.chat(CONTROL).find("не удался").text == (
        "Иванова А. П.: импорт из системы мониторинга не удался. Зарегистрировано новых сообщений:"
        " 2 из 3, карточки остальных не придут. Чтобы загрузить остальные, отправьте боту тот же"
        " файл: что уже зарегистрировано, не повторится"
    )

    again = await sent(town, EXPORT, "export.csv")
    assert "Уже зарегистрированы: 2" in again.text
    await town.press(town.anna, again, "Импортировать")
    assert [one.text.split()[0] for one in cards(town)] == ["№1", "№2", "№3"]
    town.rude = True


async def test_whoever_ordered_an_import_that_fails_hears_how_much_has_come(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await sent(town, EXPORT, "export.csv")
    failing(monkeypatch, None, KeyError("nobody foresaw it"))
    await town.press(town.anna, shown, "Импортировать")
    expected = (
        "Выгрузка export.csv: импорт не удался, загружено строк: 1 из 3. Администратор извещён."
        " Отправьте файл ещё раз: что уже зарегистрировано, не повторится."
    )
    assert shown.text == expected
    assert town.last(town.anna).text == expected
    town.rude = True


async def test_a_list_that_telegram_does_not_give_is_asked_for_again(town: Town) -> None:
    """Neither it nor an organisation file waits: whoever sent it looks at the screen."""
    for name in ("people.xlsx", "organisation.toml"):
        town.sandbox.faults.fail_next("getFile", BadGateway())
        answer = await sent(town, EXPORT, name, by=town.admin)
        assert answer.text.startswith("Файл не получен: мессенджер сейчас его не отдаёт.")
    town.rude = True
