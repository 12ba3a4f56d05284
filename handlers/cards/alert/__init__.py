"""The alert of an incident of high importance (§22)."""
