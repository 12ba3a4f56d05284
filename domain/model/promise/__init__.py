"""Promises: found in the text of an answer, and tracked until they are kept."""
