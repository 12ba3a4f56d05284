"""The setup and maintenance of the organisation in chat. Used by the dispatch and by delivery."""

from handlers.administration.links import render_memo

__all__ = ["render_memo"]
