"""The outbox as delivery works it, and where its messages stand."""
