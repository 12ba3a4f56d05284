"""What a placed answer promises, and whether it is kept."""
