"""Words that control picks out of an approval card: where they stand, what they speak for."""

import pytest

from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident.answer.draft import Draft, RejectionReason
from domain.model.incident.answer.quotation import (
    Quotation,
    place_in,
    suggested_reasons,
    surroundings,
)
from domain.model.incident.workflow.referral import Comment
from tests.unit.incidents import ANNA, BORIS, after

CITIZEN = "Яма на улице Мира, и никто не едет."
DRAFT = "Здравствуйте!\nЯму на улице Мира засыплем, и дорогу заровняем.\nСпасибо 😀 и за письмо"
CARD = f"№5 · согласуйте · {CITIZEN[:20]}\nСообщение:\n{CITIZEN}\nПроект ответа:\n{DRAFT}\nНапишите"


def picked(words: str, at: int, shown: str = CARD) -> Quotation:
    return Quotation(words, at, shown)


@pytest.mark.parametrize(
    ("words", "at", "place"),
    [
        ("засыплем", CARD.index("засыплем"), DRAFT.index("засыплем")),
        ("на улице Мира", CARD.rindex("на улице Мира"), DRAFT.index("на улице Мира")),
        ("на улице Мира", CARD.rindex("на улице Мира") + 7, DRAFT.index("на улице Мира")),
        (", и", CARD.rindex(", и"), DRAFT.index(", и")),
        ("и", CARD.rindex("и за"), DRAFT.rindex("и за")),
        ("Здравствуйте!\nЯму", CARD.index("Здравствуйте"), 0),
        ("на улице Мира", CARD.index("на улице Мира"), None),
        ("и никто не едет", CARD.index("и никто"), None),
        ("согласуйте", CARD.index("согласуйте"), None),
    ],
    ids=[
        "words of the draft",
        "the citizen uses them too",
        "an approximate place",
        "a sign",
        "behind what UTF-16 counts twice",
        "over two lines",
        "the same words of the citizen",
        "words of the citizen alone",
        "the heading",
    ],
)
def test_where_in_the_draft_the_words_stand(words: str, at: int, place: int | None) -> None:
    assert place_in(DRAFT, picked(words, at)) == place


def test_a_continued_card_shows_a_part_of_the_draft() -> None:
    shown = f"№5, продолжение\n{DRAFT.partition(' ')[2]}\nНапишите"
    quoted = picked("на улице Мира", shown.index("на улице Мира"), shown)
    assert place_in(DRAFT, quoted) == DRAFT.index("на улице Мира")


def test_what_changed_shows_the_words_of_the_draft_once_more() -> None:
    shown = f"{CARD}\nЧто изменилось:\nне поедем. засыплем, и дорогу"
    assert place_in(DRAFT, picked("и дорогу", len(shown) - 8, shown)) == DRAFT.index("и дорогу")


@pytest.mark.parametrize(
    ("quote", "place", "around"),
    [
        ("улице Мира засыплем", DRAFT.index("улице"), ("", "")),
        ("и", DRAFT.rindex("и за"), ("Спасибо 😀 ", " за письмо")),
        (",", DRAFT.index(", и"), ("улице Мира засыплем", " и дорогу заровняем.")),
    ],
)
def test_neighbours_tell_a_short_or_repeated_word(
    quote: str, place: int, around: tuple[str, str]
) -> None:
    assert surroundings(DRAFT, said("х", quote, place)) == around


OFF_TOPIC, LANGUAGE = RejectionReason.OFF_TOPIC, RejectionReason.LANGUAGE


@pytest.mark.parametrize(
    ("comments", "reasons"),
    [
        ([("Назовите дорогу", "дорогу")], {OFF_TOPIC}),
        ([("Опечатка", "засыплем")], {LANGUAGE}),
        ([("Лишняя запятая", ", и")], {LANGUAGE}),
        ([("уберите", ",")], {LANGUAGE}),
        ([("заравняем", "заровняем")], {LANGUAGE}),
        ([("до 16 июня", "до 15 июня")], {OFF_TOPIC}),
        ([("заравняем", "заровняем"), ("Какую?", "дорогу")], {OFF_TOPIC, LANGUAGE}),
        ([("Опечатка", "")], set()),
    ],
    ids=["matter", "named", "sign named", "sign", "respelt", "another day", "both", "not quoted"],
)
def test_which_reason_the_quotations_speak_for(
    comments: list[tuple[str, str]], reasons: set[RejectionReason]
) -> None:
    draft = Draft(DraftVersion(1), DRAFT, BORIS.sent(after(0)), AuthorityCode("zhkh"))
    draft.comments = [said(text, quote, 0 if quote else None) for text, quote in comments]
    assert suggested_reasons([draft]) == reasons


def said(text: str, quote: str, place: int | None) -> Comment:
    return Comment(text, ANNA.sent(after(1)), quote, place)
