"""Watching the program from outside: figures for Prometheus. For whoever serves them."""
