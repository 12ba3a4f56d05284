"""The text to be placed: ready to copy, placed, or not to be placed any more."""

from domain.model.conversation.cards import CardMode, ModeKind
from domain.model.incident.answer.draft import LONGEST_DRAFT
from domain.model.message.citizen_message import CitizenMessage
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import EDU_CHAT, PLACEMENT, render
from tests.unit.views_samples import at

WITHOUT_LINK = CardMode(ModeKind.OPENED, "pa")


def test_the_card_as_approved() -> None:
    states = {state: one for state, one in sample.every_state().items() if one.drafts}
    shown = {state: render(PLACEMENT, incident) for state, incident in states.items()}
    others = {
        "asked whether it is placed without a link": render(
            PLACEMENT, sample.approved(), WITHOUT_LINK
        ),
        "placed fifteen minutes ago": render(PLACEMENT, sample.answered(), now=at(24, "12:05")),
        "placed sixteen minutes ago": render(PLACEMENT, sample.answered(), now=at(24, "12:06")),
        "no answer given": render(PLACEMENT, sample.unanswered(sample.approved())),
        "cancelled": render(PLACEMENT, sample.cancelled(sample.approved())),
        "no link to the message": render(
            PLACEMENT, sample.approved(message=CitizenMessage(sample.TEXT))
        ),
    }
    approved.check("placement_card", {**shown, **others})


def test_a_long_text_as_approved() -> None:
    """It is a message of its own."""
    long, short = (sample.approved("ы" * length) for length in (LONGEST_DRAFT, LONGEST_DRAFT - 100))
    approved.check(
        "placement_card_long",
        {
            "the longest": render(PLACEMENT, long),
            "almost the longest": render(PLACEMENT, short),
            "in the chat of another authority": render(PLACEMENT, long, place=EDU_CHAT),
        },
    )


def test_the_text_to_copy_is_exactly_the_approved_one() -> None:
    text = "1 < 2 & 3 > 2:\n  «да»\n\n👍"
    (part,) = render(PLACEMENT, sample.approved(text)).parts
    assert text in sample.visible(part.html)
