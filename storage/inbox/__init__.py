"""Updates that came and wait to be handled."""
