"""The tokens of VK, asked for at every use, so that a changed one takes effect at once."""

from typing import Protocol

from bot.setup.settings import Settings
from domain.model.network.post import PageAddress


class VkTokens(Protocol):
    """Where the adapter takes its tokens from."""

    def service(self) -> str | None:
        """Return the service token of an application, which looks at open walls."""
        ...

    def community(self, page: PageAddress) -> str | None:
        """Return the token with which to read that page and to write in its name."""
        ...

    def has_community(self) -> bool:
        """Whether there is a token for any page."""
        ...


class SettingsTokens:
    """The tokens of the environment: its community token is tried for every page."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def service(self) -> str | None:
        """Return VK_SERVICE_TOKEN."""
        token = self._settings.vk_service_token
        return token.get_secret_value() if token else None

    def community(self, page: PageAddress) -> str | None:
        """Return VK_COMMUNITY_TOKEN."""
        del page
        token = self._settings.vk_community_token
        return token.get_secret_value() if token else None

    def has_community(self) -> bool:
        """Whether VK_COMMUNITY_TOKEN is set."""
        return self._settings.vk_community_token is not None
