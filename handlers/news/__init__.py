"""New messages: news of events, reminders, announcements, files; and the history.

They share lines with the cards, and are independent of messages and presses. All words of an event
are one entry, `EventWords`, in the module that has the name of the event's chapter of the incident.
"""

from handlers.news.announcements import render_announcement
from handlers.news.reminders import render_reminders
from handlers.news.rendering import render_erasure, render_files, render_news

__all__ = [
    "render_announcement",
    "render_erasure",
    "render_files",
    "render_news",
    "render_reminders",
]
