"""Every question has a view, and every one that takes words has an answer."""

import pytest

from domain.model.conversation.question import QUESTIONS, About, AboutIncident, Answered
from handlers.messages import dispatch
from handlers.questions import view
from handlers.ui.questions import ANSWERS, VIEWS

ALL = QUESTIONS.values()


def test_each_question_is_shown() -> None:
    assert view.ROOMS
    assert set(VIEWS) == set(ALL)


def test_each_question_that_takes_words_is_answered() -> None:
    assert dispatch.COMMANDS
    assert set(ANSWERS) == {kind for kind in ALL if kind.answered is not Answered.BY_BUTTON}


def test_a_purpose_is_given_once() -> None:
    with pytest.raises(ValueError, match="register"):

        class _Again(About, purpose="register"):
            """It would take the place of another one."""


def test_a_question_without_a_purpose_is_refused() -> None:
    with pytest.raises(TypeError, match="purpose"):

        class _Forgotten(AboutIncident):  # type: ignore[call-arg]
            """Nobody could store it."""
