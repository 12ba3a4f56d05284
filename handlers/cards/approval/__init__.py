"""The approval card: one version of the draft, for control's decision (§13)."""
