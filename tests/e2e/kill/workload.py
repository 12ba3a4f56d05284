"""The workload: people who act on what their chats show them, and the monitoring system.

Whoever sees a card acts on it once; when it has changed, once more. So an incident comes to its end
only if no card, no press and no message of its whole life was lost.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

import aiohttp

from bot.runtime.clock import Clock
from bot.sandbox import Chat, Message, Photo
from bot.sandbox.chat import Edited, MessageContent, Posted
from tests.e2e.kill.ledger import Edit, Ledger, Post
from tests.e2e.kill.organisation import AUTHORITIES, DEPUTY_HEAD, everybody
from tests.e2e.kill.scenarios import IN_PRIVATE, Scenario, scenario_of
from tests.telegram import Person, Sandbox

INTAKE_TOKEN = "intake-of-the-workload"
_APPROVE, _REJECTIONS = (
    "✅ Согласовать",
    ("↩️ Не по сути вопроса", "↩️ Орфография, пунктуация", "↩️ Обе причины"),
)
_SEVERAL, _SEND = "Несколько органов…", "Направить"
_RAISE, _CANCEL = "Повышенная важность", "Отменить регистрацию"
_NOTED, _REPORTED = "Принято к сведению", "Доложено главе"
_YES, _MISTAKE, _BACK = "Да, подтверждаю", "Ошибка", "Назад"
_TOLD, _NOT_YET = "Да, доложено", "Ещё нет"
_NO_LINK, _LINK_YES, _LINK_NO = (
    "Размещено, ссылки нет",
    "Да, разместили здесь",
    "Нет, пришлю другую",
)
_APPROVE_WITHOUT, _APPROVE_COMMENTED = "Да, согласовать", "Согласовать"
_LEAD = "Сводный ответ: "
_INTERIM, _RETURN, _PROPOSE = (
    "Промежуточный ответ",
    "Не в нашей компетенции",
    "Предложить: без ответа",
)
_GROUND = "Брань или оскорбления"
_REDIRECT, _SEND_BACK, _CONFIRM, _DECLINE = (
    "Перенаправить",
    "Вернуть в орган",
    "Подтвердить",
    "Отклонить",
)
_DRAFT_WANTED = "Ответьте на это сообщение"
_INFORMATION_WANTED = "это будет информация"
_REASON_WANTED = "почему вопрос не в вашей компетенции?"
_WHERE_TO = "В какой орган перенаправить?"
_PROPOSAL_DECLINED = "предложение не отвечать отклонено"
_PERIOD, _REPORT_FAILED = "Этот год", "подготовить не удалось"
_OF_AUTHORITY = re.compile(r"^Соцсеть: .*\n(.*\n)*Сообщение:", re.MULTILINE)
"""The card in an authority's chat, with the citizen's text."""

_RETURNED_BEFORE, _CONTROL_THINKS = "Возвратов: ", "Ждёт решения отдела контроля:"
NUMBER = re.compile(r"№(\d+)")
_LONG_AGO = timedelta(days=20)
"""Any due is over by then."""

_PATIENCE = 8.0
"""Seconds after which people who want to finish press again on what has not changed."""


@dataclass
class Phase:
    """How busy everybody is: `finishing` means that what is begun is brought to its end.

    Without `albums` no photos are sent: parts that come seconds apart are versions, not one draft.
    """

    ledger: Ledger = field(default_factory=Ledger)
    albums: bool = True
    finishing: bool = False


class ChatMembers:
    """One chat, and those who work there."""

    def __init__(
        self, chat: Chat, people: Sequence[Person], phase: Phase, clock: Clock, seed: str
    ) -> None:
        self._chat = chat
        self._people = people
        self._clock = clock
        self._phase = phase
        self._ledger = phase.ledger
        self._random = Random(seed)  # noqa: S311 - chance for tests
        self._read = 0
        self._to_see: dict[Message, None] = {}
        self._acted: dict[Message, tuple[MessageContent, float]] = {}
        self._to_edit: list[Message] = []
        self._reactions: dict[str, Callable[[Message, Person], None]] = {
            _SEVERAL: self._route,
            _SEND: self._pick,
            _APPROVE: self._decide,
            _YES: partial(self._confirm, _YES),
            _TOLD: partial(self._confirm, _TOLD),
            _MISTAKE: partial(self._confirm, _MISTAKE),
            _LINK_YES: self._answer_about_link,
            _NO_LINK: self._place,
            _NOTED: self._note,
            _REPORTED: self._report,
            _APPROVE_WITHOUT: partial(self._confirm, _APPROVE_WITHOUT),
            _APPROVE_COMMENTED: partial(self._confirm, _APPROVE_COMMENTED),
            _GROUND: self._give_ground,
            _SEND_BACK: self._decide_return,
            _DECLINE: self._decide_proposal,
            _PERIOD: self._choose_period,
        }
        self._asked: dict[str, Callable[[Message, Person], None]] = {
            _WHERE_TO: self._redirect,
            _REASON_WANTED: self._give_reason,
            _INFORMATION_WANTED: self._contribute,
            _DRAFT_WANTED: self._draft,
            _REPORT_FAILED: self.order_report,
        }

    async def work(self) -> None:
        """Until cancelled: looks at the chat and does one thing at a time."""
        while True:
            await asyncio.sleep(self._random.uniform(0.02, 0.14))
            self.step()

    def step(self) -> bool:
        """One thing of what the chat shows to do, if any: whether there was."""
        self._edit_a_draft()
        acted = self._act_on_something()
        if not self._phase.finishing and self._chance(0.02):
            self._look_up()
        return acted

    def order_report(self, failed: Message | None = None, who: Person | None = None) -> None:
        """Anew where it was begun too often: by processes that were killed."""
        del failed
        who = who or self._random.choice(self._people)
        self._ledger.reports.append(who.say(self._chat.id, "/report"))

    def _act_on_something(self) -> bool:
        """What has something to do, and shows what it did not show before; the longest ago first."""
        self._look()
        while self._to_see:
            message = next(iter(self._to_see))
            del self._to_see[message]
            if message.deleted or self._seen(message):
                continue
            self._acted[message] = (message.content, self._clock.monotonic())
            if reaction := self._reaction(message):
                reaction(message, self._answering(message))
                return True
        return False

    def _answering(self, message: Message) -> Person:
        """Anybody; who wants to finish lets that one answer who is asked."""
        mentioned = {one.argument for one in message.content.rich.entities}
        asked = [person for person in self._people if str(person.id) in mentioned]
        finishing = self._phase.finishing and message.asks_reply
        return self._random.choice(asked if finishing and asked else self._people)

    def _look(self) -> None:
        """At what the bot has sent and changed since; who wants to finish looks at all of it again."""
        for happening in self._chat.story[self._read :]:
            if isinstance(happening, Posted | Edited) and happening.message.sender.is_bot:
                self._to_see[happening.message] = None
        self._read = len(self._chat.story)
        if self._phase.finishing and not self._to_see:
            self._to_see.update(dict.fromkeys(self._acted))

    def _seen(self, message: Message) -> bool:
        """Who wants to finish looks again after a while, lest a refused press was the last word."""
        content, at = self._acted.get(message, (None, 0.0))
        impatient = self._phase.finishing and self._clock.monotonic() - at > _PATIENCE
        return message.content is content and not (impatient and message.buttons)

    def _reaction(self, message: Message) -> Callable[[Message, Person], None] | None:
        labels = {label for row in message.buttons for label in row}
        for label, reaction in self._reactions.items():
            if label in labels:
                return reaction
        if _CONTROL_THINKS in message.text:
            return None
        if _PROPOSAL_DECLINED in message.text:
            self._ledger.declined.add(_number(message))
        if (first := self._before_drafting(message)) is not None:
            return partial(self._press_one, first) if first in labels else None
        return next((act for words, act in self._asked.items() if words in message.text), None)

    def _before_drafting(self, message: Message) -> str | None:
        """What is pressed on an authority's card before anybody writes a draft."""
        if not _OF_AUTHORITY.search(message.text):
            return None
        match scenario_of(message.text):
            case Scenario.LASTING if _INTERIM in str(message.buttons):
                return _INTERIM
            case Scenario.REDIRECTED | Scenario.SENT_BACK if _RETURNED_BEFORE not in message.text:
                return _RETURN
            case Scenario.UNANSWERED | Scenario.DECLINED if (
                _number(message) not in self._ledger.declined
            ):
                return _PROPOSE
            case _:
                return None

    def _route(self, message: Message, who: Person) -> None:
        scenario = scenario_of(message.text)
        labels = [label for row in message.buttons for label in row]
        if scenario is Scenario.UNDECIDED:
            if not self._phase.finishing and self._chance(0.8):
                self._press(message, _SEVERAL, who)
        elif _RAISE in labels and self._chance(0.1):
            self._press(message, _RAISE, who)
        elif scenario is Scenario.SEVERAL:
            self._press(message, _SEVERAL, who)
        elif scenario is None and self._chance(0.05):
            self._press(message, _CANCEL, who)
        else:
            body = self._random.choice([one for one in labels if one in AUTHORITIES.values()])
            self._press(message, body, who, raced=self._chance(0.1))

    def _pick(self, message: Message, who: Person) -> None:
        labels = [label for row in message.buttons for label in row]
        scenario = scenario_of(message.text)
        wanted = 2 if scenario is Scenario.SEVERAL else 1
        leads = [label for label in labels if label.startswith(_LEAD)]
        bodies = [label for label in labels if label.removeprefix("✓ ") in AUTHORITIES.values()]
        chosen = [body for body in bodies if body.startswith("✓ ")]
        if scenario is Scenario.UNDECIDED:
            if not self._phase.finishing and self._chance(0.8):
                self._press(message, bodies[0], who, raced=self._chance(0.3))
        elif len(chosen) > wanted:  # picked at once, in two chats
            self._press(message, chosen[0], who)
        elif len(chosen) < wanted:
            others = [body for body in bodies if body not in chosen]
            self._press(message, self._random.choice(others), who)
        elif wanted > 1 and f"✓ {_LEAD}" not in str(labels):
            self._press(message, self._random.choice(leads), who)
        else:
            self._press(message, _SEND, who, raced=self._chance(0.1))

    def _decide(self, message: Message, who: Person) -> None:
        if self._phase.finishing:
            self._press(message, _APPROVE, who)
        elif self._chance(0.15):
            text = f"Замечание {next(self._ledger.serial)}."
            self._ledger.comments.append((_number(message), who.reply(message, text)))
        else:
            for presser in self._people if self._chance(0.3) else [who]:
                label = _APPROVE if self._chance(0.6) else self._random.choice(_REJECTIONS)
                self._press(message, label, presser, raced=self._chance(0.1))

    def _press_one(self, label: str, message: Message, who: Person) -> None:
        self._press(message, label, who)

    def _give_reason(self, message: Message, who: Person) -> None:
        said = who.reply(message, f"Не наш участок {next(self._ledger.serial)}.")
        self._ledger.reasons.append((_number(message), said))

    def _give_ground(self, message: Message, who: Person) -> None:
        self._press(message, _GROUND, who, raced=self._chance(0.3))

    def _decide_return(self, message: Message, who: Person) -> None:
        redirects = scenario_of(message.text) is not Scenario.SENT_BACK
        offered = _REDIRECT in str(message.buttons)
        label = _REDIRECT if redirects and offered else _SEND_BACK
        self._press(message, label, who, raced=self._chance(0.3))

    def _redirect(self, message: Message, who: Person) -> None:
        labels = [label for row in message.buttons for label in row]
        bodies = [label for label in labels if label in AUTHORITIES.values()]
        if bodies:  # an old copy of the card has lost them to a newer one
            self._press(message, self._random.choice(bodies), who, raced=self._chance(0.3))

    def _decide_proposal(self, message: Message, who: Person) -> None:
        confirmed = scenario_of(message.text) is Scenario.UNANSWERED
        self._press(message, _CONFIRM if confirmed else _DECLINE, who, raced=self._chance(0.3))

    def _contribute(self, message: Message, who: Person) -> None:
        text = f"Информация для сводного ответа на это обращение {next(self._ledger.serial)}."
        self._ledger.contributions.append((_number(message), who.reply(message, text)))

    def _choose_period(self, message: Message, who: Person) -> None:
        """Once: each press orders another one."""
        if message not in [press.message for press in self._ledger.presses]:
            self._press(message, _PERIOD, who)

    def _note(self, message: Message, who: Person) -> None:
        self._press(message, _NOTED, who, raced=self._chance(0.3))

    def _report(self, message: Message, who: Person) -> None:
        self._press(message, _REPORTED, who)

    def _confirm(self, label: str, message: Message, who: Person) -> None:
        back = _NOT_YET if label == _TOLD else _BACK
        self._press(message, back if self._chance(0.1) else label, who)

    def _place(self, message: Message, who: Person) -> None:
        if self._chance(0.4):
            self._press(message, _NO_LINK, who)
        else:
            doubtful = self._chance(0.2) and not self._phase.finishing
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
        album = (
            self._phase.albums and len(self._ledger.drafts) % 5 == 1
        )  # some in each load, however small
        length = 3800 if not album and self._chance(0.1) else 0
        text = f"Здравствуйте! Яму во дворе засыпали, обращение {next(self._ledger.serial)}. {'Работы идут. ' * (length // 13)}"
        if album:
            draft, *_ = who.send_album(
                self._chat.id, [Photo(), Photo()], text.strip(), reply_to=message
            )
        else:
            draft = who.reply(message, text.strip())
            if self._chance(0.3):
                self._to_edit.append(draft)
        self._ledger.drafts.append((_number(message), draft))

    def _edit_a_draft(self) -> None:
        now = int(self._clock.now().timestamp())
        for message in self._to_edit:
            if message.date < now:
                self._to_edit.remove(message)
                text = f"Здравствуйте! Яму во дворе засыпали и заровняли, обращение {next(self._ledger.serial)}."
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


class Workload:
    """Everybody, by the sandbox's clock; `http` is where the program is reached."""

    def __init__(
        self,
        sandbox: Sandbox,
        http: str,
        seed: int,
        places: Sequence[tuple[Chat, Sequence[Person]]] | None = None,
        *,
        albums: bool = True,
    ) -> None:
        """`places`: who works in which chat; the first one is control's."""
        self._phase = Phase(albums=albums)
        self._clock = sandbox.world.clock
        self.http = http
        self._random = Random(f"{seed} registering")  # noqa: S311 - chance for tests
        places = places or everybody(sandbox)
        self._chats = [
            ChatMembers(chat, people, self._phase, self._clock, f"{seed} {chat.id}")
            for chat, people in places
        ]
        self._control_chat = self._chats[0]
        self._control = [
            people[0] for chat, people in places if chat.id > 0 and chat.id != DEPUTY_HEAD
        ]

    @property
    def ledger(self) -> Ledger:
        """What has been done so far."""
        return self._phase.ledger

    @property
    def undecided(self) -> int:
        """How many incidents are never routed."""
        return sum(
            scenario_of(post.text) is Scenario.UNDECIDED for post in self.ledger.posted.values()
        )

    async def register(self, incidents: int, seconds: float) -> None:
        """So many more incidents, half of them over HTTP, spread over that (real) time."""
        async with asyncio.TaskGroup() as group, aiohttp.ClientSession() as session:
            posts: list[asyncio.Task[None]] = []
            known = len(self.ledger.posted) + len(self.ledger.registered)
            over_http = [number % 2 == 0 for number in range(known, known + incidents)]
            self._random.shuffle(over_http)  # by chance alone a small load would lack some kinds
            for registered, posted in enumerate(over_http):
                if registered == incidents // 2 and not self.ledger.reports:
                    self.order_report()
                if seconds:
                    await asyncio.sleep(self._random.expovariate(incidents / seconds))
                if posted:
                    posts.append(group.create_task(self._post(session)))
                else:
                    self._say()
            await asyncio.gather(*posts)

    def order_report(self) -> None:
        """Somebody of control does."""
        self._control_chat.order_report()

    def act(self) -> None:
        """Everybody does all that their chats show to do just now."""
        for members in self._chats:
            while members.step():
                pass

    def finish(self) -> None:
        """From now on everybody brings to its end what is begun."""
        self._phase.finishing = True

    async def work(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for members in self._chats:
                group.create_task(members.work())

    def _text(self) -> str:
        serial = next(self.ledger.serial)
        return f"Обращение {serial}. https://vk.com/wall1_{serial} Во дворе яма."

    def _say(self) -> None:
        controller = self._random.choice(self._control)
        scenario = IN_PRIVATE[len(self.ledger.registered) % len(IN_PRIVATE)]
        text = f"{self._text()} {scenario or ''}".strip()
        if self._random.random() < 0.2:
            self.ledger.commands.append(controller.say(controller.id, "/new"))
        self.ledger.registered.append(controller.say(controller.id, text))

    async def _post(self, session: aiohttp.ClientSession) -> None:
        """As monitoring systems do: again and again until there is an answer."""
        text = self._text()
        kind = len(self.ledger.posted) % 5  # each kind in every load, however small
        now = self._clock.now()
        body: dict[str, object] = {"detected_at": now.isoformat()}
        if kind in {2, 4}:  # overdue from its first moment on, and reminded of at any hour
            body |= {"importance": "high", "detected_at": (now - _LONG_AGO).isoformat()}
        if kind == 0:
            text = f"{text} {Scenario.UNDECIDED}"
        elif kind in {1, 3}:
            text = f"{text} {'Очень длинная жалоба. ' * 250}"
        if kind in {3, 4}:
            body["authorities"] = [self._random.choice(list(AUTHORITIES))]
        text = text.strip()
        external_id = f"external-{next(self.ledger.serial)}"
        post = self.ledger.posted[external_id] = Post(text)
        headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.post(
                    f"{self.http}/api/v1/incidents",
                    json={**body, "text": text, "external_id": external_id},
                    headers=headers,
                    timeout=aiohttp.ClientTimeout(total=3),
                ) as response:
                    if response.status in {200, 201}:
                        post.number = (await response.json())["number"]
                        return
                    assert response.status in {429, 503}, await response.text()
            await asyncio.sleep(0.05)


def _number(message: Message) -> int:
    found = NUMBER.search(message.text)
    assert found is not None, message.text
    return int(found.group(1))
