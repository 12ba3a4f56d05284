"""Proofreading of drafts before control sees them (§13): rules of the language in a child process."""
