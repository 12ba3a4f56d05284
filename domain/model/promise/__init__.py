"""Promises: found in the text of an answer, and watched until they are kept."""
