"""A selection of several incidents, to do the same to all of them."""

from handlers.selection.view import render_selection

__all__ = ["render_selection"]
