"""What past incidents suggest: the authority, and answers that were given before."""
