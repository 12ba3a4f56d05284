"""Templates of answers: control maintains them, executors begin drafts with them."""

from handlers.templates.view import render_begun

__all__ = ["render_begun"]
