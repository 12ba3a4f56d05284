"""Questions to one person, open and closed, and the buttons that answer them."""

from handlers.questions.view import render_closed
from handlers.ui.questions import view_of

__all__ = ["render_closed", "view_of"]
