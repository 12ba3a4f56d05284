"""A selection of several incidents, to do the same to all of them. Knows no card; for the lists."""

from handlers.selection.view import render_selection

__all__ = ["render_selection"]
