"""Erasing, repairing, restoring, auditing."""
