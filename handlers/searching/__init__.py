"""`/find`: what is asked, what was found, page by page, and narrowing it by buttons. Knows no card."""

from handlers.searching.view import render_search

__all__ = ["render_search"]
