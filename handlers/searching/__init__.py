"""`/find`: the query, its results page by page, and filters. Independent of cards."""

from handlers.searching.view import render_search

__all__ = ["render_search"]
