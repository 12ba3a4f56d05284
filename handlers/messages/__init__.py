"""Handling of messages: what they answer, their meaning, and registration. Used by the dispatch."""
