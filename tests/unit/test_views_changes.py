"""What a reworked draft changed, word by word."""

import time

import pytest

from domain.model.incident.answer.draft import RejectionReason
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards.approval import approval_card
from handlers.cards.card_view import CardView
from handlers.cards.review import LONGEST_CHANGES, changes
from handlers.ui.markup import escape, visible_length
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import HOSTILE, NOW, OFFICE, at

LONG = " ".join(f"слово{n}" for n in range(40))


def test_changes_as_approved() -> None:
    """Each draft, the next one, and what stands out between them."""
    drafts = {
        "replaced": ("Свет дадут завтра утром.", "Свет дадут сегодня утром."),
        "inserted": ("Свет дадут утром.", "Свет на Ленина дадут утром."),
        "deleted": ("Свет скоро дадут утром.", "Свет дадут утром."),
        "a comma": ("Уважаемая Мария свет дадут утром.", "Уважаемая Мария, свет дадут утром."),
        "marks of HTML": ("Свет <b>дадут & всё.", "Свет <i>дадут & всё."),
        "far apart": (f"Да {LONG} нет {LONG} да.", f"Нет {LONG} да {LONG} нет."),
        "in the middle": (f"{LONG} завтра {LONG}", f"{LONG} сегодня {LONG}"),
        "nothing": ("Свет дадут.", "Свет дадут."),
        "white space": ("Свет дадут\nутром.", "Свет дадут утром."),
        "another text": ("Свет дадут завтра утром.", "Обратитесь в суд."),
    }
    approved.check(
        "changes",
        {
            title: [escape(before), escape(after), changes(before, after)]
            for title, (before, after) in drafts.items()
        },
    )


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
    [
        ("а " * 500, "а " * 499 + "б"),
        ("аб вг де " * 400, "вг аб де " * 400),
        ("а б " * 90, "б а " * 1000),
    ],
    ids=["the same word over and over", "three words in turn", "few against many"],
)
def test_what_would_take_long_to_compare_is_not_compared(before: str, after: str) -> None:
    assert changes(before, after) == "Слова часто повторяются: сравните тексты сами."
