"""Settings from the environment and `.env`: checked once, with all mistakes reported together."""

import hashlib
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.runtime.startup_error import Problem, StartupError, not_read
from domain.model.ids import PersonId, id_from

_SUBJECT = "Настройки (окружение и файл .env)"

_FERNET_KEY = r"[\w+/-]{43}="
"""32 bytes in Base64."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def database_address(url: str) -> str:
    """Return the URL with the async driver; raise ValueError for an invalid URL."""
    scheme, separator, rest = url.partition("://")
    driver = _DRIVERS.get(scheme)
    if not separator or driver is None:
        raise ValueError
    if driver == "sqlite+aiosqlite" and not re.match(r"/(?!:memory:)[^?]", rest):
        raise ValueError  # an in-memory database is lost with the process
    if driver == "postgresql+asyncpg" and not urlsplit(url).path.strip("/"):
        raise ValueError
    return f"{driver}://{rest}"


def _web(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError
    return url.rstrip("/")


def _proxy(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in {"http", "socks4", "socks5"} or not parts.hostname or not parts.port:
        raise ValueError
    return url


def _ids(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    ids = re.findall(r"[^\s,]+", text.strip().removeprefix("[").removesuffix("]"))
    return frozenset(map(_person, ids))


def _person(text: str) -> PersonId:
    """Parse `501`, or `max:501` for an account in MAX."""
    person = id_from(int(text) if re.fullmatch(r"[1-9]\d{0,15}", text, re.ASCII) else text)
    if person < 0:
        raise ValueError
    return PersonId(person)


def _zone(name: Any) -> Any:
    if not isinstance(name, str):
        return name
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:  # OSError: a folder of zones, as "Europe"
        raise ValueError from error


def _like(pattern: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value(), re.ASCII):
            raise ValueError
        return secret

    return AfterValidator(check)


class Settings(BaseSettings):
    """One field per variable; an empty variable counts as absent.

    A field's description, in Russian, is shown when its value is invalid. Fields excluded from
    `repr` hold secrets; their values are never shown.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: Annotated[SecretStr, _like(r"\d+:[\w-]+")] | None = Field(
        None, repr=False, description="токен от @BotFather вида 123456:AbC-dEf"
    )
    telegram_api_url: Annotated[str, AfterValidator(_web)] | None = Field(
        None, description="адрес сервера Bot API вида http://127.0.0.1:8081"
    )
    proxy_url: Annotated[SecretStr, AfterValidator(_proxy)] | None = Field(
        None,
        repr=False,
        description="адрес прокси вида socks5://имя:пароль@узел:порт (http, socks4, socks5)",
    )
    max_token: Annotated[SecretStr, _like(r"[!-~]{16,512}")] | None = Field(
        None, repr=False, description="токен бота MAX из business.max.ru"
    )
    max_api_url: Annotated[str, AfterValidator(_web)] = Field(
        "https://platform-api2.max.ru", description="адрес сервера MAX вида https://…"
    )
    max_webhook_url: Annotated[str, AfterValidator(_web)] | None = Field(
        None,
        description="адрес https://… с портом 443, по которому MAX передаёт события"
        " (http:// только вместе с MAX_API_URL)",
    )
    max_webhook_secret: Annotated[SecretStr, _like(r"[\w-]{16,256}")] | None = Field(
        None, repr=False, description="от 16 до 256 латинских букв, цифр и знаков _ -"
    )
    max_ca_file: Path | None = Field(
        None, description="путь к файлу корневого сертификата Минцифры (PEM)"
    )
    vk_service_token: Annotated[SecretStr, _like(r"[!-~]{16,512}")] | None = Field(
        None, repr=False, description="сервисный ключ доступа приложения ВКонтакте"
    )
    vk_community_token: Annotated[SecretStr, _like(r"[!-~]{16,512}")] | None = Field(
        None, repr=False, description="ключ доступа сообщества ВКонтакте"
    )
    vk_api_url: Annotated[str, AfterValidator(_web)] = Field(
        "https://api.vk.ru", description="адрес сервера API ВКонтакте вида https://…"
    )
    token_key: Annotated[SecretStr, _like(rf"{_FERNET_KEY}(\s*,\s*{_FERNET_KEY})*")] | None = Field(
        None,
        repr=False,
        description="ключ из 44 знаков (openssl rand -base64 32); несколько — через запятую",
    )
    database_url: Annotated[str, AfterValidator(database_address)] = Field(
        "sqlite+aiosqlite:///data/otklik.sqlite3",
        repr=False,
        description="sqlite:///путь/к/файлу или postgresql://имя:пароль@узел:порт/база",
    )
    organization_file: Path | None = Field(None, description="путь к файлу организации (TOML)")
    admin_ids: Annotated[frozenset[PersonId], NoDecode, BeforeValidator(_ids)] = Field(
        frozenset(),
        description="Telegram ID администраторов через запятую, например 501,502; ID в MAX — max:503",
    )
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        ZoneInfo("Europe/Moscow"), description="часовой пояс, например Europe/Moscow"
    )
    http_host: str = Field("127.0.0.1", description="адрес, на котором слушает HTTP-сервер")
    http_port: int = Field(8080, ge=0, le=65535, description="номер порта от 0 до 65535")
    intake_token: Annotated[SecretStr, _like(r".{16,}")] | None = Field(
        None,
        repr=False,
        description="ключ не короче 16 знаков, с которым система мониторинга передаёт сообщения",
    )
    webhook_url: Annotated[str, AfterValidator(_web)] | None = Field(
        None,
        description="адрес https://…, по которому Telegram передаёт события"
        " (http:// только вместе с TELEGRAM_API_URL; путь иной, чем в MAX_WEBHOOK_URL)",
    )
    webhook_secret: Annotated[SecretStr, _like(r"[\w-]{16,256}")] | None = Field(
        None, repr=False, description="от 16 до 256 латинских букв, цифр и знаков _ -"
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)
    ] = Field("INFO", description="DEBUG, INFO, WARNING, ERROR или CRITICAL")
    log_format: Annotated[Literal["console", "json"], BeforeValidator(str.lower)] = Field(
        "console", description="console или json"
    )
    log_traffic: Path | None = Field(
        None, description="путь к файлу, куда записывать обмен с мессенджерами и соцсетями"
    )

    @field_validator("webhook_url")
    @classmethod
    def _telegram_wants_https(cls, url: str | None, info: ValidationInfo) -> str | None:
        # Only a self-hosted Bot API server accepts plain HTTP. If its own variable is invalid, only
        # that mistake is reported.
        own_server = info.data.get("telegram_api_url", "mistaken")
        if url and not url.startswith("https://") and not own_server:
            raise ValueError
        other = info.data.get("max_webhook_url")
        if url and other and _path(url) == _path(other):
            raise ValueError
        return url

    @field_validator("max_webhook_url")
    @classmethod
    def _max_wants_https(cls, url: str | None, info: ValidationInfo) -> str | None:
        # Only a stand-in accepts plain HTTP or another port.
        usual = cls.model_fields["max_api_url"].default
        parts = urlsplit(url or "")
        secure = parts.scheme == "https" and parts.port in {None, 443}
        if url and not secure and info.data.get("max_api_url", "mistaken") == usual:
            raise ValueError
        return url

    def require_token(self) -> str:
        """Return the Telegram bot's token; raise StartupError if it is not set."""
        return _secret("bot_token", self.bot_token)

    def require_max_token(self) -> str:
        """Return the MAX bot's token; raise StartupError if it is not set."""
        return _secret("max_token", self.max_token)

    def webhook_key(self) -> str:
        """Return the secret of Telegram's webhook calls: WEBHOOK_SECRET, or a hash of the token.

        Every process with the same settings has the same key; StartupError without a token.
        """
        return _key(self.webhook_secret, self.require_token())

    def max_webhook_key(self) -> str:
        """Return the secret of MAX's webhook calls: MAX_WEBHOOK_SECRET, or a hash of the token.

        StartupError without a token.
        """
        return _key(self.max_webhook_secret, self.require_max_token())

    def invitation_key(self) -> str:
        """Return the key of the codes of invitations: a hash of the first bot's token.

        Every process with the same settings has the same key; StartupError without a token.
        """
        own = self.max_token if self.bot_token is None else self.bot_token
        token = own.get_secret_value() if own is not None else self.require_token()
        return _derived("invitation", token)


def _path(url: str) -> str:
    return urlsplit(url).path or "/"


def _secret(field: str, value: SecretStr | None) -> str:
    if value is None:
        raise StartupError(_SUBJECT, [_problem(field, "не задано")])
    return value.get_secret_value()


def _key(secret: SecretStr | None, token: str) -> str:
    if secret is not None:
        return secret.get_secret_value()
    return _derived("webhook", token)


def _derived(purpose: str, token: str) -> str:
    return hashlib.sha256(f"{purpose} {token}".encode()).hexdigest()


class _ExplicitSettings(Settings):
    """Settings from keyword arguments only."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic passes it by this name
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **_others: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def explicit_settings(**values: Any) -> Settings:
    """Return settings with these values, and defaults for the rest.

    Neither the environment nor `.env` is read: a demonstration on a production server must not
    pick up its addresses and secrets.
    """
    return _ExplicitSettings(**values)


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings; the environment overrides the file. StartupError with all mistakes."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise StartupError(_SUBJECT, _problems(error.errors())) from None
    except UnicodeDecodeError:
        raise StartupError(_SUBJECT, [Problem(str(env_file), "сохраните файл в UTF-8")]) from None
    except OSError as error:
        raise StartupError(_SUBJECT, [Problem(str(env_file), not_read(error))]) from None


def _problems(errors: list[ErrorDetails]) -> list[Problem]:
    values = {str(error["loc"][0]): error["input"] for error in errors}
    return [_problem(field, _found(field, value)) for field, value in values.items()]


def _problem(field: str, found: str) -> Problem:
    return Problem(field.upper(), f"{found}; ожидается: {Settings.model_fields[field].description}")


def _found(field: str, value: object) -> str:
    return f"указано «{value}»" if Settings.model_fields[field].repr else "указано неверно"
