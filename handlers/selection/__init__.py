"""A selection of several incidents for a bulk action. Independent of cards; used by lists."""

from handlers.selection.view import render_selection

__all__ = ["render_selection"]
