"""Received updates waiting to be handled."""
