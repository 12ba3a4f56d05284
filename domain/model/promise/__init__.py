"""What an answer promises: found in its text, and watched until it is kept."""
