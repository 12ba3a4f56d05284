"""Which process leads, and the queues that only the leader works off."""
