"""Questions to one person, and the buttons that answer them. Used by the dispatch."""

from handlers.questions.view import render_closed, render_question

__all__ = ["render_closed", "render_question"]
