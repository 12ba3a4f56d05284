"""Questions that the bot asks one person."""

from handlers.questions.view import render_closed, render_question

__all__ = ["render_closed", "render_question"]
