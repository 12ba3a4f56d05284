"""What touches the outside world, and the root that composes it. Nothing imports it."""
