"""Drafts are read for mistakes before control sees them, and their authors asked (§13, §18)."""

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Mapping

import pytest

from bot.proofreading.process import ProofreadingProcess
from domain.model.incident.answer.draft import DraftFinding, FindingKind, ReviewFindings
from tests.e2e.test_templates import written
from tests.e2e.town import CONTROL, HOUSING, Starting, Town

AS_IT_IS, DROP, CORRECT = "Отправить без исправлений", "Не отправлять", "Исправить всё"
WRONG = "Добрый день! Работы выпалнены в полном объёме."
RIGHT = "Добрый день! Работы выполнены в полном объёме."

pytestmark = pytest.mark.staffed


class Reader:
    """Knows some words to be wrong: what is right, or "" for what may be a name."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.wrong = wrong
        self.answers = True

    async def check(self, text: str, words: Collection[str]) -> ReviewFindings:
        if not self.answers:
            return ReviewFindings(answered=False)
        return ReviewFindings(
            tuple(
                DraftFinding(
                    match.start(),
                    len(word),
                    FindingKind.SPELLING,
                    "Похоже на опечатку.",
                    (right,) if right else (),
                    certain=bool(right),
                    unknown_word=word.lower(),
                )
                for word, right in self.wrong.items()
                if word.lower() not in words
                for match in re.finditer(word, text)
            )
        )


@pytest.fixture
def reader() -> Reader:
    return Reader({"выпалнены": "выполнены", "Бойкопонуре": ""})


@pytest.fixture
async def town(starting: Starting, reader: Reader) -> AsyncIterator[Town]:
    async with starting(proofreader=reader) as town:
        yield town


async def test_a_clean_draft_goes_to_control_at_once(town: Town) -> None:
    await town.reply(town.boris, await town.routed(), RIGHT)
    assert RIGHT in town.last(CONTROL).text
    assert "Исполнителю показали" not in town.last(CONTROL).text


async def test_a_mistake_comes_back_to_its_author_and_is_put_right_by_one_press(town: Town) -> None:
    question = await town.reply(town.boris, await town.routed(), WRONG)
    assert "• «выпалнены» → «выполнены». Похоже на опечатку." in question.text
    assert question.buttons == [[CORRECT], [AS_IT_IS], [DROP]]
    assert town.chat(CONTROL).messages == []

    said = await town.press(town.boris, question, CORRECT)
    assert said == "Исправлено. Проект отправлен на согласование."
    assert RIGHT in town.last(CONTROL).text
    assert "Исполнителю показали" not in town.last(CONTROL).text


async def test_what_only_the_corrected_text_shows_is_asked_about_again(
    town: Town, reader: Reader
) -> None:
    reader.wrong = {"улеце": "улице"}
    card = await town.routed("Яма на ул. Мира, 5")
    text = "Добрый день! Яму на улеце Садовой, 7 засыпали."
    question = await town.reply(town.boris, card, text)
    assert "другой адрес" not in question.text
    await town.press(town.boris, question, CORRECT)
    again = town.last(HOUSING)
    assert "на улице Садовой" in again.text
    assert "В сообщении другой адрес: ул. Мира." in again.text
    assert again.buttons == [[AS_IT_IS], [DROP]]
    assert town.chat(CONTROL).messages == []
    await town.press(town.boris, again, AS_IT_IS)
    assert "на улице Садовой" in town.last(CONTROL).text


async def test_control_sees_what_the_author_left(town: Town) -> None:
    question = await town.reply(town.boris, await town.routed(), WRONG)
    await town.press(town.boris, question, AS_IT_IS)
    assert WRONG in town.last(CONTROL).text
    assert (
        "Исполнителю показали, он оставил:\n• «выпалнены» → «выполнены»." in town.last(CONTROL).text
    )


async def test_an_edited_draft_is_read_again(town: Town) -> None:
    card = await town.routed()
    message = town.boris.reply(card, WRONG)
    await town.settle()
    await town.edit(town.boris, message, RIGHT)
    assert RIGHT in town.last(CONTROL).text


async def test_a_draft_that_is_written_instead_of_a_template_is_read(town: Town) -> None:
    await written(town, "Дорога\nЯму засыпали.")
    await town.press(town.boris, await town.routed(), "Шаблоны")
    question = await town.reply(town.boris, town.last(HOUSING), WRONG)
    assert "• «выпалнены» → «выполнены». Похоже на опечатку." in question.text


@pytest.mark.parametrize("in_answer_to", ["the text to place", "the question for its link"])
async def test_what_is_to_replace_an_approved_text_is_read(town: Town, in_answer_to: str) -> None:
    answered = await town.approved()
    if in_answer_to == "the question for its link":
        answered = await town.reply(town.boris, answered, "Разместили")
    question = await town.reply(town.boris, answered, WRONG)
    assert "• «выпалнены» → «выполнены». Похоже на опечатку." in question.text
    assert "Заменить согласованный текст?" in question.text


@pytest.mark.parametrize("words", [RIGHT, WRONG], ids=["sent", "held"])
async def test_an_edit_on_another_day_makes_no_word_younger_that_it_leaves(
    town: Town, words: str
) -> None:
    card, left = await town.routed(), f"{words} Завтра проверим."
    await town.until(24, 16, 30)
    message = town.boris.reply(card, left)
    await town.until(25, 8, 2)
    await town.edit(town.boris, message, left.replace("выпалнены", "выполнены").replace("!", ","))
    again = town.last(HOUSING)
    assert "• «Завтра». Проверьте день: текст написан 24.11.2026." in again.text
    await town.pass_time(seconds=2)
    await town.edit(town.boris, message, f"{RIGHT} Проверим послезавтра.")
    assert "Проверим послезавтра." in town.last(CONTROL).text


async def test_a_local_name_is_taught_by_control_and_no_more_asked_about(town: Town) -> None:
    text = "Добрый день! Дорогу в Бойкопонуре отсыпали щебнем."
    question = await town.reply(town.boris, await town.routed(), text)
    assert question.buttons == [[AS_IT_IS], [DROP]]
    await town.press(town.boris, question, AS_IT_IS)
    approval = town.last(CONTROL)
    teach = "Добавить в словарь: бойкопонуре"
    assert await town.press(town.anna, approval, teach) == "Слово добавлено в словарь."
    await town.settle()
    assert "Исполнителю показали" not in town.last(CONTROL).text

    await town.reply(town.boris, await town.routed("Свет"), text)
    assert "№2" in town.last(CONTROL).text
    assert text in town.last(CONTROL).text


async def test_who_answers_for_the_authority_may_teach_it_at_once(town: Town) -> None:
    text = "Добрый день! Дорогу в Бойкопонуре отсыпали щебнем."
    question = await town.reply(town.gleb, await town.routed(), text)
    sent = await town.press(town.gleb, question, "Добавить в словарь: бойкопонуре")
    assert sent == "Проект отправлен на согласование."
    assert text in town.last(CONTROL).text


async def test_what_nobody_has_read_goes_on_and_says_so(town: Town, reader: Reader) -> None:
    reader.answers = False
    await town.reply(town.boris, await town.routed(), WRONG)
    assert WRONG in town.last(CONTROL).text
    assert "Язык не проверен: проверка не ответила вовремя." in town.last(CONTROL).text


async def test_another_address_is_asked_about(town: Town) -> None:
    card = await town.routed("Яма на ул. Мира, 5")
    question = await town.reply(town.boris, card, "Добрый день! Яму на ул. Садовой, 7 засыпали.")
    assert "В сообщении другой адрес: ул. Мира." in question.text
    assert "Садовой" in town.last(HOUSING).text


async def test_the_process_reads_dies_and_is_there_again() -> None:
    async with ProofreadingProcess(within=120.0).running() as process:
        assert await process.check(WRONG, ()) == ReviewFindings(answered=False)  # not warm yet
        await process.ready.wait()
        proof = await process.check(WRONG, ())
        assert [finding.words(WRONG) for finding in proof.findings] == ["выпалнены"]
        assert (await process.check(WRONG, {"выпалнены"})).findings == ()

        child = process._process
        assert child is not None
        child.kill()
        await child.wait()
        for _ in range(10_000):
            if (proof := await process.check(RIGHT, ())).answered:
                break
            await asyncio.sleep(0.05)
        assert proof == ReviewFindings()


async def test_an_interim_answer_that_promises_beyond_the_final_due_is_pointed_out(
    town: Town,
) -> None:
    card = await town.routed()
    await town.answer(
        town.boris, card, "Промежуточный ответ", "Дорогу на улице Мира отремонтируем до 20 декабря."
    )
    assert (
        "О форме ответа:\n• «до 20 декабря». Окончательный ответ нужен раньше: не позднее 03.12.2026"
        " (п. 17 Порядка)." in town.last(CONTROL).text
    )
    await town.reply(town.boris, card, "Дорогу на улице Мира отремонтируем до 2 декабря.")
    assert "отремонтируем до 2 декабря" in town.last(CONTROL).text
    assert "О форме ответа" not in town.last(CONTROL).text


async def test_a_final_answer_may_promise_what_comes_later(town: Town) -> None:
    await town.reply(
        town.boris, await town.routed(), "Дорогу на улице Мира отремонтируем до 20 декабря."
    )
    assert "до 20 декабря" in town.last(CONTROL).text
    assert "О форме ответа" not in town.last(CONTROL).text
