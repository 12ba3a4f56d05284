"""A town: the usual people and chats around the real program, and the ways that stories often take."""

import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import aiohttp

from bot.console.check import sentence
from bot.operations.audit import Auditor
from bot.sandbox import Message
from bot.sandbox import Sandbox as AnySandbox
from bot.sandbox.chat import Edited, Membership, Posted, Press
from bot.sandbox.faults import ApiRefusal
from bot.sandbox.max.ids import mid_of
from bot.setup.organisation_file import read_organisation
from bot.setup.wiring import make_offices
from bot.tutorial.sandboxes import INTAKE_TOKEN, Sandboxes
from domain.model.ids import ChatId, MessageId, Messenger, Place, id_in, written_id
from domain.model.organisation.organisation import Organisation
from handlers.reading.organisation_file import parse_organisation
from handlers.texts.words import messenger_name
from handlers.ui.markup import LONGEST_MESSAGE, OR_QUOTE
from storage.incidents.reading import SqlReading
from storage.upkeep.audit import AuditReading
from tests.max.shown import Rows
from tests.telegram import Person
from tests.telegram.simulation import Simulation, gather

MOSCOW = ZoneInfo("Europe/Moscow")
TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=MOSCOW)

CONTROL, MEDIA, HOUSING, CULTURE = -1001, -1002, -1003, -1004
"""Chats: the control department, the media department and two authorities."""

ORGANISATION = """
[administration]
name = "Администрация муниципального образования Калининский район"
region = "KDA"

[reports]
weekly = false
monthly = false

[control]
chat = -1001
[media]
chat = -1002

[[authority]]
code = "zhkh"
name = "Управление ЖКХ"
chat = -1003
[[authority]]
code = "culture"
name = "Отдел культуры"
chat = -1004

[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "control"
[[staff]]
name = "Козлова Мария Игоревна"
telegram_id = 502
role = "control"
[[staff]]
name = "Петров Борис Викторович"
telegram_id = 503
role = "executor"
authority = "zhkh"
[[staff]]
name = "Белова Вера Николаевна"
telegram_id = 504
role = "executor"
authority = "culture"
[[staff]]
name = "Орлов Олег Олегович"
telegram_id = 900
role = "admin"
"""

STAFF = """
[[staff]]
name = "Сидоров Семён Семёнович"
telegram_id = 505
role = "executor"
authority = "zhkh"
[[staff]]
name = "Громов Глеб Иванович"
telegram_id = 506
role = "responsible"
authority = "zhkh"
[[staff]]
name = "Титов Тимур Павлович"
telegram_id = 801
role = "deputy_head"
[[staff]]
name = "Юрьева Юлия Сергеевна"
telegram_id = 802
role = "authorised"
"""
"""More of it: substitutes, a responsible officer, those who report to the head."""

GUESTS = {HOUSING: (777, 504, 502)}
"""Who sits in a group without working there."""

DRAFT = "Яму на дороге засыпали и заровняли."
"""Long enough not to be taken for talk in the chat."""

ROUTED = [["Изменить органы"], ["Напомнить"], ["Дубликат", "Другие действия…"]]
"""Under control's card of what others work on, or have answered."""


class Stage:
    """Where the stories happen."""

    messenger = Messenger.TELEGRAM


class Town(Simulation):
    """The usual people, in their chats around the program."""

    rude = False
    """The story provokes what no other may show: failed calls, dead letters."""

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        sandbox: AnySandbox,
        organisation: Path | None,
        database_url: str,
        *,
        beside: AnySandbox | None = None,
        reached: bool = True,
        **variables: Any,
    ) -> AsyncIterator[Self]:
        """At the first start everybody comes whom the organisation file names.

        `beside`: another messenger that the program serves; `reached`: the program reaches the
        first at once.
        """
        if admins := variables.get("admin_ids"):
            variables["admin_ids"] = frozenset(id_in(sandbox.messenger, one) for one in admins)
        around = Sandboxes(sandbox, beside)
        async with cls.around(around, organisation, database_url, **variables) as town:
            if sandbox.messenger is Messenger.MAX and reached:
                await town.first_poll()
            if organisation is not None and not sandbox.world.chats:
                gather(
                    town.sandbox, read_organisation(organisation), called=familiar, guests=GUESTS
                )
            yield town

    async def first_poll(self) -> None:
        """MAX gives nothing of before it but the last update; a webhook is set twice at the start."""
        await self.sandbox.until(
            lambda: (
                self.sandbox.calls_to("getUpdates") or len(self.sandbox.calls_to("subscribe")) > 1
            )
        )

    @property
    def anna(self) -> Person:
        """Of the control department, as is Maria."""
        return self.person(501)

    @property
    def maria(self) -> Person:
        return self.person(502)

    @property
    def boris(self) -> Person:
        """Executor in the housing department."""
        return self.person(503)

    @property
    def vera(self) -> Person:
        """Executor in the department of culture."""
        return self.person(504)

    @property
    def semyon(self) -> Person:
        """Another executor in the housing department, of STAFF as all below."""
        return self.person(505)

    @property
    def gleb(self) -> Person:
        """Answers for the housing department."""
        return self.person(506)

    @property
    def timur(self) -> Person:
        """The deputy head."""
        return self.person(801)

    @property
    def julia(self) -> Person:
        """Authorised to report to the head."""
        return self.person(802)

    @property
    def admin(self) -> Person:
        return self.person(900)

    @property
    def stranger(self) -> Person:
        """Sits in the housing department's chat, but works nowhere."""
        return self.person(777)

    @property
    def plain(self) -> bool:
        """Whether there are only messages: no reactions, reply boxes, messages to one person."""
        return Stage.messenger is Messenger.MAX or self.sandbox.world.old

    @property
    def may_be_late(self) -> timedelta:
        """How long a story may have waited for the limits of the messenger."""
        return timedelta(seconds=5 if Stage.messenger is Messenger.MAX else 0)

    @property
    def older(self) -> bool:
        """Whether the server of Telegram is an older one, which opens no reply box over buttons."""
        return Stage.messenger is Messenger.TELEGRAM and self.sandbox.world.old

    @property
    def asks_what_arrived(self) -> bool:
        """Whether the program reads the chat before it repeats what it has no answer to."""
        return Stage.messenger is Messenger.MAX

    @property
    def joins_documents(self) -> bool:
        """Whether documents sent together are one album."""
        return Stage.messenger is Messenger.TELEGRAM

    @property
    def longest_text(self) -> int:
        """The most characters of a text to copy that stand in one message."""
        return 3_988 if Stage.messenger is Messenger.MAX else LONGEST_MESSAGE

    @property
    def or_quote(self) -> str:
        """How else a draft is commented on, where words of a message can be picked out."""
        return "" if Stage.messenger is Messenger.MAX else OR_QUOTE

    @property
    def album_is_one_message(self) -> bool:
        """Whether several files come in one message."""
        return Stage.messenger is Messenger.MAX

    def messages_of(self, files: int) -> int:
        """How many messages an album of so many files of one kind is."""
        return 1 if self.album_is_one_message else files

    def captions_of(self, files: int, caption: str) -> list[str]:
        """The texts of the messages of such an album."""
        return [caption, *[""] * (self.messages_of(files) - 1)]

    @property
    def messenger(self) -> str:
        """The name by which checks and metrics call the messenger."""
        return Stage.messenger.value

    @property
    def messenger_name(self) -> str:
        """The name by which people call it."""
        return messenger_name(Stage.messenger)

    @property
    def knows_repetitions(self) -> bool:
        """Whether an update that comes again is recognised, whatever its number."""
        return Stage.messenger is Messenger.MAX

    @property
    def warns_in_chat(self) -> bool:
        """Whether a refused press is answered by a message: nothing else is shown in MAX."""
        return Stage.messenger is Messenger.MAX

    @property
    def not_started(self) -> ApiRefusal:
        """What is said of a person who has never opened the bot."""
        if Stage.messenger is Messenger.MAX:
            return ApiRefusal(HTTPStatus.NOT_FOUND, "dialog.not.found")
        return ApiRefusal(HTTPStatus.BAD_REQUEST, "Bad Request: chat not found")

    def refuse_next(self, method: str, refusal: ApiRefusal, chat: int) -> None:
        """Refuse the next message there in every form that the program tries.

        MAX may refuse the markup, whatever it says, unless the bot lacks the rights.
        """
        again = Stage.messenger is Messenger.MAX and refusal.status != HTTPStatus.FORBIDDEN
        self.sandbox.faults.fail_next(method, refusal, times=2 if again else 1, chat=chat)

    async def add_bot(self, person: Person, group: int) -> int:
        """Add the bot to a new group until it asks whose it is; return how many actions it took.

        By polling MAX names nobody who adds it, and it sees nothing until it is an administrator.
        """
        person.add_bot(group)
        await self.settle()
        if Stage.messenger is Messenger.TELEGRAM:
            return 1
        person.promote_bot(group)
        await self.say(person, group, "/link")
        return 3

    def place_of(self, person: Person) -> Place:
        """The private chat of that person, as notices name it."""
        return Place(ChatId(account(person.id)))

    def id_of(self, message: Message) -> MessageId:
        """The id of a message, as notices name it."""
        world: Any = self.sandbox.world
        in_max = Stage.messenger is Messenger.MAX
        return MessageId(mid_of(world, message) if in_max else str(message.id))

    def add_bot_again(self, person: Person, group: int) -> None:
        """Bring the bot back, with the rights that it needs."""
        person.add_bot(group)
        if Stage.messenger is Messenger.MAX:
            person.promote_bot(group)

    def take_bot_back(self, person: Person, group: int) -> None:
        """Let the bot work again in a group, which Telegram may report later."""
        self.sandbox.chat(group).members[self.sandbox.world.bot.id] = Membership.MEMBER
        if Stage.messenger is Messenger.MAX:
            person.promote_bot(group)

    def told_after(self, message: Message) -> set[str]:
        """What the bot has told in its chat since then, as it does of each refused press in MAX."""
        messages = message.chat.messages
        later = messages[messages.index(message) + 1 :]
        return {one.text for one in later if one.sender.is_bot}

    def received(self, whose: int | Person, words: str) -> bool:
        """Whether who wrote last there knows that it was taken: by a reaction, a card or these words."""
        messages = self.chat(whose).messages
        *_, written = (message for message in messages if not message.sender.is_bot)
        answers = (message.text for message in messages if message.reply_to is written)
        in_words = any(words in text for text in answers)
        return bool(written.reactions) or in_words or self.card_changed_after(written)

    def card_changed_after(self, written: Message) -> bool:
        """Whether a card in its chat was edited after that message."""
        story = written.chat.story
        posted = next(
            at for at, one in enumerate(story) if isinstance(one, Posted) and one.message is written
        )
        return any(isinstance(one, Edited) for one in story[posted:])

    def seen(self, person: Person, where: int | Person) -> Message:
        """The newest message of the bot there that they see, they alone or everybody."""
        posted = (one.message for one in self.chat(where).story if isinstance(one, Posted))
        ours = [message for message in posted if message.sender.is_bot]
        return [one for one in ours if one.receiver in {None, person.user}][-1]

    async def answered(self, press: Press) -> str:
        """Settle and return the words that answer a press; MAX accepts no answer without any."""
        said = await super().answered(press)
        return "" if Stage.messenger is Messenger.MAX and said == "✓" else said

    async def press_data(self, person: Person, message: Message, data: str) -> str:
        """Presses an outdated or forged button; gives the words of the answer."""
        return await self.answered(person.press_data(message, data))

    async def warned(self, press: Press) -> str:
        """The words that stay until they are closed; in MAX, where none are shown, a message."""
        await self.settle()
        answer = await press.answered()
        said = [message.text for message in press.message.chat.messages]
        assert answer.alert or (Stage.messenger is Messenger.MAX and answer.text in said)
        return answer.text

    async def confirmed(self, person: Person, card: Message, label: str) -> str:
        """Presses what asks back, and then what confirms it; gives the words of the answer."""
        await self.press(person, card, label)
        *_, surely = (one for row in card.buttons for one in row if one.startswith("Да, "))
        return await self.press(person, card, surely)

    async def discrepancies(self) -> list[str]:
        """What `otklik db check` would tell."""
        reading = SqlReading(
            self.app.database, make_offices(self.app.database, self.app.settings, self.clock)
        )
        auditor = Auditor(AuditReading(self.app.database), reading)
        return [sentence(one, MOSCOW) async for one in auditor.findings(self.clock.now())]

    async def until(self, day: int, hour: int, minute: int = 0, month: int = 11) -> None:
        """Time goes on to that moment of the year, in Moscow."""
        await self.pass_until(datetime(2026, month, day, hour, minute, tzinfo=MOSCOW))

    async def act(self, person: Person, card: Message, *labels: str) -> str:
        """Presses one button after the other, gives the words of the last answer.

        The first may stand behind «Другие действия…», as on control's cards.
        """
        if not any(labels[0] in row for row in card.buttons):
            await self.press(person, card, "Другие действия…")
        for label in labels[:-1]:
            await self.press(person, card, label)
        return await self.press(person, card, labels[-1])

    async def answer(self, person: Person, card: Message, label: str, words: str) -> Message:
        """Presses what asks for words, and gives them; returns the newest message of the chat."""
        await self.press(person, card, label)
        return await self.reply(person, card.chat.last, words)

    def seat(self, person: Person, *groups: int) -> None:
        """Let somebody sit in groups where they do not work."""
        for group in groups:
            self.chat(group).members[person.id] = Membership.MEMBER

    async def registered(self, text: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """Control registers a message in private; gives its card there."""
        return await self.say(self.anna, self.anna, f"/new {text}")

    async def share(self, card: Message) -> None:
        """Control sends it to housing, which makes the answer, and to culture, which informs it."""
        await self.act(self.anna, card, "Несколько органов…", "Управление ЖКХ", "Отдел культуры")
        await self.act(self.anna, card, "Сводный ответ: Управление ЖКХ", "Направить")

    async def sent_to_housing(self, text: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """It goes to the housing department; gives control's card."""
        card = await self.registered(text)
        await self.press(self.anna, card, "Управление ЖКХ")
        return card

    async def routed(self, text: str = "Во дворе на Ленина, 5 яма.") -> Message:
        """The same; gives the executor's card."""
        await self.sent_to_housing(text)
        return self.last(HOUSING)

    async def drafted(self, text: str = DRAFT, about: str = "Яма.") -> Message:
        """The executor sends a draft; gives control's approval card."""
        await self.reply(self.boris, await self.routed(about), text)
        return self.last(CONTROL)

    async def approved(
        self, about: str = "Во дворе на Ленина, 5 яма.", text: str = DRAFT
    ) -> Message:
        """Control agrees; gives the message with the text to place."""
        await self.drafted(text, about)
        return await self.approve_last()

    async def approve_last(self) -> Message:
        """Control agrees to the newest draft in its chat; gives the text to place."""
        await self.press(self.maria, self.last(CONTROL), "✅ Согласовать")
        return self.last(HOUSING)

    @property
    def executors_card(self) -> Message:
        """The newest card in the chat of the housing department."""
        return self.chat(HOUSING).find("Соцсеть:")

    def said(self, where: int | Person, words: str) -> list[Message]:
        """The messages of a chat that have these words."""
        return [message for message in self.chat(where).messages if words in message.text]

    async def history(self, number: int = 1) -> str:
        """What an administrator reads of it."""
        return (await self.say(self.admin, self.admin, f"/history {number}")).text

    async def answered_incident(self) -> Message:
        """The executor places it without a doubt; gives the message with the placed text."""
        to_place = await self.approved()
        await self.reply(self.boris, to_place, "https://example.org/answer")
        return to_place


Starting = Callable[..., AbstractAsyncContextManager[Town]]
"""Takes settings other than the usual ones."""


def familiar(name: str) -> str:
    """How people call themselves in Telegram: not as the organisation does."""
    family, *given = name.split()
    return " ".join([*given[:1], family])


def links_in(text: str) -> list[str]:
    """The links in it that open the private chat with the bot."""
    return re.findall(r"https://(?:t\.me|max\.ru)/\S+", text)


def account(person: int) -> int:
    """The id of that person's account where the stories happen."""
    return id_in(Stage.messenger, person)


def numbered(whose: int) -> str:
    """The number of that person or group, as people read it."""
    return str(written_id(account(whose)))


def starts_with(shown: list[list[str]], rows: list[list[str]]) -> bool:
    """Whether these are the first rows of buttons, or at least their labels in MAX."""
    return shown.starts_with(rows) if isinstance(shown, Rows) else shown[: len(rows)] == rows


def ends_with(shown: list[list[str]], rows: list[list[str]]) -> bool:
    """Whether these are the last rows of buttons, or at least their labels in MAX."""
    return shown.ends_with(rows) if isinstance(shown, Rows) else shown[-len(rows) :] == rows


def written(text: str) -> str:
    """The organisation file as it is written where the stories happen."""
    return text if Stage.messenger is Messenger.TELEGRAM else in_max(text)


def in_max(text: str) -> str:
    """The organisation file of the same people and chats, in MAX."""
    text = text.replace("telegram_id", "max_id")
    return re.sub(r"^chat = (-?\d+)", r'chat = "max:\1"', text, flags=re.MULTILINE)


def rewritten(file: Path, text: str) -> Path:
    """The organisation file, with another text in it."""
    file.write_text(written(text), encoding="utf-8")
    return file


def described(text: str = ORGANISATION + STAFF) -> Organisation:
    organisation = parse_organisation(written(text))
    assert isinstance(organisation, Organisation), organisation
    return organisation


@dataclass
class Caller:
    """The monitoring system."""

    base: str
    token: str | None = INTAKE_TOKEN
    session: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    async def post(
        self, body: Any = None, *, raw: bytes | io.BytesIO | None = None
    ) -> tuple[int, Any]:
        return await self._call(
            "POST", "/api/v1/incidents", **({"json": body} if raw is None else {"data": raw})
        )

    async def get(self, path: str) -> tuple[int, Any]:
        return await self._call("GET", path)

    async def incident(self, number: int) -> Any:
        status, found = await self.get(f"/api/v1/incidents/{number}")
        assert status == 200
        return found

    async def _call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        async with self.session.request(
            method, self.base + path, headers=headers, **body
        ) as response:
            is_json = response.content_type == "application/json"
            return response.status, await (response.json() if is_json else response.text())


@asynccontextmanager
async def calling(town: Town) -> AsyncIterator[Caller]:
    """The monitoring system calls the program of that town."""
    caller = Caller(f"http://127.0.0.1:{town.app.http.port}")
    async with caller.session:
        yield caller


def offered(message: Message) -> list[list[str]]:
    """The labels of its buttons that do something, row by row.

    On an older server those that only say what was done can be pressed, too.
    """
    idle = {label for label, key in message.keys.items() if key.get("callback_data") == "ok"}
    rows = ([label for label in row if label not in idle] for row in message.buttons)
    return type(message.buttons)(filter(None, rows))


def labels(message: Message) -> list[str]:
    """The labels of its buttons that do something, one after the other."""
    return [label for row in offered(message) for label in row]
