"""The organisation file on disk, and the command that checks it."""

from pathlib import Path

import pytest

from bot.runtime.startup_error import StartupError
from bot.setup.organisation_file import read_organisation
from domain.model.ids import AuthorityCode, ChatId, Place
from tests.console import otklik, started
from tests.unit.test_organisation_toml import CONTRACT, broken, organisation_of

ROOT = Path(__file__).parents[2]


def test_the_example_file_is_right_and_uses_every_section() -> None:
    organisation = read_organisation(ROOT / "organisation.example.toml")

    assert organisation.authority(AuthorityCode("zhkh")) is not None
    assert organisation.media == Place(ChatId(-1002))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(None, "такого файла нет", id="no such file"),
        pytest.param(CONTRACT.encode("cp1251", "replace"), "UTF-8", id="another encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(
    content: bytes | None, what: str, tmp_path: Path
) -> None:
    file = tmp_path / "org.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StartupError, match=what):
        read_organisation(file)


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(CONTRACT, encoding="utf-8-sig", newline="\r\n")

    assert read_organisation(file) == organisation_of(CONTRACT)


def test_the_check_sums_up_a_good_file(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(CONTRACT, encoding="utf-8")

    code, told, complaints = started(tmp_path, "org", "check", str(file))

    assert (code, complaints) == (0, "")
    assert told.splitlines() == [
        f"Файл {file} без ошибок.",
        "Администрация муниципального образования Калининский район",
        "Отдел контроля: чат -1001",
        "Органы: 2",
        "  zhkh: «Управление ЖКХ», чат -1003, тема 7, сети: Одноклассники, ВКонтакте",
        "  media: «Отдел СМИ», чат -1002, сети: все",
        "Работники: 2",
        "  Иванова Анна Петровна: отдел контроля",
        "  Сидоров Павел Ильич: исполнитель (zhkh), ответственное должностное лицо (zhkh)",
        "Обратите внимание: Отдел СМИ: нет работника с ролью «отдел СМИ»",
        "Обратите внимание: нет работника с ролью «заместитель главы»",
    ]


def test_the_check_of_a_broken_file_fails_and_tells_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(broken("chat = -1001", "chat = 0").replace("-1002", "0"), encoding="utf-8")

    code, told, complaints = otklik(tmp_path, "org", "check", str(file))

    assert (code, told) == (1, "")
    assert complaints.splitlines()[0] == f"Файл организации {file}:"
    assert [line.split(":")[0] for line in complaints.splitlines()[1:]] == [
        "  control.chat",
        "  media.chat",
    ]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ('[schedule]\ntue = ["09:00-11:00"]', "24.11.2026 10:00"),
        ('[administration]\nregion = "KDA"', "24.11.2026 09:30"),
        ('[calendar]\n"2026-11-24" = { kind = "off" }', "25.11.2026 09:00"),
    ],
)
def test_for_a_due_a_file_may_leave_out_who_works_where(
    tmp_path: Path, written: str, due: str
) -> None:
    file = tmp_path / "hours.toml"
    file.write_text(written, encoding="utf-8")
    asked = ("deadline", "--from", "2026-11-24T08:30", "--hours", "1")
    code, out, _ = otklik(tmp_path, *asked, ORGANIZATION_FILE=str(file))
    assert (code, out.splitlines()[0]) == (0, f"Срок: {due}")
    code, _, err = otklik(tmp_path, "org", "check", str(file))
    assert (code, "control: не указано" in err, "staff: не указано" in err) == (1, True, True)
