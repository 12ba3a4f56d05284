"""Delivery: whose turn it is, under which limits, and what is shown; the sending is an adapter's."""
