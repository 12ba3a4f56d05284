"""What people see: pure functions from a state and the time to finished messages."""

from handlers.views.absences import render_announcement, render_step
from handlers.views.cards import render_card
from handlers.views.news import render_news
from handlers.views.questions import render_question
from handlers.views.reminders import render_reminders
from handlers.views.selection import render_said, render_selection

__all__ = [
    "render_announcement",
    "render_card",
    "render_news",
    "render_question",
    "render_reminders",
    "render_said",
    "render_selection",
    "render_step",
]
