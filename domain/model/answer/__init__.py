"""The way to the answer: drafts, information, placement. For the incident and the rooms above."""
