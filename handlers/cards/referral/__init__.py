"""Referrals: an authority asks for control's decision instead of a draft (§11, §19)."""
