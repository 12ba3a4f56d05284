"""Loops as long as the program, what happens by the clock; no rules. For delivery, the adapter, the root."""
