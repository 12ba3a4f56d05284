"""The approved text, ready to copy, and where it was placed (§9)."""
