"""What people write: usually what is asked, now and then something else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from bot.sandbox import Message

_DRAFTS: Final = (
    "Яму на дороге засыплем завтра, работы уже идут.",
    "Фонарь во дворе починим до конца этой недели.",
    'Тополь <старый> & сухой спилим в четверг "утром".',
    "Добрый день! Воду дадут вечером, авария устранена.\n\nС уважением, администрация 🏛",
    "Автобус вернём на маршрут, когда отремонтируют мост через реку.",
)
_TALK: Final = (
    "Кто ответит?",
    "Сейчас посмотрю",
    "@коллега гляньте, пожалуйста, что там с этой ямой",
    "ок",
)
_COMMENTS: Final = ("Опечатка во втором слове.", "Уточните <срок> & адрес.", "Не о том")
_REASONS: Final = ("Дорога областная, не наш участок.", "Это <не> к нам", "Культура")
_COMPLAINTS: Final = (
    "Во дворе на Ленина, 5 яма.",
    "Не горит фонарь у школы & сада <третий день>",
    "Когда откроют дом культуры?",
    "Дерево упало на детскую площадку 🌳",
)
_SITES: Final = (
    "https://vk.com/wall-1_{}",
    "https://ok.ru/topic/{}",
    "https://t.me/town/{}",
    "https://example.org/{}",
)
_DAY: Final = timedelta(days=1)


class Words:
    """Chosen by chance; `now` is asked for the days and times that people name."""

    def __init__(self, random: Random, now: Callable[[], datetime]) -> None:
        self._random = random
        self._now = now
        self._serial = 0
        self._asked: Final[dict[str, Callable[[], str]]] = {
            "Номер исходного сообщения": lambda: str(self.number()),
            "Причина возврата": lambda: random.choice(_REASONS),
            "24.11 16:40": self.time,
            "Текст сообщения и ссылка": self.complaint,
            "Дата и причина": lambda: f"{self.days()[:5]}, {random.choice(_REASONS)}",
        }
        """By what stands where the answer is written."""
        self._links = [self.link, lambda: f"Разместили: {self.link()}"]
        self._cued: Final[dict[str, list[Callable[[], str]]]] = {
            "какие дни отсутствия": [self.days],
            "Исправить время выявления или ссылку": [self.time, self.time, self.link],
            "Если ответ уже размещён, пришлите ссылку": [self.draft] * 6 + [self.link] * 3,
            "пришлите ссылку": self._links,
        }
        """By what stands in the message that is replied to."""
        self.numbers = 1
        """How many incidents there are, as far as people know."""

    def number(self) -> int:
        """Of an incident; the latest ones are on everybody's mind."""
        return max(1, self.numbers - int(self._random.expovariate(0.2)))

    def complaint(self) -> str:
        """A citizen's message; some come twice."""
        text = self._random.choice(_COMPLAINTS)
        if self._chance(0.05):
            text *= 90
        return f"{text} {self.link(few=True)}" if self._chance(0.6) else text

    def link(self, *, few: bool = False) -> str:
        """Of a post; one of `few`, or a new one."""
        self._serial += 1
        return self._random.choice(_SITES[:3] if few else _SITES).format(
            self._random.randrange(12) if few else self._serial + 1000
        )

    def draft(self) -> str:
        """The answer to a citizen; no two are the same."""
        self._serial += 1
        text = self._random.choice(_DRAFTS) * (60 if self._chance(0.02) else 1)
        return f"{text} {self._serial}"

    def comment(self) -> str:
        """Of control's, on a draft."""
        return self._random.choice(_COMMENTS)

    def talk(self) -> str:
        """That is no draft."""
        return self._random.choice(_TALK)

    def time(self) -> str:
        """Of a placement, or of a detection: a while ago, or in the future."""
        moment = self._local() - timedelta(
            minutes=self._random.choice([0, 1, 3, 5, 10, 60, 600, -30])
        )
        return f"{moment:%d.%m %H:%M}" if self._chance(0.5) else f"{moment:%H:%M}"

    def days(self) -> str:
        """Of an absence."""
        first = self._local().date() + _DAY * self._random.choice([0, 0, 0, 1])
        last = first + _DAY * self._random.choice([0, 0, 1, -1])
        return f"{first:%d.%m}–{last:%d.%m}"

    def command(self) -> str:
        """One that exists, with a number or without, or one that does not."""
        about = self._random.choice(["incident", "history", "deadline"])
        number = self._random.choice(
            [self.number(), self.number(), self.number(), "", 4040, "пять"]
        )
        plain = [
            "/my",
            "/open",
            "/open",
            "/open",
            "/overdue",
            "/absence",
            "/absence",
            "/help",
            "/report",
            "/new",
            "/start",
            "/почта",
            "/report",
        ]
        command = self._random.choice([f"/{about} {number}", *plain])
        return f"{command}@otklik_bot" if self._chance(0.1) and " " not in command else command

    def answer_to(self, message: Message) -> str:
        """A reply: what its message asks for, or something else."""
        if self._chance(0.06):
            stray = [self.draft, self.time, self.link, self.days, self.command, self.talk]
            return self._random.choice(stray)()
        asked = (message.content.markup or {}).get("input_field_placeholder")
        if asked is not None:
            return self._asked.get(asked, self.draft)()
        return self._random.choice(self._fitting(message))()

    def _fitting(self, message: Message) -> list[Callable[[], str]]:
        """What people may think of when they reply to such a message."""
        for cue, fitting in self._cued.items():
            if cue in message.text:
                return fitting
        if ["Указать время"] in message.buttons:
            return self._links
        if "Отдел контроля" in message.chat.title:
            return [self.comment]
        if message.chat.id > 0 or "Отдел СМИ" in message.chat.title:
            return [self.draft, self.time, self.link, self.comment]
        return [*[self.draft] * 15, self.talk]

    def _local(self) -> datetime:
        return self._now() + timedelta(hours=3)

    def _chance(self, of: float) -> bool:
        return self._random.random() < of
