"""Questions that the bot asks one person, and the buttons that answer them. For the dispatch."""

from handlers.questions.view import render_closed, render_question

__all__ = ["render_closed", "render_question"]
