"""The outbox as delivery works it, and where its messages stand. Below the unit of work alone."""
