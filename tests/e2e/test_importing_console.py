"""The export of the monitoring system on the console: the same as in chat, while the bot may run."""

import json
from pathlib import Path

from tests.console import on, otklik, started
from tests.e2e.test_importing import ROWS
from tests.e2e.town import CONTROL, ORGANISATION, Town, rewritten
from tests.unit.exports import FINISHED, as_csv, numbered, row


async def test_an_export_is_checked_and_imported(
    town: Town, tmp_path: Path, database_url: str
) -> None:
    export, bad = tmp_path / "export.csv", tmp_path / "bad.csv"
    past = {
        "2026-06-15 10:06:02": "2024-12-25 10:06:02",
        "2026-11-24 08:30:00": "2024-12-25 08:30:00",
    }
    rows = [[past.get(cell, cell) for cell in row(one)] for one in ROWS]
    export.write_bytes(as_csv(rows, encoding="cp1251"))
    bad.touch()
    code, out, _ = started(tmp_path, "import", "--dry-run", str(export), **on(database_url))
    told = out.splitlines()
    assert (code, told[:6]) == (
        0,
        [
            "Строк: 7",
            "Новых, ждут ответа: 3, из них с прошедшим сроком: 3",
            "Завершены с ответом: 1",
            "Завершены без ответа, не переносятся: 1",
            "Повторяются в файле: 1",
            "С ошибкой: 1",
        ],
    )
    assert told[-1] == "строка 7: дата создания не похожа на дату, нужно как 24.11.2026 08:30"
    code, out, _ = otklik(tmp_path, "import", "--finished", str(export), **on(database_url))
    assert (code, out.splitlines()[-6:]) == (
        0,
        [
            "Строк: 7",
            "Зарегистрировано новых: 3",
            "Перенесено завершённых: 1",
            "Завершены без ответа, не переносятся: 1",
            "Пропущены, повторяются в файле: 1",
            "С ошибкой, не импортированы: 1",
        ],
    )
    await town.settle()
    assert sum(bool(one.buttons) for one in town.sandbox.chat(CONTROL).messages) == 3
    _, out, _ = otklik(tmp_path, "import", str(export), **on(database_url))
    assert out.splitlines()[-2:] == [
        "строка 7: дата создания не похожа на дату, нужно как 24.11.2026 08:30",
        "Импортировать нечего.",
    ]
    code, out, err = otklik(tmp_path, "import", str(bad), **on(database_url))
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == "  файл: пуст"


def test_an_upgraded_database_is_enough_for_what_needs_no_telegram(tmp_path: Path) -> None:
    file, export = tmp_path / "town.toml", tmp_path / "export.csv"
    rewritten(file, ORGANISATION)
    export.write_text("text,detected_at\nЯма у школы,2024-12-25T08:30:00+03:00\n", "utf-8")
    settings = on(tmp_path / "otklik.sqlite3") | {"ORGANIZATION_FILE": str(file)}
    assert otklik(tmp_path, "db", "upgrade", **settings)[0] == 0
    assert otklik(tmp_path, "import", str(export), **settings)[0] == 0
    assert otklik(tmp_path, "find", "яма", "--json", **settings)[:2] == (0, "[1]\n")
    assert otklik(tmp_path, "db", "check", **settings)[0] == 0
    rewritten(file, ORGANISATION.replace("Отдел культуры", "Отдел искусств"))
    assert otklik(tmp_path, "db", "upgrade", **settings)[0] == 0
    assert "Отдел искусств" in otklik(tmp_path, "org", "import", str(file), **settings).out


async def test_a_name_that_no_body_has_is_kept_until_one_has_it(
    town: Town, tmp_path: Path, database_url: str
) -> None:
    export = tmp_path / "export.csv"
    old = {"Дата создания": "2024-12-25 10:06:02", "Дата окончания": "2024-12-26 09:00:00"}
    parks = {"Отдел": "Отдел парков & скверов"}
    rows = [row(numbered(one, FINISHED) | old | parks) for one in (1, 2)]
    export.write_bytes(as_csv(rows))
    period = ("--from", "2024-12-01", "--to", "2024-12-31")

    def reported() -> dict[str, int]:
        _, out, _ = otklik(tmp_path, "report", *period, "--json", **on(database_url))
        parts = json.loads(out)["by_authority"]
        return {code: part["received"] for code, part in parts.items()}

    settings = on(database_url)
    code, out, _ = otklik(tmp_path, "import", "--finished", str(export), **settings)
    assert code == 0
    assert "Незнакомых названий органов: 1, строк с ними: 2 — «Отдел парков & скверов» (2)\n" in out
    assert "Эти названия остаются как есть." in out
    assert reported() == {"name:Отдел парков & скверов": 2}
    card = await town.say(town.anna, town.anna, "/incident 1")
    assert "Орган по данным системы мониторинга: Отдел парков & скверов\n" in card.text
    history = await town.history()
    assert "ответ размещён в срок, Отдел парков & скверов; сведения из выгрузки" in history
    found = await town.say(town.anna, town.anna, "/find скверы")
    assert "№2" in found.text

    page = await town.say(town.admin, town.admin, "/authority культуры")
    await town.act(town.admin, page, "Отдел культуры", "Другие названия")
    await town.say(town.admin, town.admin, "отдел парков и скверов")
    assert reported() == {"name:Отдел парков & скверов": 2}
    await town.press(town.admin, page, "Другие названия")
    await town.say(town.admin, town.admin, "Отдел парков скверов")
    await town.sandbox.until(lambda: reported() == {"culture": 2})
    history = await town.history()
    assert "орган, который дал ответ, узнан по названию: Отдел культуры" in history
    assert "скверов" not in history
    found = await town.say(town.anna, town.anna, "/find скверов")
    assert "№2" in found.text
    assert await town.discrepancies() == []


def test_a_database_is_upgraded_whatever_the_organisation_file_lacks(tmp_path: Path) -> None:
    file = tmp_path / "hours.toml"
    file.write_text('[schedule]\ntue = ["09:00-11:00"]', encoding="utf-8")
    settings = on(tmp_path / "otklik.sqlite3") | {"ORGANIZATION_FILE": str(file)}
    code, out, err = otklik(tmp_path, "db", "upgrade", **settings)
    assert (code, out) == (0, "База данных готова к работе.\n")
    assert "staff: не указано" in err
