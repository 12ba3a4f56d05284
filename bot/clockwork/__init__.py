"""Loops as long as the program, what happens by the clock; no rules. For delivery and the root."""
