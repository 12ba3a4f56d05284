"""What is told as a new message: news of an event, reminders, announcements; and the history.

It knows cards, for the lines that both show, and nothing of what people write or press.
"""

from handlers.news.announcements import render_announcement
from handlers.news.reminders import render_reminders
from handlers.news.rendering import render_news

__all__ = ["render_announcement", "render_news", "render_reminders"]
