"""The answer to the citizen: drafts, their form and review, placements."""
