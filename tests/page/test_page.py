"""The page as people meet it: chats, weather, a killed program, two windows, and whoever has no mouse or can't see."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.tutorial.lessons import lessons
from tests.page.people import ANNA, BORIS, CONTROL, CULTURE, HOUSING, MARIA, VERA
from tests.page.visitor import PATIENCE, Visitor, until

pytestmark = pytest.mark.page

DRAFT = "Здравствуйте! Причина — повреждение кабеля. Свет во дворе дома 12 включим 25 ноября."
LINK = "https://vk.com/wall-1001_345?reply=346"
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script> <b>яма</b> у школы https://vk.com/wall-1_9"
MANY = 2000


async def test_three_people_live_through_an_incident(visitor: Visitor) -> None:
    await visitor.come()
    await visitor.say(ANNA, ANNA, "На Мира, 3 не горит фонарь, темно. https://vk.com/wall-1_1")
    await visitor.sees(ANNA, ANNA, "№3")
    await visitor.press(ANNA, ANNA, "Управление ЖКХ")
    await visitor.sees(BORIS, HOUSING, "№3")
    await visitor.press(BORIS, HOUSING, "Взять в работу")
    await visitor.page.locator(".toast", has_text="взято в работу").wait_for()
    await visitor.reply(BORIS, HOUSING, "№3", DRAFT)
    await visitor.sees(MARIA, CONTROL, DRAFT)
    await visitor.press(MARIA, CONTROL, "↩️ Орфография, пунктуация")
    await visitor.reply(BORIS, HOUSING, "исправьте", f"{DRAFT} Спасибо, что сообщили.")
    await visitor.sees(MARIA, CONTROL, "Спасибо, что сообщили.")
    await visitor.press(MARIA, CONTROL, "✅ Согласовать")
    await visitor.reply(BORIS, HOUSING, "Разместите", LINK)
    await visitor.sees(BORIS, HOUSING, "ответ размещён")


async def test_a_killed_program_goes_on_where_it_was(visitor: Visitor) -> None:
    await visitor.come("first")
    await weather(visitor, "Убить программу")
    await visitor.page.locator(".state", has_text="Программа убита").wait_for()
    await visitor.reply(BORIS, HOUSING, "№1", DRAFT)
    await visitor.sees(BORIS, HOUSING, DRAFT)
    await weather(visitor, "Запустить программу снова")
    await visitor.page.locator(".state", has_text="Telegram работает").wait_for()
    await visitor.sees(MARIA, CONTROL, DRAFT)
    await visitor.steps_done(1)


async def test_what_was_written_in_bad_weather_comes_after_it(visitor: Visitor) -> None:
    await visitor.come("first")
    await weather(visitor, "Telegram недоступен")
    await visitor.page.locator(".state", has_text="Telegram недоступен").wait_for()
    await visitor.reply(BORIS, HOUSING, "№1", DRAFT)
    await visitor.page.wait_for_timeout(500)
    assert await (await visitor.sit(MARIA, CONTROL)).locator(".row").count() == 0
    await weather(visitor, "Telegram работает")
    await visitor.sees(MARIA, CONTROL, DRAFT)


async def test_max_works_on_while_telegram_is_unavailable(visitor: Visitor) -> None:
    await visitor.come("referral")
    await weather(visitor, "Telegram недоступен")
    for chat, messenger in ((CONTROL, "Telegram"), (HOUSING, "Telegram"), (CULTURE, "MAX")):
        person = VERA if chat == CULTURE else MARIA if chat == CONTROL else BORIS
        pane = await visitor.sit(person, chat)
        await pane.locator("header .messenger", has_text=messenger).wait_for()
    await visitor.press(VERA, CULTURE, "Не наша компетенция")
    asked, reason = "почему вопрос не в вашей", "Наружное освещение обслуживает Управление ЖКХ."
    await visitor.sees(VERA, CULTURE, asked)
    await visitor.reply(VERA, CULTURE, asked, reason)
    await visitor.sees(VERA, CULTURE, "возврат направлен в отдел контроля")
    assert await (await visitor.sit(MARIA, CONTROL)).locator(".row").count() == 0
    await weather(visitor, "Telegram работает")
    await visitor.sees(MARIA, CONTROL, "Наружное освещение обслуживает")


async def test_two_windows_show_the_same(visitor: Visitor, chromium: Any, address: str) -> None:
    await visitor.come()
    async with Visitor.coming(chromium, address) as other:
        await other.look_on()
        await visitor.say(MARIA, CONTROL, "Коллеги, доброе утро!")
        await other.sees(ANNA, CONTROL, "Коллеги, доброе утро!")
        await visitor.menu(MARIA, CONTROL, "Коллеги", "Изменить")
        await visitor.say(MARIA, CONTROL, "Коллеги, добрый день!")
        await (await other.sees(ANNA, CONTROL, "добрый день")).get_by_text("изменено").click()
        await other.page.locator("dialog", has_text="Коллеги, доброе утро!").wait_for()
        await other.page.keyboard.press("Escape")
        await visitor.menu(MARIA, CONTROL, "Коллеги", "Удалить")
        await other.sees(ANNA, CONTROL, "Сообщение удалено")


async def test_a_second_window_asks_before_it_takes_the_lesson_of_the_first(
    visitor: Visitor, chromium: Any, address: str
) -> None:
    await visitor.come()
    await visitor.page.locator("lesson-panel .lesson").first.click()
    title = visitor.page.locator("lesson-panel h3", has_text="Первый ответ")
    await title.wait_for()
    async with Visitor.coming(chromium, address) as other:
        await other.look_on()
        await other.page.get_by_role("button", name="Уроки", exact=True).click()
        night = other.page.locator("lesson-panel .lesson", has_text="ночью")
        await night.click()
        asked = other.page.locator("dialog", has_text="«Первый ответ» идёт в другом окне")
        await asked.get_by_role("button", name="Не надо").click()
        assert await title.is_visible()
        await night.click()
        await asked.get_by_role("button", name="Начать здесь").click()
        await visitor.page.locator(".toast", has_text="В другом окне начато").wait_for()
        await other.page.locator("lesson-panel h3", has_text="ночью").wait_for()
        await other.page.get_by_role("button", name="Начать заново").click()
        await other.page.locator("body.preparing").wait_for()
        await other.page.locator("body:not(.preparing) chat-pane .row").first.wait_for()
        assert not await other.page.locator("dialog").is_visible()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1000, 700), (1280, 720), (1600, 900)])
async def test_the_first_card_shows_its_number_and_no_toast_lies_upon_the_lessons(
    chromium: Any, address: str, width: int, height: int
) -> None:
    how = {"viewport": {"width": width, "height": height}}
    async with Visitor.coming(chromium, address, **how) as visitor:
        await visitor.come("first")
        pane = visitor.page.locator("chat-pane").first
        log = await pane.locator(".log").bounding_box()
        row = await pane.locator(".row").first.bounding_box()
        assert row["y"] >= log["y"]
        await visitor.page.evaluate(
            "import('./dom.js').then(({ toast }) => toast('Верно. '.repeat(9)))"
        )
        toast = await visitor.page.locator(".toast").last.bounding_box()
        lessons = await visitor.page.get_by_role("button", name="Уроки", exact=True).bounding_box()
        across = (
            toast["x"] < lessons["x"] + lessons["width"]
            and lessons["x"] < toast["x"] + toast["width"]
        )
        assert not (across and toast["y"] < lessons["y"] + lessons["height"])


async def test_markup_and_scripts_of_a_citizen_are_text(visitor: Visitor) -> None:
    await visitor.come()
    await visitor.say(ANNA, ANNA, EVIL)
    row = await visitor.sees(ANNA, ANNA, "№3")
    assert "<script>alert(2)</script> <b>яма</b> у школы" in await row.text_content()
    assert await visitor.page.locator(".text img, .text script, .text b").count() == 0


async def test_files_are_dropped_and_seen(visitor: Visitor) -> None:
    await visitor.come("first")
    row = await visitor.row(BORIS, HOUSING, "№1")
    await row.hover()
    await row.get_by_role("button", name="Ответить", exact=True).click()
    pane = await visitor.sit(BORIS, HOUSING)
    drop = """(pane, kind) => {
        const canvas = document.createElement("canvas");
        canvas.width = 320; canvas.height = 200;
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#0b6e75"; pen.fillRect(0, 0, 320, 200);
        return new Promise((done) => canvas.toBlob((blob) => {
            const files = new DataTransfer();
            files.items.add(new File([blob], "двор.png", { type: "image/png" }));
            files.items.add(new File(["акт"], "акт.pdf", { type: "application/pdf" }));
            pane.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true }));
            done();
        }));
    }"""
    await pane.evaluate(drop)
    await pane.get_by_text("Приложено: двор.png, акт.pdf").wait_for()
    await visitor.say(BORIS, HOUSING, DRAFT)
    await pane.locator(".photo").wait_for()
    await until(visitor.page, "document.querySelector('.photo').naturalWidth === 320")
    await pane.locator(".document", has_text="акт.pdf").wait_for()
    await visitor.sees(MARIA, CONTROL, DRAFT)


async def test_the_clock_leaps_to_the_due_and_reminders_come(visitor: Visitor) -> None:
    await visitor.come("first")
    await visitor.move_clock("До срока")
    await visitor.sees(BORIS, HOUSING, "до срока осталось 1 ч рабочего времени")
    await visitor.sees(BORIS, HOUSING, "до срока осталось 30 мин рабочего времени")
    await visitor.page.locator("top-bar time", has_text="09:00").wait_for()


async def test_many_messages_scroll_smoothly(
    visitor: Visitor, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await visitor.come("first")
    async with ClientSession() as client:
        for number in range(MANY):
            said = {"as": MARIA, "chat": CONTROL, "what": "write", "text": f"Запись {number}. " * 6}
            async with client.post(f"{address}do", json=said) as answer:
                assert answer.status == 200
    await visitor.look_on()
    pane = await visitor.sit(MARIA, CONTROL)
    assert await pane.locator(".row").count() == MANY
    times = await pane.locator(".log").evaluate(
        """(log) => new Promise((done) => {
            const times = [];
            let last = performance.now();
            const step = (now) => {
                times.push(now - last);
                last = now;
                log.scrollTop -= 240;
                times.length < 180 ? requestAnimationFrame(step) : done(times.slice(5));
            };
            requestAnimationFrame(step);
        })"""
    )
    times.sort()
    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    assert (
        await pane.locator(".log").evaluate("(log) => log.scrollHeight - log.scrollTop") > 175 * 240
    )
    with capsys.disabled():
        print(f"\n{MANY} messages: a frame takes {half:.1f} ms, 95 of 100 at most {most:.1f} ms")  # noqa: T201


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_axe_finds_nothing_serious(
    chromium: Any, address: str, theme: str, width: int
) -> None:
    pytest.importorskip("axe_playwright_python")
    from axe_playwright_python.async_playwright import Axe  # noqa: PLC0415 - as Playwright

    # Without animations: colours are judged as they are to be read, not half-way through a fade.
    still = {"color_scheme": theme, "reduced_motion": "reduce"}
    window = {"viewport": {"width": width, "height": 800}, "bypass_csp": True}
    async with Visitor.coming(chromium, address, **window, **still) as visitor:
        await visitor.come("first")
        await serious(await Axe().run(visitor.page))
        await visitor.page.get_by_role("button", name="Действия с чатом").first.click()
        await visitor.page.get_by_text("Экран блокировки телефона").click()
        await visitor.page.locator(".phone").wait_for()
        await serious(await Axe().run(visitor.page))


async def serious(results: Any) -> None:
    found = [
        (one["id"], [node["html"][:160] for node in one["nodes"][:4]])
        for one in results.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert found == []


async def test_the_first_lesson_is_done_with_a_finger(chromium: Any, address: str) -> None:
    how = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    async with Visitor.coming(chromium, address, **how) as visitor:
        await visitor.come("first")
        page, lesson = visitor.page, visitor.page.locator("lesson-panel")

        def shown(what: str) -> Any:
            return page.locator(f"chat-pane {what} >> visible=true").last

        async def answer(text: str) -> None:
            await shown(".row").get_by_role("button", name="Ответить", exact=True).tap()
            await shown("textarea").fill(text)
            await shown(".send").tap()

        await lesson.locator(".where").tap()
        await answer(DRAFT)
        await lesson.get_by_text("Шаг 2 из 3").wait_for()
        await shown(".key:has-text('Согласовать')").tap()
        await lesson.get_by_text("Шаг 3 из 3").wait_for()
        await shown(".row:has-text('Разместите')").wait_for()
        await answer(LINK)
        await lesson.locator(".praise").wait_for()
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide == 360, "nothing is wider than the screen"


@pytest.mark.parametrize("lesson", ["rework", "night", "referral"])
async def test_a_lesson_begins_in_the_chat_of_its_first_step(
    chromium: Any, address: str, lesson: str
) -> None:
    async with Visitor.coming(chromium, address, viewport={"width": 800, "height": 900}) as visitor:
        await visitor.come(lesson)
        seat = lessons()[lesson].steps[0].seat
        pane = visitor.page.locator("chat-pane").first
        assert await pane.get_attribute("data-seat") == f"{seat.person}|{seat.chat}"
        panel = await visitor.page.locator("lesson-panel").bounding_box()
        chat = await pane.bounding_box()
        assert panel
        assert chat
        assert chat["x"] + chat["width"] <= panel["x"] + 1, "nothing lies upon the chat"


async def test_no_empty_line_follows_a_quotation(visitor: Visitor) -> None:
    await visitor.come("first")
    row = await visitor.row(BORIS, HOUSING, "№1")
    text = await row.locator(".text").inner_text()
    assert "Когда починят?\nПроекта ответа ещё нет." in text


async def test_without_a_mouse_a_draft_is_sent(visitor: Visitor) -> None:
    await visitor.come("first")
    page = visitor.page
    row = await visitor.row(BORIS, HOUSING, "№1")
    await row.get_by_role("button", name="Ответить", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type(DRAFT)
    await page.keyboard.press("Enter")
    await visitor.steps_done(1)
    button = (await visitor.sit(MARIA, CONTROL)).locator(".key", has_text="✅ Согласовать")
    await button.focus()
    await page.keyboard.press("Enter")
    await visitor.steps_done(2)


async def weather(visitor: Visitor, what: str) -> None:
    await visitor.page.locator(".state").click()
    await visitor.page.locator("#menu").get_by_role("button", name=what).click(timeout=PATIENCE)
