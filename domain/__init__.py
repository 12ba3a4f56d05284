"""The procedure, working time, who does what; by the standard library alone. For everybody."""
