"""Messages as MAX is to show them."""

import pytest

from bot.max.markup import (
    LONGEST_TEXT,
    QUOTED,
    digest_of,
    html_of,
    keyboard_of,
    payloads_in,
    text_of,
    too_long,
)
from bot.messengers.packing import pack
from domain.model.ids import IncidentNumber, Mark, Messenger, PersonId, id_in
from handlers.cards.control.buttons import Route
from handlers.ui.buttons import AskPeople, AskReply, Copies, Keyboard, Opens, Says, column
from handlers.ui.fitting import fitting
from handlers.ui.markup import OR_QUOTE, Quote, incident_pages, mention, plain, quoted
from handlers.ui.rendered import MessagePart, Rendered

SEND = Route(number=IncidentNumber(12), seen=Mark("7e9a0c51"))
CLOCK = ' <tg-time unix="1796040000" format="r">⏳</tg-time>'


def rows(keyboard: Keyboard) -> list[list[dict[str, str]]]:
    (attachment,) = keyboard_of(keyboard)
    shown: list[list[dict[str, str]]] = attachment["payload"]["buttons"]
    return shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<b>№12</b> <code>a</code> <pre>b</pre>", "<b>№12</b> <code>a</code> <pre>b</pre>"),
        (quoted("Яма &amp; лужа"), "<blockquote>│ Яма &amp; лужа</blockquote>"),
        (quoted("д" * 600), f"<blockquote>│ {'д' * 600}</blockquote>"),
        (
            f"Яма:\n{quoted('Яма.')}\nПроект:\n{quoted('<b>Да</b>')}\nСрок",
            "Яма:\n<blockquote>│ Яма.</blockquote>\nПроект:\n<blockquote>│ <b>Да</b></blockquote>\nСрок",
        ),
        (f"Срок: 12:00{CLOCK}", "Срок: 12:00"),
        (f"Ответьте на это сообщение{OR_QUOTE}.", "Ответьте на это сообщение."),
        ('<a href="https://vk.com/1">ответ</a>', '<a href="https://vk.com/1">ответ</a>'),
        (mention("Борис", PersonId(601)), "Борис"),
        (
            mention("Борис", PersonId(id_in(Messenger.MAX, 601))),
            '<a href="max://user/601">Борис</a>',
        ),
        (
            mention("Глеб", PersonId(id_in(Messenger.MAX, 602))),
            'Глеб (<a href="max://user/602">Громов &lt;Глеб&gt;</a>)',
        ),
        (mention("Семён", PersonId(id_in(Messenger.MAX, 603))), "Семён"),
    ],
)
def test_markup_has_its_counterpart(html: str, shown: str) -> None:
    assert html_of(MessagePart(html), {601: "Борис", 602: "Громов <Глеб>"}) == shown


SEEMS_OURS = "Проект ответа, версия 2, направлен 24.11.2026 09:00"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\n\n"])
def test_no_line_of_a_citizen_passes_for_one_of_the_card(end: str) -> None:
    """Neither with nor without the markup, nor where a long text is sent in pieces."""
    for words in (f"Яма.{end}{SEEMS_OURS}", f"{SEEMS_OURS}{end}" * 300):
        pages = incident_pages(
            IncidentNumber(12), ["<b>№12</b>", Quote(words, folded=True), "Срок"]
        )
        whole = Rendered(tuple(map(MessagePart, pages)))
        for part in fitting(whole, too_long).parts:
            for bare in (False, True):
                shown = plain(text_of(part, bare=bare)["text"])
                lines = [line for line in shown.splitlines() if SEEMS_OURS in line]
                assert all(line.startswith(QUOTED) for line in lines)


@pytest.mark.parametrize("words", ["а\n" * 4_000, "\n" * 4_000, "строка\n" * 600], ids=len)
def test_the_marks_of_many_lines_cost_no_words(words: str) -> None:
    words = f"{words}конец"
    parts = fitting(Rendered((MessagePart(quoted(words)),)), too_long).parts
    assert not any(map(too_long, parts))
    shown = "".join(plain(html_of(part)) for part in parts)
    assert shown.count("а") + shown.count("с") == words.count("а") + words.count("с")


def test_words_ask_for_the_reply() -> None:
    part = MessagePart("Что не так?", AskReply("причина"))
    assert html_of(part) == "Что не так?\n\nОтветьте на это сообщение."
    assert keyboard_of(part.keyboard) == []


def test_a_text_that_asks_for_the_reply_asks_once() -> None:
    part = MessagePart("Ответьте (Борис) на это сообщение: причина", AskReply("причина"))
    assert html_of(part) == part.html


def test_a_text_too_long_with_its_tags_goes_without_them() -> None:
    html = f"<b>{'д' * (LONGEST_TEXT - 3)}</b>"
    assert text_of(MessagePart(html), bare=False) == {"text": "д" * (LONGEST_TEXT - 3)}
    assert text_of(MessagePart("<b>a</b>"), bare=False) == {"text": "<b>a</b>", "format": "html"}
    assert text_of(MessagePart("<b>a</b>"), bare=True) == {"text": "a"}


def test_each_kind_of_button() -> None:
    shown = rows(column(SEND, Opens("Открыть", "https://vk.com/1"), Copies("Копия", "текст")))
    assert shown == [
        [{"type": "callback", "text": SEND.label, "payload": pack(SEND)}],
        [{"type": "link", "text": "Открыть", "url": "https://vk.com/1"}],
        [{"type": "clipboard", "text": "Копия", "payload": "текст"}],
    ]
    assert payloads_in(keyboard_of(column(SEND))) == [pack(SEND)]


def test_what_was_done_is_no_button() -> None:
    assert keyboard_of(column(Says(label="Отправлено"))) == []
    assert len(rows(column(SEND, Says(label="Отправлено")))) == 1


def test_people_are_not_picked_and_nobody_is_needed_to_leave() -> None:
    (attachment,) = keyboard_of(AskPeople(5, ("Руководитель",), "Не сейчас"))
    assert attachment["payload"]["buttons"] == [[{"type": "message", "text": "Не сейчас"}]]


def labelled(*labels: str) -> tuple[Copies, ...]:
    return tuple(Copies(label, "x") for label in labels)


def test_many_short_labels_stand_three_in_a_row() -> None:
    shown = rows(Keyboard((labelled("№17", "№16", "№15", "№14", "Следующие"),)))
    assert [[one["text"] for one in row] for row in shown] == [
        ["№17", "№16", "№15"],
        ["№14", "Следующие"],
    ]


def test_labels_that_would_be_cut_stand_alone() -> None:
    shown = rows(Keyboard((labelled("Согласовать", "Вернуть"), labelled("Да", "Нет"))))
    assert [[one["text"] for one in row] for row in shown] == [
        ["Согласовать"],
        ["Вернуть"],
        ["Да", "Нет"],
    ]


def test_there_are_at_most_thirty_rows_and_none_is_lost() -> None:
    shown = rows(Keyboard(tuple(labelled(f"Орган {number}") for number in range(42))))
    assert len(shown) == 30
    assert [one["text"] for row in shown for one in row] == [f"Орган {n}" for n in range(42)]
    links = tuple((Opens(f"{number}", "https://vk.com/1"),) for number in range(50))
    assert len(rows(Keyboard(links))) == 30


def test_a_digest_changes_with_what_is_seen() -> None:
    part = MessagePart("Текст", column(SEND))
    assert digest_of(part) == digest_of(MessagePart(f"Текст{CLOCK}", column(SEND)))
    assert digest_of(part) != digest_of(MessagePart("Текст"))
