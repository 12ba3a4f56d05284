"""Templates of answers, which control maintains, and past answers: executors begin drafts with them."""

from handlers.templates.past_answers import render_begun_with_past
from handlers.templates.view import render_begun

__all__ = ["render_begun", "render_begun_with_past"]
