"""The cards, a folder each: the view, and the buttons with what they do. For the rooms above."""

from handlers.cards.rendering import render_card

__all__ = ["render_card"]
