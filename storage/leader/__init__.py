"""Leader election, and the queues that only the leader processes."""
