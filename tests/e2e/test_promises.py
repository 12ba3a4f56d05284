"""What a placed answer promises: asked about, reminded of, kept, put off, broken, undone."""

from datetime import date

import pytest

from bot.sandbox import Message, Photo
from domain.model.report.figures import Promised
from domain.model.report.period import Period
from storage.reports.reading import SqlFacts
from tests.e2e.town import CONTROL, HOUSING, Town, offered
from tests.telegram.markup import html_of
from tests.unit.views_samples import OFFICE

pytestmark = pytest.mark.staffed

ANSWER = "Плитку на ул. Ленина переложим до 12 декабря 2026 года. Приносим извинения."
TWO = "Ямы засыплем до 1 декабря 2026 года. Плитку переложим до 12 декабря 2026 года."
POST = "https://example.org/post"
LINK = "https://example.org/answer"
UNDECIDED = [["Поставить на контроль"], ["Не нужно"]]
WATCHED = [["Выполнено"], ["Перенести"], ["Снять с контроля"]]
RETURN = [["Вернуть на контроль"]]


@pytest.fixture(autouse=True)
async def officers(town: Town) -> None:
    """They have met the bot before."""
    for person in (town.timur, town.julia, town.gleb):
        person.start()
    await town.settle()


async def placed(town: Town, text: str = ANSWER) -> Message:
    """Control agrees, the executor places it; gives what the bot asks about it."""
    draft = await town.drafted(text, about=f"Яма. {POST}")
    await town.press(town.maria, draft, "✅ Согласовать")
    await town.reply(town.boris, town.last(HOUSING), LINK)
    return town.find(HOUSING, "Обещано:")


async def tracked(town: Town, text: str = ANSWER) -> Message:
    card = await placed(town, text)
    await town.press(town.boris, card, offered(card)[0][0])
    return card


async def asked(town: Town, card: Message, label: str) -> Message:
    await town.press(town.boris, card, label)
    return town.last(HOUSING)


def task(town: Town, words: str, where: int = HOUSING) -> list[Message]:
    """The bot's messages there whose first line says so."""
    return [one for one in town.chat(where).messages if words in one.text.partition("\n")[0]]


async def test_a_promise_is_asked_about_at_placement(town: Town) -> None:
    card = await placed(town)
    assert card.text.startswith("№1 · поставить на контроль обещанное до 12.12.2026? · Яма.")
    assert "Плитку на ул. Ленина переложим до 12 декабря 2026 года" in card.text
    assert offered(card) == UNDECIDED
    assert await town.press(town.boris, card, "Поставить на контроль") == (
        "№1: на контроле, бот напомнит о сроке."
    )
    assert card.text.startswith("№1 · выполните обещанное до 12.12.2026 · Яма.")
    assert "На контроле до 12.12.2026. Поставлено: Петров Б. В." in card.text
    assert offered(card) == WATCHED
    history = await town.say(town.admin, town.admin, "/history 1")
    assert ", обещано: 12.12.2026 (Петров" in history.text
    assert "обещанное до 12.12.2026 поставлено на контроль: Управление ЖКХ (Петров" in history.text
    assert not await town.discrepancies()


async def test_what_promises_nothing_asks_nothing(town: Town) -> None:
    await town.answered_incident()
    assert not task(town, "обещанное до")


async def test_words_under_the_card_are_pointed_to_its_buttons(town: Town) -> None:
    card = await placed(town)
    answer = await town.reply(town.boris, card, "Да, поставьте")
    assert answer.text.startswith("№1: словами здесь не ответить, нажмите кнопку под сообщением.")
    assert offered(card) == UNDECIDED


async def test_a_promise_that_needs_no_control_is_never_told_of(town: Town) -> None:
    card = await placed(town)
    assert await town.press(town.boris, card, "Не нужно") == "№1: на контроль не поставлено."
    assert card.text.startswith("№1 · обещанное не на контроле")
    assert offered(card) == RETURN
    before = len(town.chat(HOUSING).messages)
    await town.until(14, 12, month=12)
    assert len(town.chat(HOUSING).messages) == before
    await town.press(town.boris, card, "Вернуть на контроль")
    assert offered(card) == WATCHED


async def test_each_of_two_days_is_chosen_by_itself(town: Town) -> None:
    card = await placed(town, TWO)
    assert "поставить на контроль обещанное до 01.12.2026 и 12.12.2026?" in card.text
    assert offered(card) == [["На контроль: 01.12.2026"], ["На контроль: 12.12.2026"], ["Не нужно"]]
    await town.act(town.boris, card, "На контроль: 12.12.2026", "Не нужно")
    assert offered(card) == [
        ["Вернуть на контроль: 01.12.2026"],
        ["Выполнено: 12.12.2026"],
        ["Перенести: 12.12.2026"],
        ["Снять с контроля: 12.12.2026"],
    ]


async def test_a_stranger_to_the_authority_may_not_decide(town: Town) -> None:
    card = await placed(town)
    refused = await town.press(town.vera, card, "Поставить на контроль")
    assert refused.startswith("№1: сейчас у вашего органа такого сообщения нет")
    assert offered(card) == UNDECIDED


async def test_it_is_reminded_of_a_working_day_before_and_on_the_day(town: Town) -> None:
    """12.12.2026 is a Saturday: the day before is Friday."""
    await tracked(town)
    await town.until(11, 7, month=12)
    assert len(task(town, "выполните обещанное")) == 1
    await town.until(11, 8, 30, month=12)
    before, again = task(town, "выполните обещанное до 12.12.2026")
    assert "Взято в работу: Петров Б. В." in again.text
    assert offered(again) == WATCHED
    assert not offered(before)


async def test_on_a_working_day_it_is_said_in_the_morning(town: Town) -> None:
    await tracked(town, "Плитку переложим до 10 декабря 2026 года, работы начаты.")
    await town.until(9, 9, month=12)
    assert len(task(town, "выполните обещанное до 10.12.2026")) == 2
    await town.until(10, 9, month=12)
    assert len(task(town, "выполните обещанное сегодня, 10.12.2026")) == 1
    assert not await town.discrepancies()


async def test_it_is_kept_by_words_and_a_photo(town: Town) -> None:
    card = await tracked(town)
    question = await asked(town, card, "Выполнено")
    assert question.text.startswith("№1 · как выполнено обещанное до 12.12.2026?")
    await town.send(town.boris, question, Photo(), text="плитка лежит.")
    [receipt] = task(town, "записано: обещанное до 12.12.2026 выполнено")
    line = "Здравствуйте! Мы обещали: «Плитку на ул. Ленина переложим до 12 декабря 2026 года». Выполнено. Плитка лежит."
    assert f"<pre>{line}</pre>" in html_of(receipt)
    assert receipt.keys["Открыть пост"]["url"] == POST
    if not town.plain:
        assert receipt.keys["Скопировать"]["copy_text"] == {"text": line}
    assert card.text.startswith("№1 · обещанное выполнено")
    assert offered(card) == RETURN
    [told] = task(town, "обещанное до 12.12.2026 выполнено", CONTROL)
    assert "плитка лежит." in told.text
    assert "Орган: Управление ЖКХ" in told.text


async def test_it_is_put_off_with_a_reason(town: Town) -> None:
    card = await tracked(town)
    question = await asked(town, card, "Перенести")
    assert question.text.startswith("№1 · на какой день перенести обещанное до 12.12.2026?")
    silent = await town.reply(town.boris, question, "ждём плитку")
    assert silent.text.startswith("№1: день не распознан.")
    bare = await town.reply(town.boris, question, "20.12.2026")
    assert bare.text.startswith("№1: нужна и причина переноса.")
    past = await town.reply(town.boris, bare, "01.11.2026, ждём плитку")
    assert past.text.startswith("№1: на 01.11.2026 перенести нельзя")
    question = await asked(town, card, "Перенести")
    await town.send(town.boris, question, Photo(), text="21.12.2026, ждём плитку")
    assert town.last(HOUSING).text.startswith("№1: причина принимается только текстом.")
    await town.reply(town.boris, question, "21.12.2026, ждём плитку")
    assert card.text.startswith("№1 · выполните обещанное до 21.12.2026")
    assert "Перенесено с 12.12.2026 на 21.12.2026: ждём плитку (Петров Б. В." in card.text
    [told] = task(town, "обещанное перенесено с 12.12.2026 на 21.12.2026", CONTROL)
    assert "Причина: ждём плитку" in told.text
    await town.until(14, 12, month=12)
    assert len(task(town, "выполните обещанное")) == 1
    await town.until(18, 12, month=12)
    assert len(task(town, "выполните обещанное до 21.12.2026")) == 2


async def test_a_broken_one_is_told_once_to_control_and_who_answers_for_it(town: Town) -> None:
    await tracked(town)
    await town.until(14, 12, month=12)
    await town.until(16, 12, month=12)
    for where in (CONTROL, town.gleb.id):
        [told] = task(town, "обещанное до 12.12.2026 не выполнено", where)
        assert offered(told) == WATCHED
        assert "Орган: Управление ЖКХ" in told.text
    [told] = task(town, "обещанное до 12.12.2026 не выполнено", town.gleb.id)
    question = await town.press(town.gleb, told, "Выполнено")
    await town.reply(town.gleb, town.last(town.gleb.id), "Переложили вчера.")
    assert task(town, "обещанное до 12.12.2026 выполнено, позже обещанного", CONTROL)
    assert question == ""


async def test_what_was_put_under_control_by_mistake_is_taken_off(town: Town) -> None:
    card = await tracked(town)
    answer = await town.confirmed(town.semyon, card, "Снять с контроля")
    assert answer == "№1: снято с контроля."
    assert offered(card) == RETURN
    [told] = task(town, "обещанное до 12.12.2026 снято с контроля", CONTROL)
    assert "На контроль ставил: Петров Б. В." in told.text
    await town.until(14, 12, month=12)
    assert not task(town, "обещанное до 12.12.2026 не выполнено", CONTROL)


async def test_control_may_do_the_same_and_the_authority_hears_of_it(town: Town) -> None:
    await tracked(town)
    await town.until(14, 12, month=12)
    [told] = task(town, "обещанное до 12.12.2026 не выполнено", CONTROL)
    await town.confirmed(town.anna, told, "Снять с контроля")
    assert task(town, "обещанное до 12.12.2026 снято с контроля", HOUSING)


async def test_an_undone_placement_promises_nothing(town: Town) -> None:
    card = await tracked(town)
    to_place = town.find(HOUSING, "Отменить размещение")
    await town.confirmed(town.boris, to_place, "Отменить размещение")
    assert "отметка о размещении отменена" in card.text
    assert not offered(card)
    await town.reply(town.boris, to_place, LINK)
    assert offered(town.find(HOUSING, "Обещано:")) == UNDECIDED
    assert not await town.discrepancies()


async def test_after_a_reopening_it_goes_on_and_without_an_answer_it_sleeps(town: Town) -> None:
    await tracked(town)
    card = await town.say(town.anna, town.anna, "/incident 1")
    await town.confirmed(town.anna, card, "Возобновить")
    await town.until(11, 12, month=12)
    assert len(task(town, "выполните обещанное до 12.12.2026")) == 2
    card = await town.say(town.anna, town.anna, "/incident 1")
    await town.act(town.anna, card, "Отменить регистрацию", "Ошибка")
    await town.until(15, 12, month=12)
    assert not task(town, "обещанное до 12.12.2026 не выполнено", CONTROL)


async def test_another_complaint_under_the_same_post_names_it(town: Town) -> None:
    post = "https://vk.com/wall-1_2"
    await town.press(town.maria, await town.drafted(ANSWER, about=f"Яма. {post}"), "✅ Согласовать")
    await town.reply(town.boris, town.last(HOUSING), f"{post}?reply=3")
    named = "На контроле: обещано до 12.12.2026 (№1)"
    before = await town.registered(f"Плитка не лежит. {post}")
    assert named not in before.text
    await town.press(town.boris, town.find(HOUSING, "Обещано:"), "Поставить на контроль")
    card = await town.registered(f"Опять нет плитки. {post}")
    assert named in card.text
    await town.press(town.anna, card, "Управление ЖКХ")
    assert named in card.text
    assert named in town.last(HOUSING).text
    assert not await town.discrepancies()


async def test_lists_and_the_digest_name_what_is_due_and_broken(town: Town) -> None:
    await tracked(town)
    assert "На контроле" not in (await town.say(town.boris, town.boris, "/my")).text
    await town.until(7, 9, month=12)
    mine = (await town.say(town.boris, town.boris, "/my")).text
    assert "ничего не требуется" not in mine
    assert "Обещано в ответах, на контроле: 1\n№1 · выполните обещанное до 12.12.2026" in mine
    assert "Плитку на ул. Ленина переложим" in mine
    broken = "№1 · обещанное до 12.12.2026 не выполнено · Управление ЖКХ"
    assert broken not in (await town.say(town.anna, town.anna, "/overdue")).text
    await town.until(14, 12, month=12)
    assert broken in (await town.say(town.anna, town.anna, "/overdue")).text
    assert broken not in (await town.say(town.vera, town.vera, "/overdue")).text
    for chat in (CONTROL, HOUSING):
        assert broken in town.find(chat, "Начало дня, 14.12.2026").text


async def test_the_report_counts_what_is_due_and_what_was_broken(town: Town) -> None:
    await tracked(town)
    now = town.clock.now()
    week = Period(date(2026, 12, 7), date(2026, 12, 13))
    facts, calendar = SqlFacts(town.app.database), OFFICE.calendar
    async with facts.snapshot(calendar) as found:
        assert await found.promised(week, now) == Promised()
    await town.until(14, 12, month=12)
    async with facts.snapshot(calendar) as found:
        assert await found.promised(week, town.clock.now()) == Promised(broken=1)
