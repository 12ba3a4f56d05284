"""What people are told as a new message: news, receipts, reminders, the digest; and the history.

Imports texts, cards and the markup; nothing here knows what people write or press.
"""

from handlers.news.reminders import render_reminders
from handlers.news.rendering import render_news

__all__ = ["render_news", "render_reminders"]
