"""Shared services: clock, backoff, workers, logs, supervision, metrics."""
