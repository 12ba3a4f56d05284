"""The load: people who act on what their chats show them, and the monitoring system.

Whoever sees a card acts on it once; when it has changed, once more. So an incident comes to its end
only if no card, no press and no message of its whole life was lost.
"""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

import aiohttp

from bot.clock import SystemClock
from bot.sandbox import Chat, Message, Person, Photo, Sandbox
from bot.sandbox.chat import Content
from tests.e2e.killing.ledger import Edit, Ledger, Post
from tests.e2e.killing.people import AUTHORITIES, DEPUTY_HEAD, settle

INTAKE_TOKEN = "intake-of-the-crowd"
UNDECIDED = "Ещё подумаем, куда направить."
"""Ends a text whose incident is never routed: its authority is only chosen and put back."""

_APPROVE, _REJECTIONS = (
    "✅ Согласовать",
    ("↩️ Не по сути вопроса", "↩️ Орфография, пунктуация", "↩️ Обе причины"),
)
_SEND, _RAISE, _CANCEL = "Направить", "Повышенная важность", "Отменить регистрацию"
_NOTED, _REPORTED = "Принято к сведению", "Доложено главе"
_YES, _MISTAKE, _BACK = "Да, подтверждаю", "Ошибка", "Назад"
_NO_LINK, _LINK_YES, _LINK_NO = (
    "Размещено, ссылки нет",
    "Да, разместили здесь",
    "Нет, пришлю другую",
)
_DRAFT_WANTED = "Ответьте на это сообщение"
NUMBER = re.compile(r"№(\d+)")
_LONG_AGO = timedelta(days=20)
"""Any due is over by then."""

_PATIENCE = 8.0
"""Seconds after which people who want to finish press again on what has not changed."""


@dataclass
class Mood:
    """How busy everybody is: `finishing` means that what is begun is brought to its end."""

    ledger: Ledger = field(default_factory=Ledger)
    finishing: bool = False


class Corner:
    """One chat, and those who work there."""

    def __init__(self, chat: Chat, people: Sequence[Person], mood: Mood, seed: str) -> None:
        self._chat = chat
        self._people = people
        self._mood = mood
        self._ledger = mood.ledger
        self._random = Random(seed)  # noqa: S311 - chance for tests
        self._acted: dict[Message, tuple[Content, float]] = {}
        self._to_edit: list[Message] = []
        self._reactions: dict[str, Callable[[Message, Person], None]] = {
            _SEND: self._route,
            _APPROVE: self._decide,
            _YES: partial(self._confirm, _YES),
            _MISTAKE: partial(self._confirm, _MISTAKE),
            _LINK_YES: self._answer_about_link,
            _NO_LINK: self._place,
            _NOTED: self._note,
            _REPORTED: self._report,
        }

    async def work(self) -> None:
        """Until cancelled: looks at the chat and does one thing at a time."""
        while True:
            await asyncio.sleep(self._random.uniform(0.02, 0.14))
            self._edit_a_draft()
            self._act_on_something()
            if not self._mood.finishing and self._chance(0.02):
                self._look_up()

    def _act_on_something(self) -> None:
        """The oldest message that has something to do, and shows what it did not show before."""
        for message in self._chat.messages:
            if not message.sender.is_bot or self._seen(message):
                continue
            self._acted[message] = (message.content, time.monotonic())
            if reaction := self._reaction(message):
                reaction(message, self._random.choice(self._people))
                return

    def _seen(self, message: Message) -> bool:
        """Who wants to finish looks again after a while, lest a refused press was the last word."""
        content, at = self._acted.get(message, (None, 0.0))
        impatient = self._mood.finishing and time.monotonic() - at > _PATIENCE
        return message.content is content and not (impatient and message.buttons)

    def _reaction(self, message: Message) -> Callable[[Message, Person], None] | None:
        labels = {label for row in message.buttons for label in row}
        for label, reaction in self._reactions.items():
            if label in labels:
                return reaction
        return self._draft if _DRAFT_WANTED in message.text else None

    def _route(self, message: Message, who: Person) -> None:
        labels = [label for row in message.buttons for label in row]
        bodies = [label for label in labels if label.removeprefix("✓ ") in AUTHORITIES.values()]
        chosen = [body for body in bodies if body.startswith("✓ ")]
        if UNDECIDED in message.text:
            if not self._mood.finishing and self._chance(0.8):
                self._press(message, bodies[0], who, raced=self._chance(0.3))
        elif len(chosen) > 1:  # two picked at once, in two chats: one authority works it
            self._press(message, chosen[0], who)
        elif not chosen:
            raised = _RAISE in labels and self._chance(0.1)
            self._press(message, _RAISE if raised else self._random.choice(bodies), who)
        elif self._chance(0.05):
            self._press(message, _CANCEL, who)
        else:
            self._press(message, _SEND, who, raced=self._chance(0.1))

    def _decide(self, message: Message, who: Person) -> None:
        if self._mood.finishing:
            self._press(message, _APPROVE, who)
        elif self._chance(0.15):
            text = f"Замечание {next(self._ledger.serial)}."
            self._ledger.comments.append((_number(message), who.reply(message, text)))
        else:
            for presser in self._people if self._chance(0.3) else [who]:
                label = _APPROVE if self._chance(0.6) else self._random.choice(_REJECTIONS)
                self._press(message, label, presser, raced=self._chance(0.1))

    def _note(self, message: Message, who: Person) -> None:
        self._press(message, _NOTED, who, raced=self._chance(0.3))

    def _report(self, message: Message, who: Person) -> None:
        self._press(message, _REPORTED, who)

    def _confirm(self, label: str, message: Message, who: Person) -> None:
        self._press(message, _BACK if self._chance(0.1) else label, who)

    def _place(self, message: Message, who: Person) -> None:
        if self._chance(0.4):
            self._press(message, _NO_LINK, who)
        else:
            doubtful = self._chance(0.2) and not self._mood.finishing
            self._reply_with_link(message, who, "ok.ru/answer" if doubtful else "vk.com/wall-1_")

    def _answer_about_link(self, message: Message, who: Person) -> None:
        asker = message.reply_to and message.reply_to.sender
        who = next((person for person in self._people if person.user is asker), who)
        label = _LINK_YES if self._chance(0.7) else _LINK_NO
        self._press(message, label, who)
        placement = message.reply_to and message.reply_to.reply_to
        if label is _LINK_NO and placement is not None:
            self._reply_with_link(placement, who, "vk.com/wall-1_")

    def _reply_with_link(self, message: Message, who: Person, site: str) -> None:
        said = who.reply(message, f"Разместили: https://{site}{next(self._ledger.serial)}")
        self._ledger.links.append((_number(message), said))

    def _draft(self, message: Message, who: Person) -> None:
        album = len(self._ledger.drafts) % 5 == 1  # some in each load, however small
        length = 3800 if not album and self._chance(0.1) else 0
        text = f"Проект ответа на это обращение {next(self._ledger.serial)}. {'Работы идут. ' * (length // 13)}"
        if album:
            draft, _ = who.send_album(
                self._chat.id, [Photo(), Photo()], text.strip(), reply_to=message
            )
        else:
            draft = who.reply(message, text.strip())
            if self._chance(0.3):
                self._to_edit.append(draft)
        self._ledger.drafts.append((_number(message), draft))

    def _edit_a_draft(self) -> None:
        now = int(time.time())  # noqa: TID251 - of the stand-in's messages, which go by it
        for message in self._to_edit:
            if message.date < now:
                self._to_edit.remove(message)
                text = f"Проект ответа на это обращение {next(self._ledger.serial)}, исправленный."
                author = next(one for one in self._people if one.user is message.sender)
                author.edit(message, text)
                assert message.edit_date is not None
                self._ledger.edits.append(Edit(message, text, message.edit_date))
                return

    def _look_up(self) -> None:
        seen = [message for message in self._acted if NUMBER.search(message.text)]
        if not seen:
            return
        number = _number(self._random.choice(seen))
        command = self._random.choice(["incident", "deadline", "history"])
        who = self._random.choice(self._people)
        self._ledger.commands.append(who.say(self._chat.id, f"/{command} {number}"))

    def _press(self, message: Message, label: str, who: Person, *, raced: bool = False) -> None:
        """Raced: everybody there presses at once; somebody alone presses twice."""
        pressers = [who] if not raced else self._people if len(self._people) > 1 else [who, who]
        for presser in pressers:
            self._ledger.presses.append(presser.press(message, label))

    def _chance(self, of: float) -> bool:
        return self._random.random() < of


class Crowd:
    """Everybody, busy for as long as the context lasts."""

    def __init__(self, sandbox: Sandbox, http: str, seed: int) -> None:
        self._mood = Mood()
        self._http = http
        self._random = Random(f"{seed} registering")  # noqa: S311 - chance for tests
        places = settle(sandbox)
        self._corners = [
            Corner(chat, people, self._mood, f"{seed} {chat.id}") for chat, people in places
        ]
        self._control = [
            people[0] for chat, people in places if chat.id > 0 and chat.id != DEPUTY_HEAD
        ]

    @property
    def ledger(self) -> Ledger:
        """What has been done so far."""
        return self._mood.ledger

    @property
    def undecided(self) -> int:
        """How many incidents are never routed."""
        return sum(UNDECIDED in post.text for post in self.ledger.posted.values())

    async def register(self, incidents: int, seconds: float) -> None:
        """So many incidents, half of them over HTTP, spread over that time."""
        async with asyncio.TaskGroup() as group, aiohttp.ClientSession() as session:
            posts = []
            for _ in range(incidents):
                await asyncio.sleep(self._random.expovariate(incidents / seconds))
                if self._random.random() < 0.5:
                    posts.append(group.create_task(self._post(session)))
                else:
                    self._say()
            await asyncio.gather(*posts)

    def finish(self) -> None:
        """From now on everybody brings to its end what is begun."""
        self._mood.finishing = True

    async def work(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for corner in self._corners:
                group.create_task(corner.work())

    def _text(self) -> str:
        serial = next(self.ledger.serial)
        link = f"https://vk.com/wall1_{serial} " if self._random.random() < 0.5 else ""
        return f"Обращение {serial}. {link}Во дворе яма."

    def _say(self) -> None:
        controller = self._random.choice(self._control)
        text = self._text()
        if self._random.random() < 0.2:
            self.ledger.commands.append(controller.say(controller.id, "/new"))
        self.ledger.registered.append(controller.say(controller.id, text))

    async def _post(self, session: aiohttp.ClientSession) -> None:
        """As monitoring systems do: again and again until there is an answer."""
        text = self._text()
        kind = len(self.ledger.posted) % 5  # each kind in every load, however small
        now = SystemClock().now()
        body: dict[str, object] = {"detected_at": now.isoformat()}
        if kind in {2, 4}:  # overdue from its first moment on, and reminded of at any hour
            body |= {"importance": "high", "detected_at": (now - _LONG_AGO).isoformat()}
        if kind == 0:
            text = f"{text} {UNDECIDED}"
        elif kind in {1, 3}:
            text = f"{text} {'Очень длинная жалоба. ' * 250}"
        if kind in {3, 4}:
            body["authorities"] = [self._random.choice(list(AUTHORITIES))]
        text = text.strip()
        external_id = f"external-{next(self.ledger.serial)}"
        post = self.ledger.posted[external_id] = Post(text)
        headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
        while post.number is None:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.post(
                    f"{self._http}/api/v1/incidents",
                    json={**body, "text": text, "external_id": external_id},
                    headers=headers,
                    timeout=aiohttp.ClientTimeout(total=3),
                ) as response:
                    if response.status in {200, 201}:
                        post.number = (await response.json())["number"]
                    else:
                        assert response.status in {429, 503}, await response.text()
            await asyncio.sleep(0.05)


def _number(message: Message) -> int:
    found = NUMBER.search(message.text)
    assert found is not None, message.text
    return int(found.group(1))
