"""Presentation: what people write and press, and what they see."""
