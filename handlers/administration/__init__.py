"""The organisation as its administrator sets it up and keeps it right. Known to the dispatch and to delivery."""

from handlers.administration.memo import render_memo

__all__ = ["render_memo"]
