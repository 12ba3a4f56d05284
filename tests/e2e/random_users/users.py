"""Random users: each action is something that somebody could do in Telegram just now.

Buttons that were seldom pressed so far are pressed the more readily, so that everything that can
happen does.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Final, TypeVar

from bot.sandbox import Chat, Document, FromHidden, Message, Photo
from bot.sandbox.chat import Edited, MessageContent
from bot.sandbox.protocol import Json
from tests.e2e.invariants import CITIZEN, PHONE
from tests.e2e.random_users.organisation import CONTROL, FINDERS, ROADS, TOPIC
from tests.e2e.random_users.words import Words
from tests.telegram import Person, Sandbox
from tests.telegram.markup import html_of

_Chosen = TypeVar("_Chosen")

_EAGER: Final = {
    "v": 16, "go": 5, "ch": 6, "ld": 4, "vw": 6, "tk": 1, "py": 8, "dy": 0.4, "dn": 0.2, "iy": 1, "ly": 2, "ln": 0.3, "ry": 3, "cam": 8,
    "sy": 6, "rx": 8, "pc": 0.6, "rn": 3, "rp": 4, "es": 6, "ai": 20, "pt": 3, "sx": 0.5, "ny": 0.3, "cg": 0.5, "dk": 0.3, "ca": 0.2,
    "ng": 0.3, "bk": 0.5, "wd": 0.3, "rc": 0.3, "pu": 0.5, "im": 0.5, "be": 8, "sa": 3, "so": 2, "uo:ay": 3, "uo:ad": 3, "uo:am": 3, "ar": 6,
    "wy": 3, "ru": 3, "pz": 3, "ok": 0.1, "rd": 3, "rg": 1.5, "rz": 0.3, "gy": 10, "ho": 0.3, "to": 4, "iq": 3,
}  # fmt: skip
"""How readily buttons are pressed, by the prefix of what they carry; 1 for others. Of «uo» also by the page."""

_BEGINS: Final = (
    "uo:ay",
    "uo:ad",
    "uo:am",
    "sl",
    "so",
    "sa",
    "rt",
    "kd",
    "ar",
    "dp",
    "do",
    "pt",
    "ch",
    "ea",
    "go",
)
"""After these most people go on at once."""

_MENTION: Final = re.compile(r"tg://user\?id=(\d+)")

_LATELY: Final = 25
"""So many messages of a chat are looked at; what is older is scrolled away."""

_WAYS: Final = {
    timedelta(minutes=1): 30,
    timedelta(minutes=7): 30,
    timedelta(minutes=25): 20,
    timedelta(hours=1): 12,
    timedelta(hours=4): 4,
    timedelta(hours=15): 3,
    timedelta(days=3): 1,
}


class RandomUsers:
    """Everybody; `actions` counts what has been done, `pressed` buttons by their prefix."""

    def __init__(self, sandbox: Sandbox, places: dict[int, list[Person]], seed: int) -> None:
        self.actions: Counter[str] = Counter()
        self.words = Words(Random(f"{seed} words"), sandbox.world.clock.now)  # noqa: S311 - chance for tests
        self._random = Random(f"{seed} deeds")  # noqa: S311 - the same
        self._sandbox = sandbox
        self._chats = [sandbox.chat(place) for place in places]
        self._staff = places
        self.pressed: Counter[str] = Counter()
        self._engaged: deque[tuple[Person, Chat]] = deque(maxlen=4)
        """Whoever has just begun something, and where: they may go on with it."""
        self._said: deque[tuple[Person, Message]] = deque(maxlen=30)
        self._in_chat: dict[Callable[[Chat], bool], int] = {
            self._press: 50,
            self._reply: 20,
            self._press_what_was_there: 5,
        }
        self._elsewhere: dict[Callable[[], bool], int] = {
            self._go_on: 24,
            self._command: 6,
            self._edit: 4,
            self._chat: 1,
        }

    def act(self) -> None:
        """Somebody does something."""
        if self._chance(0.73):
            self._act_in(self._busy_chat())
        else:
            while not (action := self._choose(self._elsewhere))():
                pass
            self.actions[action.__name__.strip("_")] += 1

    def act_together(self, people: int) -> None:
        """So many do something in one chat before anybody sees what comes of it."""
        chat = self._busy_chat()
        for _ in range(people):
            self._act_in(chat)

    def _act_in(self, chat: Chat) -> None:
        while not (action := self._choose(self._in_chat))(chat):
            pass
        self.actions[action.__name__.strip("_")] += 1

    def span(self) -> timedelta:
        """How long nobody does anything."""
        return self._choose(_WAYS)

    def register(self) -> None:
        """Control sends the bot what a citizen wrote."""
        self._send(CONTROL)

    def register_publication(self) -> None:
        """The media department or an authority does."""
        self._send(self._random.choice(FINDERS))

    def _send(self, place: int) -> None:
        """In one of the ways that the bot knows, in private or in their chat."""
        who = self._random.choice(self._staff[place])
        text, chat = self.words.complaint(), who.id
        match self._random.randrange(6):
            case 0:
                who.forward(chat, FromHidden(CITIZEN), text, comment="Срочно посмотрите")
            case 1:
                first, *_ = who.send_album(chat, [Photo(), Photo()], text)
                if self._chance(0.8):
                    who.send_late_part(first, Photo())
            case 2:
                who.send_document(chat, Document("письмо.pdf"), text)
            case 3:
                chat = place
                self._said.append(
                    (who, who.say(chat, f"/new {text} Тел. {PHONE}", thread=_thread(chat)))
                )
            case _:
                self._said.append((who, who.say(chat, text)))
        self._engage(who, self._sandbox.chat(chat))

    def _press(self, chat: Chat) -> bool:
        seen = [message for message in _lately(chat) if _pressable(message.content)]
        if not seen:
            return False
        promising = {message: max(self._buttons_of(message).values()) for message in seen}
        message = self._choose(promising)
        self._press_one_of(message, self._asked(message) or self._somebody(chat))
        return True

    def _asked(self, message: Message) -> Person | None:
        """Whose message it answers, or whom it asks: usually it is theirs to go on."""
        if self._chance(0.2):
            return None
        mentioned = _MENTION.search(html_of(message)) if message.asks_reply else None
        who = int(mentioned[1]) if mentioned else message.reply_to and message.reply_to.sender.id
        return next(iter(self._staff.get(who or 0, [])), None)

    def _press_one_of(self, message: Message, who: Person) -> None:
        data = self._choose(self._buttons_of(message))
        self.pressed[data.partition(":")[0]] += 1
        for _ in range(2 if self._chance(0.05) else 1):
            who.press_data(message, data)
        self._engage(who, message.chat, 0.9 if data.startswith(_BEGINS) else 0.3)

    def _buttons_of(self, message: Message) -> dict[str, float]:
        """What its buttons carry, and how readily each is pressed; many alike count as one."""
        buttons = _pressable(message.content)
        alike = Counter(map(_prefix, buttons))
        return {
            button["callback_data"]: self._readiness(_prefix(button))
            * (3 if button["text"] == "✅ Согласовать" else 1)
            / alike[_prefix(button)]
            for button in buttons
        }

    def _readiness(self, prefix: str) -> float:
        return _EAGER.get(prefix, 1) * (1 + 20 / (1 + self.pressed[prefix]) ** 2)

    def _press_what_was_there(self, chat: Chat) -> bool:
        """Of a message as it was shown before, or of another message: clients can be forged."""
        before = [
            (happened.message, button["callback_data"])
            for happened in islice(reversed(chat.story), 200)
            if isinstance(happened, Edited)
            for button in _pressable(happened.before)
        ]
        if before:
            message, data = self._random.choice(before)
            if self._chance(0.2):
                message = self._random.choice(_lately(chat))
            self._anybody(chat).press_data(message, data)
        return bool(before)

    def _reply(self, chat: Chat) -> bool:
        if seen := _lately(chat):
            asked = {message: _promise(message) for message in seen}
            message = self._choose(asked)
            self._answer(message, self._asked(message) or self._somebody(chat))
        return bool(seen)

    def _go_on(self) -> bool:
        """With the newest that the bot said there, as people in a conversation do."""
        if not self._engaged:
            return False
        who, chat = self._engaged.popleft()
        seen = _lately(chat)
        if not seen or not chat.has(who.id):
            return False
        newest = seen[-1]
        in_words = "отсутствия? Напишите" in newest.text or not newest.buttons
        if in_words and _promise(newest) < 0.1:
            return False
        if not in_words:
            self._press_one_of(newest, who)
        elif "отсутствия? Напишите" not in newest.text and not self._chance(0.1):
            self._answer(newest, who)
        else:
            self._said.append((who, who.say(chat.id, self.words.answer_to(newest))))
        self._engage(who, chat)
        return True

    def _answer(self, message: Message, who: Person) -> None:
        text, chat = self.words.answer_to(message), message.chat.id
        match self._random.randrange(24):
            case 0:
                said = who.send_photo(chat, text[:1024], reply_to=message)
            case 1:
                said, _ = who.send_album(chat, [Photo(), Photo()], text[:1024], reply_to=message)
            case 2:
                said = who.send_sticker(chat, reply_to=message)
            case 3:
                said = who.send_document(chat, Document("акт.pdf"), reply_to=message)
            case _:
                said = who.reply(message, text)
        self._said.append((who, said))
        self._engage(who, message.chat)

    def _command(self) -> bool:
        chat = self._random.choice(self._chats)
        who = self._anybody(chat)
        chat = self._sandbox.chat(who.id) if self._chance(0.3) else chat
        who.say(chat.id, self.words.command(), thread=_thread(chat.id))
        self._engage(who, chat)
        return True

    def _edit(self) -> bool:
        if not self._said:
            return False
        who, said = self._random.choice(self._said)
        can = said.chat.has(who.id) and "sticker" not in said.content.other
        if can:
            who.edit(said, self.words.answer_to(said)[:1024])
        return can

    def _chat(self) -> bool:
        """Talk that is no business of the bot's."""
        chat = self._random.choice([chat for chat in self._chats if chat.id < 0])
        self._anybody(chat).say(chat.id, "Чай готов", thread=_thread(chat.id))
        return True

    def _engage(self, who: Person, chat: Chat, chance: float = 0.5) -> None:
        if self._chance(chance):
            self._engaged.append((who, chat))

    def _busy_chat(self) -> Chat:
        """One in which the bot has said something; control and groups see more of it."""
        control = {person.id for person in self._staff[CONTROL]}
        busy = {
            chat: 4 if chat.id < 0 or chat.id in control else 1
            for chat in self._chats
            if _lately(chat)
        }
        return self._choose(busy)

    def _somebody(self, chat: Chat) -> Person:
        """Usually one of those who work there."""
        return (
            self._anybody(chat) if self._chance(0.15) else self._random.choice(self._staff[chat.id])
        )

    def _anybody(self, chat: Chat) -> Person:
        members = [number for number in chat.members if chat.has(number) and number in self._staff]
        return self._staff[self._random.choice(members)][0]

    def _choose(self, weights: Mapping[_Chosen, float]) -> _Chosen:
        return self._random.choices(list(weights), list(weights.values()))[0]

    def _chance(self, of: float) -> bool:
        return self._random.random() < of


def _thread(chat: int) -> int | None:
    return TOPIC if chat == ROADS else None


def _pressable(content: MessageContent) -> list[Json]:
    """The buttons of which the bot learns that they were pressed."""
    return [one for row in content.keyboard for one in row if "callback_data" in one]


def _prefix(button: Json) -> str:
    prefix, *fields = str(button["callback_data"]).split(":")
    return f"{prefix}:{fields[1]}" if prefix == "uo" else prefix


def _asks(message: Message) -> bool:
    placed = ["Указать время"] in message.buttons
    return message.asks_reply or placed or "на это сообщение" in message.text


def _promise(message: Message) -> float:
    """How much can come of a reply; in private one to a list registers something new."""
    if _asks(message):
        return 6
    registers = message.chat.id > 0 and "№" not in message.text.partition("\n")[0]
    return 0.02 if registers else 0.3


def _lately(chat: Chat) -> list[Message]:
    return [message for message in chat.messages[-_LATELY * 2 :] if message.sender.is_bot][
        -_LATELY:
    ]
