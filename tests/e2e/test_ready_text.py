"""Control returns a draft with a text of its own, and its executor accepts it (§13, §14, §20)."""

from collections.abc import Awaitable, Callable

import pytest

from bot.console.report import contents
from bot.sandbox import Message, Photo
from tests.e2e.test_closing import cancelled, reopened
from tests.e2e.test_decisions import BORIS_CONTROLS_TOO
from tests.e2e.test_proofreading import AS_IT_IS, Reader
from tests.e2e.test_report import made
from tests.e2e.test_several_authorities import drafted as drafted_together
from tests.e2e.test_several_authorities import to_both
from tests.e2e.town import (
    CONTROL,
    DRAFT,
    HOUSING,
    Caller,
    Starting,
    Town,
    offered,
)
from tests.storage.samples import erase_author

WRONG = "Здравствуйте! Яму на дороге во дворе засыпали щебнем и заровняли"
RIGHT = "Здравствуйте! Яму на дороге во дворе засыпали щебнем, заровняли."
LANGUAGE, OFF_TOPIC, BOTH, REMARK = (
    "↩️ Орфография, с этим текстом",
    "↩️ Не по сути, с этим текстом",
    "↩️ Обе причины, с этим текстом",
    "Это замечание",
)
AUTHOR = "https://vk.com/id7"
ACCEPT, APPROVE = "Принять текст", "✅ Согласовать"


async def proposed(town: Town, text: str = RIGHT, draft: str = WRONG) -> Message:
    """Anna answers the approval card with a text of her own; gives the question to her."""
    approval = await town.drafted(draft)
    town.anna.reply(approval, text)
    await town.settle()
    return town.last(CONTROL)


async def returned(town: Town, text: str = RIGHT, draft: str = WRONG) -> Message:
    """The same, and she returns the draft with it; gives the news to its executors."""
    question = await proposed(town, text, draft)
    await town.press(town.anna, question, LANGUAGE)
    return town.last(HOUSING)


async def test_a_missing_comma_costs_two_presses(town: Town) -> None:
    question = await proposed(town)
    assert question.text.startswith("№1 · это готовый ответ вместо версии 1?")
    assert offered(question) == [[LANGUAGE], [OFF_TOPIC], [BOTH], [REMARK]]
    told = len(town.chat(HOUSING).messages)
    answer = await town.press(town.anna, question, LANGUAGE)
    assert answer == "Проект возвращён, исполнитель получил ваш текст."
    assert question.text == "№1 · проект возвращён с вашим текстом."

    news = town.last(HOUSING)
    assert "проект возвращён: орфография" in news.text
    assert f"Текст отдела контроля (Иванова А. П.):\n{RIGHT}" in news.text
    assert "Что в нём изменено:" in news.text
    assert offered(news) == [[ACCEPT]]
    answer = await town.press(town.boris, news, ACCEPT)
    assert answer == "№1: текст принят и согласован, его можно размещать."
    assert RIGHT in town.last(HOUSING).text
    assert offered(town.last(HOUSING)) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]
    assert len(town.chat(HOUSING).messages) - told == 2

    card = town.chat(CONTROL).find("версия 2, направлен")
    assert "Исполнитель: Петров Б. В." in card.text
    assert "Это текст отдела контроля (Иванова А. П.), исполнитель принял его" in card.text
    assert "Согласовано: Иванова А. П., 24.11.2026 09:00" in card.text
    assert offered(card)[0] == ["Отменить согласование"]
    history = (await town.say(town.anna, CONTROL, "/history 1")).text
    assert "с текстом отдела контроля" in history
    assert "решение дано заранее (Иванова А. П.)" in history
    assert await town.discrepancies() == []


@pytest.mark.parametrize(
    ("label", "reasons"),
    [
        (LANGUAGE, "орфографические и пунктуационные ошибки"),
        (OFF_TOPIC, "несоответствие сути вопроса"),
        (BOTH, "несоответствие сути вопроса; орфографические и пунктуационные ошибки"),
    ],
    ids=["language", "off topic", "both"],
)
async def test_it_is_a_return_with_its_reason(town: Town, label: str, reasons: str) -> None:
    question = await proposed(town)
    await town.press(town.anna, question, label)
    assert f": {reasons}\n" in town.last(HOUSING).text
    assert f": {reasons}\n" in town.chat(CONTROL).find("версия 1, направлен").text


async def test_a_remark_stays_one_and_an_approval_asks_about_it(town: Town) -> None:
    question = await proposed(town)
    approval = town.chat(CONTROL).find("версия 1, направлен")
    await town.press(town.maria, approval, APPROVE)
    assert "Замечание к проекту (Иванова А. П.) исполнителю не отправлено" in approval.text
    await town.press(town.anna, question, REMARK)
    assert question.text.startswith("№1 · это замечание")
    await town.press(town.maria, approval, "↩️ Орфография, пунктуация")
    news = town.last(HOUSING)
    assert f"Комментарий (Иванова А. П.):\n{RIGHT}" in news.text
    assert ACCEPT not in str(offered(news))


async def test_a_colleagues_decision_closes_the_question(town: Town) -> None:
    question = await proposed(town)
    approval = town.chat(CONTROL).find("версия 1, направлен")
    await town.press(town.maria, approval, "↩️ Обе причины")
    assert question.text == "№1 · вопрос о вашем тексте закрыт."
    assert f"Комментарий (Иванова А. П.):\n{RIGHT}" in town.last(HOUSING).text


async def test_only_its_author_returns_the_draft_with_it(town: Town) -> None:
    question = await proposed(town)
    assert "задан не вам" in await town.press(town.maria, question, LANGUAGE)
    assert offered(question)[0] == [LANGUAGE]


async def test_an_edit_before_the_decision_replaces_the_words(town: Town) -> None:
    approval = await town.drafted(WRONG)
    written = town.anna.reply(approval, RIGHT)
    await town.settle()
    question = town.last(CONTROL)
    better = RIGHT.replace("щебнем", "новым щебнем")
    await town.edit(town.anna, written, better)
    assert "новым" in question.text
    assert better in approval.text
    await town.press(town.anna, question, LANGUAGE)
    assert better in town.last(HOUSING).text

    await town.edit(town.anna, written, RIGHT)
    assert "правка не принята" in town.last(CONTROL).text
    await town.press(town.boris, town.chat(HOUSING).find("проект возвращён"), ACCEPT)
    assert better in town.last(HOUSING).text


async def test_a_text_of_the_executors_own_waits_for_control(town: Town) -> None:
    news = await returned(town)
    await town.reply(town.boris, news, RIGHT.replace("щебнем", "гравием"))
    card = town.last(CONTROL)
    assert offered(card)[0] == [APPROVE]
    assert "Текст отдела контроля (Иванова А. П.):" in card.text
    assert "устарела" in await town.press(town.boris, news, ACCEPT)


async def once_more(town: Town, news: Message) -> None:
    assert "согласован" in await town.press(town.boris, news, ACCEPT)


async def of_a_colleague(town: Town, news: Message) -> None:
    assert "устарела" in await town.press(town.semyon, news, ACCEPT)


def told(town: Town) -> list[list[str]]:
    """The messages of both chats, without refusals, which are messages in MAX."""
    chats = (town.chat(HOUSING), town.chat(CONTROL))
    return [[one.text for one in chat.messages if "устарела" not in one.text] for chat in chats]


@pytest.mark.staffed
@pytest.mark.parametrize("again", [once_more, of_a_colleague])
async def test_a_second_press_changes_nothing(
    town: Town, again: Callable[[Town, Message], Awaitable[None]]
) -> None:
    news = await returned(town)
    await town.press(town.boris, news, ACCEPT)
    before = told(town)
    await again(town, news)
    assert told(town) == before
    assert await town.discrepancies() == []


async def after_a_remark(town: Town, _: Message) -> None:
    await town.reply(town.maria, town.chat(CONTROL).find("версия 1, направлен"), "И укажите день.")


async def after_a_withdrawal(town: Town, news: Message) -> None:
    await town.reply(town.boris, news, RIGHT.replace("щебнем", "гравием"))
    await town.confirmed(town.boris, town.chat(HOUSING).find("Соцсеть:"), "Отозвать проект")


async def after_a_reopening(town: Town, _: Message) -> None:
    await cancelled(town, await town.say(town.anna, town.anna, "/incident 1"))
    await town.pass_time(minutes=1)
    await reopened(town, town.last(town.anna))


@pytest.mark.parametrize("happened", [after_a_remark, after_a_withdrawal, after_a_reopening])
async def test_control_decides_again_after(
    town: Town, happened: Callable[[Town, Message], Awaitable[None]]
) -> None:
    news = await returned(town)
    await happened(town, news)
    answer = await town.press(town.boris, news, ACCEPT)
    assert answer == "№1: текст принят, отправлен в отдел контроля на согласование."
    card = town.last(CONTROL)
    assert offered(card)[0] == [APPROVE]
    assert "исполнитель принял его без изменений" in card.text
    assert await town.discrepancies() == []


async def test_a_day_that_has_changed_its_meaning_is_asked_about(town: Town) -> None:
    news = await returned(
        town,
        "Здравствуйте! Яму засыплем завтра, до обеда.",
        "Здравствуйте! Яму засыплем завтра до обеда.",
    )
    await town.until(25, 10)
    await town.press(town.boris, news, ACCEPT)
    question = town.last(HOUSING)
    assert "завтра" in question.text
    assert "Проверьте текст:" in question.text
    await town.press(town.boris, question, "Отправить без исправлений")
    assert offered(town.last(CONTROL))[0] == [APPROVE]


async def test_nothing_of_a_closed_incident_is_accepted(town: Town) -> None:
    news = await returned(town)
    await cancelled(town, await town.say(town.anna, town.anna, "/incident 1"))
    assert "уже закрыто" in await town.press(town.boris, news, ACCEPT)


async def test_an_erased_text_is_neither_shown_nor_accepted(town: Town, caller: Caller) -> None:
    body = {
        "text": "Во дворе яма.",
        "author_url": AUTHOR,
        "detected_at": town.clock.now().isoformat(),
        "authorities": ["zhkh"],
    }
    assert (await caller.post(body))[0] == 201
    await town.settle()
    await town.reply(town.boris, town.last(HOUSING), WRONG)
    town.anna.reply(town.last(CONTROL), RIGHT)
    await town.settle()
    await town.press(town.anna, town.last(CONTROL), LANGUAGE)
    news = town.last(HOUSING)
    data = news.keys[ACCEPT]["callback_data"]

    erased = await erase_author(town.app.database, AUTHOR, town.clock.now())
    assert erased.elsewhere.total() == 0

    await town.settle()
    approvals = len(town.chat(CONTROL).messages)
    answer = await town.press_data(town.boris, news, data)
    assert answer == "№1: версия 1 устарела, сейчас на согласовании ничего нет."
    assert len(town.chat(CONTROL).messages) == approvals
    shown = [one.text for one in town.chat(HOUSING).messages if one.sender.is_bot]
    assert not [text for text in shown if "щебнем" in text]
    assert await town.discrepancies() == []


async def test_the_executors_card_offers_it_too(town: Town) -> None:
    await returned(town)
    card = town.chat(HOUSING).find("Соцсеть:")
    assert offered(card)[0] == [ACCEPT]
    assert RIGHT in card.text
    await town.press(town.boris, card, ACCEPT)
    assert RIGHT in town.last(HOUSING).text


async def test_the_report_counts_a_return_and_no_first_try(town: Town) -> None:
    await town.press(town.boris, await returned(town), ACCEPT)
    report, _ = await made(town)
    assert contents(report)["drafts"] == {
        "submitted": 2,
        "approved_at_first_try": 0,
        "rejected_off_topic": 0,
        "rejected_language": 1,
        "due_kept": 1,
        "due_missed": 0,
    }


async def test_information_that_is_missing_needs_another_decision(town: Town) -> None:
    await to_both(town)
    approval = await drafted_together(town)
    await town.reply(town.anna, approval, f"Здравствуйте! {DRAFT}")
    await town.press(town.anna, town.last(CONTROL), OFF_TOPIC)
    answer = await town.press(town.boris, town.last(HOUSING), ACCEPT)
    assert answer == "№1: текст принят, отправлен в отдел контроля на согласование."
    await town.approve_last()
    assert "без информации" in town.last(CONTROL).text


async def test_the_files_of_the_version_before_stay(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=WRONG)
    approval = town.chat(CONTROL).find("версия 1, направлен")
    await town.reply(town.anna, approval, RIGHT)
    assert "Вложения останутся прежними: 1 фото" in town.last(CONTROL).text
    await town.press(town.anna, town.last(CONTROL), LANGUAGE)
    news = town.chat(HOUSING).find("проект возвращён")
    assert "вложения прежние: 1 фото" in news.text
    assert "согласован" in await town.press(town.boris, news, ACCEPT)
    assert "1 фото" in town.chat(CONTROL).find("версия 2, направлен").text


@pytest.mark.staffed
@pytest.mark.organisation(BORIS_CONTROLS_TOO)
async def test_who_returned_it_with_a_text_does_not_make_it_the_answer_alone(town: Town) -> None:
    await town.reply(town.semyon, await town.routed(), WRONG)
    await town.reply(town.boris, town.last(CONTROL), RIGHT)
    await town.press(town.boris, town.last(CONTROL), LANGUAGE)
    answer = await town.press(town.boris, town.last(HOUSING), ACCEPT)
    assert answer == "№1: текст принят, отправлен в отдел контроля на согласование."
    approval = town.chat(CONTROL).find("версия 2, направлен")
    assert "это ваш проект" in await town.press(town.boris, approval, APPROVE)
    assert "согласовано" in await town.press(town.anna, approval, APPROVE)


SPELLED = "Добрый день! Работы выполнены в полном объёме"
MISSPELLED = "Добрый день! Работы выпалнены в полном объёме"


@pytest.mark.parametrize("left", [False, True], ids=["new", "left in the draft"])
async def test_only_a_mistake_that_nobody_has_left_before_is_asked_about(
    starting: Starting, *, left: bool
) -> None:
    reader = Reader({"выпалнены": "выполнены"})
    async with starting(proofreader=reader) as town:
        answered = await town.reply(
            town.boris, await town.routed(), MISSPELLED if left else SPELLED
        )
        if left:
            await town.press(town.boris, answered, AS_IT_IS)
        await town.reply(town.anna, town.last(CONTROL), f"{MISSPELLED}.")
        await town.press(town.anna, town.last(CONTROL), OFF_TOPIC)
        answer = await town.press(town.boris, town.last(HOUSING), ACCEPT)
        assert ("согласован, его" in answer) is left
        if not left:
            assert "«выпалнены» → «выполнены»" in town.last(HOUSING).text
            await town.press(town.boris, town.last(HOUSING), AS_IT_IS)
            assert offered(town.last(CONTROL))[0] == [APPROVE]
