"""What the adapters of the messengers have in common, and the line that each implements."""
