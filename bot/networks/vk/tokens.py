"""The tokens of VK, asked for at every use, so that a changed one takes effect at once."""

from typing import Protocol

from domain.model.network.post import PageAddress


class VkTokens(Protocol):
    """Where the adapter takes its tokens from."""

    def service(self) -> str | None:
        """Return the service token of an application, which looks at open walls."""
        ...

    def community(self, page: PageAddress) -> str | None:
        """Return the stored token with which to read that page and to write in its name."""
        ...

    def of_unnamed_page(self) -> str | None:
        """Return the token of some page of which only VK can tell."""
        ...

    def has_community(self) -> bool:
        """Whether there is a token for any page."""
        ...
