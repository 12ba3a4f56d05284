"""Notices that wait to be sent, and what goes with them."""
