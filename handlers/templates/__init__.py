"""Templates of answers: control keeps them page by page, executors choose one for a draft."""

from handlers.templates.view import render_begun

__all__ = ["render_begun"]
