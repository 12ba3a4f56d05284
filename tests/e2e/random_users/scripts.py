"""Scripts: what random users would seldom bring about, a few people go through on purpose.

They do so in the middle of whatever others have left behind, and a step that is refused or not
offered is passed over.
"""

import re
from datetime import timedelta
from typing import Final

from bot.sandbox import Document, Message, Photo
from tests.e2e.random_users.organisation import CONTROL, CULTURE, HOUSING, MEDIA, ROADS
from tests.telegram import Person
from tests.telegram.simulation import Simulation
from tests.unit.exports import FINISHED, as_xlsx, numbered, row

_NUMBER: Final = re.compile(r"№(\d+)")
_DRAFT: Final = "Яму на дороге засыплем завтра."
_APPROVE: Final = "✅ Согласовать"
_YES: Final = "Да, подтверждаю"
_UNPLACE: Final = ("Отменить размещение", "Да, отменить размещение")
_EVERYBODY_IS_BACK: Final = 3
"""Days: nobody is absent for longer, or from a later day on than tomorrow."""


class Scripts:
    """Of one person of each kind."""

    def __init__(self, sim: Simulation, staff: dict[int, list[Person]]) -> None:
        self._sim = sim
        self._anna, self._boris, self._egor, self._pavel, self._deputy = (
            staff[number][0] for number in (501, 504, 508, 511, 801)
        )
        self._elena, self._zoya, self._oleg = (staff[number][0] for number in (503, 510, 900))

    async def run(self) -> None:
        """All of them, once everybody is at work."""
        await self._sim.pass_time(days=_EVERYBODY_IS_BACK)
        card, number = await self._registered()
        await self._routed(card, number)
        await self._second_clock(card, number)
        await self._answered(card, number)
        await self._referrals(card, number)
        await self._duplicates(number)
        await self._joined()
        await self._begun_with_a_past_answer()
        await self._several_at_once()
        await self._prepared_and_given_to_control()
        await self._placed_by_a_link_alone()
        await self._absences()
        await self._imported()
        await self._report()

    async def _registered(self) -> tuple[Message, int]:
        first, *_ = self._anna.send_album(
            501, [Photo(), Photo()], "Яма, нет афиши. https://vk.com/wall-9_1"
        )
        await self._sim.settle()
        self._anna.send_late_part(first, Photo())
        await self._sim.settle()
        card = self._newest(501, "выберите орган")
        for correction in ("https://vk.com/wall-9_9", self._moment(10)):
            await self._reply(self._anna, card, correction)
        return card, _number(card)

    async def _routed(self, card: Message, number: int) -> None:
        lead = "Сводный ответ: Управление ЖКХ"
        steps = ("Несколько органов…", "Управление ЖКХ", "Парки", lead, "Направить", "Напомнить")
        await self._press(self._anna, card, *steps)
        await self._reply(self._pavel, self._newest(511, f"№{number}", "Соцсеть: "), _DRAFT)

    async def _second_clock(self, card: Message, number: int) -> None:
        await self._asked_for("Промежуточный ответ", number)
        further = "Разрешить ещё один промежуточный ответ"
        await self._press(self._anna, card, "Другие действия…", further)
        await self._asked_for("Уточнить у автора", number)
        await self._press(self._boris, self._task(number), "Автор ответил")
        await self._reply(self._boris, self._newest(HOUSING, "что ответил автор"), "Во втором.")
        await self._press(
            self._anna, card, "Изменить органы", "Отдел культуры", "Сохранить изменения"
        )

    async def _answered(self, card: Message, number: int) -> None:
        await self._press(self._boris, self._task(number), "Взять в работу")
        await self._reply(self._boris, self._task(number), _DRAFT)
        await self._press(self._boris, self._task(number), "Отозвать проект", "Да, отозвать")
        await self._reply(self._boris, self._task(number), _DRAFT)
        approval = self._newest(CONTROL, f"№{number}", "Проект ответа")
        await self._reply(self._anna, approval, "Опечатка")
        await self._press(self._anna, approval, "↩️ Обе причины")
        await self._reply(self._boris, self._task(number), _DRAFT)
        await self._approved(number)
        approval = self._newest(CONTROL, f"№{number}", "Проект ответа")
        recall = ("Отменить согласование", "Да, отменить согласование")
        await self._press(self._anna, approval, *recall)
        await self._approved(number)
        await self._placed(number)
        to_place = self._newest(HOUSING, f"№{number}", _DRAFT)
        await self._reply(self._boris, to_place, "https://vk.com/wall-9_10")
        await self._press(self._boris, to_place, "Указать время")
        await self._reply(
            self._boris, self._newest(HOUSING, "когда ответ был размещён"), self._moment(0)
        )
        await self._press(self._boris, to_place, *_UNPLACE)
        await self._placed(number)
        await self._promised(number)
        await self._press(self._anna, card, "Другие действия…", "Возобновить", _YES)

    async def _promised(self, number: int) -> None:
        card = self._newest(HOUSING, f"№{number}", "оставить на контроль")
        back, off = "Вернуть на контроль", ("Снять с контроля", "Да, снять с контроля")
        await self._press(self._boris, card, "Не нужно", back, *off, back, "Перенести")
        another = f"{self._sim.clock.now() + timedelta(days=9):%d.%m.%Y}, ждём щебень"
        await self._reply(self._boris, self._newest(HOUSING, "на какой день перенести"), another)
        await self._press(self._boris, card, "Выполнено")
        await self._reply(self._boris, self._newest(HOUSING, "как выполнено"), "Засыпали.")

    async def _referrals(self, card: Message, number: int) -> None:
        await self._press(self._boris, self._task(number), "Не в нашей компетенции")
        why = self._newest(HOUSING, "почему вопрос не в вашей компетенции")
        await self._reply(self._boris, why, "Дорога областная.")
        referral = self._newest(CONTROL, f"№{number}", "Возврат из органа")
        await self._reply(self._anna, referral, "Посмотрите, чья это дорога.")
        await self._press(self._anna, referral, "Перенаправить", "Дорожная служба")
        for decision in (("Отклонить",), ("Подтвердить", _YES)):
            task = self._newest(ROADS, f"№{number}", "Соцсеть: ", "Сообщение:")
            await self._press(self._egor, task, "Предложить: без ответа", "Брань или оскорбления")
            proposal = self._newest(CONTROL, f"№{number}", "Предложение не отвечать")
            await self._press(self._anna, proposal, *decision)
        await self._press(self._anna, card, "Возобновить", _YES)

    async def _duplicates(self, original: int) -> None:
        self._anna.say(501, "/new Во дворе всё ещё яма.")
        await self._sim.settle()
        card = self._newest(501, "выберите орган")
        await self._press(self._anna, card, "Повышенная важность", _YES)
        alert = self._newest(801, f"№{_number(card)}")
        await self._press(
            self._deputy, alert, "Принято к сведению", "Доложено главе", "Да, доложено"
        )
        await self._press(self._anna, card, "Дубликат", "Другой номер")
        await self._reply(self._anna, self._newest(501, "какое сообщение повторено"), str(original))
        await self._press(self._anna, card, "Возобновить", _YES)

    async def _joined(self) -> None:
        """A later post on the same matter: agreed to, recalled, of another importance, separated."""
        for text in ("/new Прорвало трубу у школы.", "/new У школы прорвало трубу, вода."):
            self._anna.say(501, text)
            await self._sim.settle()
        card = self._newest(501, "выберите орган")
        number = _number(card)
        main = number - 1
        await self._press(self._anna, card, "Дубликат", "Присоединить к другому")
        await self._reply(self._anna, self._newest(501, "к какому сообщению"), str(main))
        await self._press(
            self._anna, self._newest(501, f"№{main}", "выберите орган"), "Управление ЖКХ"
        )
        await self._reply(self._boris, self._task(main), _DRAFT)
        await self._approved(main)
        approval = self._newest(CONTROL, f"№{main}", "Проект ответа")
        recall = ("Отменить согласование", "Да, отменить согласование")
        await self._press(self._anna, approval, *recall)
        await self._press(self._anna, card, "Другие действия…", "Повышенная важность", _YES)
        await self._press(self._anna, card, "Отсоединить", "Да, отсоединить")

    async def _begun_with_a_past_answer(self) -> None:
        """The second time the same matter is answered."""
        for text in ("/new Затопило подвал, вода.", "/new Снова вода, затопило подвал."):
            self._anna.say(501, text)
            await self._sim.settle()
            card = self._newest(501, "выберите орган")
            number = _number(card)
            await self._press(self._anna, card, "Управление ЖКХ")
            await self._press(self._boris, self._task(number), "Как отвечали раньше")
            offered = self._newest(HOUSING, f"№{number}", "так отвечали раньше")
            await self._press(self._boris, offered, "Взять за основу", "Взять за основу: 1")
            await self._reply(self._boris, self._task(number), _DRAFT)
            await self._approved(number)
            await self._placed(number)

    async def _several_at_once(self) -> None:
        self._anna.say(501, "/open")
        await self._sim.settle()
        await self._press(self._anna, self._newest(501, "Открыт"), "Выбрать несколько")
        selection = self._newest(501, "Выбор инцидентов")
        for step in ("Выбрать все", "Повышенная важность", "Назад", "Повышенная важность", _YES):
            await self._press(self._anna, selection, step)

    async def _prepared_and_given_to_control(self) -> None:
        """A publication that is found by one who works in two authorities (§7)."""
        self._zoya.say(510, "Когда откроют дом культуры? https://vk.com/wall-9_11")
        await self._sim.settle()
        question = self._newest(510, "Как зарегистрировать сообщение?")
        await self._press(self._zoya, question, "Публикация: Отдел культуры")
        task = self._newest(CULTURE, "Публикация №", "Соцсеть: ", "Сообщение:")
        for answer in (_DRAFT, f"{_DRAFT} Спасибо."):
            await self._reply(self._zoya, task, answer)
        replaces = self._newest(CULTURE, "Заменить прежний текст")
        await self._press(self._zoya, replaces, "Да, это ответ")
        shown = self._newest(MEDIA, f"№{_number(task)}", "Сообщение:")
        give = ("Другие действия…", "Передать в отдел контроля", "Да, передать")
        await self._press(self._elena, shown, *give)

    async def _placed_by_a_link_alone(self) -> None:
        """One that the media department sends where nobody watches the network (§5, §6)."""
        self._elena.say(MEDIA, "/new Где афиша? https://t.me/town/9")
        await self._sim.settle()
        card = self._newest(MEDIA, "выберите орган")
        for step in ("Отдел культуры", "Да, направить"):
            await self._press(self._elena, card, step)
        task = self._newest(CULTURE, f"№{_number(card)}", "Соцсеть: ", "Сообщение:")
        await self._reply(self._zoya, task, "https://t.me/town/9?comment=1")
        await self._press(self._zoya, task, *_UNPLACE)

    async def _absences(self) -> None:
        self._boris.say(504, "/absence")
        await self._sim.settle()
        steps = ("Отметить моё отсутствие", "Отпуск", None, "Без заместителя", "Да, отметить")
        for step in steps:
            newest = self._sim.sandbox.chat(504).last
            if step is not None:
                await self._press(self._boris, newest, step)
            else:
                self._boris.say(504, "завтра")
                await self._sim.settle()
        self._boris.say(504, "/absence")
        await self._sim.settle()
        listed = self._newest(504, "Отсутствие работников")
        ends = [label for row in listed.buttons for label in row if label.startswith("Отменить: ")]
        await self._press(self._boris, listed, *ends)

    async def _report(self) -> None:
        """Of the year, by the deputy head."""
        self._deputy.say(801, "/report")
        await self._sim.settle()
        await self._press(self._deputy, self._newest(801, "За какой период"), "Этот год")

    async def _asked_for(self, kind: str, number: int) -> None:
        await self._press(self._boris, self._task(number), kind)
        asked = self._newest(HOUSING, f"№{number}", "на это сообщение")
        await self._reply(self._boris, asked, _DRAFT)
        await self._approved(number)
        await self._placed(number)

    async def _imported(self) -> None:
        """What was answered before the bot came; nothing of it is new the second time.

        One body is known only later.
        """
        rows = [
            numbered(1),
            numbered(2, FINISHED),
            numbered(3, FINISHED) | {"Отдел": "Отдел парков"},
        ]
        export = Document("export.xlsx", as_xlsx(map(row, rows)))
        for _ in range(2):
            self._anna.send_document(501, export)
            await self._sim.settle()
            preview = self._newest(501, "Выгрузка export.xlsx")
            await self._press(self._anna, preview, "Импортировать и завершённые")
        self._oleg.say(900, "/authority Парки")
        await self._sim.settle()
        page = self._newest(900, "Органы")
        await self._press(self._oleg, page, "Парки", "Другие названия")
        self._oleg.say(900, "Отдел парков")
        await self._sim.settle()
        await self._press(self._oleg, page, "Назад", "Назад", "Готово")

    async def _approved(self, number: int) -> None:
        approval = self._newest(CONTROL, f"№{number}", "роект", "осталось")
        await self._press(self._anna, approval, _APPROVE, "Да, согласовать")

    async def _placed(self, number: int) -> None:
        to_place = self._newest(HOUSING, f"№{number}", "пришлите ссылку")
        await self._reply(self._boris, to_place, "https://vk.com/wall-9_9_1")

    def _task(self, number: int) -> Message:
        return self._newest(HOUSING, f"№{number}", "Соцсеть: ", "Сообщение:")

    def _newest(self, chat: int, *words: str) -> Message:
        """The newest message with all these words; else the newest of all."""
        messages = self._sim.sandbox.chat(chat).messages
        fitting = [one for one in messages if all(word in one.text for word in words)]
        return (fitting or messages)[-1]

    def _moment(self, minutes_ago: int) -> str:
        moment = self._sim.clock.now() + timedelta(hours=3, minutes=-minutes_ago)
        return f"{moment:%d.%m.%Y %H:%M}"

    async def _reply(self, who: Person, message: Message, text: str) -> None:
        who.reply(message, text)
        await self._sim.settle()

    async def _press(self, who: Person, message: Message, *labels: str) -> None:
        """One after the other, those that are there."""
        for label in labels:
            if any(label in row for row in message.buttons):
                who.press(message, label)
                await self._sim.settle()


def _number(message: Message) -> int:
    found = _NUMBER.search(message.text)
    assert found is not None, message.text
    return int(found[1])
