"""What is told as a new message: news of an event, reminders, announcements, files; and the history.

It knows cards, for the lines that both show, and nothing of what people write or press.
"""

from handlers.news.announcements import render_announcement
from handlers.news.plain import render_erasure, render_file
from handlers.news.reminders import render_reminders
from handlers.news.rendering import render_news

__all__ = [
    "render_announcement",
    "render_erasure",
    "render_file",
    "render_news",
    "render_reminders",
]
