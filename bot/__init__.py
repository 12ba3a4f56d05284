"""Composition root, and everything that touches the outside world."""
