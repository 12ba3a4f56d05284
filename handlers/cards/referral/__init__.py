"""What an authority puts before control instead of a draft (§11, §19)."""
