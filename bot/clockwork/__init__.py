"""Loops that run as long as the program, and what happens by the clock. No rules inside."""
