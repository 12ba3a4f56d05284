"""The administration's page in VKontakte, shown as one more chat: a post and its comments."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from bot.runtime.clock import Clock
from bot.sandbox.chat import (
    Chat,
    ChatKind,
    Deleted,
    Edited,
    Happening,
    Membership,
    Message,
    MessageContent,
    Posted,
    SandboxError,
    User,
)
from bot.sandbox.markup import RichText
from bot.sandbox.vk import VkComment, VkPerson, VkPost, VkSandbox
from domain.model.message.citizen_message import Network
from handlers.texts import words

CITIZEN: Final = User(901, "Ольга Сергеева")
WALL: Final = -2001
"""The number of the wall as a chat, and of the page in VK; the organisation names it, too."""

WHERE: Final = words.NETWORK[Network.VK]

_NAME: Final = "Калининский район"
_POST: Final = (
    "На этой неделе ремонтируем освещение на улице Ленина. Где ещё темно? Напишите в комментариях."
)
_SERVICE_TOKEN: Final = "service-token-of-the-page"  # noqa: S105 - of the sandbox, not secret
_COMMUNITY_TOKEN: Final = "community-token-of-the-page"  # noqa: S105 - of the sandbox, not secret


class TownWall:
    """The wall of the page, where one citizen writes; `chat` shows what stands there."""

    def __init__(self, vk: VkSandbox) -> None:
        self._vk = vk
        self._citizen: VkPerson = vk.person(CITIZEN.id, CITIZEN.name)
        self._page = vk.community(-WALL, _NAME, token=_COMMUNITY_TOKEN)
        self._shown: dict[int, VkPost | VkComment] = {}
        """By the number on the wall, which is the message's, too."""
        self._users = {CITIZEN.id: CITIZEN, WALL: User(WALL, _NAME)}
        self.chat: Final = Chat(WALL, f"Стена «{_NAME}»", ChatKind.CHANNEL, self._users)
        self.chat.members = {CITIZEN.id: Membership.MEMBER}
        self.watchers: list[Callable[[Chat, Happening], None]] = []
        vk.world.watchers.append(self._show)
        self._page.write_on(self._page, _POST)

    @classmethod
    @asynccontextmanager
    async def running(cls, clock: Clock) -> AsyncIterator[Self]:
        """Run VK with the page and its post."""
        async with VkSandbox(service_token=_SERVICE_TOKEN, clock=clock) as vk:
            yield cls(vk)

    @property
    def settings(self) -> dict[str, Any]:
        """The program's settings for VK."""
        return {
            "vk_service_token": _SERVICE_TOKEN,
            "vk_community_token": _COMMUNITY_TOKEN,
            "vk_api_url": self._vk.url,
        }

    @property
    def unread(self) -> bool:
        """Whether the program has yet to read something that was written there."""
        return self._vk.world.events[-WALL].unread

    def write(self, text: str, under: Message | None = None) -> None:
        """Comment as the citizen: under the post, or in answer to a comment.

        Raises SandboxError.
        """
        if not text.strip():
            raise SandboxError("A comment has words")
        self._citizen.comment(self._shown[under.id if under else 1], text.strip())

    def edit(self, message: Message, text: str) -> None:
        """Change the citizen's own comment. Raises SandboxError."""
        if not text.strip():
            raise SandboxError("A comment has words")
        self._citizen.edit(self._shown[message.id], text.strip())
        before, message.content = message.content, _content(text.strip())
        message.history.append(before)
        message.edit_date = self._vk.world.unix_now()
        self._tell(Edited(self._vk.world.clock.now(), message, before, message.content))

    def delete(self, message: Message) -> None:
        """Delete the citizen's own comment. Raises SandboxError."""
        self._citizen.delete(self._shown[message.id])
        message.deleted = True
        self._tell(Deleted(self._vk.world.clock.now(), message))

    def _show(self, what: VkPost | VkComment) -> None:
        """Show a new post or comment as a message."""
        self._shown[what.id] = what
        answered = what.reply_to if isinstance(what, VkComment) else None
        sender, content = self._users[what.author.owner_id], _content(what.text)
        reply_to = self.chat.message(answered.id) if answered else None
        message = Message(what.id, self.chat, sender, what.at, content, reply_to)
        self.chat.add(message)
        replied = reply_to.content if reply_to else None
        self._tell(Posted(self._vk.world.clock.now(), message, content, replied))

    def _tell(self, happening: Happening) -> None:
        self.chat.story.append(happening)
        for watch in self.watchers:
            watch(self.chat, happening)


def _content(text: str) -> MessageContent:
    return MessageContent(RichText(text))
