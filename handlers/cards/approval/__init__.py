"""The approval card: one version of the draft before control (§13)."""
