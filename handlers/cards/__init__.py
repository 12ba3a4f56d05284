"""The cards, one folder each: a view, and buttons with their handlers."""

from handlers.cards.rendering import render_card

__all__ = ["render_card"]
