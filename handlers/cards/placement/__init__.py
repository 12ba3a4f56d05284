"""The approved text, ready to copy, and its placement (§9)."""
