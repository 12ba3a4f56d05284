"""What people are told of an incident, as new messages: news, reminders, history, a due."""

from handlers.views.news import render_news
from handlers.views.reminders import render_reminders

__all__ = ["render_news", "render_reminders"]
