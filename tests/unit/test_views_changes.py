"""What a reworked draft changed, word by word."""

import time

import pytest

from domain.model.incident.answer.draft import RejectionReason
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards.approval import approval_card
from handlers.cards.card_view import CardView
from handlers.cards.review import LONGEST_CHANGES, changes
from handlers.ui.markup import visible_length
from tests.unit import views_samples as sample
from tests.unit.views_samples import HOSTILE, NOW, OFFICE, at

LONG = " ".join(f"слово{n}" for n in range(40))


def added(text: str) -> str:
    return f"<b><u>{text}</u></b>"


def removed(text: str) -> str:
    return f"<s>{text}</s>"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            "Свет дадут завтра утром.",
            "Свет дадут сегодня утром.",
            f"Свет дадут {removed('завтра')} {added('сегодня')} утром.",
        ),
        (
            "Свет дадут утром.",
            "Свет на Ленина дадут утром.",
            f"Свет {added('на Ленина')} дадут утром.",
        ),
        ("Свет скоро дадут утром.", "Свет дадут утром.", f"Свет {removed('скоро')} дадут утром."),
        (
            "Уважаемая Мария свет дадут утром.",
            "Уважаемая Мария, свет дадут утром.",
            f"Уважаемая {removed('Мария')} {added('Мария,')} свет дадут утром.",
        ),
        (
            "Свет <b>дадут & всё.",
            "Свет <i>дадут & всё.",
            "Свет <s>&lt;b&gt;дадут</s> <b><u>&lt;i&gt;дадут</u></b> &amp; всё.",
        ),
        (
            f"Да {LONG} нет {LONG} да.",
            f"Нет {LONG} да {LONG} нет.",
            (
                f"{removed('Да')} {added('Нет')} слово0 слово1 слово2 слово3 …"
                f" слово36 слово37 слово38 слово39 {removed('нет')} {added('да')}"
                " слово0 слово1 слово2 слово3 … слово36 слово37 слово38 слово39"
                f" {removed('да.')} {added('нет.')}"
            ),
        ),
        (
            f"{LONG} завтра {LONG}",
            f"{LONG} сегодня {LONG}",
            (
                f"… слово36 слово37 слово38 слово39 {removed('завтра')} {added('сегодня')}"
                " слово0 слово1 слово2 слово3 …"
            ),
        ),
        ("Свет дадут.", "Свет дадут.", "Текст не изменился."),
        (
            "Свет дадут\nутром.",
            "Свет дадут утром.",
            "Слова те же, изменились только пробелы и строки.",
        ),
        ("Свет дадут завтра утром.", "Обратитесь в суд.", "Текст написан заново."),
        ("а " * 500, "а " * 499 + "б", "Слова часто повторяются: сравните тексты сами."),
    ],
    ids=[
        "replaced",
        "inserted",
        "deleted",
        "a comma",
        "marks of HTML",
        "far apart",
        "in the middle",
        "nothing",
        "white space",
        "another text",
        "the same word over and over",
    ],
)
def test_the_changed_words_stand_out(before: str, after: str, shown: str) -> None:
    assert changes(before, after) == shown


def test_many_changes_are_cut_off_after_whole_tags() -> None:
    old = [f"слово{n}" for n in range(600)]
    new = [word if n % 3 else f"иное{n}" for n, word in enumerate(old)]
    shown = changes(" ".join(old)[:4096], " ".join(new)[:4096])
    assert visible_length(shown) <= LONGEST_CHANGES + 2
    assert shown.endswith(("…", "…</u></b>", "…</s>"))
    assert shown.count("<s>") == shown.count("</s>")
    assert shown.count("<u>") == shown.count("</u></b>")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_card_or_takes_long(text: str) -> None:
    incident = sample.on_approval(text[:4096].strip())
    incident.decide(sample.FIRST, set(RejectionReason), sample.IVANOVA, at(24, "11:30"))
    incident.submit(f"{text[:4000]} ещё".strip(), sample.PETROV, at(24, "11:40"))
    started = time.process_time()
    rendered = approval_card(
        CardView(IncidentSnapshot(incident, OFFICE), NOW), incident.drafts[-1].version
    )
    assert time.process_time() - started < 1
    sample.check_message(rendered)


@pytest.mark.parametrize(
    ("before", "after"),
    [("аб вг де " * 400, "вг аб де " * 400), ("а б " * 90, "б а " * 1000)],
    ids=["three words in turn", "few against many"],
)
def test_what_would_take_long_to_compare_is_not_compared(before: str, after: str) -> None:
    assert changes(before, after) == "Слова часто повторяются: сравните тексты сами."
