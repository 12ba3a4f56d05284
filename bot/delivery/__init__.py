"""Whose turn it is, under which limits, and what is shown; knows no messenger. For the root."""
