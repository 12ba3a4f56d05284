"""Posts and comments in social networks: found, compared with what was approved, followed."""
