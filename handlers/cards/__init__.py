"""The cards, one folder each: a view, and buttons with their handlers."""

from handlers.cards.rendering import in_each_mode, render_card

__all__ = ["in_each_mode", "render_card"]
