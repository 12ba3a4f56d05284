import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.runtime.startup_error import StartupError
from bot.setup.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)


def settings_of(text: str, tmp_path: Path) -> Settings:
    env_file = tmp_path / ".env"
    env_file.write_text(text, encoding="utf-8")
    return load_settings(env_file)


def problems_of(text: str, tmp_path: Path) -> dict[str, str]:
    with pytest.raises(StartupError) as caught:
        settings_of(text, tmp_path)
    return {problem.where: problem.what for problem in caught.value.problems}


def test_everything_has_a_default_but_the_token(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "absent")

    assert settings.database_url == "sqlite+aiosqlite:///data/otklik.sqlite3"
    assert settings.timezone == ZoneInfo("Europe/Moscow")
    assert settings.log_format == "console"
    assert settings.admin_ids == frozenset()
    assert (settings.webhook_url, settings.intake_token, settings.organization_file) == (None,) * 3


def test_a_missing_token_stops_only_what_needs_it(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "absent")

    with pytest.raises(StartupError, match="BOT_TOKEN: не задано; ожидается: токен от @BotFather"):
        settings.require_token()


def test_the_token_is_given_to_who_needs_it_and_shown_to_nobody(tmp_path: Path) -> None:
    settings = settings_of("BOT_TOKEN=42:secret_-Part", tmp_path)

    assert settings.require_token() == "42:secret_-Part"
    assert "secret" not in repr(settings)
    assert "secret" not in str(settings.bot_token)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PORT", "9000")

    assert settings_of("HTTP_PORT=8000", tmp_path).http_port == 9000


def test_an_empty_variable_is_an_absent_one(tmp_path: Path) -> None:
    empty = "\n".join(f"{field.upper()}=" for field in Settings.model_fields)

    assert settings_of(empty, tmp_path) == load_settings(None)


@pytest.mark.parametrize(
    ("given", "normalised"),
    [
        pytest.param("sqlite:///data/a.db", "sqlite+aiosqlite:///data/a.db", id="relative"),
        pytest.param("sqlite:////var/a.db", "sqlite+aiosqlite:////var/a.db", id="absolute"),
        pytest.param("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db", id="driver named"),
        pytest.param("postgresql://u:p@h:5/d", "postgresql+asyncpg://u:p@h:5/d", id="postgresql"),
        pytest.param("postgres://h/d", "postgresql+asyncpg://h/d", id="short name"),
        pytest.param("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d", id="asyncpg named"),
    ],
)
def test_a_database_address_gets_its_asynchronous_driver(
    given: str, normalised: str, tmp_path: Path
) -> None:
    assert settings_of(f"DATABASE_URL={given}", tmp_path).database_url == normalised


@pytest.mark.parametrize("written", ["501, 502,", "501 502", "[501, 502]"])
def test_admin_ids_are_separated_by_commas(tmp_path: Path, written: str) -> None:
    assert settings_of(f"ADMIN_IDS={written}", tmp_path).admin_ids == {501, 502}


def test_the_time_zone_is_a_real_one(tmp_path: Path) -> None:
    zone = settings_of("TIMEZONE=Asia/Yekaterinburg", tmp_path).timezone

    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert noon.astimezone(zone).hour == 17


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("BOT_TOKEN=no-colon", id="token without a colon"),
        pytest.param("BOT_TOKEN=bot42:abc", id="token with letters before the colon"),
        pytest.param("TELEGRAM_API_URL=localhost:8081", id="server without a scheme"),
        pytest.param("TELEGRAM_API_URL=http://", id="server without a host"),
        pytest.param("PROXY_URL=ftp://host:21", id="proxy of another kind"),
        pytest.param("PROXY_URL=socks5://host", id="proxy without a port"),
        pytest.param("PROXY_URL=socks5://host:port", id="proxy with words for a port"),
        pytest.param("DATABASE_URL=mysql://h/d", id="another database"),
        pytest.param("DATABASE_URL=data/otklik.db", id="path for a database address"),
        pytest.param("DATABASE_URL=sqlite://", id="database in memory"),
        pytest.param("DATABASE_URL=sqlite:///:memory:", id="database in memory by name"),
        pytest.param("DATABASE_URL=postgresql://host", id="server without a database"),
        pytest.param("ADMIN_IDS=501;502", id="semicolon"),
        pytest.param("ADMIN_IDS=-1001", id="group for an admin"),
        pytest.param("ADMIN_IDS=@petrova", id="username for an id"),
        pytest.param("TIMEZONE=Moscow", id="unknown zone"),
        pytest.param("TIMEZONE=Europe", id="folder of zones"),
        pytest.param("TIMEZONE=../../etc/passwd", id="path for a zone"),
        pytest.param("HTTP_PORT=eighty", id="port in words"),
        pytest.param("HTTP_PORT=65536", id="port too high"),
        pytest.param("WEBHOOK_URL=ftp://example.org", id="webhook of another kind"),
        pytest.param("WEBHOOK_URL=http://example.org", id="plain webhook from Telegram itself"),
        pytest.param("WEBHOOK_SECRET=с пробелом", id="secret that no header holds"),
        pytest.param("WEBHOOK_SECRET=of-15-character", id="secret that is soon guessed"),
        pytest.param("INTAKE_TOKEN=x", id="key of one character"),
        pytest.param("INTAKE_TOKEN=of-15-character", id="key that is soon guessed"),
        pytest.param("LOG_LEVEL=LOUD", id="unknown level"),
        pytest.param("LOG_FORMAT=xml", id="unknown format"),
    ],
)
def test_a_mistake_names_its_variable_and_what_is_expected(line: str, tmp_path: Path) -> None:
    variable = line.partition("=")[0]

    problems = problems_of(line, tmp_path)

    assert list(problems) == [variable]
    expected = Settings.model_fields[variable.lower()].description
    assert expected is not None
    assert problems[variable].endswith(f"ожидается: {expected}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    mistaken = "BOT_TOKEN=x\nTIMEZONE=x\nHTTP_PORT=x\nLOG_FORMAT=x\nADMIN_IDS=x"

    assert set(problems_of(mistaken, tmp_path)) == {
        *("BOT_TOKEN", "TIMEZONE", "HTTP_PORT", "LOG_FORMAT", "ADMIN_IDS")
    }


def test_a_mistake_is_quoted_unless_it_is_a_secret(tmp_path: Path) -> None:
    problems = problems_of("HTTP_PORT=eighty\nDATABASE_URL=mysql://root:hunter2@h/d", tmp_path)

    assert "«eighty»" in problems["HTTP_PORT"]
    assert "hunter2" not in problems["DATABASE_URL"]


def test_a_bot_api_server_of_ones_own_takes_a_plain_webhook(tmp_path: Path) -> None:
    settings = settings_of(
        "TELEGRAM_API_URL=http://127.0.0.1:8081/\nWEBHOOK_URL=http://127.0.0.1:8080/tg", tmp_path
    )

    assert settings.webhook_url == "http://127.0.0.1:8080/tg"
    assert settings.telegram_api_url == "http://127.0.0.1:8081"


def test_each_messenger_needs_a_path_of_its_own(tmp_path: Path) -> None:
    hook = "https://otklik.example"
    both = f"MAX_WEBHOOK_URL={hook}\nWEBHOOK_URL={hook}"

    assert set(problems_of(f"{both}/", tmp_path)) == {"WEBHOOK_URL"}
    assert settings_of(f"{both}/tg", tmp_path).webhook_url == f"{hook}/tg"


def test_a_mistaken_server_is_not_blamed_on_the_webhook(tmp_path: Path) -> None:
    problems = problems_of("TELEGRAM_API_URL=x\nWEBHOOK_URL=http://127.0.0.1/tg", tmp_path)

    assert set(problems) == {"TELEGRAM_API_URL"}


def test_the_webhook_key_is_the_secret_or_comes_from_the_token(tmp_path: Path) -> None:
    chosen = settings_of(
        "BOT_TOKEN=42:a\nWEBHOOK_SECRET=chosen-by-ourselves", tmp_path
    ).webhook_key()
    derived, again, other = (
        settings_of(f"BOT_TOKEN={token}", tmp_path).webhook_key()
        for token in ("42:a", "42:a", "42:b")
    )

    assert chosen == "chosen-by-ourselves"
    assert derived == again != other
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", derived)


def test_the_key_of_invitations_comes_from_the_first_bots_token(tmp_path: Path) -> None:
    """It stays when MAX is added, and gives nothing away of other keys."""
    token = "MAX_TOKEN=" + "m" * 20
    alone, both, other, in_max = (
        settings_of(text, tmp_path).invitation_key()
        for text in ("BOT_TOKEN=42:a", f"BOT_TOKEN=42:a\n{token}", "BOT_TOKEN=42:b", token)
    )
    assert alone == both
    webhook = settings_of("BOT_TOKEN=42:a", tmp_path).webhook_key()
    assert len({alone, other, in_max, webhook, ""}) == 5
    with pytest.raises(StartupError):
        settings_of("", tmp_path).invitation_key()


def test_the_example_explains_each_variable_in_russian() -> None:
    """Administrators fill it in."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = re.findall(r"^# .*[а-яё].*\n(?:# )?([A-Z_]+)=", text, re.MULTILINE)
    listed = re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE)
    fields = sorted(name.upper() for name in Settings.model_fields)
    assert sorted(explained) == sorted(listed) == fields


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes("HTTP_HOST=узел".encode("cp1251"))

    with pytest.raises(StartupError, match="UTF-8"):
        load_settings(env_file)


def test_the_example_gives_the_defaults() -> None:
    assert load_settings(ROOT / ".env.example") == load_settings(None)


def test_the_commented_values_of_the_example_are_the_defaults(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    uncommented = re.sub(r"^# ([A-Z_]+=)", r"\1", text, flags=re.MULTILINE)

    assert settings_of(uncommented, tmp_path) == load_settings(None)
